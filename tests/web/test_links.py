"""Links from cards, the weekly digest and calendars, followed into the page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import icalendar
import pytest

from tests.clock import STOCKHOLM
from tests.makers import ANNA
from tests.scenario import TENANT, Stage, settled
from tests.web.visitor import Visitor

MONDAY = datetime(2026, 11, 30, 8, tzinfo=STOCKHOLM)


def links(node: Any) -> list[str]:
    """Every address that a press on the card opens, a row's too."""
    if isinstance(node, Mapping):
        own = [str(node["url"])] if node.get("type") == "Action.OpenUrl" else []
        return own + [each for value in node.values() for each in links(value)]
    return [each for one in node for each in links(one)] if isinstance(node, list) else []


@pytest.fixture
async def booked(web: Stage) -> Stage:
    await web.install(ANNA)
    await web.personal(ANNA).say("boka 2026-12-03 Ny cykelbro")
    return web


async def open_path(visitor: Visitor, link: str) -> str:
    """What the page shows whose address the link has; the test's server has another port."""
    _, found, path = link.partition("/schema")
    assert found, link
    answer = await visitor.open(f"/schema{path}")
    assert answer.status == 200
    return answer.body


async def test_a_bookings_card_opens_that_booking(booked: Stage, anna: Visitor):
    card = await booked.personal(ANNA).press_raw("booking", {"booking": 1})
    [link] = links(card.content)
    body = await open_path(anna, link)
    assert 'data-booking="1"' in body
    assert "Ny cykelbro</h2>" in body


async def test_the_month_opens_as_a_page(booked: Stage, anna: Visitor):
    card = await booked.personal(ANNA).say("schema januari")
    [link] = links(card.content)
    assert "Januari 2027</h1>" in await open_path(anna, link)


async def test_the_digest_opens_the_schedule_and_each_post(booked: Stage, anna: Visitor):
    booked.clock.at(MONDAY)
    await settled(booked)
    [digest] = [
        got.body["attachments"][0]["content"]
        for got in booked.teams.received
        if "Veckobrev" in str(got.body)
    ]
    post, schedule = links(digest)
    assert "Ny cykelbro</h2>" in await open_path(anna, post)
    assert "<h1>" in await open_path(anna, schedule)


async def test_a_calendar_opens_the_booking(booked: Stage, anna: Visitor):
    secret = await booked.personal(ANNA).press_raw("feed", {"scope": "mine"})
    [address] = links(secret.content)
    async with booked.http.get(f"{booked.url}/calendar/{address.rpartition('/')[2]}") as response:
        [event] = icalendar.Calendar.from_ical(await response.read()).walk("VEVENT")
    assert "Ny cykelbro</h2>" in await open_path(anna, str(event["URL"]))
    assert f"Öppna i schemat: {event['URL']}" in str(event["DESCRIPTION"])
    assert TENANT not in str(event["URL"])
