from datetime import date

import pytest

from qinling.ledger.changes import add_units, delete_issue, insert_issues, update_issue
from qinling.ledger.engine import open_ledger
from qinling.ledger.issues.issue_numbers import reserve_issue_numbers
from qinling.ledger.issues.queries import (
    find_issues_by_number,
    list_distinct_values,
    read_chain_head,
    read_event_tuples,
    read_issue_events,
)
from qinling.ledger.reader import open_reader
from qinling.ledger.rows import IssueRow
from qinling.rules.history.events import GENESIS_HASH, Event
from qinling.rules.history.hash_chain import verify_chain
from qinling.rules.vocabulary import Level, Status

ALL_VALUES = {
    "number": "SJ-001",
    "level": Level.PROVINCE,
    "source": "卫星遥感图斑",
    "category": "河道",
    "zone": "一般保护区",
    "town": "麻街镇",
    "location": "闫坪村",
    "lon": 109.68,
    "lat": 33.95,
    "description": "河堤内侧违规种植\n影响行洪 😀",
    "lead_unit": "区水利局",
    "duty_unit": "麻街镇人民政府",
    "assisting_unit": "区林业局",
    "acceptance_unit": "市水利局",
    "leader": "王某",
    "person": "张某",
    "contact": "0914-2330000",
    "goal": "恢复行洪",
    "measures": "清除",
    "found_on": date(2026, 1, 2),
    "handed_over_on": date(2026, 1, 3),
    "deadline": date(2026, 6, 30),
    "deadline_kind": "dated",
    "deadline_text": "2026年6月底前",
    "original_deadline": date(2026, 5, 31),
    "status": Status.CLOSED,
    "schedule": "ahead",
    "percent": 100.0,
    "progress": "已清除",
    "rectified_on": date(2026, 4, 1),
    "closed_on": date(2026, 4, 9),
    "on_platform": False,
    "remark": "无",
    "round": 2,
    "version": 3,
    "extra": {"序号": "1", "图幅": "A"},
    "fingerprint": "ab12",
    "reported_on": date(2026, 3, 31),
    "requested_deadline": date(2026, 7, 31),
    "applied_on": date(2026, 4, 2),
    "applied_by": "王某",
    "accepted_level": "province",
    "noticed_on": date(2026, 4, 3),
    "rechecked_on": date(2026, 4, 20),
    "lead_days": 45,
    "reply_by": date(2026, 4, 30),
    "status_said": False,
    "closed_unaccepted": True,
    "opinion_text": "〔1〕2026-04-20 省督察组：未清运",
    "opinion_on": date(2026, 4, 20),
}


def read_issue(ledger, number):
    with open_reader(ledger) as reader:
        (issue,) = find_issues_by_number(reader, number)
    return issue


def test_every_field_comes_back_as_it_was_given(given_issues, ledger):
    (issue_id,) = given_issues(("SJ-001", ALL_VALUES))
    issue = read_issue(ledger, "SJ-001")
    assert issue.extra == ALL_VALUES["extra"]
    assert issue.extra_json == '{"序号":"1","图幅":"A"}'
    wanted = {name: value for name, value in ALL_VALUES.items() if name != "extra"}
    derived = {"extra_json": issue.extra_json, "number_key": "sj-001"}
    assert issue._asdict() == {"id": issue_id, **wanted, **derived}
    assert issue.on_platform is False
    assert issue.status_said is False


def test_what_a_row_does_not_name_is_blank(given_issues, ledger):
    (issue_id,) = given_issues(("1", {}))
    given = {"id": issue_id, "number": "1", "level": "district", "description": "河道旁堆放垃圾"}
    defaults = {"status": "rectifying", "round": 1, "version": 1, "extra_json": "{}"}
    defaults |= {"status_said": True, "number_key": "1"}
    assert read_issue(ledger, "1")._asdict() == dict.fromkeys(IssueRow._fields) | given | defaults


def test_ids_go_on_where_they_ended_and_come_in_the_order_of_the_rows(given_issues, ledger):
    assert given_issues(*((f"N-{n}", {}) for n in range(4_500))) == list(range(1, 4_501))
    assert given_issues(("N-last", {})) == [4_501]
    assert read_issue(ledger, "N-2999").id == 3_000


@pytest.mark.parametrize(
    "wrong",
    [
        {"level": "county"},
        {"status": "overdue"},
        {"schedule": "late"},
        {"deadline_kind": "soon"},
        {"percent": 101},
        {"percent": "很多"},
        {"lon": 181},
        {"lat": -91},
        {"on_platform": 2},
        {"description": None},
        {"number": None},
        {"number": "here"},
        {"fingerprint": "same"},
    ],
)
def test_the_ledger_refuses_values_no_issue_can_have(given_issues, ledger, driver_error, wrong):
    given_issues(("here", {"fingerprint": "same"}))
    plain = {"number": "1", "level": "district", "status": "closed", "description": "d"}
    with pytest.raises(driver_error), open_ledger(ledger) as writer:
        insert_issues(writer, [plain | wrong])


@pytest.mark.parametrize("size", [1, 34, 35, 36, 2_001])
def test_many_issues_go_in_together_each_with_its_own_columns(given_issues, ledger, size):
    more = ({"town": "麻街镇"}, {"percent": 12.5, "extra": {"甲": "乙"}}, {}, ALL_VALUES)
    told = [
        (f"{at:05}", {**more[at % 4], "number": f"{at:05}", "fingerprint": str(at)}) for at in range(size)
    ]
    ids = given_issues(*told)

    assert ids == list(range(1, size + 1))
    with open_reader(ledger) as reader:
        for at in {0, size // 2, size - 1}:
            (issue,) = find_issues_by_number(reader, f"{at:05}")
            held = {"round": 1, **told[at][1]}
            assert {name: getattr(issue, name) for name in held} == held
            (event,) = read_issue_events(reader, ids[at])
            assert (event.id, event.issue) == (at + 1, ids[at])
        assert verify_chain(read_event_tuples(reader)).broken is None


def test_one_bad_issue_among_many_keeps_all_of_them_out(given_issues, ledger, driver_error):
    with pytest.raises(driver_error):
        given_issues(*((str(at), {"percent": at}) for at in range(102)))
    with open_reader(ledger) as reader:
        assert find_issues_by_number(reader, "1") == []


def test_one_number_may_stand_once_at_every_level(given_issues, ledger):
    given_issues(*(("1", {"level": level}) for level in reversed(Level)))
    with open_reader(ledger) as reader:
        assert [issue.level for issue in find_issues_by_number(reader, "1")] == list(Level)
        assert [issue.level for issue in find_issues_by_number(reader, "1", "city")] == ["city"]


def test_updating_writes_the_values_given_and_counts_the_change(given_issues, ledger):
    first, _second = given_issues(("1", ALL_VALUES | {"number": "1"}), ("2", {}))
    new = {
        "deadline": date(2026, 7, 31),
        "status": Status.RECTIFYING,
        "extra": {"图幅": "B"},
        "closed_on": None,
    }
    untouched = read_issue(ledger, "2")
    before = read_issue(ledger, "1")
    with open_ledger(ledger) as writer:
        update_issue(writer, first, new)
    after = read_issue(ledger, "1")
    changed = {"deadline": date(2026, 7, 31), "status": "rectifying", "closed_on": None, "version": 4}
    assert after == before._replace(extra_json='{"图幅":"B"}', **changed)
    assert read_issue(ledger, "2") == untouched


@pytest.mark.parametrize("name", ["colour", "version", "id", "status = 'closed' --"])
def test_updating_refuses_what_is_no_field_of_an_issue(ledger, name):
    with open_ledger(ledger) as writer, pytest.raises(KeyError, match=name):
        update_issue(writer, 1, {name: 1})


def test_the_history_is_a_sound_chain_across_commands(given_issues, ledger):
    with open_reader(ledger) as reader:
        assert read_chain_head(reader) == (0, GENESIS_HASH)
    first, second = given_issues(("1", {"town": "麻街镇"}), ("2", {}))
    given_issues(("3", {}))
    with open_reader(ledger) as reader:
        history = list(map(Event._make, read_event_tuples(reader)))
        assert verify_chain(history).broken is None
        assert [event.batch for event in history] == [1, 1, 3]
        assert read_chain_head(reader) == (3, history[-1].hash)
        assert read_issue_events(reader, second) == [history[1]]
        assert '"town":"麻街镇"' in read_issue_events(reader, first)[0].changes


@pytest.mark.parametrize(
    "sql",
    [
        "update event set actor = '别人' where id = 1",
        "delete from event where id = 1",
        "delete from event",
        pytest.param(
            "insert or replace into event select * from event where id = 1", marks=pytest.mark.about_a_file
        ),
        "insert into event select * from event where id = 1",
    ],
)
def test_the_history_cannot_be_rewritten(given_issues, ledger, driver_error, sql):
    given_issues(("1", {}))
    told = "history is append-only|duplicate key"
    with pytest.raises(driver_error, match=told), open_ledger(ledger) as writer:
        writer.change(sql)


def test_an_undone_issue_leaves_its_history_and_its_id(given_issues, ledger):
    (first,) = given_issues(("1", {}))
    with open_ledger(ledger) as writer:
        delete_issue(writer, first)
    with open_reader(ledger) as reader:
        assert len(read_issue_events(reader, first)) == 1
    assert given_issues(("1", {})) == [first + 1]


def test_units_are_remembered_once(ledger):
    with open_ledger(ledger) as writer:
        add_units(writer, ["区水利局", None, "", "麻街镇人民政府", "区水利局"])
    with open_ledger(ledger) as writer:
        add_units(writer, ["区林业局", "区水利局"])
        units = list_distinct_values(writer, "lead_unit", "", 10)
    assert units == ["区林业局", "区水利局", "麻街镇人民政府"]


def test_numbers_go_on_within_a_year_and_a_style(ledger):
    with open_ledger(ledger) as writer:
        assert reserve_issue_numbers(writer, "QL", 2026, 2) == ["QL-2026-0001", "QL-2026-0002"]
    with open_ledger(ledger) as writer:
        assert reserve_issue_numbers(writer, "QL", 2026, 1) == ["QL-2026-0003"]
        assert reserve_issue_numbers(writer, "QL", 2027, 1) == ["QL-2027-0001"]
        assert reserve_issue_numbers(writer, "SZ", 2026, 1) == ["SZ-2026-0001"]
        assert reserve_issue_numbers(writer, "QL", 2026, 9_997)[-1] == "QL-2026-10000"


def test_numbers_rolled_back_are_given_again(ledger):
    for _ in range(2):
        with open_ledger(ledger, dry_run=True) as writer:
            assert reserve_issue_numbers(writer, "QL", 2026, 1) == ["QL-2026-0001"]


def test_numbers_that_a_file_has_used_are_skipped(given_issues, ledger):
    odd = ("QL-2026-0002x", "QL-2026-9999999999999999999", "QL-2027-0009", "QL-2026-")
    given_issues(*((number, {}) for number in ("QL-2026-0002", "QL-2026-0011", "QL-2026-0007", *odd)))
    with open_ledger(ledger) as writer:
        assert reserve_issue_numbers(writer, "QL", 2026, 1) == ["QL-2026-0001"]
        assert reserve_issue_numbers(writer, "QL", 2026, 2) == ["QL-2026-0012", "QL-2026-0013"]
