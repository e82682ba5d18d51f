"""What texts ask of the store, beside what the schedule asks."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Protocol

from bot.schedule.model import BookingId
from bot.writing.reviews import Review
from bot.writing.texts import PostText


class Texts(Protocol):
    async def newest(self, booking: BookingId) -> PostText | None: ...
    async def newest_of(self, bookings: Collection[BookingId]) -> Mapping[BookingId, PostText]: ...
    async def versions(self, booking: BookingId) -> list[PostText]:
        """The newest first."""
        ...

    async def add(self, text: PostText) -> PostText:
        """The version with its writer's name.

        Raises:
            TextChanged: another version of that number is there already.
        """
        ...

    async def count_through(self, last: date) -> int:
        """How many versions belong to bookings up to this day."""
        ...

    async def dispose_through(self, last: date) -> None:
        """Remove the texts of bookings up to this day for good; the bookings stay."""
        ...


class Reviews(Protocol):
    async def newest(self, booking: BookingId) -> Review | None: ...
    async def newest_of(self, bookings: Collection[BookingId]) -> Mapping[BookingId, Review]: ...
    async def open_since(self, day: date) -> list[Review]:
        """Those of posts from a day on that wait to be read and to be published."""
        ...

    async def add(self, review: Review) -> None: ...
    async def remove(self, review: Review) -> None: ...
    async def save(self, before: Review, after: Review) -> None:
        """The request's next state.

        Raises:
            NoSuchReview: somebody else has changed it first.
        """
        ...

    async def dispose_through(self, last: date) -> None: ...
