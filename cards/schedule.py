"""The cards of the schedule: free days, a week, a month, one's own bookings."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby

from bot.core.calendar import Week
from bot.core.page_links import PageLinks
from bot.schedule.model import Booking, BookingId, Catalogue, Draft, Page, Readiness
from bot.schedule.overview import DayEntry
from bot.swedish import booking as booking_words
from bot.swedish import schedule as words
from bot.swedish.basic import SHOW_MORE, and_more
from bot.swedish.date_writing import capitalised, heading_day
from bot.swedish.texts import READINESS
from cards.actions import (
    CancelBooking,
    MoveBooking,
    MoveTo,
    RunCommand,
    ShowBooking,
    ShowForm,
    ShowFree,
    ShowSchedule,
)
from cards.booking import book_button
from cards.elements import (
    NARROW,
    ROWS,
    WIDE,
    Card,
    Spacing,
    button,
    card,
    few,
    fold,
    heading,
    link_button,
    row,
    subheading,
    text,
    under,
)
from cards.parts import (
    Action,
    ActionSet,
    CardElement,
    Column,
    ColumnDefinition,
    ColumnSet,
    Container,
    ContainerStyle,
    Table,
    TableCell,
    TableRow,
    TextBlock,
    VerticalAlignment,
)
from cards.personal import duties_button, settings_button

WORKDAYS = 5
MOST_LINES = 25
"""Posts and closed days listed under a month: with the grid, more would burst the card."""
_DAY_COLUMN = "60px"
"""As wide as the longest short day, so that days stand under each other."""


def free_days_card(
    *,
    page: Page,
    days: Sequence[date],
    span: tuple[date, date],
    draft: Draft,
    catalogue: Catalogue,  # noqa: ARG001 - every card is given what it needs to name things
    today: date,
    more_from: date | None = None,
) -> Card:
    """The first free days; `more_from`, or else the next of them, is where the rest begins."""
    chosen = replace(draft, page=page.id)
    if more_from is None and len(days) > ROWS:
        more_from = days[ROWS]
    body = [heading(words.FREE_HEADING), under(booking_words.span_line(page.name, *span, today))]
    if draft.details.title.strip():
        body.append(text(booking_words.carried_title(draft.details.title), spacing="Small"))
    body += [
        row(heading_day(day, today), button=book_button(chosen, day, today=today))
        for day in days[:ROWS]
    ]
    if not days:
        body.append(text(words.no_free_days(page.name)))
    actions = [
        button(booking_words.OTHER_DAY, ShowForm.with_draft(replace(chosen, day=None))),
        button(words.SHOW_MONTH, ShowSchedule(page=page.id, month=max(span[0], today))),
    ]
    if more_from is not None:
        actions.insert(0, button(words.LATER_DAYS, ShowFree.with_draft(chosen, first=more_from)))
    return card(body, actions=actions, fallback=words.FREE_HEADING)


def week_card(
    *,
    monday: date,
    entries: Sequence[DayEntry],
    page: Page | None,
    catalogue: Catalogue,
    today: date,
) -> Card:
    """One page's week, or without a page everybody's; its free days are then the main page's."""
    sunday = monday + timedelta(days=6)
    title = words.week_heading(monday, today)
    place = page.name if page else None
    rows = [
        line
        for entry in entries
        if entry.says_something
        for line in _day_lines(entry, page=page, catalogue=catalogue, today=today)
    ]
    chosen = page or catalogue.main
    around = {"page": page.id} if page else {}
    before, after = monday - timedelta(days=7), monday + timedelta(days=7)
    return card(
        [heading(title), under(words.week_under(monday, sunday, place, today)), *few(rows)],
        actions=[
            button(
                words.earlier_week(before),
                ShowSchedule.model_validate({**around, "week": before}),
            ),
            button(
                words.later_week(after), ShowSchedule.model_validate({**around, "week": after})
            ),
            button(words.SHOW_MONTH, ShowSchedule(page=chosen.id, month=monday)),
        ],
        fallback=title,
    )


def month_card(
    *,
    month: date,
    page: Page,
    entries: Sequence[DayEntry],
    catalogue: Catalogue,
    today: date,
    links: PageLinks | None = None,
) -> Card:
    """A grid where there is room for one, and by week what stands in it."""
    first = month.replace(day=1)
    title = words.month_heading(first)
    inside = [entry for entry in entries if _same_month(entry.day, first)]
    free = sum(entry.free for entry in inside)
    before = first - timedelta(days=1)
    after = (first + timedelta(days=31)).replace(day=1)
    return card(
        [
            heading(title),
            under(words.month_under(page.name, free)),
            _grid(entries, first, page=page, catalogue=catalogue, today=today),
            *_by_week(entries, catalogue=catalogue, today=today),
        ],
        actions=[
            button(
                words.earlier(before, today),
                ShowSchedule(page=page.id, month=before.replace(day=1)),
            ),
            button(words.later(after, today), ShowSchedule(page=page.id, month=after)),
            button(booking_words.BOOK, ShowForm(page=page.id), primary=True),
            *([link_button(words.OPEN_PAGE, links.day(max(first, today)))] if links else []),
        ],
        fallback=f"{title}. {words.month_under(page.name, free)}",
    )


def mine_card(
    *,
    bookings: Sequence[Booking],
    catalogue: Catalogue,
    today: date,
    waiting: Sequence[CardElement] = (),
    duties: Sequence[CardElement] = (),
    choose: type[MoveBooking | CancelBooking] | None = None,
    target: date | None = None,
    readiness: Mapping[BookingId, Readiness] | None = None,
) -> Card:
    """One's own bookings.

    Args:
        bookings: Those to come, in order of day.
        catalogue: Names their pages.
        today: The day it is shown.
        waiting: Rows of what is under way: places in a queue, questions without an answer.
        duties: Rows of what waits for one's own answer.
        choose: What each row's button does, where a command didn't say with which booking.
        target: The day that the chosen one is moved to, where that was said.
        readiness: How far the texts have come.
    """
    rows: list[CardElement] = [
        row(
            heading_day(booking.day, today),
            detail=words.mine_line(booking, catalogue),
            more=_ready_line((readiness or {}).get(booking.id)),
            button=_mine_button(booking, choose, target, today=today),
        )
        for booking in bookings
    ]
    return card(
        [
            heading(words.MINE_HEADING),
            under(words.ONLY_YOU),
            *([text(booking_words.moves_to(target, today))] if target else []),
            *duties,
            *([subheading(words.MINE_BOOKED)] if duties else []),
            *(few(rows) or [text(words.nothing_mine())]),
            *([subheading(words.UNDER_WAY), *waiting[:ROWS]] if waiting else []),
        ],
        actions=[
            button(words.BOOK_A_DAY, RunCommand(text=words.BOOK_COMMAND), primary=not bookings),
            button(words.SHOW_FREE, ShowFree()),
            button(words.CALENDAR, RunCommand(text=words.CALENDAR_COMMAND)),
            *([duties_button()] if duties else []),
            settings_button(),
        ],
        fallback=words.MINE_HEADING,
    )


def _ready_line(state: Readiness | None) -> str:
    return "" if state is None else capitalised(READINESS[state])


def _mine_button(
    booking: Booking,
    choose: type[MoveBooking | CancelBooking] | None,
    target: date | None,
    *,
    today: date,
) -> Action:
    if choose is None:
        shows = ShowBooking(booking=booking.id)
        return button(words.SHOW, shows, says=words.show_booking(booking.day, today))
    if target is not None:
        moved = MoveTo(booking=booking.id, version=booking.version, day=target)
        says = booking_words.move_to_day(target, today)
        return button(booking_words.MOVE, moved, says=says)
    title = booking_words.MOVE if choose is MoveBooking else booking_words.CANCEL
    return button(title, choose(booking=booking.id, version=booking.version))


def _same_month(day: date, month: date) -> bool:
    return (day.year, day.month) == (month.year, month.month)


def _day_lines(
    entry: DayEntry, *, page: Page | None, catalogue: Catalogue, today: date
) -> list[CardElement]:
    """A line for each booking of the day, or one that says why there is none."""
    lines: list[CardElement] = [
        _line(
            words.short(entry.day) if number == 0 else "",
            [
                text(words.listed_title(booking)),
                text(
                    words.booking_line(booking, catalogue, with_page=page is None),
                    quiet=True,
                    spacing="None",
                ),
            ],
            opens=_opening(booking, today=today),
        )
        for number, booking in enumerate(entry.bookings)
    ]
    if lines and not (entry.free or entry.closed):
        return lines
    chosen = page or catalogue.main
    state = words.day_state(entry)
    if page is None and entry.free:
        state = words.free_on_page(chosen.name)
    book = book_button(Draft(page=chosen.id), entry.day, today=today) if entry.free else None
    return [
        *lines,
        _line("" if lines else words.short(entry.day), [text(state, quiet=True)], action=book),
    ]


def _line(
    label: str,
    items: Sequence[CardElement],
    *,
    action: Action | None = None,
    opens: Action | None = None,
) -> ColumnSet:
    """The day at the left, what it holds beside it; a separator begins each day."""
    middle: VerticalAlignment | None = "Center" if action else None
    day: list[CardElement] = [text(label, bold=True)] if label else []
    columns = [
        Column(width=_DAY_COLUMN, vertical_content_alignment=middle, items=day),
        Column(width="stretch", vertical_content_alignment=middle, items=list(items)),
    ]
    if action is not None:
        columns.append(Column(width="auto", items=[ActionSet(actions=[action])]))
    return ColumnSet(separator=bool(label), spacing="Medium", columns=columns, select_action=opens)


def _opening(booking: Booking, *, today: date) -> Action:
    """What a press on the booking itself does; its words are read aloud, not shown."""
    title = words.show_booking(booking.day, today)
    return button(title, ShowBooking(booking=booking.id), says=title)


def _grid(
    entries: Sequence[DayEntry], month: date, *, page: Page, catalogue: Catalogue, today: date
) -> Table:
    """Monday to Friday, and a day of the weekend where one has something to say."""
    weekdays = sorted({entry.day.weekday() for entry in entries if entry.says_something})
    weekend = len(weekdays) > WORKDAYS
    header = [words.WEEK_COLUMN, *(words.WEEKDAYS[weekday] for weekday in weekdays)]
    rows = [TableRow(cells=[TableCell(items=[_centred(name, bold=True)]) for name in header])]
    for monday, days in _weeks(entries):
        week = TableCell(items=[_centred(str(Week.of(monday).number), bold=True)])
        cells = [
            _cell(entry, month, page=page, catalogue=catalogue, today=today, weekend=weekend)
            for entry in days
            if entry.day.weekday() in weekdays
        ]
        rows.append(TableRow(cells=[week, *cells]))
    return Table(
        columns=[ColumnDefinition(width=1), *(ColumnDefinition(width=2) for _ in weekdays)],
        first_row_as_headers=True,
        show_grid_lines=True,
        grid_style="default",
        rows=rows,
        target_width=WIDE,
    )


def _cell(
    entry: DayEntry,
    month: date,
    *,
    page: Page,
    catalogue: Catalogue,
    today: date,
    weekend: bool,
) -> TableCell:
    """The day's number and its state in words; a press books the day or shows its booking."""
    departments = [
        words.department_short(catalogue.department(booking.details.department))
        for booking in entry.bookings
    ]
    opens: Action | None = None
    if entry.free:
        form = ShowForm.with_draft(Draft(page=page.id, day=entry.day))
        title = booking_words.book_day(entry.day, today)
        opens = button(title, form, says=title)
    elif len(entry.bookings) == 1:
        opens = _opening(entry.bookings[0], today=today)
    inside = _same_month(entry.day, month)
    return TableCell(
        style=_ground(entry),
        items=[
            _centred(words.cell_number(entry.day, today), bold=inside, quiet=not inside),
            _centred(
                words.cell_word(entry, departments, weekend=weekend), quiet=True, spacing="None"
            ),
        ],
        select_action=opens,
    )


def _ground(entry: DayEntry) -> ContainerStyle | None:
    if entry.bookings:
        return "accent"
    if entry.closed or entry.frozen:
        return "warning"
    return "emphasis" if entry.red_day else None


def _centred(
    content: str, *, bold: bool = False, quiet: bool = False, spacing: Spacing | None = None
) -> TextBlock:
    return text(content, bold=bold, quiet=quiet, spacing=spacing, centred=True)


def _by_week(
    entries: Sequence[DayEntry], *, catalogue: Catalogue, today: date
) -> list[CardElement]:
    """Each week's posts and closed days, and where no grid shows them its other days too."""
    shown: list[CardElement] = []
    folded: list[CardElement] = []
    count = 0
    for monday, days in _weeks(entries):
        lines = [
            line for entry in days for line in _mentions(entry, catalogue=catalogue, today=today)
        ]
        others = words.other_days(days, today)
        this_week = Week.of(today).monday == monday
        heads: list[CardElement] = [text(words.week_name(monday, is_now=this_week), bold=True)]
        if others:
            heads.append(text(others, quiet=True, spacing="None", only=NARROW))
        block = Container(
            items=[*heads, *lines[: max(0, MOST_LINES - count)]],
            spacing="Medium",
            target_width=None if lines and count < MOST_LINES else NARROW,
        )
        count += len(lines)
        (shown if count <= ROWS or not shown else folded).append(block)
    if count > MOST_LINES:
        folded.append(text(and_more(count - MOST_LINES), quiet=True))
    return [*shown, *fold(folded, SHOW_MORE)]


def _mentions(entry: DayEntry, *, catalogue: Catalogue, today: date) -> list[CardElement]:
    lines: list[CardElement] = [
        Container(
            spacing="Small",
            items=[
                text(words.day_and_title(booking, today)),
                text(
                    words.booking_line(booking, catalogue, with_page=False),
                    quiet=True,
                    spacing="None",
                ),
            ],
            select_action=_opening(booking, today=today),
        )
        for booking in entry.bookings
    ]
    if entry.closed:
        lines.append(text(words.closed_day(entry.closed), quiet=True, spacing="Small"))
    return lines


def _weeks(entries: Sequence[DayEntry]) -> list[tuple[date, list[DayEntry]]]:
    return [
        (monday, list(days))
        for monday, days in groupby(entries, key=lambda entry: Week.of(entry.day).monday)
    ]
