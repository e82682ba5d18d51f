"""The booking form in a dialog: `task/fetch` opens it, `task/submit` books or shows it again."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.wiring.parts import Parts
from cards.actions import ACTIONS
from cards.dialog import OPENED_BY, VERB
from tests.clock import FixedClock
from tests.makers import ANNA, BO, SIV, TUESDAY
from tests.scenario import LOCAL, Card, Chat, Stage, stage

STRANGER = "dddd0000-0000-4000-8000-000000000009"
BRIDGE = "Ny cykelbro"


@pytest.fixture
async def teams(tmp_path: Path, clock: FixedClock) -> AsyncIterator[Stage]:
    """With a client that opens dialogs, as Teams does."""
    parts = Parts(client=replace(LOCAL, dialogs=True))
    async with stage(tmp_path, clock, parts=parts) as set_up:
        yield set_up


async def asked(chat: Chat, name: str, value: Any, **more: Any) -> dict[str, Any]:
    """What the bot answers, as Teams would take it."""
    activity = chat.activity("invoke") | {"name": name, "value": value, **more}
    status, body = await chat.stage.post(activity)
    assert status == 200
    assert body.keys() == {"task"}
    task = body["task"]
    assert task.keys() == {"type", "value"}
    if task["type"] == "message":
        assert isinstance(task["value"], str)
        return task
    assert task["type"] == "continue"
    assert task["value"].keys() == {"title", "height", "width", "card"}
    assert task["value"]["card"]["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert "Action.Execute" not in str(task), "a dialog knows it not"
    return task


async def opened(chat: Chat, form: Card) -> Card:
    """Press the button that narrow clients show; a press like that names the card it stands on."""
    button = form.buttons["Öppna i eget fönster"]
    assert button["type"] == "Action.Submit"
    assert button["data"]["msteams"] == {"type": "task/fetch"}
    value = {"data": button["data"], "context": {"theme": "default"}}
    task = await asked(chat, "task/fetch", value, replyToId=chat.last_posted)
    return Card(task["value"]["card"]["content"])


async def submitted(chat: Chat, card: Card, button: str, **inputs: str) -> dict[str, Any]:
    """Press a button in the dialog, with what is filled in; Teams names no card any more."""
    filled = {each: str(node.get("value", "")) for each, node in card.inputs.items()}
    data = card.buttons[button]["data"] | filled | inputs
    return await asked(chat, "task/submit", {"data": data, "context": {"theme": "default"}})


def shown(task: dict[str, Any]) -> Card:
    return Card(task["value"]["card"]["content"])


async def test_a_day_is_booked_in_a_dialog_and_the_receipt_takes_the_forms_place(
    teams: Stage,
) -> None:
    thread = teams.channel(ANNA)
    dialog = await opened(thread, await thread.say("/boka tisdag"))
    assert dialog.inputs["day_choice"]["value"] == "2026-11-24"
    assert "Öppna i eget fönster" not in dialog.buttons
    task = await submitted(thread, dialog, "Boka", title=BRIDGE)
    assert task["type"] == "message"
    assert task["value"].startswith("Bokat: tisdag 24 november (v. 48)")
    [booking] = await teams.bookings()
    assert (booking.owner, booking.details.title) == (ANNA, BRIDGE)
    standing = teams.teams.posted[thread.last_posted]["attachments"][0]["content"]
    assert "Bokat: tisdag" in Card(standing).text
    assert len(teams.teams.posted) == 1, "no second post"


async def test_a_refused_booking_shows_the_form_again_with_the_problem(teams: Stage) -> None:
    await teams.personal(BO).say("/boka tisdag Bakom kulisserna")
    await teams.fill(TUESDAY)
    await teams.personal(SIV).say("/stäng torsdag Budgetkampanj")
    anna = teams.personal(ANNA)
    dialog = await opened(anna, await anna.say("/boka tisdag"))
    again = shown(await submitted(anna, dialog, "Boka", title=BRIDGE))
    assert "är upptagen på" in again.text
    assert again.inputs["title"]["value"] == BRIDGE
    closed = shown(await submitted(anna, again, "Boka", day_choice="2026-11-26"))
    assert "är stängd: Budgetkampanj" in closed.text
    booked = await submitted(anna, closed, "Boka", day_choice="2026-11-25")
    assert booked["value"].startswith("Bokat: onsdag 25 november")
    assert [each.owner for each in await teams.bookings()] == [BO, ANNA]


async def test_a_red_day_is_confirmed_within_the_dialog(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    dialog = await opened(anna, await anna.say("/boka lördag"))
    question = shown(await submitted(anna, dialog, "Boka", title=BRIDGE))
    assert "ingen vanlig arbetsdag" in question.text
    assert await teams.bookings() == []
    await submitted(anna, question, "Boka ändå")
    assert [each.day.day for each in await teams.bookings()] == [28]


async def test_where_the_opening_card_is_not_known_the_receipt_is_posted(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    data = {VERB: "book", "title": BRIDGE, "day": "2026-11-24"}
    assert (await asked(anna, "task/submit", {"data": data}))["type"] == "message"
    [posted] = teams.teams.posted.values()
    assert "Bokat: tisdag" in Card(posted["attachments"][0]["content"]).text


async def test_a_dialog_sent_twice_books_once(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    data = {VERB: "book", "title": BRIDGE, "day": "2026-11-24"}
    for _ in range(2):
        task = await asked(anna, "task/submit", {"data": data}, id="the same")
        assert task["type"] == "message"
    assert len(await teams.bookings()) == 1


async def test_a_stranger_books_nothing_by_a_forged_dialog(teams: Stage) -> None:
    await teams.install(ANNA)
    stranger = teams.personal(STRANGER)
    for name in ("task/fetch", "task/submit"):
        for verb in ("form", "book"):
            data = {VERB: verb, "title": BRIDGE, "day": "2026-11-24"}
            card = shown(await asked(stranger, name, {"data": data}))
            assert not card.inputs
    assert await teams.bookings() == []


@pytest.mark.parametrize(
    "value",
    [None, [], {}, {"data": None}, {"data": "x"}, {"data": {VERB: 7, OPENED_BY: [1]}}],
)
async def test_a_dialog_of_another_shape_is_answered_politely(teams: Stage, value: Any) -> None:
    for name in ("task/fetch", "task/submit"):
        card = shown(await asked(teams.personal(ANNA), name, value))
        assert "går inte att använda längre" in card.text


async def test_where_no_dialog_can_be_shown_the_form_stands_alone(
    tmp_path: Path, clock: FixedClock
) -> None:
    async with stage(tmp_path, clock) as teams:
        form = await teams.personal(ANNA).say("/boka tisdag")
    assert "Öppna i eget fönster" not in form.buttons
    assert "Boka" in form.buttons


def test_no_button_has_a_field_that_a_dialog_needs_for_itself() -> None:
    fields = {field for action in ACTIONS.values() for field in action.model_fields}
    assert fields.isdisjoint({VERB, OPENED_BY, "msteams"})


@pytest.mark.parametrize("how", ["bare", "unsealed", "of another", "of another place"])
async def test_a_forged_dialog_replaces_no_card_of_another(teams: Stage, how: str) -> None:
    bo = teams.channel(BO)
    await bo.say("/boka onsdag Bos inlägg")
    standing = teams.teams.posted[bo.last_posted]
    form = await bo.say("/boka tisdag")
    sealed = (await opened(bo, form)).buttons["Boka"]["data"][OPENED_BY]
    anna = teams.channel(ANNA)
    place = anna if how != "of another" else bo
    forger = Chat(stage=teams, person=ANNA, conversation=place.conversation, kind="channel")
    dialog = await opened(forger, await forger.say("/boka torsdag"))
    given = dialog.buttons["Boka"]["data"][OPENED_BY]
    seal = given.rpartition(".")[2]
    target = next(key for key, each in teams.teams.posted.items() if each is standing)
    forged = {"bare": target, "unsealed": f"{target}.{seal}"}.get(how, sealed)
    before = dict(teams.teams.posted)
    data = dialog.buttons["Boka"]["data"] | {OPENED_BY: forged, "title": BRIDGE}
    data |= {"day_choice": "2026-11-26"}
    await asked(forger, "task/submit", {"data": data})
    assert {key: teams.teams.posted[key] for key in before} == before
    assert len(await teams.bookings()) == 2
