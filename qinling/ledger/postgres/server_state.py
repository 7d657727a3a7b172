"""What a server says of itself, and of an office on it: its version, its settings, its size, who is connected."""

from datetime import UTC, datetime
from typing import NamedTuple

from qinling.ledger.postgres.statements import Connection

_SETTINGS = (
    *("fsync", "full_page_writes", "synchronous_commit", "autovacuum", "idle_in_transaction_session_timeout"),
    *("server_encoding", "server_version", "server_version_num"),
)
_SELECT_SETTINGS = "select name, setting from pg_settings where name = any(%s)"
_SELECT_SIZES = """
    select coalesce(sum(size), 0)::bigint, coalesce(sum(size) filter (where relname = 'attachment_part'), 0)::bigint
    from (
        select relname, pg_total_relation_size(c.oid) as size
        from pg_class c join pg_namespace n on n.oid = relnamespace
        where relkind = 'r' and nspname = current_schema()
    ) sized
"""
#: Of others the server tells only their name, unless the user may see more.
_SELECT_CLIENTS = """
    select usename, coalesce(state, ''), coalesce(extract(epoch from clock_timestamp() - xact_start)::bigint, 0)
    from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
    order by 1, 3 desc
"""


class Client(NamedTuple):
    """Another connection to the database: its *user*, what it does, and for how long its transaction is open."""

    user: str
    state: str
    open_seconds: int

    @property
    def is_idle_in_transaction(self) -> bool:
        """Whether it holds a transaction and does nothing."""
        return self.state.startswith("idle in transaction")


class ServerState(NamedTuple):
    """The server's *settings*, its clock (UTC), the bytes of the office and of its attachments, and other clients."""

    settings: dict[str, str]
    now: datetime
    bytes: int
    attachment_bytes: int
    clients: list[Client]


def read_server_state(connection: Connection) -> ServerState:
    """Return what the server says of itself and of the office of the search path."""
    settings: dict[str, str] = dict(connection.execute(_SELECT_SETTINGS, [list(_SETTINGS)]).fetchall())
    ((now,),) = connection.execute("select clock_timestamp()")
    ((size, attachment_size),) = connection.execute(_SELECT_SIZES)
    clients = [
        Client(str(user), str(state), int(seconds))
        for user, state, seconds in connection.execute(_SELECT_CLIENTS)
    ]
    return ServerState(settings, now.astimezone(UTC), int(size), int(attachment_size), clients)
