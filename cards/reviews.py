"""A reader is asked for, reads, and says what they thought."""

from collections.abc import Sequence
from datetime import date

from bot.core.text import plain
from bot.schedule.model import Booking, BookingStatus
from bot.swedish import texts as words
from bot.writing.reviews import ReviewView
from cards.actions import ShowBooking
from cards.elements import (
    Card,
    button,
    card,
    heading,
    link_button,
    paragraphs,
    row,
    send_button,
    strip,
    text,
    under,
    warning,
)
from cards.parts import Action, CardElement, TextInput
from cards.text_actions import AnswerReview, GiveBackReview, ShowText, TakeReview


def review_card(*, view: ReviewView, today: date) -> Card:
    """For everybody who is asked: the first to press reads. What it says is not shown here."""
    review, booking = view.review, view.booking
    is_open = review.is_open and booking.status is BookingStatus.BOOKED
    said = words.asks(view.asked_by_name)
    if review.reader is not None and (is_open or not review.is_open):
        said = words.reads(review)
    elif not is_open:
        said = words.NO_LONGER_ASKED
    waits = is_open and review.reader is None
    return card(
        [
            strip(said, "neutral" if waits else "good"),
            text(booking.details.title, bold=True),
            text(words.to_read_line(booking, view.text.length, today), quiet=True, spacing="None"),
        ],
        actions=[button(words.I_READ, TakeReview(booking=booking.id), primary=True)]
        if waits
        else [],
        fallback=f"{said} {booking.details.title}",
    )


def reading_rows(views: Sequence[ReviewView], *, today: date) -> list[CardElement]:
    """The texts that one reads and has not answered about."""
    return [
        row(
            words.heading(each.booking),
            detail=words.to_read_line(each.booking, each.text.length, today),
            button=button(words.READ, TakeReview(booking=each.booking.id)),
        )
        for each in views
        if each.review.reader is not None
    ]


def nobody_asked_card(booking: Booking) -> Card:
    """To whoever asked, as long as there is nobody to ask."""
    return card(
        [
            strip(words.ASK_READER, "warning", words.NOBODY_ASKED),
            text(booking.details.title, bold=True),
        ],
        actions=[button(words.TEXT, ShowText(booking=booking.id))],
        fallback=words.NOBODY_ASKED,
    )


def not_asked_card(booking: Booking) -> Card:
    """In the place of a question that was taken back."""
    return card(
        [strip(words.NO_LONGER_ASKED, "neutral"), text(booking.details.title, bold=True)],
        fallback=f"{words.NO_LONGER_ASKED} {booking.details.title}",
    )


def not_to_read_card(booking: Booking) -> Card:
    """To whoever had taken it, when the booking is cancelled or out."""
    said = words.READ_NO_MORE[booking.status]
    return card(
        [strip(said, "neutral"), text(booking.details.title, bold=True)],
        fallback=f"{said} {booking.details.title}",
    )


def to_read_card(
    *, view: ReviewView, today: date, headline: str = "", problem: str = "", note: str = ""
) -> Card:
    """The text for its reader, and the two answers."""
    booking, kept = view.booking, view.text
    page = view.catalogue.page(booking.page)
    body: list[CardElement] = warning(problem)
    body += [strip(headline, "neutral")] if headline else []
    body += [
        heading(words.heading(booking)),
        under(words.under(page.name if page else "", booking, today)),
        *_paragraphs(kept.text),
        *([text(words.alt_line(kept.alt_text), quiet=True)] if kept.alt_text else []),
        text(words.counter(kept.length), quiet=True),
        TextInput(
            id="note",
            label=words.NOTE_LABEL,
            placeholder=words.NOTE_HELP,
            value=plain(note) or None,
            is_multiline=True,
        ),
    ]
    shown = {"booking": booking.id, "version": kept.version}
    ways: list[Action] = [
        send_button(words.GOOD, AnswerReview.verb, {**shown, "good": True}),
        send_button(words.CHANGE, AnswerReview.verb, shown, primary=False),
    ]
    if kept.link:
        ways.append(link_button(words.OPEN_LINK, kept.link))
    ways.append(button(words.NO_TIME, GiveBackReview(booking=booking.id)))
    return card(body, actions=ways, fallback=problem or headline or words.TO_READ)


def review_given_back_card(*, view: ReviewView) -> Card:
    """For the one who had no time, who may find some."""
    return card(
        [strip(words.GIVEN_BACK, "neutral"), text(view.booking.details.title, bold=True)],
        actions=[button(words.I_READ, TakeReview(booking=view.booking.id))],
        fallback=words.GIVEN_BACK,
    )


def read_thanks_card(*, view: ReviewView) -> Card:
    return card(
        [strip(words.READ_THANKS, "good"), text(view.booking.details.title, bold=True)],
        actions=[button(words.BOOKING, ShowBooking(booking=view.booking.id))],
        fallback=words.READ_THANKS,
    )


def has_read_card(*, view: ReviewView) -> Card:
    """To whoever asked, with what the reader wrote."""
    said = words.has_read(view.review)
    good = view.review.version == view.text.version and not view.review.note.strip()
    return card(
        [
            strip(said, "good" if good else "neutral"),
            text(view.booking.details.title, bold=True),
            *_paragraphs(view.review.note),
        ],
        actions=[button(words.TEXT, ShowText(booking=view.booking.id))],
        fallback=said,
    )


def _paragraphs(whole: str) -> list[CardElement]:
    return [text(line) for line in paragraphs(whole)]
