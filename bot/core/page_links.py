"""Addresses into the schedule's page: for cards, the weekly digest and calendars.

Teams opens its own form in the app's tab, and hands the page what is in `subEntityId`:
https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-application
"""

import json
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

TAB = "schema"
"""The tab's `entityId` in the app's manifest."""


@dataclass(frozen=True, kw_only=True)
class PageLinks:
    base: str
    """Where the page is reached from the outside."""
    app: str = ""
    """The app's id in Teams; empty on a developer's machine, where a link is the page's own."""

    def schedule(self) -> str:
        return self._link("/schema")

    def day(self, day: date) -> str:
        return self._link(f"/schema/month?day={day.isoformat()}", f"day-{day.isoformat()}")

    def booking(self, number: int) -> str:
        return self._link(f"/schema/month?panel=booking&booking={number}", f"booking-{number}")

    def _link(self, path: str, inside: str = "") -> str:
        address = self.base.rstrip("/") + path
        if not self.app:
            return address
        query = {"webUrl": address}
        if inside:
            query["context"] = json.dumps({"subEntityId": inside}, separators=(",", ":"))
        named = urlencode(query, quote_via=quote)
        return f"https://teams.microsoft.com/l/entity/{self.app}/{TAB}?{named}"
