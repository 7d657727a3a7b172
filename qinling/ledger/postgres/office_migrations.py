"""Bring an office that an older version made up to date: a version a transaction, which happens wholly or not at all.

A new version of the tables is an entry at the end of OFFICE_STEPS, beside that of a file in
`migrations.registry`. Never edit a shipped step.
"""

from collections.abc import Callable, Iterator
from contextlib import closing

from qinling.errors import LedgerUnusable, RoleRefused
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.postgres.commits import commit_writer
from qinling.ledger.postgres.office_opening import (
    LATEST,
    connect_for_transaction,
    read_facts,
    reopen_office,
)
from qinling.ledger.postgres.office_roles import act_as_owner, has_roles, read_owner, set_rights
from qinling.ledger.postgres.office_schema import unpack_login_events
from qinling.ledger.postgres.server_errors import (
    build_missing_office_error,
    format_command_of,
    translate_errors,
)
from qinling.ledger.postgres.statements import Connection, PostgresReader, PostgresWriter
from qinling.ledger.sqlite_file.ledger_file import SCHEMA_VERSION

#: The first version that made offices. There are no older ones.
FIRST_VERSION = 19
#: Makes an office of the version before one of its own, in the open transaction whose search path names the office.
OfficeStep = Callable[[Connection, str], None]
#: The steps from FIRST_VERSION to SCHEMA_VERSION, in order.
OFFICE_STEPS: tuple[OfficeStep, ...] = (unpack_login_events,)

_NOTE_VERSION = "update meta set value = :version where key = 'schema_version'"


def migrate_office(
    address: ServerAddress, busy_seconds: float, require_sound: Callable[[PostgresReader], None]
) -> Iterator[int]:
    """Bring the office at *address* up to date, and yield each version once it is committed.

    Only its owner may, and only what *require_sound* does not refuse. What was committed before something failed
    stays, and the next run goes on from there.
    Raises LedgerMissing, LedgerUnusable for a newer office, RoleRefused, or LedgerBusy.
    """
    while (version := _take_step(address, busy_seconds, require_sound)) is not None:
        yield version


def _take_step(
    address: ServerAddress, busy_seconds: float, require_sound: Callable[[PostgresReader], None]
) -> int | None:
    """Make the office one of the next version and return it, None where there is none."""
    with translate_errors(address), connect_for_transaction(address) as connection:
        facts = read_facts(connection, address, busy_seconds, LATEST, is_writing=True)
        if not facts:
            raise build_missing_office_error(address)
        version = int(facts["schema_version"])
        with closing(PostgresWriter(connection)) as writer:
            if version == SCHEMA_VERSION:
                return None
            if version < FIRST_VERSION:
                raise LedgerUnusable(
                    f"台账 {address} 说自己是第 {version} 版，服务器上没有过这样的台账", "请管理员从备份恢复"
                )
            owner = _require_owner(connection, address)
            require_sound(writer)
            act_as_owner(connection, owner)
            OFFICE_STEPS[version - FIRST_VERSION](connection, address.office)
            if version + 1 == SCHEMA_VERSION and has_roles(connection):
                set_rights(connection, address.office)  # also those to new tables
            writer.change(_NOTE_VERSION, version=str(version + 1))
            commit_writer(writer, address, lambda: reopen_office(address, busy_seconds), busy_seconds)
        return version + 1


def _require_owner(connection: Connection, address: ServerAddress) -> str:
    """Return the owner of the office. Raises RoleRefused for a user without their rights."""
    owner, is_owner = read_owner(connection)
    if not is_owner:
        raise RoleRefused(
            f"升级要由建这本台账的用户 {owner} 来办，台账没有改动",
            f"请他运行一次 {format_command_of(address, owner, 'db migrate')}",
        )
    return owner
