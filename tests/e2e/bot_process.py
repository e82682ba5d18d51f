"""The bot as it runs in service: a process of its own, stopped, killed and started again."""

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bot.local.playground import SUPERADMINS
from bot.local.processes import Program, Running, started
from tests.ports import free_port

START_SECONDS = 60


@dataclass(kw_only=True)
class BotProcess:
    folder: Path
    command: Sequence[str] = (sys.executable, "-m", "bot")
    settings: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        self._stack = AsyncExitStack()
        self._running: Running | None = None

    @property
    def database_file(self) -> Path:
        """The SQLite file, unless the settings name another database."""
        return self.folder / "bot.db"

    @property
    def database_url(self) -> str:
        default = f"sqlite+aiosqlite:///{self.database_file}"
        return self.settings.get("BOT_DATABASE_URL", default)

    @property
    def log(self) -> str:
        """What it has written, over all its lives."""
        return self._log_file.read_text(errors="replace")

    @property
    def pid(self) -> int:
        assert self._running is not None, "not started"
        return self._running.pid

    async def start(self) -> None:
        program = Program(
            name="the bot",
            command=self.command,
            environment={
                **{k: v for k, v in os.environ.items() if not k.startswith("BOT_")},
                "PYTHONPATH": str(Path.cwd()),
                "BOT_MODE": "local",
                "BOT_PORT": str(self.port),
                "BOT_DATABASE_URL": self.database_url,
                "BOT_EVIDENCE": str(self.folder / "evidence"),
                "BOT_SUPERADMINS": ",".join(player.entra_id for player in SUPERADMINS),
                **self.settings,
            },
            folder=self.folder,  # a developer's .env is not read there
            answers_at=f"http://127.0.0.1:{self.port}/readyz",
            log=self._log_file,
        )
        self._running = await self._stack.enter_async_context(started(program))
        await self._running.until_it_answers(seconds=START_SECONDS)

    async def stop(self) -> int:
        """Stop it as a service manager would, and return its exit code."""
        running, self._running = self._running, None
        code = 0 if running is None else await running.stop()
        await self._stack.aclose()
        return code

    async def ended(self) -> int:
        """Wait until it ends by itself, and return its exit code."""
        assert self._running is not None, "not started"
        return await self._running.ended()

    async def kill(self) -> None:
        """End it with no warning."""
        if self._running is not None:
            await self._running.kill()
        await self.stop()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    @property
    def _log_file(self) -> Path:
        return self.folder / "bot.log"
