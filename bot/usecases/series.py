"""Posts that recur: begin a series, answer what it asks, end it; nothing is held before a yes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Final

from bot.core.calendar import local
from bot.core.people import PageId, PersonId, Request
from bot.core.permissions import Action, require
from bot.core.ports import AuditEntry
from bot.outbox.digest import EditDigest
from bot.outbox.series import AskAboutSeries, LookAtSeries
from bot.schedule import booking as booking_rules
from bot.schedule import series as rules
from bot.schedule.model import Booking, Catalogue, Details, Draft, PageCalendar
from bot.schedule.permissions import require_page
from bot.schedule.series import (
    NotYourSeries,
    Rhythm,
    Series,
    SeriesId,
    SeriesState,
    SeriesView,
)
from bot.usecases.bookings import BookDay, book_in, chosen_page
from bot.usecases.ports import Storage, Transaction
from bot.usecases.reading import catalogue_in

MOST: Final = 500
"""Bounds what is read; the page shows all of it, and a card says how many it leaves out."""
ASKED_AT: Final = time(9)


async def start_series(
    request: Request,
    *,
    title: str,
    rhythm: Rhythm,
    page: PageId | None = None,
    storage: Storage,
) -> SeriesView:
    """A series of one's own, with the question about its first day."""
    require(request.actor, Action.BOOK)
    async with storage.begin(request) as tx:
        where = await chosen_page(tx, page)
        require_page(request.actor, where)
        details = booking_rules.checked_details(Details(title=title), page=where)
        series = await tx.series.add(
            Series(
                id=SeriesId(0),
                title=details.title,
                page=where.id,
                rhythm=rhythm,
                owner=request.actor.id,
                at=request.now,
                through=request.today,
            )
        )
        await _note(tx, request, "series", series)
        return await _asked(tx, request, series)


async def see_all_series(request: Request, *, storage: Storage) -> list[SeriesView]:
    """Those that go on, each with what it holds; the one that was begun last comes first."""
    require(request.actor, Action.SEE_SCHEDULE)
    async with storage.read() as tx:
        found = await tx.series.active(MOST)
        if not found:
            return []
        held = await tx.series.held([each.id for each in found], request.today)
        catalogue = await catalogue_in(tx)
        last = booking_rules.last_bookable(request.today)
        ahead = {each.page.id: each for each in await tx.bookings.calendars(request.today, last)}
    return [
        _seen(request, each, catalogue, held.get(each.id, []), ahead[each.page]) for each in found
    ]


async def see_series(request: Request, number: SeriesId, *, storage: Storage) -> SeriesView:
    require(request.actor, Action.SEE_SCHEDULE)
    async with storage.read() as tx:
        return await _view(tx, request, rules.still_active(await tx.series.get(number)))


async def confirm_day(
    request: Request, number: SeriesId, own: date, day: date, *, storage: Storage
) -> SeriesView:
    """Book the day that was asked about; with it comes the next question, if there is one."""
    async with storage.begin(request) as tx:
        require(request.actor, Action.BOOK)
        before = rules.check_owner(await tx.series.get(number), request.actor)
        view = await _view(tx, request, before)
        rules.check_asked(view.question, own, day)
        draft = Draft(details=Details(title=before.title), page=before.page, day=day)
        booking = (await book_in(tx, request, BookDay(draft=draft))).booking
        after = rules.answered(before, own)
        await tx.series.save(before, after)
        await tx.series.add_post(number, own, booking.id)
        await _note(tx, request, "series_booked", after, booking)
        return await _asked(tx, request, after)


async def skip_day(
    request: Request, number: SeriesId, own: date, *, storage: Storage
) -> SeriesView:
    """Not that time; the next question comes instead."""
    require(request.actor, Action.BOOK)
    async with storage.begin(request) as tx:
        before = rules.check_owner(await tx.series.get(number), request.actor)
        view = await _view(tx, request, before)
        rules.check_asked(view.question, own, None)
        after = rules.answered(before, own)
        await tx.series.save(before, after)
        await _note(tx, request, "series_skipped", after)
        return await _asked(tx, request, after)


async def end_series(request: Request, number: SeriesId, *, storage: Storage) -> Series:
    """Ask no more; what is booked stays."""
    require(request.actor, Action.BOOK)
    async with storage.begin(request) as tx:
        before = rules.still_active(await tx.series.get(number))
        if not rules.may_end(before, request.actor):
            raise NotYourSeries(before.owner_name)
        after = rules.ended(before)
        await tx.series.save(before, after)
        await tx.outbox.add(EditDigest())
        await _note(tx, request, "series_ended", after)
    return after


async def look_at_series(
    request: Request, number: SeriesId, *, owner_stays: bool, storage: Storage
) -> bool:
    """Whether somebody was to hear of it; what comes next is in the outbox.

    Args:
        request: The bot's own.
        number: Of the series.
        owner_stays: Whether the owner is still an editor; else the series ends in silence.
        storage: Where it is kept.
    """
    async with storage.begin() as tx:
        before = await tx.series.get(number)
        if before is None or before.state is not SeriesState.ACTIVE:
            return False
        after = rules.passed_by(before, request.today) if owner_stays else rules.ended(before)
        if after.state is SeriesState.ENDED:
            await tx.series.save(before, after)
            await _note(tx, request, "series_ended", after)
            if owner_stays:
                await tx.outbox.add(AskAboutSeries(receiver=after.owner, series=number))
            return owner_stays
        view = await _view(tx, request, after)
        question = view.question
        asks = question is not None and rules.is_to_ask(after, question, request.today)
        if asks:
            after = rules.asked(after, question)
            await tx.outbox.add(AskAboutSeries(receiver=after.owner, series=number), EditDigest())
        if after != before:
            await tx.series.save(before, after)
        await tx.outbox.add(_next_look(view, request.today))
        return asks


async def see_asked(
    request: Request, number: SeriesId, owner: PersonId, *, storage: Storage
) -> SeriesView | None:
    """For the bot's own question to its owner; None where it is another's by now."""
    async with storage.read() as tx:
        series = await tx.series.get(number)
        if series is None or series.owner != owner:
            return None
        view = await _view(tx, request, series)
        going = series.state is SeriesState.ACTIVE
        return replace(view, mine=going, may_end=going)


async def _asked(tx: Transaction, request: Request, series: Series) -> SeriesView:
    """The series with its next question before its owner, and the next look in the outbox."""
    view = await _view(tx, request, series)
    after = rules.asked(series, view.question)
    if after != series:
        await tx.series.save(series, after)
    await tx.outbox.add(_next_look(view, request.today), EditDigest())
    return view


def _next_look(view: SeriesView, today: date) -> LookAtSeries:
    morning = rules.next_look(view.question, view.held, today=today)
    return LookAtSeries(series=view.series.id, morning=morning, due=_at(morning))


def _at(morning: date) -> datetime:
    return local(morning, ASKED_AT)


async def _view(tx: Transaction, request: Request, series: Series) -> SeriesView:
    today = request.today
    page = await tx.pages.get(series.page)
    assert page is not None
    held = (await tx.series.held([series.id], today)).get(series.id, [])
    ahead = await tx.bookings.calendar(page, today, booking_rules.last_bookable(today))
    return _seen(request, series, await catalogue_in(tx), held, ahead)


def _seen(
    request: Request,
    series: Series,
    catalogue: Catalogue,
    held: Sequence[Booking],
    ahead: PageCalendar,
) -> SeriesView:
    active = series.state is SeriesState.ACTIVE
    return SeriesView(
        series=series,
        catalogue=catalogue,
        held=held,
        question=rules.next_question(series, ahead, held, today=request.today),
        mine=active and series.owner == request.actor.id,
        may_end=active and rules.may_end(series, request.actor),
    )


async def _note(
    tx: Transaction,
    request: Request,
    action: str,
    series: Series,
    booking: Booking | None = None,
) -> None:
    await tx.audit.add(
        request,
        AuditEntry(
            action=action,
            subject=f"series:{series.id}",
            after={
                "title": series.title,
                "state": series.state.value,
                "through": series.through.isoformat(),
                "booking": booking and booking.id,
            },
        ),
    )
