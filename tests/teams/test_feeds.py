"""Calendar feeds, read back as a calendar would read them."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from icalevents import icalevents

from bot.app import FEED_LIMIT
from bot.core.people import Grant
from tests.makers import ANNA, BO
from tests.scenario import Card, Stage

OUTSIDE = "dddd0000-0000-4000-8000-000000000009"


async def address(stage: Stage, person: str, title: str = "mina bokningar") -> str:
    chat = stage.personal(person)
    offered = await chat.say("/kalender")
    [button] = [each for each in offered.buttons if each.lower().endswith(f"adress till {title}")]
    card = await chat.press(offered, button)
    [link] = [each["url"] for each in card.content["actions"] if each["type"] == "Action.OpenUrl"]
    return "/calendar/" + link.rsplit("/", 1)[1]


async def read(stage: Stage, path: str, **headers: str) -> tuple[int, bytes, Any]:
    async with stage.http.get(stage.url + path, headers=headers) as response:
        return response.status, await response.read(), response.headers


def events(content: bytes) -> list[Any]:
    calendar = icalendar.Calendar.from_ical(content)
    return list(recurring_ical_events.of(calendar).between(date(2026, 11, 1), date(2027, 6, 1)))


async def polled(stage: Stage, path: str) -> dict[str, Any]:
    """What a calendar program sees that fetches the address by itself, by what stands in it.

    Its reader is far to the west: there every day begins while it is still the day before.
    """
    far_west = ZoneInfo("America/Los_Angeles")
    found = await asyncio.to_thread(
        icalevents.events,
        url=stage.url + path,
        start=datetime(2026, 11, 1, tzinfo=far_west),
        end=datetime(2026, 12, 31, tzinfo=far_west),
        tzinfo=far_west,
        strict=True,
    )
    return {each.summary: each for each in found}


@pytest.fixture
async def booked(teams: Stage) -> Stage:
    await teams.install(ANNA, BO)
    await teams.personal(ANNA).say("/boka tisdag Bakom kulisserna")
    await teams.personal(BO).say("/boka torsdag Ny cykelbro")
    return teams


@pytest.mark.everywhere
async def test_ones_own_bookings_are_all_day_events(booked: Stage) -> None:
    status, content, headers = await read(booked, await address(booked, ANNA))
    assert status == 200
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = events(content)
    assert event["DTSTART"].dt == date(2026, 11, 24)
    assert event["DTEND"].dt == date(2026, 11, 25)
    assert str(event["SUMMARY"]) == f"Bakom kulisserna ({booked.organisation.facts().main_page})"


async def test_the_whole_schedule_has_everybodys(booked: Stage) -> None:
    _, content, _ = await read(booked, await address(booked, ANNA, "hela schemat"))
    assert len(events(content)) == 2


async def test_a_move_keeps_the_uid_and_raises_the_sequence(booked: Stage) -> None:
    path = await address(booked, ANNA)
    [before] = events((await read(booked, path))[1])
    await booked.personal(ANNA).say("/flytta tisdag till onsdag")
    [after] = events((await read(booked, path))[1])
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after["DTSTART"].dt == date(2026, 11, 25)


async def test_a_cancelled_booking_is_told_as_cancelled(booked: Stage) -> None:
    path = await address(booked, ANNA)
    anna = booked.personal(ANNA)
    question = await anna.say("/avboka tisdag")
    confirm = next(each for each in question.buttons.values() if each["verb"] == "confirm_cancel")
    await anna.press(question, confirm)
    calendar = icalendar.Calendar.from_ical((await read(booked, path))[1])
    [event] = calendar.walk("VEVENT")
    assert str(event["STATUS"]) == "CANCELLED"
    assert str(event["SUMMARY"]).startswith("Avbokat: ")


async def test_what_has_not_changed_is_not_sent_again(booked: Stage) -> None:
    path = await address(booked, ANNA)
    _, _, headers = await read(booked, path)
    status, content, _ = await read(booked, path, **{"If-None-Match": headers["ETag"]})
    assert (status, content) == (304, b"")
    await booked.personal(ANNA).say("/flytta tisdag till onsdag")
    status, _, _ = await read(booked, path, **{"If-None-Match": headers["ETag"]})
    assert status == 200


async def test_a_new_address_closes_the_old_one(booked: Stage) -> None:
    old = await address(booked, ANNA)
    new = await address(booked, ANNA)
    assert (await read(booked, old))[0] == 404
    assert (await read(booked, new))[0] == 200


async def test_the_address_of_one_who_is_no_editor_any_more_shows_nothing(
    booked: Stage,
) -> None:
    path = await address(booked, BO, "hela schemat")
    async with booked.storage.begin() as tx:
        bo = await tx.people.get(BO)
        assert bo is not None
        await tx.people.put(replace(bo, grant=Grant.REVOKED))
    assert (await read(booked, path))[0] == 404


async def test_addresses_are_guessed_in_vain_and_read_in_measure(booked: Stage) -> None:
    assert (await read(booked, "/calendar/guess.ics"))[0] == 404
    assert (await read(booked, "/calendar/..%2F..%2Fetc.ics"))[0] == 404
    assert len(booked.server.app[FEED_LIMIT]) == 0
    path = await address(booked, ANNA)
    answers = [(await read(booked, path))[0] for _ in range(61)]
    assert answers[:60] == [200] * 60
    assert answers[60] == 429


async def test_the_secret_is_never_kept_and_never_shown_in_the_channel(booked: Stage) -> None:
    thread = booked.channel(ANNA)
    answer = await thread.invoke("feed", {"scope": "all"})
    assert isinstance(answer, str)
    assert not any("calendar/" in str(each) for each in booked.teams.sent_to(thread.conversation))


async def test_a_stranger_gets_no_address(booked: Stage) -> None:
    answer = await booked.personal(OUTSIDE).invoke("feed", {"scope": "all"})
    assert "/calendar/" not in Card(answer).text


async def test_a_page_has_a_feed_of_its_own(booked: Stage) -> None:
    await booked.personal(BO).say(f"/boka fredag {booked.product.aliases[-1]} Ny park")
    anna = booked.personal(ANNA)
    card = await anna.press(
        await anna.say("/kalender"), "Adress till sidan", {"scope": booked.product.id}
    )
    [link] = [each["url"] for each in card.content["actions"] if each["type"] == "Action.OpenUrl"]
    _, content, _ = await read(booked, "/calendar/" + link.rsplit("/", 1)[1])
    [event] = events(content)
    assert "Ny park" in str(event["SUMMARY"])


async def test_an_address_is_closed_by_its_owner(booked: Stage) -> None:
    path = await address(booked, ANNA)
    anna = booked.personal(ANNA)
    card = await anna.say("/kalender")
    assert "Adresser som gäller" in card.text
    await booked.personal(BO).press_raw("close_feed", {"scope": "mine"})
    assert (await read(booked, path))[0] == 200, "another's is not closed by it"
    closed = await anna.press(card, "Stäng")
    assert "Adresser som gäller" not in closed.text
    assert (await read(booked, path))[0] == 404


async def test_ones_check_ins_are_in_ones_own_calendar_until_they_are_answered(
    booked: Stage,
) -> None:
    booked.clock.at(booked.clock.now() + timedelta(days=2))
    anna = booked.personal(ANNA)
    await anna.say("/publicerat https://www.linkedin.com/posts/staden_1")
    path = await address(booked, ANNA)
    found = {str(each["UID"]): each for each in events((await read(booked, path))[1])}
    assert found["check-in-1-2@inlaggsboten"]["DTSTART"].dt == date(2026, 11, 25)
    assert str(found["check-in-1-2@inlaggsboten"]["SUMMARY"]).startswith("Avstämning 2 av 4")
    await anna.press_raw("check_in", {"booking": 1, "number": 2, "answer": "nothing_new"})
    calendar = icalendar.Calendar.from_ical((await read(booked, path))[1])
    states = {str(each["UID"]): str(each["STATUS"]) for each in calendar.walk("VEVENT")}
    assert states["check-in-1-2@inlaggsboten"] == "CANCELLED"
    assert states["check-in-1-3@inlaggsboten"] == "CONFIRMED"
    others = events((await read(booked, await address(booked, BO)))[1])
    assert not [each for each in others if "Avstämning" in str(each["SUMMARY"])]


async def test_a_receipt_and_ones_own_list_lead_to_the_calendar(booked: Stage) -> None:
    anna = booked.personal(ANNA)
    for card in (await anna.say("/boka 8/12 En till"), await anna.say("/mina")):
        assert "Prenumerera" in (await anna.press(card, "Till kalendern")).text


async def test_a_calendar_program_that_subscribes_sees_each_change_at_its_next_look(
    booked: Stage,
) -> None:
    path = await address(booked, ANNA)
    [(summary, first)] = (await polled(booked, path)).items()
    assert summary == f"Bakom kulisserna ({booked.main.name})"
    assert (first.all_day, first.start, first.end) == (
        True,
        date(2026, 11, 24),
        date(2026, 11, 25),
    )
    assert first.status == "CONFIRMED"

    anna = booked.personal(ANNA)
    await anna.say("/boka 8/12 En till")
    await anna.say("/flytta tisdag till onsdag")
    seen = await polled(booked, path)
    assert seen.keys() == {summary, f"En till ({booked.main.name})"}
    moved = seen[summary]
    assert (moved.uid, moved.start) == (first.uid, date(2026, 11, 25))
    assert moved.sequence > first.sequence

    question = await anna.say("/avboka onsdag")
    confirm = next(each for each in question.buttons.values() if each["verb"] == "confirm_cancel")
    await anna.press(question, confirm)
    seen = await polled(booked, path)
    cancelled = seen[f"Avbokat: {summary}"]
    assert (cancelled.uid, cancelled.status) == (first.uid, "CANCELLED")
    assert cancelled.sequence > moved.sequence
    assert seen[f"En till ({booked.main.name})"].status == "CONFIRMED"


async def test_a_calendar_program_gets_nothing_from_an_address_that_was_closed(
    booked: Stage,
) -> None:
    path = await address(booked, ANNA)
    assert await polled(booked, path)
    await booked.personal(ANNA).press_raw("close_feed", {"scope": "mine"})
    with pytest.raises(ConnectionError):
        await polled(booked, path)


async def test_the_address_is_copied_exact_and_comes_back_harmless(booked: Stage) -> None:
    chat = booked.personal(ANNA)
    offered = await chat.say("/kalender")
    card = await chat.press(offered, "Adress till mina bokningar")
    [field] = [each for key, each in card.inputs.items() if key.startswith("address_")]
    [link] = [each["url"] for each in card.content["actions"] if each["type"] == "Action.OpenUrl"]
    assert field["value"] == link
    assert field["value"].isascii()
    page = booked.product.id
    again = await chat.press(
        card, "Adress till sidan", {"address_mine": field["value"], "scope": page}
    )
    assert f"address_{page}" in again.inputs


async def test_outlook_is_told_how_often_to_look_and_what_has_changed(booked: Stage) -> None:
    path = await address(booked, ANNA)
    _, before, _ = await read(booked, path)
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in before
    assert b"X-PUBLISHED-TTL:PT1H" in before
    assert (await read(booked, path))[1] == before
    await booked.personal(ANNA).say("/flytta tisdag till onsdag")
    [old], [new] = events(before), events((await read(booked, path))[1])
    for stamp in ("DTSTAMP", "LAST-MODIFIED"):
        assert new[stamp].dt > old[stamp].dt
