"""Alerts: who is to know of which case, and what came of each step to tell them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from bot.alerts.steps import Alert, Step, StepResult
from bot.core.people import PersonId
from bot.core.ports import Json
from storage.alert_tables import alert_steps, alerts, readings
from storage.direct import Connection
from storage.statements import insert_unless_there, upsert


class SqlAlerts:
    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def add(self, case: int, reason: str, person: PersonId, *, raised_at: datetime) -> bool:
        """Whether it is a new one."""
        row = {"case": case, "reason": reason, "person": person, "raised_at": raised_at}
        return await insert_unless_there(self._connection, alerts, row)

    async def get(self, case: int, reason: str, person: PersonId) -> Alert | None:
        found = await self.of_case(case)
        return next((one for one in found if (one.reason, one.person) == (reason, person)), None)

    async def of_case(self, case: int) -> list[Alert]:
        rows = await self._connection.execute(
            select(alerts).where(alerts.c.case == case).order_by(alerts.c.raised_at)
        )
        steps = await self._connection.execute(
            select(alert_steps).where(alert_steps.c.case == case)
        )
        return _alerts(rows.mappings().all(), steps.mappings().all())

    async def open(self) -> list[Alert]:
        rows = await self._connection.execute(
            select(alerts).where(alerts.c.taken_by.is_(None)).order_by(alerts.c.raised_at)
        )
        steps = await self._connection.execute(
            select(alert_steps)
            .join(
                alerts,
                (alerts.c.case == alert_steps.c.case)
                & (alerts.c.reason == alert_steps.c.reason)
                & (alerts.c.person == alert_steps.c.person),
            )
            .where(alerts.c.taken_by.is_(None))
        )
        return _alerts(rows.mappings().all(), steps.mappings().all())

    async def record(self, alert: Alert, step: Step, result: StepResult) -> None:
        key = {"case": alert.case, "reason": alert.reason, "person": alert.person}
        outcome = {"sent": result.sent, "at": result.at, "why": result.why}
        await upsert(self._connection, alert_steps, key | {"step": step.value} | outcome)

    async def see(self, case: int, person: PersonId) -> None:
        await self._connection.execute(
            update(alerts)
            .where(alerts.c.case == case, alerts.c.person == person, alerts.c.seen_at.is_(None))
            .values(seen_at=self._now)
        )

    async def take(self, case: int, person: PersonId) -> None:
        await self._connection.execute(
            update(alerts).where(alerts.c.case == case).values(taken_by=person)
        )

    async def last_proofs(self) -> dict[tuple[PersonId, Step], datetime]:
        rows = await self._connection.execute(
            select(alert_steps.c.person, alert_steps.c.step, func.max(alert_steps.c.at))
            .where(alert_steps.c.sent)
            .group_by(alert_steps.c.person, alert_steps.c.step)
        )
        return {(PersonId(person), Step(step)): at for person, step, at in rows}

    async def last_failures(self) -> dict[tuple[PersonId, Step], StepResult]:
        rows = await self._connection.execute(
            select(alert_steps).where(alert_steps.c.sent.is_(False)).order_by(alert_steps.c.at)
        )
        return {
            (PersonId(row["person"]), Step(row["step"])): StepResult(
                sent=False, at=row["at"], why=row["why"]
            )
            for row in rows.mappings()
        }

    async def reading(self, name: str) -> tuple[datetime, Json] | None:
        rows = await self._connection.execute(select(readings).where(readings.c.name == name))
        row = rows.mappings().one_or_none()
        return None if row is None else (row["at"], row["content"])

    async def keep_reading(self, name: str, at: datetime, content: Json) -> None:
        await upsert(self._connection, readings, {"name": name, "at": at, "content": content})


def _alerts(rows: Sequence[Mapping[Any, Any]], steps: Sequence[Mapping[Any, Any]]) -> list[Alert]:
    results: defaultdict[tuple[int, str, str], dict[Step, StepResult]] = defaultdict(dict)
    for each in steps:
        results[each["case"], each["reason"], each["person"]][Step(each["step"])] = StepResult(
            sent=each["sent"], at=each["at"], why=each["why"]
        )
    return [
        Alert(
            case=row["case"],
            reason=row["reason"],
            person=PersonId(row["person"]),
            raised_at=row["raised_at"],
            seen_at=row["seen_at"],
            taken_by=None if row["taken_by"] is None else PersonId(row["taken_by"]),
            steps=results[row["case"], row["reason"], row["person"]],
        )
        for row in rows
    ]
