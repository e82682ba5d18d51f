"""The cards of ideas, in every length."""

from collections.abc import Iterator
from dataclasses import replace

from bot.schedule.ideas import Idea, IdeaId, IdeaState, IdeaView
from bot.schedule.model import PageCalendar
from bot.schedule.suggestions import suggest
from bot.swedish import ideas as words
from cards import ideas as cards
from cards.elements import Card
from tests import makers
from tests.clock import START
from tests.makers import ANNA, BO


def of_a_title(title: str, calendar: PageCalendar) -> Iterator[tuple[str, Card]]:
    today = START.date()
    idea = Idea(
        id=IdeaId(1), text=title[:200], by=ANNA, by_name=title[:100], at=START, touched_at=START
    )
    taken = replace(idea, taken_by=BO, taken_by_name=title[:100], reactions=1_234)
    days = suggest(calendar, today=today)
    yield "ideas_none", cards.ideas_card(ideas=[])
    yield "ideas", cards.ideas_card(ideas=[idea, taken] * 10)
    shared = IdeaView(idea=idea, suggestions=days, may_lay_aside=True)
    yield "idea", cards.idea_card(view=shared, today=today, headline=title)
    yield "idea_taken", cards.idea_card(view=IdeaView(idea=taken), today=today)
    yield "idea_open", cards.open_card(idea=idea)
    yield "idea_open_taken", cards.open_card(idea=taken)
    for state in (IdeaState.BOOKED, IdeaState.ASIDE):
        yield f"idea_open_{state}", cards.open_card(idea=replace(taken, state=state))
    yield "ideas_asked", cards.ideas_card(ideas=[idea], typed=title[:200])
    yield "idea_asked", cards.idea_card(view=shared, today=today, typed=title[:200])
    yield "idea_not_found", cards.not_found_card(named=title[:200], typed=title[:200])
    booking = makers.booking(day=today, owner_name=title[:100])
    yield "idea_booked", cards.booked_card(idea=idea, booking=booking, today=today)
    yield "idea_put_aside", cards.put_aside_card(idea=idea)
    yield "idea_aside", cards.aside_card(words.aside(idea))
    yield "idea_aside_by", cards.aside_card(words.put_aside(idea, title[:100]))
