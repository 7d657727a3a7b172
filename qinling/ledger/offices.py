"""The offices of a server, each with a ledger of its own."""

from collections.abc import Iterator

from qinling.ledger.history.head_check import require_sound_head
from qinling.ledger.ledger_address import Office, ServerAddress
from qinling.ledger.reader import driver_required


def list_offices(address: ServerAddress) -> list[Office]:
    """Return the offices of the database of *address*, by name, those that are closed to the user too.

    Each is read by a transaction of its own: no statement reaches over two, so that they may stand on several
    servers. Raises LedgerUnusable or LedgerBusy.
    """
    with driver_required():
        from qinling.ledger.postgres.offices import find_offices  # noqa: PLC0415  # loads the driver
    return find_offices(address)


def migrate_office(address: ServerAddress, busy_seconds: float) -> Iterator[int]:
    """Bring the office at *address* up to date, and yield each version that is reached.

    Raises as `office_migrations.migrate_office` does, and LedgerInconsistent where the end of the history does not fit.
    """
    with driver_required():
        from qinling.ledger.postgres import office_migrations  # noqa: PLC0415  # loads the driver
    return office_migrations.migrate_office(
        address, busy_seconds, lambda reader: require_sound_head(reader, address)
    )
