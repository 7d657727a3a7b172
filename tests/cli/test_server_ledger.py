"""Commands on an office of a server, as a user types them, and those that are about a file only."""

import json
from urllib.parse import urlsplit

import pytest

from tests.engines.server import MISSING, NO_SERVER, get_server_url


@pytest.fixture
def url(request):
    """The address of an office that nobody has made."""
    if (base := get_server_url()) is None:
        pytest.skip(f"{NO_SERVER}: {'; '.join(MISSING)}")
    import psycopg

    office = f"cli_{abs(hash(request.node.nodeid)) % 10**12}"
    yield f"{base}&office={office}" if urlsplit(base).query else f"{base}?office={office}"
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f"drop schema if exists {office} cascade")


@pytest.fixture
def on_server(qinling, url):
    """Run a command that must go well on the office, which is made first."""

    def run(*words, code=0):
        result = qinling(*words, QINLING_LEDGER=url)
        assert result.exit_code == code, result.stderr
        return result

    run("init")
    return run


def add(on_server, number="A1", **more):
    fields = {"级别": "区级", "编号": number, "问题描述": "弃渣", "整改时限": "2026-06-30"} | more
    return on_server("add", *(f"{name}={value}" for name, value in fields.items()))


def test_a_day_of_work_on_a_server(on_server, url):
    add(on_server, 责任单位="区水利局")
    add(on_server, "A2", 整改时限="2026-04-20", 责任单位="麻街镇")
    on_server("progress", "A1", "--percent", "40", "--note", "清了一半")
    on_server("complete", "A2", "--on", "2026-04-24")
    on_server("edit", "A1", "备注=a%b:c::d'e", "--ground", "来函")
    on_server("undo", "--yes")
    assert on_server("show", "A1", "--json").stdout.count('"percent": 40') == 1
    issues = json.loads(on_server("list", "--json", "--as-of", "2026-04-25").stdout)["items"]
    assert [one["number"] for one in issues] == ["A1", "A2"]
    assert json.loads(on_server("board", "--json").stdout)["ledger"].endswith(urlsplit(url).query)
    assert "完好" in on_server("db", "verify").stderr
    assert on_server("db", "head").stdout.startswith("6 ")


@pytest.mark.parametrize(
    "words", [("list",), ("add", "级别=区级", "编号=A1", "问题描述=x"), ("undo", "--yes")]
)
def test_only_init_makes_an_office(qinling, url, words):
    result = qinling(*words, QINLING_LEDGER=url)
    assert result.exit_code == 12
    assert "qinling init --ledger" in result.stderr
    assert "已新建台账" in qinling("init", QINLING_LEDGER=url).stderr
    assert "没有改动" in qinling("init", QINLING_LEDGER=url).stderr


def test_an_office_is_examined_and_salvaged(on_server, qinling, url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    add(on_server)
    examined = qinling("db", "doctor", QINLING_LEDGER=url)
    assert examined.exit_code in (0, 22)  # the server of tests may lose records
    assert "这个单位占" in examined.stderr
    facts = json.loads(qinling("db", "doctor", "--json", QINLING_LEDGER=url).stdout)
    assert {one["check"] for one in facts["items"]} <= {"server", "clock"}
    assert len(facts["facts"]) == 2
    assert "新台账核验：完好" in on_server("db", "salvage", "新.db").stderr
    assert "新.db 已存在" in on_server("db", "salvage", "新.db", code=2).stderr


def test_a_backup_of_a_server_is_proposed(on_server):
    lines = on_server("cron", "show").stdout
    assert "db backup" in lines
    assert "postgresql://" in lines


def test_doctor_tries_the_server(on_server, qinling, url):
    assert "连得上" in qinling("doctor", QINLING_LEDGER=url).stdout


def test_a_password_is_kept_out_of_the_settings(qinling, with_settings):
    env = with_settings("")
    result = qinling("config", "set", "ledger", "postgresql://u:geheim@h/x", **env)
    assert result.exit_code != 0
    assert "不要写密码" in result.stderr
    assert "geheim" not in result.stderr


def test_a_copy_from_or_to_a_server_that_is_not_there_is_told_in_one_line(qinling, ledger, tmp_path):
    assert qinling("init").exit_code == 0
    nowhere = "postgresql://127.0.0.1:1/nowhere?office=x"
    for source, target in ((ledger, nowhere), (nowhere, tmp_path / "new.db")):
        refused = qinling("db", "copy", source, target)
        assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (13, "", 1), refused.stderr
        assert f"连不上台账 {nowhere}" in refused.stderr
        assert refused.stderr.endswith("看网络和服务器，再运行一次；台账没有改动\n")
    assert not (tmp_path / "new.db").exists()
