"""The cards of a post's text, in every length."""

from collections.abc import Iterator
from dataclasses import replace

from bot.organisation import load_organisation
from bot.schedule.model import Booking, BookingStatus, Catalogue
from bot.writing.advice import advise
from bot.writing.reviews import Review, ReviewState, ReviewView, TextView
from bot.writing.texts import LinkTags, PostText, written_of
from cards import reviews
from cards import texts as cards
from cards.elements import Card
from cards.text_actions import SaveText
from cards.watch import ask_published_card
from tests.clock import START
from tests.makers import BO

RULES = load_organisation().advice_rules()
TAGS = LinkTags(hosts=("helsingborg.se",), parameters={"utm_source": "linkedin"})


def of_a_title(title: str, booking: Booking, catalogue: Catalogue) -> Iterator[tuple[str, Card]]:
    today = START.date()
    empty = TextView(booking=booking, catalogue=catalogue, text=None, mine=True)
    kept = PostText(
        booking=booking.id,
        version=3,
        text=f"{title}\n\n{title}\n#helsingborgsstad MISSA INTE 🎉🎉🎉🎉 " + "ord " * 50,
        link="https://helsingborg.se/jobb/",
        alt_text=title[:4_000],
        writer=booking.owner,
        writer_name=title[:100],
        at=START,
    )
    view = replace(empty, text=kept, advice=advise(written_of(kept, booking), RULES))
    yield "text_none", cards.text_card(view=empty, today=today)
    yield "text", cards.text_card(view=view, today=today, tags=TAGS, headline=title)
    others = replace(view, mine=False, text=replace(kept, text="Kort", link="", alt_text=""))
    yield "text_of_others", cards.text_card(view=others, today=today)
    typed = SaveText(booking=booking.id, text=title, link="a", alt_text=title[:4_000])
    form = {"booking": booking, "problem": title, "typed": typed}
    yield "text_form", cards.text_form_card(kept=kept, **form)
    yield "text_form_empty", cards.text_form_card(booking=booking, kept=None)
    yield (
        "text_not_saved",
        cards.not_saved_card(
            problem=title, text=typed.text, link=typed.link, alt_text=typed.alt_text
        ),
    )
    versions = [replace(kept, version=number) for number in range(12, 0, -1)]
    yield "text_versions", cards.versions_card(booking=booking, versions=versions, today=today)
    asked = {"booking": booking, "today": today, "kept": kept, "tags": TAGS}
    yield "ask_published_with_text", ask_published_card(**asked, problem=title)
    asking = Review(booking=booking.id, version=3, asked_by=booking.owner, asked_at=START)
    wished = replace(
        asking, state=ReviewState.CHANGE, reader=BO, reader_name=title[:100], note=title
    )
    seen = ReviewView(
        booking=booking, catalogue=catalogue, text=kept, review=asking, asked_by_name=title[:100]
    )
    done = replace(seen, review=wished)
    yield "review", reviews.review_card(view=seen, today=today)
    yield "review_done", reviews.review_card(view=done, today=today)
    told = {"view": seen, "today": today, "headline": title, "problem": title, "note": title}
    yield "review_to_read", reviews.to_read_card(**told)
    yield "review_thanks", reviews.read_thanks_card(view=done)
    yield "review_given_back", reviews.review_given_back_card(view=seen)
    yield "review_not_asked", reviews.not_asked_card(seen.booking)
    gone = replace(seen.booking, status=BookingStatus.CANCELLED)
    yield "review_not_to_read", reviews.not_to_read_card(gone)
    yield "review_nobody_asked", reviews.nobody_asked_card(seen.booking)
    yield "review_result", reviews.has_read_card(view=done)
    yield "text_reviewed", cards.text_card(view=replace(view, review=wished), today=today)
    yield "text_no_versions", cards.versions_card(booking=booking, versions=[], today=today)
