"""The message extension: what is found while somebody writes a message, to be put into it."""

from dataclasses import dataclass
from datetime import timedelta

from bot.schedule import booking as rules
from bot.schedule.model import Draft
from bot.swedish import extension as words
from bot.swedish.date_writing import heading_day
from bot.swedish.page_names import folded
from bot.swedish.suggestions import reason
from bot.teams.handlers.overview import named_stretches
from bot.teams.turn import Turn
from bot.teams.understood import arguments_in
from bot.usecases.reading import propose_days, see_all_pages, see_page
from cards.booking import booking_card
from cards.elements import Card
from cards.extension import free_day_card

MOST = 25
"""Hits shown: as many as Teams asks for at a time."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    title: str
    detail: str
    card: Card
    """What is put into the message."""


async def free_days(turn: Turn, text: str) -> list[Hit]:
    """Free days by week, month or page; the best ones where nothing is asked for."""
    if not text.strip():
        offer = await propose_days(
            turn.request,
            Draft(),
            quiet=turn.services.organisation.suggested_last(turn.today),
            storage=turn.storage,
        )
        return [
            Hit(
                title=heading_day(each.day, turn.today),
                detail=f"{reason(each.reason)} · {offer.page.name}",
                card=free_day_card(day=each.day, page=offer.page, today=turn.today),
            )
            for each in offer.suggestions
        ]
    read = arguments_in(turn, text)
    spans = named_stretches(read)
    if read.left or (not spans and read.page is None):
        return []
    first, last = (
        (spans[0][0], spans[-1][1]) if spans else (turn.today, rules.last_bookable(turn.today))
    )
    page = read.page and read.page.id
    view = await see_page(turn.request, page, first, last, storage=turn.storage)
    days = dict.fromkeys(
        begins + timedelta(days=ahead)
        for begins, ends in spans or [(first, last)]
        for ahead in range((ends - begins).days + 1)
    )
    free = [day for day in days if rules.is_free(view.calendar, day, today=turn.today)]
    return [
        Hit(
            title=heading_day(day, turn.today),
            detail=view.page.name,
            card=free_day_card(day=day, page=view.page, today=turn.today),
        )
        for day in free[:MOST]
    ]


async def bookings(turn: Turn, text: str) -> list[Hit]:
    """Coming bookings by day, or by a word of their title, department or owner."""
    view = await see_all_pages(
        turn.request, turn.today, rules.last_bookable(turn.today), storage=turn.storage
    )
    read, wanted = arguments_in(turn, text), folded(text.strip())
    spans = [] if read.left else named_stretches(read)
    hits: list[Hit] = []
    for booking in view.bookings:
        department = view.catalogue.department(booking.details.department)
        page = view.catalogue.page(booking.page)
        named = words.booking_detail(booking, page, department, turn.today)
        searched = folded(f"{booking.details.title} {named}")
        named_day = any(first <= booking.day <= last for first, last in spans)
        found = named_day or wanted in searched
        if found:
            card = booking_card(
                booking=booking,
                catalogue=view.catalogue,
                today=turn.today,
                mine=False,
                links=turn.services.links,
            )
            hits.append(Hit(title=booking.details.title, detail=named, card=card))
    return hits[:MOST]
