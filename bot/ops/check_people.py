"""Tries who the superadmins are, and how an alert would reach each of them."""

import asyncio
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Final

from bot.alerts.checks import Check, Finding, Why, fails, holds, unknown
from bot.alerts.ports import (
    FeedNote,
    GraphError,
    GraphRefused,
    MailNote,
    Profile,
)
from bot.core.people import PersonId
from bot.core.team import OPEN
from bot.ops.check_services import (
    CheckServices,
    Findings,
    Graph,
    Patience,
    Service,
    by_graph,
    by_teams,
    database_needed,
    tried,
)
from bot.outbox.worker import NotNow, Undeliverable
from bot.swedish import checks as words
from cards.basic import notice_card

ACTIVITY_TYPE: Final = "moderationAlert"
"""As declared in the app's manifest, with the parameter `what`."""

_People = dict[PersonId, Profile]


class PeopleChecks:
    def __init__(self, services: CheckServices, *, patience: Patience, send: bool) -> None:
        self._on = services
        self._patience = patience
        self._send = send

    async def run(self) -> list[Finding]:
        people = {each: _known_by(each) for each in sorted(self._on.listed)}
        found = await self._tried(Check.SUPERADMINS, lambda: self._superadmins(people))
        self._patience.note(found, Service.GRAPH)
        if self._on.graph is None:
            await self._tried(Check.SUPERADMINS, lambda: self._names(people))
        else:
            graph = self._on.graph
            for check, probe in ((Check.USERS, self._users), (Check.INSTALLED, self._installed)):
                found += await self._tried(
                    check, partial(probe, people, graph), asks=Service.GRAPH
                )
        of_each = await asyncio.gather(*(self._person(each) for each in people.values()))
        return [*found, *(finding for several in of_each for finding in several)]

    async def _tried(
        self,
        check: Check,
        probe: Callable[[], Findings],
        whose: str = "",
        *,
        asks: Service | None = None,
    ) -> list[Finding]:
        return await tried(check, probe, patience=self._patience, whose=whose, asks=asks)

    async def _superadmins(self, people: _People) -> Findings:
        """Those whom the settings name, and with them the group's."""
        if self._on.graph is not None and self._on.group_id is not None:
            yield await self._group(people, self._on.graph, self._on.group_id)
        if people:
            yield holds(Check.SUPERADMINS, str(len(people)))
        else:
            yield fails(Check.SUPERADMINS, Why.NO_SUPERADMIN)

    async def _group(self, people: _People, graph: Graph, group: str) -> Finding:
        try:
            members = await graph.group_members(group)
        except GraphError as error:
            with database_needed():
                reading = await self._on.remembered()
            _add(people, reading.members if reading is not None else ())
            if isinstance(error, GraphRefused) and error.status == HTTPStatus.NOT_FOUND:
                return fails(Check.GROUP, Why.NO_SUCH_GROUP)
            return by_graph(Check.GROUP, error)
        _add(people, members)
        if not members:
            return fails(Check.GROUP, Why.EMPTY_GROUP)
        return holds(Check.GROUP, str(len(members)))

    async def _names(self, people: _People) -> Findings:
        """As the database knows them, where Graph is off."""
        with database_needed():
            async with self._on.storage.read() as tx:
                for person in people:
                    known = await tx.people.get(person)
                    if known is not None:
                        people[person] = _known_by(person, known.name)
        return
        yield  # it tells nothing

    async def _users(self, people: _People, graph: Graph) -> Findings:
        if not people:
            yield unknown(Check.USERS, Why.NEEDS_PEOPLE)
            return
        for person in people:
            try:
                profile = await graph.profile(person)
            except GraphError as error:
                yield by_graph(Check.USERS, error)
                return
            if profile is None:
                yield fails(Check.USERS, Why.NO_SUCH_USER, whose=_called(people[person]))
            else:
                people[person] = profile
        yield holds(Check.USERS)

    async def _installed(self, people: _People, graph: Graph) -> Findings:
        """Graph lets nobody see an installation who may not make one."""
        first = next(iter(people), None)
        if first is None:
            yield unknown(Check.INSTALLED, Why.NEEDS_PEOPLE)
            return
        try:
            await graph.find_installation(first)
        except GraphError as error:
            yield by_graph(Check.INSTALLED, error)
        else:
            yield holds(Check.INSTALLED)

    async def _person(self, person: Profile) -> list[Finding]:
        whose, graph = _called(person), self._on.graph
        ways = [
            self._tried(Check.CHAT, lambda: self._chat(person, whose), whose, asks=Service.TEAMS)
        ]
        if graph is not None:
            asks = Service.GRAPH if self._send else None
            mails = asks if self._on.has_sender else None
            ways += [
                self._tried(
                    Check.FEED, lambda: self._feed(person, whose, graph), whose, asks=asks
                ),
                self._tried(
                    Check.MAIL, lambda: self._mail(person, whose, graph), whose, asks=mails
                ),
            ]
        return [each for several in await asyncio.gather(*ways) for each in several]

    async def _chat(self, person: Profile, whose: str) -> Findings:
        id_ = PersonId(person.id.lower())
        known = await self._on.place(f"person:{id_}")
        if known is not None and known.state != OPEN:
            yield fails(Check.CHAT, Why.CHAT_CLOSED, detail=known.state, whose=whose)
            return
        try:
            if self._send:
                chat = await self._on.teams.chat_with(id_)
                card = notice_card(headline=words.TEST_SUBJECT, text=words.TEST_MAIL)
                await self._on.teams.send_to(chat, card)
            elif known is not None:
                await self._on.teams.members(known)
            elif not await self._is_installed(person):
                yield fails(Check.CHAT, Why.NO_CHAT, whose=whose)
                return
        except (NotNow, Undeliverable) as error:
            yield by_teams(Check.CHAT, error, whose)
        except GraphError as error:
            yield by_graph(Check.CHAT, error, whose)
        else:
            yield holds(Check.CHAT, words.SENT if self._send else "", whose)

    async def _is_installed(self, person: Profile) -> bool:
        """Whether there is a chat that the bot has not written in yet."""
        graph = self._on.graph
        return graph is not None and await graph.find_installation(person.id) is not None

    async def _feed(self, person: Profile, whose: str, graph: Graph) -> Findings:
        if not self._send:
            yield unknown(Check.FEED, Why.NOT_TRIED, whose=whose)
            return
        try:
            installation = await graph.ensure_installed(person.id)
            note = FeedNote(
                installation_id=installation.id,
                activity_type=ACTIVITY_TYPE,
                preview=words.TEST_PREVIEW,
                parameters=[("what", words.TEST_NOTE)],
            )
            await graph.notify(person.id, note)
        except GraphError as error:
            yield by_graph(Check.FEED, error, whose)
        else:
            yield holds(Check.FEED, words.SENT, whose)

    async def _mail(self, person: Profile, whose: str, graph: Graph) -> Findings:
        if not self._on.has_sender:
            yield unknown(Check.MAIL, Why.NO_SENDER, whose=whose)
        elif not self._send:
            yield unknown(Check.MAIL, Why.NOT_TRIED, whose=whose)
        elif person.address is None:
            yield fails(Check.MAIL, Why.NO_ADDRESS, whose=whose)
        else:
            to, subject = person.address, words.TEST_SUBJECT
            try:
                await graph.mail(MailNote(to=to, subject=subject, text=words.TEST_MAIL))
            except GraphError as error:
                yield by_graph(Check.MAIL, error, whose)
            else:
                yield holds(Check.MAIL, words.SENT, whose)


def _add(people: _People, members: tuple[Profile, ...]) -> None:
    people.update({PersonId(each.id.lower()): each for each in members})


def _known_by(person: PersonId, name: str = "") -> Profile:
    return Profile(id=person, name=name, mail=None, user_principal_name=None)


def _called(person: Profile) -> str:
    return person.name or person.id
