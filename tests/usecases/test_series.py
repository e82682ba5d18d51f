"""Posts that recur, on the database and without Teams."""

from datetime import date, timedelta

import pytest

from bot.core.people import PageId, PersonId, Role
from bot.core.refusals import NotAllowed
from bot.schedule.refusals import TitleMissing
from bot.schedule.series import (
    PATIENCE,
    NoSuchSeries,
    NotYourSeries,
    SeriesId,
    SeriesMovedOn,
    SeriesState,
    SeriesView,
    Weekly,
)
from bot.usecases import series as usecase
from tests.makers import ANNA, BO, SIV, TUESDAY
from tests.usecases.conftest import House

WEEK = timedelta(days=7)


async def begun(house: House, title: str = "Veckans bild", by: PersonId = ANNA) -> SeriesView:
    return await usecase.start_series(
        house.asks(by), title=title, rhythm=Weekly(first=TUESDAY), storage=house.storage
    )


async def confirm(
    house: House, number: SeriesId, own: date, day: date, by: PersonId = ANNA
) -> SeriesView:
    return await usecase.confirm_day(house.asks(by), number, own, day, storage=house.storage)


async def look(house: House, number: SeriesId, *, stays: bool = True) -> bool:
    return await usecase.look_at_series(
        house.asks(SIV), number, owner_stays=stays, storage=house.storage
    )


async def state(house: House, number: SeriesId) -> SeriesState:
    async with house.storage.read() as tx:
        series = await tx.series.get(number)
    assert series is not None
    return series.state


async def test_each_yes_books_a_day_and_asks_about_the_next(house: House) -> None:
    view = await begun(house)
    assert view.question is not None
    assert (view.question.own, view.question.day, view.mine) == (TUESDAY, TUESDAY, True)
    view = await confirm(house, view.series.id, TUESDAY, TUESDAY)
    assert [each.day for each in view.held] == [TUESDAY]
    assert view.question is not None
    assert view.question.own == TUESDAY + WEEK
    view = await confirm(house, view.series.id, TUESDAY + WEEK, TUESDAY + WEEK)
    assert view.question is None, "no more are held ahead"
    [listed] = await usecase.see_all_series(house.asks(BO), storage=house.storage)
    assert (listed.series.id, len(listed.held), listed.mine) == (view.series.id, 2, False)


async def test_a_press_on_what_is_asked_no_longer_books_nothing(house: House) -> None:
    number = (await begun(house)).series.id
    with pytest.raises(SeriesMovedOn):
        await confirm(house, number, TUESDAY, TUESDAY + timedelta(days=1))
    with pytest.raises(SeriesMovedOn):
        await confirm(house, number, TUESDAY + WEEK, TUESDAY + WEEK)
    with pytest.raises(NotYourSeries):
        await confirm(house, number, TUESDAY, TUESDAY, by=BO)
    with pytest.raises(NoSuchSeries):
        await confirm(house, SeriesId(99), TUESDAY, TUESDAY)
    assert await house.noted() == ["series"]


async def test_a_day_is_skipped_once(house: House) -> None:
    number = (await begun(house)).series.id
    view = await usecase.skip_day(house.asks(), number, TUESDAY, storage=house.storage)
    assert view.question is not None
    assert view.question.own == TUESDAY + WEEK
    with pytest.raises(SeriesMovedOn):
        await usecase.skip_day(house.asks(), number, TUESDAY, storage=house.storage)


async def test_it_is_ended_by_its_owner_or_a_superadmin_and_keeps_its_bookings(
    house: House,
) -> None:
    number = (await begun(house)).series.id
    await confirm(house, number, TUESDAY, TUESDAY)
    with pytest.raises(NotYourSeries):
        await usecase.end_series(house.asks(BO), number, storage=house.storage)
    ended = await usecase.end_series(house.asks(SIV), number, storage=house.storage)
    assert ended.state is SeriesState.ENDED
    with pytest.raises(NoSuchSeries):
        await usecase.see_series(house.asks(), number, storage=house.storage)
    assert await usecase.see_all_series(house.asks(), storage=house.storage) == []
    async with house.storage.read() as tx:
        assert [each.day for each in await tx.bookings.of_owner(ANNA, since=TUESDAY)] == [TUESDAY]
    seen = await usecase.see_asked(house.asks(SIV), number, ANNA, storage=house.storage)
    assert seen is not None
    assert not seen.may_end


async def test_silence_ends_it_and_its_owner_is_told(house: House) -> None:
    number = (await begun(house)).series.id
    for week in range(1, PATIENCE + 1):
        house.at(TUESDAY + week * WEEK - timedelta(days=5))
        await look(house, number)
    assert await state(house, number) is SeriesState.ENDED
    assert set(await house.jobs("series.ask")) == {f"person:{ANNA}"}
    assert not await look(house, number), "it has ended"


async def test_a_question_is_put_once_and_once_more_a_week_before_its_day(house: House) -> None:
    house.at(TUESDAY - timedelta(days=1))
    view = await usecase.start_series(
        house.asks(),
        title="Månadens bild",
        rhythm=Weekly(first=TUESDAY + 3 * WEEK, weeks=4),
        page=PageId("bygg"),
        storage=house.storage,
    )
    assert not await look(house, view.series.id), "it has just been asked"
    house.at(TUESDAY + 2 * WEEK)
    assert await look(house, view.series.id)


async def test_whose_owner_has_left_it_ends_in_silence(house: House) -> None:
    number = (await begun(house)).series.id
    assert not await look(house, number, stays=False)
    assert await state(house, number) is SeriesState.ENDED
    assert await house.jobs("series.ask") == []
    assert not await look(house, SeriesId(99))


async def test_a_question_is_for_its_owner_alone(house: House) -> None:
    number = (await begun(house)).series.id
    assert await usecase.see_asked(house.asks(SIV), number, BO, storage=house.storage) is None
    gone = await usecase.see_asked(house.asks(SIV), SeriesId(99), ANNA, storage=house.storage)
    assert gone is None
    with pytest.raises(TitleMissing):
        await begun(house, " ")
    guest = house.asks(role=Role.GUEST)
    for work in (
        usecase.see_all_series(guest, storage=house.storage),
        usecase.confirm_day(guest, number, TUESDAY, TUESDAY, storage=house.storage),
        usecase.skip_day(guest, number, TUESDAY, storage=house.storage),
        usecase.end_series(guest, number, storage=house.storage),
    ):
        with pytest.raises(NotAllowed):
            await work
