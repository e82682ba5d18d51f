"""Connections that a turn asks through: SQLAlchemy's statements, the driver's own execution.

One module for both databases; what differs between their drivers stands in `sqlite_driver` and
`postgresql_driver`. SQLAlchemy's engine is there beside it, for what is done now and then.
"""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Dialect, Engine, Executable, Insert
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError

from storage.compiled import Bound, Compiled, Result, Rows, Statements
from storage.one_trip import joined

_MOST_KEPT = 20
"""Rows; of more at a time the driver makes one trip by itself."""
_A_GO = 100
"""Rows of a script that are bound, or written, before others get a turn."""


class Raw(Protocol):
    """One connection to the database, by its driver. An error leaves it to be rolled back."""

    @property
    def is_open(self) -> bool: ...

    @property
    def is_far(self) -> bool:
        """Whether each statement is a trip to a server."""
        ...

    async def begin(self, sql: str) -> None: ...

    async def commit(self) -> None: ...

    async def rollback(self) -> None: ...

    async def run(self, bound: Bound, *, returns: bool) -> Rows: ...

    async def run_many(self, bound: Sequence[Bound], *, returns: bool) -> Rows: ...

    async def check(self) -> None:
        """Before it is used again: raises where it no longer reaches the database."""
        ...

    async def leave(self) -> None:
        """Close it, where it does nothing just now."""
        ...

    def close(self) -> None:
        """At once, whatever it does just now."""
        ...


class Driver(Protocol):
    @property
    def reads(self) -> str:
        """Begins a transaction in which all that is read was true at one moment."""
        ...

    @property
    def writes(self) -> str:
        """Begins one as soon as nobody else writes, or takes the right to begin one."""
        ...

    @property
    def frees(self) -> str:
        """Gives that right back."""
        ...

    async def connect(self) -> Raw: ...


class Connection:
    """What the parts of the store ask through."""

    def __init__(
        self, raw: Raw, statements: Statements, engine: Engine, *, begins: str = ""
    ) -> None:
        """Take what it needs.

        Args:
            raw: By its driver.
            statements: What is compiled already.
            engine: Whose listeners are told.
            begins: Begins a transaction where the first statement that writes is not the last;
                empty where one has begun, or none is wanted.
        """
        self.raw = raw
        self._statements = statements
        self._engine = engine
        self._begins = begins
        self._kept: dict[str, list[Sequence[Any]]] = {}
        """Rows to be inserted, by the statement that does."""
        self._script: dict[str, list[Bound]] | None = None

    def rehearse(self) -> Mapping[str, Sequence[Bound]]:
        """Only note from now on what would be written, by statement."""
        self._script = {}
        return self._script

    def end_rehearsal(self) -> None:
        self._script = None

    async def play(self, steps: Mapping[str, Sequence[Bound]]) -> None:
        """Write what was noted."""
        await self._in_transaction()
        await self._flush()
        for sql, rows in steps.items():
            for start in range(0, len(rows), _A_GO):
                some = rows[start : start + _A_GO]
                if self.raw.is_far or not sql.startswith("INSERT"):
                    await self._run_many(sql, some, returns=False)
                else:
                    # SQLite ends each statement on a table with a trigger by a walk through what
                    # the transaction has changed.
                    values = [each.values for each in some]
                    await self._run(joined({sql: values}), returns=False)
                await asyncio.sleep(0)

    @property
    def dialect(self) -> Dialect:
        return self._engine.dialect

    async def execute(
        self,
        statement: Executable,
        parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> Result:
        """Run the statement; with several rows of parameters once for each, in one go."""
        if not isinstance(parameters, Mapping):
            if parameters and len(parameters) > 1:
                return await self._execute_many(statement, parameters)
            parameters = parameters[0] if parameters else {}
        compiled, standing = self._statements.compiled(statement, tuple(parameters), many=False)
        bound = compiled.bound({**standing, **parameters})
        if self._script is not None and compiled.writes:
            return self._note(compiled, [bound])
        if compiled.writes or self._kept:
            await self._in_transaction()
        if self._kept and compiled.only_adds and bound.sql not in self._kept:
            bound = joined(self._taken(), bound)
        await self._flush()
        return compiled.result(await self._run(bound, returns=compiled.returns))

    async def later(self, statement: Insert, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert the rows, at the latest before the next statement or the commit.

        Over a network it goes along with that: nobody waits for a trip that brings nothing back.
        """
        if not self.raw.is_far or len(rows) > _MOST_KEPT or self._script is not None:
            await self.execute(statement, rows)
            return
        for row in rows:
            compiled, standing = self._statements.compiled(statement, tuple(row), many=False)
            assert compiled.only_adds
            bound = compiled.bound({**standing, **row})
            self._kept.setdefault(bound.sql, []).append(bound.values)

    async def _in_transaction(self) -> None:
        if self._begins:
            begins, self._begins = self._begins, ""
            await self.begin(begins)

    async def _flush(self) -> None:
        if self._kept:
            await self._run(joined(self._taken()), returns=False)

    def _taken(self) -> dict[str, list[Sequence[Any]]]:
        kept, self._kept = self._kept, {}
        return kept

    async def _run(self, bound: Bound, *, returns: bool) -> Rows:
        if self._engine.dispatch.before_cursor_execute:
            self._told(bound.sql, tuple(bound.values))
        try:
            return await self.raw.run(bound, returns=returns)
        except Exception as error:
            raise self._failure(error, bound.sql) from error

    async def _execute_many(
        self, statement: Executable, parameters: Sequence[Mapping[str, Any]]
    ) -> Result:
        if self._kept:
            await self._in_transaction()
            await self._flush()
        names = tuple(parameters[0])
        compiled, standing = self._statements.compiled(statement, names, many=True)
        if self._script is not None and compiled.writes:
            for start in range(0, len(parameters), _A_GO):
                some = parameters[start : start + _A_GO]
                self._note(compiled, [compiled.bound({**standing, **each}) for each in some])
                await asyncio.sleep(0)
            return self._note(compiled, [])
        await self._in_transaction()
        bound = [compiled.bound({**standing, **each}) for each in parameters]
        return compiled.result(await self._run_many(bound[0].sql, bound, returns=compiled.returns))

    async def _run_many(self, sql: str, bound: Sequence[Bound], *, returns: bool) -> Rows:
        if self._engine.dispatch.before_cursor_execute:
            self._told(sql, [tuple(each.values) for each in bound], many=True)
        try:
            return await self.raw.run_many(bound, returns=returns)
        except Exception as error:
            raise self._failure(error, sql) from error

    def _note(self, compiled: Compiled, bound: Sequence[Bound]) -> Result:
        assert self._script is not None
        assert not compiled.returns
        for each in bound:
            self._script.setdefault(each.sql, []).append(each)
        return compiled.result(Rows((), (), len(bound)))

    async def begin(self, sql: str) -> None:
        self._told(sql, ())
        await self._safely(self.raw.begin(sql), sql)

    async def commit(self) -> None:
        """Where no transaction was begun, what was kept is one by itself."""
        await self._flush()
        if not self._begins:
            self._engine.dispatch.commit(self)
            await self._safely(self.raw.commit(), "COMMIT")

    async def undo(self) -> None:
        """Take back what was written; one that can't is closed, which undoes it too."""
        try:
            if self.raw.is_open and not self._begins:
                await self.raw.rollback()
        except Exception:  # noqa: BLE001 - whatever it is
            self.raw.close()
        except BaseException:
            self.raw.close()  # it may not even have been asked to
            raise

    async def _safely(self, work: Awaitable[None], sql: str) -> None:
        try:
            await work
        except Exception as error:
            raise self._failure(error, sql) from error

    def _told(self, sql: str, values: Sequence[Any], *, many: bool = False) -> None:
        if heard := self._engine.dispatch.before_cursor_execute:
            heard(self, None, sql, values, None, many)

    def _failure(self, error: Exception, sql: str) -> Exception:
        return failure(error, sql, lost=not self.raw.is_open)


def failure(error: Exception, sql: str, *, lost: bool) -> Exception:
    """As SQLAlchemy would raise it: without what people wrote, as errors end up in logs."""
    kind = _kind(error)
    if kind is None:
        return error
    return kind(sql, None, error, hide_parameters=True, connection_invalidated=lost)


def _kind(error: Exception) -> type[DBAPIError] | None:
    """The class of what a driver says; None where the driver does not say it."""
    state = getattr(error, "sqlstate", None)
    names = {each.__name__ for each in type(error).__mro__}
    if "IntegrityError" in names or str(state).startswith("23"):
        return IntegrityError
    if "InterfaceError" in names:
        return InterfaceError
    if state is not None or "OperationalError" in names:
        return OperationalError
    return DBAPIError if "PostgresError" in names or "DatabaseError" in names else None
