"""A post's text on its booking: as it will begin, whole and to copy, its form, its versions."""

from collections.abc import Sequence
from datetime import date

from bot.schedule.model import Booking, BookingStatus
from bot.swedish import advice as advice_words
from bot.swedish import texts as words
from bot.writing.advice import Advice, Written
from bot.writing.reviews import TextView
from bot.writing.texts import (
    Device,
    LinkTags,
    PostText,
    folded,
    tagged,
    written_of,
)
from cards.actions import ShowBooking
from cards.elements import (
    Card,
    button,
    card,
    few,
    fold,
    heading,
    paragraphs,
    row,
    send_button,
    strip,
    subheading,
    text,
    under,
    warning,
)
from cards.parts import Action, CardElement, Container, TextInput
from cards.text_actions import (
    AskReader,
    SaveText,
    ShowText,
    ShowVersions,
    TakeBackQuestion,
    WriteText,
)


def text_card(
    *, view: TextView, today: date, tags: LinkTags | None = None, headline: str = ""
) -> Card:
    """The newest version; a headline says what has just been done."""
    booking, kept = view.booking, view.text
    page = view.catalogue.page(booking.page)
    title = words.heading(booking)
    body: list[CardElement] = [strip(headline, "good")] if headline else []
    body += [heading(title), under(words.under(page.name if page else "", booking, today))]
    if kept is None:
        body += [text(words.NO_TEXT), text(words.WHO_SEES, quiet=True)]
        return card(body, actions=_actions(view), fallback=title)
    body += [
        *_beginning(kept.text),
        *_note(view),
        # No fact set: a name without a space in it would make one too wide for a phone.
        text(words.counter(kept.length), quiet=True),
        text(words.version_line(kept, today), quiet=True),
        *_reader(view, kept),
        *advice_rows(view.advice, written_of(kept, booking)),
        *fold(to_copy(kept, tags), words.SHOW_ALL),
    ]
    return card(body, actions=_actions(view), fallback=f"{headline or title}")


def text_form_card(
    *, booking: Booking, kept: PostText | None, problem: str = "", typed: SaveText | None = None
) -> Card:
    """Filled in with the newest version, or with what was typed and what stood in the way."""
    given = typed or SaveText(
        booking=booking.id,
        text=kept.text if kept else "",
        link=kept.link if kept else "",
        alt_text=kept.alt_text if kept else "",
    )
    hidden: dict[str, int] = {"booking": booking.id, "version": kept.version if kept else 0}
    return card(
        [
            *warning(problem),
            heading(words.heading(booking)),
            under(words.WHO_SEES),
            _lines("text", words.TEXT_LABEL, words.TEXT_PLACEHOLDER, given.text),
            TextInput(
                id="link",
                label=words.LINK_LABEL,
                placeholder=words.LINK_PLACEHOLDER,
                value=given.link or None,
            ),
            _lines("alt_text", words.ALT_LABEL, words.ALT_PLACEHOLDER, given.alt_text),
        ],
        actions=[
            send_button(words.SAVE, SaveText.verb, hidden),
            button(words.NEVER_MIND, ShowText(booking=booking.id)),
        ],
        fallback=problem or words.heading(booking),
    )


def not_saved_card(*, problem: str, text: str, link: str = "", alt_text: str = "") -> Card:
    """The booking is not theirs any more, or gone: what was typed can still be copied."""
    return card(
        [strip(problem, "warning", words.LOST), *_to_copy(text, link, alt_text)], fallback=problem
    )


def versions_card(*, booking: Booking, versions: Sequence[PostText], today: date) -> Card:
    rows = [
        row(
            words.version_line(each, today),
            detail=folded(each.text, Device.DESKTOP),
            more=words.counter(each.length),
        )
        for each in versions
    ]
    return card(
        [
            heading(words.VERSIONS),
            under(words.heading(booking)),
            *(few(rows) or [text(words.NO_TEXT)]),
        ],
        actions=[button(words.TEXT, ShowText(booking=booking.id))],
        fallback=words.VERSIONS,
    )


def to_copy(kept: PostText, tags: LinkTags | None) -> list[CardElement]:
    return _to_copy(kept.text, tagged(kept.link, tags) if kept.link else "", kept.alt_text)


def _to_copy(whole: str, link: str, alt_text: str) -> list[CardElement]:
    """In fields, which clients show to the letter; whatever is drawn as text is not."""
    fields: list[CardElement] = []
    if whole:
        fields += [
            _lines("text_to_copy", words.TO_COPY, words.TEXT_PLACEHOLDER, whole),
            text(words.TO_COPY_HELP, quiet=True, spacing="Small"),
        ]
    if link:
        fields.append(TextInput(id="link_to_copy", label=words.LINK_TO_COPY, value=link))
    if alt_text:
        fields.append(_lines("alt_to_copy", words.ALT_TO_COPY, words.ALT_PLACEHOLDER, alt_text))
    return fields


def advice_rows(advice: Sequence[Advice], written: Written) -> list[CardElement]:
    if not advice:
        return []
    return [
        subheading(advice_words.HEADING),
        text(advice_words.ONLY_ADVICE, quiet=True, spacing="None"),
        *(
            row(advice_words.counted(each, written), detail=advice_words.why(each))
            for each in advice
        ),
    ]


def _reader(view: TextView, kept: PostText) -> list[CardElement]:
    if view.review is None:
        return []
    return [text(words.review_line(view.review, kept.version), quiet=True)]


def _note(view: TextView) -> list[CardElement]:
    """What the reader wrote, beside the text and never in it."""
    if view.review is None or not view.review.note.strip():
        return []
    said = text(words.has_read(view.review), bold=True)
    return [said, *(text(line, spacing="None") for line in paragraphs(view.review.note))]


def _beginning(whole: str) -> list[CardElement]:
    """What shows on a phone before "mer"."""
    shown = folded(whole, Device.PHONE)
    lines = [line for line in shown.split("\n") if line.strip()]
    if not lines:
        return []
    if shown.rstrip() != whole.rstrip():
        lines[-1] = f"{lines[-1].rstrip('… ')} {words.MORE}"
    return [
        text(words.FOLDED[Device.PHONE], quiet=True),
        Container(
            style="emphasis",
            spacing="Small",
            items=[text(line, spacing="Small") for line in lines],
        ),
    ]


def _actions(view: TextView) -> list[Action]:
    booking = view.booking
    actions: list[Action] = []
    if view.mine and booking.status is BookingStatus.BOOKED:
        title = words.WRITE if view.text is None else words.EDIT
        actions.append(button(title, WriteText(booking=booking.id), primary=view.text is None))
    if view.may_ask:
        actions.append(button(words.ASK_READER, AskReader(booking=booking.id)))
    if view.may_take_back:
        actions.append(button(words.TAKE_BACK, TakeBackQuestion(booking=booking.id)))
    actions.append(button(words.BOOKING, ShowBooking(booking=booking.id)))
    if view.version > 1:
        actions.append(button(words.VERSIONS, ShowVersions(booking=booking.id), aside=True))
    return actions


def _lines(name: str, label: str, placeholder: str, value: str) -> TextInput:
    """Of several lines, without a limit of its own: a client would cut off what is pasted."""
    return TextInput(
        id=name, label=label, placeholder=placeholder, value=value or None, is_multiline=True
    )
