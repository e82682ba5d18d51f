"""The superadmins as Entra knows them, known also after a restart without Graph."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime

import structlog

from bot.alerts.ports import Directory, GraphError, GroupReading, Profile
from bot.core.people import PersonId
from bot.core.ports import Json
from bot.graph.group import SuperadminGroup
from storage.transaction import SqlStorage

READING = "superadmins"
PAUSE = 60.0
"""Seconds between looks at whether the group is due to be read again."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class GroupSuperadmins:
    """Nobody is a superadmin until the group has been read once."""

    def __init__(
        self,
        group: SuperadminGroup,
        storage: SqlStorage,
        *,
        listed: frozenset[PersonId],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Take what it needs.

        Args:
            group: Reads and remembers.
            storage: Keeps the latest reading over a restart.
            listed: Superadmins whatever the group says.
            sleep: Waits between two looks.
        """
        self._group = group
        self._storage = storage
        self._listed = listed
        self._sleep = sleep
        self._kept_at: datetime | None = None

    async def ids(self) -> frozenset[PersonId]:
        known = self._group.known
        members = known.members if known is not None else ()
        return self._listed | {PersonId(each.id.lower()) for each in members}

    def names(self) -> list[str]:
        known = self._group.known
        return [each.name for each in known.members if each.name] if known is not None else []

    @property
    def reading(self) -> GroupReading | None:
        return self._group.known

    async def run(self) -> None:
        """Keep the reading fresh until cancelled."""
        while True:
            await self.refresh()
            await self._sleep(PAUSE)

    async def refresh(self) -> None:
        try:
            now = await self._group.current()
        except GraphError as error:
            _log.warning("superadmins_not_read", why=str(error))
            return
        # Asked of what is stored, not of what is known: a reading may be known but not yet kept.
        if now.read_at != self._kept_at:
            async with self._storage.begin() as tx:
                await tx.alerts.keep_reading(READING, now.read_at, _written(now.members))
            self._kept_at = now.read_at


class Listed:
    """The people whom the settings list, read as a group would be: for names and addresses."""

    def __init__(self, people: Directory, listed: Collection[PersonId]) -> None:
        self._people = people
        self._listed = listed

    async def group_members(self, group_id: str) -> tuple[Profile, ...]:
        del group_id
        found = [await self._people.profile(each) for each in sorted(self._listed)]
        return tuple(each for each in found if each is not None)


async def remembered(storage: SqlStorage) -> GroupReading | None:
    """The reading that an earlier run kept."""
    async with storage.read() as tx:
        kept = await tx.alerts.reading(READING)
    if kept is None:
        return None
    at, content = kept
    return GroupReading(members=_read(content), read_at=at)


def _written(members: Sequence[Profile]) -> list[dict[str, Json]]:
    return [
        {
            "id": each.id,
            "name": each.name,
            "mail": each.mail,
            "user_principal_name": each.user_principal_name,
        }
        for each in members
    ]


def _read(content: Json) -> tuple[Profile, ...]:
    assert isinstance(content, Sequence)
    return tuple(
        Profile(
            id=str(each["id"]),
            name=str(each["name"]),
            mail=_text(each["mail"]),
            user_principal_name=_text(each["user_principal_name"]),
        )
        for each in content
        if isinstance(each, Mapping)
    )


def _text(value: Json) -> str | None:
    return None if value is None else str(value)
