"""Statistics, followers, calendar addresses and the digest, read off the database."""

from datetime import time, timedelta

import pytest

from bot.core.calendar import Week
from bot.core.people import PageId, Role
from bot.core.refusals import NotAllowed
from bot.schedule.admin_refusals import NotAFollowerCount
from bot.schedule.digest import ChangeKind
from bot.schedule.model import BookingId, Draft
from bot.schedule.refusals import NoSuchPage
from bot.usecases import digest, feeds, statistics
from bot.usecases.absence import be_away
from bot.usecases.bookings import (
    BookDay,
    CancelBooking,
    MoveBooking,
    book_day,
    cancel_booking,
    move_booking,
)
from bot.usecases.ideas import book_idea, share_idea
from bot.usecases.publication import TypedFigures, note_figures, report_published
from bot.watch.metrics import Distance
from storage.compiled import Compiled, Result, Rows
from tests import makers
from tests.makers import ANNA, BO, SIV, TUESDAY
from tests.usecases.conftest import House

LINK = "https://www.linkedin.com/feed/update/urn:li:activity:{}/"
DAY = timedelta(days=1)
WHEN = digest.DigestTime(weekday=0, at=time(8, 30))


async def out(house: House, number: BookingId, views: str) -> None:
    await report_published(
        house.asks(), LINK.format(7_000_000 + number), booking=number, storage=house.storage
    )
    await note_figures(house.asks(), number, TypedFigures(views=views), storage=house.storage)


async def test_what_was_seen_most_is_named_and_where_it_came_from(house: House) -> None:
    idea = await share_idea(house.asks(), "Egen idé", storage=house.storage)
    own = (await book_idea(house.asks(), idea.id, TUESDAY, storage=house.storage)).booking
    other = await share_idea(house.asks(BO), "Bos idé", storage=house.storage)
    theirs = (
        await book_idea(house.asks(), other.id, TUESDAY + DAY, storage=house.storage)
    ).booking
    house.at(TUESDAY + DAY)
    await out(house, own.id, "100")
    await out(house, theirs.id, "900")
    seen = await statistics.see_statistics(house.asks(), None, storage=house.storage)
    assert seen.most_seen is not None
    assert (seen.page.id, seen.most_seen.id) == ("stad", theirs.id)
    ahead = await statistics.see_statistics(
        house.asks(), PageId("bygg"), ahead=True, storage=house.storage
    )
    assert (ahead.ahead, ahead.most_seen, ahead.lean) == (True, None, ())
    with pytest.raises(NoSuchPage):
        await statistics.see_statistics(house.asks(), PageId("none"), storage=house.storage)


async def test_a_past_without_figures_is_not_read_post_by_post(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    result = Compiled.result

    def counted(self: Compiled, found: Rows) -> Result:
        read.append(len(found.rows))
        return result(self, found)

    monkeypatch.setattr(Compiled, "result", counted)
    shown_from = Week.of(house.asks().today).monday - timedelta(weeks=statistics.WEEKS - 1)
    totals: list[int] = []
    for back in (range(1, 2), range(2, 3), range(3, 33)):  # the pages are read the first time
        async with house.storage.begin() as tx:
            for number in back:
                day = shown_from - number * DAY
                await tx.bookings.add(
                    page=makers.page(), day=day, details=makers.details(), owner=ANNA
                )
        read.clear()
        seen = await statistics.see_statistics(house.asks(), None, storage=house.storage)
        totals.append(sum(read))
        assert seen.figures.first == shown_from
    assert totals[1] == totals[2] > 0


async def test_a_post_is_as_far_from_those_without_figures(house: House) -> None:
    number = (await house.book()).id
    await house.book(TUESDAY + 3 * DAY)
    house.at(TUESDAY)
    await out(house, number, "100")
    seen = await statistics.see_statistics(house.asks(), None, storage=house.storage)
    assert [each.key for each in seen.worked.distances] == [Distance.NEAR]


async def test_followers_are_noted_once_a_day_by_a_superadmin(house: House) -> None:
    async def note(typed: str) -> statistics.FollowersNoted:
        return await statistics.note_followers(house.asks(SIV), typed, storage=house.storage)

    with pytest.raises(NotAllowed):
        await statistics.note_followers(house.asks(), "24 011", storage=house.storage)
    with pytest.raises(NotAFollowerCount):
        await note("många")
    assert (await note("24 000")).before is None
    assert (await note("24 011")).before is None, "corrected the same day"
    house.at(TUESDAY)
    noted = await note("24 100")
    assert noted.before is not None
    assert (noted.before.count, noted.now.count) == (24_011, 24_100)


async def test_an_address_shows_its_scope_until_another_is_made_or_it_is_revoked(
    house: House,
) -> None:
    mine = await house.book()
    theirs = await house.book(TUESDAY + DAY, by=BO)
    away = await house.book(TUESDAY, page="bygg", by=BO)
    today = house.asks().today
    shown: dict[str, list[int]] = {}
    for scope in ("mine", "all", "bygg"):
        secret = await feeds.make_feed(house.asks(), scope, storage=house.storage)
        found = await feeds.read_feed(secret, today, storage=house.storage)
        assert found is not None
        shown[scope] = sorted(each.id for each in found[1].bookings)
    assert shown == {
        "mine": [mine.id],
        "all": sorted([mine.id, theirs.id, away.id]),
        "bygg": [away.id],
    }
    first = await feeds.make_feed(house.asks(), "mine", storage=house.storage)
    second = await feeds.make_feed(house.asks(), "mine", storage=house.storage)
    assert await feeds.read_feed(first, today, storage=house.storage) is None
    assert await feeds.read_feed(second, today, storage=house.storage) is not None
    left = await feeds.revoke_feed(house.asks(), "mine", storage=house.storage)
    assert {each.scope for each in left.feeds} == {"all", "bygg"}
    assert await feeds.read_feed(second, today, storage=house.storage) is None
    with pytest.raises(NoSuchPage):
        await feeds.make_feed(house.asks(), "none", storage=house.storage)


async def test_ones_address_shows_the_check_ins_that_will_be_ones_own(house: House) -> None:
    booking = await house.book()
    house.at(TUESDAY)
    await out(house, booking.id, "1")
    today = house.asks().today
    await be_away(house.asks(), today + DAY, today + DAY, BO, storage=house.storage)
    numbers: list[set[int]] = []
    for who in (ANNA, BO):
        secret = await feeds.make_feed(house.asks(who), "mine", storage=house.storage)
        found = await feeds.read_feed(secret, today, storage=house.storage)
        assert found is not None
        numbers.append({each.check_in.number for each in found[1].duties})
    assert numbers == [{1, 3, 4}, {2}]


async def test_the_digest_says_what_came_of_each_booking_since_the_last(house: House) -> None:
    house.at(TUESDAY - 9 * DAY)
    before, moved = await house.book(TUESDAY), await house.book(TUESDAY + DAY)
    house.at(TUESDAY)
    gone = await house.book(TUESDAY + 2 * DAY)
    await cancel_booking(house.asks(), CancelBooking(booking=gone.id), storage=house.storage)
    await cancel_booking(house.asks(), CancelBooking(booking=before.id), storage=house.storage)
    for day in (TUESDAY + 3 * DAY, TUESDAY + 6 * DAY):
        command = MoveBooking(booking=moved.id, day=day)
        await move_booking(house.asks(), command, storage=house.storage)
    new = await book_day(
        house.asks(BO),
        BookDay(draft=Draft(details=makers.details("Ny"), day=TUESDAY)),
        storage=house.storage,
    )
    week = Week.of(TUESDAY)
    view = await digest.see_digest(week, house.clock.now(), WHEN, storage=house.storage)
    assert {(each.kind, each.day, each.from_day) for each in view.digest.changes} == {
        (ChangeKind.CANCELLED, TUESDAY, None),
        (ChangeKind.MOVED, TUESDAY + 6 * DAY, TUESDAY + DAY),
        (ChangeKind.BOOKED, new.booking.day, None),
    }


async def test_digests_are_planned_once_and_sent_again_by_a_superadmin(house: House) -> None:
    for _ in range(2):
        await digest.plan_digests(house.clock.now(), WHEN, storage=house.storage)
    planned = len(await house.jobs("digest.send"))
    assert planned == digest.PLANNED_WEEKS - 1, "this week's time has passed"
    with pytest.raises(NotAllowed):
        await digest.send_digest_again(house.asks(), storage=house.storage)
    await digest.send_digest_again(house.asks(SIV), storage=house.storage)
    assert len(await house.jobs("digest.send")) == planned + 1


async def test_a_guest_reads_no_figures(house: House) -> None:
    guest = house.asks(role=Role.GUEST)
    for work in (
        statistics.see_statistics(guest, None, storage=house.storage),
        feeds.make_feed(guest, "all", storage=house.storage),
        feeds.see_feeds(guest, storage=house.storage),
        feeds.revoke_feed(guest, "all", storage=house.storage),
    ):
        with pytest.raises(NotAllowed):
            await work
