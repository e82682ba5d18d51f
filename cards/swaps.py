"""The cards of queue, swap, giving away and going over the limit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.core.people import PersonId
from bot.core.text import plain
from bot.schedule.model import Booking, Draft, Page
from bot.schedule.queue import PlaceState, PlaceView
from bot.schedule.swaps import (
    GiveAway,
    OverLimit,
    ProposalState,
    ProposalView,
    Swap,
    SwapChoices,
    can_undo,
)
from bot.swedish import booking as booking_words
from bot.swedish import schedule as schedule_words
from bot.swedish import swaps as words
from bot.swedish.date_writing import capitalised, heading_day, long_day
from cards.actions import KeepBooking, RunCommand, ShowBooking, ShowForm, ShowSchedule
from cards.elements import (
    Card,
    Tone,
    button,
    card,
    facts,
    few,
    heading,
    row,
    send_button,
    strip,
    text,
    under,
    warning,
)
from cards.inputs import people_choices, title_input
from cards.parts import (
    Action,
    CardElement,
    Choice,
    ChoiceSetInput,
    QueryData,
    TextInput,
)
from cards.swap_actions import (
    AnswerProposal,
    ChooseOwn,
    JoinQueue,
    LeaveQueue,
    SendSwap,
    SendUrgent,
    ShowSwap,
    ShowUrgent,
    TakeBack,
    TakeOffer,
    UndoSwap,
)

MOST_CHOICES = 60
"""Other people's bookings in a list: a longer one is no help, and bursts the card."""
PEOPLE = "graph.microsoft.com/users?scope=currentContext"
"""The people of the conversation, for clients that can search among them."""

_PLACE_TONES: dict[PlaceState, Tone] = {PlaceState.OFFERED: "good", PlaceState.TAKEN: "good"}
_PROPOSAL_TONES: dict[ProposalState, Tone] = {
    ProposalState.OPEN: "warning",
    ProposalState.ACCEPTED: "good",
}


def place_card(*, view: PlaceView, today: date) -> Card:
    """One's place in a queue, as it is now."""
    place, headline = view.place, words.place_headline(view, today)
    body: list[CardElement] = [strip(headline, _PLACE_TONES.get(place.state, "neutral"))]
    if place.draft.details.title.strip():
        body.append(heading(place.draft.details.title))
    body.append(under(view.page.name))
    if explained := words.place_text(view, today):
        body.append(text(explained))
    return card(body, actions=_place_buttons(view), fallback=headline)


def places_card(*, places: Sequence[PlaceView], today: date) -> Card:
    rows = place_rows(places, today=today)
    return card(
        [
            heading(words.MY_QUEUES),
            under(schedule_words.ONLY_YOU),
            *(few(rows) or [text(words.no_places())]),
        ],
        fallback=words.MY_QUEUES,
    )


def place_rows(places: Sequence[PlaceView], *, today: date) -> list[CardElement]:
    return [
        row(
            heading_day(view.place.day, today),
            detail=words.place_row(view),
            button=_place_buttons(view)[0],
        )
        for view in places
    ]


def which_queue_day_card(*, draft: Draft, candidates: Sequence[tuple[date, str]]) -> Card:
    return card(
        [
            heading(words.WHICH_QUEUE_DAY),
            *(
                row(
                    capitalised(label),
                    button=button(words.JOIN, JoinQueue.with_draft(replace(draft, day=day))),
                )
                for day, label in candidates
            ),
        ],
        fallback=words.WHICH_QUEUE_DAY,
    )


def swap_card(*, choices: SwapChoices, today: date, problem: str = "") -> Card:
    """Swap with somebody, or give away: to one person, or to whoever takes it."""
    booking = choices.booking
    state = {"booking": booking.id, "version": booking.version}
    body: list[CardElement] = warning(problem)
    body += [
        heading(words.SWAP_OR_GIVE),
        under(booking_words.current_day(booking, today)),
        text(words.swap_help()),
    ]
    actions: list[Action] = []
    if choices.others:
        body.append(
            ChoiceSetInput(
                id="theirs",
                label=words.SWAP_WITH_LABEL,
                placeholder=words.CHOOSE_BOOKING,
                choices=[
                    Choice(title=plain(words.swap_choice(other, today)), value=str(other.id))
                    for other in choices.others[:MOST_CHOICES]
                ],
                style="compact",
            )
        )
        actions.append(send_button(words.ASK_FOR_SWAP, SendSwap.verb, {**state, "how": "swap"}))
    else:
        body.append(text(words.no_one_to_swap_with(), quiet=True))
    if choices.colleagues:
        body.append(
            ChoiceSetInput(
                id="to",
                label=words.GIVE_TO_LABEL,
                placeholder=words.CHOOSE_COLLEAGUE,
                choices=people_choices(choices.colleagues, choices.catalogue.departments),
                choices_data=QueryData(dataset=PEOPLE),
                style="filtered",
            )
        )
        give = {**state, "how": "give"}
        actions.append(send_button(words.GIVE, SendSwap.verb, give, primary=False))
    actions += [
        button(
            words.ASK_EVERYBODY,
            SendSwap(booking=booking.id, version=booking.version, how="ask_all"),
        ),
        button(booking_words.NEVER_MIND, KeepBooking(booking=booking.id)),
    ]
    return card(body, actions=actions, fallback=words.SWAP_OR_GIVE)


def which_own_card(
    *, theirs: Booking, mine: Sequence[Booking], today: date, draft: Draft | None = None
) -> Card:
    """From a taken day: which of one's own days the holder is asked to take instead."""
    rows: list[CardElement] = [
        row(
            heading_day(booking.day, today),
            detail=schedule_words.listed_title(booking),
            button=button(
                words.ASK_FOR_SWAP,
                SendSwap(
                    booking=booking.id, version=booking.version, how="swap", theirs=theirs.id
                ),
            ),
        )
        for booking in mine
    ]
    return card(
        [
            heading(words.WHICH_OWN),
            under(words.asked_about(theirs, today)),
            *(few(rows) or [text(words.nothing_of_yours())]),
        ],
        actions=_other_day(draft or Draft(page=theirs.page)),
        fallback=words.WHICH_OWN,
    )


def _other_day(draft: Draft) -> list[Action]:
    """The way on with what was typed."""
    return [button(booking_words.OTHER_DAY, ShowForm.with_draft(replace(draft, day=None)))]


def which_booking_card(
    *, mine: Sequence[Booking], today: date, target: date | None = None, to: str = ""
) -> Card:
    """Which of one's bookings is meant; a day or a colleague that was given is kept."""
    rows: list[CardElement] = [
        row(
            heading_day(booking.day, today),
            detail=schedule_words.listed_title(booking),
            button=button(
                words.SWAP_OR_GIVE if target is None else words.ASK_FOR_SWAP,
                ShowSwap(booking=booking.id, version=booking.version, day=target, to=to),
            ),
        )
        for booking in mine
    ]
    if not rows:
        return card(
            [heading(words.SWAP_OR_GIVE), text(words.nothing_of_yours())],
            actions=[
                button(schedule_words.BOOK_A_DAY, RunCommand(text=schedule_words.BOOK_COMMAND))
            ],
            fallback=words.nothing_of_yours(),
        )
    with_day = [under(words.swapped_with(target, today))] if target else []
    return card(
        [heading(words.WHICH_BOOKING), *with_day, *few(rows)], fallback=words.WHICH_BOOKING
    )


def proposal_card(
    *, view: ProposalView, today: date, viewer: PersonId | None, decides: bool = False
) -> Card:
    """A proposal as it is now, with what this viewer can do about it.

    `viewer` is None where anybody may see the card; `decides` shows the answers.
    """
    proposal = view.proposal
    headline = words.proposal_headline(view, today, viewer=viewer)
    is_open = proposal.state is ProposalState.OPEN
    body: list[CardElement] = [
        strip(headline, _PROPOSAL_TONES.get(proposal.state, "neutral")),
        *_subject(view, today),
    ]
    if is_open:
        body.append(facts([(words.UNTIL, capitalised(words.moment(proposal.until, today)))]))
        if isinstance(proposal, GiveAway) and decides:
            body.append(text(words.gift_explained(to_all=proposal.to is None), quiet=True))
    actions: list[Action] = []
    if is_open and decides:
        actions += _answers(view)
    elif is_open and viewer == proposal.by:
        actions.append(
            button(words.TAKE_BACK, TakeBack(proposal=proposal.id, version=proposal.version))
        )
    elif proposal.state in {ProposalState.ACCEPTED, ProposalState.UNDONE}:
        actions += [
            button(words.SHOW_BOOKING, ShowBooking(booking=booking.id))
            for booking in view.bookings
            if viewer == booking.owner or len(view.bookings) == 1
        ]
        if isinstance(proposal, Swap) and can_undo(proposal, viewer):
            undo = UndoSwap(proposal=proposal.id, version=proposal.version)
            actions.append(button(booking_words.UNDO, undo))
    elif isinstance(proposal, OverLimit) and viewer == proposal.by:
        body.append(text(words.urgent_declined()))
        again = ShowForm.with_draft(replace(proposal.draft, day=None))
        actions.append(button(booking_words.CHOOSE_OTHER_DAY, again, primary=True))
    return card(body, actions=actions, fallback=headline)


def proposal_rows(
    proposals: Sequence[ProposalView], *, viewer: PersonId, today: date
) -> list[CardElement]:
    rows: list[CardElement] = []
    for view in proposals:
        proposal = view.proposal
        mine = viewer == proposal.by
        way = (
            button(words.TAKE_BACK, TakeBack(proposal=proposal.id, version=proposal.version))
            if mine
            else _answers(view)[0]
        )
        rows.append(
            row(
                words.proposal_headline(view, today, viewer=viewer),
                detail=words.proposal_row(view, today, viewer=viewer),
                button=way,
            )
        )
    return rows


def urgent_form_card(
    *, draft: Draft, page: Page, superadmin: bool, today: date, problem: str = ""
) -> Card:
    """A reason that everybody will see; of a superadmin it books, else it asks one."""
    assert draft.day is not None
    hidden = SendUrgent.with_draft(replace(draft, page=page.id)).data()
    body: list[CardElement] = warning(problem)
    body += [
        heading(words.URGENT_HEADING),
        under(f"{page.name} · {long_day(draft.day, today)}"),
        text(words.urgent_explained(superadmin=superadmin)),
    ]
    hidden.pop("title", None)
    body += [
        title_input(draft.details.title),
        TextInput(
            id="reason",
            label=words.REASON_LABEL,
            placeholder=words.REASON_PLACEHOLDER,
            is_multiline=True,
            max_length=500,
            is_required=True,
            error_message=words.REASON_NEEDED,
        ),
    ]
    send = words.BOOK_URGENTLY if superadmin else words.ASK_SUPERADMINS
    return card(
        body,
        actions=[
            send_button(send, SendUrgent.verb, hidden),
            button(booking_words.OTHER_DAY, ShowForm.with_draft(replace(draft, day=None))),
        ],
        fallback=words.URGENT_HEADING,
    )


def taken_buttons(
    draft: Draft, holders: Sequence[Booking], *, viewer: PersonId | None = None
) -> list[Action]:
    """The ways to a day that somebody has: wait, swap, or go over the limit.

    Nobody waits for or swaps with their own: what can be done about that stands on its card.
    """
    own = [each for each in holders if each.owner == viewer]
    others = [each for each in holders if each.owner != viewer]
    buttons: list[Action] = [
        button(words.SHOW_BOOKING, ShowBooking(booking=each.id)) for each in own[:1]
    ]
    if not own:
        buttons.append(button(words.JOIN, JoinQueue.with_draft(draft)))
    if others:
        buttons.append(
            button(words.ASK_FOR_SWAP, ChooseOwn.with_draft(draft, theirs=others[0].id))
        )
    return [*buttons, button(words.URGENT, ShowUrgent.with_draft(draft))]


def _place_buttons(view: PlaceView) -> list[Action]:
    place = view.place
    state = {"place": place.id, "version": place.version}
    match place.state:
        case PlaceState.OFFERED:
            return [
                button(words.TAKE, TakeOffer.model_validate(state), primary=True),
                button(words.NO_THANKS, LeaveQueue.model_validate(state)),
            ]
        case PlaceState.WAITING:
            return [
                button(words.LEAVE, LeaveQueue.model_validate(state)),
            ]
        case PlaceState.EXPIRED | PlaceState.LEFT:
            again = replace(place.draft, day=place.day, page=place.page)
            return [button(words.JOIN_AGAIN, JoinQueue.with_draft(again))]
        case PlaceState.TAKEN | PlaceState.PASSED:
            return [
                button(booking_words.SHOW_MONTH, ShowSchedule(page=place.page, month=place.day))
            ]


def _subject(view: ProposalView, today: date) -> list[CardElement]:
    """What the proposal is about."""
    match view.proposal:
        case Swap():
            # Not as facts: a long word of a title is wider than their narrow column.
            return [
                element
                for who, what in words.swap_sides(view, today)
                for element in (text(who, bold=True), text(capitalised(what), spacing="None"))
            ]
        case OverLimit() as asked:
            return [
                heading(asked.draft.details.title),
                facts([(words.PAGE, view.page.name)]),
                text(words.REASON, bold=True),
                text(asked.reason, spacing="None"),
            ]
        case _:
            booking = view.bookings[0]
            return [
                heading(booking.details.title),
                facts(
                    [
                        (words.PAGE, view.page.name),
                        (words.DAY, heading_day(booking.day, today)),
                        (booking_words.PLANNED, booking_words.time_line(booking.details)),
                    ]
                ),
            ]


def _answers(view: ProposalView) -> list[Action]:
    proposal = view.proposal
    match proposal:
        case Swap():
            yes, no = words.SWAP, words.NO_THANKS
        case OverLimit():
            yes, no = words.APPROVE, words.REJECT
        case _:
            yes, no = words.I_TAKE_IT, words.NO_THANKS
    answers: list[Action] = [
        button(
            yes,
            AnswerProposal(proposal=proposal.id, version=proposal.version, yes=True),
            primary=True,
        )
    ]
    if not isinstance(proposal, GiveAway) or proposal.to is not None:
        answers.append(
            button(no, AnswerProposal(proposal=proposal.id, version=proposal.version, yes=False))
        )
    return answers
