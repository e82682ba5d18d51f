"""Ideas that wait for a day."""

from collections.abc import Sequence
from datetime import date

from bot.schedule.ideas import Idea, IdeaState, IdeaView
from bot.schedule.model import Booking
from bot.swedish import ideas as words
from bot.swedish.basic import cut, listed
from bot.swedish.booking import book_day
from bot.swedish.date_writing import heading_day
from bot.swedish.suggestions import reason
from bot.swedish.swaps import SHOW_BOOKING
from cards.actions import ShowBooking
from cards.elements import (
    LONG_ROWS,
    Action,
    Card,
    button,
    card,
    few,
    heading,
    row,
    strip,
    text,
    under,
)
from cards.idea_actions import (
    BookIdea,
    PutIdeaAside,
    ShareIdea,
    ShowIdea,
    ShowIdeas,
    TakeIdea,
)
from cards.series_actions import ShowAllSeries


def ideas_card(*, ideas: Sequence[Idea], typed: str = "") -> Card:
    """Ideas in a list; what was `typed` may have been one to share."""
    rows = [
        row(
            listed(each.text),
            detail=words.by_line(each),
            button=button(
                words.SHOW, ShowIdea(idea=each.id), says=f"{words.SHOW}: {cut(each.text, most=60)}"
            ),
        )
        for each in ideas
    ]
    return card(
        [
            heading(words.HEADING),
            under(words.HOW),
            *(few(rows, LONG_ROWS) or [text(words.NO_IDEAS)]),
        ],
        actions=[*_share(typed), button(words.SERIES, ShowAllSeries())],
        fallback=words.HEADING,
    )


def not_found_card(*, named: str, typed: str) -> Card:
    """No idea was shared, as another seemed to be asked about."""
    said = words.not_found(named)
    return card(
        [strip(said, "neutral", words.SHARE_NEW), text(typed, bold=True)],
        actions=[*_share(typed), button(words.ALL, ShowIdeas())],
        fallback=said,
    )


def idea_card(*, view: IdeaView, today: date, headline: str = "", typed: str = "") -> Card:
    """The idea, and the best days to give it in one tap; what was `typed` may be one to share."""
    idea = view.idea
    rows = [
        row(
            heading_day(each.day, today),
            detail=reason(each.reason),
            button=button(
                words.BOOK,
                BookIdea(idea=idea.id, day=each.day),
                primary=each is view.suggestions[0],
                says=book_day(each.day, today),
            ),
        )
        for each in sorted(view.suggestions, key=lambda each: each.day)
    ]
    take = [] if idea.taken_by else [button(words.TAKE, TakeIdea(idea=idea.id))]
    aside = []
    if view.may_lay_aside:
        aside = [button(words.LAY_ASIDE, PutIdeaAside(idea=idea.id), aside=True)]
    return card(
        [
            *([strip(headline, "good")] if headline else []),
            heading(idea.text),
            under(words.by_line(idea)),
            *(rows or [text(words.NO_DAYS)]),
        ],
        actions=[*take, button(words.ALL, ShowIdeas()), *aside, *_share(typed)],
        fallback=headline or idea.text,
    )


def open_card(*, idea: Idea) -> Card:
    """For everybody in the channel; the days are shown to the one who asks for them."""
    if idea.state is not IdeaState.OPEN:
        has_day = idea.state is IdeaState.BOOKED
        said = words.HAS_DAY if has_day else words.LAID_ASIDE
        return card(
            [strip(said, "good" if has_day else "neutral"), text(idea.text, bold=True)],
            fallback=f"{said}: {idea.text}",
        )
    said = words.shares(idea)
    taken = text(words.takes(idea)) if idea.taken_by else None
    take = [] if idea.taken_by else [button(words.TAKE, TakeIdea(idea=idea.id), primary=True)]
    return card(
        [
            strip(said, "neutral"),
            text(idea.text, bold=True),
            *([taken] if taken else []),
            text(words.REACT, quiet=True),
        ],
        actions=[*take, button(words.GIVE, ShowIdea(idea=idea.id))],
        fallback=f"{said}: {idea.text}",
    )


def _share(typed: str) -> list[Action]:
    if not typed:
        return []
    says = f"{words.SHARE_TYPED}: {cut(typed, most=60)}"
    return [button(words.SHARE_TYPED, ShareIdea(text=typed), says=says)]


def put_aside_card(*, idea: Idea) -> Card:
    return card(
        [strip(words.LAID_ASIDE, "neutral", idea.text)],
        actions=[button(words.ALL, ShowIdeas())],
        fallback=words.LAID_ASIDE,
    )


def booked_card(*, idea: Idea, booking: Booking, today: date) -> Card:
    """For who shared or took it."""
    said = words.has_day(idea, booking.day, today)
    return card(
        [strip(said, "good", words.who_publishes(booking.owner_name))],
        actions=[button(SHOW_BOOKING, ShowBooking(booking=booking.id))],
        fallback=said,
    )


def aside_card(said: str) -> Card:
    """For who shared or took it; it is said why."""
    return card(
        [strip(said, "neutral", words.share_again())],
        actions=[button(words.ALL, ShowIdeas())],
        fallback=said,
    )
