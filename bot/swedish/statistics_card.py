"""The words around the figures: the card of statistics and the follower count."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from bot.schedule.followers import FollowerCount
from bot.schedule.model import Booking
from bot.swedish.date_writing import day_span
from bot.swedish.numbers import number
from bot.swedish.refusals import quoted
from bot.swedish.watch import COMMENTS, REACTIONS, VIEWS
from bot.watch.figures import Reach

HEADING: Final = "Statistik"
PERIOD: Final = "Period"
LATEST: Final = "Senaste 12 veckorna"
COMING: Final = "Kommande 12 veckorna"
SHOW: Final = "Visa"
ALL_FIGURES: Final = "Visa alla siffror"
AS_TEXT: Final = "Siffrorna som text"
FOLLOWERS: Final = "Följare"
FOLLOWERS_NOTED: Final = "Antalet följare är antecknat"
NO_FOLLOWERS: Final = (
    "Antalet följare är inte antecknat än. Superadmin skriver följare och antalet."
)
REACHED: Final = "Så gick det"
SHOW_STATISTICS: Final = "Visa statistiken"


_WEEKS: Final = timedelta(weeks=11)
"""What twelve weeks last at the least, the first one cut short."""


def under(page: str, first: date, last: date, today: date, *, ahead: bool) -> str:
    """The page and the period, which is no longer than there have been posts."""
    if ahead or last - first >= _WEEKS:
        return f"{page} · {(COMING if ahead else LATEST).lower()}"
    return f"{page} · sedan {day_span(first, first, today)}"


def followers_day(count: FollowerCount, today: date) -> str:
    return day_span(count.day, count.day, today)


def followers_line(count: FollowerCount, today: date) -> str:
    return f"{followers_day(count, today)}: {number(count.count)}"


def followers_now(counts: Sequence[FollowerCount], today: date) -> str:
    """The newest count, and how it has grown since the oldest shown."""
    first, last = counts[0], counts[-1]
    said = f"{number(last.count)} följare {followers_day(last, today)}"
    return said if first == last else f"{said}, {_change(first, last, today)}"


def noted(now: FollowerCount, before: FollowerCount | None, today: date) -> str:
    said = f"{number(now.count)} följare i dag"
    return f"{said}." if before is None else f"{said}, {_change(before, now, today)}."


def reach_lines(reach: Reach, most_seen: Booking | None) -> list[str]:
    """What the posts came to, all in all and each on an average."""
    named = ((VIEWS, reach.views), (REACTIONS, reach.reactions), (COMMENTS, reach.comments))
    lines = [
        f"{name}: {number(total.sum)}, {number(round(total.sum / total.posts))} per inlägg "
        f"({total.posts} inlägg)"
        for name, total in named
        if total.posts
    ]
    if most_seen is not None:
        lines.append(f"Mest sett: {quoted(most_seen.details.title)}")
    return lines


def _change(before: FollowerCount, now: FollowerCount, today: date) -> str:
    since = followers_day(before, today)
    grown = now.count - before.count
    if not grown:
        return f"lika många som {since}"
    return f"{number(abs(grown))} {'fler' if grown > 0 else 'färre'} än {since}"
