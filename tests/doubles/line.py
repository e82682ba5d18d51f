"""A line to PostgreSQL with the faults of real ones: it delays, refuses, resets or goes dead."""

import asyncio
import contextlib
from pathlib import Path
from typing import Self

from sqlalchemy import make_url


class Line:
    """What stands between a bot and its PostgreSQL; give the bot `url`.

    Attributes:
        url: The same database, by way of this line.
        whole: False swallows everything, both ways, and tells neither end.
        delay: Seconds that each piece of the way takes, in each direction.
        cut_at_answer: Cut what is connected at the server's next answer, which nobody hears.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self._there = make_url(url)
        self._port = self._there.port or 5432
        self._here = folder / f".s.PGSQL.{self._port}"
        here = self._there.update_query_dict({"host": str(folder)})
        self.url = here.render_as_string(hide_password=False)
        self.whole = True
        self.delay = 0.0
        self.cut_at_answer = False
        self._ends: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        await self.accept()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.refuse()

    async def accept(self) -> None:
        self._server = await asyncio.start_unix_server(self._connect, self._here)

    async def refuse(self) -> None:
        """Cut what is connected and let nobody in: the server is gone."""
        self._server.close()
        self._here.unlink(missing_ok=True)
        self.reset()
        await self._server.wait_closed()

    def reset(self) -> None:
        """Cut what is connected, as when the server fails over to another."""
        for end in self._ends:
            end.transport.abort()

    async def _connect(self, read: asyncio.StreamReader, write: asyncio.StreamWriter) -> None:
        if folder := self._there.query.get("host"):
            theirs = asyncio.open_unix_connection(f"{folder}/.s.PGSQL.{self._port}")
        else:
            theirs = asyncio.open_connection(self._there.host, self._port)
        try:
            their_read, their_write = await theirs
        except OSError:
            write.transport.abort()
            return
        ends = {write, their_write}
        self._ends |= ends
        try:
            await asyncio.gather(
                self._pass_on(read, their_write),
                self._pass_on(their_read, write, answers=True),
            )
        finally:
            self._ends -= ends
            for end in ends:
                end.close()

    async def _pass_on(
        self, read: asyncio.StreamReader, write: asyncio.StreamWriter, *, answers: bool = False
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await read.read(2**16):
                if answers and self.cut_at_answer:
                    self.cut_at_answer = False
                    self.reset()
                    return
                if self.delay:
                    await asyncio.sleep(self.delay)
                if self.whole:
                    write.write(data)
            if self.whole:
                write.close()
