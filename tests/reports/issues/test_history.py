"""The history as lines and as JSON."""

import pytest

from qinling.ledger.rows import NumberedEvent
from qinling.procedures.undo import UndoResult
from qinling.reports.issues.history import (
    act_line,
    event_json,
    event_lines,
    format_local_time,
    format_recorded_at,
    history_json,
    history_lines,
    particulars_line,
    undo_line,
)
from qinling.rules.history.events import EventKind
from tests.reports.makers import HEAD, TIMEZONE, make_event

ACT = {
    "letter_sent_on": None,
    "letter_sent_to": (),
    "letter_unsent": (),
    "signed_on": None,
    "signed_by": None,
    "measure": "urge",
    "on": "2026-04-01",
    "document": "催办〔2026〕1号",
    "sent_to": "甲镇",
    "reason": None,
    "reply_by": None,
    "replied_on": None,
    "reply": None,
}


@pytest.mark.parametrize(
    ("timezone", "text"), [("Asia/Shanghai", "2026-04-25 00:30"), ("UTC", "2026-04-24 16:30")]
)
def test_times_are_shown_in_the_time_zone_of_the_office(timezone, text):
    assert format_local_time("2026-04-24T16:30:00.000000Z", timezone) == text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2026-04-25", "2026-04-25 00:30"),
        ("", "2026-04-25 00:30"),
        ("2026-04-20", "2026-04-25 00:30（记为 2026-04-20）"),
    ],
)
def test_a_day_of_the_office_is_named_if_it_differs(day, text):
    assert format_recorded_at(make_event(day=day), TIMEZONE) == text


def test_a_change_has_a_line_for_each_field():
    event = make_event(
        changes={
            "town": [None, "甲镇"],
            "status": ["rectifying", "closed"],
            "extra": [{"科室": "甲", "片区": "东"}, {"科室": "乙", "片区": "东", "网格": "1"}],
        },
        ground="区函1号",
    )

    assert list(event_lines(event, TIMEZONE, "QJ-001")) == [
        "2026-04-25 00:30  张三  修改  QJ-001  区函1号",
        "    镇办：（空） → 甲镇",
        "    整改状态：整改中 → 已销号",
        "    科室：甲 → 乙",
        "    网格：（空） → 1",
    ]


@pytest.mark.parametrize("nothing", [{}, None])
def test_a_cell_of_an_own_column_that_was_cleared_has_a_line(nothing):
    event = make_event(changes={"extra": [{"网格": "1"}, nothing]})

    assert list(event_lines(event, TIMEZONE))[1:] == ["    网格：1 → （空）"]


def test_a_new_issue_has_one_line():
    event = make_event("created", {"number": "QJ-001", "description": "甲"})

    assert list(event_lines(event, TIMEZONE)) == ["2026-04-25 00:30  张三  新增"]


def test_particulars_of_a_step_stand_before_its_fields():
    changes = {
        "step.by": [None, "李四"],
        "step.on": [None, "2026-04-24"],
        "step.level": [None, "city"],
        "accepted_level": [None, "city"],
    }
    lines = list(event_lines(make_event("accepted", changes), TIMEZONE))

    assert lines[1] == "    验收级别 市级；办理人 李四；日期 2026-04-24"
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("particulars", "line"),
    [
        ({}, ""),
        ({"reason": None, "sha256": "0" * 64}, ""),
        ({"late": True, "to": "2026-06-30"}, "延至 2026-06-30；到期后申请"),
        ({"late": False}, ""),
        ({"paper": "plan", "name": "方案.pdf"}, "类别 整改方案；文件 方案.pdf"),
        ({"found": "holds"}, "结果 保持"),
        ({"measure": "urge", "sent_to": "[b]甲[/b]"}, "步骤 催办；发给 [b]甲[/b]"),
    ],
)
def test_particulars_in_one_line(particulars, line):
    assert particulars_line(particulars) == line


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({}, "催办  2026-04-01 催办〔2026〕1号；发给 甲镇"),
        ({"reason": "拖延"}, "催办  2026-04-01 催办〔2026〕1号；发给 甲镇；拖延"),
        ({"reply_by": "2026-04-08"}, "催办  2026-04-01 催办〔2026〕1号；发给 甲镇；限 2026-04-08 前回复，未回复"),
        (
            {"reply_by": "2026-04-08", "replied_on": "2026-04-07", "reply": "已清运"},
            "催办  2026-04-01 催办〔2026〕1号；发给 甲镇；2026-04-07 回复：已清运",
        ),
        (
            {"letter_sent_on": "2026-04-02", "letter_sent_to": ("甲镇", "王某"), "signed_on": "2026-04-03", "signed_by": None},
            "催办  2026-04-01 催办〔2026〕1号；发给 甲镇；2026-04-02 已送达 甲镇、王某；2026-04-03 签收",
        ),
        ({"signed_on": "2026-04-03", "signed_by": "李某"}, "催办  2026-04-01 催办〔2026〕1号；发给 甲镇；2026-04-03 李某签收"),
    ],
)  # fmt: skip
def test_a_supervision_act_in_one_line(values, line):
    assert act_line({**ACT, **values}) == line


def test_event_json_has_the_keys_that_programs_rely_on():
    changes = {"town": [None, "甲镇"], "step.by": [None, "李四"], "fingerprint": [None, "f0"], "extra": [{}, {"甲": "乙"}]}  # fmt: skip

    assert event_json(make_event(changes=changes, ground="区函1号")) == {
        "id": 1,
        "at": "2026-04-24T16:30:00.000000Z",
        "day": "2026-04-25",
        "actor": "张三",
        "system_user": None,
        "kind": "changed",
        "changes": {"town": {"old": None, "new": "甲镇"}, "extra": {"old": {}, "new": {"甲": "乙"}}},
        "particulars": {"by": "李四"},
        "ground": "区函1号",
        "hash": HEAD,
    }


def test_event_json_of_the_first_schema_takes_the_day_from_the_time():
    assert event_json(make_event(day=""))["day"] == "2026-04-24"


def test_an_undone_registration_has_no_number():
    events = [NumberedEvent(make_event("removed"), None, None), NumberedEvent(make_event(), "甲", "city")]

    assert [(item["number"], item["level"]) for item in history_json(events)] == [(None, None), ("甲", "city")]  # fmt: skip
    assert list(history_lines(events, TIMEZONE)) == [
        "2026-04-25 00:30  张三  撤回登记  （登记已撤回）",
        "2026-04-25 00:30  张三  修改  甲",
    ]


@pytest.mark.parametrize(
    ("issues", "numbers", "end"),
    [(1, ("甲",), "（甲）"), (2, ("甲", "乙"), "（甲、乙）"), (9, ("甲", "乙"), "（甲、乙等 9 个问题）")],
)
def test_an_undone_command_names_some_of_its_issues(issues, numbers, end):
    undone = UndoResult(make_event(EventKind.CLOSED, ground="区函1号"), issues, numbers, "")

    assert undo_line(undone, TIMEZONE) == f"2026-04-25 00:30  销号  区函1号{end}"
