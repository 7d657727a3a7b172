from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from qinling.cli.app import app
from qinling.ledger.ledger_address import ServerAddress
from tests.engines.server import as_user, get_server_url


@pytest.fixture(scope="session")
def filled_database(own_database, tmp_path_factory):
    """A database with the offices one and two: each has the issue A1, overdue in two, and one that is due later."""
    if (url := get_server_url()) is None:
        pytest.skip("no PostgreSQL")
    import psycopg

    parts = urlsplit(url)
    name = f"{parts.path[1:]}_offices"
    filled = parts._replace(path=f"/{name}").geturl()
    home = {
        "HOME": str(tmp_path_factory.mktemp("home")),
        "QINLING_TODAY": "2026-04-25",
        "QINLING_ACTOR": "测试员",
    }
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"create database {name} template template0 encoding 'utf8'")
        for office, deadline, town in (("one", "2026-05-01", "甲镇"), ("two", "2026-04-20", "乙镇")):
            at = ("--ledger", str(ServerAddress(filled, office)))
            made = [CliRunner().invoke(app, ["offices", "create", office, *at], env=home)]
            for number, due in (("A1", deadline), (f"B-{office}", "2026-09-01")):
                words = (
                    "级别=区级",
                    f"编号={number}",
                    f"问题描述={office}的",
                    f"镇办={town}",
                    f"整改时限={due}",
                )
                made.append(CliRunner().invoke(app, ["add", *words, *at], env=home))
            assert [one.exit_code for one in made] == [0, 0, 0]
        yield name
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture
def server(filled_database):
    """A server with the offices one and two, which no other test sees."""
    import psycopg

    url = get_server_url()
    name = f"{filled_database}_copy"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"create database {name} template {filled_database}")
        yield ServerAddress(urlsplit(url)._replace(path=f"/{name}").geturl())
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture
def at_server(qinling, server):
    """Run a command on the server: `at_server("list", office="one")`."""

    def run(*words, office="qinling", user=None, server=server, **options):
        url = as_user(server.url, user) if user else server.url
        return qinling(*words, "--ledger", replace(server, url=url, office=office), **options)

    return run
