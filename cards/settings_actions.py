"""The buttons of the settings; a form carries the state it showed, so that none is overwritten."""

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from bot.core.people import DepartmentId, PageId, PersonId
from bot.schedule.model import ContentType, ReviewNeed
from cards.actions import CardAction, Day, Several

PageKey = Annotated[PageId, Field(max_length=100)]
State = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


def _typed_number(value: object) -> object:
    """A number's input arrives as text."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 5:  # noqa: PLR2004
        return int(value)
    return value


class ShowSettings(CardAction):
    verb: ClassVar[str] = "settings"

    part: Literal["all", "pages", "closed", "frozen", "departments"] = "all"


class AskClose(CardAction):
    verb: ClassVar[str] = "ask_close"


class AskFreeze(CardAction):
    verb: ClassVar[str] = "ask_freeze"


class _OfDays(CardAction):
    first: Day | None = None
    last: Day | None = None
    page: PageKey | None = None


class CloseDays(_OfDays):
    verb: ClassVar[str] = "close"

    reason: str = Field(default="", max_length=500)


class OpenDays(CardAction):
    verb: ClassVar[str] = "open"

    first: Day
    last: Day
    page: PageKey | None = None


class FreezePage(_OfDays):
    verb: ClassVar[str] = "freeze"

    reason: str = Field(default="", max_length=500)


class UnfreezePage(CardAction):
    verb: ClassVar[str] = "unfreeze"

    page: PageKey
    seen: State


class EditPage(CardAction):
    verb: ClassVar[str] = "edit_page"

    page: PageKey


class SavePage(CardAction):
    verb: ClassVar[str] = "save_page"

    page: PageKey
    seen: State
    seats: Annotated[int, BeforeValidator(_typed_number), Field(strict=True, ge=1, le=20)] = 1
    types: Annotated[frozenset[ContentType], Several, Field(max_length=20)] = frozenset()
    editors: Annotated[
        frozenset[Annotated[PersonId, Field(max_length=64)]], Several, Field(max_length=200)
    ] = frozenset()
    review: ReviewNeed | None = None


class AskPage(CardAction):
    verb: ClassVar[str] = "ask_page"


class AddPage(CardAction):
    verb: ClassVar[str] = "add_page"

    name: str = Field(default="", max_length=100)


class EditDepartment(CardAction):
    verb: ClassVar[str] = "edit_department"

    department: Annotated[DepartmentId, Field(max_length=100)] | None = None


class SaveDepartment(CardAction):
    verb: ClassVar[str] = "save_department"

    department: Annotated[DepartmentId, Field(max_length=100)] | None = None
    name: str = Field(default="", max_length=100)
    short: str = Field(default="", max_length=10)
