"""The Graph that wiring hands out: it loads Microsoft's SDK at the first call, not at start."""

import asyncio
from collections.abc import Awaitable
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, TypeVar

from bot.alerts.ports import (
    FeedNote,
    GraphError,
    GraphRefused,
    GraphUnavailable,
    Installation,
    MailNote,
    Profile,
)
from bot.core.seen import Witness
from bot.graph.options import GraphOptions

if TYPE_CHECKING:
    from bot.graph.sdk import SdkGraph


T = TypeVar("T")
_OF_THE_BOT: Final = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
"""Who is not let in, or lacks a permission."""


class GraphOnDemand:
    """Every port of `bot.alerts.ports` but `DriveStore`, which is `GraphDrive` on top of this.

    Raises:
        GraphError: from every method.
    """

    def __init__(self, options: GraphOptions, *, witness: Witness | None = None) -> None:
        self._options = options
        self._witness = witness
        self._sdk: SdkGraph | None = None
        self._loading = asyncio.Lock()
        self._closed = False

    async def aclose(self) -> None:
        """Close the connections, for good. The credential belongs to who made it."""
        async with self._loading:
            self._closed = True
            if self._sdk is not None:
                await self._sdk.aclose()
                self._sdk = None

    async def group_members(self, group_id: str) -> tuple[Profile, ...]:
        return await self._seen((await self._loaded()).group_members(group_id))

    async def profile(self, person_id: str) -> Profile | None:
        return await self._seen((await self._loaded()).profile(person_id))

    async def find_installation(self, person_id: str) -> Installation | None:
        return await self._seen((await self._loaded()).find_installation(person_id))

    async def ensure_installed(self, person_id: str) -> Installation:
        return await self._seen((await self._loaded()).ensure_installed(person_id))

    async def notify(self, person_id: str, note: FeedNote) -> None:
        await self._seen((await self._loaded()).notify(person_id, note))

    async def mail(self, note: MailNote) -> None:
        await self._seen((await self._loaded()).mail(note))

    async def catalog_versions(self) -> tuple[str, ...]:
        return await self._seen((await self._loaded()).catalog_versions())

    async def upload(self, drive_id: str, path: str, content: bytes) -> None:
        await self._seen((await self._loaded()).upload(drive_id, path, content))

    async def download(self, drive_id: str, path: str) -> bytes | None:
        return await self._seen((await self._loaded()).download(drive_id, path))

    async def names(self, drive_id: str, folder: str) -> list[str]:
        return await self._seen((await self._loaded()).names(drive_id, folder))

    async def remove(self, drive_id: str, path: str) -> None:
        await self._seen((await self._loaded()).remove(drive_id, path))

    async def _seen(self, asked: Awaitable[T]) -> T:
        """What Graph answers; a refusal is an answer, unless it is of the bot itself."""
        try:
            answer = await asked
        except GraphError as error:
            if self._witness is not None:
                if isinstance(error, GraphRefused) and error.status not in _OF_THE_BOT:
                    self._witness.worked()
                else:
                    self._witness.failed(str(error))
            raise
        if self._witness is not None:
            self._witness.worked()
        return answer

    async def _loaded(self) -> "SdkGraph":
        async with self._loading:
            if self._closed:
                raise GraphUnavailable(reason="closed")
            if self._sdk is None:
                # In a thread: a second of imports would hold up every turn meanwhile.
                self._sdk = await asyncio.to_thread(_load, self._options)
            return self._sdk


def _load(options: GraphOptions) -> "SdkGraph":
    from bot.graph.sdk import SdkGraph  # noqa: PLC0415 - the whole point of this module

    return SdkGraph(options)
