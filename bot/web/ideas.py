"""What has no day yet, and what comes back: ideas and series."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.schedule.ideas import Idea, may_lay_aside
from bot.schedule.series import Question, SeriesId, SeriesView
from bot.swedish import board as words
from bot.swedish import ideas as idea_words
from bot.swedish import series as series_words
from bot.swedish.date_writing import heading_day
from bot.swedish.suggestions import reason
from bot.usecases.ideas import days_for_ideas, see_ideas
from bot.usecases.series import see_all_series
from bot.web.addresses import Panel, Place, View
from bot.web.turns import PageTurn
from bot.web.views import Link, view_links


@dataclass(frozen=True, kw_only=True)
class ShownIdea:
    idea: Idea
    by: str
    may_lay_aside: bool


@dataclass(frozen=True, kw_only=True)
class ShownSeries:
    number: SeriesId
    title: str
    under: str
    held: str
    question: str
    """What is asked about it; empty where nothing is."""
    why: str
    asked: Question | None
    """The question, where it is one's own to answer."""
    may_end: bool


@dataclass(frozen=True, kw_only=True)
class IdeasView:
    place: Place
    heading: str
    views: Sequence[Link]
    book: str
    ideas: Sequence[ShownIdea]
    days: Sequence[tuple[str, str, str]]
    """The best days for an idea: as they are sent, as they are read, and why."""
    series: Sequence[ShownSeries]
    version: str
    sub: str = ""
    previous: str = ""
    following: str = ""
    now: str = ""


async def ideas_view(turn: PageTurn, place: Place, version: str) -> IdeasView:
    """See what waits for a day.

    Raises:
        NotAllowed: the actor is no editor.
    """
    quiet = turn.services.organisation.suggested_last(turn.today)
    ideas = await see_ideas(turn.request, storage=turn.storage)
    days = await days_for_ideas(turn.request, quiet=quiet, storage=turn.storage) if ideas else ()
    series = await see_all_series(turn.request, storage=turn.storage)
    return IdeasView(
        place=place,
        heading=words.IDEAS,
        views=view_links(place),
        book=place.seen_as(View.MONTH).opened(Panel.BOOK).href,
        ideas=[
            ShownIdea(
                idea=each,
                by=idea_words.by_line(each),
                may_lay_aside=may_lay_aside(each, turn.actor),
            )
            for each in ideas
        ],
        days=[
            (each.day.isoformat(), heading_day(each.day, turn.today), reason(each.reason))
            for each in sorted(days, key=lambda each: each.day)
        ],
        series=[_series(each, turn.today) for each in series],
        version=version,
    )


def _series(view: SeriesView, today: date) -> ShownSeries:
    page = view.catalogue.page(view.series.page)
    asked = view.question
    return ShownSeries(
        number=view.series.id,
        title=view.series.title,
        under=series_words.under(view.series, page.name if page else ""),
        held=series_words.held(view.held, today),
        question=series_words.question(asked, today) if asked else "",
        why=series_words.why(asked, today) if asked else "",
        asked=asked if view.mine else None,
        may_end=view.may_end,
    )
