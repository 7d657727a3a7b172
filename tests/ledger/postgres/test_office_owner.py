"""What an administrator of the server makes in the office of another user is that user's, who works on in it."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from qinling.ledger.changes import add_units
from qinling.ledger.engine import open_ledger
from qinling.ledger.offices import migrate_office
from qinling.rules.office_roles import RoleKind
from tests.engines.server import as_user, require_right

psycopg = pytest.importorskip("psycopg")

FIRST_SCRIPT = Path(__file__).parent / "old_offices/v19.sql"


@pytest.fixture
def owned(address):
    """The address of *address* for a user without other rights than to make it."""
    from qinling.ledger.postgres.office_roles import name_group

    require_right(address.url, "rolcreaterole")
    user = f"owner_{os.getpid()}"
    groups = ", ".join(name_group(kind, address.office) for kind in RoleKind)
    with psycopg.connect(address.url) as connection:
        connection.execute(f"create role {user} login")
        connection.execute(f"grant {user} to current_user")  # who is no superuser acts for them so
        connection.execute(f"grant create on database {connection.info.dbname} to {user}")
    yield replace(address, url=as_user(address.url, user))
    with psycopg.connect(address.url) as connection:
        connection.execute(f"drop owned by {user} cascade")
        connection.execute(f"drop schema if exists {address.office} cascade")
        connection.execute(f"drop role if exists {user}, {groups}")


def require_usable(address, owned):
    from qinling.ledger.postgres.office_structure import find_structure_faults

    assert find_structure_faults(address, 5) == []
    with open_ledger(owned) as writer:
        add_units(writer, ["区水利局"])
        assert writer.value("select count(*) from login_events") == 0


def test_an_office_that_an_administrator_migrates_stays_its_owner_s(address, owned):
    with psycopg.connect(owned.url) as connection:
        connection.execute(f"create schema {owned.office}")
        connection.execute(f"set local search_path to {owned.office}")
        connection.execute(FIRST_SCRIPT.read_text("utf-8").replace("<office>", owned.office).encode())
        connection.execute("insert into meta values ('ledger_id', 'ab'), ('schema_version', '19')")

    assert list(migrate_office(address, 5)) != []

    require_usable(address, owned)


def test_the_owner_of_an_office_keeps_it_where_an_administrator_makes_the_roles(address, owned):
    from qinling.ledger.postgres.office_roles import create_roles

    with open_ledger(owned, create=True):
        pass
    with open_ledger(address) as writer:
        create_roles(writer, address)

    require_usable(address, owned)
    with psycopg.connect(address.url) as connection:  # as versions before this one left it
        connection.execute(f"set local search_path to {address.office}")
        connection.execute("alter function own_cells(name) owner to current_user")
        connection.execute("alter table unit_cell owner to current_user")
        connection.execute("alter view login_events owner to current_user")
    with open_ledger(address) as writer:
        create_roles(writer, address)
    require_usable(address, owned)
