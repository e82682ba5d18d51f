"""Which booking a command means, by its day, page, title or owner; and its other day."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bot.schedule import booking as rules
from bot.schedule.model import Booking, BookingStatus, Page
from bot.schedule.permissions import may_change
from bot.swedish.booking import no_such_booking, which_of_these
from bot.swedish.page_names import folded, has_words, is_called, stands_in
from bot.swedish.reading.arguments import Arguments, is_loose, runs
from bot.swedish.reading.meanings import Ambiguous, Day, Impossible, Meaning
from bot.swedish.reading.names import without_name
from bot.swedish.reading.sentences import may_deny
from bot.swedish.reading.steps import beside, read_step
from bot.swedish.reading.tokens import tokens
from bot.teams.turn import Turn
from bot.teams.understood import arguments_in
from bot.usecases.reading import see_all_pages, see_mine

Said = Meaning | Impossible

_QUOTES: Final = "@\"'”“’»« "  # noqa: RUF001 - as people type them
_AND: Final = re.compile(r"[,;&+]|\b(?:och|samt|o)\b", re.IGNORECASE)
_PAIR: Final = 2
_MOST_PARTS: Final = 6


@dataclass(frozen=True, kw_only=True)
class Meant:
    read: Arguments
    """What was typed beside the title."""
    found: Sequence[Booking]
    target: Said | None = None
    """The other day that the command names: where to, or what to swap with."""
    near: Sequence[Booking] = ()
    """Where none fits: those of the title that was named, else of the day."""
    other_page: Page | None = None
    """The page that stands beside the other day."""
    is_led: bool = True
    """Whether a word, or the whole title beside it, says that the target is one."""

    @property
    def sure_target(self) -> date | None:
        is_sure = self.read.is_sure and isinstance(self.target, Day)
        return self.target.day if is_sure and isinstance(self.target, Day) else None

    def target_of_all(self, bookings: Sequence[Booking], today: date) -> date | None:
        """The other day, where it is the same for each: a weekday is not, in other weeks."""
        said = self.target
        if said is None or any(beside(each.day, said, today) != said for each in bookings):
            return None
        return self.sure_target

    def which(self, typed: str) -> str:
        """What to say above the bookings to choose among; nothing where nothing was typed."""
        if not typed.strip():
            return ""
        return which_of_these() if self.found else no_such_booking(typed, self.read.left)


async def meant_in(turn: Turn, text: str, led_by: frozenset[str] = frozenset()) -> Meant:
    """The bookings that the words of a command fit: one's own, else those one may change.

    Args:
        turn: Who asks.
        text: What follows the command. Words that are no argument must stand in the title.
        led_by: The words before the command's other day, in plain letters; none where it has none.
    """
    meant = await _meant_in(turn, text, led_by)
    if len(meant.found) != 1 or meant.target is None:
        return meant
    return replace(meant, target=beside(meant.found[0].day, meant.target, turn.today))


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One's own post, and those of others that may be meant."""

    own: Booking
    theirs: Sequence[Booking]
    is_whole: bool
    """Whether the other's whole title was typed and nothing beside it."""


async def pair_meant(turn: Turn, text: str, joiners: frozenset[str]) -> Pair | None:
    """What is named on either side of a joiner, in either order."""
    seen = await see_all_pages(
        turn.request, turn.today, rules.last_bookable(turn.today), storage=turn.storage
    )
    waiting = [each for each in seen.bookings if _waits(each)]
    mine = [each for each in waiting if each.owner == turn.actor.id]
    others = [each for each in waiting if each.owner != turn.actor.id]
    for joiner in sorted(joiners):
        said = re.split(rf"\s{joiner}\s", text.strip(), maxsplit=1, flags=re.IGNORECASE)
        for own, other in (said, said[::-1]) if len(said) == _PAIR else ():
            found = _among(turn, own, frozenset(), mine).found
            theirs = _among(turn, other, frozenset(), others).found
            if len(found) == 1 and theirs:
                named = {folded(each.details.title) for each in theirs}
                is_whole = named == {folded(other.strip(_QUOTES))}
                return Pair(own=found[0], theirs=theirs, is_whole=is_whole)
    return None


async def _meant_in(turn: Turn, text: str, led_by: frozenset[str]) -> Meant:
    seen = await see_mine(turn.request, storage=turn.storage)
    mine = [each for each in seen.bookings if _waits(each)]
    among = _among(turn, text, led_by, mine)
    if among.found or not text.strip():
        return among
    everybodys = await see_all_pages(
        turn.request, turn.today, rules.last_bookable(turn.today), storage=turn.storage
    )
    others = [each for each in everybodys.bookings if _waits(each)]
    changeable = [each for each in others if may_change(turn.actor, each)]
    meant = _among(turn, text, led_by, changeable)
    if meant.found:
        return meant
    if may_deny(tokens(meant.read.left)):
        meant = replace(meant, target=None)  # as in "3/12 men inte till fredag"
    titled = _titled(meant, mine) or _titled(meant, changeable)
    day = meant.read.day
    if titled and led_by and meant.target is None and isinstance(day, Day):
        return replace(meant, found=titled, target=day, is_led=False)  # as in "cykelbron 11/12"
    return replace(meant, near=titled or _that_day(meant, mine) or _that_day(meant, changeable))


def _titled(meant: Meant, bookings: Sequence[Booking]) -> Sequence[Booking]:
    """Those of a title or a person, whatever the day."""
    return _fitting(bookings, (), meant.read) if meant.read.left else ()


def _that_day(meant: Meant, bookings: Sequence[Booking]) -> Sequence[Booking]:
    """Those of the day, or of the weekday that was all that was said, whatever the title."""
    said = [each for each in meant.read.days if each != meant.target]
    if len(said) != 1 or is_loose(said[0]):
        return ()
    on = days_meant(said[0])
    weekday = said[0].day.weekday() if isinstance(said[0], Day) and said[0].by_weekday else None
    return [each for each in bookings if each.day in on or each.day.weekday() == weekday]


def _waits(booking: Booking) -> bool:
    return booking.status is BookingStatus.BOOKED


def _among(turn: Turn, text: str, led_by: frozenset[str], bookings: Sequence[Booking]) -> Meant:
    """Those that the words name as one, or counted from its own day, or one by one."""
    whole = _as_one(turn, text, led_by, bookings)
    if whole.found and whole.target is None:
        return whole
    step = read_step(text) if led_by else None
    if step is not None and step.rest:
        one = _as_one(turn, step.rest, frozenset(), bookings)
        if len(one.found) == 1:
            return replace(one, target=step.after(one.found[0].day))
    if whole.found and isinstance(whole.target, Day):
        return whole
    several = _one_by_one(turn, text, led_by, bookings)  # as in "jul & snö till 15/12"
    if several is not None or whole.found:
        return several or whole
    return (None if led_by else _of_days(turn, text, bookings)) or whole


def _of_days(turn: Turn, text: str, bookings: Sequence[Booking]) -> Meant | None:
    """As in "8/12 till 14/12", where no other day is named."""
    read = arguments_in(turn, text)
    found = _fitting(bookings, read.days, read)
    return Meant(read=read, found=found) if found else None


def _one_by_one(
    turn: Turn, text: str, led_by: frozenset[str], bookings: Sequence[Booking]
) -> Meant | None:
    """As in "fredagsmys och 14 dec": several, where each part names some."""
    parts = [part.strip() for part in _AND.split(text) if part.strip()]
    if not _PAIR <= len(parts) <= _MOST_PARTS:
        return None
    meant = [_as_one(turn, part, led_by, bookings) for part in parts]
    if not all(each.found for each in meant):
        return None
    found = {each.id: each for one in meant for each in one.found}
    target = meant[-1].target
    # As in "snö till 3/12 och is till 4/12".
    own = any(each.target not in {None, target} for each in meant)
    return replace(meant[-1], found=list(found.values()), target=None if own else target)


def _as_one(turn: Turn, text: str, led_by: frozenset[str], bookings: Sequence[Booking]) -> Meant:
    """By the arguments and by whole titles: a title may read as a day, and a day as a title."""
    plainly = _by_arguments(turn, text, led_by, bookings)
    named = list(_by_title(turn, text, led_by, bookings))
    if not named and not plainly.found:
        named = list(_by_part_of_title(turn, text, led_by, bookings))
    if not named:
        return plainly
    found = {each.id: each for meant in (plainly, *named) for each in meant.found}
    return Meant(read=named[0].read, found=list(found.values()), target=named[0].target)


def _by_arguments(
    turn: Turn, text: str, led_by: frozenset[str], bookings: Sequence[Booking]
) -> Meant:
    read = arguments_in(turn, text, joined=False)
    if (read.left or read.page) and (parted := _parted(turn, text, led_by)) is not None:
        head, after = parted
        before = arguments_in(turn, head, joined=False)
        is_sure = before.is_sure and after.is_sure
        read = replace(before, at=after.at or before.at, is_sure=is_sure)
        found = _fitting(bookings, read.days, read)
        return Meant(read=read, found=found, target=after.day, other_page=after.page)
    days = list(read.days)
    target = None
    if _names_other_day(read, led_by):
        turned = read.led_by[0] in led_by and read.led_by[-1] not in led_by
        target = days.pop(0 if turned else -1)  # as in "till 25/11 från 24/11"
    return Meant(read=read, found=_fitting(bookings, days, read), target=target)


def _names_other_day(read: Arguments, led_by: frozenset[str]) -> bool:
    """A day after "och" is the other one of a swap, but never where a booking is moved to."""
    match read.led_by:
        case (led,):
            return led in led_by
        case (_, "och" | "samt"):
            return "mot" in led_by
        case (_, "eller" | "annars"):
            return False
        case (_, _):
            return bool(led_by)
        case _:
            return False


def _by_title(
    turn: Turn, text: str, led_by: frozenset[str], bookings: Sequence[Booking]
) -> Iterator[Meant]:
    """Where a whole title stands in the text, and all beside it is understood."""
    for booking in bookings:
        rest = without_name(text, booking.details.title)
        if rest is None:
            continue
        read = arguments_in(turn, rest, joined=False)
        if read.left.strip(_QUOTES):  # "till 14-18 december" is a single argument
            read = arguments_in(turn, rest)
        days = list(read.days)
        led = bool(days) and read.led_by[-1] in led_by
        is_other = led or not days or booking.day not in days_meant(days[-1])
        target = days.pop() if led_by and days and is_other else None
        if not _fitting([booking], days, read, left=""):
            continue
        left = read.left.strip(_QUOTES)
        if not left or _title_of_theirs(left, booking) == "":
            yield Meant(read=read, found=[booking], target=target)


def _by_part_of_title(
    turn: Turn, text: str, led_by: frozenset[str], bookings: Sequence[Booking]
) -> Iterator[Meant]:
    """Where a title begins with the words, though they read as a day."""
    words, read, target = text, Arguments(), None
    if (parted := _parted(turn, text, led_by)) is not None:
        words, read = parted
        target = read.day
    wanted = folded(words.strip(_QUOTES))
    found = [each for each in bookings if folded(each.details.title).startswith(wanted)]
    if wanted and found:
        yield Meant(read=read, found=found, target=target)


def _parted(turn: Turn, text: str, led_by: frozenset[str]) -> tuple[str, Arguments] | None:
    """What stands before the word that leads the other day or page, and that, where it is all."""
    for joiner in led_by:
        head, _, tail = text.rpartition(f" {joiner} ")
        after = arguments_in(turn, tail)
        is_all = after.day is not None or (after.page is not None and not after.days)
        if head and is_all and not after.left:
            return head, after
    return None


def _fitting(
    bookings: Sequence[Booking], days: Sequence[Said], read: Arguments, left: str | None = None
) -> list[Booking]:
    wanted = (read.left if left is None else left).removeprefix("@")
    if len(days) > 1:
        return []
    on = days_meant(days[0]) if days else None
    return [
        each
        for each in bookings
        if (read.page is None or each.page == read.page.id)
        and (on is None or each.day in on)
        and (has_words(wanted, each.details.title) or _names_theirs(wanted, each))
    ]


def _names_theirs(wanted: str, booking: Booking) -> bool:
    """By whose it is, as "Bo" or "Bos", with words of the title or without."""
    if stands_in(wanted, booking.owner_name):
        return True
    title = _title_of_theirs(wanted, booking)
    return title is not None and has_words(title, booking.details.title)


def _title_of_theirs(text: str, booking: Booking) -> str | None:
    """The text without its owner's name, which stands first or last; None where it does not."""
    said = text.split()
    for count in (2, 1):
        for name, rest in ((said[:count], said[count:]), (said[-count:], said[:-count])):
            called = " ".join(name).strip(_QUOTES + ",")
            if len(name) == count and any(
                is_called(booking.owner_name, each) for each in (called, called.removesuffix("s"))
            ):
                return " ".join(rest).strip(_QUOTES + ",")
    return None


def days_meant(meaning: Said) -> set[date]:
    match meaning:
        case Impossible():
            return set()
        case Ambiguous(choices=choices):
            return {each.day for each in choices}
        case _:
            return {
                first + timedelta(days=n)
                for first, last in runs(meaning)
                for n in range((last - first).days + 1)
            }
