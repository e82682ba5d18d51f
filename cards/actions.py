"""What a card's buttons carry: the card that draws one and the handler that gets it share a class.

A card's data is input from the outside. Whatever differs from what the bot itself would have
drawn is a `BadAction`; what the pressed button may do is decided by the use cases.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Annotated, Any, ClassVar, Final, Self, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from typing_extensions import override

from bot.core.calendar import EARLIEST, LATEST, in_zone
from bot.core.people import DepartmentId, PageId
from bot.schedule.model import (
    DETAIL_NAMES,
    TITLE_LIMIT,
    Audience,
    ContentType,
    Details,
    Draft,
    Theme,
)

OTHER_DAY: Final = "other"
"""The choice in the form's list of days that points to the date field below it."""

CARRIED_TITLE: Final = 5 * TITLE_LIMIT
"""Characters of a title that a button takes along. It can't be booked at that length anyhow, and
several copies of a longer one would burst the card."""

MOST_PARTS: Final = 400
"""Values in all that a button carries with its form's inputs, those within lists included. The
largest form lists two hundred people."""

_ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
"""What some phones send for a day: its midnight, their own or Greenwich's."""
_CLOCK: Final = re.compile(
    r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.][0-9]{2}(?:\.[0-9]{1,6})?)?\s?([AaPp][Mm])?"
)


class BadAction(Exception):
    """Button data that no card of the bot's has sent; names the fields, never their content."""

    limit: int | None = None
    """Characters that a field takes which came with more."""


def _iso_day(value: object) -> object:
    # Left alone, pydantic would also take a number of seconds or a moment for a day.
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return _day_of_midnight(value)
    if isinstance(value, str) and not _ISO_DAY.fullmatch(value):
        raise ValueError("not a day as YYYY-MM-DD")
    if not isinstance(value, str | date):
        raise ValueError("not a day")  # noqa: TRY004 - pydantic reports ValueError, not TypeError
    return value


def _day_of_midnight(value: str) -> date:
    """The day that a midnight begins, where it was sent or here; any other moment is no day."""
    moment = datetime.fromisoformat(value)
    if moment.time() == time():
        return moment.date()
    if moment.tzinfo is not None and (here := in_zone(moment)).time() == time():
        return here.date()
    raise ValueError("a moment, not a day")


def _clock(value: object) -> object:
    if isinstance(value, str):
        typed = _CLOCK.fullmatch(value.strip())
        if typed is None:
            raise ValueError("not a time as HH:MM")
        hour, half = int(typed[1]), (typed[3] or "").lower()
        if half:
            hour = hour % 12 + (12 if half == "pm" else 0)
        return f"{hour:02}:{typed[2]}"
    if not isinstance(value, str | time):
        raise ValueError("not a time")  # noqa: TRY004 - as above
    return value


def _switch(value: object) -> object:
    """A toggle arrives as text."""
    match value:
        case bool():
            return value
        case "true":
            return True
        case "false":
            return False
        case _:
            raise ValueError("neither true nor false")


def _several(value: object) -> object:
    """A choice of many arrives with commas between."""
    if not isinstance(value, str):
        return value
    if value.count(",") > MOST_PARTS:
        raise ValueError("too many")
    return [each for each in value.split(",") if each]


def _fields(data: object) -> dict[object, object]:
    if not isinstance(data, Mapping):
        raise ValueError("not an object")  # noqa: TRY004 - as above
    return {**data}


Day = Annotated[date, BeforeValidator(_iso_day)]
ShownDay = Annotated[Day, Field(ge=EARLIEST, le=LATEST)]
"""What is looked at; what is written into a form is refused in words instead."""
Clock = Annotated[time, BeforeValidator(_clock)]
Switch = Annotated[bool, BeforeValidator(_switch)]
Several = BeforeValidator(_several)
Flag = Annotated[bool, Field(strict=True)]
# As wide as the database's integers: a larger number would fail there instead of here.
Number = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]


ACTIONS: Final[dict[str, type["CardAction"]]] = {}
"""Every button there is, by its verb."""


class CardAction(BaseModel):
    """The base of every button. A class that names a verb enters itself in `ACTIONS`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verb: ClassVar[str]

    @classmethod
    @override
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if "verb" in cls.__dict__:
            assert cls.verb not in ACTIONS, f"two buttons share the verb {cls.verb}"
            ACTIONS[cls.verb] = cls

    def data(self) -> dict[str, Any]:
        """JSON for the button; what has its default value is left out."""
        return self.model_dump(mode="json", exclude_defaults=True)

    @model_validator(mode="before")
    @classmethod
    def _without_what_was_not_given(cls, data: object) -> object:
        """An input left empty arrives as an empty string."""
        return {key: value for key, value in _fields(data).items() if value not in ("", None)}


class WithDay(CardAction):
    """A card may ask for the day twice: in a list, and as any date, which then goes first."""

    @model_validator(mode="before")
    @classmethod
    def _one_day_of_two_inputs(cls, data: object) -> object:
        given = _fields(data)
        listed, other = given.pop("day_choice", None), given.pop("day_other", None)
        if other not in ("", None):
            given["day"] = other
        elif listed == OTHER_DAY:
            given.pop("day", None)
        elif listed not in ("", None):
            given["day"] = listed
        return given


class DraftFields(WithDay):
    """What a person has given of a booking, as hidden data or as the form's inputs."""

    title: str = Field(default="", max_length=5_000)
    day: Day | None = None
    page: Annotated[PageId, Field(max_length=100)] | None = None
    content_type: ContentType = ContentType.POST
    department: Annotated[DepartmentId, Field(max_length=100)] | None = None
    theme: Theme | None = None
    audience: Audience | None = None
    planned_time: Clock | None = None
    accessible: Switch = False

    def draft(self) -> Draft:
        details = Details(**{name: getattr(self, name) for name in DETAIL_NAMES})
        return Draft(details=details, day=self.day, page=self.page)

    @classmethod
    def with_draft(cls, draft: Draft, **more: object) -> Self:
        """The button with all that is known so far, and whatever else it needs."""
        title = draft.details.title[:CARRIED_TITLE]
        known = {**vars(draft.details), "title": title, "day": draft.day, "page": draft.page}
        return cls.model_validate(known | more)


class ShowForm(DraftFields):
    verb: ClassVar[str] = "form"


class Book(DraftFields):
    verb: ClassVar[str] = "book"

    red_day_confirmed: Flag = False


class ShowFree(DraftFields):
    verb: ClassVar[str] = "free"

    first: Day | None = None
    """The day from which free days are listed, up to `last` where that is given."""
    last: Day | None = None


class ShowSchedule(CardAction):
    verb: ClassVar[str] = "schedule"

    page: Annotated[PageId, Field(max_length=100)] | None = None
    month: ShownDay | None = None
    """Any day of the month."""
    week: ShownDay | None = None
    """Any day of the week."""


class ShowMine(CardAction):
    verb: ClassVar[str] = "mine"


class ShowHelp(CardAction):
    verb: ClassVar[str] = "help"


class RunCommand(CardAction):
    """A command line, as if it had been typed."""

    verb: ClassVar[str] = "run"

    text: str = Field(min_length=1, max_length=CARRIED_TITLE)


class ShowBooking(CardAction):
    verb: ClassVar[str] = "booking"

    booking: Number


class KeepBooking(CardAction):
    """The way back from a question; shows the booking as it is now."""

    verb: ClassVar[str] = "keep"

    booking: Number


class OfVersion(CardAction):
    """Names the state that the card showed; on a later one the button doesn't act."""

    booking: Number
    version: Number


class EditBooking(OfVersion):
    verb: ClassVar[str] = "edit"


class SaveBooking(DraftFields, OfVersion):
    verb: ClassVar[str] = "save"

    red_day_confirmed: Flag = False


class MoveBooking(OfVersion):
    verb: ClassVar[str] = "move"


class MoveTo(WithDay, OfVersion):
    verb: ClassVar[str] = "move_to"

    day: Day
    red_day_confirmed: Flag = False


class CancelBooking(OfVersion):
    verb: ClassVar[str] = "cancel"


class ConfirmCancel(OfVersion):
    verb: ClassVar[str] = "confirm_cancel"


class UndoCancel(OfVersion):
    verb: ClassVar[str] = "undo_cancel"


def parse(verb: str, data: Mapping[str, Any]) -> CardAction:
    """The button that was pressed, with the inputs of its form.

    Raises:
        BadAction: an unknown verb, or fields that are missing, extra, of the wrong type or shape.
    """
    action = ACTIONS.get(verb)
    if action is None:
        raise BadAction("unknown verb")
    if _has_too_many_parts(data):
        raise BadAction(f"{verb}: too many values")
    try:
        return action.model_validate(data)
    except ValidationError as error:
        fields = sorted({str(problem["loc"][0]) for problem in error.errors() if problem["loc"]})
        # A forged field may have a name of any length.
        bad = BadAction(f"{verb}: {', '.join(fields)[:200] or 'data'}")
        long = [each for each in error.errors() if each["type"] == "string_too_long"]
        bad.limit = long[0]["ctx"]["max_length"] if long and "ctx" in long[0] else None
        raise bad from None


def _has_too_many_parts(data: object) -> bool:
    """Counted before anything is made of them: each wrong one would cost an error of its own."""
    waiting, parts = [data], 0
    while waiting:
        node = waiting.pop()
        inner: Collection[object] = ()
        if isinstance(node, Mapping):
            inner = cast("Mapping[object, object]", node).values()
        elif isinstance(node, list):
            inner = cast("list[object]", node)
        parts += len(inner)
        if parts > MOST_PARTS:
            return True
        waiting.extend(inner)
    return False


def exceeded(verb: str, data: Mapping[str, Any]) -> int | None:
    """How many characters the field takes that holds more; None where all fit."""
    try:
        parse(verb, data)
    except BadAction as bad:
        return bad.limit
    return None
