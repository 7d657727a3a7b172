"""Let the file ledgers of a test stand on a server, so that the same test runs on both engines.

Where the test says a file, a small file stands that names an office; every opening of it goes to that office.
A copy of the file becomes an office of its own. A test that looks into the file, or starts another process, is
skipped: it is about files.
"""

import itertools
import pty
import re
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from qinling.ledger import engine, reader
from qinling.ledger.history.head_check import require_sound_head
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.postgres import office_opening
from qinling.ledger.postgres.office_schema import LOGIN_EVENTS, SERVER_TABLES, create_office
from qinling.ledger.sqlite_file.ledger_file import (
    SCHEMA_VERSION,
    create_ledger_file,
    is_free_place,
    stat_ledger,
)
from qinling.ledger.sqlite_file.sqlite import SqliteReader
from qinling.procedures import ledger_verification
from qinling.procedures.backups import backup

#: No two commits of a run have one number, whatever offices they are in.
_commits = itertools.count()
_MARK = re.compile(rb"office (\w+) (\d+)\n")
_HAS_CHANGED = "select pg_current_xact_id_if_assigned() is not null"
_SQLITE = b"SQLite format 3"


@dataclass(frozen=True)
class _StandIn(ServerAddress):
    """An office that is told as the file in whose place it stands."""

    path: Path = Path()

    def __str__(self):
        return str(self.path)


class OfficePool:
    """The offices of a worker, emptied and used again: making the tables takes longer than most tests."""

    def __init__(self, url):
        self.url = url
        self._connection = psycopg.connect(url, autocommit=True)
        self._connection.execute("set session_replication_role = replica; set lock_timeout = '5s'")
        self._free = []
        self._made = 0
        self.tables = []

    def take(self):
        if self._free:
            return self._free.pop()
        self._made += 1
        office = f"office_{self._made}"
        with self._connection.transaction():
            self._connection.execute(f"set local search_path to {office}")
            create_office(self._connection, office)
        if not self.tables:
            rows = self._connection.execute("select tablename from pg_tables where schemaname = %s", [office])
            self.tables = sorted({name for (name,) in rows}.difference(SERVER_TABLES))
        return office

    def give_back(self, office):
        for table in (*self.tables, *SERVER_TABLES):
            self._connection.execute(f"delete from {office}.{table}")
        self._free.append(office)

    def copy(self, source, target):
        for table in (*self.tables, "attachment_part"):
            self._connection.execute(f"insert into {target}.{table} select * from {source}.{table}")
        with self._as_usual():
            self._connection.execute(
                f"insert into {target}.{LOGIN_EVENTS} select * from {source}.{LOGIN_EVENTS}"
            )

    def change(self, path, *statements):
        """Change the office in whose place the file at *path* stands, past its triggers."""
        office = _MARK.fullmatch(path.read_bytes())[1].decode()
        with self._connection.transaction():
            self._connection.execute(f"set local search_path to {office}")
            for statement in statements:
                self._connection.execute(statement)

    def load_file(self, path, target):
        """Fill *target* from a SQLite file of the present schema."""
        with closing(_connect_sqlite(path)) as file:
            for table in self.tables:
                self._load_table(file, table, target)
            with self._as_usual():
                self._load_table(file, LOGIN_EVENTS, target)
        self._connection.execute(
            f"insert into {target}.meta values ('schema_version', '{SCHEMA_VERSION}') on conflict do nothing"
        )

    def _load_table(self, file, table, target):
        rows = file.execute(f"select * from {table}")
        names = ", ".join(one[0] for one in rows.description)
        with self._connection.cursor().copy(f"copy {target}.{table} ({names}) from stdin") as stream:
            for row in rows:
                stream.write_row(row)

    @contextmanager
    def _as_usual(self):
        """Let the triggers work: they are the ones that write the login records."""
        self._connection.execute("set session_replication_role = origin")
        try:
            yield
        finally:
            self._connection.execute("set session_replication_role = replica")

    def close(self):
        self._connection.close()


_real_connect = sqlite3.connect
_real_popen = subprocess.Popen
_real_check = backup.check_file_integrity


def _connect_sqlite(path):
    return _real_connect(path.resolve().as_uri() + "?mode=ro", uri=True)


class StandIns:
    """The files of one test and their offices."""

    def __init__(self, pool, folder):
        self._pool = pool
        self._folder = folder
        self._paths = {}  # office → path
        self._stamps = {}  # office → the number of its last commit
        self._open_file_reader, self._open_file = reader._open_file, engine._open_file

    def install(self, monkeypatch):
        monkeypatch.setattr(reader, "_open_file", self.open_reader)
        monkeypatch.setattr(engine, "_open_file", self.open_ledger)
        # The tables of a new office stand there already, and nothing in them.
        monkeypatch.setattr(office_opening, "_require_known_version", lambda version, address: None)
        monkeypatch.setattr(office_opening, "create_office", lambda connection, office: None)
        monkeypatch.setattr(sqlite3, "connect", _connect_unless_stand_in)
        monkeypatch.setattr(subprocess, "Popen", _start_unless_qinling)
        monkeypatch.setattr(pty, "fork", _skip_other_process)
        monkeypatch.setattr(backup, "check_file_integrity", _check_unless_stand_in)
        monkeypatch.setattr(ledger_verification, "get_file_path", lambda _copy: self._folder / "ledger.db")

    def give_back(self):
        for office in self._paths:
            self._pool.give_back(office)

    @contextmanager
    def open_reader(self, path, busy_seconds):
        office = self._find_office(path)
        if office is None:
            with self._open_file_reader(path, busy_seconds) as own:
                yield own
            return
        with office_opening.open_office_reader(self._address(office, path), busy_seconds=busy_seconds) as own:
            yield own

    @contextmanager
    def open_ledger(self, path, create, busy_seconds, dry_run, on_commit):
        is_new = create and is_free_place(path)
        is_blank = create and not is_new and path.is_file() and not path.stat().st_size
        office = self._take(path) if is_new or is_blank else self._find_office(path)
        if office is None:
            with self._open_file(path, create, busy_seconds, dry_run, on_commit) as own:
                yield own
            return
        is_committed = has_changed = False

        def note_commit():
            nonlocal is_committed
            is_committed = True
            if is_new or has_changed:
                self._stamps[office] = next(_commits)
                self._write_mark(path, office)
            on_commit()

        if is_new:
            create_ledger_file(path)
        try:
            with office_opening.open_office_ledger(
                self._address(office, path),
                create=create,
                busy_seconds=busy_seconds,
                dry_run=dry_run,
                on_commit=note_commit,
            ) as own:
                require_sound_head(own, path)
                yield own
                ((has_changed,),) = own.connection.execute(_HAS_CHANGED)
        finally:
            if is_new and not is_committed:
                path.unlink(missing_ok=True)

    def _take(self, path):
        office = self._pool.take()
        self._paths[office], self._stamps[office] = path.resolve(), next(_commits)
        return office

    def _address(self, office, path):
        return _StandIn(self._pool.url, office, path=path)

    def _write_mark(self, path, office):
        path.write_bytes(b"office %s %d\n" % (office.encode(), self._stamps[office]))

    def _find_office(self, path):
        """Return the office of the file at *path*, None for one that is no ledger or stands outside of the test."""
        stat_ledger(path)
        if not path.is_file() or not path.stat().st_size:
            return None
        content = path.read_bytes()[:64]
        if content.startswith(_SQLITE):
            return self._load_file(path)
        if not (mark := _MARK.fullmatch(content)):
            return None
        office = mark[1].decode()
        if self._stamps.get(office) != int(mark[2]):  # of another test, or put back where it stood
            pytest.skip("a copy of the file as it was before")
        if self._paths[office] == path.resolve():
            return office
        copied = self._take(path)
        self._pool.copy(office, copied)
        self._write_mark(path, copied)
        return copied

    def _load_file(self, path):
        if not path.resolve().is_relative_to(self._folder):
            return None
        with closing(_connect_sqlite(path)) as file:
            if file.execute("pragma user_version").fetchone()[0] != SCHEMA_VERSION:
                return None
        office = self._take(path)
        self._pool.load_file(path, office)
        self._write_mark(path, office)
        return office


def _connect_unless_stand_in(place, *args, **options):
    name = str(place).removeprefix("file:").split("?")[0]
    path = Path(re.sub("^/+", "/", name))
    if path.is_file() and _MARK.fullmatch(path.read_bytes()[:64]):
        pytest.skip("about the file of SQLite")
    return _real_connect(place, *args, **options)


def _check_unless_stand_in(reader):
    if not isinstance(reader, SqliteReader):
        pytest.skip("about a backup of the file of SQLite")
    return _real_check(reader)


def _skip_other_process():
    pytest.skip("another process opens the file")


class _start_unless_qinling(_real_popen):  # noqa: N801 (a subclass that is called like the function)
    def __init__(self, args, *rest, **options):
        if "qinling" in str(args):
            pytest.skip("another process opens the file")
        super().__init__(args, *rest, **options)
