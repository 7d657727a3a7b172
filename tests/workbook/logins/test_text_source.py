"""A text log gives the same cells whatever its encoding, separator, quotes, line ends and piece size."""

import csv
import io
import itertools
import tempfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.logins.header_search import Header
from qinling.workbook.logins.table_sources import CellCache
from qinling.workbook.logins.text_source import TextSource
from tests.workbook.logins.written_logs import (
    read_log,
)
from tests.workbook.makers.odd_logs import csv_text

NAMES = ("王建国", "赵㙍下", "丂乗 𠮷", "a'b", "")
QUOTED_NAMES = ("李,秀英", '"老"张', "两\r\n行", "分;号\t")
LOG_STYLES = st.fixed_dictionaries(
    {
        "encoding": st.sampled_from(["gb18030", "utf-8", "utf-8-sig", "utf-16"]),
        "delimiter": st.sampled_from(",;\t"),
        "end": st.sampled_from(["\r\n", "\n", "\r"]),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        "ended": st.booleans(),
    }
)
TIMES = st.sampled_from(
    ["2026/03/30 08:10:58", "2026-3-5 8:01", "2026-03-30T08:10:58", "2026-03-30T00:10:58Z", "20260330081058"]
)
ROWS = st.lists(
    st.tuples(
        st.one_of(TIMES, TIMES, TIMES, st.sampled_from(["", "昨天"])),
        st.sampled_from(["szq0001", "szq0002", "ＳＺＱ0002", "镇办", ""]),
        st.one_of(st.sampled_from(NAMES), st.sampled_from(NAMES + QUOTED_NAMES)),
        st.sampled_from(["10.61.1.59", "10.61.1.60:81", ""]),
        st.sampled_from(["成功", "失败", "成功", "退出", "?"]),
    ),
    max_size=30,
)


def expected_result(
    rows: list[tuple[str, ...]],
) -> tuple[list[tuple[datetime, str, str, bool]], set[int], int]:
    """Return what a clerk tells of the rows: events, rows in error, how many are no logins."""
    at = datetime(2026, 3, 30, 8, 10, 58)
    events: list[tuple[datetime, str, str, bool]] = []
    errors: set[int] = set()
    left_out = 0
    for number, (moment, account, _, address, outcome) in enumerate(rows, 2):
        if outcome == "退出" or not account:
            left_out += 1
        elif moment in ("", "昨天") or outcome == "?":
            errors.add(number)
        else:
            said = datetime(2026, 3, 5, 8, 1) if "-5 " in moment else at
            who = account.replace("ＳＺＱ", "szq")
            events.append((said, who, address.partition(":")[0], outcome == "失败"))
    return events, errors, left_out


@given(rows=ROWS, dress=LOG_STYLES, piece=st.integers(1, 400))
def test_the_same_rows_give_the_same_events_in_any_style_and_block_size(rows, dress, piece) -> None:
    headings = ("登录时间", "用户账号", "用户姓名", "登录IP", "登录结果")
    content = csv_text([headings, *rows], dress["delimiter"], dress["quoting"], dress["end"])
    content = content if dress["ended"] else content.removesuffix(dress["end"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "日志.csv")
        path.write_bytes(content.encode(dress["encoding"]))
        events, (log,) = read_log(path, piece=piece)

    clerk, errors, left_out = expected_result(rows)
    assert [(e.at, e.account.replace("ＳＺＱ", "szq"), e.address, e.failed) for e in events] == clerk
    assert {error.row for error in log.errors} == errors
    assert sum(log.skipped_rows.values()) == left_out


def assert_same_rows_as_csv(body: str, end: str, piece: int) -> None:
    content = f"账号,时间{end}{body}"
    lines = [*io.StringIO(content, newline=""), "!,!"]  # an open quote takes in the last
    _, *expected, last = csv.reader(lines)
    source = TextSource(io.BytesIO(content.encode()), "a.csv", "a", Limits(), piece)
    header = Header(0, ["账号", "时间"], {"account": 0, "at": 1})
    try:
        rows = [row for block in source.read_blocks(header) for row in block]
    except WorkbookRefused:
        assert last != ["!", "!"]
        return
    if last != ["!", "!"]:  # only the last line may be cut off within a quote, and it is told
        assert source.find_row_fault(rows[-1], 2, is_last=True) is not None
        return
    assert [[source.decode_cell(cell) for cell in row] or [""] for row in rows] == [
        row or [""] for row in expected
    ]
    for row in rows:
        fault = source.find_row_fault(row, 2, is_last=False)
        assert (fault is not None) == any(row[2:])


LINES = (
    "a,b",
    "a",
    "a,b,c",
    'a,"b,c"',
    '"a","b"',
    '"a","\n"',
    '"a","b""c"',
    '"a,b","c"',
    "a\nb,c",
    "a\r",
    'x"a","b"',
    '"a","b"x',
)


def test_lines_are_split_as_by_the_csv_module() -> None:
    for end in ("\r\n", "\n"):
        for lines in itertools.product(LINES, repeat=3):
            assert_same_rows_as_csv("".join(line + end for line in lines), end, 1000)


@given(st.text('ab,\r\n"', max_size=60), st.sampled_from(["\r\n", "\n", "\r"]), st.integers(1, 60))
def test_any_text_is_split_as_by_the_csv_module(body: str, end: str, piece: int) -> None:
    assert_same_rows_as_csv(body, end, piece)


def test_cells_already_read_are_forgotten_when_they_become_too_many() -> None:
    known = CellCache(lambda cell: int(str(cell)) % 7, 5)
    assert [known[number] for number in range(100)] == [number % 7 for number in range(100)]
    assert len(known) <= 5


@pytest.mark.parametrize(
    ("accounts", "is_cut"),
    [
        (["szq0001"] * 3 + ["镇办01"], False),  # six bytes in GB18030, and another kind of account
        (["szq0001"] * 3 + ["szq000"], True),
        (["镇办0001"] * 3 + ["镇办0"], True),
        (["镇办0001"] * 3 + ["szq01"], False),
    ],
)
def test_a_last_cell_is_cut_off_only_where_it_begins_as_others_do(tmp_path, accounts, is_cut):
    lines = [
        "登录IP,登录时间,账号",
        *(f"10.0.0.1,2026-04-20 08:00:0{at},{one}" for at, one in enumerate(accounts)),
    ]
    (tmp_path / "日志.csv").write_bytes("\n".join(lines).encode("gb18030"))
    events, (log,) = read_log(tmp_path / "日志.csv")
    assert len(events) == 4 - is_cut
    assert len(log.errors) == is_cut
