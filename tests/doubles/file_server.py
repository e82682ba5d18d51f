"""A server of attachments that can misbehave: every answer is written byte by byte by a test."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Received:
    path: str
    headers: dict[str, str]

    @property
    def host(self) -> str:
        return self.headers["host"].partition(":")[0]

    @property
    def authorization(self) -> str | None:
        return self.headers.get("authorization")


@dataclass
class FileServer:
    """Answers what a test has laid out; anything else is noted, and refused with 599."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    surprises: list[str] = field(default_factory=list)

    def url(self, path: str, *, host: str) -> str:
        return f"http://{host}:{self.port}{path}"

    def give(self, path: str, body: bytes = b"", *, status: int = 200, headers: str = "") -> None:
        """Lay out a well-formed answer; extra headers as lines that end in CRLF."""
        head = f"HTTP/1.1 {status} Said\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
        self.give_raw(path, head.encode() + body)

    def give_raw(self, path: str, raw: bytes) -> None:
        """Lay out every byte of the answer, after which the connection ends."""

        async def write(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(raw)
            await writer.drain()

        self.answers[path] = write

    def redirect(self, path: str, location: str, *, status: int = 302) -> None:
        self.give(path, status=status, headers=f"Location: {location}\r\n")

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii").split("\r\n")
            path = head[0].split(" ")[1]
            pairs = [line.split(": ", 1) for line in head[1:] if line]
            headers = {name.lower(): value for name, value in pairs}
            self.received.append(Received(path=path, headers=headers))
            if path not in self.answers:
                self.surprises.append(path)
                self.give(path, status=599)
            await self.answers[path](reader, writer)
        writer.close()


@asynccontextmanager
async def file_server() -> AsyncIterator[FileServer]:
    files = FileServer()
    server = await asyncio.start_server(files.handle, "127.0.0.1", 0)
    files.port = server.sockets[0].getsockname()[1]
    async with server:
        yield files
    assert files.surprises == []
