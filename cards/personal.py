"""One's own duties, reminders and absence."""

from collections.abc import Mapping, Sequence
from datetime import date, time

from bot.core.people import Person, PersonId
from bot.schedule.model import Department
from bot.swedish import personal as words
from bot.swedish.basic import and_more, show_more
from bot.swedish.people import name as name_of
from bot.swedish.people import names_apart
from bot.swedish.schedule import listed_title
from bot.watch.absence import AbsenceView, OwnAbsences
from bot.watch.model import Level
from bot.watch.reminders import (
    AFTERNOONS,
    MORNINGS,
    Duties,
    Question,
    ReminderKind,
    ReminderSettings,
)
from cards.actions import ShowBooking, ShowMine
from cards.editors_actions import ShowEditor
from cards.elements import (
    MOST_ROWS,
    ROWS,
    Card,
    button,
    card,
    few,
    fold,
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
    DateInput,
    ToggleInput,
)
from cards.personal_actions import (
    AskAbsence,
    AskPublished,
    BeAway,
    ComeBack,
    SaveReminders,
    ShowCheckIn,
    ShowDuties,
    ShowReminders,
)

MOST_CHOICES = 150
FEW = 3
"""Rows of a kind beside one's bookings."""


def questions_card(
    *, questions: Sequence[Question], names: Mapping[PersonId, str], today: date
) -> Card:
    """All that one person is asked on one morning."""
    said = words.questions(len(questions))
    return card(
        [strip(said, "neutral"), *few([_question(each, names, today) for each in questions])],
        actions=[duties_button()],
        fallback=said,
    )


def duties_rows(duties: Duties, today: date) -> list[CardElement]:
    """For one's own list: some of what waits for an answer, and of what is on watch."""
    body: list[CardElement] = []
    for title, rows in _duties(duties, today):
        body += [subheading(title), *rows[:FEW]]
        if len(rows) > FEW:
            body.append(text(and_more(len(rows) - FEW), quiet=True))
    return body


def duties_card(*, duties: Duties, today: date) -> Card:
    """All of them, since it is where the rest of one's own list is looked for."""
    shown: list[CardElement] = []
    rest: list[CardElement] = []
    left = 0
    for title, rows in _duties(duties, today):
        shown += [subheading(title), *rows[:FEW]]
        if len(rows) > FEW:
            rest += [subheading(title), *rows[FEW:MOST_ROWS]]
            left += len(rows) - FEW
    return card(
        [
            heading(words.MY_DUTIES),
            *(shown or [text(words.NO_DUTIES, quiet=True)]),
            *fold(rest, show_more(left)),
        ],
        fallback=words.MY_DUTIES,
    )


def reminders_card(*, settings: ReminderSettings, saved: bool = False) -> Card:
    body: list[CardElement] = [strip(words.REMINDERS_SAVED, "good")] if saved else []
    body += [heading(words.REMINDERS), under(words.ALWAYS)]
    for kind in ReminderKind:
        body.append(
            ToggleInput(
                id=kind.value,
                label=words.KINDS[kind],
                title=words.ON,
                value="false" if kind in settings.off else "true",
                wrap=True,
            )
        )
        if kind is ReminderKind.PUBLICATION:
            body.append(_time("afternoon", words.AFTERNOON, AFTERNOONS, settings.afternoon))
        if kind is ReminderKind.PUBLICATION_AGAIN:
            body.append(_time("morning", words.MORNING, MORNINGS, settings.morning))
    return card(
        body,
        actions=[
            send_button(words.SAVE, SaveReminders.verb),
            button(words.ABSENCE, AskAbsence()),
        ],
        fallback=words.REMINDERS,
    )


def absence_form_card(
    *,
    own: OwnAbsences,
    me: PersonId,
    departments: Sequence[Department],
    today: date,
    first: date | None = None,
    last: date | None = None,
    deputy: PersonId | None = None,
    problem: str = "",
) -> Card:
    colleagues = [each for each in own.people if each.id != me]
    names = names_apart(own.people, departments)
    body: list[CardElement] = warning(problem)
    body += [heading(words.ABSENCE), under(words.ABSENCE_HELP)]
    if own.absences:
        body.append(subheading(words.COMING))
        body += [
            row(
                words.absence_line(each, today),
                detail=words.stands_in(names.get(each.deputy, "")),
                button=button(words.TAKE_BACK, ComeBack(absence=each.id)),
            )
            for each in own.absences[:ROWS]
        ]
    actions: list[Action] = [button(words.ALWAYS_DEPUTY, ShowEditor(person=me))]
    if colleagues:
        body += [
            _day("first", words.FIRST_DAY, first, today),
            _day("last", words.LAST_DAY, last, today),
            _deputies(colleagues, departments, deputy or own.deputy),
        ]
        actions.insert(0, send_button(words.REGISTER, BeAway.verb))
    else:
        body.append(text(words.NO_COLLEAGUES))
    return card(body, actions=actions, fallback=words.ABSENCE)


def absent_card(*, view: AbsenceView, today: date) -> Card:
    """The receipt, with a look at what falls within."""
    said = words.away(name_of(view.deputy), view.absence, today)
    return card(
        [strip(said, "good", words.ABSENCE_HELP), *_within(view, today)],
        actions=[
            button(words.TAKE_ABSENCE_BACK, ComeBack(absence=view.absence.id), destructive=True),
            button(words.ALWAYS_DEPUTY, ShowEditor(person=view.person.id), aside=True),
        ],
        fallback=said,
    )


def come_back_card(*, said: str) -> Card:
    return card(
        [strip(said, "good")], actions=[button(words.ABSENCE, AskAbsence())], fallback=said
    )


def deputy_card(*, view: AbsenceView, today: date) -> Card:
    """To the colleague who stands in."""
    said = words.you_stand_in(name_of(view.person), view.absence, today)
    return card(
        [
            strip(said, "neutral", words.what_it_means()),
            *_within(view, today),
        ],
        actions=[button(words.MY_BOOKINGS, ShowMine())],
        fallback=said,
    )


def absence_over_card(*, name: str, first: date, last: date, today: date) -> Card:
    said = words.no_longer(name, first, last, today)
    return card(
        [strip(said, "neutral")], actions=[button(words.MY_BOOKINGS, ShowMine())], fallback=said
    )


def duties_button() -> Action:
    return button(words.MY_DUTIES, ShowDuties())


def settings_button() -> Action:
    return button(words.SETTINGS, ShowReminders(), aside=True)


def _duties(duties: Duties, today: date) -> list[tuple[str, list[CardElement]]]:
    """What waits for an answer, and what is on watch, each with its heading."""
    kept: list[CardElement] = [
        row(
            listed_title(each.booking),
            detail=words.next_check_in(each.upcoming, today),
            button=button(
                words.ANSWER,
                ShowCheckIn(booking=each.booking.id, number=each.upcoming.number),
            ),
        )
        for each in duties.kept
    ]
    questions = [_question(each, {}, today) for each in duties.questions]
    both = ((words.TO_ANSWER, questions), (words.ON_WATCH, kept))
    return [(title, rows) for title, rows in both if rows]


def _question(each: Question, names: Mapping[PersonId, str], today: date) -> CardElement:
    level = None if each.watch is None else each.level
    answers = (
        AskPublished(booking=each.booking.id)
        if each.watch is None
        else ShowCheckIn(booking=each.booking.id, number=each.number)
    )
    others = each.watch is not None and each.level > Level.KEEPER_AGAIN
    keeper = names.get(each.watch.keeper, "") if each.watch and others else ""
    asked = words.question(each.booking, level, today)
    return row(
        listed_title(each.booking),
        detail=" · ".join(filter(None, (asked, keeper))),
        button=button(words.ANSWER, answers),
    )


def _within(view: AbsenceView, today: date) -> list[CardElement]:
    body: list[CardElement] = []
    within = view.within
    if within.bookings:
        body.append(subheading(words.BOOKINGS))
        body += [
            row(
                listed_title(each),
                detail=words.booking_detail(each, view.catalogue, today),
                button=button(words.SHOW, ShowBooking(booking=each.id)),
            )
            for each in within.bookings[:ROWS]
        ]
        if len(within.bookings) > ROWS:
            body.append(text(and_more(len(within.bookings) - ROWS), quiet=True))
    if within.check_ins:
        body.append(subheading(words.CHECK_INS))
        body += [
            row(listed_title(booking), detail=words.next_check_in(check_in, today))
            for booking, check_in in within.check_ins[:ROWS]
        ]
        if len(within.check_ins) > ROWS:
            body.append(text(and_more(len(within.check_ins) - ROWS), quiet=True))
    return body or [text(words.NOTHING_WITHIN, quiet=True)]


def _time(name: str, label: str, offered: Sequence[time], chosen: time) -> ChoiceSetInput:
    return ChoiceSetInput(
        id=name,
        label=label,
        choices=[
            Choice(title=words.at(each), value=each.isoformat("minutes")) for each in offered
        ],
        value=chosen.isoformat("minutes"),
        style="compact",
        is_required=True,
        error_message=words.TIME_NEEDED,
    )


def _day(name: str, label: str, value: date | None, today: date) -> DateInput:
    return DateInput(
        id=name,
        label=label,
        value=value and value.isoformat(),
        min=today.isoformat(),
        is_required=True,
        error_message=words.DAY_WRONG,
    )


def _deputies(
    people: Sequence[Person], departments: Sequence[Department], chosen: PersonId | None
) -> ChoiceSetInput:
    return ChoiceSetInput(
        id="deputy",
        label=words.DEPUTY,
        placeholder=words.DEPUTY_NEEDED,
        choices=people_choices(people[:MOST_CHOICES], departments),
        value=chosen,
        style="compact",
        is_required=True,
        error_message=words.DEPUTY_NEEDED,
    )
