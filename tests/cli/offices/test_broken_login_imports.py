"""A login log that is read in when the connection breaks: all of it or nothing, one line, and nothing twice."""

from threading import Thread

import pytest

from qinling.ledger.postgres import office_opening
from tests.cli.offices.cut_connection import Cut, psycopg

_RECORDS = 1_200
_STATE = """
    select (select count(*) from one.login_event), (select coalesce(sum(logins), 0) from one.login_day),
    (select count(*) from one.login_log), (select count(*) from one.account),
    (select max(hash) from one.event), (select count(*) from one.login_file)
"""
_WAITING = """
    select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and application_name = 'qinling' and wait_event_type = 'Lock'
"""


@pytest.fixture
def run(at_server, monkeypatch, tmp_path):
    """Read in two logs in the office one; the connection ends *at* that statement, or *after* the commit."""
    monkeypatch.chdir(tmp_path)
    for month, count in ((3, 40), (4, _RECORDS)):
        rows = "".join(
            f"2026-{month:02}-{at % 24 + 1:02} {at % 9 + 8:02}:{at % 60:02}:{at // 60:02},u{at % 70},成功\n"
            for at in range(count)
        )
        (tmp_path / f"{month}月.csv").write_text(f"时间,账号,结果\n{rows}", "utf-8")
    monkeypatch.setattr(office_opening.psycopg, "connect", Cut.connect)

    def read_in(*words, at=0, after=False, loses_network=False):
        Cut.at, Cut.counted, Cut.is_after_commit, Cut.loses_network = at, 0, after, loses_network
        return at_server("login", "import", "3月.csv", "4月.csv", *words, office="one")

    yield read_in
    Cut.loses_network = False


@pytest.fixture
def read(server):
    def read_state():
        with psycopg.Connection.connect(server.url) as connection:
            return connection.execute(_STATE).fetchone()

    return read_state


def require_one_line(cut):
    assert cut.exit_code == 13, cut.stderr
    assert (cut.stdout, cut.stderr.count("\n")) == ("", 1)
    assert "台账没有改动" in cut.stderr


@pytest.mark.parametrize("loses_network", [False, True])
def test_an_import_that_is_cut_at_any_statement_is_not_done_and_then_done_once(
    run, read, monkeypatch, loses_network
):
    before = read()
    with monkeypatch.context() as patch:
        patch.setattr(Cut, "refuses_commit", True)
        assert "只数一数" in run().stderr
    statements = Cut.counted
    assert statements > 10
    for at in range(1, statements + 1, 5):
        require_one_line(run(at=at, loses_network=loses_network))
        assert read() == before, at
    done = run()
    assert done.exit_code == 0, done.stderr
    state = read()
    assert (state[0], state[2]) == (40 + _RECORDS, 2)
    again = run()
    assert (again.exit_code, read()) == (0, state)
    assert "已经读过" in again.stdout + again.stderr


@pytest.mark.parametrize("loses_network", [False, True])
def test_a_commit_whose_answer_is_lost_is_looked_for(run, read, loses_network):
    done = run(after=True, loses_network=loses_network)
    assert (done.exit_code, read()[0]) == (0, 40 + _RECORDS), done.stderr
    assert "断" not in done.stderr


def test_an_import_that_is_ended_while_it_waits_changes_nothing(run, read, server, monkeypatch):
    """A statement is under way when the server ends the connection, as a restart does."""
    before = read()
    note_sizes = office_opening.PostgresWriter.note_sizes

    def wait_for_a_lock(writer):
        note_sizes(writer)
        with psycopg.Connection.connect(server.url, autocommit=True) as other:
            other.execute("select pg_advisory_lock(1)")
            ended = _end_when_waiting(server.url)
            try:
                writer.connection.execute("select pg_advisory_xact_lock(1)")
            finally:
                ended.join()

    with monkeypatch.context() as patch:
        patch.setattr(office_opening.PostgresWriter, "note_sizes", wait_for_a_lock)
        require_one_line(run())
    assert read() == before
    assert run().exit_code == 0
    assert read()[0] == 40 + _RECORDS


def _end_when_waiting(url):
    def end():
        with psycopg.Connection.connect(url, autocommit=True) as connection:
            while not connection.execute(_WAITING).fetchone():
                pass

    thread = Thread(target=end)
    thread.start()
    return thread
