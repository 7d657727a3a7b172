"""Registering drafts: in batches, once each, every change an event of one unbroken chain."""

from datetime import date

import pytest

from qinling.errors import IssueNotFound, ValueRefused
from qinling.ledger.engine import open_ledger
from qinling.ledger.issues.filters import Filters
from qinling.ledger.issues.queries import find_issues, read_event_tuples
from qinling.ledger.reader import open_reader
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.importing import ledger_import
from qinling.procedures.importing.ledger_import import import_drafts
from qinling.procedures.issue_editing import add_issue, edit_issue
from qinling.rules.drafts import Draft, Sheet
from qinling.rules.history.events import Event, read_changes
from qinling.rules.history.hash_chain import verify_chain
from qinling.rules.vocabulary import ImportUpdate

STAMP = Stamp("测试员", "2026-04-25T01:02:03.000004Z", date(2026, 4, 25))
SHEET = Sheet("区级.xlsx", "台账")


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "ledger.db"
    with open_ledger(path, create=True):
        pass
    return path


@pytest.fixture(params=[1, 2, 5000], ids=lambda size: f"batches of {size}")
def small_batches(request, monkeypatch):
    monkeypatch.setattr(ledger_import, "_BATCH_SIZE", request.param)


def draft(row, number=None, **values):
    said = {"level": "district", "number": number, "description": f"第{row}处弃渣", "status": "rectifying"}
    return Draft(said | values, {}, SHEET, row)


def write_drafts(path, drafts, **options):
    with open_ledger(path) as writer:
        return import_drafts(writer, drafts, STAMP, **options)


def read_ledger(path):
    with open_reader(path) as reader:
        return list(find_issues(reader, Filters())), list(map(Event._make, read_event_tuples(reader)))


@pytest.mark.usefixtures("small_batches")
def test_numbers_are_given_after_those_the_files_bring(path):
    drafts = [draft(2), draft(3, "QL-2026-0001"), draft(4), draft(5, "QL-2026-0003"), draft(6, "A1")]
    assert write_drafts(path, drafts).created == 5
    rows, events = read_ledger(path)
    assert {row.number: row.description for row in rows} == {
        "QL-2026-0001": "第3处弃渣", "QL-2026-0003": "第5处弃渣", "A1": "第6处弃渣",
        "QL-2026-0004": "第2处弃渣", "QL-2026-0005": "第4处弃渣",
    }  # fmt: skip
    assert verify_chain(events).broken is None
    assert {event.batch for event in events} == {1}
    again = write_drafts(path, drafts)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 5)


@pytest.mark.usefixtures("small_batches")
def test_progress_ends_at_the_number_of_drafts(path):
    seen = []
    write_drafts(path, [draft(row, f"A{row}") for row in range(2, 7)], progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 5


@pytest.mark.usefixtures("small_batches")
def test_new_and_changed_issues_of_one_call_are_one_batch(path):
    write_drafts(path, [draft(2, "A1"), draft(3, "A2")])
    result = write_drafts(
        path,
        [draft(2, "A1", status="rectified"), draft(3, "A2"), draft(4, "A3")],
        update=ImportUpdate.OVERWRITE,
    )
    assert (result.created, result.updated, result.unchanged) == (1, 1, 1)
    _, events = read_ledger(path)
    assert [event.batch for event in events] == [1, 1, 3, 3]
    assert verify_chain(events).broken is None
    changed = next(event for event in events if event.kind == "changed")
    assert read_changes(changed) == {"status": ("rectifying", "rectified")}
    assert changed.ground == "导入 区级.xlsx“台账”第 2 行"


def test_a_failed_import_leaves_nothing(path):
    def broken():
        yield draft(2, "A1")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_drafts(path, broken())
    assert read_ledger(path) == ([], [])


@pytest.mark.parametrize(
    ("values", "status", "schedule"),
    [
        ({}, "not_started", None),
        ({"percent": 0.0}, "not_started", None),
        ({"percent": 5.0}, "rectifying", None),
        ({"schedule": "behind"}, "rectifying", "behind"),
        ({"rectified_on": date(2026, 4, 1)}, "rectified", None),
        ({"rectified_on": date(2026, 4, 1), "closed_on": date(2026, 4, 2)}, "closed", None),
        ({"status": "closed", "schedule": "behind"}, "closed", None),
        ({"status": "not_started", "percent": 5.0}, "not_started", None),
    ],
)
def test_the_first_status_comes_from_the_row_or_from_its_days(path, values, status, schedule):
    write_drafts(path, [draft(2, "A1", **{"status": None} | values)])
    ((row,), _) = read_ledger(path)
    assert (row.status, row.schedule) == (status, schedule)


def test_units_are_stored(path):
    write_drafts(
        path,
        [
            draft(2, "A1", duty_unit="麻街镇人民政府"),
            draft(3, "A2", lead_unit="区水利局", duty_unit="麻街镇人民政府"),
        ],
    )
    write_drafts(path, [draft(2, "A1", duty_unit="板桥镇人民政府")], update=ImportUpdate.OVERWRITE)
    with open_reader(path) as reader:
        assert set(reader.rows(str, "select name from unit")) == {
            "麻街镇人民政府",
            "区水利局",
            "板桥镇人民政府",
        }


def test_one_issue_is_added_and_changed_by_hand(path):
    with open_ledger(path) as writer:
        added = add_issue(writer, {"level": "city", "description": "尾矿库渗水"}, STAMP)
        row, changes = edit_issue(
            writer, added.number, None, {"remark": "已约谈", "level": "city"}, STAMP, "来函"
        )
    assert (added.number, row.remark, row.version) == ("QL-2026-0001", "已约谈", 2)
    assert [(change.field, change.old, change.new) for change in changes] == [("remark", None, "已约谈")]
    _, events = read_ledger(path)
    assert [event.ground for event in events] == ["手工登记", "来函"]


def test_editing_refuses_what_import_refuses_and_what_is_not_there(path):
    write_drafts(path, [draft(2, "A1"), draft(3, "A2")])
    with open_ledger(path) as writer:
        with pytest.raises(ValueRefused, match="却有销号日期"):
            edit_issue(writer, "A1", None, {"closed_on": date(2026, 4, 1)}, STAMP, "更正")
        with pytest.raises(ValueRefused, match="已有编号为 A2"):
            edit_issue(writer, "A1", None, {"number": "A2"}, STAMP, "")
        with pytest.raises(IssueNotFound, match="A9"):
            edit_issue(writer, "A9", None, {"remark": "甲"}, STAMP, "")
        assert edit_issue(writer, "A1", "district", {"status": "rectifying"}, STAMP, "")[1] == []
    assert len(read_ledger(path)[1]) == 2
