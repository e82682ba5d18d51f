"""The rule of moderation over several cases: whatever people do, in any order, by any spelling.

The promises are held against the bare lines of all cases, and against what the test knows of the
links: which comment each of them leads to.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.core.people import Actor, EntryPoint, Request
from bot.core.refusals import Refusal
from bot.moderation import handling, reporting
from bot.moderation.case import Case
from bot.moderation.events import (
    Closed,
    Deleted,
    Described,
    Event,
    EvidenceAdded,
    Judged,
    Reported,
)
from bot.moderation.model import (
    AlertReason,
    CaseNumber,
    CheckedImage,
    Comment,
    Ground,
    Kind,
    MediaType,
    Outcome,
    State,
    StoredEvidence,
)
from bot.moderation.refusals import (
    CommentUnclear,
    EvidenceMissing,
    PictureTooSmall,
    RemovedElsewhere,
    SecondPersonMissing,
    StaysElsewhere,
    WaitsElsewhere,
)
from bot.usecases.cases import NewReport, OnCase, Rule, act, add_evidence, report, see_case
from storage.engine import create_engine
from storage.tables import outbox
from storage.transaction import SqlStorage
from tests.clock import START, FixedClock
from tests.databases import SqliteFiles
from tests.moderation.makers import ADMIN, COLLEAGUE, GUEST, REPORTER, SECOND_ADMIN

POST = "https://www.linkedin.com/feed/update/urn:li:activity:7001"
SPELLINGS = (
    f"{POST}?commentUrn=urn%3Ali%3Acomment%3A%28activity%3A7001%2C{{0}}%29",
    f"{POST}/?dashCommentUrn=urn%3Ali%3Afsd_comment%3A%28{{0}}%2Curn%3Ali%3Aactivity%3A7001%29",
    "https://linkedin.com/comm/feed/update/urn:li:activity:7001?commentUrn=urn:li:comment:{0}",
    (
        "https://m.linkedin.com/embed/feed/update/urn:li:ugcPost:7002?highlightedUpdateUrn=x&"
        "commentUrn=urn%253Ali%253Acomment%253A%2528ugcPost%253A7002%252C{0}%2529"
    ),
    (
        "https://se.linkedin.com/posts/stad_x-activity-7001-abc?utm_source=share"
        "&commentUrn=urn:li:comment:(urn:li:activity:7001,{0})"
    ),
)
LEADS_TO = {spelling.format(number): number for spelling in SPELLINGS for number in ("11", "12")}
UNCLEAR = ("", POST, "https://lnkd.in/abc")
PEOPLE = (REPORTER, COLLEAGUE, ADMIN, SECOND_ADMIN, GUEST)
STAYS = {Kind.CRITIQUE, Kind.QUESTION}
CHILD = Ground.CHILD_ABUSE_IMAGERY
SIZES = ((1, 1), (64, 48), (640, 480), (390, 844))


class Memory:
    """An evidence store that keeps nothing but names."""

    async def save(self, case: CaseNumber, image: CheckedImage) -> StoredEvidence:
        return StoredEvidence(
            ref=f"{case:06d}/{image.sha256}.png",
            sha256=image.sha256,
            size=len(image.content),
            media_type=image.media_type,
            width=image.width,
            height=image.height,
        )

    async def open(self, ref: str) -> bytes:
        raise AssertionError(ref)

    async def dispose(self, ref: str) -> None:
        pass


def image(size: tuple[int, int], name: str = "") -> CheckedImage:
    width, height = size
    content = f"{size}{name}".encode()
    return CheckedImage(
        media_type=MediaType.PNG,
        content=content,
        sha256=sha256(content).hexdigest(),
        width=width,
        height=height,
        display=(),
    )


@dataclass
class Room:
    """Everybody at work on one database, a minute apart."""

    storage: SqlStorage
    now: datetime = START
    store: Memory = field(default_factory=Memory)

    def request(self, who: Actor) -> Request:
        self.now += timedelta(minutes=1)
        return Request(actor=who, now=self.now, entry_point=EntryPoint.BUTTON)

    async def report(
        self, who: Actor, kind: Kind, link: str, ground: Ground | None = None
    ) -> CaseNumber:
        comment = Comment(link=link)
        new = NewReport(kind=kind, ground=ground, motive="m", comment=comment)
        return (await report(self.request(who), new, storage=self.storage)).case.number

    async def act(self, who: Actor, number: CaseNumber, rule: Rule) -> Case:
        on = OnCase(case=number)
        return (await act(self.request(who), on, rule, storage=self.storage)).case

    async def picture(
        self, who: Actor, number: CaseNumber, size: tuple[int, int] = (640, 480)
    ) -> list[Refusal]:
        try:
            await add_evidence(
                self.request(who), number, image(size), store=self.store, storage=self.storage
            )
        except Refusal as refused:
            return [refused]
        return []

    async def delete(self, who: Actor, number: CaseNumber) -> Case:
        return await self.act(who, number, reporting.record_deletion)

    async def judge(
        self, who: Actor, number: CaseNumber, kind: Kind, ground: Ground | None = None
    ) -> Case:
        judged = partial(handling.judge, kind=kind, ground=ground, motive="m")
        return await self.act(who, number, judged)

    async def describe(self, who: Actor, number: CaseNumber, link: str) -> Case:
        described = partial(reporting.describe, comment=Comment(link=link))
        return await self.act(who, number, described)

    async def close(self, who: Actor, number: CaseNumber, outcome: Outcome) -> Case:
        closed = partial(handling.close, outcome=outcome, note="n")
        return await self.act(who, number, closed)

    async def cases(self) -> list[Case]:
        async with self.storage.read() as tx:
            return await tx.cases.all()

    async def jobs(self, kind: str) -> list[str]:
        asked = select(outbox.c.key).where(outbox.c.kind == kind).order_by(outbox.c.id)
        async with self.storage.writer.begin() as connection:
            return [str(key) for key in (await connection.execute(asked)).scalars()]


@pytest.fixture
def room(storage: SqlStorage) -> Room:
    return Room(storage=storage)


@dataclass(frozen=True, kw_only=True)
class Move:
    what: str
    who: Actor
    case: int
    kind: Kind
    ground: Ground | None
    link: str
    size: tuple[int, int]
    outcome: Outcome


MOVES = st.builds(
    Move,
    what=st.sampled_from(
        ("report", "report", "picture", "delete", "delete", "judge", "describe", "close", "take")
    ),
    who=st.sampled_from((REPORTER, ADMIN)) | st.sampled_from(PEOPLE),
    case=st.integers(0, 2),
    kind=st.sampled_from(Kind),
    ground=st.sampled_from((Ground.OTHER, CHILD, Ground.SPAM_OR_FRAUD)),
    link=st.sampled_from(tuple(LEADS_TO)) | st.sampled_from(UNCLEAR),
    size=st.just((640, 480)) | st.sampled_from(SIZES),
    outcome=st.just(Outcome.DELETED) | st.sampled_from(Outcome),
)


@settings(
    max_examples=80,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=st.lists(MOVES, min_size=4, max_size=20))
def test_no_sequence_over_several_cases_breaks_the_rule(
    sqlite_files: SqliteFiles, moves: list[Move]
) -> None:
    asyncio.run(_play(sqlite_files, moves))


async def _play(files: SqliteFiles, moves: list[Move]) -> None:
    async with files.database() as url:
        engine = create_engine(url)
        try:
            room = Room(storage=SqlStorage(engine, FixedClock()))
            numbers: list[CaseNumber] = []
            for move in moves:
                try:
                    await _do(room, move, numbers)
                except Refusal:
                    continue
            cases = await room.cases()
            assert broken(cases) == []
            for case in cases:
                if case.deletion is not None and case.kind is Kind.UNLAWFUL:
                    await _can_be_judged_again(room, case)
        finally:
            await engine.dispose()


async def _do(room: Room, move: Move, numbers: list[CaseNumber]) -> None:
    if move.what == "report" or not numbers:
        numbers.append(await room.report(move.who, move.kind, move.link, move.ground))
        return
    number = numbers[move.case % len(numbers)]
    match move.what:
        case "picture":
            await room.picture(move.who, number, move.size)
        case "delete":
            await room.delete(move.who, number)
        case "judge":
            await room.judge(move.who, number, move.kind, move.ground)
        case "describe":
            await room.describe(move.who, number, move.link)
        case "close":
            await room.close(move.who, number, move.outcome)
        case _:
            await room.act(move.who, number, handling.take)


async def _can_be_judged_again(room: Room, case: Case) -> None:
    other = Ground.COPYRIGHT if case.ground is not Ground.COPYRIGHT else Ground.AGITATION
    after = await room.judge(ADMIN, case.number, Kind.UNLAWFUL, other)
    assert after.ground is other
    assert after.deletion == case.deletion
    assert after.state is case.state


@dataclass(frozen=True, kw_only=True)
class Told:
    at: datetime
    case: Case
    line: Event
    before: tuple[Event, ...]

    @property
    def comments(self) -> set[str]:
        """Which comments the case's links had led to by then."""
        said = [one for one in (*self.before, self.line) if isinstance(one, Reported | Described)]
        return {LEADS_TO[one.comment.link] for one in said if one.comment.link in LEADS_TO}

    @property
    def ground(self) -> Ground | None:
        return [one for one in self.before if isinstance(one, Reported | Judged)][-1].ground


def told(cases: list[Case], *types: type[Event]) -> list[Told]:
    found = [
        Told(at=line.at, case=case, line=line, before=case.events[:place])
        for case in cases
        for place, line in enumerate(case.events)
        if isinstance(line, types)
    ]
    return sorted(found, key=lambda one: one.at)


def broken(cases: list[Case]) -> list[str]:
    """The promises that these lines break."""
    removals = told(cases, Deleted)
    return [
        *(f"{each.case.number} removes what stays" for each in removals if stays(each, cases)),
        *(f"{each.case.number} removed unseen" for each in removals if not seen(each)),
        *(
            f"{each.case.number} stays though removed"
            for each in told(cases, Reported, Judged)
            if each.line.kind in STAYS and removed_elsewhere(each, removals)
        ),
        *(
            f"{each.case.number} closed by one of those who removed it"
            for each in told(cases, Closed)
            for one in each.before
            if isinstance(one, Deleted) and each.line.by in {one.by, each.case.reporter}
        ),
    ]


def stays(removal: Told, cases: list[Case]) -> bool:
    judged = [
        each
        for each in told(cases, Reported, Judged)
        if each.line.kind in STAYS and each.at < removal.at
    ]
    if any(each.case.number == removal.case.number for each in judged):
        return True
    names = removal.comments
    # A case's links may have been given after it was judged, but before the removal.
    for each in judged:
        links = [
            line.comment.link
            for line in each.case.events
            if isinstance(line, Reported | Described) and line.at < removal.at
        ]
        known = {LEADS_TO[link] for link in links if link in LEADS_TO}
        if known & names or not names:
            return True
    return False


def removed_elsewhere(judged: Told, removals: list[Told]) -> bool:
    return any(
        each.at < judged.at
        and each.case.number != judged.case.number
        and each.comments & judged.comments
        and judged.case.deletion is None
        for each in removals
    )


def seen(removal: Told) -> bool:
    sizes = [
        (one.evidence.width, one.evidence.height)
        for one in removal.before
        if isinstance(one, EvidenceAdded)
    ]
    return removal.ground is CHILD or any(size in {(640, 480), (390, 844)} for size in sizes)


@pytest.mark.parametrize("kind", sorted(STAYS))
@pytest.mark.parametrize("first", SPELLINGS)
@pytest.mark.parametrize("second", SPELLINGS)
async def test_what_stays_is_found_in_every_spelling(
    sqlite_storage: SqlStorage, kind: Kind, first: str, second: str
) -> None:
    room = Room(storage=sqlite_storage)
    earlier = await room.report(REPORTER, kind, first.format(11))
    again = await room.report(COLLEAGUE, Kind.UNLAWFUL, second.format(11), Ground.OTHER)
    assert await room.picture(COLLEAGUE, again) == []
    for who in (COLLEAGUE, ADMIN):
        with pytest.raises(StaysElsewhere) as refused:
            await room.delete(who, again)
        assert refused.value.case == earlier
    with pytest.raises(StaysElsewhere):
        await room.judge(ADMIN, again, Kind.UNLAWFUL, CHILD)
    view = await see_case(room.request(ADMIN), again, storage=room.storage)
    assert (view.case.state, view.case.beside.stays) == (State.TO_JUDGE, earlier)
    reason = AlertReason.STAYS_ALREADY
    assert f"alert:{again}:{reason}" in await room.jobs("alert.raise")


async def test_another_comment_on_the_same_post_is_removed_as_ever(room: Room) -> None:
    await room.report(REPORTER, Kind.CRITIQUE, SPELLINGS[0].format(11))
    other = await room.report(REPORTER, Kind.UNLAWFUL, SPELLINGS[1].format(12), Ground.OTHER)
    await room.picture(REPORTER, other)
    assert (await room.delete(REPORTER, other)).state is State.DELETED


@pytest.mark.parametrize("link", UNCLEAR)
async def test_a_link_that_names_no_comment_removes_nothing_beside_one_that_stays(
    room: Room, link: str
) -> None:
    await room.report(REPORTER, Kind.CRITIQUE, SPELLINGS[0].format(11))
    number = await room.report(COLLEAGUE, Kind.UNLAWFUL, link, Ground.OTHER)
    await room.picture(COLLEAGUE, number)
    with pytest.raises(CommentUnclear):
        await room.delete(COLLEAGUE, number)
    await room.describe(COLLEAGUE, number, SPELLINGS[2].format(12))
    assert (await room.delete(COLLEAGUE, number)).state is State.DELETED


async def test_a_link_given_afterwards_counts_as_well(room: Room) -> None:
    number = await room.report(REPORTER, Kind.UNLAWFUL, SPELLINGS[0].format(12), Ground.OTHER)
    await room.picture(REPORTER, number)
    await room.report(COLLEAGUE, Kind.QUESTION, SPELLINGS[1].format(11))
    case = await room.describe(REPORTER, number, SPELLINGS[2].format(11))
    assert case.beside.stays is not None
    await room.describe(REPORTER, number, SPELLINGS[2].format(12))
    with pytest.raises(StaysElsewhere):
        await room.delete(REPORTER, number)


async def test_after_a_removal_the_link_leads_nowhere_else(room: Room) -> None:
    number = await room.report(REPORTER, Kind.UNLAWFUL, SPELLINGS[0].format(12), Ground.OTHER)
    await room.picture(REPORTER, number)
    await room.delete(REPORTER, number)
    await room.report(COLLEAGUE, Kind.CRITIQUE, SPELLINGS[0].format(11))
    with pytest.raises(Refusal):
        await room.describe(REPORTER, number, SPELLINGS[1].format(11))
    await room.describe(REPORTER, number, SPELLINGS[1].format(12))


async def test_nothing_is_removed_while_the_same_comment_waits_to_be_judged(room: Room) -> None:
    number = await room.report(REPORTER, Kind.UNLAWFUL, SPELLINGS[0].format(11), Ground.OTHER)
    await room.picture(REPORTER, number)
    unsure = await room.report(COLLEAGUE, Kind.UNSURE, SPELLINGS[1].format(11))
    with pytest.raises(WaitsElsewhere):
        await room.delete(REPORTER, number)
    await room.judge(ADMIN, unsure, Kind.CRITIQUE)
    with pytest.raises(StaysElsewhere):
        await room.delete(REPORTER, number)
    told = [key for key in await room.jobs("case.reporter") if f"{number}:stays" in key]
    assert told, "whoever was about to remove it hears that it stays"


async def test_what_was_removed_is_judged_anew_where_it_was_removed(room: Room) -> None:
    number = await room.report(REPORTER, Kind.UNLAWFUL, SPELLINGS[0].format(11), CHILD)
    await room.delete(REPORTER, number)
    with pytest.raises(RemovedElsewhere):
        await room.report(COLLEAGUE, Kind.CRITIQUE, SPELLINGS[1].format(11))
    unsure = await room.report(COLLEAGUE, Kind.UNSURE, SPELLINGS[1].format(11))
    with pytest.raises(RemovedElsewhere):
        await room.judge(ADMIN, unsure, Kind.CRITIQUE)
    case = await room.judge(ADMIN, number, Kind.CRITIQUE)
    assert (case.kind, case.state) == (Kind.CRITIQUE, State.DELETED)
    assert isinstance(case.events[-1], Judged)
    await room.close(ADMIN, number, Outcome.DELETED)
    await room.close(ADMIN, unsure, Outcome.GONE)


@pytest.mark.parametrize("size", [(1, 1), (64, 48), (1920, 10), (199, 4000), (319, 319)])
async def test_a_picture_in_which_nothing_can_be_read_unlocks_nothing(
    room: Room, size: tuple[int, int]
) -> None:
    number = await room.report(REPORTER, Kind.UNLAWFUL, SPELLINGS[0].format(11), Ground.OTHER)
    [refused] = await room.picture(REPORTER, number, size)
    assert isinstance(refused, PictureTooSmall)
    with pytest.raises(EvidenceMissing):
        await room.delete(REPORTER, number)


@pytest.mark.parametrize(
    ("reporter", "deleter"), [(REPORTER, REPORTER), (REPORTER, ADMIN), (ADMIN, ADMIN)]
)
async def test_a_removal_is_closed_by_another_than_who_reported_or_removed_it(
    room: Room, reporter: Actor, deleter: Actor
) -> None:
    number = await room.report(reporter, Kind.UNLAWFUL, SPELLINGS[0].format(11), Ground.OTHER)
    await room.picture(reporter, number)
    await room.delete(deleter, number)
    if ADMIN in {reporter, deleter}:
        with pytest.raises(SecondPersonMissing):
            await room.close(ADMIN, number, Outcome.DELETED)
    closed = await room.close(SECOND_ADMIN, number, Outcome.DELETED)
    assert closed.state is State.CLOSED


async def test_the_removal_is_recorded_whoever_has_taken_the_case(room: Room) -> None:
    number = await room.report(REPORTER, Kind.UNLAWFUL, SPELLINGS[0].format(11), Ground.OTHER)
    await room.picture(REPORTER, number)
    view = await see_case(room.request(REPORTER), number, storage=room.storage)
    shown = OnCase(case=number, version=view.case.version)
    await room.act(ADMIN, number, handling.take)
    request: Any = room.request(REPORTER)
    after = await act(request, shown, reporting.record_deletion, storage=room.storage)
    assert after.case.deletion is not None
    told = await room.jobs("case.reporter")
    assert [key for key in told if key.startswith(f"case.reporter:{number}:")]
