"""What the page's forms send. A form is input from the outside, as a card's data is."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError

from bot.core.people import PageId
from bot.core.refusals import TextTooLong
from bot.watch.model import CheckInAnswer
from bot.writing.reviews import NOTE_KEPT
from bot.writing.texts import ALT_KEPT, KEPT, LINK_KEPT
from cards.actions import CardAction, Day, DraftFields, Switch
from cards.swap_actions import Chosen

F = TypeVar("F", bound=BaseModel)

Turn = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Words = Annotated[str, Field(max_length=2_000)]


class BadForm(Exception):
    """A form that the page has not written; names the fields, never their content."""


class Form(CardAction):
    turn: Turn
    """Names this very sending: the same one sent twice is acted on once."""


class BookForm(DraftFields):
    turn: Turn
    other: Words = ""
    red_day_confirmed: Switch = False


class SaveForm(DraftFields):
    turn: Turn
    booking: Chosen
    version: Chosen
    red_day_confirmed: Switch = False
    back: Switch = False
    """What is saved is what stood there before, whole or not."""


class UrgentForm(DraftFields):
    turn: Turn
    reason: Words = ""


class QueueForm(DraftFields):
    turn: Turn
    other: Words = ""
    """Of the form that was filled in; the day is the one that is taken."""


class OfBooking(Form):
    booking: Chosen
    version: Chosen


class MoveForm(OfBooking):
    day: Day | None = None
    other: Words = ""
    red_day_confirmed: Switch = False
    back: Switch = False
    """The move undoes an earlier one."""


class SwapForm(OfBooking):
    how: Literal["swap", "give", "all"]
    theirs: Chosen | None = None
    to: Annotated[str, Field(max_length=200)] = ""


class PublishForm(Form):
    booking: Chosen
    link: Words = ""


class TextForm(Form):
    """A post's text as it stands in its form."""

    booking: Chosen
    version: Annotated[int, Field(ge=0, le=2**31 - 1)]
    text: Annotated[str, Field(max_length=KEPT)] = ""
    link: Annotated[str, Field(max_length=LINK_KEPT)] = ""
    alt_text: Annotated[str, Field(max_length=ALT_KEPT)] = ""


class OfReview(Form):
    booking: Chosen


class AskForm(OfReview):
    """Whom a text is read for, and the text as it stands in its form."""

    version: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    text: Annotated[str, Field(max_length=KEPT)] | None = None
    link: Annotated[str, Field(max_length=LINK_KEPT)] = ""
    alt_text: Annotated[str, Field(max_length=ALT_KEPT)] = ""


class ReviewForm(OfReview):
    version: Chosen
    good: Switch
    note: Annotated[str, Field(max_length=NOTE_KEPT)] = ""


class IdeaForm(Form):
    line: Words = ""


class OfIdea(Form):
    idea: Chosen


class BookIdeaForm(OfIdea):
    day: Day | None = None
    other: Words = ""


class SeriesForm(Form):
    said: Words = ""


class OfSeries(Form):
    series: Chosen


class SkipForm(OfSeries):
    own: Day


class ConfirmForm(SkipForm):
    day: Day


class OfPlace(Form):
    place: Chosen
    version: Chosen


class OfProposal(Form):
    proposal: Chosen
    version: Chosen


class AnswerForm(OfProposal):
    yes: Switch


class CheckInForm(Form):
    booking: Chosen
    number: Chosen
    answer: CheckInAnswer


class DaysForm(Form):
    first: Day | None = None
    last: Day | None = None
    page: Annotated[PageId, Field(max_length=100)] | None = None
    reason: Words = ""


class ThawForm(Form):
    page: Annotated[PageId, Field(max_length=100)]
    seen: Annotated[str, Field(max_length=64)] | None = None


def read_part(kind: type[F], data: Mapping[str, str]) -> F | None:
    """The fields that can be read of a form that is refused, so that they stand there again."""
    try:
        return kind.model_validate(dict(data))
    except ValidationError as error:
        bad = {each["loc"][0] for each in error.errors(include_url=False) if each["loc"]}
    readable = {name: value for name, value in data.items() if name not in bad}
    return read_part(kind, readable) if len(readable) < len(data) else None


def read_form(kind: type[F], data: Mapping[str, str]) -> F:
    """Read what was sent.

    Raises:
        TextTooLong: a field holds more than it takes, as on a card.
        BadForm: a field is missing, unknown or of another shape.
    """
    try:
        return kind.model_validate(dict(data))
    except ValidationError as error:
        problems = error.errors(include_input=False, include_url=False)
        for each in problems:
            if each["type"] == "string_too_long" and "ctx" in each:
                raise TextTooLong(int(each["ctx"]["max_length"])) from None
        fields = sorted({str(each["loc"][0]) for each in problems if each["loc"]})
        raise BadForm(", ".join(fields)[:200] or "form") from None
