"""A draft as JSON, for what waits with one."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from bot.core.people import DepartmentId, PageId
from bot.schedule.model import Audience, ContentType, Draft, Theme


def draft_json(draft: Draft) -> dict[str, Any]:
    return {
        "title": draft.title,
        "day": draft.day and draft.day.isoformat(),
        "page": draft.page,
        "content_type": draft.content_type.value,
        "department": draft.department,
        "theme": draft.theme and draft.theme.value,
        "audience": draft.audience and draft.audience.value,
        "planned_time": draft.planned_time and draft.planned_time.isoformat("minutes"),
        "accessible": draft.accessible,
    }


def read_draft(row: Mapping[str, Any]) -> Draft:
    return Draft(
        title=row["title"],
        day=date.fromisoformat(row["day"]) if row["day"] else None,
        page=PageId(row["page"]) if row["page"] else None,
        content_type=ContentType(row["content_type"]),
        department=DepartmentId(row["department"]) if row["department"] else None,
        theme=Theme(row["theme"]) if row["theme"] else None,
        audience=Audience(row["audience"]) if row["audience"] else None,
        planned_time=time.fromisoformat(row["planned_time"]) if row["planned_time"] else None,
        accessible=row["accessible"],
    )
