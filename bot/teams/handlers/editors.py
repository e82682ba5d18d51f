"""Who is an editor, and each one's department and deputy."""

from pydantic import TypeAdapter, ValidationError

from bot.core.people import PersonId
from bot.core.refusals import Refusal
from bot.schedule.admin_refusals import NotAPerson, OwnDeputy, SettingsChanged
from bot.schedule.editors import Standing, standing
from bot.swedish import editors as words
from bot.swedish.help import ACCESS_ASKED
from bot.swedish.words import CommandName
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.usecases import editors as usecase
from bot.usecases.settings import see_settings
from cards import editors as cards
from cards.basic import notice_card
from cards.editors_actions import (
    AskAccess,
    EntraId,
    GrantEditor,
    HandOver,
    RevokeEditor,
    SaveEditor,
    ShowEditor,
    ShowEditors,
)

_ENTRA_ID: TypeAdapter[PersonId] = TypeAdapter(EntraId)


def register(router: Router) -> None:
    router.on_bare_command(CommandName.EDITORS, editors_command)
    router.on_action(ShowEditors, show_all)
    router.on_action(AskAccess, ask_access)
    router.on_action(ShowEditor, show)
    router.on_action(GrantEditor, grant)
    router.on_action(RevokeEditor, revoke)
    router.on_action(HandOver, hand_over)
    router.on_action(SaveEditor, save)


async def editors_command(turn: Turn) -> Answer:
    return await _all(turn)


async def ask_access(turn: Turn, _action: AskAccess) -> Answer:
    superadmins = await turn.services.superadmins.ids()
    await usecase.ask_access(turn.request, superadmins, storage=turn.storage)
    return Answer(card=notice_card(headline=ACCESS_ASKED, tone="good"), private=True)


async def show_all(turn: Turn, _action: ShowEditors) -> Answer:
    return await _all(turn)


async def show(turn: Turn, action: ShowEditor) -> Answer:
    return await _one(turn, action.person)


async def grant(turn: Turn, action: GrantEditor) -> Answer:
    person = action.person or _picked(action.picked)
    if person is None:
        return await _all(turn, NotAPerson(""))
    view = await usecase.grant_editor(turn.request, person, storage=turn.storage)
    said = words.granted(view.person)
    return _card(turn, view, headline=said, by_hand=words.BY_HAND_AFTER_GRANT)


async def revoke(turn: Turn, action: RevokeEditor) -> Answer:
    try:
        view = await usecase.revoke_editor(
            turn.request, action.person, action.seen, storage=turn.storage
        )
    except SettingsChanged as problem:
        return await _one(turn, action.person, problem)
    return _revoked(turn, view)


async def hand_over(turn: Turn, action: HandOver) -> Answer:
    if action.to is None:
        view = await usecase.see_editor(turn.request, action.person, storage=turn.storage)
        return _revoked(turn, view, turn.in_words(NotAPerson("")))
    view = await usecase.hand_over(turn.request, action.person, action.to, storage=turn.storage)
    taker = next(each for each in view.people if each.id == action.to)
    return Answer(card=cards.handed_over_card(taker=taker), private=True)


async def save(turn: Turn, action: SaveEditor) -> Answer:
    try:
        view = await usecase.set_particulars(
            turn.request,
            action.person,
            department=action.department,
            deputy=action.deputy,
            seen=action.seen,
            storage=turn.storage,
        )
    except SettingsChanged as problem:
        return await _one(turn, action.person, problem)
    except OwnDeputy as problem:
        again = await _one(turn, action.person, problem)
        return again.refilled(action)
    return _card(turn, view, headline=words.SAVED)


async def _all(turn: Turn, problem: Refusal | None = None) -> Answer:
    view = await usecase.see_editors(turn.request, storage=turn.storage)
    everybody = (await see_settings(turn.request, storage=turn.storage)).people
    card = cards.editors_card(
        people=view.people,
        met=[each for each in everybody if standing(each) is Standing.NONE],
        catalogue=view.catalogue,
        problem="" if problem is None else turn.in_words(problem),
    )
    return Answer(card=card, private=True)


async def _one(turn: Turn, number: PersonId, problem: Refusal | None = None) -> Answer:
    view = await usecase.see_editor(turn.request, number, storage=turn.storage)
    said = "" if problem is None else turn.in_words(problem)
    return _card(turn, view, problem=said)


def _card(
    turn: Turn,
    view: usecase.EditorView,
    *,
    headline: str = "",
    problem: str = "",
    by_hand: str = "",
) -> Answer:
    card = cards.editor_card(
        person=view.person,
        handover=view.handover,
        people=view.people,
        catalogue=view.catalogue,
        today=turn.today,
        headline=headline,
        problem=problem,
        by_hand=by_hand,
        own=view.person.id == turn.actor.id and not turn.actor.is_superadmin,
    )
    return Answer(card=card, private=True)


def _revoked(turn: Turn, view: usecase.EditorView, problem: str = "") -> Answer:
    card = cards.revoked_card(
        person=view.person,
        handover=view.handover,
        people=view.people,
        catalogue=view.catalogue,
        today=turn.today,
        problem=problem,
    )
    return Answer(card=card, private=True)


def _picked(value: str) -> PersonId | None:
    """An Entra id; the local chat client's picker gives accounts of its own instead."""
    try:
        return _ENTRA_ID.validate_python(value)
    except ValidationError:
        return None
