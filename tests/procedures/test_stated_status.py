"""Whether anybody stated the status of an issue, from its entry to its last step."""

from datetime import date

import pytest

from qinling.ledger.attachments import AttachmentFolder
from qinling.ledger.engine import open_ledger
from qinling.ledger.history.replay import replay_as_of
from qinling.ledger.issues.queries import find_issues_by_number, read_issue_events
from qinling.ledger.reader import open_reader
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.importing.ledger_import import import_drafts
from qinling.procedures.issue_editing import add_issue, edit_issue
from qinling.procedures.ledger_verification import verify
from qinling.procedures.steps import resolve_issues, take_step
from qinling.procedures.undo import undo_last_command
from qinling.rules.drafts import Draft, Sheet
from qinling.rules.history.events import read_changes
from qinling.rules.lifecycle import steps
from qinling.rules.vocabulary import ImportUpdate

DAY = date(2026, 4, 25)
STAMP = Stamp("测试员", "2026-04-25T01:02:03.000004Z", DAY)
NEXT = Stamp("测试员", "2026-04-27T01:02:03.000004Z", date(2026, 4, 27))
FILE, EXPORT = Sheet("区级.xlsx", "台账"), Sheet("导出.xlsx", "台账", is_export=True)


def draft(number="A1", sheet=FILE, **values):
    return Draft({"level": "district", "number": number, "description": "河道弃渣"} | values, {}, sheet, 2)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "ledger.db"
    with open_ledger(path, create=True):
        pass
    return path


def write_drafts(path, *drafts, **options):
    with open_ledger(path) as writer:
        return import_drafts(writer, drafts, STAMP, **options)


def read_status(path, number="A1"):
    with open_reader(path) as reader:
        assert verify(reader, AttachmentFolder(path)).faults == []
        (issue,) = find_issues_by_number(reader, number)
        return issue.status, issue.status_said


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({}, ("not_started", False)),
        ({"status": None}, ("not_started", False)),
        ({"percent": 40.0}, ("rectifying", False)),
        ({"schedule": "behind"}, ("rectifying", False)),
        ({"status": "not_started"}, ("not_started", True)),
        ({"status": "closed"}, ("closed", True)),
        ({"rectified_on": DAY}, ("rectified", True)),  # the day of a deed states the deed
        ({"closed_on": DAY}, ("closed", True)),
    ],
)
def test_a_status_without_a_word_for_it_is_not_stated(path, values, status):
    result = write_drafts(path, draft(**values))
    assert read_status(path) == status
    assert result.unsaid_status == (0 if status[1] else 1)
    assert dict(result.unsaid_statuses) == ({} if status[1] else {status[0]: 1})


def test_the_count_is_of_new_issues_over_all_batches(path, monkeypatch):
    monkeypatch.setattr("qinling.procedures.importing.ledger_import._BATCH_SIZE", 1)
    drafts = [draft("A1"), draft("A2", status="closed"), draft("A3", percent=1.0), draft("A4")]
    assert dict(write_drafts(path, *drafts).unsaid_statuses) == {"not_started": 2, "rectifying": 1}
    assert write_drafts(path, *drafts).unsaid_status == 0


def test_an_issue_by_hand_too(path):
    with open_ledger(path) as writer:
        add_issue(writer, {"level": "district", "number": "A1", "description": "弃渣"}, STAMP)
        add_issue(
            writer,
            {"level": "district", "number": "A2", "description": "违建", "status": "not_started"},
            STAMP,
        )
    assert (read_status(path), read_status(path, "A2")) == (("not_started", False), ("not_started", True))


@pytest.mark.parametrize("update", ImportUpdate)
@pytest.mark.parametrize("status", ["not_started", "rectifying"])
def test_a_file_that_states_it_states_it_unless_the_ledger_is_kept(path, update, status):
    write_drafts(path, draft())
    result = write_drafts(path, draft(status=status), update=update)
    if update is ImportUpdate.KEEP:
        assert read_status(path) == ("not_started", False)
        assert result.updated == 0
        return
    assert read_status(path) == (status, True)
    (change,) = result.changes
    assert (change.field, change.new) in (("status", "rectifying"), ("status_said", True))
    assert write_drafts(path, draft(status=status), update=update).unchanged == 1


def test_a_day_of_close_out_states_a_status_that_nobody_had_stated(path):
    write_drafts(path, draft(), draft("A2", status="not_started"))
    write_drafts(path, draft(closed_on=DAY), draft("A2", closed_on=DAY))
    assert read_status(path) == ("closed", True)
    assert read_status(path, "A2") == ("not_started", True)  # a contradiction, kept as it was


def test_an_export_of_ours_states_nothing_by_itself(path):
    write_drafts(path, draft())
    assert write_drafts(path, draft(sheet=EXPORT, status="not_started")).unchanged == 1
    assert read_status(path) == ("not_started", False)
    assert write_drafts(path, draft(sheet=EXPORT, status="rectifying")).updated == 1
    assert read_status(path) == ("rectifying", True)


def test_an_edit_states_it_even_where_the_value_stays(path):
    write_drafts(path, draft())
    with open_ledger(path) as writer:
        edit_issue(writer, "A1", None, {"remark": "来函"}, STAMP, "")
    assert read_status(path) == ("not_started", False)
    with open_ledger(path) as writer:
        _, changes = edit_issue(writer, "A1", None, {"status": "not_started"}, STAMP, "")
    assert [(one.field, one.old, one.new) for one in changes] == [("status_said", False, True)]
    assert read_status(path) == ("not_started", True)
    with open_ledger(path) as writer:
        assert edit_issue(writer, "A1", None, {"status": "not_started"}, STAMP, "")[1] == []


def take(path, decide, stamp=STAMP):
    with open_ledger(path) as writer:
        take_step(writer, resolve_issues(writer, [("A1", None)]), decide, stamp)


@pytest.mark.parametrize(
    ("decide", "status"),
    [
        (
            lambda issue, _: steps.report_progress(issue, steps.StepDates(DAY, DAY), {"progress": "在改"}),
            "rectifying",
        ),
        (lambda issue, _: steps.complete_rectification(issue, steps.StepDates(DAY, DAY)), "rectified"),
    ],
)
@pytest.mark.parametrize("values", [{}, {"percent": 40.0}])
def test_a_step_states_it_and_undo_takes_that_back(path, decide, status, values):
    write_drafts(path, draft(**values))
    before = read_status(path)
    take(path, decide)
    assert read_status(path) == (status, True)
    with open_ledger(path) as writer:
        undo_last_command(writer, STAMP)
    assert read_status(path) == before
    assert before[1] is False


def test_it_stands_in_the_history_and_as_of_a_day(path):
    write_drafts(path, draft(), draft("A2", status="not_started"))
    take(path, lambda issue, _: steps.complete_rectification(issue, steps.StepDates(DAY, NEXT.today)), NEXT)
    with open_reader(path) as reader:
        created, completed = read_issue_events(reader, 1)
        (stated,) = read_issue_events(reader, 2)
        replay_as_of(reader, DAY)
        (then,) = find_issues_by_number(reader, "A1")
    assert read_changes(created)["status_said"] == (None, False)
    assert read_changes(completed)["status_said"] == (False, True)
    assert "status_said" not in read_changes(stated)
    assert (then.status, then.status_said) == ("not_started", False)
