"""Every role on every command and every button: what each may, and that no other gets any data."""

import re
from collections.abc import Mapping
from datetime import timedelta
from enum import Enum
from typing import Any, cast, get_args

import pytest

from bot.core.people import Role
from bot.core.permissions import MATRIX, Action
from bot.swedish.commands import SUPERADMIN_COMMANDS, CommandName
from bot.teams.handlers.registry import create_router
from cards.actions import ACTIONS, parse
from tests.makers import ANNA, BO, SIV
from tests.scenario import Card, Stage
from tests.wording import ONLY_SUPERADMINS

A_WHILE = timedelta(seconds=10)
"""Nobody is told to slow down who takes this long between two tries."""
STRANGER = "dddd0000-0000-4000-8000-000000000009"
CIA = "c1a00000-0000-4000-8000-000000000004"
SECRET = "Hemlig rubrik om cykelbron"
REASON = "Hemlig motivering"
ROUTER = create_router()
COMMANDS = sorted(ROUTER.commands)
VERBS = sorted(ROUTER.verbs)
ADMIN_VERBS = {
    "settings": {},
    "ask_close": {},
    "close": {"first": "2026-12-14", "reason": "Nej"},
    "open": {"first": "2026-12-07", "last": "2026-12-07"},
    "ask_freeze": {},
    "freeze": {"first": "2026-12-14", "page": "stad", "reason": "Nej"},
    "unfreeze": {"page": "stad", "seen": "0" * 16},
    "edit_page": {"page": "stad"},
    "save_page": {"page": "stad", "seen": "0" * 16, "seats": "9", "types": "post"},
    "ask_page": {},
    "add_page": {"name": "Egen sida"},
    "edit_department": {},
    "save_department": {"name": "Egen", "short": "EGN"},
    "editors": {},
    "editor": {"person": BO},
    "grant": {"person": STRANGER},
    "revoke": {"person": BO, "seen": "0" * 16},
    "hand_over": {"person": BO, "to": ANNA},
    "export_case": {"case": 20260001},
    "export_schedule": {"year": "2026", "kind": "csv"},
    "disposal": {"kind": "schedule"},
    "dispose": {"kind": "schedule", "seen": "0" * 16},
    "import_show": {"number": 1},
    "import_rows": {"number": 1},
    "import_do": {"number": 1, "seen": "0" * 32},
    "import_undo": {"number": 1},
    "import_headings": {"number": 1},
    "save_editor": {"person": BO, "seen": "0" * 16, "deputy": ANNA},
    "send_digest": {},
    "change_team": {"team": "19:another@thread.tacv2"},
}
FORGED: Mapping[str, object] = {
    "booking": 1,
    "department": "miljo",
    "version": 1,
    "day": "2026-12-01",
    "text": "schema",
    "number": 1,
    "place": 1,
    "proposal": 1,
    "tip": 1,
    "idea": 1,
    "series": 1,
    "own": "2026-12-01",
    "theirs": 1,
    "case": 1,
    "absence": 1,
    "sha256": "0" * 64,
    "to": BO,
    "how": "give",
    "yes": True,
    "scope": "mine",
    "person": BO,
    "keeper": BO,
    "seen": "0" * 16,
    "page": "stad",
    "first": "2026-12-14",
    "last": "2026-12-14",
}


@pytest.fixture
async def stocked(teams: Stage) -> Stage:
    """Bo has a booking, a closed day has a reason, Cia has been revoked."""
    await teams.install(ANNA, BO, CIA)
    await teams.personal(BO).say(f"/boka tisdag {SECRET}")
    siv = teams.personal(SIV)
    await siv.say(f"/stäng 7/12 {REASON}")
    card = await siv.press_raw("editor", {"person": CIA})
    await siv.press(card, "Ta bort som redaktör")
    return teams


async def state(stage: Stage) -> Any:
    """All that an action could have changed, but for who has said hello."""
    async with stage.bot.engine.connect() as connection:
        tables = ("bookings", "pages", "departments", "closed_days", "followers", "audit")
        rows = [
            (await connection.exec_driver_sql(f"SELECT * FROM {table}")).fetchall()
            for table in tables
        ]
        rights = await connection.exec_driver_sql(
            'SELECT id, "grant", deputy, department FROM people WHERE "grant" <> \'none\''
            " OR deputy IS NOT NULL OR department IS NOT NULL"
        )
        return [*rows, rights.fetchall()]


def forged(verb: str) -> dict[str, object]:
    """Data that the button's class takes, as far as one can guess it."""
    if verb in ADMIN_VERBS:
        return dict(ADMIN_VERBS[verb])
    return {
        name: FORGED[name] if name in FORGED else first_of(field.annotation)
        for name, field in ACTIONS[verb].model_fields.items()
        if field.is_required()
    }


def first_of(kind: Any) -> object:
    """The first member of an enumeration, or the first choice of a literal or a union."""
    if choices := get_args(kind):
        return first_of(choices[0]) if isinstance(choices[0], type) else choices[0]
    if issubclass(kind, Enum):
        return next(iter(kind)).value
    return kind()


def tells_nothing(card: Card) -> bool:
    said = str(card.content)
    return not re.search(f"{SECRET}|{REASON}|Bo Al|Anna Ek", said)


@pytest.mark.parametrize("person", [STRANGER, CIA], ids=["stranger", "revoked"])
async def test_no_text_gives_anything_to_those_without_a_role(stocked: Stage, person: str) -> None:
    before = await state(stocked)
    chat = stocked.personal(person)
    for command in COMMANDS:
        for rest in ("", " tisdag", f" tisdag {SECRET[:6]}", " 24 011"):
            stocked.clock.move(A_WHILE)
            card = await chat.say(f"/{command}{rest}")
            assert tells_nothing(card), command
            assert "Något gick fel" not in card.text, command
    assert await state(stocked) == before


@pytest.mark.parametrize("person", [STRANGER, CIA], ids=["stranger", "revoked"])
async def test_no_forged_button_gives_anything_to_those_without_a_role(
    stocked: Stage, person: str
) -> None:
    before = await state(stocked)
    chat = stocked.personal(person)
    for verb in VERBS:
        if verb == "ask_access":  # theirs to press: it asks, and tells nothing
            continue
        stocked.clock.move(A_WHILE)
        card = await chat.press_raw(verb, forged(verb))
        assert tells_nothing(card), verb
        assert "Något gick fel" not in card.text, verb
    assert await state(stocked) == before


@pytest.mark.parametrize("person", [STRANGER, CIA], ids=["stranger", "revoked"])
async def test_asking_to_be_let_in_tells_nothing(stocked: Stage, person: str) -> None:
    card = await stocked.personal(person).press_raw("ask_access", {})
    assert "Jag har frågat" in card.text
    assert SECRET not in card.text


async def test_a_superadmins_commands_refuse_editors_politely(stocked: Stage) -> None:
    before = await state(stocked)
    anna = stocked.personal(ANNA)
    for command in sorted(SUPERADMIN_COMMANDS & {CommandName(each) for each in COMMANDS}):
        for rest in ("", " 14/12 Nej", " 24 011"):
            card = await anna.say(f"/{command}{rest}")
            assert ONLY_SUPERADMINS in card.text, command
    assert await state(stocked) == before


async def test_a_superadmins_buttons_refuse_editors_politely(stocked: Stage) -> None:
    before = await state(stocked)
    anna = stocked.personal(ANNA)
    for verb, data in ADMIN_VERBS.items():
        card = await anna.press_raw(verb, data)
        assert ONLY_SUPERADMINS in card.text, verb
    assert await state(stocked) == before


async def test_a_superadmin_is_let_through_everywhere(stocked: Stage) -> None:
    siv = stocked.personal(SIV)
    for command in COMMANDS:
        card = await siv.say(f"/{command}")
        assert ONLY_SUPERADMINS not in card.text, command
        assert "Något gick fel" not in card.text, command
    for verb, data in ADMIN_VERBS.items():
        card = await siv.press_raw(verb, data)
        assert ONLY_SUPERADMINS not in card.text, verb
        assert "Något gick fel" not in card.text, verb


def drawn(card: Any) -> list[tuple[str, dict[str, object]]]:
    """Every button of a card, with the data that it carries."""
    if isinstance(card, list):
        return [each for value in cast("list[Any]", card) for each in drawn(value)]
    if not isinstance(card, dict):
        return []
    told = cast("dict[str, Any]", card)
    if told.get("type") == "Action.Execute":
        return [(told["verb"], told.get("data") or {})]
    return [each for value in told.values() for each in drawn(value)]


async def seen_by_siv(stage: Stage) -> dict[str, dict[str, object]]:
    """What the superadmin's own cards carry at this moment, by their verb."""
    siv = stage.personal(SIV)
    await siv.press_raw("freeze", ADMIN_VERBS["freeze"])
    cards = [
        await siv.press_raw("edit_page", {"page": stage.main.id}),
        await siv.press_raw("editor", {"person": BO}),
    ]
    found = {verb: data for card in cards for verb, data in drawn(card.content)}
    true = {verb: data for verb, data in found.items() if "seen" in data}
    return true | {"unfreeze": true["save_page"]}  # both carry the page as it stands


@pytest.mark.parametrize("person", [ANNA, STRANGER, CIA], ids=["editor", "stranger", "revoked"])
async def test_a_forged_press_with_what_a_superadmin_saw_changes_nothing(
    stocked: Stage, person: str
) -> None:
    """Its `seen` is the true one: the role alone keeps it out."""
    true = await seen_by_siv(stocked)
    assert {"unfreeze", "save_page", "revoke", "save_editor"} <= set(true)
    before = await state(stocked)
    for verb, data in true.items():
        await stocked.personal(person).press_raw(verb, {**forged(verb), **data})
        assert await state(stocked) == before, verb
    await stocked.personal(SIV).press_raw("revoke", true["revoke"])
    assert await state(stocked) != before, "it would have done"


async def test_nobodys_booking_is_changed_by_a_forged_button_of_a_colleagues(
    stocked: Stage,
) -> None:
    before = await stocked.bookings()
    anna = stocked.personal(ANNA)
    for verb in ("edit", "move", "move_to", "cancel", "confirm_cancel", "save"):
        data = {**forged(verb), **({"title": "Min"} if verb == "save" else {})}
        card = await anna.press_raw(verb, data)
        assert "är bokat av Bo Al" in card.text, verb
    assert await stocked.bookings() == before


def test_the_matrix_says_what_the_specification_says() -> None:
    assert MATRIX[Role.GUEST] == {Action.READ_HELP}
    assert MATRIX[Role.SUPERADMIN] == set(Action)
    assert MATRIX[Role.GUEST] < MATRIX[Role.EDITOR] < MATRIX[Role.SUPERADMIN]
    assert not MATRIX[Role.EDITOR] & {
        Action.CHANGE_ANY,
        Action.GO_OVER_LIMIT,
        Action.CLOSE_DAYS,
        Action.FREEZE_PAGE,
        Action.MANAGE_EDITORS,
        Action.MANAGE_PAGES,
        Action.TAKE_CASES,
        Action.EXPORT,
        Action.DISPOSE,
        Action.SEE_HEALTH,
        Action.RECORD_FOLLOWERS,
        Action.IMPORT,
    }


def test_every_button_of_the_superadmins_is_tried() -> None:
    assert set(ADMIN_VERBS) <= set(VERBS)


def test_every_forged_button_is_one_that_the_bot_could_have_drawn() -> None:
    for verb in VERBS:
        assert parse(verb, forged(verb)).verb == verb
