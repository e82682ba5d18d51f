"""A folder in SharePoint as a store for files."""

import re

from bot.graph.on_demand import GraphOnDemand

_NAME = re.compile(r"[\w][\w.-]{0,127}", re.ASCII)


class GraphDrive:
    """`DriveStore` at `BOT_EVIDENCE=sharepoint:<drive_id>/<folder>`."""

    def __init__(self, graph: GraphOnDemand, *, drive_id: str, folder: str) -> None:
        self._graph = graph
        self._drive_id = drive_id
        self._folder = folder.strip("/")

    async def put(self, name: str, content: bytes) -> None:
        await self._graph.upload(self._drive_id, self._path(name), content)

    async def read(self, name: str) -> bytes | None:
        return await self._graph.download(self._drive_id, self._path(name))

    async def names(self) -> list[str]:
        return await self._graph.names(self._drive_id, self._folder)

    async def remove(self, name: str) -> None:
        await self._graph.remove(self._drive_id, self._path(name))

    def _path(self, name: str) -> str:
        if not _NAME.fullmatch(name):
            raise ValueError("a file in the drive has a plain name, without a path")
        return f"{self._folder}/{name}" if self._folder else name
