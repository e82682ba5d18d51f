"""Where everything of the page stands. An address is the whole state, so that it can be shared."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final, Self, TypeVar
from urllib.parse import urlencode

from bot.core.calendar import EARLIEST, LATEST, workday_from
from bot.core.people import PageId
from bot.schedule.overview import opening_day

E = TypeVar("E", bound=StrEnum)

ROOT: Final = "/schema"
ALL: Final = "all"
"""In place of a page's id: every page."""

_ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,9}")
_LONGEST: Final = 100


class View(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    WEEK = "week"
    IDEAS = "ideas"
    MINE = "mine"


class Panel(StrEnum):
    """What is open beside the calendar."""

    DAY = "day"
    BOOK = "book"
    BOOKING = "booking"
    EDIT = "edit"
    MOVE = "move"
    CANCEL = "cancel"
    SWAP = "swap"
    PUBLISH = "publish"
    TEXT = "text"
    READ = "read"
    URGENT = "urgent"
    CLOSE = "close"
    FREEZE = "freeze"
    FREE = "free"
    """All free days as a list."""
    FIGURES = "figures"
    """What worked, on the page that is shown or the main one."""


OF_BOOKING: Final = frozenset(
    {
        Panel.BOOKING,
        Panel.EDIT,
        Panel.MOVE,
        Panel.CANCEL,
        Panel.SWAP,
        Panel.PUBLISH,
        Panel.TEXT,
        Panel.READ,
    }
)
OF_DAY: Final = frozenset({Panel.DAY, Panel.URGENT})


class NotAnAddress(ValueError):
    """Names the part of the address that no address of the page has."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """One state of the page."""

    view: View = View.MONTH
    page: PageId | None = None
    """None shows every page."""
    day: date | None = None
    """The chosen day, which the view is around; None is the one that it opens with."""
    panel: Panel | None = None
    booking: int | None = None
    to: PageId | None = None
    """Where a new or moved booking goes, when every page is shown; None is the main page."""

    @classmethod
    def read(cls, view: str, query: Mapping[str, str]) -> Self:
        """Read what an address says.

        Raises:
            NotAnAddress: a part of it is of no shape that the page writes.
        """
        page = query.get("page", ALL)
        booking = query.get("booking")
        to = query.get("to")
        if len(page) > _LONGEST or len(to or "") > _LONGEST:
            raise NotAnAddress("page")
        if booking is not None and (not _NUMBER.fullmatch(booking) or int(booking) >= 2**31):
            raise NotAnAddress("booking")
        day = query.get("day")
        place = cls(
            view=_one_of(View, view, "view"),
            page=None if page == ALL else PageId(page),
            day=None if day is None else read_day(day),
            panel=_one_of(Panel, query["panel"], "panel") if "panel" in query else None,
            booking=int(booking) if booking else None,
            to=PageId(to) if to else None,
        )
        return place._whole()

    def _whole(self) -> Self:
        """A panel without what it is about is none."""
        if self.panel in OF_BOOKING and self.booking is None:
            return replace(self, panel=None)
        if self.panel in OF_DAY and self.day is None:
            return replace(self, panel=None)
        return self

    @property
    def query(self) -> dict[str, str]:
        parts = {
            "page": self.page or "",
            "day": self.day.isoformat() if self.day else "",
            "panel": self.panel or "",
            "booking": str(self.booking or ""),
            "to": self.to or "",
        }
        return {name: value for name, value in parts.items() if value}

    @property
    def href(self) -> str:
        query = urlencode(self.query)
        return f"{ROOT}/{self.view}" + (f"?{query}" if query else "")

    def action(self, verb: str) -> str:
        """Where a form is sent: what to do, and where one stands."""
        return f"{ROOT}/do/{verb}?{urlencode({'view': self.view, **self.closed.query})}"

    def shown_day(self, today: date) -> date:
        """The day that the view is around: the chosen one, or where there is something to book."""
        if self.day is not None:
            return self.day
        return workday_from(today) if self.view is View.WEEK else opening_day(today)

    def at(self, day: date | None) -> Self:
        """The same view with another chosen day, and nothing open."""
        return replace(self.closed, day=day and _within(day))

    def on(self, page: PageId | None) -> Self:
        return replace(self.closed, page=page)

    def seen_as(self, view: View) -> Self:
        return replace(self.closed, view=view)

    @property
    def drawn(self) -> PageId | None:
        """The page that the calendar is drawn for: a move's own, whatever one looks at."""
        return self.booked_on if self.panel is Panel.MOVE else self.page

    @property
    def booked_on(self) -> PageId | None:
        """The page that a new or moved booking goes to; None is the main page."""
        return self.to or self.page

    def opened(
        self,
        panel: Panel,
        *,
        booking: int | None = None,
        day: date | None = None,
        to: PageId | None = None,
    ) -> Self:
        other = to if to != self.page else None
        shown = _within(day) if day else self.day
        return replace(self, panel=panel, booking=booking, day=shown, to=other)

    @property
    def closed(self) -> Self:
        return replace(self, panel=None, booking=None, to=None)


def _within(day: date) -> date:
    return min(max(day, EARLIEST), LATEST)


def read_day(text: str) -> date:
    """Read a day as addresses have it.

    Raises:
        NotAnAddress: it is none, or lies outside of any schedule.
    """
    try:
        day = date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise NotAnAddress("day")
    return day


def _one_of(kind: type[E], value: str, part: str) -> E:
    try:
        return kind(value)
    except ValueError:
        raise NotAnAddress(part) from None
