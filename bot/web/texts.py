"""A post's text on the page: its form, how it begins in the feed, and what is advised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.organisation import Organisation
from bot.schedule.model import Booking, BookingId, BookingStatus
from bot.swedish import advice as advice_words
from bot.swedish import texts as words
from bot.usecases.reviews import see_own_review
from bot.usecases.texts import VersionsView, see_text, see_versions
from bot.web.turns import PageTurn, Typed
from bot.writing.advice import advise
from bot.writing.reviews import TextView
from bot.writing.texts import Device, PostText, folded, length, tagged, written


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What is said of a text as it stands, saved or not."""

    counter: str
    begins: Sequence[tuple[str, str, bool]]
    """For each device: what it is called, what shows, and whether there is more."""
    advice: Sequence[tuple[str, str]]
    """What was counted, and why it matters."""


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """One version, in a line and in full."""

    said: str
    text: str
    link: str
    alt_text: str


@dataclass(frozen=True, kw_only=True)
class TextPanel:
    version: int
    text: str
    link: str
    alt_text: str
    tagged: str
    """The link as it is copied; empty where that is as it was typed."""
    may_write: bool
    reading: Reading
    may_ask: bool
    """Whether it is one's own to have read."""
    may_take_back: bool
    reader: str
    """How it stands with its reader; empty where none was asked."""
    note: Sequence[str]
    """What the reader wrote, in lines."""
    versions: Sequence[VersionLine]


async def text_panel(turn: PageTurn, number: BookingId, typed: Typed) -> TextPanel:
    organisation = turn.services.organisation
    view = await see_text(turn.request, number, storage=turn.storage)
    known = await see_versions(turn.request, number, storage=turn.storage)
    kept = view.text
    text, link, alt_text = typed.post or (
        (kept.text, kept.link, kept.alt_text) if kept is not None else ("", "", "")
    )
    copied = tagged(kept.link, organisation.tags()) if kept is not None else ""
    return TextPanel(
        version=view.version,
        text=text,
        link=link,
        alt_text=alt_text,
        tagged=copied if copied != link else "",
        may_write=view.mine and view.booking.status is BookingStatus.BOOKED,
        reading=_reading_of(view, text, link, alt_text, organisation),
        may_ask=view.may_ask,
        may_take_back=view.may_take_back,
        reader=words.review_line(view.review, view.version) if view.review else "",
        note=view.review.note.splitlines() if view.review else (),
        versions=_earlier(known, turn.today),
    )


@dataclass(frozen=True, kw_only=True)
class ReadPanel:
    """A colleague's text, for its reader alone."""

    version: int
    text: str
    link: str
    alt_text: str
    counter: str
    open: bool


async def read_panel(turn: PageTurn, number: BookingId) -> ReadPanel:
    view = await see_own_review(turn.request, number, storage=turn.storage)
    kept = view.text
    return ReadPanel(
        version=kept.version,
        text=kept.text,
        link=kept.link,
        alt_text=kept.alt_text,
        counter=words.counter(kept.length),
        open=view.review.is_open,
    )


async def read_typed(
    turn: PageTurn, number: BookingId, text: str, link: str, alt_text: str
) -> Reading:
    """What is said of what stands in the form just now; nothing is kept.

    Raises:
        Refusal: the booking is not one's own to write on.
    """
    view = await see_text(turn.request, number, storage=turn.storage)
    return _reading_of(view, text, link, alt_text, turn.services.organisation)


def _reading_of(
    view: TextView, text: str, link: str, alt_text: str, organisation: Organisation
) -> Reading:
    text = text.replace("\r\n", "\n")
    shown = [(words.FOLDED[device], folded(text, device)) for device in Device]
    return Reading(
        counter=words.counter(length(text)),
        begins=[
            (name, begins, begins.rstrip() != text.rstrip()) for name, begins in shown if begins
        ],
        advice=_advice(view.booking, text, link, alt_text, organisation),
    )


def _advice(
    booking: Booking, text: str, link: str, alt_text: str, organisation: Organisation
) -> list[tuple[str, str]]:
    if not (text.strip() or link.strip() or alt_text.strip()):
        return []
    so_far = written(text=text, link=link.strip(), alt_text=alt_text, booking=booking)
    return [
        (advice_words.counted(each, so_far), advice_words.why(each))
        for each in advise(so_far, organisation.advice_rules())
    ]


def _earlier(known: VersionsView, today: date) -> list[VersionLine]:
    return [_kept(each, today) for each in known.versions[1:]]


def _kept(text: PostText, today: date) -> VersionLine:
    return VersionLine(
        said=words.version_line(text, today),
        text=text.text,
        link=text.link,
        alt_text=text.alt_text,
    )
