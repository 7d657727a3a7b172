"""One issue in detail: fields, timeline and history."""

from datetime import date

import pytest

from qinling.reports.issues.issue_detail import issue_detail_json, issue_detail_page, timeline_lines
from qinling.rules.history.timeline import Round, Timeline
from qinling.rules.workdays import WorkCalendar
from tests.reports.makers import HOSTILE_TEXT, TIMEZONE, TODAY, make_event, make_issue, print_lines

CALENDAR = WorkCalendar()
CREATED = make_event("created", {"number": "QJ-001", "status": "rectifying"})


def page_lines(issue, events=(CREATED,), width=80, explanation=()):
    page = issue_detail_page(issue, events, TODAY, 180, CALENDAR, explanation, TIMEZONE)
    return print_lines(*page, width=width)


def test_only_fields_with_a_value_are_shown():
    lines = page_lines(make_issue(deadline=date(2026, 4, 30), town="甲镇", extra={"网格\n编号": "三号"}))

    assert [line.split()[0] for line in lines[: lines.index("")]] == [
        *("问题编号", "级别", "镇办", "问题描述", "整改时限", "整改状态", "轮次", "网格编号"),
    ]
    assert "整改时限  2026-04-30（剩5天，4 个工作日）" in lines
    assert lines[-2:] == ["历史（1 条）", "2026-04-25 00:30  张三  新增"]
    assert "办理经过" not in lines


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"deadline": TODAY}, "2026-04-25（今日到期）"),
        ({"deadline": date(2026, 4, 20)}, "2026-04-20（超期5天，4 个工作日）"),
        ({"deadline": date(2026, 4, 20), "status": "closed"}, "2026-04-20"),
    ],
)
def test_the_deadline_is_shown_with_the_days_left(values, text):
    assert f"整改时限  {text}" in page_lines(make_issue(**values))


@pytest.mark.parametrize(
    ("rechecked_on", "text"),
    [(date(2025, 10, 1), "2026-03-30（已到期）"), (date(2026, 4, 1), "2026-09-28")],
)
def test_a_standing_duty_has_its_next_recheck(rechecked_on, text):
    issue = make_issue(deadline_kind="standing", rechecked_on=rechecked_on)

    assert f"下次回头看  {text}" in [line.replace("   ", "  ") for line in page_lines(issue)]


@pytest.mark.parametrize("width", [80, 200])
def test_long_and_hostile_texts_stay_text_within_the_width(width):
    issue = make_issue(description="河道堆放弃渣" * 60, remark=HOSTILE_TEXT, extra={"[b]甲[/b]": "[red]乙"})
    lines = page_lines(issue, width=width, explanation=["时限原文“4月底前”", "[b]说明[/b]"])
    text = "".join(line.strip() for line in lines)

    assert text.count("河道堆放弃渣") >= 50
    for part in ("=甲[b]粗[/b] [link=x] :smile:", "[b]甲[/b]", "[red]乙", "[b]说明[/b]"):
        assert part in text


def test_json_has_the_timeline_and_the_history():
    closed = make_event("closed", {"status": ["accepting", "closed"], "closed_on": [None, "2026-04-24"], "step.on": [None, "2026-04-24"]}, id=2)  # fmt: skip
    item = issue_detail_json(make_issue(deadline=date(2026, 4, 30)), [CREATED, closed], TODAY, 180, CALENDAR)

    further_keys = list(item)[list(item).index("extra") + 1 :]
    assert further_keys == [
        *("workdays_left", "recheck_due", "rounds", "acceptances", "extensions", "rechecks", "attachments"),
        *("supervision", "opinions", "voided", "history"),
    ]
    assert (item["workdays_left"], item["recheck_due"], item["voided"]) == (4, None, None)
    assert item["rounds"][0]["closed_on"] == "2026-04-24"
    assert [event["id"] for event in item["history"]] == [1, 2]


def test_json_counts_no_working_days_once_rectified():
    issue = make_issue(deadline=date(2026, 4, 30), status="rectified")

    assert issue_detail_json(issue, [], TODAY, 180, CALENDAR)["workdays_left"] is None


ACCEPTANCE = {"level": "city", "on": "2026-03-02", "by": "李四", "opinion": "合格", "document": None, "void": False}  # fmt: skip


def test_an_imported_round_alone_has_no_timeline():
    assert list(timeline_lines(Timeline([Round(1, rectified_on="2026-01-01")]))) == []


def test_the_steps_of_a_round_are_in_order():
    one = Round(1, "2026-02-01", "2026-02-02", "王五", [ACCEPTANCE, {**ACCEPTANCE, "opinion": None, "document": "验1号", "void": True}])  # fmt: skip
    one.turned_back = [{"on": "2026-03-03", "by": "赵六", "reason": "不符"}]
    one.noticed_on, one.closed_on = "2026-03-04", "2026-03-20"

    assert list(timeline_lines(Timeline([one]))) == [
        "完成整改  2026-02-01",
        "申请销号  2026-02-02 王五",
        "市级验收  2026-03-02 李四  合格",
        "市级验收  2026-03-02 李四  验1号  已失效",
        "退回  2026-03-03 赵六：不符",
        "公示  2026-03-04",
        "销号  2026-03-20",
    ]


def test_several_rounds_are_numbered_with_their_reason():
    rounds = [Round(1, rectified_on="2026-01-01"), Round(2, rectified_on="2026-03-01", reason="反弹")]

    assert list(timeline_lines(Timeline(rounds))) == [
        *("第 1 轮", "完成整改  2026-01-01"),
        *("第 2 轮  反弹", "完成整改  2026-03-01"),
    ]


EXTENSION = {"on": "2026-04-01", "to": "2026-06-30", "reason": "汛期", "granted": None, "lapsed": False}


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ({}, "待批复"),
        ({"lapsed": True}, "没有批复，不再需要"),
        ({"granted": True, "decided_by": "区长", "deadline": "2026-05-31"}, "区长批准延至 2026-05-31"),
        ({"granted": False, "decided_by": "区长", "answer_reason": "理由不足"}, "区长不予延期：理由不足"),
    ],
)
def test_an_extension_is_shown_with_its_answer(answer, text):
    timeline = Timeline([Round(1)], [{**EXTENSION, **answer}])

    assert list(timeline_lines(timeline)) == [f"延期  2026-04-01 申请延至 2026-06-30，汛期；{text}"]


def test_a_late_request_is_marked():
    (line,) = timeline_lines(Timeline([Round(1)], [{**EXTENSION, "late": True}]))

    assert line == "延期  2026-04-01 申请延至 2026-06-30（到期后申请），汛期；待批复"


def test_rechecks_attachments_and_voiding_are_shown():
    timeline = Timeline([Round(1)])
    timeline.rechecks = [{"on": "2026-04-01", "by": "李四", "found": "holds"}]
    timeline.attachments = [{"paper": "report", "name": "报告.pdf"}]
    timeline.voided = {"on": "2026-04-02", "by": "李四", "reason": "重复", "into": "QJ-009"}

    assert list(timeline_lines(timeline)) == [
        "回头看  结果 保持；办理人 李四；日期 2026-04-01",
        "材料  类别 整改报告；文件 报告.pdf",
        "撤并  办理人 李四；日期 2026-04-02；原因 重复；并入 QJ-009",
    ]
