"""Free days, the schedule, one's own bookings."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.core.calendar import Week
from bot.core.people import PageId
from bot.schedule import booking as rules
from bot.schedule.model import Details, Draft, PageCalendar
from bot.schedule.overview import opening_day, overview
from bot.swedish import schedule as words
from bot.swedish.basic import not_understood
from bot.swedish.page_names import folded
from bot.swedish.personal import REMINDER_WORDS
from bot.swedish.reading.arguments import SINCE, UNTIL, Arguments, runs
from bot.swedish.reading.meanings import Ambiguous, Day, Impossible, Span
from bot.swedish.reading.sentences import says_nothing
from bot.swedish.words import CommandName
from bot.teams.handlers import personal
from bot.teams.meant import days_meant
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.teams.understood import shown_in
from bot.usecases.personal import see_duties
from bot.usecases.queue import see_places
from bot.usecases.reading import see_all_pages, see_catalogue, see_mine, see_page
from bot.usecases.reviews import see_readings
from bot.usecases.swaps import see_proposals
from bot.usecases.texts import see_readiness
from cards import schedule as cards
from cards.actions import ShowFree, ShowMine, ShowSchedule
from cards.basic import refusal_card
from cards.personal import duties_rows
from cards.personal_actions import ShowReminders
from cards.reviews import reading_rows
from cards.swaps import place_rows, proposal_rows

CHOICES = 15
"""Free days offered in the form's list; any other day is given by its date."""


def register(router: Router) -> None:
    router.on_command(CommandName.FREE, free_command)
    router.on_command(CommandName.SCHEDULE, schedule_command)
    router.on_command(CommandName.MINE, mine_command)
    router.on_action(ShowFree, show_free)
    router.on_action(ShowSchedule, show_schedule)
    router.on_action(ShowMine, show_mine)


def next_free_days(calendar: PageCalendar, today: date) -> list[date]:
    span = (rules.last_bookable(today) - today).days
    days = (today + timedelta(days=ahead) for ahead in range(1, span + 1))
    free = [day for day in days if rules.is_free(calendar, day, today=today)]
    return free[:CHOICES]


async def free_command(turn: Turn, rest: str) -> Answer:
    """`/ledigt [vecka, månad eller dagar] [sida]`."""
    read, of_page = shown_in(turn, rest)
    page = read.page and read.page.id
    details = Details(department=turn.actor.department, planned_time=read.at)
    draft = Draft(details=details, page=page)
    see_catalogue(turn.request, turn.catalogue)
    spans = named_stretches(read)
    if read.days and not spans:
        return Answer(card=refusal_card(text=words.which_span(rest)))
    if not read.days and read.left:
        return Answer(card=refusal_card(text=words.which_span(rest)))
    first, last = spans[0] if spans else (turn.today, rules.last_bookable(turn.today))
    last = spans[-1][1] if spans else last
    led_by = read.led_by[0] if isinstance(read.day, Day) else ""
    if led_by in SINCE:
        last = rules.last_bookable(turn.today)
    elif led_by in UNTIL:
        first = min(turn.today, first)
    elif first == last:
        week = Week.of(first)
        first, last = week.monday, week.sunday
    said = {day for each in read.days if not isinstance(each, Span) for day in days_meant(each)}
    answer = await free_days(turn, draft, first, last, sorted(said))
    return answer.warned(not_understood(read.left), of_page)


def named_stretches(read: Arguments) -> list[tuple[date, date]]:
    """The stretches that were named, in order; empty where it is not known which."""
    found: list[tuple[date, date]] = []
    for each in read.days:
        if isinstance(each, Impossible):
            return []
        if isinstance(each, Ambiguous):
            found += [(choice.day, choice.last or choice.day) for choice in each.choices]
        else:
            found += runs(each)
    return sorted(found)


async def show_free(turn: Turn, action: ShowFree) -> Answer:
    first = action.first or turn.today
    last = action.last or rules.last_bookable(turn.today)
    return await free_days(turn, action.draft(), first, max(first, last))


async def free_days(
    turn: Turn, draft: Draft, first: date, last: date, said: Sequence[date] = ()
) -> Answer:
    """Those of a stretch; and which of the days that were said one by one are taken."""
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
    taken = [day for day in said if not rules.has_room(view.calendar, day)]
    return Answer(card=card).warned(words.days_taken(taken, turn.today))


async def schedule_command(turn: Turn, rest: str) -> Answer:
    """`/schema [vecka, månad, dagar eller sida]`; alone, the month on the main page."""
    see_catalogue(turn.request, turn.catalogue)
    read, of_page = shown_in(turn, rest, looks_back=True)
    page = read.page and read.page.id
    everywhere = folded(read.left) in words.EVERY_PAGE
    left = "" if everywhere else read.left
    spans = named_stretches(read)
    if (read.days and not spans) or (left and not spans and page is None):
        return Answer(card=refusal_card(text=words.which_span(rest)))
    if not spans:
        shown = await (
            _week(turn, None, turn.today)
            if everywhere
            else _month(turn, page, opening_day(turn.today))
        )
        return shown.warned(not_understood(left), of_page)
    first, last = spans[0][0], max(end for _, end in spans)
    if everywhere or Week.of(first) == Week.of(last):
        shown = await _week(turn, page, first)
        whole = Week.of(first) == Week.of(last)
        note = "" if whole else words.one_week_at_a_time(first)
    else:
        shown = await _month(turn, page, first)
        whole = (first.year, first.month) == (last.year, last.month)
        note = "" if whole else words.one_month_at_a_time(first, turn.today)
    return shown.warned(not_understood(left), of_page, note)


async def show_schedule(turn: Turn, action: ShowSchedule) -> Answer:
    if action.week is not None:
        return await _week(turn, action.page, action.week)
    return await _month(turn, action.page, action.month or opening_day(turn.today))


async def mine_command(turn: Turn, rest: str) -> Answer:
    """`/mina`: bookings, duties and what is under way; `/mina inställningar`: the reminders."""
    first, _, beside = rest.strip().partition(" ")
    if folded(first).startswith(REMINDER_WORDS):
        shown = await personal.show_reminders(turn, ShowReminders())
        return shown.warned("" if says_nothing(beside) else not_understood(beside))
    view = await see_mine(turn.request, storage=turn.storage)
    duties = await see_duties(turn.request, storage=turn.storage)
    waiting = [
        *reading_rows(await see_readings(turn.request, storage=turn.storage), today=turn.today),
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
        readiness=await see_readiness(
            turn.request, view.bookings, view.catalogue, storage=turn.storage
        ),
    )
    return Answer(card=card, private=True).warned(not_understood(rest))


async def show_mine(turn: Turn, _action: ShowMine) -> Answer:
    return await mine_command(turn, "")


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
        links=turn.services.links,
    )
    return Answer(card=card)
