"""Reads what follows `/boka` and `/kö`: a day, a page and a title; each may be missing."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.schedule.model import Page
from bot.swedish.date_reading import Reading, Span, Unknown, read_beginning
from bot.swedish.page_names import read_page

_ALWAYS_OPEN: Final = re.compile(r"24/7(?!\d)")


def read_post(text: str, today: date, pages: Sequence[Page]) -> tuple[Reading, Page | None, str]:
    """Split the text; a sentence that only begins like a date is the title, whole.

    "Maj bjuder på blomster" and "24/7 öppet" go on in small letters as one sentence does. So
    does "maj näringsliv", but with a page; "maj Ny bro" and "24/7 Sommarfest" begin anew.
    """
    reading, rest = read_beginning(text, today)
    page, title = read_page(rest, pages)
    if page is None and title[:1].islower():
        month_or_week = isinstance(reading, Span) and text[:1].isupper()
        if month_or_week or _ALWAYS_OPEN.match(text):
            return Unknown(), None, text
    return reading, page, title
