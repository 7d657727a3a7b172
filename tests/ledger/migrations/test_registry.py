"""A ledger that the first version wrote is brought up to date, and nothing of it is lost."""

import json
import sqlite3
from contextlib import closing
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from qinling.errors import LedgerUnusable
from qinling.ledger import migrations
from qinling.ledger.attachments import AttachmentFolder
from qinling.ledger.engine import open_ledger
from qinling.ledger.history.replay import replay_as_of
from qinling.ledger.issues.filters import Filters
from qinling.ledger.issues.queries import find_issues_by_number, read_event_tuples
from qinling.ledger.migrations.registry import MIGRATIONS
from qinling.ledger.reader import open_reader
from qinling.ledger.rows import IssueRow
from qinling.ledger.sqlite_file.ledger_file import SCHEMA_VERSION
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.issue_editing import edit_issue
from qinling.procedures.ledger_verification import verify
from qinling.procedures.undo import undo_last_command
from qinling.procedures.views.issue_views import list_issues
from qinling.rules.history.events import GENESIS_HASH, Event, EventKind, encode_changes, encode_created_values
from qinling.rules.history.hash_chain import seal_event, verify_chain

A1 = {"number": "A1", "level": "district", "description": "河道弃渣", "deadline": "2026-06-30",
      "deadline_kind": "dated", "deadline_text": "6月底前", "original_deadline": "2026-06-30", "status": "rectifying",
      "percent": 40.0, "on_platform": True, "extra": {"股室": "一股"}}  # fmt: skip
A2 = {"number": "QL-2026-0001", "level": "city", "description": "尾矿库渗水", "deadline_kind": "none",
      "status": "closed", "closed_on": "2026-02-01", "fingerprint": "ab12"}  # fmt: skip
CORRECTED_VALUES = {"remark": "来函", "percent": 60.0}
#: Late in the evening of UTC's day, and the next day in the office: it had no day of its own yet.
FIRST, SECOND = "2026-04-20T23:30:00.000000Z", "2026-04-22T01:02:03.000004Z"


def build_first_events():
    """The events as the first version wrote them: two issues imported, one corrected two days later."""
    told = (
        (FIRST, EventKind.CREATED, 1, 1, encode_created_values(A1), "导入 区级.xlsx“台账”第 2 行"),
        (FIRST, EventKind.CREATED, 2, 1, encode_created_values(A2), "导入 市级.xlsx“台账”第 2 行"),
        (SECOND, EventKind.CHANGED, 1, 3,
         encode_changes({"remark": None, "percent": 40.0}, CORRECTED_VALUES), "手工修改"),
    )  # fmt: skip
    head = GENESIS_HASH
    for event_id, (at, kind, issue, batch, changes, ground) in enumerate(told, 1):
        event = seal_event(head, event_id=event_id, at=at, day="", actor="张某", kind=kind, issue=issue, batch=batch,
                     changes=changes, ground=ground)  # fmt: skip
        head = event.hash
        yield event


def insert_row(connection, table, values):
    stored = {
        name: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        if isinstance(value, dict)
        else value
        for name, value in values.items()
    }
    connection.execute(
        f"insert into {table} ({', '.join(stored)}) values ({', '.join('?' * len(stored))})",
        (*stored.values(),),
    )


@pytest.fixture
def old_ledger(tmp_path):
    """A ledger of the first schema, with two issues and three events in it."""
    path = tmp_path / "旧台账.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in MIGRATIONS[0]:
            connection.execute(statement)
        connection.execute("pragma user_version = 1")
        connection.execute("pragma foreign_keys = on")
        blank = {"round": 1, "version": 1, "extra": "{}"}
        insert_row(connection, "issue", {"id": 1} | blank | A1 | CORRECTED_VALUES | {"version": 2})
        insert_row(connection, "issue", {"id": 2} | blank | A2)
        for event in build_first_events():
            insert_row(
                connection, "event", {name: value for name, value in event._asdict().items() if name != "day"}
            )
        insert_row(connection, "meta", {"key": "ledger_id", "value": "1234"})
        insert_row(connection, "unit", {"name": "区水利局"})
        insert_row(connection, "counter", {"name": "QL-2026-", "value": 1})
    return path


@pytest.fixture
def migrated_ledger(old_ledger):
    with open_ledger(old_ledger):
        pass
    return old_ledger


def test_every_file_of_a_migration_is_in_the_list_at_its_number():
    files = sorted(path.stem for path in Path(migrations.__path__[0]).glob("m*.py"))
    listed = [import_module(f"{migrations.__name__}.{name}").STATEMENTS for name in files]

    assert [int(name[1:4]) for name in files] == list(range(1, len(files) + 1))
    assert tuple(listed) == MIGRATIONS
    assert len(MIGRATIONS) == SCHEMA_VERSION


STAMP = Stamp("李某", "2026-04-25T01:02:03.000004Z", date(2026, 4, 25))


def test_a_reader_names_the_command_that_brings_it_up_to_date(old_ledger):
    before = old_ledger.read_bytes()
    with pytest.raises(LedgerUnusable, match="qinling db migrate"), open_reader(old_ledger):
        pass
    assert old_ledger.read_bytes() == before


def test_issues_and_events_are_all_there(migrated_ledger):
    with open_reader(migrated_ledger) as reader:
        rows = {row.number: row for row in list_issues(reader, Filters())}
        assert list(map(Event._make, read_event_tuples(reader))) == list(build_first_events())
        assert list(reader.rows(str, "select value from meta where key = 'ledger_id'")) == ["1234"]
        assert list(reader.rows(str, "select name from unit")) == ["区水利局"]
        assert reader.value("select value from counter") == 1
    values = {name: value for name, value in (A1 | CORRECTED_VALUES).items() if name != "extra"}
    due = date(2026, 6, 30)
    assert rows["A1"]._asdict() == dict.fromkeys(IssueRow._fields) | values | {
        "id": 1, "version": 2, "round": 1, "deadline": due, "original_deadline": due, "extra_json": '{"股室":"一股"}',
        "status_said": True, "number_key": "a1",
    }  # fmt: skip
    assert (rows["QL-2026-0001"].closed_on, rows["QL-2026-0001"].fingerprint) == (date(2026, 2, 1), "ab12")


def test_numbers_are_found_in_any_spelling_and_old_statuses_count_as_stated(migrated_ledger):
    with open_reader(migrated_ledger) as reader:
        (issue,) = find_issues_by_number(reader, "ｑｌ—2026－0001")
        assert (issue.number, issue.number_key, issue.status_said) == ("QL-2026-0001", "ql-2026-0001", True)


def test_the_old_history_is_sound_and_the_new_goes_on_from_it(migrated_ledger, tmp_path):
    with open_ledger(migrated_ledger) as writer:
        edit_issue(writer, "A1", None, {"percent": 80.0}, STAMP, "")
    with open_reader(migrated_ledger) as reader:
        found = verify(reader, AttachmentFolder(tmp_path))
        events = list(map(Event._make, read_event_tuples(reader)))
    assert (found.faults, found.events, found.position) == ([], 4, 4)
    assert (events[3].day, events[3].prev_hash) == ("2026-04-25", events[2].hash)
    assert verify_chain(events).broken is None


def test_events_cut_off_after_the_migration_are_a_fault(migrated_ledger, tmp_path):
    with closing(sqlite3.connect(migrated_ledger)) as connection, connection:
        connection.execute("drop trigger event_never_goes")
        connection.execute("delete from event where id = 3")
        connection.execute("update issue set percent = 40, remark = null, version = 1 where id = 1")
    with open_reader(migrated_ledger) as reader:
        assert "末尾的记录被删除" in verify(reader, AttachmentFolder(tmp_path)).faults[0]


@pytest.mark.parametrize(
    ("day", "percent"), [(19, None), (20, 40.0), (21, 40.0), (22, 60.0), (24, 60.0), (25, 80.0)]
)
def test_old_events_count_by_their_moment_new_ones_by_the_day_of_the_office(migrated_ledger, day, percent):
    with open_ledger(migrated_ledger) as writer:
        edit_issue(writer, "A1", None, {"percent": 80.0}, STAMP, "")
    with open_reader(migrated_ledger) as reader:
        replay_as_of(reader, date(2026, 4, day))
        found = find_issues_by_number(reader, "A1")
    assert [row.percent for row in found] == ([] if percent is None else [percent])


def test_an_old_event_can_be_undone(migrated_ledger, tmp_path):
    with open_ledger(migrated_ledger) as writer:
        undo_last_command(writer, Stamp("张某", STAMP.at, STAMP.today))
    with open_reader(migrated_ledger) as reader:
        (row,) = find_issues_by_number(reader, "A1")
        assert (row.percent, row.remark) == (40.0, None)
        assert verify(reader, AttachmentFolder(tmp_path)).faults == []


def test_the_history_still_only_grows(migrated_ledger):
    with closing(sqlite3.connect(migrated_ledger)) as connection:
        for sql in (
            "delete from event",
            "update event set actor = ''",
            f"insert or replace into event select {', '.join(Event._fields)} from event",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(sql)


def test_a_user_is_referred_to_db_migrate_and_it_works(qinling, old_ledger):
    for words in (("list",), ("board",), ("db", "verify"), ("history", "A1")):
        refused = qinling(*words, "--ledger", old_ledger)
        assert (refused.exit_code, f"qinling --ledger {old_ledger} db migrate" in refused.stderr) == (
            13,
            True,
        )
    assert qinling("db", "migrate", "--ledger", old_ledger).exit_code == 0
    assert qinling("db", "verify", "--ledger", old_ledger).exit_code == 0
    listed = qinling("list", "--json", "--as-of", "2026-04-20", "--ledger", old_ledger)
    assert {item["number"]: item["percent"] for item in json.loads(listed.stdout)["items"]} == {
        "QL-2026-0001": None,
        "A1": 40.0,
    }
    shown = json.loads(qinling("show", "A1", "--json", "--ledger", old_ledger).stdout)["items"][0]
    assert [event["day"] for event in shown["history"]] == ["2026-04-20", "2026-04-22"]
    again = qinling("db", "migrate", "--ledger", old_ledger)
    assert (again.exit_code, again.stdout) == (0, "")


@pytest.mark.parametrize("day", ["2026-04-24", "2026-04-25"])  # a working day, a quiet one
def test_the_first_run_of_the_night_after_an_update_migrates_and_needs_nobody(qinling, old_ledger, day):
    told = qinling("warn", "--notify", "--today", day, "--ledger", old_ledger)
    assert (told.exit_code, told.stderr) == (0, "")
    assert qinling("db", "verify", "--ledger", old_ledger).exit_code == 0
