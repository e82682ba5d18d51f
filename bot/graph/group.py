"""The superadmin group, remembered: a Graph that is down takes no one's role away."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.alerts.ports import GraphError, GroupReading, Profile

OLDEST: Final = timedelta(days=14)
"""Who was in the group longer ago than this may have left it since: then nobody is known."""


class Members(Protocol):
    """Whoever can say who is in the group."""

    async def group_members(self, group_id: str) -> tuple[Profile, ...]: ...


class SuperadminGroup:
    """Reads the group at most once per `keep`, and after a failure once per `again`.

    A turn asks `known`, which never waits; a background loop calls `current`.
    """

    def __init__(
        self,
        *,
        people: Members,
        group_id: str,
        now: Callable[[], datetime],
        keep: timedelta = timedelta(minutes=15),
        again: timedelta = timedelta(minutes=1),
        remembered: GroupReading | None = None,
    ) -> None:
        self._people = people
        self._group_id = group_id
        self._now = now
        self._keep = keep
        self._again = again
        self._known = remembered
        self._next_try: datetime | None = None
        self._reading = asyncio.Lock()

    @property
    def known(self) -> GroupReading | None:
        """The last reading; None as long as Graph has never answered, or not for too long."""
        known = self._known
        if known is not None and self._now() - known.read_at > OLDEST:
            return None
        return known

    async def current(self) -> GroupReading:
        """Read the group when it is time to, else return what is known.

        Raises:
            GraphError: Graph fails, and nothing is known from before.
        """
        async with self._reading:
            known = self._known
            if known is not None and self._next_try is not None and self._now() < self._next_try:
                return known
            return await self._read()

    async def _read(self) -> GroupReading:
        try:
            members = await self._people.group_members(self._group_id)
        except GraphError as error:
            self._next_try = self._now() + self._again
            if self._known is None:
                raise
            self._known = replace(self._known, failure=str(error))
        else:
            self._next_try = self._now() + self._keep
            self._known = GroupReading(members=members, read_at=self._now())
        return self._known
