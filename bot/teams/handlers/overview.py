"""Free days, the schedule, one's own bookings."""

from dataclasses import replace
from datetime import date, timedelta

from bot.core.calendar import Week
from bot.core.people import PageId
from bot.schedule import booking as rules
from bot.schedule.model import Draft, PageCalendar
from bot.schedule.overview import overview
from bot.swedish.date_reading import Day, Nearest, Span, read_beginning
from bot.swedish.page_names import folded, read_page
from bot.swedish.personal import REMINDER_WORDS
from bot.teams.handlers import personal
from bot.teams.turn import Answer, Turn
from bot.usecases.personal import see_duties
from bot.usecases.queue import see_places
from bot.usecases.reading import see_all_pages, see_catalogue, see_mine, see_page
from bot.usecases.swaps import see_proposals
from cards import schedule as cards
from cards.actions import ShowFree, ShowMine, ShowSchedule
from cards.personal import duties_rows
from cards.personal_actions import ShowReminders
from cards.swaps import place_rows, proposal_rows

CHOICES = 15
"""Free days offered in the form's list; any other day is given by its date."""


def next_free_days(calendar: PageCalendar, today: date) -> list[date]:
    span = (rules.last_bookable(today) - today).days
    days = (today + timedelta(days=ahead) for ahead in range(1, span + 1))
    free = [day for day in days if rules.is_free(calendar, day, today=today)]
    return free[:CHOICES]


async def ledigt(turn: Turn, rest: str) -> Answer:
    """`/ledigt [vecka eller månad] [sida]`."""
    draft, first, last = await page_and_span(turn, rest)
    return await free_days(turn, draft, first, last)


async def show_free(turn: Turn, action: ShowFree) -> Answer:
    first = action.first or turn.today
    return await free_days(turn, action.draft(), first, rules.last_bookable(turn.today))


async def free_days(turn: Turn, draft: Draft, first: date, last: date) -> Answer:
    view = await see_page(turn.request, draft.page, first, last, storage=turn.storage)
    span = (last - first).days + 1
    days = (first + timedelta(days=ahead) for ahead in range(span))
    free = [day for day in days if rules.is_free(view.calendar, day, today=turn.today)]
    card = cards.free_days_card(
        page=view.page,
        days=free,
        span=(first, last),
        draft=draft,
        catalogue=view.catalogue,
        today=turn.today,
    )
    return Answer(card=card)


async def schema(turn: Turn, rest: str) -> Answer:
    """`/schema [vecka, månad eller sida]`; alone, the month of today on the main page."""
    pages = see_catalogue(turn.request, turn.catalogue).pages
    page, tail = read_page(rest, pages)
    reading, after = read_beginning(tail, turn.today, title_follows=False)
    if page is None:
        page, _ = read_page(after, pages)
    chosen = page and page.id
    match reading:
        case Span(first=first, last=last) if (last - first).days < 7:  # noqa: PLR2004 - a week
            return await _week(turn, chosen, first)
        case Day(day=day):
            return await _week(turn, chosen, day)
        case Span(first=first):
            return await _month(turn, chosen, first)
        case _:
            return await _month(turn, chosen, turn.today)


async def show_schedule(turn: Turn, action: ShowSchedule) -> Answer:
    if action.week is not None:
        return await _week(turn, action.page, action.week)
    return await _month(turn, action.page, action.month or turn.today)


async def mina(turn: Turn, rest: str) -> Answer:
    """`/mina`: bookings, duties and what is under way; `/mina inställningar`: the reminders."""
    if folded(rest).startswith(REMINDER_WORDS):
        return await personal.show_reminders(turn, ShowReminders())
    view = await see_mine(turn.request, storage=turn.storage)
    duties = await see_duties(turn.request, storage=turn.storage)
    waiting = [
        *place_rows(await see_places(turn.request, storage=turn.storage), today=turn.today),
        *proposal_rows(
            await see_proposals(turn.request, storage=turn.storage),
            viewer=turn.actor.id,
            today=turn.today,
        ),
    ]
    card = cards.mine_card(
        bookings=view.bookings,
        catalogue=view.catalogue,
        today=turn.today,
        waiting=waiting,
        duties=duties_rows(duties, turn.today),
    )
    return Answer(card=card, private=True)


async def show_mine(turn: Turn, _action: ShowMine) -> Answer:
    return await mina(turn, "")


async def _week(turn: Turn, page: PageId | None, day: date) -> Answer:
    """One page's week, or all pages' where none was named."""
    monday = Week.of(day).monday
    sunday = monday + timedelta(days=6)
    view = await see_page(turn.request, page, monday, sunday, storage=turn.storage)
    entries = overview(view.calendar, monday, sunday, today=turn.today)
    if page is None:
        everything = await see_all_pages(turn.request, monday, sunday, storage=turn.storage)
        entries = [
            replace(
                entry,
                bookings=tuple(each for each in everything.bookings if each.day == entry.day),
            )
            for entry in entries
        ]
    card = cards.week_card(
        monday=monday,
        entries=entries,
        page=None if page is None else view.page,
        catalogue=view.catalogue,
        today=turn.today,
    )
    return Answer(card=card)


async def _month(turn: Turn, page: PageId | None, day: date) -> Answer:
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    monday = Week.of(first).monday
    sunday = Week.of(last).monday + timedelta(days=6)
    view = await see_page(turn.request, page, monday, sunday, storage=turn.storage)
    card = cards.month_card(
        month=first,
        page=view.page,
        entries=overview(view.calendar, monday, sunday, today=turn.today),
        catalogue=view.catalogue,
        today=turn.today,
    )
    return Answer(card=card)


async def page_and_span(turn: Turn, rest: str) -> tuple[Draft, date, date]:
    """A page and a stretch of days, in either order; the coming weeks where none is named."""
    pages = see_catalogue(turn.request, turn.catalogue).pages
    page, tail = read_page(rest, pages)
    reading, after = read_beginning(tail, turn.today, title_follows=False)
    if page is None:
        page, _ = read_page(after, pages)
    draft = Draft(page=page and page.id, department=turn.actor.department)
    match reading:
        case Span(first=first, last=last) | Nearest(guess=Span(first=first, last=last)):
            return draft, first, last
        case Day(day=day):
            week = Week.of(day)
            return draft, week.monday, week.monday + timedelta(days=6)
        case _:
            return draft, turn.today, rules.last_bookable(turn.today)
