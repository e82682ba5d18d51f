"""What an editor says of a post: as the form asks for it and as facts tell it.

A card and the page beside the channel each draw these in their own way.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, TypeVar

from bot.schedule.booking import takes_a_seat
from bot.schedule.model import Audience, Booking, Catalogue, ContentType, Details, Page, Theme
from bot.swedish import booking as words
from bot.swedish.date_writing import capitalised
from bot.swedish.words import audience_name, content_type_name, theme_name

_T = TypeVar("_T", bound=StrEnum)


@dataclass(frozen=True, kw_only=True)
class ChoiceField:
    kind: ClassVar = "choice"

    id: str
    label: str
    choices: Sequence[tuple[str, str]]
    """The value, and what is shown for it."""
    value: str | None
    placeholder: str = ""
    """Shown where nothing is chosen; empty where something always is."""
    needed: str = ""
    """What is said where nothing was chosen; empty where that is fine."""


@dataclass(frozen=True, kw_only=True)
class TimeField:
    kind: ClassVar = "time"

    id: str
    label: str
    value: str | None
    wrong: str


@dataclass(frozen=True, kw_only=True)
class TickField:
    kind: ClassVar = "tick"

    id: str
    label: str
    title: str
    """Beside the box."""
    value: bool


FormField = ChoiceField | TimeField | TickField


def form_fields(details: Details, catalogue: Catalogue, page: Page) -> list[FormField]:
    """Every detail but the title, in the order of the form."""
    planned = details.planned_time
    return [
        ChoiceField(
            id="content_type",
            label=words.TYPE,
            choices=[
                (
                    each.value,
                    words.type_choice(
                        content_type_name(each), seated=takes_a_seat(each, page=page)
                    ),
                )
                for each in ContentType
            ],
            value=details.content_type,
            needed=words.TYPE_NEEDED,
        ),
        department_field(details, catalogue),
        ChoiceField(
            id="theme",
            label=words.THEME_LABEL,
            choices=_named(Theme, theme_name),
            value=details.theme,
            placeholder=words.NOT_SAID,
        ),
        ChoiceField(
            id="audience",
            label=words.AUDIENCE_LABEL,
            choices=_named(Audience, audience_name),
            value=details.audience,
            placeholder=words.NOT_SAID,
        ),
        TimeField(
            id="planned_time",
            label=words.TIME_LABEL,
            value=planned and f"{planned:%H:%M}",
            wrong=words.TIME_WRONG,
        ),
        TickField(
            id="accessible",
            label=words.ACCESSIBILITY,
            title=words.ACCESSIBLE_LABEL,
            value=details.accessible,
        ),
    ]


def unanswered(details: Details, catalogue: Catalogue, page: Page) -> ChoiceField | None:
    """The first choice that the form needs and nobody has made.

    A card's client asks for it by itself; whoever draws the form otherwise has to.
    """
    fields = form_fields(details, catalogue, page)
    choices = [each for each in fields if isinstance(each, ChoiceField)]
    return next((each for each in choices if each.needed and each.value is None), None)


def department_field(details: Details, catalogue: Catalogue) -> ChoiceField:
    known = catalogue.department(details.department)
    return ChoiceField(
        id="department",
        label=words.DEPARTMENT,
        choices=[(each.id, each.name) for each in catalogue.departments],
        value=known and known.id,
        placeholder=words.DEPARTMENT_PLACEHOLDER,
        needed=words.DEPARTMENT_NEEDED if catalogue.departments else "",
    )


def booking_facts(booking: Booking, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Names and values; a value is empty where nothing was said."""
    page, details = catalogue.page(booking.page), booking.details
    return [
        (words.PAGE, page.name if page else ""),
        (words.TYPE, words.kind_line(details)),
        (words.AUDIENCE, words.audience_line(details)),
        (words.PLANNED, words.time_line(details)),
        (words.ACCESSIBILITY, words.checked(details.accessible)),
        (words.BY, words.by_line(booking, catalogue)),
    ]


def _named(kind: Iterable[_T], name: Callable[[_T], str]) -> list[tuple[str, str]]:
    return [(each.value, capitalised(name(each))) for each in kind]
