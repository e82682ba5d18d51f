"""One's own reminders, and all that waits for one's own answer."""

from datetime import date

from bot.core.calendar import in_zone
from bot.core.people import Request
from bot.core.permissions import Action, require
from bot.core.ports import AuditEntry, Json
from bot.usecases.ports import Storage
from bot.usecases.reminding import duties, staff, with_bookings
from bot.watch.model import CheckIn
from bot.watch.reminders import Duties, OnWatch, ReminderSettings


async def see_reminder_settings(request: Request, *, storage: Storage) -> ReminderSettings:
    require(request.actor, Action.CHANGE_OWN)
    async with storage.read() as tx:
        return await tx.reminders.settings(request.actor.id)


async def change_reminder_settings(
    request: Request, settings: ReminderSettings, *, storage: Storage
) -> ReminderSettings:
    """What has been planned already follows: the settings are read when a question is put."""
    require(request.actor, Action.CHANGE_OWN)
    async with storage.begin(request) as tx:
        before = await tx.reminders.settings(request.actor.id)
        await tx.reminders.put_settings(request.actor.id, settings)
        await tx.audit.add(
            request,
            AuditEntry(
                action="reminders",
                subject=f"person:{request.actor.id}",
                before=_record(before),
                after=_record(settings),
            ),
        )
    return settings


async def see_duties(request: Request, *, storage: Storage) -> Duties:
    require(request.actor, Action.KEEP_WATCH)
    me = request.actor.id
    async with storage.read() as tx:
        known = await staff(tx, request.today)
        watches = await tx.watches.kept_by(*known.perhaps_answered_by(me))
        watched = await with_bookings(tx, watches)
        questions = await duties(tx, known, watched, me, request.now)
        asked = {each.booking.id for each in questions}
        kept: list[OnWatch] = []
        for watch, booking in watched:
            upcoming = next((each for each in watch.check_ins if each.answer is None), None)
            if upcoming is None or booking.id in asked:
                continue
            if known.turn_of(watch.keeper, _day(upcoming)) == me:
                kept.append(OnWatch(booking=booking, watch=watch, upcoming=upcoming))
    return Duties(questions=questions, kept=kept)


def _day(check_in: CheckIn) -> date:
    return in_zone(check_in.due).date()


def _record(settings: ReminderSettings) -> dict[str, Json]:
    return {
        "off": sorted(settings.off),
        "morning": settings.morning.isoformat("minutes"),
        "afternoon": settings.afternoon.isoformat("minutes"),
    }
