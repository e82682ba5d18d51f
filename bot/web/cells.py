"""What stands on a day of a page, as the calendar draws it and as a screen reader says it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.core.calendar import is_weekend, red_day
from bot.core.people import Actor
from bot.schedule.booking import has_room, last_bookable
from bot.schedule.model import Booking, BookingStatus, Catalogue, Page, PageCalendar
from bot.schedule.overview import DayEntry, overview
from bot.swedish import board as words
from bot.swedish.date_writing import clock
from bot.usecases.board import Board
from bot.web.addresses import Panel, Place

Kind = Literal["post", "free", "held", "closed", "frozen", "off", "past", "far"]
Icon = Literal["", "plus", "lock", "snow", "hold", "eye", "check", "move", "swap"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing on a day: a booking, or what the day is without one."""

    kind: Kind
    href: str
    page: Page
    code: str = ""
    """The product page's letters; empty on the main page."""
    title: str = ""
    department: str = ""
    """The letters of the department that writes."""
    department_name: str = ""
    note: str = ""
    """Under the title: until when, why."""
    time: str = ""
    state: str = ""
    icon: Icon = ""
    mine: bool = False
    movable: bool = False
    """A booking that whoever looks may move: one's own, a superadmin everybody's."""
    iced: bool = False
    """A booking on a frozen page: it lies there."""
    best: bool = False
    said: str = ""
    booking: Booking | None = None


@dataclass(frozen=True, kw_only=True)
class Cell:
    day: date
    href: str
    name: str
    red: bool
    weekend: bool
    today: bool
    past: bool
    chosen: bool
    outside: bool
    """Of another month than the one that is shown."""
    entries: Sequence[Entry]
    products: int = 0
    """Bookings on product pages that the view doesn't write out."""
    active: bool = False
    """The one day in the tab order."""

    @property
    def label(self) -> str:
        said = [each.said for each in self.entries if each.said]
        if self.products:
            said.append(words.said_products(self.products))
        name = [] if not self.name or (said and said[0].startswith(self.name)) else [self.name]
        return ". ".join([words.full_day(self.day), *name, *said]).rstrip(".")

    @property
    def kinds(self) -> str:
        """Classes for the style."""
        marks = {
            "we": self.weekend,
            "red": self.red,
            "today": self.today,
            "past": self.past,
            "out": self.outside,
            "sel": self.chosen,
            "best": any(each.best for each in self.entries),
        }
        kinds = dict.fromkeys(each.kind for each in self.entries)
        return " ".join([*kinds, *(mark for mark, on in marks.items() if on)])


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """What all cells of one answer share."""

    board: Board
    place: Place
    today: date
    actor: Actor
    why: Mapping[date, str] = field(default_factory=dict[date, str])
    """What speaks for a free day, on the page that a booking goes to."""
    best: frozenset[date] = frozenset()

    @property
    def catalogue(self) -> Catalogue:
        return self.board.catalogue

    @property
    def shown_day(self) -> date:
        return self.place.shown_day(self.today)

    def days(self, calendar: PageCalendar, first: date, last: date) -> list[DayEntry]:
        return overview(calendar, first, last, today=self.today)

    def cell(self, day: date, entries: Sequence[Entry], *, month: date | None = None) -> Cell:
        return Cell(
            day=day,
            href=self.place.opened(Panel.DAY, day=day).href,
            name=words.day_name(day),
            red=red_day(day) is not None,
            weekend=is_weekend(day),
            today=day == self.today,
            past=day < self.today,
            chosen=day == self.place.day and self.place.panel is not None,
            outside=month is not None and (day.year, day.month) != (month.year, month.month),
            entries=entries,
            active=day == self.shown_day,
        )

    def entries(self, calendar: PageCalendar, entry: DayEntry) -> list[Entry]:
        """All that stands on the day of one page; never empty."""
        page = calendar.page
        posts = [self._post(page, booking, iced=entry.frozen) for booking in entry.bookings]
        if posts and not (entry.free and has_room(calendar, entry.day)):
            return posts
        return [*posts, self._without(calendar, entry)]

    def _post(self, page: Page, booking: Booking, *, iced: bool) -> Entry:
        department = self.catalogue.department(booking.details.department)
        watched = booking.id in self.board.watched
        state = words.state_word(booking, watched=watched)
        mine = booking.owner == self.actor.id
        planned = booking.details.planned_time
        return Entry(
            kind="post",
            href=self.place.opened(Panel.BOOKING, booking=booking.id, day=booking.day).href,
            page=page,
            code=words.page_code(page, self.catalogue.departments),
            title=booking.details.title,
            department=department.short if department else "",
            department_name=department.name if department else booking.owner_name,
            time=clock(planned) if planned else "",
            state=words.LIES_THERE if iced else state,
            icon="snow" if iced else "eye" if watched else "check" if state else "",
            mine=mine,
            movable=booking.status is BookingStatus.BOOKED and (mine or self.actor.is_superadmin),
            iced=iced,
            said=words.said_post(booking, department, page, mine=mine, state=state),
            booking=booking,
        )

    def _without(self, calendar: PageCalendar, entry: DayEntry) -> Entry:
        """What the day is where nothing more is booked."""
        page, day = calendar.page, entry.day
        code = words.page_code(page, self.catalogue.departments)
        opened = self.place.opened(Panel.DAY, day=day).href
        held = calendar.held_on(day)
        if entry.closed is not None:
            said, note = words.said_closed(entry.closed), entry.closed.reason
            return Entry(
                kind="closed",
                href=opened,
                page=page,
                code=code,
                icon="lock",
                title=words.CLOSED,
                note=note,
                said=said,
            )
        if held and not entry.free:
            until = min(hold.until for hold in held)
            own = any(hold.person == self.actor.id for hold in held)
            return Entry(
                kind="held",
                href=opened,
                page=page,
                code=code,
                icon="hold",
                mine=own,
                title=words.HELD_FOR_YOU if own else words.HELD,
                note=words.held_until(until, self.today),
                said=words.said_held(until, self.today, own=own),
            )
        if entry.frozen:
            return Entry(
                kind="frozen",
                href=opened,
                page=page,
                code=code,
                icon="snow",
                title=words.FROZEN,
                said=words.said_frozen(page),
            )
        if entry.free:
            return self._free(page, day, code)
        return self._shut(page, day, opened)

    def _free(self, page: Page, day: date, code: str) -> Entry:
        here = page.id == self.board.page.id
        why = self.why.get(day, "") if here else ""
        book = self.place.opened(Panel.BOOK, day=day, to=page.id)
        return Entry(
            kind="free",
            href=book.href,
            page=page,
            code=code,
            icon="plus",
            title=words.FREE,
            note=why,
            best=here and day in self.best,
            said=words.said_free(page, why),
        )

    def _shut(self, page: Page, day: date, opened: str) -> Entry:
        if day < self.today:
            return Entry(kind="past", href=opened, page=page, said=words.NOTHING_BOOKED)
        if day > last_bookable(self.today):
            return Entry(kind="far", href=opened, page=page, said=words.said_far(self.today))
        return Entry(kind="off", href=opened, page=page, said=words.said_off(day))
