"""Everything that is one's own: what waits for an answer, bookings, queues, watches."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.schedule.model import Booking, BookingId, Catalogue, Readiness
from bot.schedule.queue import PlaceState, PlaceView
from bot.schedule.swaps import GiveAway, OverLimit, ProposalView, Swap
from bot.swedish import board as words
from bot.swedish import personal as personal_words
from bot.swedish import swaps as swap_words
from bot.swedish import texts as text_words
from bot.swedish.date_writing import heading_day, long_day
from bot.usecases.personal import see_duties
from bot.usecases.queue import see_places
from bot.usecases.reading import see_mine
from bot.usecases.reviews import see_readings
from bot.usecases.swaps import see_proposals
from bot.usecases.texts import see_readiness
from bot.watch.reminders import OnWatch, Question
from bot.web.addresses import Panel, Place, View
from bot.web.turns import PageTurn
from bot.web.views import Link, view_links
from bot.writing.reviews import ReviewView


@dataclass(frozen=True, kw_only=True)
class Mine:
    """One booking of one's own."""

    booking: Booking
    day: str
    when: str
    page: str
    state: str
    href: str
    move: str
    text: str = ""
    """How far its text has come."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question about a post: is it published, or how are the comments?"""

    text: str
    detail: str
    question: Question
    href: str


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A swap, a gift or an urgent booking that somebody must say yes or no to."""

    text: str
    detail: str
    view: ProposalView
    own: bool
    yes: str
    no: str
    """Empty where one can't decline: it was asked of everybody."""


@dataclass(frozen=True, kw_only=True)
class Queued:
    view: PlaceView
    day: str
    detail: str
    offered: bool


@dataclass(frozen=True, kw_only=True)
class ToRead:
    """A colleague's text that one reads, or may take to read."""

    booking: BookingId
    text: str
    detail: str
    href: str
    """Where it is read; empty as long as nobody has taken it."""


@dataclass(frozen=True, kw_only=True)
class MineView:
    place: Place
    heading: str
    views: Sequence[Link]
    book: str
    questions: Sequence[Asked]
    proposals: Sequence[Waiting]
    readings: Sequence[ToRead]
    bookings: Sequence[Mine]
    queue: Sequence[Queued]
    kept: Sequence[tuple[str, str, str]]
    version: str
    sub: str = ""
    previous: str = ""
    following: str = ""
    now: str = ""

    @property
    def first(self) -> bool:
        """Whether something waits for one's own answer."""
        reads = any(each.href for each in self.readings)
        return bool(self.questions) or reads or any(not each.own for each in self.proposals)


async def mine_view(turn: PageTurn, place: Place, version: str) -> MineView:
    """See what is one's own.

    Raises:
        NotAllowed: the actor is no editor.
    """
    seen = await see_mine(turn.request, storage=turn.storage)
    duties = await see_duties(turn.request, storage=turn.storage)
    places = await see_places(turn.request, storage=turn.storage)
    proposals = await see_proposals(turn.request, storage=turn.storage)
    ready = await see_readiness(turn.request, seen.bookings, seen.catalogue, storage=turn.storage)
    readings = await see_readings(turn.request, storage=turn.storage)
    today = turn.today
    return MineView(
        place=place,
        heading=words.VIEWS[-1],
        views=view_links(place),
        book=place.seen_as(View.MONTH).opened(Panel.BOOK).href,
        questions=[_asked(each, seen.catalogue, place, today) for each in duties.questions],
        proposals=[_waiting(turn, each) for each in proposals],
        readings=[_to_read(each, place, today) for each in readings],
        bookings=[
            replace(_mine(each, seen.catalogue, place, today), text=_text(ready.get(each.id)))
            for each in seen.bookings
        ],
        queue=[_queued(each, today) for each in places],
        kept=[_kept(each, place, today) for each in duties.kept],
        version=version,
    )


def _mine(booking: Booking, catalogue: Catalogue, place: Place, today: date) -> Mine:
    page = catalogue.page(booking.page)
    month = place.seen_as(View.MONTH)
    return Mine(
        booking=booking,
        day=heading_day(booking.day, today),
        when=words.in_days(booking.day, today),
        page=page.name if page else "",
        state=words.state_word(booking, watched=False) or "bokad",
        href=month.opened(Panel.BOOKING, booking=booking.id, day=booking.day).href,
        move=month.opened(Panel.MOVE, booking=booking.id, day=booking.day).href,
    )


def _text(state: Readiness | None) -> str:
    return "" if state is None else text_words.READINESS[state]


def _to_read(view: ReviewView, place: Place, today: date) -> ToRead:
    booking = view.booking
    panel = place.seen_as(View.MONTH).opened(Panel.READ, booking=booking.id, day=booking.day)
    return ToRead(
        booking=booking.id,
        text=text_words.heading(booking),
        detail=text_words.to_read_line(booking, view.text.length, today),
        href=panel.href if view.review.reader is not None else "",
    )


def _asked(question: Question, catalogue: Catalogue, place: Place, today: date) -> Asked:
    booking = question.booking
    page = catalogue.page(booking.page)
    day = long_day(booking.day, today)
    level = None if question.watch is None else question.level
    month = place.seen_as(View.MONTH)
    panel = Panel.PUBLISH if question.watch is None else Panel.BOOKING
    return Asked(
        text=personal_words.question(booking, level, today),
        detail=f"{page.name}, {day}" if page else day,
        question=question,
        href=month.opened(panel, booking=booking.id, day=booking.day).href,
    )


def _waiting(turn: PageTurn, view: ProposalView) -> Waiting:
    proposal, me = view.proposal, turn.actor.id
    match proposal:
        case Swap():
            yes, no = swap_words.SWAP, swap_words.NO_THANKS
        case OverLimit():
            yes, no = swap_words.APPROVE, swap_words.REJECT
        case _:
            yes, no = swap_words.I_TAKE_IT, swap_words.NO_THANKS
    if isinstance(proposal, GiveAway) and proposal.to is None:
        no = ""
    return Waiting(
        text=swap_words.proposal_headline(view, turn.today, viewer=me),
        detail=swap_words.proposal_row(view, turn.today, viewer=me),
        view=view,
        own=proposal.by == me,
        yes=yes,
        no=no,
    )


def _queued(view: PlaceView, today: date) -> Queued:
    return Queued(
        view=view,
        day=heading_day(view.place.day, today),
        detail=swap_words.place_row(view),
        offered=view.place.state is PlaceState.OFFERED,
    )


def _kept(kept: OnWatch, place: Place, today: date) -> tuple[str, str, str]:
    booking = kept.booking
    month = place.seen_as(View.MONTH)
    href = month.opened(Panel.BOOKING, booking=booking.id, day=booking.day).href
    return booking.details.title, personal_words.next_check_in(kept.upcoming, today), href
