"""A year's schedule as JSON, for programs; `format` has its schema."""

from collections.abc import Sequence
from datetime import date, time
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from bot.records.bundle import as_json
from bot.records.files import File
from bot.records.sheets import without_breakers
from bot.schedule.model import Audience, Booking, BookingStatus, Catalogue, ContentType, Theme
from bot.swedish.records import schedule_name

FORMAT: Final = "inlaggsboten-schedule-1"


class SchedulePost(BaseModel):
    """One booking, with the names that pages, departments and people have now."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: date
    page: str
    title: str
    content_type: ContentType
    department: str
    """Empty where nobody has said which."""
    theme: Theme | None
    audience: Audience | None
    planned_time: time | None
    """In the city's own time."""
    accessible: bool
    booked_by: str
    status: BookingStatus
    over_limit_reason: str
    link: str
    published_at: AwareDatetime | None


class ScheduleFile(BaseModel):
    """Every booking of a year in order of day, the cancelled ones too."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["inlaggsboten-schedule-1"]
    year: int
    posts: tuple[SchedulePost, ...]


def schedule_told(year: int, bookings: Sequence[Booking], catalogue: Catalogue) -> ScheduleFile:
    return ScheduleFile(
        format=FORMAT, year=year, posts=tuple(_post(each, catalogue) for each in bookings)
    )


def schedule_data(told: ScheduleFile, folder: Path) -> File:
    content = as_json(told)
    name = schedule_name(told.year, "json")
    (folder / name).write_bytes(content)
    return File(name=name, path=folder / name, digest=sha256(content).hexdigest())


def read_schedule(path: Path) -> ScheduleFile:
    """What a file says.

    Raises:
        ValueError: it is written otherwise than the schema says.
    """
    return ScheduleFile.model_validate_json(path.read_bytes())


def _post(booking: Booking, catalogue: Catalogue) -> SchedulePost:
    details = booking.details
    page = catalogue.page(booking.page)
    department = catalogue.department(details.department)
    return SchedulePost(
        day=booking.day,
        page=page.name if page else booking.page,
        title=without_breakers(details.title),
        content_type=details.content_type,
        department=department.name if department else details.department or "",
        theme=details.theme,
        audience=details.audience,
        planned_time=details.planned_time,
        accessible=details.accessible,
        booked_by=without_breakers(booking.owner_name or booking.owner),
        status=booking.status,
        over_limit_reason=without_breakers(booking.over_limit_reason),
        link=booking.link,
        published_at=booking.published_at,
    )
