"""Calendar feeds, read back as a calendar would read them."""

from dataclasses import replace
from datetime import date
from typing import Any

import icalendar
import pytest
import recurring_ical_events

from bot.schedule.model import Grant
from tests.makers import ANNA, BO
from tests.scenario import Card, Stage

OUTSIDE = "dddd0000-0000-4000-8000-000000000009"


async def address(stage: Stage, person: str, title: str = "Mina bokningar") -> str:
    chat = stage.personal(person)
    card = await chat.press(await chat.say("/kalender"), title)
    [link] = [each["url"] for each in card.content["actions"] if each["type"] == "Action.OpenUrl"]
    return "/calendar/" + link.rsplit("/", 1)[1]


async def read(stage: Stage, path: str, **headers: str) -> tuple[int, bytes, Any]:
    async with stage.http.get(stage.url + path, headers=headers) as response:
        return response.status, await response.read(), response.headers


def events(content: bytes) -> list[Any]:
    calendar = icalendar.Calendar.from_ical(content)
    return list(recurring_ical_events.of(calendar).between(date(2026, 11, 1), date(2027, 6, 1)))


@pytest.fixture
async def booked(teams: Stage) -> Stage:
    await teams.install(ANNA, BO)
    await teams.personal(ANNA).say("/boka tisdag Bakom kulisserna")
    await teams.personal(BO).say("/boka torsdag Ny cykelbro")
    return teams


async def test_ones_own_bookings_are_all_day_events(booked: Stage) -> None:
    status, content, headers = await read(booked, await address(booked, ANNA))
    assert status == 200
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = events(content)
    assert event["DTSTART"].dt == date(2026, 11, 24)
    assert event["DTEND"].dt == date(2026, 11, 25)
    assert str(event["SUMMARY"]) == "Bakom kulisserna (Helsingborgs stad)"


async def test_the_whole_schedule_has_everybodys(booked: Stage) -> None:
    _, content, _ = await read(booked, await address(booked, ANNA, "Hela schemat"))
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
    path = await address(booked, BO, "Hela schemat")
    async with booked.storage.begin() as tx:
        bo = await tx.people.get(BO)
        assert bo is not None
        await tx.people.put(replace(bo, grant=Grant.REVOKED))
    assert (await read(booked, path))[0] == 404


async def test_addresses_are_guessed_in_vain_and_read_in_measure(booked: Stage) -> None:
    assert (await read(booked, "/calendar/guess.ics"))[0] == 404
    assert (await read(booked, "/calendar/..%2F..%2Fetc.ics"))[0] == 404
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
