"""The cards of series, in every length."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.core.people import PageId
from bot.schedule.model import Booking, Catalogue
from bot.schedule.series import Monthly, Moved, Question, Series, SeriesId, SeriesView
from cards import series as cards
from cards.elements import Card
from tests.clock import START
from tests.makers import ANNA


def a_series(title: str) -> Series:
    return Series(
        id=SeriesId(1),
        title=title[:200],
        page=PageId("stad"),
        rhythm=Monthly(nth=1, weekday=0),
        owner=ANNA,
        owner_name=title[:100],
        at=START,
        through=START.date(),
        asked=date(2026, 12, 7),
        proposed=date(2026, 12, 8),
    )


def of_a_title(title: str, mine: Booking, catalogue: Catalogue) -> Iterator[tuple[str, Card]]:
    today = START.date()
    series = replace(a_series(title), page=catalogue.main.id)
    asked = Question(own=date(2026, 12, 7), day=date(2026, 12, 8), moved=Moved.TAKEN)
    view = SeriesView(
        series=series, catalogue=catalogue, held=[mine], question=asked, mine=True, may_end=True
    )
    full = replace(view, held=[mine, mine], question=None)
    yield "series_none", cards.all_series_card(series=[], today=today)
    yield "series_all", cards.all_series_card(series=[view, full] * 10, today=today)
    unread = cards.all_series_card(series=[full], today=today, problem=title, said=title)
    yield "series_unread", unread
    yield "series", cards.series_card(view=view, today=today, headline=title)
    yield "series_full", cards.series_card(view=full, today=today)
    yield "series_of_another", cards.series_card(view=replace(view, mine=False), today=today)
    yield "series_ended", cards.ended_card(series=series)
    yield "series_silent", cards.ended_card(series=series, silent=True)
