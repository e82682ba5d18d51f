"""One's own duties, reminders and absence; all of it is private."""

from dataclasses import replace
from datetime import date

from bot.core.people import PersonId
from bot.schedule.admin_refusals import NotAPerson, OwnDeputy, SpanBackwards, SpanTooLong
from bot.schedule.model import BookingId
from bot.schedule.refusals import DayPassed
from bot.swedish import personal as words
from bot.swedish.basic import not_understood
from bot.swedish.page_names import is_called
from bot.swedish.reading.arguments import runs
from bot.swedish.reading.meanings import Impossible
from bot.swedish.reading.sentences import denies
from bot.swedish.reading.tokens import tokens
from bot.swedish.settings import span_doubt
from bot.swedish.words import LEAVING, CommandName
from bot.teams.handlers.texts import ask_published_card
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.teams.understood import arguments_in
from bot.usecases import absence as usecase
from bot.usecases import personal
from bot.usecases.reading import see_booking, see_catalogue
from bot.watch.reminders import ReminderKind, ReminderSettings
from cards import personal as cards
from cards.personal_actions import (
    AskAbsence,
    AskPublished,
    BeAway,
    ComeBack,
    SaveReminders,
    ShowDuties,
    ShowReminders,
)


def register(router: Router) -> None:
    router.on_command(CommandName.ABSENCE, absence_command)
    router.on_action(ShowDuties, show_duties)
    router.on_action(AskPublished, ask_published)
    router.on_action(ShowReminders, show_reminders)
    router.on_action(SaveReminders, save_reminders)
    router.on_action(AskAbsence, ask_absence)
    router.on_action(BeAway, be_away)
    router.on_action(ComeBack, come_back)


async def show_duties(turn: Turn, _action: ShowDuties) -> Answer:
    duties = await personal.see_duties(turn.request, storage=turn.storage)
    return _private(cards.duties_card(duties=duties, today=turn.today))


async def ask_published(turn: Turn, action: AskPublished) -> Answer:
    view = await see_booking(turn.request, BookingId(action.booking), storage=turn.storage)
    return _private(await ask_published_card(turn, view.booking))


async def show_reminders(turn: Turn, _action: ShowReminders) -> Answer:
    settings = await personal.see_reminder_settings(turn.request, storage=turn.storage)
    return _private(cards.reminders_card(settings=settings))


async def save_reminders(turn: Turn, action: SaveReminders) -> Answer:
    wanted = {
        ReminderKind.PUBLICATION: action.publication,
        ReminderKind.PUBLICATION_AGAIN: action.publication_again,
        ReminderKind.CHECK_IN: action.check_in,
    }
    settings = ReminderSettings(
        off=frozenset(kind for kind, on in wanted.items() if not on),
        morning=action.morning,
        afternoon=action.afternoon,
    )
    saved = await personal.change_reminder_settings(turn.request, settings, storage=turn.storage)
    return _private(cards.reminders_card(settings=saved, saved=True))


async def absence_command(turn: Turn, rest: str) -> Answer:
    """`/frånvaro 20/12-7/1 [ersättare]`; alone or to take one away, the form with those there."""
    if not rest or LEAVING.match(rest):
        return await _form(turn)
    read = arguments_in(turn, rest, has_reason=True)
    if not read.days:
        return await _form(turn, problem=f"{not_understood(rest)} {words.DAYS_UNKNOWN}")
    stretches = [] if isinstance(read.days[0], Impossible) else runs(read.days[0])
    first, last = stretches[0] if stretches else (None, None)
    own = await usecase.see_absences(turn.request, storage=turn.storage)
    named = [
        each for each in own.people if is_called(each.name, words.DEPUTY_WORDS.sub(" ", read.left))
    ]
    beside = [] if named else [each for each in own.people if words.names(read.left, each.name)]
    denied = denies(tokens(read.left))
    deputy = only[0].id if len(only := named or beside) == 1 and not denied else None
    some = any(each.id != turn.actor.id for each in own.people)
    problems = [span_doubt(replace(read, is_sure=read.is_sure and not read.is_half), turn.today)]
    if len(named) > 1:
        problems.append(words.SEVERAL_DEPUTIES)
    elif len(beside) > 1 and not denied:
        problems.append(words.ONE_DEPUTY)
    elif beside:
        problems += [not_understood(read.left), words.CHOOSE_IN_LIST if denied else ""]
    elif words.DEPUTY_WORDS.sub("", read.left).strip() and not named:
        problems += [not_understood(read.left), words.NO_SUCH_EDITOR]
        problems += [words.CHOOSE_IN_LIST] if some else []
    if problem := " ".join(filter(None, problems)):
        return await _form(turn, first=first, last=last, deputy=deputy, problem=problem)
    chosen = deputy or own.deputy
    if chosen is None:
        needed = words.DEPUTY_NEEDED if some else ""
        return await _form(turn, first=first, last=last, problem=needed)
    return await be_away(turn, BeAway(first=first, last=last, deputy=chosen))


async def ask_absence(turn: Turn, _action: AskAbsence) -> Answer:
    return await _form(turn)


async def be_away(turn: Turn, action: BeAway) -> Answer:
    first, last, deputy = action.first, action.last or action.first, action.deputy
    if first is None or last is None or deputy is None:
        problem = words.DEPUTY_NEEDED if first else words.DAY_WRONG
        return await _form(turn, first=first, last=last, deputy=deputy, problem=problem)
    try:
        view = await usecase.be_away(turn.request, first, last, deputy, storage=turn.storage)
    except (DayPassed, SpanBackwards, SpanTooLong, OwnDeputy, NotAPerson) as refusal:
        problem = turn.in_words(refusal)
    else:
        return _private(cards.absent_card(view=view, today=turn.today))
    return await _form(turn, first=first, last=last, deputy=deputy, problem=problem)


async def come_back(turn: Turn, action: ComeBack) -> Answer:
    absence = await usecase.come_back(turn.request, action.absence, storage=turn.storage)
    return _private(cards.come_back_card(said=words.back(absence, turn.today)))


async def _form(
    turn: Turn,
    *,
    first: date | None = None,
    last: date | None = None,
    deputy: PersonId | None = None,
    problem: str = "",
) -> Answer:
    own = await usecase.see_absences(turn.request, storage=turn.storage)
    card = cards.absence_form_card(
        own=own,
        me=turn.actor.id,
        departments=see_catalogue(turn.request, turn.catalogue).departments,
        today=turn.today,
        first=first,
        last=last,
        deputy=deputy,
        problem=problem,
    )
    return _private(card)


def _private(card: cards.Card) -> Answer:
    return Answer(card=card, private=True)
