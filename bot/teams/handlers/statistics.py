"""Figures: the spread, the mix and the followers."""

from typing import Final

from bot.core.people import PageId
from bot.moderation.figures import MonthFigures
from bot.swedish.basic import not_understood
from bot.swedish.words import CommandName
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.teams.understood import shown_in
from bot.usecases.cases import see_figures
from bot.usecases.reading import see_catalogue
from bot.usecases.statistics import note_followers, see_statistics
from cards import statistics as cards
from cards.statistics_actions import ShowStatistics

MONTHS_SHOWN: Final = 3


def register(router: Router) -> None:
    router.on_command(CommandName.STATISTICS, statistics_command)
    router.on_command(CommandName.FOLLOWERS, followers_command)
    router.on_action(ShowStatistics, show)


async def statistics_command(turn: Turn, rest: str) -> Answer:
    """`/statistik [sida]`."""
    see_catalogue(turn.request, turn.catalogue)
    read, of_page = shown_in(turn, rest)
    answer = await _statistics(turn, read.page and read.page.id)
    left = not_understood(read.left or (rest if read.days else ""))
    return answer.warned(left, of_page)


async def show(turn: Turn, action: ShowStatistics) -> Answer:
    return await _statistics(turn, action.page, ahead=action.period == "coming")


async def followers_command(turn: Turn, rest: str) -> Answer:
    """`/följare 24 011`: superadmins note how many follow the page."""
    noted = await note_followers(turn.request, rest, storage=turn.storage)
    return Answer(card=cards.followers_card(now=noted.now, before=noted.before, today=turn.today))


async def _moderation(turn: Turn) -> list[MonthFigures]:
    """For superadmins: with few cases a month, the figures tell of single people."""
    if not turn.actor.is_superadmin:
        return []
    return (await see_figures(turn.request, storage=turn.storage))[:MONTHS_SHOWN]


async def _statistics(turn: Turn, page: PageId | None, *, ahead: bool = False) -> Answer:
    seen = await see_statistics(turn.request, page, ahead=ahead, storage=turn.storage)
    card = cards.statistics_card(
        page=seen.page,
        figures=seen.figures,
        ahead=seen.ahead,
        lean=seen.lean,
        followers=seen.followers,
        reach=seen.reach,
        most_seen=seen.most_seen,
        worked=seen.worked,
        moderation=await _moderation(turn),
        catalogue=seen.catalogue,
        today=turn.today,
    )
    return Answer(card=card)
