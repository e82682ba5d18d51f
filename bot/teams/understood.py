"""What a person wrote, read as of this turn: by its day, its pages and its organisation."""

from dataclasses import replace

from bot.swedish.reading.arguments import Arguments, read_arguments
from bot.swedish.reading.meanings import Circumstances
from bot.swedish.reading.names import department_in, page_of
from bot.swedish.reading.post import PostReading, read_post
from bot.swedish.reading.sentences import denies
from bot.swedish.reading.tokens import tokens
from bot.swedish.schedule import no_page_of_its_own
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


def shown_in(turn: Turn, text: str, *, looks_back: bool = False) -> tuple[Arguments, str]:
    """The arguments of a command that only shows, and what to say of them.

    A department there stands for its page; one without a page is on the city's own.
    """
    named = department_in(text, turn.catalogue.departments)
    if named is not None and not denies(tokens(named[1])):
        department, rest = named
        read = arguments_in(turn, rest, looks_back=looks_back)
        if read.page is None:
            page = page_of(department, turn.catalogue.pages)
            main = turn.catalogue.main
            said = no_page_of_its_own(department, main) if page is None else ""
            return replace(read, page=page or main), said
    return arguments_in(turn, text, looks_back=looks_back), ""
