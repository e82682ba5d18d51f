"""What publication and watch ask of the store, beside what the schedule asks."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.schedule.model import BookingId, PersonId, Request
from bot.schedule.ports import Transaction
from bot.watch.figures import PostFigures
from bot.watch.model import Watch


class Watches(Protocol):
    async def get(self, booking: BookingId) -> Watch | None: ...
    async def open(self) -> list[Watch]: ...
    async def kept_by(self, person: PersonId) -> list[Watch]: ...
    async def put(self, watch: Watch) -> None: ...
    async def figures(self, bookings: Iterable[BookingId]) -> Mapping[BookingId, PostFigures]: ...
    async def put_figures(
        self, booking: BookingId, figures: PostFigures, at: datetime
    ) -> None: ...


class WatchTransaction(Transaction, Protocol):
    @property
    def watches(self) -> Watches: ...


class WatchStorage(Protocol):
    def read(self) -> AbstractAsyncContextManager[WatchTransaction]: ...
    def begin(
        self, request: Request | None = None
    ) -> AbstractAsyncContextManager[WatchTransaction]: ...
