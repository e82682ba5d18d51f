"""The four views, worked out from what the store holds: what each cell, row and heading says."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bot.core.calendar import Week, is_workday, next_month
from bot.core.people import Actor
from bot.schedule.model import Booking, Page, PageCalendar, PageKind
from bot.schedule.overview import overview
from bot.schedule.quiet import Quiet
from bot.schedule.suggestions import Suggestion, reasons, suggest
from bot.swedish import board as words
from bot.swedish.date_writing import heading_day
from bot.swedish.schedule import ALL_PAGES, month_heading
from bot.swedish.suggestions import reason
from bot.usecases.board import Board
from bot.web.addresses import ALL, Panel, Place, View
from bot.web.cells import Cell, Drawing, Entry

QUARTER_MONTHS: Final = 3
_WRITTEN_OUT: Final = frozenset({"post", "held", "closed", "frozen"})
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Span:
    """The days that a view draws, and those that it is about."""

    first: date
    last: date
    about_first: date
    about_last: date


def span_of(place: Place, today: date) -> Span:
    day = place.shown_day(today)
    match place.view:
        case View.WEEK:
            week = Week.of(day)
            first, last = week.monday, week.sunday
        case View.QUARTER:
            first = day.replace(day=1)
            last = _months_on(first, QUARTER_MONTHS) - _DAY
        case _:
            first = day.replace(day=1)
            last = next_month(day) - _DAY
    return Span(
        first=first - first.weekday() * _DAY,
        last=last + (6 - last.weekday()) * _DAY,
        about_first=first,
        about_last=last,
    )


@dataclass(frozen=True, kw_only=True)
class Link:
    text: str
    href: str
    current: bool = False
    code: str = ""
    title: str = ""
    frozen: bool = False


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A day to book, with what speaks for it."""

    day: date
    text: str
    why: str
    href: str
    best: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    number: int
    href: str
    free: int
    cells: Sequence[Cell]
    gone: bool = False
    """All of it has been, and nobody asked for it."""
    heading: str = ""
    """Before the row a month begins."""
    heading_free: int = 0


@dataclass(frozen=True, kw_only=True)
class PageRow:
    page: Page
    code: str
    href: str
    free: int
    note: str
    cells: Sequence[Cell]
    main: bool


@dataclass(frozen=True, kw_only=True)
class BoardView:
    place: Place
    today: date
    heading: str
    sub: str
    previous: str
    following: str
    now: str
    views: Sequence[Link]
    pages: Sequence[Link]
    free: str
    free_on: str
    offers: Sequence[Offer]
    all_free: str
    caption: str
    rows: Sequence[Row]
    page_rows: Sequence[PageRow]
    days: Sequence[Cell]
    """The week's columns."""
    legend: Sequence[tuple[str, str]]
    frozen: Sequence[str]
    version: str
    book: str
    moving: Booking | None = None
    empty: bool = False
    earlier: str = ""
    """To the weeks that have been, where a narrow window leaves them out."""

    @property
    def one(self) -> bool:
        return self.place.drawn is not None


def board_view(board: Board, place: Place, actor: Actor, *, today: date) -> BoardView:
    """Work out the answer to what the address asks for."""
    span = span_of(place, today)
    moving = _moving(board, place)
    ahead = _without(board.ahead, moving)
    own = () if moving is None else (moving.day,)
    offers = _offers(ahead, place, actor, span, today=today, quiet=board.quiet, exclude=own)
    drawing = Drawing(
        board=board,
        place=place,
        today=today,
        actor=actor,
        why=_why(ahead, offers, today=today, all_days=moving is not None),
        best=frozenset(offer.day for offer in offers),
    )
    chosen = next(each for each in board.calendars if each.page.id == board.page.id)
    shown = [each for each in board.calendars if place.drawn in {None, each.page.id}]
    free = _free(chosen, span.about_first, span.about_last, today=today)
    heading, sub = _heading(place, span)
    rows = [] if place.view is View.WEEK else _rows(drawing, shown, chosen, span)
    return BoardView(
        place=place,
        today=today,
        heading=heading,
        sub=sub,
        previous=_step(place, span, today, forward=False),
        following=_step(place, span, today, forward=True),
        now=place.at(today).href,
        views=view_links(place),
        pages=_pages(board, place, today),
        free=_free_words(place, span, free, today),
        free_on=board.page.name,
        offers=offers,
        all_free=place.opened(Panel.FREE).href,
        caption=words.caption(heading, board.page.name if place.drawn else ALL_PAGES),
        rows=rows,
        page_rows=_page_rows(drawing, shown, span) if place.view is View.WEEK else [],
        days=[drawing.cell(day, ()) for day in Week.of(span.first).days()],
        legend=_legend(board, shown),
        frozen=_frozen(shown, today),
        version=board.version,
        book=place.opened(Panel.BOOK).href,
        moving=moving,
        empty=not any(each.bookings for each in (*board.calendars, board.ahead)),
        earlier=place.at(span.about_first).href if any(row.gone for row in rows) else "",
    )


def drawing_of(board: Board, place: Place, actor: Actor, today: date) -> Drawing:
    """For what draws single days, outside of any view."""
    return Drawing(board=board, place=place, today=today, actor=actor)


def next_offers(
    board: Board, place: Place, actor: Actor, *, today: date, near: date | None = None
) -> list[Offer]:
    """Three days in order of date, whatever the view shows; the best is marked."""
    exclude = () if near is None else (near,)
    found = suggest(
        board.ahead,
        today=today,
        near=near,
        department=actor.department,
        exclude=exclude,
        quiet=board.quiet,
    )
    offers = _as_offers(found, place, board.page, today=today)
    # Beside a day that is taken they are the nearest ones, not those with most air.
    return offers if near is None else [replace(offer, best=False) for offer in offers]


def free_list(
    calendar: PageCalendar, place: Place, *, today: date
) -> list[tuple[str, Sequence[Offer]]]:
    """Every free day by month, each with what a post there would mean for the air around it."""
    months: dict[str, list[Offer]] = {}
    for day, why in reasons(calendar, today=today, first=today).items():
        href = place.opened(Panel.BOOK, day=day, to=calendar.page.id).href
        offer = Offer(day=day, text=heading_day(day, today), why=reason(why), href=href)
        months.setdefault(month_heading(day), []).append(offer)
    return list(months.items())


def _moving(board: Board, place: Place) -> Booking | None:
    if place.panel is not Panel.MOVE:
        return None
    shown = (booking for calendar in board.calendars for booking in calendar.bookings)
    both = (*shown, *board.ahead.bookings)
    return next((booking for booking in both if booking.id == place.booking), None)


def _without(calendar: PageCalendar, moving: Booking | None) -> PageCalendar:
    """What is about to be moved is no neighbour of the days it may go to."""
    if moving is None:
        return calendar
    others = [each for each in calendar.bookings if each.id != moving.id]
    return replace(calendar, bookings=others)


def _offers(
    ahead: PageCalendar,
    place: Place,
    actor: Actor,
    span: Span,
    *,
    today: date,
    quiet: Quiet,
    exclude: Collection[date] = (),
) -> list[Offer]:
    found = suggest(
        ahead,
        today=today,
        department=actor.department,
        within=(span.about_first, span.about_last),
        exclude=exclude,
        quiet=quiet,
    )
    return _as_offers(found, place, ahead.page, today=today)


def _as_offers(
    found: Sequence[Suggestion], place: Place, page: Page, *, today: date
) -> list[Offer]:
    best = found[0].day if found else None
    return [
        Offer(
            day=each.day,
            text=heading_day(each.day, today),
            why=reason(each.reason),
            href=place.opened(Panel.BOOK, day=each.day, to=page.id).href,
            best=each.day == best,
        )
        for each in sorted(found, key=lambda suggestion: suggestion.day)
    ]


def _why(
    ahead: PageCalendar, offers: Sequence[Offer], *, today: date, all_days: bool
) -> Mapping[date, str]:
    if not all_days:
        return {offer.day: offer.why for offer in offers}
    return {day: reason(why) for day, why in reasons(ahead, today=today).items()}


def _free(calendar: PageCalendar, first: date, last: date, *, today: date) -> int:
    return sum(each.free for each in overview(calendar, first, last, today=today))


def _free_words(place: Place, span: Span, free: int, today: date) -> str:
    match place.view:
        case View.WEEK:
            return words.free_in_the_week(free, span.first)
        case View.QUARTER:
            return words.free_until(free, span.about_last, today)
        case _:
            return words.free_in_month(free, span.about_first, today)


def _heading(place: Place, span: Span) -> tuple[str, str]:
    match place.view:
        case View.WEEK:
            return words.week_heading(span.first), words.week_span(span.first)
        case View.QUARTER:
            return words.quarter_heading(span.about_first, span.about_last), ""
        case _:
            return month_heading(span.about_first), ""


def _step(place: Place, span: Span, today: date, *, forward: bool) -> str:
    if place.view is View.WEEK:
        day = place.shown_day(today) + (7 if forward else -7) * _DAY
    else:
        day = _months_on(span.about_first, 1 if forward else -1)
    return place.at(day).href


def _months_on(first: date, count: int) -> date:
    month = first.year * 12 + first.month - 1 + count
    return date(month // 12, month % 12 + 1, 1)


def view_links(place: Place) -> list[Link]:
    names = zip(View, words.VIEWS, strict=True)
    return [
        Link(text=text, href=place.seen_as(view).href, current=view is place.view)
        for view, text in names
    ]


def _pages(board: Board, place: Place, today: date) -> list[Link]:
    every = Link(text=ALL_PAGES, href=place.on(None).href, current=place.drawn is None, title=ALL)
    return [
        every,
        *(
            Link(
                text=words.page_short(page),
                href=place.on(page.id).href,
                current=page.id == place.drawn,
                code=words.page_code(page, board.catalogue.departments),
                title=page.name,
                frozen=page.is_frozen_on(today),
            )
            for page in board.catalogue.pages
        ),
    ]


def _rows(
    drawing: Drawing, shown: Sequence[PageCalendar], chosen: PageCalendar, span: Span
) -> list[Row]:
    quarter = drawing.place.view is View.QUARTER
    by_page = [drawing.days(each, span.first, span.last) for each in shown]
    free = {each.day for each in drawing.days(chosen, span.first, span.last) if each.free}
    rows: list[Row] = []
    for start in range(0, (span.last - span.first).days + 1, 7):
        monday = span.first + start * _DAY
        cells: list[Cell] = []
        for offset in range(start, start + 7):
            day = span.first + offset * _DAY
            entries = [
                entry
                for calendar, days in zip(shown, by_page, strict=True)
                for entry in drawing.entries(calendar, days[offset])
                if _is_written(drawing, entry, day)
            ]
            products = sum(entry.kind == "post" for entry in entries if entry.code)
            if quarter and drawing.place.drawn is None:
                entries = [entry for entry in entries if not entry.code]
            else:
                products = 0
            month = None if quarter else span.about_first
            cell = drawing.cell(day, entries, month=month)
            cells.append(replace(cell, products=products))
        rows.append(_row(drawing, monday, cells, free, quarter=quarter))
    return rows


def _row(
    drawing: Drawing, monday: date, cells: Sequence[Cell], free: set[date], *, quarter: bool
) -> Row:
    first = _first_of(drawing)
    begins = monday.replace(day=1) if monday.day <= 7 else None  # noqa: PLR2004 - a week
    month = first if monday <= first <= monday + 6 * _DAY else begins
    if month == first and monday > first:
        month = None  # it began in the row before
    heading = month_heading(month) if quarter and month else ""
    return Row(
        number=Week.of(monday).number,
        href=drawing.place.seen_as(View.WEEK).at(monday).href,
        free=sum(cell.day in free for cell in cells),
        cells=cells,
        gone=drawing.place.day is None and cells[-1].past,
        heading=heading,
        heading_free=sum(_same_month(day, month) for day in free) if month else 0,
    )


def _first_of(drawing: Drawing) -> date:
    return drawing.shown_day.replace(day=1)


def _same_month(day: date, month: date) -> bool:
    return (day.year, day.month) == (month.year, month.month)


def _is_written(drawing: Drawing, entry: Entry, day: date) -> bool:
    """With all pages a product page's free days are left out: six a day would drown the rest."""
    if drawing.place.drawn is not None or entry.page.kind is PageKind.MAIN:
        return True
    if entry.kind == "closed":  # what is closed everywhere the main page says
        return not any(
            closed.day == day and closed.page is None
            for calendar in drawing.board.calendars
            for closed in calendar.closed
        )
    return entry.kind in _WRITTEN_OUT and (entry.kind == "post" or is_workday(day))


def _page_rows(drawing: Drawing, shown: Sequence[PageCalendar], span: Span) -> list[PageRow]:
    rows: list[PageRow] = []
    for calendar in shown:
        days = drawing.days(calendar, span.first, span.last)
        page = calendar.page
        frozen = any(each.frozen for each in days)
        rows.append(
            PageRow(
                page=page,
                code=words.page_code(page, drawing.catalogue.departments),
                href=drawing.place.on(page.id).href,
                free=sum(each.free for each in days),
                note=words.frozen_until(page, drawing.today) if frozen else "",
                cells=[drawing.cell(each.day, drawing.entries(calendar, each)) for each in days],
                main=page.kind is PageKind.MAIN,
            )
        )
    return rows


def _legend(board: Board, shown: Sequence[PageCalendar]) -> list[tuple[str, str]]:
    """The letters that occur, with the departments' full names."""
    seen = {booking.details.department for each in shown for booking in each.bookings}
    known = board.catalogue.departments
    return sorted((each.short, each.name) for each in known if each.id in seen)


def _frozen(shown: Sequence[PageCalendar], today: date) -> list[str]:
    return [
        words.frozen_page(each.page, today)
        for each in shown
        if each.page.frozen_until is not None and each.page.frozen_until >= today
    ]
