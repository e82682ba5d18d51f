"""What waits with a draft was often written by other code than reads it."""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from bot.core.people import DepartmentId, PageId
from bot.schedule.model import Audience, ContentType, Details, Draft, Theme
from storage.drafts import draft_json, read_draft
from tests.makers import TUESDAY

FULL = Draft(
    details=Details(
        title='Vård & "omsorg" 👩‍⚕️',
        content_type=ContentType.EVENT,
        department=DepartmentId("vof"),
        theme=Theme.STORY,
        audience=Audience.MUNICIPALITIES,
        planned_time=time(9, 5),
        accessible=True,
    ),
    day=TUESDAY,
    page=PageId("stad"),
)
KEPT_JSON = {
    "title": 'Vård & "omsorg" 👩‍⚕️',
    "day": "2026-11-24",
    "page": "stad",
    "content_type": "event",
    "department": "vof",
    "theme": "story",
    "audience": "municipalities",
    "planned_time": "09:05",
    "accessible": True,
}
"""As drafts stand in databases that are in service."""


@pytest.mark.parametrize(
    ("row", "draft"),
    [
        pytest.param(KEPT_JSON, FULL, id="as kept before"),
        pytest.param(draft_json(FULL), FULL, id="as kept now"),
        pytest.param({**draft_json(FULL), "colour": "red"}, FULL, id="by newer code"),
        pytest.param(
            {name: value for name, value in KEPT_JSON.items() if name != "accessible"},
            replace(FULL, details=replace(FULL.details, accessible=False)),
            id="before there was such a detail",
        ),
    ],
)
def test_a_draft_is_read_from_older_and_newer_rows(row: dict[str, Any], draft: Draft):
    assert read_draft(row) == draft
