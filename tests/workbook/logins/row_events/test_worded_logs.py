"""Logs that tell by words what a row is, under whatever heading, are counted right or refused."""

from collections import Counter
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from qinling.errors import AnswerNeeded, WorkbookRefused
from qinling.rules.logins.logs.log_source_rules import LogReadingRules, LogSourceRules
from qinling.workbook.logins.log_reader import LogOptions
from tests.rules.logins.log_words.test_event_words import WORDS
from tests.workbook.logins.written_logs import OPTIONS, read_log
from tests.workbook.makers.odd_logs import csv_text
from tests.workbook.makers.odd_workbooks import write_cells, write_one_sheet
from tests.workbook.makers.worded_logs import EXPLAINED, HARD, HELD_BACK, ORDINARY, SEEN, Answer, Rows

CASES = {**SEEN, **HELD_BACK, **HARD, **ORDINARY, **EXPLAINED}


def count_logins(path: Path) -> tuple[dict[str, tuple[int, int]], list[int]]:
    """Return account → (succeeded, failed), and the numbers of the rows that were refused."""
    events, (log,) = read_log(path)
    counts = Counter((event.account, event.failed) for event in events)
    accounts = sorted({account for account, _ in counts})
    return (
        {account: (counts[account, False], counts[account, True]) for account in accounts},
        [error.row for error in log.errors],
    )


@pytest.mark.parametrize(("text", "answer"), CASES.values(), ids=CASES)
def test_a_log_is_counted_as_its_words_say(tmp_path: Path, text: str, answer: Answer) -> None:
    path = tmp_path / "日志.csv"
    path.write_text(text, encoding="utf-8")
    if isinstance(answer, str):
        with pytest.raises((AnswerNeeded, WorkbookRefused), match=answer):
            read_log(path)
    elif isinstance(answer, Rows):
        assert count_logins(path) == (answer.others, [*answer.refused])
    else:
        assert count_logins(path) == (answer, [])


#: Headings that say nothing, or little, about what stands below.
_HEADINGS = ("动作", "摘要", "op", "remark", "列七", "", "结果", "操作类型", "情况", "category", "状态")
_FILLERS = {
    "IP": "10.0.0.1",
    "渠道": "移动端",
    "单位": "行政审批局",
    "流水": "3f9abc02",
    "端口": "8080",
    "姓名": "张成功",
}


@settings(max_examples=40)
@given(st.data())
def test_order_of_columns_and_rows_and_headings_change_no_count(tmp_path_factory, data) -> None:
    login = data.draw(st.sampled_from(("SUCCESS", "LOGIN")))  # both in one column are asked about
    kinds = data.draw(
        st.lists(st.sampled_from((login, "FAILURE", "LOGOUT", "OTHER")), min_size=2, max_size=8)
    )
    said = [data.draw(st.sampled_from(WORDS[kind].split())).replace("~", " ") for kind in kinds]
    fillers = data.draw(st.lists(st.sampled_from([*_FILLERS]), unique=True))
    headings = ["时间", "账号", data.draw(st.sampled_from(_HEADINGS)), *fillers]
    rows = [
        [f"2026-06-22 08:{place:02}", f"a{place % 3}", word, *(_FILLERS[name] for name in fillers)]
        for place, word in enumerate(said)
    ]
    expected: dict[str, list[int]] = {}
    for place, kind in enumerate(kinds):
        if kind in ("SUCCESS", "FAILURE", "LOGIN"):
            expected.setdefault(f"a{place % 3}", [0, 0])[kind == "FAILURE"] += 1
    columns = data.draw(st.permutations(range(len(headings))))
    shuffled = data.draw(st.permutations(rows))
    path = tmp_path_factory.mktemp("log") / "日志.csv"
    path.write_text(csv_text([[row[place] for place in columns] for row in (headings, *shuffled)]), "utf-8")

    if not expected and "OTHER" in kinds:
        with pytest.raises(WorkbookRefused, match="没有一行是登录"):
            read_log(path)
    else:
        assert count_logins(path) == ({account: tuple(both) for account, both in expected.items()}, [])


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_words_far_down_a_column_of_keys_or_sentences_are_found(tmp_path: Path, encoding: str) -> None:
    lines = [
        f"2026-06-22 08:{place // 60 % 60:02}:{place % 60:02},a,{place * 2654435761 % 2**64:016x},第{place}次，窗口{place % 7}号"
        for place in range(4700)
    ]
    lines += ["2026-06-22 23:00:00,b,密码错误,第1次", "2026-06-22 23:01:00,b,登录成功,第2次，登录失败"]
    path = tmp_path / "日志.csv"
    path.write_text("\n".join(["时间,账号,流水,摘要", *lines, ""]), encoding)

    with pytest.raises(AnswerNeeded, match=r"“摘要”列的词看不出.*“第0次，窗口0号”"):
        read_log(path)
    path.write_text(
        "\n".join(["时间,账号,流水,摘要", *(line.rpartition(",")[0] + "," for line in lines[:-1]), ""]),
        encoding,
    )
    assert count_logins(path)[0]["b"] == (0, 1)


def test_truth_values_numbers_and_late_words_of_a_workbook_are_outcomes(tmp_path: Path) -> None:
    rows = [
        ["时间", "账号", "是否成功", "错误信息"],
        ["2026-06-22 08:00", "a", True, None],
        ["2026-06-22 08:01", "a", False, "口令不符"],
    ]
    assert count_logins(write_one_sheet(tmp_path / "日志.xlsx", rows)) == ({"a": (1, 1)}, [])
    rows = [
        ["时间", "账号", "状态(0成功 1失败)"],
        ["2026-06-22 08:00", "a", 0],
        ["2026-06-22 08:01", "a", 1.0],
    ]
    assert count_logins(write_one_sheet(tmp_path / "代码.xlsx", rows)) == ({"a": (1, 1)}, [])


def test_a_sheet_of_other_acts_beside_a_sheet_of_logins_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "日志.xlsx"
    with xlsxwriter.Workbook(path) as book:
        write_cells(book.add_worksheet("操作"), [["时间", "账号", "操作"], ["2026-06-22 08:00", "a", "查询"]])
        write_cells(book.add_worksheet("登录"), [["时间", "账号", "操作"], ["2026-06-22 08:00", "b", "登录"]])
    assert count_logins(path) == ({"b": (1, 0)}, [])
    assert any("“操作”没有一行是登录" in note for note in read_log(path)[1][0].notes)


def test_an_ignored_word_counts_in_every_column(tmp_path: Path) -> None:
    path = tmp_path / "日志.csv"
    path.write_text(
        "时间,账号,姓名,系统名称,IP\n2026-06-22 08:00,a,甲,测试环境一,10.0.0.2\n2026-06-22 08:00,b,乙,正式环境,10.0.0.11\n2026-06-22 08:00,c,丙,正式环境,10.0.0.1\n",
        "utf-8",
    )
    rules = LogReadingRules(ignore_words=("测试环境", "10.0.0.1"))
    events, (log,) = read_log(path, LogOptions(OPTIONS.timezone, rules=rules))
    assert ([event.account for event in events], log.skipped_rows) == (["b"], {"设置里写明不读的词": 2})
    assert events[0].name == "乙"


def test_a_number_is_a_code_only_where_codes_belong(tmp_path: Path) -> None:
    path = tmp_path / "日志.csv"
    path.write_text(
        "序号,时间,账号,类型,端口\n1,2026-06-22 08:00,a,1,2\n2,2026-06-22 08:00,b,1,1\n3,2026-06-22 08:00,c,2,3\n",
        "utf-8",
    )
    source = LogSourceRules("门户", ("*.csv",), success=("1",), failure=("3",), ignore=("2",))
    events, (log,) = read_log(path, LogOptions(OPTIONS.timezone, rules=LogReadingRules({"门户": source})))
    assert [(event.account, event.failed) for event in events] == [("a", False), ("b", False)]
    assert log.skipped_rows == {"设置里写明不读的词": 1}


def test_an_ignored_word_far_down_a_column_of_keys_is_found(tmp_path: Path) -> None:
    path = tmp_path / "日志.csv"
    lines = [f"2026-06-22 08:00,a,{place * 2654435761 % 2**64:016x}" for place in range(4700)]
    path.write_text("\n".join(["时间,账号,流水", *lines, "2026-06-22 08:01,b,巡检", ""]), "utf-8")
    options = LogOptions(OPTIONS.timezone, rules=LogReadingRules(ignore_words=("巡检",)))
    _, (log,) = read_log(path, options)
    assert log.skipped_rows == {"设置里写明不读的词": 1}


@pytest.mark.parametrize(
    "heading",
    [
        "设备",
        "浏览器",
        "终端",
        "客户端",
        "操作系统",
        "登录系统",
        "IP归属地",
        "登录地点",
        "登录地址",
        "userAgent",
        "来源应用",
    ],
)
def test_a_failure_among_devices_and_places_is_one_to_the_end_of_the_file(tmp_path: Path, heading) -> None:
    path = tmp_path / "日志.csv"
    rows = [f"2026-06-22 08:{place // 60:02}:{place % 60:02},a,Chrome {place}" for place in range(1200)]
    path.write_text(
        "\n".join([f"登录时间,账号,{heading}", *rows, "2026-06-22 09:00,b,登录失败", ""]), "utf-8"
    )
    assert count_logins(path) == ({"a": (1200, 0), "b": (0, 1)}, [])
    path.write_text("\n".join([f"登录时间,账号,{heading}", "2026-06-22 09:00,b,断开式登录终端", ""]), "utf-8")
    assert count_logins(path) == ({"b": (1, 0)}, [])


@pytest.mark.parametrize("heading", ["姓名", "所属单位", "岗位名称"])
def test_names_of_persons_and_units_are_no_outcomes(tmp_path: Path, heading) -> None:
    path = tmp_path / "日志.csv"
    path.write_text(
        f"登录时间,账号,{heading}\n2026-06-22 08:00,a,登录成功\n2026-06-22 08:01,b,张三\n", "utf-8"
    )
    assert count_logins(path) == ({"a": (1, 0), "b": (1, 0)}, [])


def test_a_way_to_log_in_that_did_not_work_is_a_failure_or_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "日志.csv"
    path.write_text(
        "登录时间,账号,登录方式\n2026-06-22 08:00,a,短信验证\n2026-06-22 08:01,a,短信验证未过\n", "utf-8"
    )
    assert count_logins(path) == ({"a": (1, 1)}, [])
    path.write_text(
        "登录时间,账号,登录方式\n2026-06-22 08:00,a,短信验证\n2026-06-22 08:01,a,短信没回\n", "utf-8"
    )
    with pytest.raises(AnswerNeeded, match=r"“登录方式”列的词看不出.*“短信没回”"):
        count_logins(path)


def test_a_login_that_was_cancelled_is_no_login(tmp_path: Path) -> None:
    path = tmp_path / "日志.csv"
    path.write_text("时间,账号,动作\n2026-06-22 08:00,a,登录\n2026-06-22 08:01,a,取消登录\n", "utf-8")
    assert count_logins(path) == ({"a": (1, 0)}, [])


def test_a_code_beside_those_of_the_settings_is_a_fault_under_an_action_too(tmp_path: Path) -> None:
    path = tmp_path / "日志.csv"
    path.write_text(
        "时间,账号,类型\n2026-06-22 08:00,a,1\n2026-06-22 08:01,a,2\n2026-06-22 08:02,a,9\n2026-06-22 08:03,a,查询\n",
        "utf-8",
    )
    source = LogSourceRules("门户", ("*.csv",), success=("1",), failure=("2",), columns={"类型": "action"})
    events, (log,) = read_log(path, LogOptions(OPTIONS.timezone, rules=LogReadingRules({"门户": source})))
    assert [event.failed for event in events] == [False, True]
    assert [(error.row, error.why) for error in log.errors] == [(4, "写着设置里没有的代码")]
    assert log.skipped_rows == {"不是登录的操作": 1}
