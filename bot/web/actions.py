"""What can be done on the page. Each calls the very use case that the card's button calls."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel

from bot.core.people import PersonId
from bot.schedule.booking import says_more
from bot.schedule.ideas import IdeaId
from bot.schedule.model import Booking, BookingId, Draft
from bot.schedule.queue import PlaceId
from bot.schedule.refusals import DayTaken, RedDayUnconfirmed
from bot.schedule.series import RhythmUnread, SeriesId
from bot.schedule.swap_refusals import DayHeld
from bot.schedule.swaps import ProposalId, can_undo
from bot.swedish import board as words
from bot.swedish import ideas as idea_words
from bot.swedish import series as series_words
from bot.swedish import texts as text_words
from bot.swedish.booking import MOVE_BACK, STOOD_BEFORE, impossible_date
from bot.swedish.date_writing import heading_day
from bot.swedish.reading.meanings import Ambiguous, Day, Impossible, Meaning, Span
from bot.swedish.reading.post import read_day
from bot.swedish.reading.rhythms import read_recurring
from bot.swedish.settings import closing_heading, opened_heading, reopened, unfrozen_heading
from bot.swedish.swaps import choose_what, choose_whom, place_headline, proposal_headline
from bot.swedish.watch import link_is_changed, still_moved, waits_again
from bot.usecases import (
    bookings,
    ideas,
    over_limit,
    publication,
    queue,
    reviews,
    series,
    settings,
    swaps,
    texts,
)
from bot.usecases.channel import has_channel
from bot.usecases.reading import catalogue_in
from bot.web import forms
from bot.web.addresses import Panel, Place, View
from bot.web.turns import Outcome, PageTurn, Receipt, Typed, Undo
from bot.writing.texts import says
from cards.details import unanswered

F = TypeVar("F", bound=BaseModel)


@dataclass(frozen=True, kw_only=True)
class Doing(Generic[F]):
    form: type[F]
    run: Callable[[PageTurn, Place, F], Awaitable[Outcome]]
    panel: Panel | None
    """What is shown again, with what was typed, when it could not be done."""


async def book(turn: PageTurn, place: Place, form: forms.BookForm) -> Outcome:
    found = chosen_day(form.day, form.other, turn.today)
    draft = replace(form.draft(), day=found if isinstance(found, date) else form.day)
    shown = replace(place.opened(Panel.BOOK, day=draft.day), to=draft.page)
    if isinstance(found, Typed):
        typed = replace(found, draft=draft, other=form.other)
        return Outcome(place=shown, typed=typed, status=422)
    if missing := await _missing(turn, draft):
        return Outcome(place=shown, typed=replace(missing, other=form.other), status=422)
    command = bookings.BookDay(draft=draft, red_day_confirmed=form.red_day_confirmed)
    try:
        view = await bookings.book_day(turn.request, command, storage=turn.storage)
    except RedDayUnconfirmed as red:
        typed = Typed(draft=draft, red=red.day, red_name=red.name)
        return Outcome(place=shown, typed=typed, status=409)
    except (DayTaken, DayHeld) as refusal:
        typed = Typed(problem=turn.in_words(refusal), draft=draft, full=True)
        return Outcome(place=shown, typed=typed, status=409)
    shows = booked(turn, place, view.booking)
    if view.stood and says_more(draft.details, view.booking.details):
        return replace(shows, receipt=Receipt(text=STOOD_BEFORE))
    return shows


def booked(turn: PageTurn, place: Place, booking: Booking) -> Outcome:
    undo = _undo("cancel", place, booking)
    receipt = Receipt(text=words.booked(booking.day, turn.today), undo=undo)
    return Outcome(place=place.at(booking.day), receipt=receipt, focus=_cell(booking))


async def edit(turn: PageTurn, place: Place, form: forms.SaveForm) -> Outcome:
    number = BookingId(form.booking)
    async with turn.storage.read() as tx:
        before = await tx.bookings.get(number)
    draft = form.draft()
    shown = replace(place.opened(Panel.EDIT, booking=number, day=place.day), to=draft.page)
    if not form.back and (missing := await _missing(turn, draft)):
        return Outcome(place=shown, typed=replace(missing, booking=number), status=422)
    command = bookings.EditBooking(
        booking=number,
        version=form.version,
        draft=draft,
        red_day_confirmed=form.red_day_confirmed,
    )
    try:
        after = await bookings.edit_booking(turn.request, command, storage=turn.storage)
    except RedDayUnconfirmed as red:
        typed = Typed(draft=draft, booking=number, red=red.day, red_name=red.name)
        return Outcome(place=shown, typed=typed, status=409)
    if place.page is not None:
        place = replace(place, page=after.page)
    undo = None
    if before is not None and before.version == form.version:
        agreed = {"red_day_confirmed": "true", "back": "true"}
        fields = _draft_fields(before.draft) | _version(after) | agreed
        undo = Undo(action=place.action("edit"), fields=fields)
    receipt = Receipt(text=words.SAVED, undo=undo)
    return Outcome(place=opened(place, after), receipt=receipt)


async def move(turn: PageTurn, place: Place, form: forms.MoveForm) -> Outcome:
    shown = place.opened(Panel.MOVE, booking=form.booking)
    day = chosen_day(form.day, form.other, turn.today)
    if isinstance(day, Typed):
        return Outcome(place=shown, typed=replace(day, other=form.other), status=422)
    number = BookingId(form.booking)
    async with turn.storage.read() as tx:
        before = await tx.bookings.get(number)
    command = bookings.MoveBooking(
        booking=number, day=day, version=form.version, red_day_confirmed=form.red_day_confirmed
    )
    try:
        after = await bookings.move_booking(turn.request, command, storage=turn.storage)
    except RedDayUnconfirmed as red:
        typed = Typed(red=red.day, red_name=red.name)
        return Outcome(place=replace(shown, day=red.day), typed=typed, status=409)
    undo = None
    if before is not None and before.day != after.day and not form.back:
        undo = Undo(action=place.action("move"), fields=_moved_back(after, before.day))
    said = words.moved_back if form.back else words.moved
    receipt = Receipt(text=said(after.day, turn.today), undo=undo)
    return Outcome(place=place.at(after.day), receipt=receipt, focus=_cell(after))


def _moved_back(booking: Booking, day: date) -> dict[str, str]:
    return _version(booking) | {
        "day": day.isoformat(),
        "red_day_confirmed": "true",
        "back": "true",
    }


async def cancel(turn: PageTurn, place: Place, form: forms.OfBooking) -> Outcome:
    command = bookings.CancelBooking(booking=BookingId(form.booking), version=form.version)
    booking = await bookings.cancel_booking(turn.request, command, storage=turn.storage)
    undo = _undo("restore", place, booking)
    receipt = Receipt(text=words.cancelled(booking.day, turn.today), undo=undo)
    return Outcome(place=place.at(booking.day), receipt=receipt, focus=_cell(booking))


async def restore(turn: PageTurn, place: Place, form: forms.OfBooking) -> Outcome:
    command = bookings.RestoreBooking(booking=BookingId(form.booking), version=form.version)
    booking = await bookings.restore_booking(turn.request, command, storage=turn.storage)
    receipt = Receipt(text=words.restored(booking.day, turn.today))
    return Outcome(place=place.at(booking.day), receipt=receipt, focus=_cell(booking))


async def publish(turn: PageTurn, place: Place, form: forms.PublishForm) -> Outcome:
    done = await publication.report_published(
        turn.request, form.link, booking=BookingId(form.booking), storage=turn.storage
    )
    receipt = Receipt(text=words.PUBLISHED)
    return Outcome(place=opened(place, done.booking), receipt=receipt)


async def correct_link(turn: PageTurn, place: Place, form: forms.PublishForm) -> Outcome:
    number = BookingId(form.booking)
    done = await publication.correct_link(turn.request, number, form.link, storage=turn.storage)
    receipt = Receipt(text=link_is_changed(done.before))
    return Outcome(place=opened(place, done.booking), receipt=receipt)


async def unpublish(turn: PageTurn, place: Place, form: forms.OfBooking) -> Outcome:
    number = BookingId(form.booking)
    done = await publication.undo_published(
        turn.request, number, form.version, storage=turn.storage
    )
    fields = {"booking": str(number), "link": done.link}
    undo = Undo(action=place.action("publish"), fields=fields) if done.link else None
    receipt = Receipt(text=waits_again(done.link), undo=undo)
    if done.booked_on is not None:
        back = Undo(
            action=place.action("move"),
            fields=_moved_back(done.booking, done.booked_on),
            title=MOVE_BACK,
        )
        receipt = replace(receipt, more=still_moved(done.booked_on, turn.today), also=back)
    return Outcome(place=opened(place, done.booking), receipt=receipt)


async def check_in(turn: PageTurn, place: Place, form: forms.CheckInForm) -> Outcome:
    await publication.answer_check_in(
        turn.request, BookingId(form.booking), form.number, form.answer, storage=turn.storage
    )
    return Outcome(place=place.closed, receipt=Receipt(text=words.ANSWERED))


async def save_text(turn: PageTurn, place: Place, form: forms.TextForm) -> Outcome:
    command = texts.SaveText(
        booking=BookingId(form.booking),
        seen=form.version,
        text=form.text,
        link=form.link,
        alt_text=form.alt_text,
    )
    await texts.save_text(turn.request, command, advice=(), storage=turn.storage)
    opened = place.opened(Panel.TEXT, booking=form.booking)
    return Outcome(place=opened, receipt=Receipt(text=text_words.SAVED))


async def ask_reader(turn: PageTurn, place: Place, form: forms.AskForm) -> Outcome:
    number = BookingId(form.booking)
    shown = place.opened(Panel.TEXT, booking=number)
    if form.text is not None:
        kept = (await texts.see_text(turn.request, number, storage=turn.storage)).text
        if not says(kept, text=form.text, link=form.link, alt_text=form.alt_text):
            post = (form.text, form.link, form.alt_text)
            typed = Typed(problem=text_words.SAVE_FIRST, booking=number, post=post)
            return Outcome(place=shown, typed=typed, status=422)
    await reviews.ask_to_read(turn.request, number, storage=turn.storage)
    return Outcome(place=shown, receipt=Receipt(text=text_words.READER_ASKED))


async def take_review(turn: PageTurn, place: Place, form: forms.OfReview) -> Outcome:
    view = await reviews.take_review(turn.request, BookingId(form.booking), storage=turn.storage)
    if view.review.reader != turn.actor.id:
        return Outcome(place=place.closed, problem=text_words.reads(view.review))
    opened = place.seen_as(View.MONTH).opened(Panel.READ, booking=form.booking)
    return Outcome(place=opened)


async def answer_review(turn: PageTurn, place: Place, form: forms.ReviewForm) -> Outcome:
    await reviews.answer_review(
        turn.request,
        BookingId(form.booking),
        form.version,
        good=form.good,
        note=form.note.replace("\r\n", "\n"),
        storage=turn.storage,
    )
    return Outcome(place=place.closed, receipt=Receipt(text=text_words.READ_THANKS))


async def give_back_review(turn: PageTurn, place: Place, form: forms.OfReview) -> Outcome:
    number = BookingId(form.booking)
    await reviews.give_back_review(turn.request, number, storage=turn.storage)
    return Outcome(place=place.closed, receipt=Receipt(text=text_words.GIVEN_BACK))


async def take_back_question(turn: PageTurn, place: Place, form: forms.OfReview) -> Outcome:
    number = BookingId(form.booking)
    await reviews.take_back_question(turn.request, number, storage=turn.storage)
    opened = place.opened(Panel.TEXT, booking=form.booking)
    return Outcome(place=opened, receipt=Receipt(text=text_words.TAKEN_BACK))


async def share_idea(turn: PageTurn, place: Place, form: forms.IdeaForm) -> Outcome:
    await ideas.share_idea(turn.request, form.line, storage=turn.storage)
    said = idea_words.shared(in_channel=await has_channel(turn.storage))
    return Outcome(place=place, receipt=Receipt(text=said))


async def take_idea(turn: PageTurn, place: Place, form: forms.OfIdea) -> Outcome:
    idea = await ideas.take_idea(turn.request, IdeaId(form.idea), storage=turn.storage)
    mine = idea.taken_by == turn.actor.id
    said = idea_words.TAKEN if mine else idea_words.first_to_take(idea)
    return Outcome(place=place, receipt=Receipt(text=said))


async def book_idea(turn: PageTurn, place: Place, form: forms.BookIdeaForm) -> Outcome:
    number = IdeaId(form.idea)
    typed = Typed(other=form.other, idea=form.idea)
    day = chosen_day(form.day, form.other, turn.today)
    if isinstance(day, Typed):
        problem = " ".join([day.problem, ", ".join(label for _, label in day.days)]).strip()
        return Outcome(place=place, problem=problem, typed=typed, status=422)
    try:
        view = await ideas.book_idea(turn.request, number, day, storage=turn.storage)
    except RedDayUnconfirmed:
        return Outcome(place=place, problem=idea_words.RED_DAY, typed=typed, status=409)
    return booked(turn, place.seen_as(View.MONTH), view.booking)


async def put_idea_aside(turn: PageTurn, place: Place, form: forms.OfIdea) -> Outcome:
    await ideas.put_idea_aside(turn.request, IdeaId(form.idea), storage=turn.storage)
    return Outcome(place=place, receipt=Receipt(text=idea_words.LAID_ASIDE))


async def start_series(turn: PageTurn, place: Place, form: forms.SeriesForm) -> Outcome:
    async with turn.storage.read() as tx:
        pages = await tx.pages.all()
    said = read_recurring(form.said, turn.today, pages)
    if said is None:
        raise RhythmUnread(form.said)
    await series.start_series(
        turn.request,
        title=said.title,
        rhythm=said.rhythm,
        page=said.page.id if said.page else None,
        storage=turn.storage,
    )
    return Outcome(place=place, receipt=Receipt(text=series_words.STARTED))


async def confirm_day(turn: PageTurn, place: Place, form: forms.ConfirmForm) -> Outcome:
    number = SeriesId(form.series)
    await series.confirm_day(turn.request, number, form.own, form.day, storage=turn.storage)
    said = series_words.booked(form.day, turn.today)
    return Outcome(place=place, receipt=Receipt(text=said))


async def skip_day(turn: PageTurn, place: Place, form: forms.SkipForm) -> Outcome:
    number = SeriesId(form.series)
    await series.skip_day(turn.request, number, form.own, storage=turn.storage)
    return Outcome(place=place, receipt=Receipt(text=series_words.SKIPPED))


async def end_series(turn: PageTurn, place: Place, form: forms.OfSeries) -> Outcome:
    await series.end_series(turn.request, SeriesId(form.series), storage=turn.storage)
    return Outcome(place=place, receipt=Receipt(text=series_words.ENDED))


async def join(turn: PageTurn, place: Place, form: forms.QueueForm) -> Outcome:
    draft = form.draft()
    view = await queue.join_queue(turn.request, draft, storage=turn.storage)
    undo = _of_place("leave", place, view.place.id, view.place.version)
    receipt = Receipt(text=place_headline(view, turn.today), undo=undo)
    return Outcome(place=place.at(view.place.day), receipt=receipt)


async def leave(turn: PageTurn, place: Place, form: forms.OfPlace) -> Outcome:
    view = await queue.leave_queue(
        turn.request, PlaceId(form.place), form.version, storage=turn.storage
    )
    return Outcome(place=place.closed, receipt=Receipt(text=place_headline(view, turn.today)))


async def take(turn: PageTurn, place: Place, form: forms.OfPlace) -> Outcome:
    booking = await queue.take_offer(
        turn.request, PlaceId(form.place), form.version, storage=turn.storage
    )
    return booked(turn, place, booking)


async def offer(turn: PageTurn, place: Place, form: forms.SwapForm) -> Outcome:
    number, version = BookingId(form.booking), form.version
    shown = place.opened(Panel.SWAP, booking=number)
    if form.how == "swap":
        if form.theirs is None:
            return _incomplete(shown, choose_what(), "theirs")
        asked = swaps.AskSwap(mine=number, version=version, theirs=BookingId(form.theirs))
        view = await swaps.ask_swap(turn.request, asked, storage=turn.storage)
    else:
        if form.how == "give" and not form.to:
            return _incomplete(shown, choose_whom(), "to")
        to = PersonId(form.to.lower()) if form.how == "give" else None
        gift = swaps.OfferGift(booking=number, version=version, to=to)
        view = await swaps.offer_gift(turn.request, gift, storage=turn.storage)
    undo = _of_proposal("take-back", place, view.proposal)
    said = proposal_headline(view, turn.today, viewer=turn.actor.id)
    return Outcome(place=place.closed, receipt=Receipt(text=said, undo=undo))


async def answer(turn: PageTurn, place: Place, form: forms.AnswerForm) -> Outcome:
    number = ProposalId(form.proposal)
    found = await swaps.see_proposal(number, storage=turn.storage)
    decide = swaps.answer_swap
    match found and found.proposal:
        case swaps.GiveAway():
            decide = swaps.answer_gift
        case swaps.OverLimit():
            decide = over_limit.decide_over_limit
        case _:
            pass
    view = await decide(turn.request, number, form.version, yes=form.yes, storage=turn.storage)
    proposal = view.proposal
    undo = None
    if isinstance(proposal, swaps.Swap) and can_undo(proposal, turn.actor.id):
        undo = _of_proposal("undo-swap", place, proposal)
    said = proposal_headline(view, turn.today, viewer=turn.actor.id)
    return Outcome(place=place.closed, receipt=Receipt(text=said, undo=undo))


async def undo_swap(turn: PageTurn, place: Place, form: forms.OfProposal) -> Outcome:
    view = await swaps.undo_swap(
        turn.request, ProposalId(form.proposal), form.version, storage=turn.storage
    )
    said = proposal_headline(view, turn.today, viewer=turn.actor.id)
    return Outcome(place=place.closed, receipt=Receipt(text=said))


async def take_back(turn: PageTurn, place: Place, form: forms.OfProposal) -> Outcome:
    view = await swaps.take_back(
        turn.request, ProposalId(form.proposal), form.version, storage=turn.storage
    )
    said = proposal_headline(view, turn.today, viewer=turn.actor.id)
    return Outcome(place=place.closed, receipt=Receipt(text=said))


async def urgent(turn: PageTurn, place: Place, form: forms.UrgentForm) -> Outcome:
    draft = form.draft()
    if draft.day is None:
        raise forms.BadForm("day")
    command = over_limit.BookUrgently(draft=draft, reason=form.reason)
    if turn.actor.is_superadmin:
        booking = await over_limit.book_over_limit(turn.request, command, storage=turn.storage)
        return booked(turn, place, booking)
    view = await over_limit.ask_over_limit(turn.request, command, storage=turn.storage)
    said = proposal_headline(view, turn.today, viewer=turn.actor.id)
    return Outcome(place=place.at(draft.day), receipt=Receipt(text=said))


async def close(turn: PageTurn, place: Place, form: forms.DaysForm) -> Outcome:
    first, last = _span(form)
    closing = settings.Closing(first=first, last=last, page=form.page, reason=form.reason)
    done = await settings.close_days(turn.request, closing, storage=turn.storage)
    fields = {"first": first.isoformat(), "last": last.isoformat(), "page": form.page or ""}
    receipt = Receipt(
        text=closing_heading(first, last, turn.today),
        more=words.standing(len(done.bookings)),
        undo=Undo(action=place.action("open"), fields=fields),
    )
    return Outcome(place=place.at(first), receipt=receipt)


async def open_again(turn: PageTurn, place: Place, form: forms.DaysForm) -> Outcome:
    first, last = _span(form)
    await settings.open_days(turn.request, first, last, form.page, storage=turn.storage)
    receipt = Receipt(text=opened_heading(first, last, turn.today))
    return Outcome(place=place.at(first), receipt=receipt)


async def freeze(turn: PageTurn, place: Place, form: forms.DaysForm) -> Outcome:
    first, last = _span(form)
    if form.page is None:
        raise forms.BadForm("page")
    freezing = settings.Freezing(page=form.page, first=first, last=last, reason=form.reason)
    done = await settings.freeze_page(turn.request, freezing, storage=turn.storage)
    page = done.catalogue.page(form.page)
    assert page is not None
    said = [words.frozen_page(page, turn.today), reopened(done.reopened, turn.today)]
    receipt = Receipt(
        text=" ".join(filter(None, said)),
        undo=Undo(action=place.action("thaw"), fields={"page": page.id}),
    )
    return Outcome(place=place.at(first), receipt=receipt)


async def thaw(turn: PageTurn, place: Place, form: forms.ThawForm) -> Outcome:
    done = await settings.unfreeze_page(turn.request, form.page, form.seen, storage=turn.storage)
    page = done.catalogue.page(form.page)
    assert page is not None
    return Outcome(place=place.closed, receipt=Receipt(text=unfrozen_heading(page)))


ACTIONS: Final[Mapping[str, Doing[Any]]] = {
    "book": Doing(form=forms.BookForm, run=book, panel=Panel.BOOK),
    "edit": Doing(form=forms.SaveForm, run=edit, panel=Panel.EDIT),
    "move": Doing(form=forms.MoveForm, run=move, panel=Panel.MOVE),
    "cancel": Doing(form=forms.OfBooking, run=cancel, panel=Panel.BOOKING),
    "restore": Doing(form=forms.OfBooking, run=restore, panel=None),
    "publish": Doing(form=forms.PublishForm, run=publish, panel=Panel.PUBLISH),
    "correct-link": Doing(form=forms.PublishForm, run=correct_link, panel=Panel.PUBLISH),
    "unpublish": Doing(form=forms.OfBooking, run=unpublish, panel=Panel.BOOKING),
    "text": Doing(form=forms.TextForm, run=save_text, panel=Panel.TEXT),
    "ask-reader": Doing(form=forms.AskForm, run=ask_reader, panel=Panel.TEXT),
    "take-review": Doing(form=forms.OfReview, run=take_review, panel=None),
    "answer-review": Doing(form=forms.ReviewForm, run=answer_review, panel=Panel.READ),
    "give-back-review": Doing(form=forms.OfReview, run=give_back_review, panel=None),
    "take-back-question": Doing(form=forms.OfReview, run=take_back_question, panel=Panel.TEXT),
    "share-idea": Doing(form=forms.IdeaForm, run=share_idea, panel=None),
    "take-idea": Doing(form=forms.OfIdea, run=take_idea, panel=None),
    "book-idea": Doing(form=forms.BookIdeaForm, run=book_idea, panel=None),
    "put-idea-aside": Doing(form=forms.OfIdea, run=put_idea_aside, panel=None),
    "start-series": Doing(form=forms.SeriesForm, run=start_series, panel=None),
    "confirm-day": Doing(form=forms.ConfirmForm, run=confirm_day, panel=None),
    "skip-day": Doing(form=forms.SkipForm, run=skip_day, panel=None),
    "end-series": Doing(form=forms.OfSeries, run=end_series, panel=None),
    "check-in": Doing(form=forms.CheckInForm, run=check_in, panel=None),
    "join": Doing(form=forms.QueueForm, run=join, panel=Panel.DAY),
    "leave": Doing(form=forms.OfPlace, run=leave, panel=None),
    "take": Doing(form=forms.OfPlace, run=take, panel=None),
    "offer": Doing(form=forms.SwapForm, run=offer, panel=Panel.SWAP),
    "answer": Doing(form=forms.AnswerForm, run=answer, panel=None),
    "take-back": Doing(form=forms.OfProposal, run=take_back, panel=None),
    "undo-swap": Doing(form=forms.OfProposal, run=undo_swap, panel=None),
    "urgent": Doing(form=forms.UrgentForm, run=urgent, panel=Panel.URGENT),
    "close": Doing(form=forms.DaysForm, run=close, panel=Panel.CLOSE),
    "open": Doing(form=forms.DaysForm, run=open_again, panel=None),
    "freeze": Doing(form=forms.DaysForm, run=freeze, panel=Panel.FREEZE),
    "thaw": Doing(form=forms.ThawForm, run=thaw, panel=None),
}
"""Every action there is, by the last part of its address."""


def _span(form: forms.DaysForm) -> tuple[date, date]:
    if form.first is None:
        raise forms.BadForm("first")
    return form.first, form.last or form.first


def _incomplete(place: Place, problem: str, field: str) -> Outcome:
    return Outcome(place=place, typed=Typed(problem=problem, field=field), status=422)


async def _missing(turn: PageTurn, draft: Draft) -> Typed | None:
    """The question that the form has and nobody has answered, if there is one."""
    async with turn.storage.read() as tx:
        catalogue = await catalogue_in(tx)
        page = await bookings.chosen_page(tx, draft.page)
    field = unanswered(draft.details, catalogue, page)
    return field and Typed(problem=field.needed, field=field.id, draft=draft)


def chosen_day(day: date | None, other: str, today: date) -> date | Typed:
    """The day that was chosen, or written as in the chat; else what to ask about it."""
    if not other.strip():
        return day or Typed(problem=words.DAY_NEEDED, field="other")
    reading = read_day(other, today)
    if isinstance(reading, Day):
        return reading.day
    return _question(reading, today)


def _question(reading: Meaning | Impossible | None, today: date) -> Typed:
    match reading:
        case Ambiguous(choices=choices):
            days = [(choice.day, heading_day(choice.day, today)) for choice in choices]
            return Typed(problem=words.WHICH_DAY, field="other", days=days)
        case Impossible() as impossible:
            return Typed(problem=impossible_date(impossible), field="other")
        case Span():
            return Typed(problem=words.ONE_DAY, field="other")
        case _:
            return Typed(problem=words.DAY_UNKNOWN, field="other")


def _undo(verb: str, place: Place, booking: Booking) -> Undo:
    return Undo(action=place.action(verb), fields=_version(booking))


def _of_place(verb: str, place: Place, number: PlaceId, version: int) -> Undo:
    fields = {"place": str(number), "version": str(version)}
    return Undo(action=place.action(verb), fields=fields)


def _of_proposal(verb: str, place: Place, proposal: swaps.Proposal) -> Undo:
    fields = {"proposal": str(proposal.id), "version": str(proposal.version)}
    return Undo(action=place.action(verb), fields=fields)


def _version(booking: Booking) -> dict[str, str]:
    return {"booking": str(booking.id), "version": str(booking.version)}


def opened(place: Place, booking: Booking) -> Place:
    return place.opened(Panel.BOOKING, booking=booking.id, day=booking.day)


def _cell(booking: Booking) -> str:
    """The link of the booking's day: every view has one, a week has one for each page."""
    day = booking.day.isoformat()
    return f"#d{day} .cell, #d{day}-{booking.page} .cell"


def _draft_fields(draft: Draft) -> dict[str, str]:
    """A draft as the fields of a form that nobody sees."""
    known = {**vars(draft.details), "day": draft.day, "page": draft.page}
    return {name: _as_typed(value) for name, value in known.items()}


def _as_typed(value: str | date | time | bool | None) -> str:  # noqa: FBT001 - a detail's value
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case time():
            return f"{value:%H:%M}"
        case date():
            return value.isoformat()
        case str():
            return value
