"""What is asked every day must not grow with the office: the server answers it from an index, whatever is in it."""

from dataclasses import dataclass, field

import pytest

from qinling.ledger.changes import append_events, insert_issues
from qinling.ledger.engine import open_ledger
from qinling.ledger.issues.queries import (
    find_alert_candidates,
    find_issues_with_opinions,
    read_events_between,
)
from qinling.ledger.postgres import statements
from qinling.ledger.postgres.statements import PostgresReader, PostgresWriter
from qinling.ledger.postgres.translation import translate_statement
from qinling.ledger.reader import open_reader
from qinling.rules.history.events import GENESIS_HASH
from qinling.rules.history.hash_chain import seal_event
from qinling.rules.vocabulary import AlertKind
from tests.bench.samples import make_ledger
from tests.engines.server import require_right
from tests.ledger.daily_questions import ALERT_DAYS, DAILY, DAY, SHAPES, issue

COUNT = 6_000
#: A table is read from end to end for good reason only where so many of its rows are wanted: a page holds thirty.
WANTED = 0.05


def mix(at):
    """Return an issue of an office with a long history: one in three hundred is open."""
    closed = {"status": "closed", "closed_on": DAY.isoformat(), "reported_on": "2024-01-01"}
    return issue(at, **({} if at % 300 == 0 else closed))


def make_office(address, make):
    """Fill the office as an import does, each issue with its event. Only the command itself may sample the tables."""
    with open_ledger(address, create=True) as writer:
        for table in ("issue", "event"):
            writer.connection.execute(f"alter table {table} set (autovacuum_enabled = false)")
        ids = insert_issues(writer, [make(at) for at in range(COUNT)])
        append_events(writer, seal(ids))


def seal(ids):
    head = GENESIS_HASH
    for at in ids:
        event = seal_event(
            head,
            event_id=at,
            at="2025-04-25T00:00:00Z",
            day="2025-04-25",
            actor="甲",
            kind="created",
            issue=at,
            batch=1,
            changes="{}",
            ground="",
        )
        head = event.hash
        yield event


@dataclass
class Watch:
    """The statements that were run, and those among them that read a whole table for a few rows."""

    sizes: dict = field(default_factory=dict)
    count: int = 0
    wasteful: list = field(default_factory=list)

    def note(self, reader, sql, params):
        statement = translate_statement(sql)
        bound = {name: statements._bind(value, name in statement.arrays) for name, value in params.items()}
        verb = statement.text.split()[0]
        how = {"select": "analyze, timing off, format json", "update": "format json"}.get(verb)
        if how:
            ((plans,),) = reader.connection.execute(f"explain ({how}) {statement.text}", bound)
            self.count += 1
            self.wasteful += [
                f"{node['Relation Name']}: {statement.text}"
                for node in walk(plans[0]["Plan"])
                if node["Node Type"] == "Seq Scan" and self.is_wasteful(node)
            ]

    def is_wasteful(self, node):
        size = self.sizes.get(node["Relation Name"], 0)
        wanted = node["Actual Rows"] * node["Actual Loops"] if "Actual Rows" in node else node["Plan Rows"]
        return size and wanted < WANTED * size


def walk(node):
    yield node
    for below in node.get("Plans", ()):
        yield from walk(below)


@pytest.fixture
def watch(monkeypatch):
    noted = Watch({"issue": COUNT, "event": COUNT})
    execute, read_all = PostgresReader._execute, PostgresReader.all_tuples

    def explain(reader, sql, params):
        noted.note(reader, sql, params)
        return execute(reader, sql, params)

    def explain_all(reader, sql, /, **params):
        noted.note(reader, sql, params)
        return read_all(reader, sql, **params)

    monkeypatch.setattr(PostgresReader, "_execute", explain)
    monkeypatch.setattr(PostgresReader, "all_tuples", explain_all)
    return noted


@pytest.mark.parametrize("shape", [*(name for name in SHAPES if name != "empty"), "mixed"])
def test_no_daily_question_reads_all_issues_right_after_an_import(address, watch, shape):
    make_office(address, mix if shape == "mixed" else lambda at: issue(at, **SHAPES[shape]))
    watch.count = 0
    with open_reader(address) as reader:
        for ask in DAILY.values():
            list(ask(reader))
        list(read_events_between(reader, DAY, DAY))
    assert watch.count >= len(DAILY)
    assert watch.wasteful == []


def test_without_the_sample_the_server_would_read_everything(address, watch, monkeypatch):
    monkeypatch.setattr(PostgresWriter, "note_sizes", lambda _writer: None)
    make_office(address, mix)
    with open_reader(address) as reader:
        list(find_alert_candidates(reader, [AlertKind.EXTENSION], ALERT_DAYS))
        list(find_issues_with_opinions(reader, open_only=True))
    assert watch.wasteful


def test_who_owns_no_table_has_it_sampled_too(office):
    require_right(office.url, "rolcreaterole")
    user = f"{office.office}_keeper"
    with open_ledger(office) as writer:
        writer.connection.execute(
            f"create role {user}; grant usage on schema {office.office} to {user};"
            f" grant select, insert, update, delete on all tables in schema {office.office} to {user};"
            f" grant {user} to current_user"
        )
    try:
        with open_ledger(office) as writer:
            writer.connection.execute(f"set local role {user}")
            insert_issues(writer, [mix(at) for at in range(300)])
        with open_reader(office) as reader:
            assert reader.value("select reltuples from pg_class where oid = to_regclass('issue')") == 300
    finally:
        with open_ledger(office) as writer:
            writer.connection.execute(f"drop owned by {user}; drop role {user}")


def test_a_command_that_adds_little_takes_no_sample(address):
    make_office(address, mix)
    with open_ledger(address) as writer:
        ids = insert_issues(writer, [mix(at) | {"number": f"M-{at}"} for at in range(COUNT // 20)])
        assert len(ids) > statements._MIN_MANY_ROWS
    with open_reader(address) as reader:
        assert reader.value("select reltuples from pg_class where oid = to_regclass('issue')") == COUNT


COMMANDS = (
    "list --open --limit 50",
    "list --due-within 7",
    "list --overdue",
    "list --status 正在整改 --limit 20",
    "list --unit 区水利局 --limit 20",
    "show SL-0000003",
    "history SL-0000003",
    "history --since 2026-04-24",
    "warn --within 7",
    "add 级别=区级 问题编号=N-1 问题描述=河道内有垃圾 整改时限=2026-12-31 整改状态=正在整改",
    "progress SL-0000000 --note 正在清理",
    "edit SL-0000400 备注=已看",
    "complete SL-0000120",
    "undo --yes",
    "supervise SL-0000240 --step 催办 --reason 已超过整改时限",
    "notify list",
)


def test_no_daily_command_reads_all_issues(address, qinling, watch):
    make_ledger(address, COUNT)
    for line in COMMANDS:
        watch.count = 0
        result = qinling(*line.split(), QINLING_LEDGER=str(address))
        assert result.exit_code == 0, (line, result.stderr)
        assert watch.count, line
    assert watch.wasteful == []
