"""Close and open days, freeze and unfreeze a page, change pages and departments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.calendar import Week
from bot.core.people import DepartmentId, PageId, Person, PersonId, Request
from bot.core.permissions import Action, require
from bot.core.ports import AuditEntry, Json
from bot.outbox.bookings import EditBookingCards, ProposeOutOfFreeze
from bot.outbox.digest import EditDigest
from bot.schedule import booking as booking_rules
from bot.schedule import settings as rules
from bot.schedule.admin_refusals import NotClosed
from bot.schedule.digest import is_digest_of
from bot.schedule.model import (
    Booking,
    BookingId,
    BookingStatus,
    Catalogue,
    ClosedDay,
    ContentType,
    Department,
    Page,
    PageKind,
    ReviewNeed,
)
from bot.schedule.refusals import NoSuchPage
from bot.schedule.suggestions import Suggestion, suggest
from bot.usecases.following import offer_days
from bot.usecases.ports import Storage, Transaction
from bot.usecases.reading import catalogue_in

AHEAD = timedelta(days=400)
"""How far ahead closed days are listed."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    catalogue: Catalogue
    closed: Sequence[rules.ClosedSpan]
    people: Sequence[Person]


async def see_settings(request: Request, *, storage: Storage) -> Settings:
    require(request.actor, Action.MANAGE_PAGES)
    async with storage.read() as tx:
        closed = await tx.pages.closed_between(request.today, request.today + AHEAD)
        return Settings(
            catalogue=await catalogue_in(tx),
            closed=rules.closed_spans(closed),
            people=await tx.people.all(),
        )


@dataclass(frozen=True, kw_only=True)
class Closing:
    first: date
    last: date
    page: PageId | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class Affected:
    """What was done, and the bookings that stand in its way: they are kept."""

    catalogue: Catalogue
    bookings: Sequence[Booking] = ()
    reopened: Sequence[Page] = ()
    """As they were: an earlier freeze of theirs had days that the new one has not."""


async def close_days(request: Request, closing: Closing, *, storage: Storage) -> Affected:
    """Let no more be booked on the days.

    Raises:
        ReasonMissing: nothing says why.
        NoSuchPage: the page isn't there.
        SpanBackwards, DayPassed, SpanTooLong: the days can't be meant.
    """
    require(request.actor, Action.CLOSE_DAYS)
    reason = booking_rules.check_reason(closing.reason)
    rules.check_span(closing.first, closing.last, today=request.today)
    async with storage.begin(request) as tx:
        catalogue = await catalogue_in(tx)
        if closing.page is not None:
            _known(catalogue, closing.page)
        for day in rules.days_of(closing.first, closing.last):
            await tx.pages.close(ClosedDay(day=day, reason=reason, page=closing.page))
        await _note(
            tx,
            request,
            "close",
            f"closed:{closing.first.isoformat()}",
            before=None,
            after={
                "until": closing.last.isoformat(),
                "page": closing.page,
                "reason": reason,
            },
        )
        await _tell_digest(tx, request, closing.first, closing.last)
        standing = await _standing(tx, closing.page, closing.first, closing.last)
    return Affected(catalogue=catalogue, bookings=standing)


async def open_days(
    request: Request, first: date, last: date, page: PageId | None, *, storage: Storage
) -> Affected:
    """Undo a closing, and offer the days to those who wait for one.

    Args:
        request: By a superadmin.
        first: Of the days; those that have passed are no hindrance.
        last: Of the days.
        page: As when they were closed: None is for days that were closed on every page.
        storage: Where they are kept.

    Raises:
        NotClosed: none of the days was closed so.
    """
    require(request.actor, Action.CLOSE_DAYS)
    rules.check_span(max(first, request.today), last, today=request.today)
    async with storage.begin(request) as tx:
        closed = [each for each in await tx.pages.closed_between(first, last) if each.page == page]
        if not closed:
            raise NotClosed
        for each in closed:
            await tx.pages.open(each.day, page)
        await _note(
            tx,
            request,
            "open",
            f"closed:{first.isoformat()}",
            before={
                "until": last.isoformat(),
                "page": page,
                "reasons": sorted({each.reason for each in closed}),
            },
            after=None,
        )
        await _tell_digest(tx, request, first, last)
        await offer_days(tx, request, page, first, last)
        return Affected(catalogue=await catalogue_in(tx))


@dataclass(frozen=True, kw_only=True)
class Freezing:
    page: PageId | None
    """None freezes every page: in a crisis all fall silent."""
    first: date
    last: date
    reason: str


async def freeze_page(request: Request, freezing: Freezing, *, storage: Storage) -> Affected:
    """Keep what is booked there, mark it, and propose other days to the owners.

    Raises:
        NoSuchPage, ReasonMissing, SpanBackwards, DayPassed, SpanTooLong: nothing is frozen, then.
    """
    require(request.actor, Action.FREEZE_PAGE)
    async with storage.begin(request) as tx:
        known = await catalogue_in(tx)
        chosen = known.pages if freezing.page is None else [_known(known, freezing.page)]
        bookings: list[Booking] = []
        reopened: list[Page] = []
        for before in chosen:
            bookings += await _frozen(tx, request, before, freezing)
            if rules.reopens(before, freezing.first, freezing.last, today=request.today):
                reopened.append(before)
                await _reopen(tx, request, before)
        return Affected(catalogue=await catalogue_in(tx), bookings=bookings, reopened=reopened)


async def _frozen(
    tx: Transaction, request: Request, before: Page, freezing: Freezing
) -> Sequence[Booking]:
    after = rules.frozen(
        before, freezing.first, freezing.last, freezing.reason, today=request.today
    )
    await tx.pages.put(after)
    await _note(
        tx, request, "freeze", f"page:{after.id}", before=_freeze(before), after=_freeze(after)
    )
    standing = await _standing(tx, after.id, freezing.first, freezing.last)
    await tx.outbox.add(
        *(
            ProposeOutOfFreeze(receiver=each.owner, booking=each.id, frozen_at=request.now)
            for each in standing
        )
    )
    await _mark(tx, request, before, after)
    return standing


async def unfreeze_page(
    request: Request, page: PageId, seen: str | None = None, *, storage: Storage
) -> Affected:
    require(request.actor, Action.FREEZE_PAGE)
    async with storage.begin(request) as tx:
        before = _known(await catalogue_in(tx), page)
        rules.check_state(before, seen)
        await _thaw(tx, request, before)
        return Affected(catalogue=await catalogue_in(tx))


async def unfreeze_all(request: Request, *, storage: Storage) -> Affected:
    """Undo every freeze there is."""
    require(request.actor, Action.FREEZE_PAGE)
    async with storage.begin(request) as tx:
        for before in (await catalogue_in(tx)).pages:
            if before.frozen_from is not None:
                await _thaw(tx, request, before)
        return Affected(catalogue=await catalogue_in(tx))


async def _thaw(tx: Transaction, request: Request, before: Page) -> None:
    after = rules.thawed(before)
    await tx.pages.put(after)
    await _note(
        tx, request, "unfreeze", f"page:{after.id}", before=_freeze(before), after=_freeze(after)
    )
    await _mark(tx, request, before, after)
    await _reopen(tx, request, before)


async def _reopen(tx: Transaction, request: Request, before: Page) -> None:
    """What follows where days that were frozen are so no longer."""
    if before.frozen_from is None or before.frozen_until is None:
        return
    page = await tx.pages.get(before.id)
    assert page is not None
    for booking in await _standing(tx, page.id, before.frozen_from, before.frozen_until):
        if booking.status is BookingStatus.BOOKED and not page.is_frozen_on(booking.day):
            # A version of its own: a press on the proposal to move shows how it is now.
            await tx.bookings.save(booking, page=page)
    await offer_days(tx, request, page.id, before.frozen_from, before.frozen_until)


@dataclass(frozen=True, kw_only=True)
class FreezeProposal:
    booking: Booking
    page: Page
    suggestions: Sequence[Suggestion]
    catalogue: Catalogue


async def propose_out_of_freeze(
    number: BookingId, *, today: date, storage: Storage
) -> FreezeProposal | None:
    """Three other days for a booking on a frozen page; None once there is no need of them."""
    async with storage.read() as tx:
        booking = await tx.bookings.get(number)
        if booking is None or booking.status is not BookingStatus.BOOKED:
            return None
        page = await tx.pages.get(booking.page)
        if page is None or not page.is_frozen_on(booking.day):
            return None
        calendar = await tx.bookings.calendar(page, today, booking_rules.last_bookable(today))
        days = suggest(
            calendar,
            today=today,
            near=booking.day,
            department=booking.details.department,
            theme=booking.details.theme,
        )
        return FreezeProposal(
            booking=booking, page=page, suggestions=days, catalogue=await catalogue_in(tx)
        )


@dataclass(frozen=True, kw_only=True)
class PageSettings:
    page: PageId
    seats: int
    types: frozenset[ContentType]
    editors: frozenset[PersonId]
    review: ReviewNeed | None = None
    seen: str


@dataclass(frozen=True, kw_only=True)
class PageChanged:
    page: Page
    broken: Sequence[rules.BrokenRule]
    catalogue: Catalogue


async def change_page(request: Request, change: PageSettings, *, storage: Storage) -> PageChanged:
    require(request.actor, Action.MANAGE_PAGES)
    async with storage.begin(request) as tx:
        before = _known(await catalogue_in(tx), change.page)
        rules.check_state(before, change.seen)
        after = rules.changed(
            before,
            seats=change.seats,
            types=change.types,
            editors=change.editors,
            review=change.review,
        )
        await tx.pages.put(after)
        if after.review is not before.review:
            await tx.outbox.add(EditDigest())
        await _note(
            tx, request, "page", f"page:{after.id}", before=_rules(before), after=_rules(after)
        )
        last = booking_rules.last_bookable(request.today)
        await offer_days(tx, request, after.id, request.today, last)
        coming = await tx.bookings.calendar(after, request.today, last)
        return PageChanged(
            page=after,
            broken=rules.broken_rules(after, coming.bookings),
            catalogue=await catalogue_in(tx),
        )


async def add_page(request: Request, name: str, *, storage: Storage) -> Page:
    """A new product page, with a calendar of its own.

    Raises:
        NameMissing, NameTaken: the name is none for it.
    """
    require(request.actor, Action.MANAGE_PAGES)
    async with storage.begin(request) as tx:
        pages = await tx.pages.all()
        shown = rules.checked_name(name, [each.name for each in pages])
        page = Page(
            id=PageId(rules.slug(shown, [each.id for each in pages])),
            name=shown,
            kind=PageKind.PRODUCT,
        )
        await tx.pages.put(page)
        await _note(tx, request, "page", f"page:{page.id}", before=None, after={"name": shown})
    return page


async def save_department(
    request: Request,
    name: str,
    short: str,
    *,
    department: DepartmentId | None = None,
    storage: Storage,
) -> Catalogue:
    """A new department, or other words for one; its bookings follow along."""
    require(request.actor, Action.MANAGE_PAGES)
    async with storage.begin(request) as tx:
        known = await tx.pages.departments()
        before = next((each for each in known if each.id == department), None)
        others = [each for each in known if each is not before]
        shown = rules.checked_name(name, [each.name for each in others])
        after = Department(
            id=before.id if before else DepartmentId(rules.slug(shown, [e.id for e in known])),
            name=shown,
            short=("".join(short.split()) or shown)[:4].upper(),
        )
        await tx.pages.put_department(after)
        await _note(
            tx,
            request,
            "department",
            f"department:{after.id}",
            before=before and {"name": before.name, "short": before.short},
            after={"name": after.name, "short": after.short},
        )
        return await catalogue_in(tx)


def _known(catalogue: Catalogue, page: PageId) -> Page:
    found = catalogue.page(page)
    if found is None:
        raise NoSuchPage(page)
    return found


async def _standing(
    tx: Transaction, page: PageId | None, first: date, last: date
) -> list[Booking]:
    return [
        each
        for each in await tx.bookings.between(first, last)
        if each.status is BookingStatus.BOOKED and page in {None, each.page}
    ]


async def _mark(tx: Transaction, request: Request, before: Page, after: Page) -> None:
    """Bring cards up to date for all days that became or ceased to be frozen."""
    for page in (before, after):
        if page.frozen_from is None or page.frozen_until is None:
            continue
        for each in await _standing(tx, page.id, page.frozen_from, page.frozen_until):
            await tx.outbox.add(EditBookingCards(booking=each.id))
        await _tell_digest(tx, request, page.frozen_from, page.frozen_until)


async def _tell_digest(tx: Transaction, request: Request, first: date, last: date) -> None:
    if is_digest_of(Week.of(request.today), set(rules.days_of(first, last))):
        await tx.outbox.add(EditDigest())


async def _note(
    tx: Transaction,
    request: Request,
    action: str,
    subject: str,
    *,
    before: dict[str, Json] | None,
    after: dict[str, Json] | None,
) -> None:
    entry = AuditEntry(action=action, subject=subject, before=before, after=after)
    await tx.audit.add(request, entry)


def _freeze(page: Page) -> dict[str, Json]:
    return {
        "from": page.frozen_from and page.frozen_from.isoformat(),
        "until": page.frozen_until and page.frozen_until.isoformat(),
        "reason": page.frozen_reason,
    }


def _rules(page: Page) -> dict[str, Json]:
    return {
        "seats": page.seats_per_day,
        "types": sorted(page.seated_types),
        "editors": sorted(page.editors),
        "review": page.review.value,
    }
