"""The offices of a database: the schemas that hold a ledger."""

from contextlib import closing

from qinling.ledger.ledger_address import Office, ServerAddress
from qinling.ledger.postgres.office_opening import connect_server, enter_office
from qinling.ledger.postgres.server_errors import translate_errors

#: Everybody may read the catalogue, so that an office that is closed to the user is named all the same.
_SELECT_OFFICES = """
    select n.nspname collate "C",
        has_schema_privilege(n.oid, 'usage') and bool_and(has_table_privilege(c.oid, 'select'))
    from pg_catalog.pg_namespace n join pg_catalog.pg_class c on c.relnamespace = n.oid
    where c.relkind in ('r', 'p') and c.relname in ('event', 'issue', 'meta') and n.nspname not like 'pg\\_%'
    group by n.oid, n.nspname having count(*) = 3 order by 1
"""


def find_offices(address: ServerAddress) -> list[Office]:
    """Return the offices of the database, by name. Raises LedgerUnusable or LedgerBusy."""
    with translate_errors(address), closing(connect_server(address)) as connection:
        enter_office(connection, address)
        return [Office(str(name), bool(may)) for name, may in connection.execute(_SELECT_OFFICES)]
