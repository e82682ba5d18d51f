"""`make run`: the bot and a chat client on this machine, until Ctrl-C."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote, urlencode

from bot.local import playground
from bot.local.playground import PLAYERS, SUPERADMINS, Player
from bot.local.processes import NeverAnswered, Program, ProgramDied, first_death, started
from bot.local.surroundings import surroundings
from bot.swedish import local as words

_BUILD = Path("build") / "playground"
_START_SECONDS = 60
_LOG_LINES = 15


class CannotStart(Exception):
    """Says why, in the words of whoever ran it."""


def read_port(environ: Mapping[str, str], setting: str, default: int) -> int:
    value = environ.get(setting) or str(default)
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:  # noqa: PLR2004 (the largest port)
        raise CannotStart(words.not_a_port(setting, value))
    return int(value)


def read_players(environ: Mapping[str, str]) -> list[Player]:
    """Who sits at a client: numbers from 1, one client each."""
    setting = "PLAYGROUND_USERS"
    value = environ.get(setting) or "1"
    by_number = {str(player.number): player for player in PLAYERS}
    try:
        return [by_number[part.strip()] for part in value.split(",")]
    except KeyError:
        names = tuple(player.name for player in PLAYERS)
        raise CannotStart(words.no_such_people(setting, value, names)) from None


def check_free(port: int, setting: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise CannotStart(words.port_taken(port, setting)) from None


def bot_program(environ: Mapping[str, str], port: int) -> Program:
    superadmins = ",".join(player.entra_id for player in SUPERADMINS)
    return Program(
        name=words.BOT,
        command=[sys.executable, "-m", "bot"],
        environment={
            "BOT_SUPERADMINS": superadmins,
            "BOT_TENANT_ID": playground.TENANT_ID,
            **environ,
            "BOT_MODE": "local",
            "BOT_HOST": "127.0.0.1",
            "BOT_PORT": str(port),
        },
        folder=Path.cwd(),
        answers_at=f"http://127.0.0.1:{port}/readyz",
    )


def page_address(player: Player, bot_port: int) -> str:
    """The schedule's page as this person; after the # nothing is sent or logged."""
    chosen = urlencode({"id": player.entra_id, "name": player.name}, quote_via=quote)
    return f"http://127.0.0.1:{bot_port}/schema#{chosen}"


def client_program(
    environ: Mapping[str, str], player: Player, *, port: int, bot_port: int
) -> Program:
    folder = _BUILD / str(player.number)
    playground.write_configuration(folder, player)
    return Program(
        name=words.CHAT_CLIENT,
        command=playground.command(port=port, bot_port=bot_port),
        environment=playground.environment(environ),
        folder=folder,
        answers_at=f"http://127.0.0.1:{port}/",
        log=folder / "output.log",
    )


async def run(environ: Mapping[str, str], *, say: Callable[[str], None]) -> None:
    """Run the bot and the clients until cancelled.

    Raises:
        CannotStart: a setting is wrong, a port is taken, or something is not installed.
        NeverAnswered: a program did not get going.
        ProgramDied: a program ended by itself; the others have been stopped.
    """
    bot_port = read_port(environ, "BOT_PORT", 3978)
    first_port = read_port(environ, "PLAYGROUND_PORT", 56150)
    players = dict(enumerate(read_players(environ), start=first_port))
    if not playground.installed():
        raise CannotStart(words.NOT_INSTALLED)
    check_free(bot_port, "BOT_PORT")
    for port in players:
        check_free(port, "PLAYGROUND_PORT")

    say(words.STARTING)
    async with contextlib.AsyncExitStack() as stack:
        page, around = await stack.enter_async_context(surroundings(players, bot_port=bot_port))
        programs = [
            bot_program({**around, **environ}, bot_port),
            *(
                client_program(environ, player, port=port, bot_port=bot_port)
                for port, player in players.items()
            ),
        ]
        running = [await stack.enter_async_context(started(program)) for program in programs]
        for one in running:
            await one.until_it_answers(seconds=_START_SECONDS)
        say(words.inbox(page))
        say(words.page({each.name: page_address(each, bot_port) for each in players.values()}))
        say(words.ready({p.name: f"http://127.0.0.1:{port}" for port, p in players.items()}))
        await first_death(running)


async def main() -> int:
    task = asyncio.current_task()
    assert task is not None
    # asyncio.run hears Ctrl-C too, but not where a shell began us with the signal ignored.
    for stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(stop, task.cancel)
    try:
        await run(os.environ, say=_say)
    except asyncio.CancelledError:
        _say(words.STOPPED)
        return 0
    except CannotStart as error:
        _say(str(error))
    except NeverAnswered as error:
        _say(words.never_answered(error.program.name, _START_SECONDS) + _end_of(error.program.log))
    except ProgramDied as error:
        _say(words.died(error.program.name, error.code) + _end_of(error.program.log))
    return 1


def _end_of(log: Path | None) -> str:
    if log is None:
        return ""
    lines = log.read_text(errors="replace").splitlines()
    return "\n" + words.log_ends(str(log), "\n".join(lines[-_LOG_LINES:]))


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
