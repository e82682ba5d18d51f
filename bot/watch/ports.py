"""What publication and watch ask of the store, beside what the schedule asks."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.schedule.model import BookingId, PersonId, Request
from bot.schedule.ports import Transaction
from bot.watch.model import Watch


class Watches(Protocol):
    async def get(self, booking: BookingId) -> Watch | None: ...
    async def open(self) -> list[Watch]: ...
    async def kept_by(self, person: PersonId) -> list[Watch]: ...
    async def put(self, watch: Watch) -> None: ...


class WatchTransaction(Transaction, Protocol):
    @property
    def watches(self) -> Watches: ...


class WatchStorage(Protocol):
    def read(self) -> AbstractAsyncContextManager[WatchTransaction]: ...
    def begin(
        self, request: Request | None = None
    ) -> AbstractAsyncContextManager[WatchTransaction]: ...
