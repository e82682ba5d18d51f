"""From publication to the last check-in: report, answer, help, take over."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime

from bot.core.calendar import OPENS, in_zone, local, next_workday
from bot.core.people import PersonId, Request
from bot.core.permissions import Action, require
from bot.core.ports import AuditEntry
from bot.outbox.digest import EditDigest
from bot.outbox.watch import AskCheckIn, AskForHelp, AskPublication, TellGivenBack, TellTaken
from bot.schedule import booking as booking_rules
from bot.schedule.model import Booking, BookingId, BookingStatus, Catalogue, ReviewNeed
from bot.schedule.permissions import require_change
from bot.schedule.refusals import AlreadyPublished, NoSuchBooking
from bot.usecases.booking_changes import booking_changed
from bot.usecases.ports import Storage, Transaction
from bot.usecases.reading import catalogue_in
from bot.usecases.reminding import LATE
from bot.watch import figures, rules
from bot.watch.figures import PostFigures
from bot.watch.links import linkedin_link
from bot.watch.model import CheckInAnswer, Level, Watch
from bot.watch.refusals import NoSuchWatch, NothingToPublish, NotPublished
from bot.writing.reviews import check_approved


def ask_keeper(watch: Watch) -> Sequence[AskCheckIn]:
    """A question for each check-in; those of a post's second watch are not its first's."""
    taken = _stamp(watch.started)
    return [
        check_in_job(watch, each.number, Level.KEEPER, each.due, taken=taken)
        for each in watch.check_ins
        if each.answer is None
    ]


def check_in_job(
    watch: Watch, number: int, level: Level, due: datetime, *, taken: str = ""
) -> AskCheckIn:
    """A question of the morning finds out at opening time who is asked, and when they want it.

    Args:
        watch: What follows from a keeper's silence is of their time: another begins anew.
        number: Of the check-in.
        level: Whom to ask.
        due: When.
        taken: Since when the keeper keeps it, which tells their levels from those before.
    """
    here = in_zone(due)
    early = level < Level.CHANNEL and here.time() <= rules.MORNING
    return AskCheckIn(
        booking=watch.booking,
        number=number,
        level=level,
        keeper="" if level is Level.KEEPER else watch.keeper,
        taken=taken,
        due=local(here.date(), OPENS) if early else due,
    )


def ask_anew(watch: Watch, now: datetime) -> Sequence[AskCheckIn]:
    """Whoever has taken over has as long to answer as the one before had."""
    level, due = rules.next_level(Level.KEEPER, now)
    begun = [each.number for each in ask_keeper(watch) if each.due and each.due <= now]
    return [
        check_in_job(watch, each.number, level, due, taken=_stamp(now))
        for each in watch.check_ins
        if each.number in begun
    ]


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("@%Y%m%dT%H%M%S")


@dataclass(frozen=True, kw_only=True)
class Published:
    booking: Booking
    watch: Watch
    catalogue: Catalogue
    booked_on: date
    """The day that it had, where it came out before that."""


@dataclass(frozen=True, kw_only=True)
class Reportable:
    """One's own posts that a link may be of."""

    waiting: Sequence[Booking]
    """Of today or earlier, the latest last."""
    upcoming: Sequence[Booking]
    """Of later days, the nearest first."""
    out: Sequence[Booking]
    """Those that may be on watch still, the newest first."""


async def see_reportable(request: Request, *, storage: Storage) -> Reportable:
    require(request.actor, Action.CHANGE_OWN)
    async with storage.read() as tx:
        mine = await tx.bookings.of_owner(request.actor.id, since=request.today - LATE)
    out = [each for each in mine if rules.may_be_watched(each.published_at, request.today)]
    return Reportable(
        waiting=_waiting_of(mine, request.today),
        upcoming=[
            each
            for each in mine
            if each.status is BookingStatus.BOOKED and each.day > request.today
        ],
        out=sorted(out, key=lambda each: each.published_at or request.now, reverse=True),
    )


@dataclass(frozen=True, kw_only=True)
class LinkCorrected:
    booking: Booking
    before: str
    """The link that it had."""


async def correct_link(
    request: Request, number: BookingId, link: str, *, storage: Storage
) -> LinkCorrected:
    """Another address for a post that is out; what it was stands in the audit log, too.

    Raises:
        NotALinkedInLink: the link is none.
        NotPublished: the post isn't out.
    """
    require(request.actor, Action.CHANGE_OWN)
    address = linkedin_link(link)
    async with storage.begin(request) as tx:
        before = await tx.bookings.get(number)
        if before is None:
            raise NoSuchBooking
        require_change(request.actor, before)
        if before.status is not BookingStatus.PUBLISHED:
            raise NotPublished
        page = await tx.pages.get(before.page)
        assert page is not None
        after = await tx.bookings.save(replace(before, link=address), page=page)
        await booking_changed(tx, request, "correct_link", before=before, after=after)
        return LinkCorrected(booking=after, before=before.link)


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    booking: Booking
    link: str
    """The link that it had."""
    booked_on: date | None
    """The day ahead that it had, where it was moved to the one on which it was said to be out."""


async def undo_published(
    request: Request, number: BookingId, version: int, *, storage: Storage
) -> TakenBack:
    """The post is not out after all: it waits again, and nobody watches it.

    Raises:
        Stale: the booking was changed since.
        NotPublished: it waits already.
        WatchClosed: all was answered for; NoSuchWatch: it came in with an import.
    """
    require(request.actor, Action.CHANGE_OWN)
    async with storage.begin(request) as tx:
        found = await tx.bookings.get(number)
        if found is None:
            raise NoSuchBooking
        require_change(request.actor, found)
        before = booking_rules.check_version(found, version)
        if before.status is not BookingStatus.PUBLISHED:
            raise NotPublished
        rules.check_open(await tx.watches.get(number))
        page = await tx.pages.get(before.page)
        assert page is not None
        waits = replace(before, status=BookingStatus.BOOKED, link="", published_at=None)
        after = await tx.bookings.save(waits, page=page)
        await tx.watches.remove(number)
        await tx.reminders.remove(number)
        if local(next_workday(after.day), OPENS) <= request.now:
            # Both questions have been put already.
            due = local(next_workday(request.today), OPENS)
            await tx.outbox.again(AskPublication(booking=number, day=after.day, time=2, due=due))
        booked_on = await _booked_on(tx, before)
        await booking_changed(tx, request, "undo_publish", before=before, after=after)
        return TakenBack(
            booking=after,
            link=before.link,
            booked_on=booked_on if booked_on and booked_on > request.today else None,
        )


async def _booked_on(tx: Transaction, out: Booking) -> date | None:
    """The day from which the publication moved the booking; None where it moved nothing."""
    assert out.published_at is not None
    rows = await tx.audit.about(f"booking:{out.id}", since=out.published_at)
    for row in reversed(rows):
        if row.action == "publish" and row.before is not None:
            day = date.fromisoformat(str(row.before["day"]))
            return None if day == out.day else day
    return None


async def report_published(
    request: Request, link: str, *, booking: BookingId | None = None, storage: Storage
) -> Published:
    """The post is out. Without a number it is one's own latest that waits for word.

    One that came out before its day stands on the day it did, where that has room.

    Raises:
        NotALinkedInLink: the link is none.
        NothingToPublish: nothing of one's own waits.
        NotApproved: the page wants a superadmin's OK of the text first.
    """
    require(request.actor, Action.CHANGE_OWN)
    address = linkedin_link(link)
    async with storage.begin(request) as tx:
        before = await _waiting(tx, request, booking)
        if before.status is BookingStatus.PUBLISHED:
            raise AlreadyPublished(before)
        page = await tx.pages.get(before.page)
        assert page is not None
        if page.review is not ReviewNeed.NONE:
            check_approved(
                page.review, await tx.texts.newest(before.id), await tx.reviews.newest(before.id)
            )
        out = before
        if before.day > request.today:
            today = await tx.bookings.calendar(page, request.today, request.today)
            if booking_rules.has_room(today, request.today):
                out = booking_rules.moved(before, request.today)
        after = await tx.bookings.save(
            replace(out, status=BookingStatus.PUBLISHED, link=address, published_at=request.now),
            page=page,
        )
        watch = rules.begin(after.id, after.owner, request.now)
        await tx.watches.put(watch)
        await tx.outbox.add(*ask_keeper(watch))
        tx.remember_result(after.id)
        await booking_changed(tx, request, "publish", before=before, after=after)
        return Published(
            booking=after,
            watch=watch,
            catalogue=await catalogue_in(tx),
            booked_on=before.day,
        )


@dataclass(frozen=True, kw_only=True)
class WatchView:
    booking: Booking
    watch: Watch
    keeper_name: str
    catalogue: Catalogue


async def answer_check_in(
    request: Request,
    booking: BookingId,
    number: int,
    answer: CheckInAnswer,
    *,
    storage: Storage,
) -> WatchView:
    """Any editor may answer: all of them help each other."""
    require(request.actor, Action.KEEP_WATCH)
    async with storage.begin(request) as tx:
        before = await tx.watches.get(booking)
        after = rules.answer(before, number, answer, by=request.actor.id, at=request.now)
        await tx.watches.put(after)
        if answer is CheckInAnswer.NEEDS_HELP:
            await tx.outbox.add(AskForHelp(booking=booking))
        await _note_watch(tx, request, f"check_in_{answer.value}", after)
        return await _view(tx, after)


async def undo_answer(
    request: Request, booking: BookingId, number: int, *, storage: Storage
) -> WatchView:
    """A check-in was answered by mistake: it is open again, and silence goes on to others anew."""
    require(request.actor, Action.KEEP_WATCH)
    async with storage.begin(request) as tx:
        after = rules.unanswered(await tx.watches.get(booking), number, by=request.actor.id)
        await tx.watches.put(after)
        await tx.outbox.add(*ask_anew(after, request.now))
        await _note_watch(tx, request, "check_in_undone", after)
        return await _view(tx, after)


async def take_over_watch(
    request: Request, booking: BookingId, keeper: PersonId, *, storage: Storage
) -> WatchView:
    """The first to press takes over from the keeper, who is told; for others nothing changes."""
    require(request.actor, Action.KEEP_WATCH)
    async with storage.begin(request) as tx:
        before = await tx.watches.get(booking)
        after = rules.take_over(before, by=request.actor.id, keeper=keeper)
        assert before is not None
        if after != before:
            await tx.watches.put(after)
            await _note_watch(tx, request, "watch_taken", after)
        if after.keeper != before.keeper:
            await tx.outbox.add(
                TellTaken(receiver=before.keeper, booking=booking, by=request.actor.id),
                *ask_anew(after, request.now),
            )
        return await _view(tx, after)


async def give_back_watch(request: Request, booking: BookingId, *, storage: Storage) -> WatchView:
    """Undo a take-over: whoever kept the watch before has it again, and is told."""
    require(request.actor, Action.KEEP_WATCH)
    async with storage.begin(request) as tx:
        before = await tx.watches.get(booking)
        after = rules.give_back(before, by=request.actor.id)
        if after != before:
            await tx.watches.put(after)
            await _note_watch(tx, request, "watch_given_back", after)
            await tx.outbox.add(
                TellGivenBack(receiver=after.keeper, booking=booking, by=request.actor.id),
                *ask_anew(after, request.now),
            )
        return await _view(tx, after)


@dataclass(frozen=True, kw_only=True)
class TypedFigures:
    """As a person wrote them."""

    views: str = ""
    reactions: str = ""
    comments: str = ""


@dataclass(frozen=True, kw_only=True)
class FiguresView:
    booking: Booking
    figures: PostFigures


async def note_figures(
    request: Request, number: BookingId, typed: TypedFigures, *, storage: Storage
) -> FiguresView:
    """What the post came to; numbers given again take the place of the earlier ones."""
    require(request.actor, Action.KEEP_WATCH)
    given = figures.checked(views=typed.views, reactions=typed.reactions, comments=typed.comments)
    async with storage.begin(request) as tx:
        booking = await tx.bookings.get(number)
        if booking is None:
            raise NoSuchBooking
        if booking.status is not BookingStatus.PUBLISHED:
            raise NotPublished
        before = (await tx.watches.figures([number])).get(number)
        await tx.watches.put_figures(number, given, request.now)
        await tx.audit.add(
            request,
            AuditEntry(
                action="figures",
                subject=f"watch:{number}",
                before=before and asdict(before),
                after=asdict(given),
            ),
        )
    return FiguresView(booking=booking, figures=given)


async def see_watch(booking: BookingId, *, storage: Storage) -> WatchView:
    """For the bot's own messages; what a person asks goes by the other functions."""
    async with storage.read() as tx:
        watch = await tx.watches.get(booking)
        if watch is None:
            raise NoSuchWatch
        return await _view(tx, watch)


async def see_own_watch(
    request: Request, booking: BookingId, number: int, *, storage: Storage
) -> WatchView:
    """A check-in to answer; any editor may.

    Raises:
        NoSuchWatch: the post has no such check-in.
        WatchClosed: the watch is over.
        AlreadyAnswered: the check-in is.
    """
    require(request.actor, Action.KEEP_WATCH)
    async with storage.read() as tx:
        watch = rules.asked(await tx.watches.get(booking), number)
        return await _view(tx, watch)


async def _waiting(tx: Transaction, request: Request, number: BookingId | None) -> Booking:
    if number is not None:
        found = await tx.bookings.get(number)
        if found is None:
            raise NoSuchBooking
        require_change(request.actor, found)
        return booking_rules.check_version(found, None)
    mine = await tx.bookings.of_owner(request.actor.id, since=request.today - LATE)
    waiting = _waiting_of(mine, request.today)
    if not waiting:
        raise NothingToPublish
    return waiting[-1]


def _waiting_of(mine: Sequence[Booking], today: date) -> list[Booking]:
    return [each for each in mine if each.status is BookingStatus.BOOKED and each.day <= today]


async def _view(tx: Transaction, watch: Watch) -> WatchView:
    booking = await tx.bookings.get(watch.booking)
    assert booking is not None
    keeper = await tx.people.get(watch.keeper)
    return WatchView(
        booking=booking,
        watch=watch,
        keeper_name=keeper.name if keeper is not None else "",
        catalogue=await catalogue_in(tx),
    )


async def _note_watch(tx: Transaction, request: Request, action: str, watch: Watch) -> None:
    await tx.audit.add(
        request,
        AuditEntry(
            action=action,
            subject=f"watch:{watch.booking}",
            after={
                "keeper": watch.keeper,
                "answers": [each.answer and each.answer.value for each in watch.check_ins],
                "closed": watch.closed and watch.closed.isoformat(),
            },
        ),
    )
    await tx.outbox.add(EditDigest())
