"""The cards of one booking: choosing a day, the form, the receipt, moving and cancelling."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from bot.core.page_links import PageLinks
from bot.core.people import PersonId
from bot.core.text import plain
from bot.schedule.booking import is_frozen, last_bookable
from bot.schedule.model import (
    Booking,
    BookingStatus,
    Catalogue,
    Draft,
    Page,
)
from bot.schedule.overview import WeekRow
from bot.schedule.suggestions import Suggestion
from bot.swedish import booking as words
from bot.swedish.basic import HELP
from bot.swedish.date_writing import capitalised, heading_day, long_day
from bot.swedish.reading.meanings import Ambiguous, Day, Days, Span
from bot.swedish.reading.post import Post
from bot.swedish.refusals import why_red
from bot.swedish.schedule import CALENDAR, CALENDAR_COMMAND, OPEN_IN_PAGE
from bot.swedish.settings import frozen_booking
from bot.swedish.suggestions import reason
from bot.swedish.swaps import SWAP_OR_GIVE
from bot.swedish.texts import TEXT, TEXT_STAYS, WANTED_READER
from cards.actions import (
    OTHER_DAY,
    Book,
    CancelBooking,
    CardAction,
    ConfirmCancel,
    EditBooking,
    KeepBooking,
    MoveBooking,
    MoveTo,
    RunCommand,
    SaveBooking,
    ShowForm,
    ShowFree,
    ShowHelp,
    ShowSchedule,
    UndoCancel,
)
from cards.details import (
    ChoiceField,
    FormField,
    TickField,
    TimeField,
    booking_facts,
    department_field,
    form_fields,
)
from cards.dialog import dialog_button
from cards.elements import (
    Card,
    Tone,
    button,
    card,
    facts,
    heading,
    link_button,
    row,
    send_button,
    strip,
    subheading,
    text,
    under,
    warning,
)
from cards.inputs import page_input, title_input
from cards.parts import (
    Action,
    ActionSet,
    CardElement,
    Choice,
    ChoiceSetInput,
    Column,
    ColumnSet,
    DateInput,
    TimeInput,
    ToggleInput,
)
from cards.swap_actions import ShowSwap
from cards.text_actions import ShowText
from cards.watch import out_buttons


def book_button(draft: Draft, day: date, *, today: date, primary: bool = False) -> Action:
    """Books at once when a title is known, otherwise opens the form with the day filled in."""
    chosen = replace(draft, day=day)
    action = (
        Book.with_draft(chosen) if draft.details.title.strip() else ShowForm.with_draft(chosen)
    )
    return button(words.BOOK, action, primary=primary, says=words.book_day(day, today))


def suggestions_card(
    *,
    page: Page,
    suggestions: Sequence[Suggestion],
    weeks: Sequence[WeekRow],
    draft: Draft,
    catalogue: Catalogue,  # noqa: ARG001 - every card is given what it needs to name things
    today: date,
) -> Card:
    body = [heading(words.SUGGESTIONS_HEADING), under(page.name)]
    if draft.details.title.strip():
        body.append(text(words.carried_title(draft.details.title), spacing="Small"))
    body += _suggested(suggestions, draft, today=today)
    if weeks:
        body.append(subheading(words.COMING_WEEKS))
        body.append(facts([words.week_line(week, today) for week in weeks]))
    return card(
        body,
        actions=[
            button(words.OTHER_DAY, ShowForm.with_draft(replace(draft, day=None))),
            button(words.SHOW_MONTH, ShowSchedule(page=page.id, month=today)),
            button(words.HOW_TO_BOOK, ShowHelp()),
        ],
        fallback=words.SUGGESTIONS_HEADING,
    )


def form_card(
    *,
    draft: Draft,
    catalogue: Catalogue,
    today: date,
    free_days: Sequence[date],
    booking: Booking | None = None,
    problem: str = "",
    as_dialog: bool = False,
) -> Card:
    """A new booking, or with a booking all of it as it is, to be changed.

    `as_dialog` offers a new one in a dialog too, where the client is narrow.
    """
    title = words.EDIT_BOOKING if booking else words.NEW_BOOKING
    page = catalogue.page(draft.page) or catalogue.main
    out_of_reach = (
        booking is None
        and draft.day is not None
        and not today <= draft.day <= last_bookable(today)
    )
    body: list[CardElement] = warning(problem)
    body.append(heading(title))
    if as_dialog and booking is None:
        body.append(dialog_button(ShowForm.with_draft(draft)))
    if booking:
        stands = catalogue.page(booking.page)
        body.append(under(f"{stands.name if stands else ''} · {long_day(booking.day, today)}"))
    body += [
        title_input(draft.details.title),
        *_day_inputs(None if out_of_reach else draft.day, page, free_days, today=today),
        page_input(catalogue, page),
        *_detail_inputs(draft, catalogue, page),
    ]
    if booking:
        hidden = EditBooking(booking=booking.id, version=booking.version).data()
        actions: list[Action] = [
            send_button(words.SAVE, SaveBooking.verb, hidden),
            button(words.NEVER_MIND, KeepBooking(booking=booking.id)),
        ]
    else:
        body.append(text(words.form_hint(), quiet=True))
        actions = [
            send_button(words.BOOK, Book.verb),
            button(words.NEVER_MIND, ShowSchedule(page=page.id, month=draft.day)),
            button(words.HOW_TO_BOOK, ShowHelp()),
        ]
    return card(body, actions=actions, fallback=title)


def receipt_card(
    *,
    booking: Booking,
    catalogue: Catalogue,
    today: date,
    mine: bool,
    headline: str = "",
    links: PageLinks | None = None,
    back_to: date | None = None,
) -> Card:
    """What was done; it can be moved `back_to` the day that it came from."""
    booked = headline or words.booked(booking.day, today)
    if back_to is not None:
        booked = words.moved(back_to, booking.day, today)
    return card(
        [
            strip(booked, "good"),
            *_thing(booking, catalogue, today=today, mine=mine),
            *(_ask_department(booking, catalogue) if mine else []),
        ],
        actions=[
            *([] if back_to is None else _move_back(booking, back_to, today)),
            *([*_own_buttons(booking, today), _to_calendar()] if mine else []),
            *_to_page(booking, links),
        ],
        fallback=f"{booked}. {booking.details.title}",
    )


def _move_back(booking: Booking, day: date, today: date) -> list[Action]:
    """Undoes a move, where there is a day to go back to."""
    if day < today:
        return []
    action = MoveTo(booking=booking.id, version=booking.version, day=day, red_day_confirmed=True)
    return [button(words.UNDO, action, says=words.move_to_day(day, today))]


def booking_card(
    *,
    booking: Booking,
    catalogue: Catalogue,
    today: date,
    mine: bool,
    headline: str = "",
    ways: Sequence[Action] | None = (),
    more: Sequence[Action] = (),
    links: PageLinks | None = None,
) -> Card:
    """The booking as it is now; a headline comes first and says why it is shown.

    `ways` are what others than the owner can do about the day; None for those who only read.
    `more` belongs to the headline: how to undo what was done.
    """
    state = words.state_line(booking, today)
    tone: Tone = "good" if booking.status is BookingStatus.PUBLISHED else "neutral"
    iced = ""
    page = catalogue.page(booking.page)
    if page is not None and is_frozen(booking, catalogue):
        tone, iced = "warning", frozen_booking(page, today)
    body: list[CardElement] = warning(headline)
    return card(
        [*body, strip(state, tone, iced), *_thing(booking, catalogue, today=today, mine=mine)],
        actions=[]
        if ways is None
        else [
            *more,
            *(_own_buttons(booking, today) if mine else ways),
            _to_the_month(booking),
            *_to_page(booking, links),
        ],
        fallback=f"{headline} {state}. {booking.details.title}",
    )


def taken_card(
    *,
    draft: Draft,
    page: Page,
    holders: Sequence[Booking],
    alternatives: Sequence[Suggestion],
    catalogue: Catalogue,
    today: date,
    ways: Sequence[Action] = (),
    headline: str = "",
    viewer: PersonId | None = None,
) -> Card:
    """The other days, and the `ways` to this one; a headline says what else stands in the way."""
    assert draft.day is not None
    headline = headline or words.taken(draft.day, today)
    chosen = replace(draft, page=page.id)
    body: list[CardElement] = [
        strip(headline, "warning"),
        *([text(words.holders_line(holders, catalogue, viewer))] if holders or not ways else []),
    ]
    if alternatives:
        body.append(text(words.alternatives_line(draft.details.title), spacing="Small"))
    body += _suggested(alternatives, chosen, today=today)
    return card(
        body,
        actions=[
            *ways,
            button(words.OTHER_DAY, ShowForm.with_draft(replace(chosen, day=None))),
            button(words.SHOW_MONTH, ShowSchedule(page=page.id, month=draft.day)),
        ],
        fallback=headline,
    )


def red_day_card(*, draft: Draft, name: str, today: date) -> Card:
    """One extra confirmation; it names the day, and the easy way is another one."""
    assert draft.day is not None
    headline = words.red_day_headline(draft.day, today)
    return card(
        [
            strip(headline, "warning"),
            text(why_red(name)),
            text(words.red_day_question(draft.details.title)),
        ],
        actions=[
            button(
                words.CHOOSE_OTHER_DAY, ShowForm.with_draft(replace(draft, day=None)), primary=True
            ),
            button(
                words.BOOK_ANYWAY,
                Book.with_draft(draft, red_day_confirmed=True),
                says=words.book_day(draft.day, today),
            ),
        ],
        fallback=headline,
    )


def book_or_form(draft: Draft) -> CardAction:
    """Booked at once where day and title are there, else filled in."""
    whole = draft.day is not None and draft.details.title.strip()
    return Book.with_draft(draft) if whole else ShowForm.with_draft(draft)


def _choice(
    label: str, day: date | None, choose: Action, *, today: date, detail: str = ""
) -> CardElement:
    """A reading to choose; a day that nobody can book yet is named without a button."""
    last = last_bookable(today)
    if day is not None and day > last:
        return row(label, detail=words.out_of_reach(last, today))
    return row(label, detail=detail, button=choose)


def which_day_card(
    *,
    draft: Draft,
    page: Page,
    candidates: Sequence[tuple[date, str]],
    today: date,
    why: str = "",
) -> Card:
    chosen = replace(draft, page=page.id)
    body = [heading(words.WHICH_DAY), under(page.name)]
    if why:
        body.append(text(why, spacing="Small"))
    if draft.details.title.strip():
        body.append(text(words.carried_title(draft.details.title), spacing="Small"))
    body += [
        _choice(capitalised(label), day, book_button(chosen, day, today=today), today=today)
        for day, label in candidates
    ]
    other = ShowForm.with_draft(replace(chosen, day=None))
    return card(body, actions=[button(words.OTHER_DAY, other)], fallback=words.WHICH_DAY)


def doubt_card(
    *,
    text: str,
    post: Post,
    instead: Post,
    draft: Draft,
    today: date,
    act: Callable[[Draft], CardAction] = book_or_form,
) -> Card:
    """Two readings of what was typed, each with all of it: asked, never taken for granted."""
    question = words.did_you_mean_this(post, today)
    rows = [
        _choice(
            words.reading_label(each, today),
            each.when.day if isinstance(each.when, Day) else None,
            button(label, _way_on(each, draft, act), says=f"{label}: {question}"),
            today=today,
            detail=words.title_of(each.title),
        )
        for label, each in [
            *((words.YES, each) for each in _single(post)),
            *((words.not_that(post, each, today), each) for each in _single(instead)),
        ]
    ]
    return card(
        [heading(question), under(words.as_typed(text)), *rows],
        actions=[button(HELP, ShowHelp())],
        fallback=question,
    )


def drafted(post: Post, draft: Draft) -> Draft:
    """What was understood of a post, on top of what is known already."""
    known = draft.details.department
    department = post.department.id if post.department is not None else known
    return replace(
        draft,
        details=replace(
            draft.details, title=post.title, planned_time=post.at, department=department
        ),
        page=post.page.id if post.page is not None else draft.page,
        day=post.when.day if isinstance(post.when, Day) else None,
    )


def _single(post: Post) -> list[Post]:
    """The reading once for each day or stretch that it may mean."""
    match post.when:
        case Ambiguous(choices=choices):
            return [replace(post, when=each.meaning) for each in choices]
        case Days(days=days):
            return [replace(post, when=Day(day=day)) for day in days]
        case _:
            return [post]


def _way_on(post: Post, draft: Draft, act: Callable[[Draft], CardAction]) -> CardAction:
    known = drafted(post, draft)
    if isinstance(post.when, Span):
        return ShowFree.with_draft(known, first=post.when.first, last=post.when.last)
    return act(known)


def move_card(
    *,
    booking: Booking,
    suggestions: Sequence[Suggestion],
    catalogue: Catalogue,  # noqa: ARG001 - as in suggestions_card
    today: date,
    problem: str = "",
) -> Card:
    state = {"booking": booking.id, "version": booking.version}
    body: list[CardElement] = warning(problem)
    body += [heading(words.WHERE_TO), under(words.current_day(booking, today))]
    body += [
        row(
            heading_day(each.day, today),
            detail=reason(each.reason),
            button=button(
                words.MOVE,
                MoveTo.model_validate({**state, "day": each.day}),
                primary=each is suggestions[0],
                says=words.move_to_day(each.day, today),
            ),
        )
        for each in sorted(suggestions, key=lambda each: each.day)
    ]
    if not suggestions:
        body.append(text(words.no_day_to_move_to()))
    body.append(
        _date_input(words.MOVE_DATE_LABEL, words.MOVE_DATE_NEEDED, today=today, required=True)
    )
    return card(
        body,
        actions=[
            send_button(words.MOVE_THERE, MoveTo.verb, state, primary=not suggestions),
            button(words.KEEP, KeepBooking(booking=booking.id)),
        ],
        fallback=words.WHERE_TO,
    )


def move_instead_card(*, booking: Booking, day: date, why: str, today: date) -> Card:
    """There is nobody to swap with on the day: it may be free."""
    move = MoveTo(booking=booking.id, version=booking.version, day=day)
    return card(
        [
            strip(why, "warning"),
            heading(booking.details.title),
            under(heading_day(booking.day, today)),
            text(words.move_instead(day, today)),
        ],
        actions=[
            button(words.MOVE, move, primary=True, says=words.move_to_day(day, today)),
            button(SWAP_OR_GIVE, ShowSwap(booking=booking.id, version=booking.version)),
            button(words.KEEP, KeepBooking(booking=booking.id)),
        ],
        fallback=why,
    )


def move_red_day_card(*, booking: Booking, day: date, name: str, today: date) -> Card:
    headline = words.red_day_headline(day, today)
    return card(
        [
            strip(headline, "warning"),
            text(why_red(name)),
            text(words.move_red_day_question(booking.details.title)),
        ],
        actions=[
            button(
                words.CHOOSE_OTHER_DAY,
                MoveBooking(booking=booking.id, version=booking.version),
                primary=True,
            ),
            button(
                words.MOVE_ANYWAY,
                MoveTo(
                    booking=booking.id, version=booking.version, day=day, red_day_confirmed=True
                ),
                says=words.move_to_day(day, today),
            ),
            button(words.KEEP, KeepBooking(booking=booking.id)),
        ],
        fallback=headline,
    )


def edit_red_day_card(*, booking: Booking, draft: Draft, name: str, today: date) -> Card:
    assert draft.day is not None
    headline = words.red_day_headline(draft.day, today)
    state = {"booking": booking.id, "version": booking.version}
    anyway = SaveBooking.with_draft(draft, **state, red_day_confirmed=True)
    return card(
        [
            strip(headline, "warning"),
            text(why_red(name)),
            text(words.move_red_day_question(draft.details.title)),
        ],
        actions=[
            button(words.CHOOSE_OTHER_DAY, EditBooking.model_validate(state), primary=True),
            button(words.MOVE_ANYWAY, anyway, says=words.move_to_day(draft.day, today)),
            button(words.KEEP, KeepBooking(booking=booking.id)),
        ],
        fallback=headline,
    )


def cancel_question_card(*, booking: Booking, catalogue: Catalogue, today: date) -> Card:
    question = words.cancel_question(booking.day, today)
    page = catalogue.page(booking.page)
    return card(
        [
            strip(question, "warning"),
            heading(booking.details.title),
            under(page.name if page else ""),
            text(words.cancel_consequence()),
        ],
        actions=[
            button(words.KEEP, KeepBooking(booking=booking.id), primary=True),
            button(words.MOVE, MoveBooking(booking=booking.id, version=booking.version)),
            button(
                words.CANCEL,
                ConfirmCancel(booking=booking.id, version=booking.version),
                destructive=True,
                says=question,
            ),
        ],
        fallback=question,
    )


def cancelled_card(
    *, booking: Booking, catalogue: Catalogue, today: date, has_text: bool = False
) -> Card:
    state = words.state_line(booking, today)
    page = catalogue.page(booking.page)
    return card(
        [
            strip(state, "neutral"),
            heading(booking.details.title),
            under(page.name if page else ""),
            text(words.after_cancelling()),
            *([text(TEXT_STAYS)] if has_text else []),
        ],
        actions=[
            button(words.UNDO, UndoCancel(booking=booking.id, version=booking.version)),
            _book_again(booking),
            *([button(TEXT, ShowText(booking=booking.id))] if has_text else []),
        ],
        fallback=f"{state}. {booking.details.title}",
    )


def _suggested(
    suggestions: Sequence[Suggestion], draft: Draft, *, today: date
) -> list[CardElement]:
    """In order of day; the best has the button that stands out."""
    if not suggestions:
        return [text(words.no_free_days())]
    return [
        row(
            heading_day(each.day, today),
            detail=reason(each.reason),
            button=book_button(draft, each.day, today=today, primary=each is suggestions[0]),
        )
        for each in sorted(suggestions, key=lambda each: each.day)
    ]


def _to_the_month(booking: Booking) -> Action:
    return button(words.SHOW_MONTH, ShowSchedule(page=booking.page, month=booking.day))


def _to_page(booking: Booking, links: PageLinks | None) -> list[Action]:
    return [link_button(OPEN_IN_PAGE, links.booking(booking.id))] if links else []


def _ask_department(booking: Booking, catalogue: Catalogue) -> list[CardElement]:
    """Asked once, beside the first receipt: what is answered is remembered."""
    if booking.details.department is not None:
        return []
    state = SaveBooking.with_draft(
        booking.draft, booking=booking.id, version=booking.version
    ).data()
    save = send_button(words.SAVE_DEPARTMENT, SaveBooking.verb, state)
    return [
        text(words.WHICH_DEPARTMENT),
        _input(department_field(booking.details, catalogue)),
        ActionSet(actions=[save]),
    ]


def _thing(
    booking: Booking, catalogue: Catalogue, *, today: date, mine: bool
) -> list[CardElement]:
    """The post itself, its facts, and what happens next."""
    page = catalogue.page(booking.page)
    details = booking.details
    return [
        heading(details.title),
        facts(booking_facts(booking, catalogue)),
        *([text(words.urgent_line(booking))] if booking.over_limit_reason else []),
        *_wanted_reader(page, booking),
        *([text(words.next_line(booking, today), quiet=True)] if mine else []),
    ]


def _wanted_reader(page: Page | None, booking: Booking) -> list[CardElement]:
    """Said from the first, and not on the day."""
    if page is None or booking.status is not BookingStatus.BOOKED:
        return []
    wanted = WANTED_READER[page.review]
    return [text(wanted)] if wanted else []


def _own_buttons(booking: Booking, today: date) -> list[Action]:
    state = {"booking": booking.id, "version": booking.version}
    match booking.status:
        case BookingStatus.BOOKED:
            return [
                button(words.EDIT, EditBooking.model_validate(state)),
                button(words.MOVE, MoveBooking.model_validate(state)),
                button(words.CANCEL, CancelBooking.model_validate(state)),
                button(TEXT, ShowText(booking=booking.id)),
                button(SWAP_OR_GIVE, ShowSwap.model_validate(state), aside=True),
            ]
        case BookingStatus.PUBLISHED:
            return out_buttons(booking, today)
        case BookingStatus.CANCELLED:
            return [_book_again(booking)]


def _to_calendar() -> Action:
    return button(CALENDAR, RunCommand(text=CALENDAR_COMMAND), aside=True)


def _book_again(booking: Booking) -> Action:
    again = replace(booking.draft, day=None)
    return button(words.BOOK_NEW_DAY, ShowForm.with_draft(again))


def _day_inputs(
    day: date | None, page: Page, free_days: Sequence[date], *, today: date
) -> list[CardElement]:
    """A list of free days, and beside it any date. A day already given leads the list."""
    days = sorted({*free_days, day} if day else free_days)
    choices = [Choice(title=heading_day(each, today), value=each.isoformat()) for each in days]
    choices.append(Choice(title=words.OTHER_DATE, value=OTHER_DAY))
    return [
        ChoiceSetInput(
            id="day_choice",
            label=words.DAY_LABEL,
            placeholder=words.DAY_PLACEHOLDER,
            choices=choices,
            value=day.isoformat() if day else None,
            style="compact",
            is_required=True,
            error_message=words.DAY_NEEDED,
        ),
        text(words.free_days_on(page.name), quiet=True, spacing="Small"),
        _date_input(words.OTHER_DATE_LABEL, words.OTHER_DATE_WRONG, today=today),
    ]


def _date_input(label: str, error: str, *, today: date, required: bool = False) -> DateInput:
    return DateInput(
        id="day_other",
        label=label,
        min=today.isoformat(),
        max=last_bookable(today).isoformat(),
        is_required=required,
        error_message=error,
    )


def _detail_inputs(draft: Draft, catalogue: Catalogue, page: Page) -> list[CardElement]:
    drawn = {each.id: _input(each) for each in form_fields(draft.details, catalogue, page)}
    pair = _pair(drawn.pop("content_type"), drawn.pop("planned_time"))
    return [drawn.pop("department"), pair, *drawn.values()]


@lru_cache(maxsize=64)  # departments and kinds stay as they are for weeks
def _choices(known: tuple[tuple[str, str], ...]) -> Sequence[Choice]:
    return [Choice(title=plain(name), value=key) for key, name in known]


def _input(field: FormField) -> CardElement:
    match field:
        case ChoiceField():
            return ChoiceSetInput(
                id=field.id,
                label=field.label,
                placeholder=field.placeholder or None,
                choices=_choices(tuple(field.choices)),
                value=field.value,
                style="compact",
                is_required=bool(field.needed) or None,
                error_message=field.needed or None,
            )
        case TimeField():
            return TimeInput(
                id=field.id, label=field.label, value=field.value, error_message=field.wrong
            )
        case TickField():
            return ToggleInput(
                id=field.id,
                label=field.label,
                title=field.title,
                value="true" if field.value else "false",
                value_on="true",
                value_off="false",
                wrap=True,
            )


def _pair(left: CardElement, right: CardElement) -> ColumnSet:
    return ColumnSet(
        columns=[Column(width="stretch", items=[left]), Column(width="stretch", items=[right])]
    )
