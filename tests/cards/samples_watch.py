"""The cards of publication and watch, in every length."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.schedule.model import Booking, BookingStatus, Catalogue
from bot.watch.figures import PostFigures
from bot.watch.model import CheckInAnswer, Level
from bot.watch.rules import begin
from cards import watch as cards
from cards.elements import Card
from cards.watch_actions import SaveFigures
from tests.clock import STOCKHOLM

PUBLISHED = datetime(2026, 12, 3, 9, 30, tzinfo=STOCKHOLM)
TODAY = PUBLISHED.date()
LINK = "https://www.linkedin.com/posts/helsingborg_bakom-activity-7/"


def of_a_title(title: str, booking: Booking, catalogue: Catalogue) -> Iterator[tuple[str, Card]]:
    out = replace(booking, status=BookingStatus.PUBLISHED, link=LINK)
    watch = begin(out.id, out.owner, PUBLISHED)
    ended = replace(watch, closed=PUBLISHED)
    yield "ask_published", cards.ask_published_card(booking=booking, today=TODAY, problem=title)
    yield (
        "watch_begins",
        cards.published_card(booking=out, watch=watch, catalogue=catalogue, today=TODAY),
    )
    for level in (Level.KEEPER, Level.DEPUTY, Level.CHANNEL):
        yield (
            f"check_in_{level.name.lower()}",
            cards.check_in_card(booking=out, watch=watch, number=1, level=level),
        )
    answered = {"booking": out, "answer": CheckInAnswer.NEEDS_HELP, "today": TODAY}
    yield "check_in_thanks", cards.thanks_card(watch=watch, **answered)
    yield "watch_ended", cards.thanks_card(watch=ended, **answered)
    typed = SaveFigures(booking=out.id, views=title[:100], reactions="312")
    yield "figures", cards.figures_form_card(booking=out, problem=title, typed=typed)
    figures = PostFigures(views=100_000_000, reactions=312, comments=0)
    yield "figures_saved", cards.figures_saved_card(booking=out, figures=figures)
    yield "help_wanted", cards.help_wanted_card(booking=out)
    yield "watch_taken", cards.taken_over_card(booking=out, name=title, mine=False)
