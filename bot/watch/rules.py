"""When a watch is checked upon, and what an answer does to it. Pure: the clock is an argument."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.calendar import (
    ZONE,
    add_office_hours,
    add_workdays,
    in_zone,
    local,
    next_office_moment,
    next_workday,
)
from bot.core.people import PersonId
from bot.schedule.model import BookingId
from bot.watch.model import CheckIn, CheckInAnswer, Level, Watch
from bot.watch.refusals import AlreadyAnswered, NoSuchWatch, WatchClosed

FIRST_AFTER = timedelta(hours=2)
MORNING = time(9)
LATER_WORKDAYS = (3, 7)
PATIENCE_HOURS = 4
"""Office hours before an unanswered check-in goes to the next level."""


def begin(
    booking: BookingId, keeper: PersonId, published: datetime, zone: ZoneInfo = ZONE
) -> Watch:
    """A watch with its check-ins, all within office hours: four, or three from late in a day.

    One question is enough for a morning: what can't be asked on the day is the next morning's.
    """
    day = in_zone(published, zone).date()
    first = next_office_moment(published + FIRST_AFTER, zone)
    moments = (
        *((first,) if in_zone(first, zone).date() == day else ()),
        local(next_workday(day), MORNING, zone),
        *(local(add_workdays(day, count), MORNING, zone) for count in LATER_WORKDAYS),
    )
    return Watch(
        booking=booking,
        keeper=keeper,
        started=published,
        check_ins=tuple(
            CheckIn(number=number, due=due) for number, due in enumerate(sorted(moments), 1)
        ),
    )


def may_be_watched(published: datetime | None, today: date, zone: ZoneInfo = ZONE) -> bool:
    """Whether a post that came out then has a check-in left, unless all are answered early."""
    if published is None:
        return False
    return today <= add_workdays(in_zone(published, zone).date(), LATER_WORKDAYS[-1])


def next_level(level: Level, asked: datetime, zone: ZoneInfo = ZONE) -> tuple[Level, datetime]:
    """Whom to ask when nobody has answered, and when; the channel once each working morning."""
    if level is Level.CHANNEL:
        return level, local(next_workday(in_zone(asked, zone).date()), MORNING, zone)
    due = next_office_moment(add_office_hours(asked, PATIENCE_HOURS, zone), zone)
    return Level(min(level + 1, Level.CHANNEL)), due


def check_open(watch: Watch | None) -> Watch:
    """The watch, unless it is over or never was."""
    if watch is None:
        raise NoSuchWatch
    if watch.closed is not None:
        raise WatchClosed
    return watch


def asked(watch: Watch | None, number: int) -> Watch:
    """The watch, if this check-in of it waits for an answer."""
    watch = check_open(watch)
    check_in = watch.check_in(number)
    if check_in is None:
        raise NoSuchWatch
    if check_in.answer is not None:
        raise AlreadyAnswered(check_in)
    return watch


def answer(
    watch: Watch | None, number: int, answer: CheckInAnswer, *, by: PersonId, at: datetime
) -> Watch:
    """The watch with a check-in answered, and with it the earlier ones and all that are due.

    A call for help leaves the check-in open: a question counts as closed when it is answered.
    """
    watch = asked(watch, number)
    if answer is CheckInAnswer.NEEDS_HELP:
        return replace(watch, wants_help=True)
    check_ins = tuple(
        replace(each, answer=answer, answered_at=at, answered_by=by)
        if each.answer is None and (each.number <= number or each.due <= at)
        else each
        for each in watch.check_ins
    )
    done = all(each.answer is not None for each in check_ins)
    return replace(watch, check_ins=check_ins, closed=at if done else None, wants_help=False)


def unanswered(watch: Watch | None, number: int, *, by: PersonId) -> Watch:
    """The watch before `by` answered a check-in, as long as nobody has answered since.

    Raises:
        NoSuchWatch: there is no such answer of theirs.
        AlreadyAnswered: a later check-in is answered, too.
    """
    given = watch and watch.check_in(number)
    if watch is None or given is None or given.answered_at is None or given.answered_by != by:
        raise NoSuchWatch
    for each in watch.check_ins:
        if each.answered_at is not None and each.answered_at > given.answered_at:
            raise AlreadyAnswered(each)
    check_ins = tuple(
        replace(each, answer=None, answered_at=None, answered_by=None)
        if each.answered_at == given.answered_at
        else each
        for each in watch.check_ins
    )
    return replace(watch, check_ins=check_ins, closed=None)


def is_behind(watch: Watch, number: int) -> bool:
    """Whether an earlier check-in is unanswered: then that one's question is on its way to others.

    An answer to it counts for both, so a later one stays with the keeper meanwhile.
    """
    return any(each.number < number and each.answer is None for each in watch.check_ins)


def take_over(watch: Watch | None, *, by: PersonId, keeper: PersonId) -> Watch:
    """The watch as another's, unless somebody else has it from that keeper already."""
    watch = check_open(watch)
    if watch.keeper != keeper:
        return watch
    return replace(watch, keeper=by, wants_help=False, taken_from=watch.keeper)


def give_back(watch: Watch | None, *, by: PersonId) -> Watch:
    """The watch as it was before `by` took over, unless it is not theirs to give back.

    Help is wanted again: nobody but the one who did not answer has it now.
    """
    watch = check_open(watch)
    if watch.keeper != by or watch.taken_from is None:
        return watch
    return replace(watch, keeper=watch.taken_from, wants_help=True, taken_from=None)
