"""Addresses that the server does not take: a role= that nobody is or may take, a database without Chinese."""

from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from qinling.errors import LedgerBusy, LedgerUnusable, QinlingError
from qinling.ledger.engine import open_ledger
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.reader import open_reader
from tests.engines.server import as_user, get_server_url, require_right


def test_a_role_that_the_server_does_not_know_is_named(office):
    with pytest.raises(LedgerUnusable) as refused, open_reader(replace(office, role="nobody_here")):
        pass
    assert str(refused.value).startswith("服务器上没有用户 nobody_here")
    assert "role=" in refused.value.remedy


def test_a_role_that_was_not_granted_is_no_matter_of_the_office(office):
    psycopg = pytest.importorskip("psycopg")
    require_right(office.url, "rolcreaterole")
    with psycopg.connect(office.url, autocommit=True) as server:
        server.execute('create role "refused-one" login; create role refused_two')
    try:
        taken = replace(office, url=as_user(office.url, "refused-one"), role="refused_two")
        with pytest.raises(LedgerUnusable) as refused, open_ledger(taken):
            pass
        assert "不能以 refused_two 的名义办理" in str(refused.value)
        assert 'grant "refused_two" to "refused-one"' in refused.value.remedy
        assert "keeper" not in refused.value.remedy
    finally:
        with psycopg.connect(office.url, autocommit=True) as server:
            server.execute('drop role "refused-one"; drop role refused_two')


def test_a_database_of_another_encoding_is_refused_with_how_to_make_one(address):
    psycopg = pytest.importorskip("psycopg")
    name = f"{urlsplit(get_server_url()).path[1:]}_latin"
    with psycopg.connect(address.url, autocommit=True) as server:
        server.execute(
            f"create database {name} template template0 encoding 'latin1' lc_collate 'C' lc_ctype 'C'"
        )
        try:
            other = replace(address, url=urlsplit(address.url)._replace(path=f"/{name}").geturl())
            with pytest.raises(LedgerUnusable) as refused, open_ledger(other, create=True):
                pass
            assert "createdb -E UTF8 -T template0" in refused.value.remedy
        finally:
            server.execute(f"drop database {name} with (force)")


def test_a_standby_server_that_ends_a_question_is_no_other_writer():
    psycopg = pytest.importorskip("psycopg")
    from qinling.ledger.postgres.server_errors import translate_errors

    class Conflict(psycopg.errors.SerializationFailure):
        diag = SimpleNamespace(source_function="ProcessInterrupts")  # as the server says it

    with pytest.raises(LedgerBusy, match="备用的服务器"), translate_errors(ServerAddress("postgresql://h/d")):
        raise Conflict
    with (
        pytest.raises(LedgerBusy, match="正被另一个命令写入"),
        translate_errors(ServerAddress("postgresql://h/d")),
    ):
        raise psycopg.errors.SerializationFailure


@pytest.mark.parametrize(
    ("said", "what", "remedy"),
    [
        ('FATAL:  database "q" does not exist', "没有这个数据库", "createdb"),
        ('FATAL:  role "wang" does not exist', "没有这个用户", "createuser"),
        ('connection is bad: invalid sslmode value: "yes"', "参数写得不对", "网络和服务器没有问题"),
        ("invalid integer value for connection option", "参数写得不对", "网络和服务器没有问题"),
        ("connection failed: Connection refused", "连不上", "看网络和服务器"),
    ],
)
def test_what_the_address_lacks_is_named(said, what, remedy):
    psycopg = pytest.importorskip("psycopg")
    from qinling.ledger.postgres.server_errors import translate_errors

    with pytest.raises(QinlingError) as refused, translate_errors(ServerAddress("postgresql://wang@h/q")):
        raise psycopg.OperationalError(said)
    assert what in refused.value.message
    assert remedy in refused.value.remedy


def test_a_file_of_passwords_that_others_may_read_is_told(tmp_path, monkeypatch):
    psycopg = pytest.importorskip("psycopg")
    from qinling.ledger.postgres.server_errors import translate_errors

    monkeypatch.setenv("HOME", str(tmp_path))
    secrets = tmp_path / ".pgpass"
    secrets.write_text("h:5432:q:wang:x\n", "utf-8")
    for mode, is_told in ((0o644, True), (0o600, False)):
        secrets.chmod(mode)
        with (
            pytest.raises(LedgerUnusable) as refused,
            translate_errors(ServerAddress("postgresql://wang@h/q")),
        ):
            raise psycopg.OperationalError("fe_sendauth: no password supplied")
        assert ("chmod 600 ~/.pgpass" in refused.value.remedy) == is_told
