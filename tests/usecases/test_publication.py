"""From publication to the last check-in, on the database and without Teams."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.core.calendar import in_zone
from bot.core.people import PersonId, Role
from bot.core.refusals import NotAllowed
from bot.schedule.model import Booking, BookingId, BookingStatus
from bot.schedule.refusals import AlreadyPublished, NoSuchBooking, NotYours, Stale
from bot.usecases import publication as usecase
from bot.watch.model import CheckInAnswer
from bot.watch.refusals import (
    AlreadyAnswered,
    NoSuchWatch,
    NotALinkedInLink,
    NothingToPublish,
    NotPublished,
    WatchClosed,
)
from storage.tables import outbox
from tests.makers import ANNA, BO, SIV, TUESDAY
from tests.usecases.conftest import House

LINK = "https://www.linkedin.com/feed/update/urn:li:activity:7123456789012345678/"
OTHER = LINK.replace("7123", "7999")
WEDNESDAY = TUESDAY + timedelta(days=1)


async def published(house: House, **booked: object) -> Booking:
    """Anna's post of Tuesday, out that morning."""
    booking = await house.book(**booked)
    house.at(booking.day)
    done = await usecase.report_published(
        house.asks(), LINK, booking=booking.id, storage=house.storage
    )
    return done.booking


async def test_without_a_number_it_is_the_latest_of_ones_own_that_waits(house: House) -> None:
    with pytest.raises(NothingToPublish):
        await usecase.report_published(house.asks(), LINK, storage=house.storage)
    earlier = await house.book(TUESDAY)
    latest = await house.book(WEDNESDAY)
    ahead = await house.book(WEDNESDAY + timedelta(days=1))
    house.at(WEDNESDAY)
    mine = await usecase.see_reportable(house.asks(), storage=house.storage)
    assert [each.id for each in mine.waiting] == [earlier.id, latest.id]
    assert [each.id for each in mine.upcoming] == [ahead.id]
    done = await usecase.report_published(house.asks(), LINK, storage=house.storage)
    assert done.booking.id == latest.id
    assert done.booking.status is BookingStatus.PUBLISHED
    assert await house.jobs("watch.check") == [""] * len(done.watch.check_ins)
    mine = await usecase.see_reportable(house.asks(), storage=house.storage)
    assert [each.id for each in mine.out] == [latest.id]


async def test_what_cannot_be_said_to_be_out_changes_nothing(house: House) -> None:
    booking = await house.book(by=BO)
    house.at(TUESDAY)

    async def said(link: str, number: int) -> None:
        await usecase.report_published(
            house.asks(), link, booking=BookingId(number), storage=house.storage
        )

    with pytest.raises(NotALinkedInLink):
        await said("https://example.org/post", booking.id)
    with pytest.raises(NoSuchBooking):
        await said(LINK, 99)
    with pytest.raises(NotYours):
        await said(LINK, booking.id)
    assert await house.noted() == ["book"]


@pytest.mark.parametrize("is_full", [False, True])
async def test_a_post_out_before_its_day_stands_on_the_day_where_that_has_room(
    house: House,
    *,
    is_full: bool,
) -> None:
    ahead = await house.book(WEDNESDAY)
    if is_full:
        await house.book(TUESDAY, by=BO)
    house.at(TUESDAY)
    done = await usecase.report_published(
        house.asks(), LINK, booking=ahead.id, storage=house.storage
    )
    assert (done.booking.day, done.booked_on) == (WEDNESDAY if is_full else TUESDAY, WEDNESDAY)
    with pytest.raises(AlreadyPublished):
        await usecase.report_published(
            house.asks(), OTHER, booking=ahead.id, storage=house.storage
        )
    back = await usecase.undo_published(
        house.asks(), ahead.id, done.booking.version, storage=house.storage
    )
    assert back.booked_on == (None if is_full else WEDNESDAY)


async def test_taken_back_it_waits_again_and_nobody_watches_it(house: House) -> None:
    booking = await published(house)
    waiting = await house.book(WEDNESDAY)

    async def undo(number: BookingId, version: int) -> usecase.TakenBack:
        return await usecase.undo_published(house.asks(), number, version, storage=house.storage)

    with pytest.raises(NoSuchBooking):
        await undo(BookingId(99), 1)
    with pytest.raises(NotPublished):
        await undo(waiting.id, waiting.version)
    with pytest.raises(Stale):
        await undo(booking.id, booking.version - 1)
    back = await undo(booking.id, booking.version)
    assert (back.booking.status, back.booking.link, back.link) == (
        BookingStatus.BOOKED,
        "",
        booking.link,
    )
    with pytest.raises(NoSuchWatch):
        await usecase.see_watch(booking.id, storage=house.storage)


async def test_taken_back_when_both_questions_were_put_it_is_asked_about_anew(
    house: House,
) -> None:
    booking = await published(house)
    house.at(WEDNESDAY)
    async with house.engine.begin() as connection:
        await connection.execute(update(outbox).values(state="done"))
    await usecase.undo_published(house.asks(), booking.id, booking.version, storage=house.storage)
    rows = await house.rows("publication.ask")
    waiting = [in_zone(row["due_at"]).date() for row in rows if row["state"] == "queued"]
    assert waiting == [WEDNESDAY + timedelta(days=1)]


async def test_a_watch_that_is_over_keeps_its_post_out(house: House) -> None:
    booking = await published(house)
    last = (await usecase.see_watch(booking.id, storage=house.storage)).watch.check_ins[-1]
    await usecase.answer_check_in(
        house.asks(), booking.id, last.number, CheckInAnswer.NOTHING_NEW, storage=house.storage
    )
    with pytest.raises(WatchClosed):
        await usecase.undo_published(
            house.asks(), booking.id, booking.version, storage=house.storage
        )


async def test_a_wrong_link_is_corrected_by_who_may_change_the_post(house: House) -> None:
    booking = await published(house)
    waiting = await house.book(WEDNESDAY)

    async def correct(number: BookingId, by: PersonId = ANNA) -> usecase.LinkCorrected:
        request = house.asks(by)
        return await usecase.correct_link(request, number, OTHER, storage=house.storage)

    with pytest.raises(NoSuchBooking):
        await correct(BookingId(99))
    with pytest.raises(NotPublished):
        await correct(waiting.id)
    with pytest.raises(NotYours):
        await correct(booking.id, BO)
    done = await correct(booking.id)
    assert (done.before, done.booking.link) == (booking.link, OTHER)


async def test_an_answer_by_mistake_is_taken_back_by_who_gave_it(house: House) -> None:
    booking = await published(house)

    async def undo(by: PersonId) -> usecase.WatchView:
        request = house.asks(by)
        return await usecase.undo_answer(request, booking.id, 1, storage=house.storage)

    view = await usecase.see_own_watch(house.asks(BO), booking.id, 1, storage=house.storage)
    assert (view.keeper_name, view.booking.id) == ("Anna Ek", booking.id)
    await usecase.answer_check_in(
        house.asks(BO), booking.id, 1, CheckInAnswer.NOTHING_NEW, storage=house.storage
    )
    with pytest.raises(AlreadyAnswered):
        await usecase.see_own_watch(house.asks(), booking.id, 1, storage=house.storage)
    with pytest.raises(NoSuchWatch):
        await undo(ANNA)
    view = await undo(BO)
    assert [each.answer for each in view.watch.check_ins] == [None] * len(view.watch.check_ins)


async def test_help_is_asked_for_once_and_the_question_stays_open(house: House) -> None:
    booking = await published(house)
    view = await usecase.answer_check_in(
        house.asks(), booking.id, 1, CheckInAnswer.NEEDS_HELP, storage=house.storage
    )
    assert view.watch.wants_help
    assert len(await house.jobs("watch.help")) == 1
    assert view.watch.check_ins[0].answer is None


async def test_the_first_to_take_over_keeps_it_and_can_give_it_back(house: House) -> None:
    booking = await published(house)

    async def take(by: PersonId) -> usecase.WatchView:
        request = house.asks(by)
        return await usecase.take_over_watch(request, booking.id, ANNA, storage=house.storage)

    async def give_back(by: PersonId) -> usecase.WatchView:
        request = house.asks(by)
        return await usecase.give_back_watch(request, booking.id, storage=house.storage)

    assert (await give_back(BO)).watch.keeper == ANNA, "not theirs to give back"
    assert (await take(ANNA)).watch.keeper == ANNA
    assert (await take(BO)).watch.keeper == BO
    assert (await take(SIV)).watch.keeper == BO, "the first to press"
    assert await house.jobs("watch.taken") == [f"person:{ANNA}"]
    assert (await give_back(BO)).watch.keeper == ANNA
    assert await house.jobs("watch.given_back") == [f"person:{ANNA}"]


async def test_figures_are_noted_of_what_is_out_and_the_last_count(house: House) -> None:
    booking = await published(house)
    waiting = await house.book(WEDNESDAY)

    async def note(number: BookingId, views: str) -> usecase.FiguresView:
        typed = usecase.TypedFigures(views=views)
        return await usecase.note_figures(house.asks(BO), number, typed, storage=house.storage)

    with pytest.raises(NoSuchBooking):
        await note(BookingId(99), "1")
    with pytest.raises(NotPublished):
        await note(waiting.id, "1")
    await note(booking.id, "400")
    assert (await note(booking.id, "1 200")).figures.views == 1_200
    async with house.storage.read() as tx:
        kept = await tx.watches.figures([booking.id])
    assert kept[booking.id].views == 1_200


async def test_who_has_lost_the_role_changes_nothing_of_the_watch(house: House) -> None:
    booking = await published(house)
    guest = house.asks(role=Role.GUEST)
    for work in (
        usecase.see_reportable(guest, storage=house.storage),
        usecase.report_published(guest, LINK, storage=house.storage),
        usecase.undo_published(guest, booking.id, booking.version, storage=house.storage),
        usecase.correct_link(guest, booking.id, OTHER, storage=house.storage),
        usecase.answer_check_in(
            guest, booking.id, 1, CheckInAnswer.NOTHING_NEW, storage=house.storage
        ),
        usecase.undo_answer(guest, booking.id, 1, storage=house.storage),
        usecase.take_over_watch(guest, booking.id, ANNA, storage=house.storage),
        usecase.give_back_watch(guest, booking.id, storage=house.storage),
        usecase.note_figures(guest, booking.id, usecase.TypedFigures(), storage=house.storage),
        usecase.see_own_watch(guest, booking.id, 1, storage=house.storage),
    ):
        with pytest.raises(NotAllowed):
            await work
    assert await house.noted() == ["book", "publish"]
