"""The settings: an overview, and a card for each part."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from bot.core.people import Person
from bot.core.text import plain
from bot.schedule.model import Booking, Catalogue, ContentType, Department, Page, ReviewNeed
from bot.schedule.settings import BrokenRule, ClosedSpan, state_of
from bot.swedish import settings as words
from bot.swedish.basic import and_more
from bot.swedish.date_writing import capitalised, heading_day
from bot.swedish.schedule import listed_title
from bot.swedish.words import content_type_name
from cards.actions import ShowBooking
from cards.elements import (
    Card,
    button,
    card,
    few,
    heading,
    row,
    send_button,
    strip,
    subheading,
    text,
    under,
    warning,
)
from cards.inputs import page_input, people_choices
from cards.parts import (
    Action,
    CardElement,
    Choice,
    ChoiceSetInput,
    DateInput,
    TextInput,
)
from cards.settings_actions import (
    AddPage,
    AskClose,
    AskFreeze,
    AskPage,
    CloseDays,
    EditDepartment,
    EditPage,
    FreezePage,
    OpenDays,
    SaveDepartment,
    SavePage,
    ShowSettings,
    UnfreezePage,
)

MOST_EDITORS = 150
_SPAN_WORDS: Final[Mapping[type[CloseDays | FreezePage], tuple[str, str]]] = {
    CloseDays: (words.CLOSE, words.CLOSE),
    FreezePage: (words.FREEZE, words.FREEZE_NOW),
}
"""People in a list of choices; more would burst the card."""
SEATS = range(1, 21)
MOST_BOOKINGS = 25
"""Bookings listed with a line each; more of the longest titles would burst the card."""


def settings_card(*, catalogue: Catalogue, closed: Sequence[ClosedSpan], today: date) -> Card:
    frozen = [page.name for page in catalogue.pages if page.frozen_from is not None]
    spans = [words.span_line(span, today) for span in closed]
    parts = [
        (words.PAGES, words.counted([each.name for each in catalogue.pages]), "pages"),
        (words.CLOSED_DAYS, words.counted(spans) or words.NOTHING_CLOSED, "closed"),
        (words.FROZEN_PAGES, words.counted(frozen) or words.NOTHING_FROZEN, "frozen"),
        (
            words.DEPARTMENTS,
            words.counted([each.name for each in catalogue.departments]),
            "departments",
        ),
    ]
    rows = [
        row(
            title,
            detail=detail,
            button=button(words.OPEN, ShowSettings.model_validate({"part": part}), says=title),
        )
        for title, detail, part in parts
    ]
    return card(
        [heading(words.HEADING), under(words.ONLY_SUPERADMINS), *rows],
        actions=[button(words.CLOSE, AskClose()), button(words.FREEZE, AskFreeze())],
        fallback=words.HEADING,
    )


def pages_card(*, catalogue: Catalogue, today: date) -> Card:
    rows = [
        row(
            page.name,
            detail=words.page_detail(page, today),
            button=button(words.CHANGE, EditPage(page=page.id)),
        )
        for page in catalogue.pages
    ]
    return card(
        [heading(words.PAGES), *few(rows)],
        actions=[button(words.ADD_PAGE, AskPage()), _back()],
        fallback=words.PAGES,
    )


def page_form_card(
    *,
    page: Page,
    people: Sequence[Person],
    departments: Sequence[Department],
    problem: str = "",
) -> Card:
    """Seats, types and editors of a page; what it showed follows along."""
    body = [*warning(problem), heading(page.name)]
    people = sorted(people, key=lambda each: each.id not in page.editors)
    body += [
        ChoiceSetInput(
            id="seats",
            label=words.SEATS,
            choices=[Choice(title=str(each), value=str(each)) for each in SEATS],
            value=str(page.seats_per_day),
            style="compact",
            is_required=True,
            error_message=words.SEATS_NEEDED,
        ),
        ChoiceSetInput(
            id="types",
            label=words.TYPES,
            choices=[
                Choice(title=capitalised(content_type_name(each)), value=each)
                for each in ContentType
            ],
            value=",".join(sorted(page.seated_types)),
            is_multi_select=True,
            style="expanded",
            is_required=True,
            error_message=words.TYPES_NEEDED,
        ),
        ChoiceSetInput(
            id="review",
            label=words.REVIEW,
            choices=[Choice(title=words.REVIEWS[each], value=each) for each in ReviewNeed],
            value=page.review,
            style="compact",
            is_required=True,
            error_message=words.REVIEW_NEEDED,
        ),
    ]
    if people:
        body.append(
            ChoiceSetInput(
                id="editors",
                label=words.EDITORS,
                placeholder=words.EDITORS_HELP,
                choices=people_choices(people[:MOST_EDITORS], departments),
                value=",".join(sorted(page.editors)),
                is_multi_select=True,
                style="filtered",
            )
        )
    seen = {"page": page.id, "seen": state_of(page)}
    return card(
        body,
        actions=[
            send_button(words.SAVE, SavePage.verb, seen),
            button(words.PAGES, ShowSettings(part="pages")),
        ],
        fallback=page.name,
    )


def page_saved_card(*, page: Page, broken: Sequence[BrokenRule], today: date) -> Card:
    """What holds now, and the bookings that no longer keep to it."""
    body: list[CardElement] = [
        strip(words.SAVED, "good", f"{page.name} · {words.page_detail(page, today)}")
    ]
    if broken:
        body += [subheading(words.BROKEN), text(words.STANDING_HELP, quiet=True)]
        body += _few(
            [_booking_row(each.booking, words.broken_line(each, today)) for each in broken]
        )
    return card(
        body, actions=[button(words.PAGES, ShowSettings(part="pages"))], fallback=words.SAVED
    )


def new_page_card(*, problem: str = "") -> Card:
    return card(
        [*warning(problem), heading(words.ADD_PAGE), _name_input("")],
        actions=[send_button(words.SAVE, AddPage.verb), _back()],
        fallback=words.ADD_PAGE,
    )


def closed_card(*, closed: Sequence[ClosedSpan], catalogue: Catalogue, today: date) -> Card:
    rows = [
        row(
            words.span_line(span, today),
            detail=words.where_and_why(catalogue.page(span.closed.page), span.closed.reason),
            button=button(
                words.REOPEN,
                OpenDays(first=span.first, last=span.last, page=span.closed.page),
            ),
        )
        for span in closed
    ]
    nothing = [] if rows else [text(words.NOTHING_CLOSED)]
    return card(
        [heading(words.CLOSED_DAYS), *nothing, *few(rows)],
        actions=[button(words.CLOSE, AskClose()), _back()],
        fallback=words.CLOSED_DAYS,
    )


def span_form_card(
    action: type[CloseDays | FreezePage],
    *,
    catalogue: Catalogue,
    today: date,
    page: Page | None = None,
    first: date | None = None,
    last: date | None = None,
    reason: str = "",
    problem: str = "",
) -> Card:
    """Which days to close, or to freeze, on which page or on all of them, and why."""
    title, send = _SPAN_WORDS[action]
    return card(
        [
            *warning(problem),
            heading(title),
            page_input(catalogue, page, everywhere=words.ALL_PAGES),
            *_span_inputs(first, last, today=today),
            _reason_input(reason),
        ],
        actions=[send_button(send, action.verb), _back()],
        fallback=title,
    )


def days_closed_card(
    *,
    first: date,
    last: date,
    page: Page | None,
    reason: str,
    standing: Sequence[Booking],
    today: date,
) -> Card:
    said = words.closing_heading(first, last, today)
    body: list[CardElement] = [strip(said, "good", words.where_and_why(page, reason))]
    body += _standing(standing, words.STANDING_HELP, today=today)
    undo = OpenDays(first=first, last=last, page=page.id if page else None)
    return card(
        body,
        actions=[
            button(words.REOPEN, undo),
            button(words.CLOSED_DAYS, ShowSettings(part="closed")),
        ],
        fallback=said,
    )


def days_opened_card(*, first: date, last: date, today: date) -> Card:
    said = words.opened_heading(first, last, today)
    return card(
        [strip(said, "good")],
        actions=[button(words.CLOSED_DAYS, ShowSettings(part="closed"))],
        fallback=said,
    )


def frozen_card(*, catalogue: Catalogue, today: date) -> Card:
    rows = [
        row(
            page.name,
            detail=words.frozen_line(page, today),
            button=button(words.UNFREEZE, UnfreezePage(page=page.id, seen=state_of(page))),
        )
        for page in catalogue.pages
        if page.frozen_from is not None
    ]
    nothing = [] if rows else [text(words.NOTHING_FROZEN)]
    return card(
        [heading(words.FROZEN_PAGES), *nothing, *few(rows)],
        actions=[button(words.FREEZE, AskFreeze()), _back()],
        fallback=words.FROZEN_PAGES,
    )


def page_frozen_card(
    *,
    page: Page,
    first: date,
    last: date,
    standing: Sequence[Booking],
    today: date,
    reopened: Sequence[Page] = (),
) -> Card:
    said = words.frozen_heading(page, first, last, today)
    body: list[CardElement] = [strip(said, "warning", page.frozen_reason)]
    body += _reopened(reopened, today)
    body.append(text(words.proposals_sent(len(standing))))
    body += _standing(standing, "", today=today)
    return card(
        body,
        actions=[
            button(words.UNFREEZE, UnfreezePage(page=page.id, seen=state_of(page))),
            button(words.FROZEN_PAGES, ShowSettings(part="frozen")),
        ],
        fallback=said,
    )


def _reopened(pages: Sequence[Page], today: date) -> list[CardElement]:
    said = words.reopened(pages, today)
    return [text(said)] if said else []


def all_frozen_card(
    *,
    first: date,
    last: date,
    reason: str,
    standing: Sequence[Booking],
    today: date,
    reopened: Sequence[Page] = (),
) -> Card:
    said = words.all_frozen_heading(first, last, today)
    return card(
        [
            strip(said, "warning", reason),
            *_reopened(reopened, today),
            text(words.proposals_sent(len(standing))),
            *_standing(standing, "", today=today),
        ],
        actions=[button(words.FROZEN_PAGES, ShowSettings(part="frozen"))],
        fallback=said,
    )


def page_unfrozen_card(*, page: Page) -> Card:
    said = words.unfrozen_heading(page)
    return card([strip(said, "good", words.unfrozen_detail())], actions=[_back()], fallback=said)


def departments_card(*, departments: Sequence[Department]) -> Card:
    rows = [
        row(
            words.department_line(each),
            button=button(words.CHANGE, EditDepartment(department=each.id)),
        )
        for each in departments
    ]
    return card(
        [heading(words.DEPARTMENTS), *few(rows)],
        actions=[button(words.ADD_DEPARTMENT, EditDepartment()), _back()],
        fallback=words.DEPARTMENTS,
    )


def department_form_card(*, department: Department | None, problem: str = "") -> Card:
    title = department.name if department else words.ADD_DEPARTMENT
    short = TextInput(
        id="short",
        label=words.SHORT,
        value=department.short if department else None,
        max_length=4,
    )
    hidden = {"department": department.id} if department else {}
    return card(
        [
            *warning(problem),
            heading(title),
            _name_input(department.name if department else ""),
            short,
        ],
        actions=[
            send_button(words.SAVE, SaveDepartment.verb, hidden),
            button(words.DEPARTMENTS, ShowSettings(part="departments")),
        ],
        fallback=title,
    )


def _back() -> Action:
    return button(words.BACK, ShowSettings())


def _booking_row(booking: Booking, detail: str) -> CardElement:
    opens = button(words.SHOW_BOOKING, ShowBooking(booking=booking.id))
    return row(listed_title(booking), detail=detail, button=opens)


def _few(rows: Sequence[CardElement]) -> list[CardElement]:
    more = len(rows) - MOST_BOOKINGS
    shown = list(rows[:MOST_BOOKINGS])
    return few([*shown, text(and_more(more), quiet=True)] if more > 0 else shown)


def _standing(standing: Sequence[Booking], help_text: str, *, today: date) -> list[CardElement]:
    if not standing:
        return []
    rows = [_booking_row(each, heading_day(each.day, today)) for each in standing]
    quiet = [text(help_text, quiet=True)] if help_text else []
    return [subheading(words.STANDING), *quiet, *_few(rows)]


def _span_inputs(first: date | None, last: date | None, *, today: date) -> list[CardElement]:
    return [
        DateInput(
            id="first",
            label=words.FIRST_DAY,
            min=today.isoformat(),
            value=first and first.isoformat(),
            is_required=True,
            error_message=words.DAY_WRONG,
        ),
        DateInput(
            id="last",
            label=words.LAST_DAY,
            min=today.isoformat(),
            value=last and last.isoformat(),
            error_message=words.DAY_WRONG,
        ),
        text(words.LAST_DAY_HELP, quiet=True, spacing="Small"),
    ]


def _reason_input(reason: str) -> TextInput:
    return TextInput(
        id="reason",
        label=words.REASON,
        placeholder=words.REASON_HELP,
        value=plain(reason) or None,
        max_length=200,
        is_required=True,
        error_message=words.REASON_NEEDED,
    )


def _name_input(name: str) -> TextInput:
    return TextInput(
        id="name",
        label=words.NAME,
        value=plain(name) or None,
        max_length=100,
        is_required=True,
        error_message=words.NAME_NEEDED,
    )
