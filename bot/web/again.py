"""A press that comes again since its answer never came: what it did, and what was typed since."""

from dataclasses import replace
from datetime import date

from bot.schedule.model import Booking, BookingId
from bot.swedish import board as words
from bot.swedish import texts as text_words
from bot.usecases.texts import see_text
from bot.web.actions import booked, chosen_day, opened
from bot.web.addresses import Panel, Place
from bot.web.turns import Outcome, PageTurn, Receipt, Typed
from bot.writing.texts import says


async def pressed_again(
    turn: PageTurn, place: Place, panel: Panel | None, typed: Typed, made: Booking | None
) -> Outcome | None:
    """What is shown instead of that it is done; nothing where that says all.

    Args:
        turn: Whose press it is.
        place: Where.
        panel: What was filled in.
        typed: With what, this time.
        made: The booking that the first press made.
    """
    if panel is Panel.TEXT and typed.booking is not None and typed.post is not None:
        return await _text(turn, place, BookingId(typed.booking), typed, typed.post)
    if panel is Panel.BOOK and made is not None and made.is_active:
        return _booking(turn, place, made, typed) or booked(turn, place, made)
    if panel is Panel.EDIT and typed.booking is not None:
        async with turn.storage.read() as tx:
            booking = await tx.bookings.get(BookingId(typed.booking))
        if booking is not None and booking.is_active:
            saved = Outcome(place=opened(place, booking), receipt=Receipt(text=words.SAVED))
            return _booking(turn, place, booking, typed) or saved
    return None


def _booking(turn: PageTurn, place: Place, booking: Booking, typed: Typed) -> Outcome | None:
    """The booking with what was changed in the form since it was sent, if anything was."""
    if typed.draft is None:
        return None
    day = chosen_day(typed.draft.day, typed.other, turn.today)
    details = typed.draft.details
    draft = replace(
        typed.draft,
        details=replace(
            details,
            title=" ".join(details.title.split()),
            department=details.department or booking.details.department,
        ),
        day=day if isinstance(day, date) else booking.day,
        page=typed.draft.page or booking.page,
    )
    if draft == booking.draft:
        return None
    shown = place.opened(Panel.EDIT, booking=booking.id, day=booking.day)
    typed = Typed(draft=draft, booking=booking.id, problem=words.SENT_BEFORE)
    return Outcome(place=replace(shown, to=draft.page), typed=typed, status=409)


async def _text(
    turn: PageTurn, place: Place, number: BookingId, typed: Typed, post: tuple[str, str, str]
) -> Outcome:
    text, link, alt_text = post
    view = await see_text(turn.request, number, storage=turn.storage)
    shown = place.opened(Panel.TEXT, booking=number)
    if says(view.text, text=text, link=link, alt_text=alt_text):
        return Outcome(place=shown, receipt=Receipt(text=text_words.SAVED))
    typed = replace(typed, problem=words.SENT_BEFORE)
    return Outcome(place=shown, typed=typed, status=409)
