"""Disposal as superadmins meet it: proposed by the city's rule, approved by one of them."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, table

from bot.console.audit import verify
from bot.moderation.events import Disposed
from bot.moderation.model import Outcome
from bot.organisation import BUILT_IN, load_organisation
from bot.swedish.disposal import NO_RULES_HOW, NOTHING_DUE
from bot.usecases.disposal import plan_disposals
from tests.chains import first_broken_line, first_broken_row
from tests.clock import STOCKHOLM, FixedClock
from tests.doubles.file_server import FileServer, file_server
from tests.makers import ANNA, BO, SIV
from tests.moderation.makers import LINK
from tests.scenario import Card, Chat, Stage, settled, stage
from tests.teams.test_cases import ABUSE, FIRST, case, documented, kept
from tests.teams.test_exports import ONLY_SUPERADMINS

RULES = """
[retention.removed_comments]
years = 5
basis = "Dokumenthanteringsplan, punkt 4.2"

[retention.schedule]
years = 2
basis = "Dokumenthanteringsplan, punkt 7"

[retention.texts]
years = 1
basis = "Dokumenthanteringsplan, punkt 8"

[retention.people]
years = 1
basis = "Dokumenthanteringsplan, punkt 9"
"""
STRANGER = "dddd0000-0000-4000-8000-000000000009"
NEXT_MONTH = datetime(2031, 12, 1, 9, 0, tzinfo=STOCKHOLM)
"""The first working day of the first month in which what is closed in November 2026 is due."""


@pytest.fixture
async def files() -> AsyncIterator[FileServer]:
    async with file_server() as serving:
        yield serving


@pytest.fixture
async def decided(tmp_path: Path, clock: FixedClock) -> AsyncIterator[Stage]:
    """A city that has decided how long it keeps what."""
    organisation = tmp_path / "organisation.toml"
    organisation.write_text(BUILT_IN.read_text(encoding="utf-8") + RULES, encoding="utf-8")
    async with stage(tmp_path, clock, organisation=str(organisation)) as set_up:
        yield set_up


async def closed_case(stage: Stage, files: FileServer) -> None:
    await stage.personal(SIV).say("hej")
    await documented(stage.personal(ANNA), files)
    await settled(stage)
    number = (await case(stage)).version
    await stage.personal(ANNA).press_raw("case_deleted", {"case": FIRST, "version": number})
    await stage.personal(SIV).press_raw(
        "case_close",
        {"case": FIRST, "version": (await case(stage)).version, "outcome": Outcome.DELETED.value},
    )
    assert (await case(stage)).outcome is Outcome.DELETED
    await settled(stage)


async def proposed(stage: Stage) -> list[Card]:
    """What the first working day of a month brings to Siv, five years on."""
    stage.clock.at(NEXT_MONTH - timedelta(hours=1))
    await stage.bot.planner.plan()
    before = len(stage.teams.received)
    stage.clock.at(NEXT_MONTH)
    await settled(stage)
    return [
        Card(each.body["attachments"][0]["content"])
        for each in stage.teams.received[before:]
        if each.conversation_id == f"a:{SIV}" and "Förslag till gallring" in str(each.body)
    ]


async def audit(stage: Stage, action: str) -> list[dict[str, Any]]:
    async with stage.bot.engine.connect() as connection:
        rows = await connection.exec_driver_sql("select * from audit")
        return [dict(row) for row in rows.mappings() if row["action"] == action]


async def test_without_a_decision_of_the_city_nothing_is_ever_proposed_or_disposed_of(
    teams: Stage, files: FileServer
) -> None:
    assert load_organisation(BUILT_IN).retention.rules() == {}
    await closed_case(teams, files)
    assert await proposed(teams) == []
    for kind in ("removed_comments", "other_comments", "schedule"):
        card = await teams.personal(SIV).press_raw("disposal", {"kind": kind})
        assert "inget att gallra" in card.text
        card = await teams.personal(SIV).press_raw("dispose", {"kind": kind, "seen": "0" * 16})
        assert "inget att gallra" in card.text
    assert not (await case(teams)).disposed
    assert kept(teams)


async def test_a_superadmin_asks_what_is_due_and_reviews_it(
    decided: Stage, files: FileServer
) -> None:
    await closed_case(decided, files)
    siv = decided.personal(SIV)
    early = await siv.say("/gallring")
    assert early.text.count(NOTHING_DUE) == 4
    assert not early.buttons
    decided.clock.at(NEXT_MONTH)
    card = await siv.say("gallra")
    assert "1 ärende" in card.text
    review = await siv.press(card, "Granska")
    assert "Gallra nu" in review.buttons
    assert ONLY_SUPERADMINS in (await decided.personal(ANNA).say("/gallring")).text


async def test_where_the_city_has_decided_nothing_the_command_says_so(teams: Stage) -> None:
    card = await teams.personal(SIV).say("/gallring")
    assert NO_RULES_HOW in card.text


async def test_a_case_is_proposed_when_its_time_is_up_and_goes_when_it_is_approved(
    decided: Stage, files: FileServer
) -> None:
    await closed_case(decided, files)
    [proposal] = await proposed(decided)
    assert "Ärenden om det som skulle bort: 1 ärende" in proposal.text
    siv = decided.personal(SIV)
    review = await siv.press(proposal, "Granska")
    assert "punkt 4.2" in review.text.replace("\u2060", "")
    assert kept(decided)
    done = await siv.press(review, "Gallra nu")
    assert "Gallringen är gjord" in done.text
    await settled(decided)
    assert kept(decided) == []
    found = await case(decided)
    line = found.events[-1]
    assert isinstance(line, Disposed)
    assert (line.by, line.basis) == (SIV, "Dokumenthanteringsplan, punkt 4.2")
    assert found.comment.text == ""
    async with decided.bot.engine.connect() as connection:
        rows = await connection.exec_driver_sql("select * from case_events")
        assert ABUSE not in str(rows.fetchall())
    async with decided.storage.read() as tx:
        assert await first_broken_line(tx) is None
        assert await first_broken_row(tx) is None
    [row] = await audit(decided, "disposal")
    assert row["actor"] == SIV
    assert json.loads(row["after"])["cases"] == ["2026-001"]
    assert "inget att gallra" in (await siv.press(review, "Gallra nu")).text


async def test_a_legal_hold_keeps_a_case_from_being_proposed(
    decided: Stage, files: FileServer
) -> None:
    await closed_case(decided, files)
    await hold(decided)
    assert await proposed(decided) == []


async def test_a_legal_hold_that_comes_between_proposal_and_approval_wins(
    decided: Stage, files: FileServer
) -> None:
    await closed_case(decided, files)
    [proposal] = await proposed(decided)
    siv = decided.personal(SIV)
    review = await siv.press(proposal, "Granska")
    await hold(decided)
    refused = await siv.press(review, "Gallra nu")
    assert "Gallringen är gjord" not in refused.text
    assert not (await case(decided)).disposed
    assert (await case(decided)).comment.text == ABUSE
    assert kept(decided)


async def test_a_list_that_has_grown_is_to_be_looked_at_again(
    decided: Stage, files: FileServer
) -> None:
    await closed_case(decided, files)
    decided.clock.at(NEXT_MONTH)
    siv = decided.personal(SIV)
    card = await siv.press_raw("dispose", {"kind": "removed_comments", "seen": "0" * 16})
    assert "Listan har ändrats" in card.text
    assert not (await case(decided)).disposed
    await siv.press(card, "Gallra nu")
    assert (await case(decided)).disposed


async def test_an_open_case_and_one_whose_time_is_not_up_stay(
    decided: Stage, files: FileServer
) -> None:
    await closed_case(decided, files)
    await decided.personal(ANNA).press_raw(
        "report", {"kind": "unlawful", "ground": "agitation", "link": LINK}
    )
    decided.clock.at(NEXT_MONTH - timedelta(days=60))
    siv = decided.personal(SIV)
    card = await siv.press_raw("disposal", {"kind": "removed_comments"})
    assert "inget att gallra" in card.text
    decided.clock.at(NEXT_MONTH)
    card = await siv.press_raw("disposal", {"kind": "removed_comments"})
    assert "1 ärende" in card.text


async def test_bookings_go_by_whole_years_and_the_line_stays(decided: Stage) -> None:
    anna, siv = decided.personal(ANNA), decided.personal(SIV)
    await anna.say("/boka 1/12 Gammalt inlägg")
    decided.clock.at(datetime(2028, 12, 31, 12, 0, tzinfo=STOCKHOLM))
    assert "inget att gallra" in (await siv.press_raw("disposal", {"kind": "schedule"})).text
    decided.clock.at(datetime(2029, 1, 2, 12, 0, tzinfo=STOCKHOLM))
    await anna.say("/boka 15/1 Nytt inlägg")
    review = await siv.press_raw("disposal", {"kind": "schedule"})
    assert "1 bokning till och med 2026" in review.text
    await siv.press(review, "Gallra nu")
    assert [each.details.title for each in await decided.bookings()] == ["Nytt inlägg"]
    [row] = await audit(decided, "disposal")
    assert json.loads(row["after"]) == {
        "basis": "Dokumenthanteringsplan, punkt 7",
        "years": 2,
        "bookings": 1,
        "through": 2026,
    }


async def test_ideas_and_series_go_with_the_schedule_and_texts_when_their_own_time_is_up(
    decided: Stage,
) -> None:
    anna, siv = decided.personal(ANNA), decided.personal(SIV)
    await siv.say("hej")
    await anna.say("/idé Laddstolpar")
    await anna.say("/serie varje fredag Veckans bild")
    await siv.press_raw("series_end", {"series": 1})
    await anna.say("/boka 1/12 Gammalt inlägg")
    await anna.press_raw("save_text", {"booking": 1, "version": 0, "text": "Hej!"})
    decided.clock.move(timedelta(days=91))
    await settled(decided)
    await anna.say("/idé Ett år yngre")
    assert await rows(decided, "ideas", "series", "post_texts") == [2, 1, 1]

    await approved(decided, siv, datetime(2028, 1, 3, 9, 0, tzinfo=STOCKHOLM), "Texter")
    assert await rows(decided, "ideas", "series", "post_texts") == [2, 1, 0]
    await approved(decided, siv, datetime(2029, 1, 2, 9, 0, tzinfo=STOCKHOLM), "Bokningar")
    assert await rows(decided, "ideas", "series") == [1, 0]


async def test_a_year_of_ideas_and_series_without_a_booking_is_proposed_too(
    decided: Stage,
) -> None:
    anna, siv = decided.personal(ANNA), decided.personal(SIV)
    await siv.say("hej")
    for idea in ("Laddstolpar", "Cykelgarage"):
        await anna.say(f"/idé {idea}")
    await anna.say("/serie varje fredag Veckans bild")
    await siv.press_raw("series_end", {"series": 1})
    decided.clock.move(timedelta(days=91))
    await settled(decided)
    decided.clock.at(datetime(2028, 12, 31, 12, 0, tzinfo=STOCKHOLM))
    assert "inget att gallra" in (await siv.press_raw("disposal", {"kind": "schedule"})).text
    decided.clock.at(datetime(2029, 1, 2, 9, 0, tzinfo=STOCKHOLM))
    review = await siv.press_raw("disposal", {"kind": "schedule"})
    assert "2 idéer och 1 serie till och med 2026" in review.text
    await siv.press(review, "Gallra nu")
    assert await rows(decided, "ideas", "series") == [0, 0]
    [row] = await audit(decided, "disposal")
    after = json.loads(row["after"])
    assert (after["ideas"], after["series"], after["through"]) == (2, 1, 2026)
    assert "bookings" not in after


async def approved(stage: Stage, siv: Chat, workday: datetime, kind: str) -> None:
    """What a superadmin does about the proposal that the month's first working day brings."""
    stage.clock.at(workday - timedelta(hours=1))
    await stage.bot.planner.plan()
    before = len(stage.teams.received)
    stage.clock.at(workday)
    await settled(stage)
    [proposal] = [
        Card(each.body["attachments"][0]["content"])
        for each in stage.teams.received[before:]
        if each.conversation_id == siv.conversation
        and "Förslag till gallring" in str(each.body)
        and kind in str(each.body)
    ]
    await siv.press(await siv.press(proposal, "Granska"), "Gallra nu")


async def rows(stage: Stage, *tables: str) -> list[int]:
    async with stage.bot.engine.connect() as connection:
        counted = [
            await connection.scalar(select(func.count()).select_from(table(name)))
            for name in tables
        ]
    return [each or 0 for each in counted]


async def test_who_has_left_gets_a_pseudonym_and_the_chains_stay_whole(
    decided: Stage,
) -> None:
    bo, siv = decided.personal(BO), decided.personal(SIV)
    await decided.install(ANNA, BO, SIV)
    await bo.say("/boka 1/12 Bos inlägg")
    await bo.say("/frånvaro 20/12–7/1 Anna")
    await bo.say("/tipsa https://www.linkedin.com/feed/update/urn:li:activity:7000000001")
    await settled(decided)
    decided.clock.at(datetime(2028, 1, 3, 12, 0, tzinfo=STOCKHOLM))
    assert "inget att gallra" in (await siv.press_raw("disposal", {"kind": "people"})).text
    async with decided.storage.begin() as tx:
        await tx.people.set_roster([each for each in await tx.people.all() if each.id != BO])
    review = await siv.press_raw("disposal", {"kind": "people"})
    assert "1 person" in review.text
    assert "Bo Al" in review.text
    assert "1 år efter det sista jag har sett av personen" in review.text
    await siv.press(review, "Gallra nu")
    [booking] = await decided.bookings()
    assert (booking.owner, booking.owner_name) == (BO, "Avidentifierad 1")
    async with decided.storage.read() as tx:
        found = await tx.personal_data.of(BO)
    assert "Bo Al" not in json.dumps(found, ensure_ascii=False)
    assert set(found) >= {"bookings", "audit", "tips", "people"}
    assert not set(found) & {"absences", "conversations", "feeds", "reminders"}
    [row] = await audit(decided, "disposal")
    assert json.loads(row["after"])["people"] == {BO: "Avidentifierad 1"}
    url = decided.settings.database_url.get_secret_value()
    assert (await asyncio.to_thread(verify, url)).fits
    assert "inget att gallra" in (await siv.press_raw("disposal", {"kind": "people"})).text
    await bo.say("hej")
    assert (await decided.bookings())[0].owner_name == "Bo Al"


async def test_who_stands_in_a_case_that_is_kept_keeps_the_name(
    decided: Stage, files: FileServer
) -> None:
    await closed_case(decided, files)
    decided.clock.at(datetime(2028, 1, 3, 12, 0, tzinfo=STOCKHOLM))
    siv = decided.personal(SIV)
    assert "inget att gallra" in (await siv.press_raw("disposal", {"kind": "people"})).text
    decided.clock.at(NEXT_MONTH)
    await siv.press(await siv.press_raw("disposal", {"kind": "removed_comments"}), "Gallra nu")
    assert "Anna Ek" in (await siv.press_raw("disposal", {"kind": "people"})).text


async def test_an_editor_sees_and_approves_nothing(decided: Stage, files: FileServer) -> None:
    await decided.install(ANNA)
    await closed_case(decided, files)
    decided.clock.at(NEXT_MONTH)
    anna = decided.personal(ANNA)
    for verb, more in (("disposal", {}), ("dispose", {"seen": "0" * 16})):
        card = await anna.press_raw(verb, {"kind": "removed_comments", **more})
        assert ONLY_SUPERADMINS in card.text
    assert not (await case(decided)).disposed


async def seen_by_siv(stage: Stage, kind: str) -> dict[str, Any]:
    """What the button of her own card carries."""
    review = await stage.personal(SIV).press_raw("disposal", {"kind": kind})
    [approve] = review.all_buttons("Gallra nu")
    return dict(approve["data"])


@pytest.mark.parametrize("person", [ANNA, BO, STRANGER], ids=["reporter", "colleague", "stranger"])
async def test_a_forged_approval_with_what_a_superadmin_saw_disposes_of_nothing(
    decided: Stage, files: FileServer, person: str
) -> None:
    """Its `seen` is the true one: the role alone keeps it out."""
    await decided.install(ANNA, BO)
    await closed_case(decided, files)
    decided.clock.at(NEXT_MONTH)
    true = await seen_by_siv(decided, "removed_comments")
    for chat in (decided.personal(person), decided.channel(person)):
        card = await chat.press_raw("dispose", true)
        assert "Gallringen är gjord" not in card.text
    assert not (await case(decided)).disposed
    assert kept(decided)
    assert await audit(decided, "disposal") == []
    await decided.personal(SIV).press_raw("dispose", true)
    assert (await case(decided)).disposed, "it would have done"


async def test_who_was_superadmin_when_the_list_was_shown_and_is_none_now_disposes_of_nothing(
    decided: Stage, files: FileServer
) -> None:
    await decided.install(ANNA, BO)
    await closed_case(decided, files)
    decided.clock.at(NEXT_MONTH)
    true = await seen_by_siv(decided, "removed_comments")
    async with decided.restarted(superadmins=frozenset({BO})) as later:
        card = await later.personal(SIV).press_raw("dispose", true)
        assert "Gallringen är gjord" not in card.text
        assert not (await case(later)).disposed


async def test_what_was_seen_of_one_kind_approves_no_other(
    decided: Stage, files: FileServer
) -> None:
    await decided.personal(SIV).say("/boka tisdag Gammalt")
    await closed_case(decided, files)
    decided.clock.at(NEXT_MONTH)
    seen = {kind: await seen_by_siv(decided, kind) for kind in ("removed_comments", "schedule")}
    for kind, other in (("removed_comments", "schedule"), ("schedule", "removed_comments")):
        forged = {"kind": kind, "seen": seen[other]["seen"]}
        card = await decided.personal(SIV).press_raw("dispose", forged)
        assert "Listan har ändrats" in card.text
    assert not (await case(decided)).disposed
    assert await audit(decided, "disposal") == []


async def test_the_same_month_is_planned_once(decided: Stage) -> None:
    retention = load_organisation(decided.settings.organisation).retention.rules()
    for _ in range(3):
        await plan_disposals(
            NEXT_MONTH - timedelta(hours=1), retention=retention, storage=decided.storage
        )
    async with decided.bot.engine.connect() as connection:
        rows = await connection.exec_driver_sql(
            "select key from outbox where kind = 'disposal.propose' and key like '%2031-12'"
        )
        assert sorted(rows.scalars()) == sorted(f"disposal:{kind}:2031-12" for kind in retention)


async def hold(stage: Stage) -> None:
    form = {"case": FIRST, "version": (await case(stage)).version, "step": "hold"}
    await stage.personal(SIV).press_raw("case_write", form | {"text": "Rättegång"})
    assert (await case(stage)).hold == "Rättegång"
