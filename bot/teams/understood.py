"""What a person wrote, read as of this turn: by its day, its pages and its organisation."""

from bot.swedish.reading.arguments import Arguments, read_arguments
from bot.swedish.reading.meanings import Circumstances
from bot.swedish.reading.post import PostReading, read_post
from bot.teams.turn import Turn


def post_in(turn: Turn, text: str) -> PostReading:
    return read_post(
        text,
        Circumstances(today=turn.today),
        turn.catalogue.pages,
        turn.local_days,
        departments=turn.catalogue.departments,
    )


def arguments_in(
    turn: Turn,
    text: str,
    *,
    joined: bool = True,
    has_reason: bool = False,
    looks_back: bool = False,
    kept: frozenset[str] = frozenset(),
) -> Arguments:
    return read_arguments(
        text,
        Circumstances(today=turn.today, looks_back=looks_back),
        turn.catalogue.pages,
        turn.local_days,
        joined=joined,
        has_reason=has_reason,
        kept=kept,
    )
