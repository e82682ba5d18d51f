"""Who is asking, by whatever entry point, and what role they have this very moment."""

from dataclasses import replace
from datetime import date, datetime

from bot.core.people import Actor, EntryPoint, Grant, Person, PersonId, Request, Role
from bot.core.ports import Superadmins
from bot.schedule.model import Catalogue
from bot.schedule.ports import TurnStart
from bot.usecases.ports import Storage


class ListedSuperadmins:
    """Superadmins as the settings name them."""

    def __init__(self, people: frozenset[PersonId]) -> None:
        self._people = people

    async def ids(self) -> frozenset[PersonId]:
        return self._people

    def names(self) -> list[str]:
        """Settings name no names."""
        return []

    @property
    def reading(self) -> None:
        """There is no group to read."""
        return


class Identity:
    def __init__(
        self, *, storage: Storage, superadmins: Superadmins, open_without_roster: bool
    ) -> None:
        """Take what it needs.

        Args:
            storage: Where people are kept.
            superadmins: Asked at every turn; it caches.
            open_without_roster: Local mode: as long as no team is known, everyone is an editor.
        """
        self._storage = storage
        self._superadmins = superadmins
        self._open = open_without_roster

    async def request(
        self,
        number: str,
        name: str,
        *,
        entry_point: EntryPoint,
        now: datetime,
        turn: str | None,
        start: TurnStart | None = None,
    ) -> tuple[Request, Catalogue]:
        """Who asks what, and the pages and departments as they are when it is asked.

        Args:
            number: The person's Entra object id; empty for an account of no directory.
            name: Shown beside their bookings; never an identity.
            entry_point: By which entry point they ask.
            now: The moment, in the schedule's time zone.
            turn: Names the incoming activity; None where it has no name.
            start: What the turn must know, where it has been read already.
        """
        person = PersonId(number.lower())
        start = start or await self._storage.start_turn(person, now.date())
        request = Request(
            actor=await self._actor(person, name, start),
            now=now,
            entry_point=entry_point,
            turn=turn,
        )
        return request, start.catalogue

    async def role_of(self, number: PersonId, *, today: date) -> Role:
        """The role of somebody who isn't asking in Teams just now."""
        return await self._role(number, await self._storage.start_turn(number, today))

    async def _actor(self, number: PersonId, name: str, start: TurnStart) -> Actor:
        if not number:
            # An account of no directory: a bot, or a guest of some other service.
            return Actor(id=number, name=name, role=Role.GUEST)
        person = start.person
        role = await self._role(number, start)
        if person is None or (name and person.name != name):
            person = await self._meet(number, name)
        return Actor(
            id=number,
            name=person.name,
            role=role,
            department=person.department,
            deputy_for=start.deputy_for,
        )

    async def _role(self, number: PersonId, start: TurnStart) -> Role:
        if number in await self._superadmins.ids():
            return Role.SUPERADMIN
        match start.person:
            case Person(grant=Grant.REVOKED):
                return Role.GUEST
            case Person(grant=Grant.GRANTED) | Person(on_roster=True):
                return Role.EDITOR
            case _ if self._open and not start.roster_known:
                return Role.EDITOR
            case _:
                return Role.GUEST

    async def _meet(self, number: PersonId, name: str) -> Person:
        """Remember the name to show beside the person's bookings; it is never an identity."""
        async with self._storage.begin() as tx:
            known = await tx.people.get(number) or Person(id=number, name=name)
            person = replace(known, name=name or known.name)
            await tx.people.put(person)
        return person
