"""Behind a pooler that lends a connection for one transaction: two connections to the server serve everybody."""

import os
import shutil
import socket
import subprocess
import threading
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from qinling.ledger.engine import open_ledger
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.reader import open_reader

psycopg = pytest.importorskip("psycopg")

_SETTINGS = """
[databases]
* = host={host} port={port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = 2
server_reset_query =
query_wait_timeout = 20
server_login_retry = 1
ignore_startup_parameters = extra_float_digits
"""


def find_free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def pooled(server, tmp_path):
    """The server behind pgbouncer in transaction mode. Whatever a client sets on a session meets the next client."""
    if (program := shutil.which("pgbouncer")) is None:
        pytest.skip("no pgbouncer")
    parts, own = urlsplit(server.url), find_free_port()
    if parts.password:
        pytest.skip("the pooler of this test knows no password")
    host = parts.hostname or parse_qs(parts.query)["host"][0]
    (tmp_path / "users").write_text(f'"{parts.username}" ""\n')
    (tmp_path / "pool.ini").write_text(
        _SETTINGS.format(host=host, port=parts.port or 5432, own=own, folder=tmp_path)
    )
    # It refuses to run as root; the socket may be closed to all but the user of the server.
    user = ["-u", Path(host).owner() if host.startswith("/") else "nobody"] if os.geteuid() == 0 else []
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    pooler = subprocess.Popen([program, *user, str(tmp_path / "pool.ini")], stderr=subprocess.DEVNULL)
    try:
        url = parts._replace(netloc=f"{parts.username}@127.0.0.1:{own}", query="").geturl()
        for _ in range(20):
            try:
                psycopg.connect(url, connect_timeout=2).close()
                break
            except psycopg.OperationalError:
                time.sleep(0.1)
        yield ServerAddress(url)
    finally:
        pooler.terminate()
        pooler.wait(10)


@pytest.fixture
def at_pool(qinling, pooled):
    return lambda *words, office="one": qinling(*words, "--ledger", replace(pooled, office=office))


def test_the_work_of_a_day_goes_through_a_pooler(at_pool):
    for words in (
        ("offices", "create", "three"),
        ("edit", "A1", "备注=经连接池"),
        ("progress", "A1", "--note", "进展", "--percent", "60"),
        ("undo",),
        ("show", "A1"),
        ("list", "--as-of", "2026-04-25"),
        ("db", "verify"),
        ("board", "--all-offices"),
        ("brief", "--all-offices"),
    ):
        done = at_pool(*words)
        assert done.exit_code == 0, (words, done.stderr)


def test_a_command_gives_the_connection_to_the_server_back(at_pool, pooled):
    """The pooler throws one away that is left inside a transaction, and the next command waits for a new one."""
    with open_reader(replace(pooled, office="one")) as reader:
        first = reader.value("select pg_backend_pid()")
    for words in (
        ("list",),
        ("progress", "A1", "--note", "进展", "--dry-run"),
        ("progress", "无此号", "--note", "进展"),
    ):
        at_pool(*words)
    with open_reader(replace(pooled, office="one")) as reader:
        assert reader.value("select pg_backend_pid()") == first


def test_clients_of_several_offices_share_two_connections(pooled):
    """Each transaction sees its own office, and no setting of the one before."""
    failures = []

    def work(office, number):
        try:
            for turn in range(5):
                with open_ledger(replace(pooled, office=office)) as writer:
                    writer.change(
                        "insert into counter (name, value) values (:name, 1)",
                        name=f"{office} {number} {turn}",
                    )
                with open_reader(replace(pooled, office=office)) as reader:
                    names = list(reader.rows(str, "select name from counter where name like '% % %'"))
                    assert {name.split()[0] for name in names} == {office}
        except Exception as failure:  # noqa: BLE001 (told below)
            failures.append(failure)

    clients = [
        threading.Thread(target=work, args=(office, number))
        for office in ("one", "two")
        for number in range(8)
    ]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    assert failures == []
    for office in ("one", "two"):
        with open_reader(replace(pooled, office=office)) as reader:
            assert reader.value("select count(*) from counter where name like '% % %'") == 40


def test_nothing_stays_on_a_session(pooled, at_pool):
    for office in ("one", "two"):
        assert at_pool("edit", "A1", "备注=看", office=office).exit_code == 0
        assert at_pool("list", office=office).exit_code == 0
    with psycopg.connect(pooled.url, autocommit=True) as connection:
        for _ in range(4):
            row = connection.execute(
                "select current_setting('search_path'), current_setting('lock_timeout'),"
                " current_setting('transaction_isolation'), current_setting('transaction_read_only'),"
                " (select count(*) from pg_locks join pg_database on pg_database.oid = pg_locks.database"
                " where locktype = 'advisory' and datname = current_database()),"
                " (select count(*) from pg_prepared_statements)"
            ).fetchone()
            assert row == ('"$user", public', "0", "read committed", "off", 0, 0)
