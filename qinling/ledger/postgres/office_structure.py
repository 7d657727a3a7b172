"""Compare the tables, triggers, functions and rights of an office with those that this version makes.

The version's own are made beside it in the same database, by the same scripts, and rolled back: so both are told
by the same server in the same words, whatever its version.
"""

from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files
from typing import NamedTuple

from psycopg import sql as composing

from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.postgres.office_opening import connect_server, enter_office
from qinling.ledger.postgres.office_roles import build_rights_script, has_roles, name_group
from qinling.ledger.postgres.office_schema import create_office
from qinling.ledger.postgres.server_errors import translate_errors
from qinling.ledger.postgres.statements import Connection
from qinling.rules.office_roles import RoleKind

_SCRIPT_NAME = "structure.sql"
#: Whether the user may make the other schema: a standby server and who is no owner may not.
_MAY_COMPARE = """
    select not pg_is_in_recovery() and has_database_privilege(current_database(), 'create')
        and pg_has_role(current_user, nspowner, 'usage')
    from pg_namespace where nspname = current_schema()
"""


class StructurePart(NamedTuple):
    """A part of an office: its *kind* as `structure.sql` names it, and its name."""

    kind: str
    name: str


class StructureFault(NamedTuple):
    """A part that is missing, one too many (*expected* is None), or stated otherwise.

    *is_of_roles* says that `db roles create` states it.
    """

    part: StructurePart
    expected: str | None
    found: str | None
    is_of_roles: bool


def find_structure_faults(address: ServerAddress, busy_seconds: float) -> list[StructureFault] | None:
    """Return how the office at *address* differs from one that this version makes, None where the user may not look.

    Raises LedgerUnusable or LedgerBusy. Nothing is changed.
    """
    with translate_errors(address), closing(connect_server(address)) as connection:
        enter_office(connection, address, busy_seconds)
        if connection.execute(_MAY_COMPARE).fetchone() != (True,):
            return None
        found = read_structure(connection)
        model = f"qinling_check_{connection.info.backend_pid}"
        is_governed = has_roles(connection)
        connection.execute(
            composing.SQL("set local search_path to {}, pg_temp").format(composing.Identifier(model))
        )
        create_office(connection, model)
        plain = expected = read_structure(connection)
        if is_governed:
            connection.execute(build_rights_script(connection, address.office, model).encode())
            expected = read_structure(connection)
        connection.rollback()
    # Without roles whoever owns the office grants rights as they like.
    groups = {"public", *(name_group(kind, address.office) for kind in RoleKind)}
    faults = _compare(found, expected, plain, groups)
    return [one for one in faults if is_governed or one.part.kind != "grant"]


def read_structure(connection: Connection) -> dict[StructurePart, str]:
    """Return part → how it is stated, of the first schema of the search path."""
    script = files("qinling.ledger.postgres").joinpath(_SCRIPT_NAME).read_text("utf-8")
    return {StructurePart(kind, name): stated for kind, name, stated in connection.execute(script.encode())}


def _compare(
    found: dict[StructurePart, str],
    expected: dict[StructurePart, str],
    plain: dict[StructurePart, str],
    groups: set[str],
) -> Iterator[StructureFault]:
    """Yield the differences; of a table that is missing or too much nothing else is told."""
    odd_tables = {part.name for part in found.keys() ^ expected.keys() if part.kind == "table"}
    for part in sorted(found.keys() | expected.keys()):
        if found.get(part) == expected.get(part):
            continue
        if part.kind != "table" and part.name.partition(".")[0].partition(" ")[0] in odd_tables:
            continue
        is_of_roles = (
            expected.get(part) != plain.get(part)
            or part.kind == "policy"
            or (part.kind == "grant" and part.name.rpartition(" ")[2] in groups)
        )
        yield StructureFault(part, expected.get(part), found.get(part), is_of_roles)
