"""Read and change an office on a server: the Reader and the Writer of PostgreSQL."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, islice, starmap
from json import JSONEncoder
from typing import Any, TypeVar

import psycopg
from psycopg import sql as composing

from qinling.ledger.postgres.local_copy import copy_office, fetch_rows
from qinling.ledger.postgres.office_schema import SELECT_LEDGER_TABLES
from qinling.ledger.postgres.translation import translate_statement
from qinling.ledger.sqlite_file.ledger_file import RECORD_HEAD
from qinling.ledger.sqlite_file.sqlite import SqliteReader, bind_value, encode_json
from qinling.rules.history.events import NO_ISSUE, Event
from qinling.rules.office_roles import OfficeMember, RoleKind

Row = TypeVar("Row")
#: Of rows for the server, which reads a value of bytes in this form.
_encode_rows = JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), default=lambda value: f"\\x{value.hex()}"
).encode
Connection = psycopg.Connection[tuple[Any, ...]]

#: Bound values of one insert, and from how many rows on they go otherwise: that takes a quarter of the time.
_MAX_STATEMENT_VALUES = 4_000
_MIN_MANY_ROWS = 200
#: Rows of one statement that holds them as JSON.
_MAX_JSON_ROWS = 2_000
#: The planner knows a table from a sample. It is taken anew when such a part of the rows is new to it.
_UNKNOWN_SHARE = 0.1
_SELECT_KNOWN_ROWS = "select reltuples from pg_class where oid = to_regclass(%s) and relkind = 'r'"
_RECORD_HEAD = RECORD_HEAD.replace(":head", "%s")  # after a statement whose values have no names
_SELECT_COLUMNS = """
    select column_name from information_schema.columns
    where table_schema = current_schema() and table_name = %s order by column_name collate "C"
"""


class PostgresReader:
    """A Reader of one office, inside an open transaction."""

    def __init__(self, connection: Connection, member: OfficeMember | None = None) -> None:
        self.connection = connection
        self.member = member
        self._past: SqliteReader | None = None

    def rows(self, row_type: Callable[..., Row], sql: str, /, **params: object) -> Iterator[Row]:
        """Yield *row_type* of each row's columns."""
        return starmap(row_type, self.tuples(sql, **params))

    def tuples(self, sql: str, /, **params: object) -> Iterator[tuple[Any, ...]]:
        """Yield each row as a plain tuple."""
        return self._past.tuples(sql, **params) if self._past else iter(self._execute(sql, params))

    def all_tuples(self, sql: str, /, **params: object) -> Iterator[tuple[Any, ...]]:
        """Yield each row as `tuples` does, but let the server keep those that are not yet needed."""
        if self._past:
            return self._past.tuples(sql, **params)
        text, bound = _translate(sql, params)
        return fetch_rows(self.connection, psycopg.ClientCursor(self.connection).mogrify(text, bound))

    def value(self, sql: str, /, **params: object) -> Any:
        """Return the first column of the first row, or None without a row."""
        if self._past:
            return self._past.value(sql, **params)
        row = self._execute(sql, params).fetchone()
        return None if row is None else row[0]

    def list_tables(self) -> list[str]:
        """Return the names of the tables that every ledger has, sorted."""
        return [str(name) for (name,) in self.connection.execute(SELECT_LEDGER_TABLES)]

    def read_table(self, table: str, key: Sequence[str]) -> tuple[tuple[str, ...], Iterator[tuple[Any, ...]]]:
        """Return the columns of *table*, and its rows in the order of *key*, of which only a few are held at once."""
        columns = tuple(str(name) for (name,) in self.connection.execute(_SELECT_COLUMNS, [table]))
        sql = f"select {', '.join(columns)} from {table} order by {', '.join(key)}"
        return columns, fetch_rows(self.connection, sql)

    def connect_past(self) -> sqlite3.Connection:
        """Copy the office to this computer, and answer from the copy from now on."""
        if self._past is None:
            self._past = copy_office(self.connection)
        return self._past.connection

    def close(self) -> None:
        """Delete the copy, if there is one."""
        if self._past:
            with suppress(sqlite3.Error):
                self._past.connection.close()

    def _execute(self, sql: str, params: Mapping[str, object]) -> psycopg.Cursor[tuple[Any, ...]]:
        return self.connection.execute(*_translate(sql, params))


class PostgresWriter(PostgresReader):
    """A Writer of one office, inside the open transaction of a command.

    *has_new_units* says that a name of a unit or a merge of names came.
    """

    has_new_units = False

    def __init__(
        self, connection: Connection, member: OfficeMember | None = None, known_id: str | None = None
    ) -> None:
        super().__init__(connection, member)
        self.known_id = known_id
        self._filled: dict[str, int] = {}  # table → how many rows of those that came as many

    def change(self, sql: str, /, **params: object) -> int:
        """Run one statement and return the number of rows that it changed."""
        return self._execute(sql, params).rowcount

    def insert_row(self, table: str, values: Mapping[str, object]) -> int:
        """Insert one row, column → value, and return its id."""
        text = f"{_build_insert_sql(table, tuple(values), 1, '')} returning id"
        ((new_id,),) = self.connection.execute(text, [_bind(value) for value in values.values()])
        return int(new_id)

    def insert_rows(
        self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, on_conflict: str = ""
    ) -> None:
        """Insert *rows* of values for *columns*: a few with a statement, many as a stream or as JSON."""
        self.has_new_units |= table == "unit"
        rest = iter(rows)
        names = tuple(columns)
        first = list(islice(rest, _MIN_MANY_ROWS))
        if len(first) < _MIN_MANY_ROWS:
            size = max(_MAX_STATEMENT_VALUES // len(names), 1)
            for at in range(0, len(first), size):
                chunk = first[at : at + size]
                text = _build_insert_sql(table, names, len(chunk), on_conflict)
                self.connection.execute(text, tuple(chain.from_iterable(chunk)))
        elif on_conflict or self.member is not None:  # a stream cannot pass the policies of roles
            self._insert_as_json(table, names, chain(first, rest), on_conflict)
        else:
            self._stream_rows(table, names, chain(first, rest))

    def append_events(self, events: Sequence[Event]) -> None:
        """Append *events* to the history, and record the head. Those of a member pass the checks of the server."""
        self.has_new_units |= any(event.issue == NO_ISSUE for event in events)
        if self.member is None:
            head = f"{events[-1].id} {events[-1].hash}"
            if len(events) < _MIN_MANY_ROWS:  # one message less while others wait for the lock
                text = f"{_build_insert_sql('event', Event._fields, len(events), '')}; {_RECORD_HEAD}"
                self.connection.execute(text, [*chain.from_iterable(events), head])
            else:
                self.insert_rows("event", Event._fields, events)
                self.change(RECORD_HEAD, head=head)
            return
        text = encode_json([event._asdict() for event in events])
        self.connection.execute("select record_events(current_user, %s)", [text])
        self._note_filled("event", len(events))

    def _stream_rows(self, table: str, names: tuple[str, ...], rows: Iterable[Sequence[object]]) -> None:
        statement = composing.SQL("copy {} ({}) from stdin").format(
            composing.Identifier(table), composing.SQL(", ").join(map(composing.Identifier, names))
        )
        with self.connection.cursor() as cursor:
            with cursor.copy(statement) as stream:
                for row in rows:
                    stream.write_row(row)
            self._note_filled(table, cursor.rowcount)

    def _insert_as_json(
        self, table: str, names: tuple[str, ...], rows: Iterable[Sequence[object]], on_conflict: str
    ) -> None:
        columns = ", ".join(names)
        text = (
            f"insert into {table} ({columns}) select {columns} from json_populate_recordset(null::{table}, %s)"
            f" {on_conflict}"
        )
        rest = iter(rows)
        while chunk := list(islice(rest, _MAX_JSON_ROWS)):
            rows_as_json = _encode_rows([dict(zip(names, row, strict=True)) for row in chunk])
            self._note_filled(table, self.connection.execute(text, [rows_as_json]).rowcount)

    def _note_filled(self, table: str, count: int) -> None:
        if count >= _MIN_MANY_ROWS:
            self._filled[table] = self._filled.get(table, 0) + count

    def note_sizes(self) -> None:
        """Let the server sample the tables that this command filled: until then it plans as if nothing were in them.

        Without it the first questions after an import read every issue, until the server does it by itself.
        """
        if self.member is not None and self.member.kind is not RoleKind.KEEPER:
            return  # who may not ask for it, and changes few rows
        for table, count in self._filled.items():
            for (known,) in self.connection.execute(_SELECT_KNOWN_ROWS, [table]):  # a view has none
                if count > _UNKNOWN_SHARE * known:
                    self.connection.execute("select sample_table(%s)", [table])


def _translate(sql: str, params: Mapping[str, object]) -> tuple[str, dict[str, object]]:
    """Return the statement and its values as the driver takes them."""
    statement = translate_statement(sql)
    return statement.text, {name: _bind(value, name in statement.arrays) for name, value in params.items()}


def _bind(value: object, is_array: bool = False) -> object:
    """Return *value* as the ledger stores it, an array as a list of such values."""
    if is_array and isinstance(value, list | tuple):
        return list(map(bind_value, value))
    return bind_value(value)


def _build_insert_sql(table: str, columns: tuple[str, ...], rows: int, on_conflict: str) -> str:
    row = f"({', '.join(['%s'] * len(columns))})"
    return f"insert into {table} ({', '.join(columns)}) values {', '.join([row] * rows)} {on_conflict}"
