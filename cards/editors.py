"""The editors: the list, one of them, and what one leaves behind."""

from collections.abc import Sequence
from datetime import date

from bot.core.people import Person
from bot.core.text import plain
from bot.schedule.editors import Handover, is_editor
from bot.schedule.model import Booking, Catalogue
from bot.schedule.settings import state_of
from bot.swedish import editors as words
from bot.swedish.basic import and_more
from bot.swedish.people import name, names_apart
from bot.swedish.personal import MY_BOOKINGS
from bot.swedish.schedule import listed_title
from cards.actions import ShowMine
from cards.editors_actions import (
    GrantEditor,
    HandOver,
    RevokeEditor,
    SaveEditor,
    ShowEditor,
    ShowEditors,
)
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
from cards.inputs import people_choices
from cards.parts import (
    Action,
    CardElement,
    Choice,
    ChoiceSetInput,
    QueryData,
)

MOST_CHOICES = 150
"""People in a list of choices; more would burst the card."""
MOST_BOOKINGS = 12
PEOPLE = "graph.microsoft.com/users"
"""Teams' own people picker; the chosen one comes as an Entra object id, without the bot asked."""


def editors_card(
    *,
    people: Sequence[Person],
    met: Sequence[Person],
    catalogue: Catalogue,
    problem: str = "",
) -> Card:
    """Everybody's standing, and below it the way to name another."""
    names = names_apart(people, catalogue.departments)
    body: list[CardElement] = warning(problem)
    body += [heading(words.HEADING), under(words.UNDER)]
    if not people:
        body.append(text(words.NOBODY))
    body += few(
        [
            row(
                names[each.id],
                detail=words.line(each, catalogue, names),
                button=button(words.SHOW, ShowEditor(person=each.id)),
            )
            for each in people
        ]
    )
    body.append(subheading(words.ADD))
    # Teams adds the whole organisation to these, and needs one to begin with; other clients have
    # them alone.
    if listed := met or people:
        body.append(
            ChoiceSetInput(
                id="picked",
                label=words.PICK,
                placeholder=words.PICK_HELP,
                choices=people_choices(listed[:MOST_CHOICES], catalogue.departments),
                choices_data=QueryData(dataset=PEOPLE),
                style="filtered",
            )
        )
    return card(body, actions=[send_button(words.ADD, GrantEditor.verb)], fallback=words.HEADING)


def editor_card(
    *,
    person: Person,
    handover: Handover,
    people: Sequence[Person],
    catalogue: Catalogue,
    today: date,
    headline: str = "",
    problem: str = "",
    by_hand: str = "",
    own: bool = False,
) -> Card:
    """One editor's particulars and bookings; with `own`, the editor's own view of them."""
    names = names_apart(people, catalogue.departments)
    body: list[CardElement] = []
    if problem or headline:
        body.append(strip(problem or headline, "warning" if problem else "good"))
    body.append(heading(words.MINE if own else name(person)))
    body.append(under(words.line(person, catalogue, names)))
    if by_hand:
        body.append(text(by_hand))
    body += _particulars(person, people, catalogue)
    if not own:
        body += _left_behind(handover, catalogue, today=today)
    seen = {"person": person.id, "seen": state_of(person)}
    actions: list[Action] = [send_button(words.SAVE, SaveEditor.verb, seen)]
    if own:
        return card(body, actions=actions, fallback=words.MINE)
    if is_editor(person):
        actions.append(button(words.REVOKE, RevokeEditor.model_validate(seen), destructive=True))
    else:
        actions.append(button(words.GRANT, GrantEditor(person=person.id)))
    actions.append(button(words.ALL_EDITORS, ShowEditors()))
    return card(body, actions=actions, fallback=name(person))


def revoked_card(
    *,
    person: Person,
    handover: Handover,
    people: Sequence[Person],
    catalogue: Catalogue,
    today: date,
    problem: str = "",
) -> Card:
    """What is to be done by hand, and all that somebody else has to take over."""
    said = words.revoked(person)
    body: list[CardElement] = warning(problem)
    body += [
        strip(said, "neutral", words.BY_HAND_AFTER_REVOKE),
        *_left_behind(handover, catalogue, today=today),
    ]
    actions: list[Action] = []
    colleagues = [each for each in people if each.id != person.id]
    if (handover.bookings or handover.watched) and colleagues:
        body.append(
            _people_input(
                "to",
                words.HAND_OVER_TO,
                colleagues,
                catalogue,
                required=words.COLLEAGUE_NEEDED,
            )
        )
        actions.append(send_button(words.HAND_OVER, HandOver.verb, {"person": person.id}))
    actions.append(button(words.ALL_EDITORS, ShowEditors()))
    return card(body, actions=actions, fallback=said)


def handed_over_card(*, taker: Person) -> Card:
    said = words.handed_over(taker)
    return card(
        [strip(said, "good")],
        actions=[button(words.ALL_EDITORS, ShowEditors())],
        fallback=said,
    )


def access_card(*, person: Person) -> Card:
    """Somebody without a role has asked to be let in."""
    said = words.wants_in(person)
    return card(
        [strip(said, "neutral"), text(words.WHAT_A_GRANT_GIVES)],
        actions=[
            button(words.LET_IN, GrantEditor(person=person.id), primary=True),
            button(words.ALL_EDITORS, ShowEditors()),
        ],
        fallback=said,
    )


def taken_over_card(*, bookings: Sequence[Booking], catalogue: Catalogue, today: date) -> Card:
    """To the colleague who got it all."""
    said = words.taken_over(len(bookings))
    return card(
        [strip(said, "neutral", words.see_mine()), *_listed(bookings, catalogue, today=today)],
        actions=[button(MY_BOOKINGS, ShowMine())],
        fallback=said,
    )


def _particulars(
    person: Person, people: Sequence[Person], catalogue: Catalogue
) -> list[CardElement]:
    known = catalogue.department(person.department)
    fields: list[CardElement] = [
        ChoiceSetInput(
            id="department",
            label=words.DEPARTMENT,
            placeholder=words.NONE,
            choices=[
                Choice(title=plain(each.name), value=each.id) for each in catalogue.departments
            ],
            value=known and known.id,
            style="compact",
        )
    ]
    colleagues = [each for each in people if each.id != person.id]
    if colleagues:
        fields.append(
            _people_input("deputy", words.DEPUTY, colleagues, catalogue, chosen=person.deputy)
        )
        fields.append(text(words.DEPUTY_HELP, quiet=True, spacing="Small"))
    return fields


def _left_behind(handover: Handover, catalogue: Catalogue, *, today: date) -> list[CardElement]:
    body: list[CardElement] = []
    for title, bookings in (
        (words.BOOKINGS, handover.bookings),
        (words.WATCHED, handover.watched),
    ):
        if bookings:
            body += [subheading(title), *_listed(bookings, catalogue, today=today)]
    body.append(text(words.handover_line(handover), quiet=True))
    return body


def _listed(
    bookings: Sequence[Booking], catalogue: Catalogue, *, today: date
) -> list[CardElement]:
    rows: list[CardElement] = [
        row(listed_title(each), detail=words.booking_line(each, catalogue, today))
        for each in bookings[:MOST_BOOKINGS]
    ]
    more = len(bookings) - MOST_BOOKINGS
    return [*rows, text(and_more(more), quiet=True)] if more > 0 else rows


def _people_input(
    name: str,
    label: str,
    people: Sequence[Person],
    catalogue: Catalogue,
    *,
    chosen: str | None = None,
    required: str = "",
) -> ChoiceSetInput:
    return ChoiceSetInput(
        id=name,
        label=label,
        placeholder=required or words.NONE,
        choices=people_choices(people[:MOST_CHOICES], catalogue.departments),
        value=chosen,
        style="compact",
        is_required=bool(required),
        error_message=required or None,
    )
