"""What the message extension puts into a message."""

from datetime import date

from bot.schedule.model import Draft, Page
from bot.swedish.date_writing import heading_day
from bot.swedish.extension import FREE_DAY
from cards.booking import book_button
from cards.elements import Card, card, heading, under


def free_day_card(*, day: date, page: Page, today: date) -> Card:
    when = heading_day(day, today)
    return card(
        [heading(when), under(f"{FREE_DAY} · {page.name}")],
        actions=[book_button(Draft(page=page.id), day, today=today, primary=True)],
        fallback=when,
    )
