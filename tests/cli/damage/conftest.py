import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.damage.damage_runs import Office


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """A ledger that holds everything: issues and steps, an attachment, accounts, logins, coaching, notices."""
    return Office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def ledger_copy(office, tmp_path) -> Path:
    """A copy of that ledger with its attachments."""
    copy = tmp_path / "copy.db"
    shutil.copyfile(office.ledger, copy)
    shutil.copytree(office.ledger.with_name("demo.db.papers"), tmp_path / "copy.db.papers")
    copy.chmod(0o600)
    (tmp_path / "copy.db.papers").chmod(0o700)
    return copy


@pytest.fixture
def run(office, tmp_path, ledger_copy):
    """Run a command on the copy; return its exit code and what it said on stderr."""

    def command(words, ledger=ledger_copy):
        return office.run(tmp_path, words, ledger)

    return command


@pytest.fixture
def run_json(office, tmp_path, ledger_copy):
    """Run a command on the copy with --json, and return the object that it prints."""

    def command(*words):
        return json.loads(office.invoke(tmp_path, [*words, "--json"], ledger_copy).stdout)

    return command


@pytest.fixture
def execute(ledger_copy):
    """Change the copy behind the program's back, and leave the schema as it is."""

    def change(*statements):
        with closing(sqlite3.connect(ledger_copy, isolation_level=None)) as connection:
            connection.execute("pragma ignore_check_constraints = on")
            triggers = connection.execute(
                "select name, sql from sqlite_schema where type = 'trigger'"
            ).fetchall()
            for name, _ in triggers:
                connection.execute(f"drop trigger {name}")
            for statement in statements:
                if not statement.startswith("drop trigger"):
                    connection.execute(statement)
            for name, sql in triggers:
                if f"drop trigger {name}" not in statements:
                    connection.execute(sql)

    return change
