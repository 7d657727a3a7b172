"""A file, a sheet or a title that names failures or logouts, where no column tells."""

import pytest
import xlsxwriter

from qinling.errors import AnswerNeeded
from qinling.workbook.logins.log_reader import LogOptions
from tests.workbook.logins.written_logs import OPTIONS, read_log
from tests.workbook.makers.odd_workbooks import write_cells

ROWS = "登录时间,账号\n2026-06-22 08:00,a\n2026-06-22 08:01,b\n"


def write(folder, name, text=ROWS):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("登录失败记录.csv", ""),
        ("login_failed_202606.csv", ""),
        ("退出日志.csv", ""),
        ("日志.csv", "平台登录失败明细,\n"),
        ("日志.csv", "平台退出日志,\n"),
        ("认证未通过.csv", ""),
    ],
)
def test_rows_of_failures_or_logouts_are_asked_about(tmp_path, name, above):
    path = write(tmp_path, name, above + ROWS)
    with pytest.raises(AnswerNeeded, match=r"没有一列写哪些行是登录成功.*--map @每行=登录失败"):
        read_log(path)
    for outcome, is_failure in (("登录失败", True), ("登录成功", False)):
        events, (log,) = read_log(path, LogOptions(OPTIONS.timezone, headings={"@每行": outcome}))
        assert [event.failed for event in events] == [is_failure, is_failure]
        assert any(f"按 @每行 都算{outcome}" in note for note in log.notes)


@pytest.mark.parametrize("sheet", ["登录失败", "注销"])
def test_a_sheet_is_asked_about(tmp_path, sheet):
    path = tmp_path / "日志.xlsx"
    with xlsxwriter.Workbook(path) as book:
        write_cells(book.add_worksheet(sheet), [["时间", "账号"], ["2026-06-22 08:00", "a"]])
    with pytest.raises(AnswerNeeded, match=f"名称或表头上写着“{sheet}”"):
        read_log(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("登录日志.csv", ROWS),
        ("登录成功记录.csv", ROWS),
        ("登录退出记录.csv", "登录时间,账号,退出时间\n2026-06-22 08:00,a,2026-06-22 09:00\n"),
        ("登录退出日志.csv", "时间,账号,动作\n2026-06-22 08:00,a,登录\n2026-06-22 09:00,a,退出\n"),
    ],
)
def test_other_names_are_not_asked_about(tmp_path, name, text):
    events, _ = read_log(write(tmp_path, name, text))
    assert not any(event.failed for event in events)


def test_what_columns_tell_comes_before_the_name_and_before_what_is_said_of_all_rows(tmp_path):
    text = (
        "时间,账号,说明\n2026-06-22 08:00,a,登录成功\n2026-06-22 08:01,a,密码错误\n2026-06-22 08:02,a,退出\n"
    )
    path = write(tmp_path, "登录失败记录.csv", text)
    for headings in ({}, {"@每行": "登录失败"}):
        events, (log,) = read_log(path, LogOptions(OPTIONS.timezone, headings=headings))
        assert [event.failed for event in events] == [False, True]
        assert log.skipped_rows == {"退出记录": 1}
