"""Compiles a statement once, so that the driver can be asked without SQLAlchemy's execution.

SQLAlchemy still writes every statement; what it does anew at each execution was a third of a turn.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import BindParameter, ClauseElement, Delete, Dialect, Executable, Insert, Update
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ReturnsRows
from sqlalchemy.types import TypeEngine

Parameters = Mapping[str, Any]
Processor = Callable[[Any], Any]


class Rows(NamedTuple):
    """What a driver answers."""

    names: Sequence[str]
    rows: Sequence[tuple[Any, ...]]
    changed: int
    """Or read."""


class Result(IteratorResult[*tuple[Any, ...]]):
    """SQLAlchemy's own reading of rows, with how many were changed."""

    rowcount: int


class Bound(NamedTuple):
    """A statement as the driver takes it."""

    sql: str
    values: Sequence[Any]


class Compiled:
    """A statement of one shape, for one dialect."""

    def __init__(
        self, statement: Executable, dialect: Dialect, names: Sequence[str], *, many: bool
    ) -> None:
        assert isinstance(statement, ClauseElement)
        compiled = statement.compile(
            dialect=dialect, column_keys=list(names), for_executemany=many
        )
        assert isinstance(compiled, SQLCompiler)
        self._compiled = compiled
        self._dialect = dialect
        self.sql = compiled.string
        self.binds = {name: bind for bind, name in compiled.bind_names.items()}
        self._order = [(name, self._into(name)) for name in compiled.positiontup or ()]
        self.defaults: Parameters = {
            column.key: column.default.arg  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]  # a value, in our tables
            for column in compiled.insert_prefetch
            if column.default is not None
        }
        self.varies = bool(compiled.post_compile_params)
        self._read(statement)

    def _read(self, statement: Executable) -> None:
        """How rows are read, where the statement says of what type they are."""
        columns: Sequence[tuple[Any, Any]] = ()
        if isinstance(statement, ReturnsRows):
            columns = list(statement.exported_columns.items())
        parts = [statement, *(each.element for each in self._compiled.ctes or ())]
        self.writes = any(isinstance(each, Insert | Update | Delete) for each in parts)
        self.returns = bool(columns) or not self.writes
        self.only_adds = isinstance(statement, Insert) and not self.returns
        self._metadata = SimpleResultMetaData([str(name) for name, _ in columns])
        self._known = bool(columns)
        found = [_out_of(column.type, self._dialect) for _, column in columns]
        self._processors = [(at, each) for at, each in enumerate(found) if each is not None]

    def _into(self, name: str) -> Processor | None:
        bind = self.binds.get(name)
        return None if bind is None else _into(bind.type, self._dialect)

    def bound(self, given: Parameters) -> Bound:
        """With a value for each of its parameters."""
        if self.varies:
            return self._expanded(given)
        return Bound(
            self.sql,
            [given[name] if into is None else into(given[name]) for name, into in self._order],
        )

    def _expanded(self, given: Parameters) -> Bound:
        """A list in the parameters changes the statement's text."""
        state = self._compiled.construct_expanded_state(
            {name: given[name] for name in self.binds}, escape_names=False
        )
        own = dict(self._order)
        values: list[Any] = []
        for name in state.positiontup or ():
            into = state.processors.get(name) or own.get(name)
            value = state.parameters[name]
            values.append(value if into is None else into(value))
        return Bound(state.statement, values)

    def result(self, found: Rows) -> Result:
        metadata = self._metadata if self._known else SimpleResultMetaData(found.names)
        rows = found.rows
        if self._processors and rows:
            rows = [self._out_of(row) for row in rows]
        result = Result(metadata, iter(rows))
        result.rowcount = found.changed
        return result

    def _out_of(self, row: Sequence[Any]) -> tuple[Any, ...]:
        values = list(row)
        for at, processor in self._processors:
            values[at] = processor(values[at])
        return tuple(values)


class Statements:
    """What has been compiled for one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._shapes: dict[Any, tuple[Compiled, Sequence[BindParameter[Any]]]] = {}
        # A statement that stands in a module is asked with over and over.
        self._seen: WeakKeyDictionary[Executable, dict[Any, tuple[Compiled, Parameters]]] = (
            WeakKeyDictionary()
        )

    def compiled(
        self, statement: Executable, names: tuple[str, ...], *, many: bool
    ) -> tuple[Compiled, Parameters]:
        """The statement compiled, and the values that stand in it."""
        known = self._seen.get(statement)
        if known is None:
            known = self._seen[statement] = {}
        found = known.get((names, many))
        if found is None:
            found = known[names, many] = self._of_shape(statement, names, many=many)
        return found

    def _of_shape(
        self, statement: Executable, names: tuple[str, ...], *, many: bool
    ) -> tuple[Compiled, Parameters]:
        assert isinstance(statement, ClauseElement)
        key = statement._generate_cache_key()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # as SQLAlchemy's own recipe for caching does
        if key is None:
            compiled = Compiled(statement, self._dialect, names, many=many)
            return compiled, _standing(compiled, {})
        shape = (key.key, names, many)
        if shape not in self._shapes:
            if len(self._shapes) >= MOST:
                self._shapes.clear()
            compiled = Compiled(statement, self._dialect, names, many=many)
            self._shapes[shape] = compiled, key.bindparams
        compiled, first = self._shapes[shape]
        own = {one.key: other for one, other in zip(first, key.bindparams, strict=True)}
        return compiled, _standing(compiled, own)


MOST = 1000
"""Shapes that are kept."""


_KNOWN: dict[type[Dialect], Statements] = {}


def statements(dialect: Dialect) -> Statements:
    """What this process has compiled for a kind of database, however many of it are opened."""
    return _KNOWN.setdefault(type(dialect), Statements(dialect))


def _standing(compiled: Compiled, own: Mapping[str, BindParameter[Any]]) -> Parameters:
    """The values that stand in a statement, by the names of the first one of its shape."""
    found = {name: own.get(bind.key, bind) for name, bind in compiled.binds.items()}
    standing = {name: bind.effective_value for name, bind in found.items() if not bind.required}
    return {**standing, **compiled.defaults}


def _into(kind: TypeEngine[Any], dialect: Dialect) -> Processor | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _out_of(kind: TypeEngine[Any], dialect: Dialect) -> Processor | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
