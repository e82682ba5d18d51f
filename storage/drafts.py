"""A post's details by the names of their fields: as columns of a row, and as JSON in a draft."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any, Final

from pydantic import TypeAdapter

from bot.core.people import PageId
from bot.schedule.model import DETAIL_NAMES, Details, Draft

_DETAILS: Final = TypeAdapter(Details)


def detail_columns(details: Details) -> dict[str, object]:
    """Each detail for the column of its name."""
    return {
        name: value.value if isinstance(value, Enum) else value
        for name, value in vars(details).items()
    }


def read_details(row: Mapping[Any, Any]) -> Details:
    """The details in a row's columns, or in a draft; what an older draft lacks has its default."""
    return _DETAILS.validate_python({name: row[name] for name in DETAIL_NAMES if name in row})


def draft_json(draft: Draft) -> dict[str, Any]:
    known = {"day": draft.day and draft.day.isoformat(), "page": draft.page}
    return _DETAILS.dump_python(draft.details, mode="json") | known


def read_draft(row: Mapping[str, Any]) -> Draft:
    return Draft(
        details=read_details(row),
        day=date.fromisoformat(row["day"]) if row["day"] else None,
        page=PageId(row["page"]) if row["page"] else None,
    )
