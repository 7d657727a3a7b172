"""A log read from files of any make gives what the log says, however it was saved again in between."""

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from qinling.procedures.logins.log_intake import import_log
from qinling.workbook.logins.log_reader import open_logs
from tests.example_counts import scale_examples
from tests.procedures.logins.sample_logs import LoginLedger, SampleRecord, stamp
from tests.procedures.logins.test_log_intake import count_logins, read_roll_up
from tests.workbook.logins.written_logs import OPTIONS

START = datetime(2026, 4, 20, 23, 58)  # a day ends among the records
RECORDS = st.lists(
    st.builds(
        SampleRecord,
        st.sampled_from(["szq0001", "镇办01"]),
        st.integers(0, 59).map(lambda place: START + timedelta(seconds=place * 5)),
        st.sampled_from(["10.61.0.1", "10.61.0.2"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)
SAVED = st.fixed_dictionaries(
    {
        "encoding": st.sampled_from(["gb18030", "utf-8", "utf-8-sig", "utf-16", "xlsx"]),
        "at": st.sampled_from(
            ["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y年%m月%d日 %H时%M分", "%Y-%m-%dT%H:%M:%S"]
        ),
        "dropped": st.sets(st.sampled_from(["登录IP", "登录结果"])),
        "is_upper": st.booleans(),
        "is_reversed": st.booleans(),
        "end": st.sampled_from(["", "\r\n", "\n"]),
        "part": st.integers(0, 1 << 12),
    }
)


def save_log(path: Path, records: list[SampleRecord], saved: dict) -> Path:
    """Write *records* to a file in the way of *saved*, and return its path."""
    chosen = [one for place, one in enumerate(records) if saved["part"] >> place & 1]
    rows = [
        {
            "账号": one.account.upper() if saved["is_upper"] else one.account,
            "登录时间": f"{one.at:{saved['at']}}",
            "登录IP": one.address,
            "登录结果": "失败" if one.failed else "成功",
        }
        for one in (chosen or records)
    ]
    headings = [name for name in rows[0] if name not in saved["dropped"]]
    table = [headings, *([row[name] for name in headings] for row in rows)]
    if saved["is_reversed"]:
        table[1:] = table[:0:-1]
        table = [row[::-1] for row in table]
    if saved["encoding"] == "xlsx":
        path = path.with_suffix(".xlsx")
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("日志")
            for place, row in enumerate(table):
                sheet.write_row(place, 0, row)
        return path
    text = io.StringIO()
    csv.writer(text, lineterminator=saved["end"] or "\n").writerows(table)
    body = text.getvalue()
    path.write_bytes((body if saved["end"] else body.removesuffix("\n")).encode(saved["encoding"]))
    return path


def test_sheets_with_and_without_seconds_are_told_apart(tmp_path):
    records = [SampleRecord("a", START + timedelta(seconds=second)) for second in (5, 40, 60)]
    with xlsxwriter.Workbook(tmp_path / "两页.xlsx") as book:
        for name, form in (("全", "%Y-%m-%d %H:%M:%S"), ("无秒", "%Y-%m-%d %H:%M")):
            rows = [
                ("账号", "登录时间", "登录IP"),
                *((one.account, f"{one.at:{form}}", one.address) for one in records),
            ]
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    ledger = LoginLedger(tmp_path / "台账.db")
    (log,) = open_logs(tmp_path / "两页.xlsx", OPTIONS)
    with ledger.writing() as writer:
        result = import_log(writer, log, stamp())
    assert read_roll_up(ledger.path) == count_logins(records)
    assert (result.new_count, result.joined_count) == (3, 2)


@settings(max_examples=scale_examples(25))
@given(st.data(), RECORDS, SAVED, st.lists(SAVED, max_size=3))
def test_files_of_any_make_give_the_same_roll_up(tmp_path_factory, data, records, saved, copies):
    folder = tmp_path_factory.mktemp("日志")
    ledger = LoginLedger(folder / "台账.db")
    whole = saved | {"dropped": set(), "part": 0, "at": "%Y-%m-%d %H:%M:%S"}
    paths = [save_log(folder / f"{place}.csv", records, one) for place, one in enumerate([whole, *copies])]
    for path in data.draw(st.permutations(paths)):
        for log in open_logs(path, OPTIONS):
            with ledger.writing() as writer:
                import_log(writer, log, stamp())
            assert log.errors == []
    assert read_roll_up(ledger.path) == count_logins(records)
