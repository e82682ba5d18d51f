"""What is kept about one person is found wherever it lies."""

from datetime import timedelta

from sqlalchemy import String, Table

from bot.core.ports import AuditEntry
from bot.moderation.events import Reported
from bot.moderation.model import Comment, Ground, Kind
from bot.swedish.personal_data import COLUMNS, TABLES
from storage.personal_data import HELD
from storage.schema import metadata
from storage.transaction import SqlStorage
from tests import makers
from tests.chains import first_broken_row
from tests.clock import START
from tests.makers import ANNA, BO, SIV
from tests.moderation.makers import LINK

OF_NOBODY = {
    "departments",
    "closed_days",
    "revisions",
    "support",
    "followers",
    "post_metrics",
    "known_headings",
    "post_figures",
    "seats",  # their bookings say whose
    "series_posts",  # their series say whose
    "case_addresses",  # their cases say whose
    "posted_cards",  # of conversations
    "handled_turns",
}
NO_PERSON = {"hash", "sha256", "tenant"}


def test_every_table_is_either_looked_into_or_of_nobody() -> None:
    held = {each.table.name for each in HELD}
    assert held | OF_NOBODY == set(metadata.tables)
    assert not held & OF_NOBODY


def test_every_column_that_may_hold_a_person_is_looked_into() -> None:
    for table in metadata.tables.values():
        looked = {name for each in HELD if each.table is table for name in each.by + each.within}
        assert _ids(table) <= looked, table.name


def test_every_table_and_column_that_is_given_out_has_a_word() -> None:
    """What a person gets about themselves is read by them, not by developers."""
    tables = {each.table.name for each in HELD}
    columns = {column.name for each in HELD for column in each.table.columns} - {
        name for each in HELD for name in each.but
    }
    assert tables - set(TABLES) == set()
    assert columns - set(COLUMNS) == set()


def _ids(table: Table) -> set[str]:
    return {
        column.name
        for column in table.columns
        if isinstance(column.type, String) and column.type.length == 64
    } - NO_PERSON


async def test_rows_are_found_by_columns_and_within_them(storage: SqlStorage) -> None:
    siv = makers.request(makers.actor(SIV, name="Siv Rönn"))
    async with storage.begin() as tx:
        await tx.people.put(makers.person(ANNA))
        await tx.people.put(makers.person(BO, name="Bo Al", deputy=ANNA, account="29:bo"))
        await tx.audit.add(siv, AuditEntry(action="grant", subject=f"person:{ANNA}"))
        await tx.audit.add(siv, AuditEntry(action="x", subject="page:a", after={"to": ANNA}))
        await tx.audit.add(siv, AuditEntry(action="other", subject=f"person:{BO}"))
    async with storage.read() as tx:
        found = await tx.personal_data.of(ANNA)
    assert set(found) == {"people", "audit"}
    assert [row["name"] for row in found["people"]] == ["Anna Ek", "Bo Al"]
    assert "account" not in found["people"][1]
    assert [row["action"] for row in found["audit"]] == ["grant", "x"]


async def test_of_a_case_it_has_the_act_and_not_the_comment(storage: SqlStorage) -> None:
    comment = Comment(link=LINK, author="Harald Hotfull", text="Jag vet var du bor")
    said = Reported(
        at=START, by=ANNA, kind=Kind.UNLAWFUL, ground=Ground.UNLAWFUL_THREAT, comment=comment
    )
    async with storage.begin() as tx:
        await tx.cases.open([said], at=START)
    async with storage.read() as tx:
        found = await tx.personal_data.of(ANNA)
        others = await tx.personal_data.of(BO)
    [line] = found["case_events"]
    event = line["event"]
    assert isinstance(event, dict)
    assert (event["type"], event["by"]) == ("reported", ANNA)
    assert "Harald" not in str(found)
    assert "bor" not in str(event)
    assert [row["reporter"] for row in found["cases"]] == [ANNA]
    assert others == {}


async def test_only_what_a_person_alone_needs_goes_with_the_name(storage: SqlStorage) -> None:
    bo = makers.request(makers.actor(BO, name="Bo Al"))
    later = START + timedelta(days=1)
    async with storage.begin() as tx:
        await tx.people.put(makers.person(ANNA, deputy=BO))
        await tx.people.put(makers.person(BO, name="Bo Al", deputy=ANNA, account="29:bo"))
        await tx.people.put(makers.person(SIV, name="Siv", on_roster=True))
        await tx.audit.add(bo, AuditEntry(action="x", subject="page:a"))
    async with storage.begin() as tx:
        assert [each.id for each in await tx.personal_data.without_trace_since(START)] == [ANNA]
        assert {each.id for each in await tx.personal_data.without_trace_since(later)} == {
            ANNA,
            BO,
        }
        await tx.personal_data.pseudonymise(BO, "Avidentifierad 1")
    async with storage.read() as tx:
        assert await tx.people.get(BO) == makers.person(BO, name="Avidentifierad 1")
        assert await tx.people.get(ANNA) == makers.person(ANNA)
        assert await first_broken_row(tx) is None
