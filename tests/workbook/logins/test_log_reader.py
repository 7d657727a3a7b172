"""Login logs of every make give the events that a careful clerk would count."""

import gzip
import json
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from qinling.errors import AnswerNeeded, WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.logins.log_reader import LogOptions
from tests.checkout import LEDGERS
from tests.workbook.logins.written_logs import (
    GOOD,
    HEADINGS,
    OPTIONS,
    log_row,
    read_log,
    write_bytes,
    write_log,
)
from tests.workbook.makers.odd_logs import BUILDERS, EVENTS, LACKS, csv_text
from tests.workbook.makers.odd_workbooks import write_one_sheet

SAMPLE = LEDGERS / "平台登录日志20260330-20260426.csv"


def test_the_sample_log_gives_the_recorded_counts() -> None:
    events, (log,) = read_log(SAMPLE)

    counted: dict[tuple[str, str], list[date]] = {}
    for event in events:
        if not event.failed:
            day = event.at.date()
            counted.setdefault((event.account, str(day - timedelta(day.weekday()))), []).append(day)
    answers = json.loads((LEDGERS / "answers.json").read_text("utf-8"))["logins"]
    weeks = {
        (who, week): (n["logins"], n["active_days"])
        for who, of in answers.items()
        for week, n in of["weeks"].items()
    }
    assert {key: (len(days), len(set(days))) for key, days in counted.items()} == weeks
    units = {seen.account: seen.unit for seen in log.accounts.values()}
    assert units == {who: answers[who]["unit"] for who in units}
    assert log.name == SAMPLE.name
    assert log.stated_days == (date(2026, 3, 30), date(2026, 4, 26))
    assert (log.errors, log.notes, +log.skipped_rows) == ([], [], Counter())


@pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__name__)
def test_a_log_of_another_system_gives_the_same_events(build, tmp_path: Path) -> None:
    events, logs = read_log(build(tmp_path))

    lacks = LACKS.get(build.__name__, set())
    assert [event._replace(account=event.account.lower()) for event in events] == [
        event._replace(
            at=event.at.replace(second=0) if "seconds" in lacks else event.at,
            name="" if "name" in lacks else event.name,
            unit="" if "name" in lacks else event.unit,
            address="" if "address" in lacks else event.address,
            failed=event.failed and "outcome" not in lacks,
        )
        for event in EVENTS
    ]
    assert [error for log in logs for error in log.errors] == []


def test_rows_that_are_no_logins_are_counted_by_reason(tmp_path: Path) -> None:
    again = tuple(HEADINGS)
    path = write_log(
        tmp_path, ("平台登录日志",), HEADINGS, log_row(), log_row(account=""), log_row(outcome="退出成功"), (), again, log_row(account="  "),
        ("", "", "", "", "", ""), ("共 503 条", "", "", "", "", ""), ("合计", "503"), log_row(),
    )  # fmt: skip
    events, (log,) = read_log(path)
    assert len(events) == 2
    assert log.skipped_rows == {"没有账号": 2, "退出记录": 1, "重复的标题行": 1, "空行或合计行": 4}
    assert log.errors == []


def test_a_logout_is_no_login_in_any_column(tmp_path: Path) -> None:
    events, (log,) = read_log(
        write_log(tmp_path, HEADINGS, log_row(), log_row(outcome="退出成功"), log_row())
    )
    assert (len(events), log.skipped_rows) == (2, {"退出记录": 1})
    build = next(build for build in BUILDERS if build.__name__ == "logins_and_logouts")
    _, (log,) = read_log(build(tmp_path))
    assert log.skipped_rows == {"退出记录": 6, "不是登录的操作": 6, "没有账号": 1}
    assert "没有一列写登录成功还是失败；“事件类型”列写的不是退出等操作的" in log.notes[0]


def test_ways_of_logging_in_are_all_logins(tmp_path: Path) -> None:
    ways = ("账号登录", "扫码", "短信验证码", "退出")
    path = write_log(
        tmp_path, ("登录时间", "账号", "登录类型"), *(("2026-03-30 08:10", "a", way) for way in ways)
    )
    events, (log,) = read_log(path)
    assert (len(events), log.skipped_rows) == (3, {"退出记录": 1})


def test_a_cell_with_two_moments_is_bad_whatever_stands_below(tmp_path: Path) -> None:
    two = "2026-03-30 08:10 2026-03-31"
    events, (log,) = read_log(
        write_log(tmp_path, HEADINGS, log_row(two), log_row("08:11"), log_row(f"{two} 08:12"), log_row())
    )
    assert len(events) == 1
    assert [error.row for error in log.errors] == [2, 3, 4]


def test_bad_cells_are_reported_with_their_cell_names_and_other_rows_are_read(tmp_path: Path) -> None:
    good = [log_row(f"2026/03/30 08:{minute:02}:00") for minute in range(60)]
    rows = [
        HEADINGS,
        *good[:20],
        log_row("昨天"),
        *good[20:],
        log_row(outcome="大概"),
        log_row("", outcome=""),
        (*log_row(), "", "多"),
        log_row(),
    ]
    events, (log,) = read_log(write_log(tmp_path, *rows))

    assert [event.at.minute for event in events] == [*range(60), 10]
    where = [(error.row, error.column, error.heading, error.value) for error in log.errors]
    assert where[:4] == [
        (22, "A", "登录时间", "昨天"),
        (63, "F", "登录结果", "大概"),
        (64, "A", "登录时间", ""),
        (64, "F", "登录结果", ""),
    ]
    assert where[4][:3] == (65, None, None)
    assert "分隔符" in log.errors[4].why
    assert all(
        error.file == "日志.csv" and error.sheet == "日志" and error.why and error.remedy
        for error in log.errors
    )


def test_accounts_of_rows_that_are_refused_are_not_in_the_log(tmp_path: Path) -> None:
    bad = ("昨天", "szq0001", "", "", "10.61.1.60", "成功")
    path = write_log(
        tmp_path, HEADINGS, log_row(), bad, log_row(account="SZQ0009 "), log_row(account="坏\x07")
    )
    events, (log,) = read_log(path)
    assert [event.address for event in events] == ["10.61.1.59"] * 2
    assert [seen.account for seen in log.accounts.values()] == ["szq0009"]


def test_names_come_from_the_first_row_that_has_them(tmp_path: Path) -> None:
    names = (("", ""), ("王建国", ""), ("别人", "金陵寺镇"), ("别人", "别处"))
    path = write_log(tmp_path, HEADINGS, *((*log_row()[:2], *said, "", "成功") for said in names))
    for piece in (0, 40):
        _, (log,) = read_log(path, piece=piece)
        assert log.accounts == {"szq0009": ("szq0009", "王建国", "金陵寺镇")}


def test_too_many_bad_cells_end_the_reading(tmp_path: Path) -> None:
    with pytest.raises(WorkbookRefused, match=r"超过 1000 个.*第 2 行"):
        read_log(write_log(tmp_path, HEADINGS, *[log_row("昨天")] * 1001))


def test_bytes_that_are_no_text_are_bad_cells_only_where_they_matter(tmp_path: Path) -> None:
    path = tmp_path / "日志.csv"
    lines = csv_text(
        [HEADINGS, log_row(), log_row(account="坏"), ("2026/03/30 09:00:00", "szq0002", "坏", "", "", "成功")]
    ).encode("gb18030")
    path.write_bytes(lines.replace("坏".encode("gb18030"), b"\xff"))
    events, (log,) = read_log(path)
    assert [event.account for event in events] == ["szq0009", "szq0002"]
    assert [(error.row, error.column) for error in log.errors] == [(3, "B")]
    assert "读不出" in log.errors[0].why


def test_a_last_row_without_its_blank_cells_is_whole(tmp_path: Path) -> None:
    path = write_log(
        tmp_path, ("账号", "时间", "备注"), ("a", "2026-03-30 08:10", "x"), ("a", "2026-03-30 08:10")
    )
    events, (log,) = read_log(path)
    assert (len(events), log.errors) == (2, [])


def test_a_file_cut_off_in_its_last_row_says_so(tmp_path: Path) -> None:
    path = write_log(tmp_path, HEADINGS, log_row(), log_row())
    path.write_bytes(path.read_bytes()[:-30])
    events, (log,) = read_log(path)
    assert len(events) == 1
    assert "没有传完" in log.errors[0].why


LIKE_ROWS = [(f"szq{place:04}", f"2026-03-30 08:10:{place:02}") for place in range(10, 14)]


@pytest.mark.parametrize("quote", [b"", b'"'])
@pytest.mark.parametrize("cut", range(1, 30))
def test_a_last_line_cut_off_anywhere_is_no_record_and_is_told(
    tmp_path: Path, cut: int, quote: bytes
) -> None:
    path = write_log(tmp_path, ("账号", "时间"), *LIKE_ROWS)
    last = b",".join(quote + cell.encode() + quote for cell in LIKE_ROWS[-1])
    *lines, _, _ = path.read_bytes().split(b"\r\n")
    part = last[:-cut]
    path.write_bytes(b"\r\n".join([*lines, part]))
    events, (log,) = read_log(path)
    assert len(events) == 3
    assert bool(part) == bool(log.errors or log.skipped_rows)
    assert not any("照完整的一行读了" in note for note in log.notes)


def test_a_last_line_that_lacks_only_its_line_break_is_a_record(tmp_path: Path) -> None:
    path = write_log(tmp_path, ("账号", "时间"), *LIKE_ROWS)
    path.write_bytes(path.read_bytes().removesuffix(b"\r\n"))
    events, (log,) = read_log(path)
    assert (len(events), log.errors) == (4, [])
    assert "最后一行末尾没有换行，照完整的一行读了；文件要是还没有写完，写完请再读一次" in log.notes
    _, (settled,) = read_log(path, replace(OPTIONS, is_settled=True))
    assert "最后一行末尾没有换行，照完整的一行读了；文件要是还没有写完，写完后会再读" in settled.notes


def test_a_short_last_cell_is_whole_where_cells_differ_in_length(tmp_path: Path) -> None:
    rows = [("2026-03-30 08:10:58", f"zs{'x' * place}") for place in (3, 5, 4, 1)]
    path = write_log(tmp_path, ("时间", "账号"), *rows)
    path.write_bytes(path.read_bytes().removesuffix(b"\r\n"))
    events, (log,) = read_log(path)
    assert (len(events), log.errors) == (4, [])


def test_rows_that_lie_ahead_are_refused_by_line_and_the_rest_is_read(tmp_path: Path) -> None:
    ahead = replace(OPTIONS, last_day=date(2026, 3, 31))
    for headings, rows in (
        (("时间", "账号"), [(f"2026-{month}-31 08:10:58", "a") for month in ("03", "05", "03")]),
        (("日期", "时间", "账号"), [(f"2026-{month}-31", "08:10:58", "a") for month in ("03", "05", "03")]),
    ):
        events, (log,) = read_log(write_log(tmp_path, headings, *rows), ahead)
        assert len(events) == 2
        assert [(one.row, one.heading, one.why) for one in log.errors] == [
            (3, headings[0], "2026-05-31 还没有到")
        ]


def test_the_encoding_is_detected_in_the_first_block_that_shows_it(tmp_path: Path) -> None:
    rows = [("2026-03-30 08:10", "szq0001", "success")] * 20 + [("2026-03-30 08:10", "镇办㙍", "失败")]
    for encoding in ("gb18030", "utf-8"):
        path = write_log(tmp_path, ("time", "account", "result"), *rows, encoding=encoding)
        events, (log,) = read_log(path, piece=64)
        assert (len(events), events[-1].account, events[-1].failed, log.errors) == (21, "镇办㙍", True, [])


def test_messages_are_outcomes_and_one_that_says_nothing_is_asked_about(tmp_path: Path) -> None:
    headings = ("时间", "账号", "备注")

    def read_remarks(*remarks: str, **how: str) -> tuple[list[bool], list[str]]:
        path = write_log(tmp_path, headings, *(("2026-03-30 08:10", "a", remark) for remark in remarks))
        events, (log,) = read_log(path, LogOptions(OPTIONS.timezone, headings=how))
        return [event.failed for event in events], log.notes

    failed, (note,) = read_remarks("登录成功", "密码错误")
    assert failed == [False, True]
    assert "按“备注”列的词" in note
    with pytest.raises(AnswerNeeded, match=r"(?s)“备注”列.*“换了电脑”.*--map 备注=不读（不看这一列）"):
        read_remarks("登录成功", "换了电脑")
    failed, (note,) = read_remarks("登录成功", "换了电脑", 备注="ignore")
    assert failed == [False, False]
    assert "没有登录结果一列，每行都算登录成功" in note
    assert read_remarks("登录成功", "换了电脑", 备注="error")[0] == [False, True]
    assert read_remarks("用户登录", "换了电脑", 备注="action")[0] == [False]


# -- codes -----------------------------------------------------------------------------------

CODES = ("时间", "账号", "状态", "提示消息")


def write_coded_log(folder: Path, *pairs: tuple[object, str]) -> Path:
    return write_log(folder, CODES, *(("2026-03-30 08:10:58", "a", code, said) for code, said in pairs))


def test_codes_alone_are_asked_about_with_how_many_there_are(tmp_path: Path) -> None:
    path = write_coded_log(tmp_path, (0, ""), (0, ""), (1, ""))
    with pytest.raises(
        AnswerNeeded,
        match=r"日志\.csv 的“状态”列.*0 有 2 行，1 有 1 行.*--success-code 0 或 --success-code 1",
    ) as asked:
        read_log(path)
    assert asked.value.heading == "状态"
    for code, failed in (("0", [False, False, True]), ("1", [True, True, False])):
        events, (log,) = read_log(path, LogOptions(OPTIONS.timezone, success_code=code))
        assert [event.failed for event in events] == failed
        assert code in log.notes[0]


def test_contradicting_messages_decide_no_code(tmp_path: Path) -> None:
    with pytest.raises(AnswerNeeded):
        read_log(write_coded_log(tmp_path, (0, "登录成功"), (0, "密码错误"), (1, "登录成功")))


def test_messages_of_failures_alone_decide_the_other_of_two_codes(tmp_path: Path) -> None:
    events, _ = read_log(write_coded_log(tmp_path, (0, ""), (1, "密码错误"), (0, ""), (1, "退出成功")))
    assert [event.failed for event in events] == [False, True, False]


def test_a_code_among_words_is_a_bad_cell(tmp_path: Path) -> None:
    events, (log,) = read_log(write_coded_log(tmp_path, ("成功", ""), ("1", ""), ("失败", "")))
    assert [event.failed for event in events] == [False, True]
    assert [error.value for error in log.errors] == ["1"]


def test_http_status_codes_are_decided_by_the_successful_one(tmp_path: Path) -> None:
    events, _ = read_log(
        write_coded_log(tmp_path, (200, "ok"), (401, ""), (200, "ok"), (503, "timeout error"))
    )
    assert [event.failed for event in events] == [False, True, False, True]


# -- workbooks -------------------------------------------------------------------------------


def test_all_sheets_that_hold_a_log_are_read_and_errors_name_theirs(tmp_path: Path) -> None:
    import xlsxwriter

    from tests.workbook.makers.odd_workbooks import write_cells

    path = tmp_path / "日志2026年4月.xlsx"
    with xlsxwriter.Workbook(path) as book:
        write_cells(book.add_worksheet("上旬"), [["登录日志"], HEADINGS, log_row(), log_row("2026-03-30")])
        write_cells(book.add_worksheet("账号"), [["序号", "账号", "使用人"], [1, "szq0009", "王建国"]])
        write_cells(book.add_worksheet("下旬"), [HEADINGS, log_row(account=13800138000)])
        hidden = book.add_worksheet("旧")
        write_cells(hidden, [HEADINGS, log_row()])
        hidden.hide()
    events, (log,) = read_log(path)

    assert [event.account for event in events] == ["szq0009", "13800138000"]
    assert [(error.sheet, error.row, error.column) for error in log.errors] == [("上旬", 4, "A")]
    assert any("“账号”没有登录时间" in note for note in log.notes)
    assert any("“旧”是隐藏的" in note for note in log.notes)
    assert log.stated_days == (date(2026, 4, 1), date(2026, 4, 30))


def test_headings_of_the_user_override_the_aliases(tmp_path: Path) -> None:
    path = write_log(tmp_path, ("何时", "甲", "用户账号"), ("2026-03-30 08:10", "szq0001", "x"))
    with pytest.raises(WorkbookRefused, match=r"没有账号、登录时间一列.*何时、甲、用户账号.*--map"):
        read_log(path)
    settled = LogOptions(OPTIONS.timezone, headings={"何时": "at", "甲": "account", "整改时间": "deadline"})
    assert [event.account for event in read_log(path, settled)[0]] == ["szq0001"]


@pytest.mark.parametrize(
    ("headings", "cells", "who"),
    [
        (("时间", "用户名称", "姓名"), ("2026-03-30 08:10", "szq1", "王"), ("szq1", "王")),
        (("时间", "用户名称", "登录名"), ("2026-03-30 08:10", "王", "szq1"), ("szq1", "王")),
        (("时间", "用户", "用户名"), ("2026-03-30 08:10", "王", "szq1"), ("szq1", "王")),
        (("用户", "时间", "结果"), ("王", "2026-03-30 08:10", "成功"), ("王", "")),
        (("登录日期", "登录时间", "账号"), ("2026-03-30", "08:10", "szq1"), ("szq1", "")),
        (("日期", "登录时间", "账号"), ("2026-03-30", "2026-03-30 08:10", "szq1"), ("szq1", "")),
        (("登录日期", "帐 号"), ("2026-03-30 08:10", "szq1"), ("szq1", "")),
    ],
)
def test_ambiguous_headings_are_decided_by_the_other_columns(tmp_path: Path, headings, cells, who) -> None:
    (event,), _ = read_log(write_log(tmp_path, headings, cells))
    assert (event.at, event.account, event.name) == (datetime(2026, 3, 30, 8, 10), *who)


# -- what is refused -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("空.csv", b"", "空.csv 是空文件"),
        ("甲.csv", csv_text([("甲", "乙"), ("1", "2")]).encode(), "甲.csv 不是登录日志.*甲、乙.*--map"),
        ("甲.csv", csv_text([HEADINGS[1:], log_row()[1:]]).encode(), "没有登录时间一列"),
        ("甲.csv", GOOD.replace(b",", b"\0,"), "不是文本表格"),
        ("甲.csv", GOOD + b'"2026' + b"a,b\r\n" * 50_000, "没有配对"),
        ("甲.csv", GOOD + b'"2026\r\n', "第 3 行的引号没有配对"),
        ("甲.csv", GOOD + b"a" * 3_000_000, "超过 1 MB"),
        ("甲.log", csv_text([HEADINGS, log_row()]).encode("utf-16")[:-3], "读不出的字符"),
        ("甲.pdf", b"%PDF-1.7 ...", "甲.pdf 不是工作簿"),
        ("甲.zip", b"PK\3\4 broken", "甲.zip 已损坏"),
        ("甲.csv.gz", gzip.compress(GOOD)[:-12], "甲.csv.gz 已损坏"),
        ("甲.csv.gz", gzip.compress(gzip.compress(GOOD)), "也是压缩包"),
        ("甲.tar.gz", gzip.compress(GOOD), "也是压缩包"),
        ("甲.csv.gz", gzip.compress(GOOD + b"\r\n" * (1 << 20)), "超过 1 MB，没有读"),
    ],
    ids=range(14),
)
def test_what_is_no_log_is_refused_in_one_line(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    with pytest.raises(WorkbookRefused, match=why) as refused:
        read_log(write_bytes(tmp_path, data, name), LogOptions(OPTIONS.timezone, max_unpacked_megabytes=1))
    assert len(str(refused.value).splitlines()) == 1


def test_a_workbook_keeps_to_the_limits_of_workbooks_and_a_text_does_not(tmp_path: Path) -> None:
    few = LogOptions(OPTIONS.timezone, limits=Limits(max_rows=2))
    rows = [HEADINGS, log_row(), log_row(), log_row()]
    assert len(read_log(write_log(tmp_path, *rows), few)[0]) == 3
    with pytest.raises(WorkbookRefused, match="max_rows"):
        read_log(write_one_sheet(tmp_path / "日志.xlsx", rows), few)


def test_a_log_without_rows_is_a_log(tmp_path: Path) -> None:
    events, (log,) = read_log(write_log(tmp_path, HEADINGS, name="登录日志20260405.csv"))
    assert (events, log.errors) == ([], [])
    assert log.stated_days == (date(2026, 4, 5), date(2026, 4, 5))
