"""Tries everything that the bot stands on, and changes nothing that anybody sees.

It serves the console, where no bot may be running, and a press in `/status`. With `send` it also
tries what reaches people: each superadmin's chat, feed and mail.
"""

import asyncio
import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256
from http import HTTPStatus
from typing import Final

import aiohttp

from bot.alerts.checks import Check, Finding, Why, fails, holds, in_order, unknown
from bot.alerts.ports import GraphError, GraphRefused
from bot.core.seen import State
from bot.core.team import CHANNEL, OPEN, TEAM
from bot.credentials import TokenUnavailable
from bot.moderation.model import CaseNumber, CheckedImage, MediaType
from bot.moderation.refusals import EvidenceAltered, EvidenceLost, StoreFailed, StoreFailure
from bot.ops.check_people import PeopleChecks
from bot.ops.check_services import (
    CheckServices,
    Findings,
    Patience,
    Service,
    by_graph,
    by_teams,
    tried,
)
from bot.outbox.worker import NotNow, Undeliverable
from storage.engine import database_errors
from storage.migrate import is_ahead, may_migrate, serves

CLOCK_MAY_DIFFER: Final = timedelta(minutes=4)
"""Tokens are taken five minutes before and after their time."""
PROBE_CASE: Final = CaseNumber(0)
"""No case has it: what is tried to be kept lies beside the cases' evidence."""

_ENTRA: Final = re.compile(r"AADSTS(\d+)")
_TOKEN_ERRORS: Final[Mapping[str, Why]] = {
    "7000215": Why.SECRET_WRONG,
    "7000222": Why.SECRET_ENDED,
    "700016": Why.NO_APP,
    "90002": Why.NO_TENANT,
    "700211": Why.NOT_TRUSTED,
    "700212": Why.NOT_TRUSTED,
    "700213": Why.NOT_TRUSTED,
    "70021": Why.NOT_TRUSTED,
    "700027": Why.NOT_TRUSTED,
}
"""By Entra's numbers: learn.microsoft.com/entra/identity-platform/reference-error-codes."""
_STORE_FAILURES: Final[Mapping[StoreFailure, Why]] = {
    StoreFailure.FULL: Why.STORE_FULL,
    StoreFailure.READ_ONLY: Why.STORE_READ_ONLY,
    StoreFailure.UNREACHABLE: Why.STORE_AWAY,
    StoreFailure.GONE: Why.STORE_GONE,
}

_ASKS: Final[Mapping[Check, Service]] = {
    Check.PACKAGE: Service.GRAPH,
    Check.TEAM: Service.TEAMS,
    Check.CHANNEL: Service.TEAMS,
}


class Checks:
    def __init__(self, services: CheckServices, *, each: float, together: float) -> None:
        """Take what it needs.

        Args:
            services: What is tried.
            each: Seconds for each thing that is tried.
            together: Seconds for all of them; most are tried at once.
        """
        self.services = services
        self._on = services
        self._each = each
        self._together = together

    async def run(self, *, send: bool = False) -> list[Finding]:
        """Try everything; no fault of what is tried is raised."""
        patience = Patience(each=self._each, together=self._together)
        probes = {
            Check.DATABASE: self._database,
            Check.KEYS: self._keys,
            Check.TENANT: self._tenant,
            Check.CREDENTIAL: self._credential,
            Check.ENDPOINT: self._endpoint,
            Check.PAGE: self._page,
            Check.PACKAGE: self._package,
            Check.TEAM: self._team,
            Check.CHANNEL: self._channel,
            Check.EVIDENCE: self._evidence,
        }
        people = PeopleChecks(self._on, patience=patience, send=send)
        found = await asyncio.gather(
            *(
                tried(check, probe, patience=patience, asks=_ASKS.get(check))
                for check, probe in probes.items()
            ),
            self.signed_in(patience),
            people.run(),
        )
        return in_order(each for several in found for each in several)

    async def _database(self) -> Findings:
        if self._on.is_database_missing:
            yield unknown(Check.DATABASE, Why.NO_DATABASE_YET)
            return
        try:
            fits = await serves(self._on.engine)
            why = None if fits else await self._why_not_these_tables()
            writes = await self._on.storage.writer.can_write()
        except (*database_errors(), OSError) as error:
            cause = getattr(error, "orig", None) or error
            yield fails(Check.DATABASE, Why.DATABASE_AWAY, detail=type(cause).__name__)
            return
        kind = self._on.engine.dialect.name
        if writes:
            yield holds(Check.DATABASE, kind)
        else:
            yield fails(Check.DATABASE, Why.READ_ONLY)
        if why is None:
            yield holds(Check.MIGRATIONS)
        else:
            yield fails(Check.MIGRATIONS, why)

    async def _why_not_these_tables(self) -> Why:
        if await is_ahead(self._on.engine):
            return Why.NEWER_TABLES
        return Why.OLD_TABLES if await may_migrate(self._on.engine) else Why.OWNERS_TABLES

    async def _keys(self) -> Findings:
        if self._on.signing_metadata is None:
            return
        try:
            status, date = await self._status("GET", self._on.signing_metadata)
        except aiohttp.ClientError as error:
            yield fails(Check.KEYS, Why.UNREACHED, detail=type(error).__name__)
            return
        if status == HTTPStatus.OK:
            yield holds(Check.KEYS)
        else:
            yield fails(Check.KEYS, Why.REFUSED, detail=str(status))
        if (their := _moment(date)) is not None:
            off = self._on.clock.now() - their
            seconds = f"{abs(off.total_seconds()):.0f}"
            if abs(off) < CLOCK_MAY_DIFFER:
                yield holds(Check.CLOCK, seconds)
            else:
                yield fails(Check.CLOCK, Why.CLOCK_OFF, detail=seconds)

    async def _tenant(self) -> Findings:
        if self._on.tenant_metadata is None:
            return
        try:
            status, _ = await self._status("GET", self._on.tenant_metadata)
        except aiohttp.ClientError as error:
            yield fails(Check.TENANT, Why.UNREACHED, detail=type(error).__name__)
            return
        if status == HTTPStatus.OK:
            yield holds(Check.TENANT)
        elif status in {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND}:
            yield fails(Check.TENANT, Why.NO_TENANT)
        else:
            yield fails(Check.TENANT, Why.REFUSED, detail=str(status))

    async def signed_in(self, patience: Patience) -> list[Finding]:
        """Without a token nobody else is asked: each try for one takes seconds."""
        found = await tried(Check.TOKEN, self._token, patience=patience)
        if State.NOT in {each.state for each in found}:
            patience.unheard |= dict.fromkeys(Service, Why.NO_TOKEN)
        return found

    async def _token(self) -> Findings:
        if self._on.token is None:
            return
        try:
            await self._on.token()
        except TokenUnavailable as error:
            number = _ENTRA.search(str(error.__cause__))
            if number is None:
                yield fails(Check.TOKEN, Why.UNREACHED, detail=str(error))
                return
            why = _TOKEN_ERRORS.get(number[1], Why.TOKEN_REFUSED)
            yield fails(Check.TOKEN, why, detail=number[0])
        else:
            yield holds(Check.TOKEN)

    async def _credential(self) -> Findings:
        held = await self._on.credential()
        if held is None:
            return
        if held.needs_no_renewal:
            yield holds(Check.CREDENTIAL, held.kind)
        elif held.ends_at is None:
            yield unknown(Check.CREDENTIAL, Why.END_UNKNOWN)
        else:
            now, day = self._on.clock.now(), held.ends_at.date().isoformat()
            if held.ends_at <= now:
                yield fails(Check.CREDENTIAL, Why.ENDED, detail=day)
            elif held.is_ending(now):
                yield fails(Check.CREDENTIAL, Why.ENDS_SOON, detail=day)
            else:
                yield holds(Check.CREDENTIAL, day)

    async def _endpoint(self) -> Findings:
        """As Teams would come, but unsigned: the bot itself says 401 to that."""
        if not self._on.is_remote:
            return
        if self._on.messages_url is None:
            yield unknown(Check.ENDPOINT, Why.NO_PUBLIC_URL)
            return
        try:
            status, _ = await self._status("POST", self._on.messages_url, content=b"{}")
        except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientConnectorSSLError):
            yield fails(Check.ENDPOINT, Why.CERTIFICATE_REFUSED)
        except (aiohttp.ClientError, TimeoutError) as error:
            # From within, an address that works from outside may be closed.
            detail = type(error).__name__
            yield unknown(Check.ENDPOINT, Why.NOT_SEEN_FROM_HERE, detail=detail)
        else:
            if status == HTTPStatus.UNAUTHORIZED:
                yield holds(Check.ENDPOINT)
            else:
                yield fails(Check.ENDPOINT, Why.NOT_THE_BOT, detail=str(status))

    async def _page(self) -> Findings:
        missing = self._on.missing_script()
        if missing is None:
            yield holds(Check.PAGE)
        else:
            yield fails(Check.PAGE, Why.SCRIPT_MISSING, detail=missing)

    async def _package(self) -> Findings:
        graph = self._on.graph
        if graph is None:
            return
        try:
            versions = await graph.catalog_versions()
        except GraphError as error:
            status = error.status if isinstance(error, GraphRefused) else None
            if status == HTTPStatus.FORBIDDEN and self._on.knows_its_app:
                yield unknown(Check.PACKAGE, Why.CATALOG_UNREAD)
            elif status == HTTPStatus.NOT_FOUND:
                yield fails(Check.PACKAGE, Why.NOT_IN_CATALOG)
            else:
                yield by_graph(Check.PACKAGE, error)
        else:
            if self._on.version in versions:
                yield holds(Check.PACKAGE, self._on.version)
            else:
                both = ", ".join([*versions, self._on.version])
                yield fails(Check.PACKAGE, Why.OTHER_VERSION, detail=both)

    async def _team(self) -> Findings:
        team = await self._on.place(TEAM)
        if team is None:
            yield fails(Check.TEAM, Why.NO_TEAM)
            return
        if team.state != OPEN:
            yield fails(Check.TEAM, Why.TEAM_LOST, detail=team.state)
            return
        try:
            members = await self._on.teams.members(team)
        except (NotNow, Undeliverable) as error:
            yield by_teams(Check.TEAM, error)
            return
        yield holds(Check.TEAM)
        if members:
            yield holds(Check.ROSTER, str(len(members)))
        else:
            yield fails(Check.ROSTER, Why.NOBODY_THERE)

    async def _channel(self) -> Findings:
        channel = await self._on.place(CHANNEL)
        if channel is None:
            yield fails(Check.CHANNEL, Why.NO_CHANNEL)
            return
        if channel.state != OPEN:
            yield fails(Check.CHANNEL, Why.CHANNEL_LOST, detail=channel.state)
            return
        try:
            await self._on.teams.members(channel)
        except (NotNow, Undeliverable) as error:
            yield by_teams(Check.CHANNEL, error)
        else:
            yield holds(Check.CHANNEL)

    async def _evidence(self) -> Findings:
        """Keep a picture that belongs to no case, read it and take it away."""
        image = _picture()
        try:
            kept = await self._on.evidence.save(PROBE_CASE, image)
            try:
                await self._on.evidence.open(kept.ref)
            finally:
                await self._on.evidence.dispose(kept.ref)
        except StoreFailed as no:
            yield fails(Check.EVIDENCE, _STORE_FAILURES[no.failure])
        except (EvidenceAltered, EvidenceLost):
            yield fails(Check.EVIDENCE, Why.STORE_ALTERED)
        else:
            yield holds(Check.EVIDENCE)

    async def _status(
        self, method: str, url: str, *, content: bytes | None = None
    ) -> tuple[int, str | None]:
        """The status of the answer, and what time it is there."""
        waits = aiohttp.ClientTimeout(total=self._each * 0.8)
        async with self._on.session.request(
            method,
            url,
            data=content,
            headers={"Content-Type": "application/json"} if content else None,
            allow_redirects=False,
            timeout=waits,
        ) as answer:
            return answer.status, answer.headers.get("Date")


def _moment(date: str | None) -> datetime | None:
    try:
        return None if date is None else parsedate_to_datetime(date)
    except ValueError:
        return None


def _picture() -> CheckedImage:
    """Another one each time: two that try at once do not take away each other's."""
    content = b"Inlaggsboten: " + secrets.token_bytes(16)
    return CheckedImage(
        media_type=MediaType.PNG,
        content=content,
        sha256=sha256(content).hexdigest(),
        width=1,
        height=1,
        display=(),
    )
