"""The words of the weekly digest."""

from datetime import date
from typing import Final

from bot.schedule.digest import Change, ChangeKind, Digest, ShortWeek, Watched
from bot.schedule.model import Booking, Catalogue, ClosedDay, Page
from bot.swedish.date_writing import clock, day_span, join_names, long_day, short_day
from bot.swedish.numbers import in_words
from bot.swedish.refusals import quoted
from bot.swedish.statistics import lean_line

THIS_WEEK: Final = "Den här veckan"
NEXT_WEEK: Final = "Nästa vecka"
CLOSED_DAYS: Final = "Stängda dagar"
CHANGES: Final = "Sedan förra veckobrevet"
WAITING: Final = "Väntar på besked"
WATCH: Final = "På bevakning"
NO_POSTS: Final = "Inget är bokat."
NO_FREE_DAYS: Final = "Ingen arbetsdag är ledig de två veckorna."
WHOLE_SCHEDULE: Final = "Hela schemat"
ANCHOR: Final = 16
"""Characters of a hash: too many to make another that begins so."""


def heading(digest: Digest) -> str:
    return f"Veckobrev vecka {digest.week.number}"


def span(digest: Digest, today: date) -> str:
    return f"{day_span(digest.first, digest.last, today)} · {digest.page.name}"


def book_day(day: date) -> str:
    return f"Boka {short_day(day)}"


def post_detail(post: Booking, digest: Digest, catalogue: Catalogue) -> str:
    """Whose it is, at what time if any, and on which page where it isn't the main one."""
    department = catalogue.department(post.details.department)
    page = catalogue.page(post.page)
    parts = [
        page.name if page is not None and page.id != digest.page.id else "",
        department.name if department is not None else "",
        post.owner_name,
        f"kl. {clock(planned)}" if (planned := post.details.planned_time) else "",
    ]
    return " · ".join(part for part in parts if part)


def post_line(post: Booking, digest: Digest, catalogue: Catalogue) -> str:
    """All of it in a line, where there are many."""
    detail = post_detail(post, digest, catalogue)
    return f"{short_day(post.day)} · {quoted(post.details.title)} · {detail}"


def closed_line(closed: ClosedDay) -> str:
    return f"{short_day(closed.day)}: {closed.reason}"


def change_line(change: Change, today: date) -> str:
    title = quoted(change.title)
    match change.kind:
        case ChangeKind.BOOKED:
            return f"{title} är bokat {long_day(change.day, today)}"
        case ChangeKind.MOVED:
            assert change.from_day is not None
            left = long_day(change.from_day, today)
            return f"{title} är flyttat från {left} till {long_day(change.day, today)}"
        case ChangeKind.CANCELLED:
            return f"{title} är avbokat, {long_day(change.day, today)}"


def unknown_line(post: Booking, today: date) -> str:
    return f"Blev det publicerat {long_day(post.day, today)}?"


def help_line(each: Watched) -> str:
    return f"{each.keeper_name or 'En kollega'} behöver hjälp med kommentarerna"


def watch_line(each: Watched) -> str:
    return f"{quoted(each.post.details.title)} – {each.keeper_name or each.post.owner_name}"


def frozen_line(page: Page, today: date) -> str:
    assert page.frozen_from is not None
    assert page.frozen_until is not None
    days = day_span(page.frozen_from, page.frozen_until, today)
    return f"{page.name} är fryst {days}: {page.frozen_reason}"


def short_text(digest: Digest) -> str:
    return " ".join(map(short_line, digest.short))


def short_line(short: ShortWeek) -> str:
    return f"Vecka {short.week.number} har {short.count} av minst {short.least} inlägg."


def lean_text(digest: Digest) -> str:
    return " ".join(f"{lean_line(each)}." for each in digest.lean)


def anchor_line(newest: str) -> str:
    return f"Loggens kontrollsumma: {newest[:ANCHOR]}"


def in_short(digest: Digest) -> str:
    """What a notification shows of it."""
    posts, free = len(digest.posts), len(digest.free)
    parts = [
        f"{in_words(posts, 'ett')} inlägg" if posts else "inga inlägg",
        f"{in_words(free) if free else 'inga'} {'ledig dag' if free == 1 else 'lediga dagar'}",
    ]
    return f"{heading(digest)}: {join_names(parts)}"
