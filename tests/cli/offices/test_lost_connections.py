"""A connection that is lost in the middle of a command: all or nothing, one line, and nothing is done twice."""

import json
import random
import re
from dataclasses import replace

import pytest

from qinling.ledger.postgres import commits, office_opening
from tests.cli.offices.cut_connection import Cut, psycopg

#: Each follows the one before, and may be run once.
COMMANDS = (
    ("add", "级别=区级", "编号=C1", "问题描述=丙", "镇办=甲镇", "责任单位=甲局", "整改时限=2026-06-01"),
    ("edit", "C1", "备注=看过"),
    ("progress", "C1", "--note", "进展", "--percent", "50"),
    ("supervise", "C1", "--step", "催办", "--to", "甲局"),
    ("undo",),
    ("work", "add", "调研", "--count", "3次", "--on", "2026-04-20", "--by", "秦岭办"),
    ("unit", "merge", "甲局", "甲镇"),
    ("import", "--yes", "many.csv"),
    ("warn", "--notify"),
)
_STATE = """
    select (select count(*) from one.event), (select max(hash) from one.event), (select count(*) from one.issue),
    (select string_agg(i::text, ';' order by id) from one.issue i), (select count(*) from one.work_record),
    (select string_agg(m::text, ';' order by key) from one.meta m where key not like 'run:%'),
    (select count(*) from one.message)
"""
_KEYS = "select count(*) from one.meta where key like 'run:%'"


@pytest.fixture
def run(at_server, monkeypatch, tmp_path):
    """Run a command in the office one; the server ends its connection *at* that statement, or *after* its commit."""
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"区级,M{number},问题{number},甲镇\n" for number in range(250))
    (tmp_path / "many.csv").write_text(f"级别,问题编号,问题描述,镇办\n{rows}", "utf-8")
    monkeypatch.setattr(office_opening.psycopg, "connect", Cut.connect)

    def run_command(*words, at=0, after=False):
        Cut.at, Cut.counted, Cut.is_after_commit = at, 0, after
        return at_server(*words, office="one")

    return run_command


@pytest.fixture
def read(server):
    def read_state(question=_STATE):
        with psycopg.Connection.connect(server.url) as connection:
            return connection.execute(question).fetchone()

    return read_state


def test_a_command_that_is_cut_anywhere_is_not_done_and_then_done_once(run, read, pytestconfig):
    chance = random.Random(pytestconfig.getoption("--drill-seed"))
    for words in COMMANDS:
        before = read()
        points = chance.sample(range(1, 12), 4)
        for at in points:
            cut = run(*words, at=at)
            if cut.exit_code == 0:  # it has fewer statements, or its commit was found
                break
            assert cut.exit_code == 13, (words, at, cut.stderr)
            (line,) = [one for one in cut.stderr.splitlines() if one.startswith("错误")]
            assert "台账没有改动" in line
            assert read() == before, (words, at)
        else:
            done = run(*words)
            assert done.exit_code == 0, (words, done.stderr)
        assert read() != before or words == ("warn", "--notify")
        assert read()[0] - before[0] in (0, 1, 2, 250), words


@pytest.mark.parametrize("words", [COMMANDS[0], COMMANDS[7]], ids=["add", "import"])
def test_a_commit_whose_answer_is_lost_is_looked_for(run, read, words):
    before = read()
    done = run(*words, after=True)
    assert (done.exit_code, read()[0] - before[0]) == (0, 1 if words[0] == "add" else 250), done.stderr
    assert "断" not in done.stderr


def test_an_end_that_the_server_tells_before_it_closes_is_looked_for(run, read, monkeypatch):
    execute = Cut.execute

    def end(self, query, params=None, **options):
        done = execute(self, query, params, **options)
        if str(query).endswith("; commit"):
            raise psycopg.errors.AdminShutdown("told, and not yet closed")
        return done

    monkeypatch.setattr(Cut, "execute", end)
    before = read()
    done = run(*COMMANDS[0])
    assert (done.exit_code, read()[0] - before[0]) == (0, 1), done.stderr


def lose(run, monkeypatch, *words, after):
    """Run a command whose commit is lost and that cannot ask either."""
    with monkeypatch.context() as patch:
        patch.setattr(commits, "_ask_server", lambda *_: None)
        at = 0 if after else count_statements(run, patch, words)
        lost = run(*words, at=at, after=after)
    assert lost.exit_code == 13
    assert "不知道" in lost.stderr
    assert "再运行一次" in lost.stderr


def count_statements(run, patch, words):
    """Return the number of the commit among the statements of a command, which is not done."""
    patch.setattr(Cut, "refuses_commit", True)
    assert "只数一数" in run(*words).stderr
    patch.setattr(Cut, "refuses_commit", False)
    return Cut.counted + 1


def test_the_same_command_again_does_not_do_it_twice(run, read, monkeypatch):
    lose(run, monkeypatch, *COMMANDS[0], after=True)
    state = read()
    again = run(*COMMANDS[0])
    assert (again.exit_code, read()) == (0, state)
    assert "其实已经记上了，这次没有再办" in again.stderr
    third = run(*COMMANDS[0])
    assert third.exit_code != 0  # the number is taken, as ever
    assert "断了连接" not in third.stderr


def test_the_same_command_again_does_it_where_it_was_not_recorded(run, read, monkeypatch):
    before = read()
    lose(run, monkeypatch, *COMMANDS[0], after=False)
    assert read() == before
    again = run(*COMMANDS[0])
    assert (again.exit_code, read()[0]) == (0, before[0] + 1)
    assert "没有记上" in again.stderr


def test_another_command_tells_what_became_of_the_lost_one(run, read, monkeypatch):
    lose(run, monkeypatch, *COMMANDS[0], after=True)
    other = run("edit", "A1", "备注=别的")
    assert other.exit_code == 0
    assert " add 级别=区级" in other.stderr
    assert "已经记上了" in other.stderr
    assert "断了连接" not in run("edit", "A1", "备注=再").stderr


def test_a_command_that_reads_tells_it_and_leaves_the_lost_one_to_be_settled(run, read, monkeypatch):
    lose(run, monkeypatch, *COMMANDS[0], after=True)
    for _ in range(2):
        told = run("show", "C1").stderr
        assert re.search("断了连接的 qinling .* add 级别=区级 .* 已经记上了", told)
        assert told.count("断了连接") == 1
    state = read()
    assert "这次没有再办" in run(*COMMANDS[0]).stderr
    assert read() == state
    assert "断了连接" not in run("list").stderr
    lose(run, monkeypatch, *COMMANDS[1], after=False)
    assert "没有记上" in run("board").stderr


def test_the_same_ledger_by_another_address_is_the_same(run, at_server, read, server, monkeypatch):
    lose(run, monkeypatch, *COMMANDS[0], after=True)
    state = read()
    url = f"{server.url}{'&' if '?' in server.url else '?'}application_name=other"
    again = at_server(*COMMANDS[0], office="one", server=replace(server, url=url))
    assert (again.exit_code, read()) == (0, state)
    assert "其实已经记上了，这次没有再办" in again.stderr


def test_a_program_is_told_too(run, monkeypatch):
    lose(run, monkeypatch, *COMMANDS[0], "--json", after=True)
    again = run(*COMMANDS[0], "--json")
    assert json.loads(again.stdout)["kind"] == "already_recorded"


def test_another_day_is_another_command(run, read, monkeypatch):
    words = ("progress", "A1", "--note", "进展")
    lose(run, monkeypatch, *words, "--today", "2026-04-26", after=True)
    count = read()[0]
    monkeypatch.setenv("QINLING_TODAY", "2026-04-27")
    assert run(*words, "--today", "2026-04-27").exit_code == 0
    assert read()[0] == count + 1


def test_where_nothing_can_be_kept_the_history_is_named(run, monkeypatch, tmp_path):
    (tmp_path / "qinling").write_text("no folder")
    monkeypatch.setattr(commits, "_ask_server", lambda *_: None)
    lost = run(*COMMANDS[0], after=True)
    assert lost.exit_code == 13
    assert re.search(r'qinling --ledger "postgresql://\S+" history', lost.stderr)


def test_a_command_that_changes_nothing_leaves_no_key(run, read):
    keys = read(_KEYS)
    assert run("edit", "A1", "备注=").exit_code == 0
    assert read(_KEYS) == keys


def test_old_keys_are_cleared_away(run, read, server, monkeypatch):
    with psycopg.Connection.connect(server.url) as connection:
        connection.execute("insert into one.meta values ('run:1', '1'), ('run:2', '99999999999')")
    monkeypatch.setattr(commits, "make_run_key", lambda: "run:00")
    assert run("edit", "A1", "备注=看").exit_code == 0
    (keys,) = read("select array_agg(key) from one.meta where key like 'run:%'")
    assert {"run:00", "run:2"} <= {*keys}
    assert "run:1" not in keys


def test_an_office_whose_making_was_lost_is_not_there(run, at_server, monkeypatch):
    with monkeypatch.context() as patch:
        count = count_statements(run, patch, ("offices", "create", "three"))
    lost = run("offices", "create", "three", at=count)
    assert lost.exit_code == 13
    assert "没有记上" in lost.stderr
    assert at_server("list", office="three").exit_code == 12
    assert run("offices", "create", "three").exit_code == 0
