"""The buttons of series."""

from typing import ClassVar

from pydantic import Field

from cards.actions import CARRIED_TITLE, CardAction, Day, Number


class ShowAllSeries(CardAction):
    verb: ClassVar[str] = "series_all"


class StartSeries(CardAction):
    """The form: how often and the title, in one line as one writes them."""

    verb: ClassVar[str] = "series_start"

    said: str = Field(default="", max_length=CARRIED_TITLE)


class ShowSeries(CardAction):
    verb: ClassVar[str] = "series"

    series: Number


class BookOfSeries(CardAction):
    verb: ClassVar[str] = "series_book"

    series: Number
    own: Day
    """The series' own day, for which the day is asked about."""
    day: Day


class SkipOfSeries(CardAction):
    verb: ClassVar[str] = "series_skip"

    series: Number
    own: Day


class EndSeries(CardAction):
    verb: ClassVar[str] = "series_end"

    series: Number
