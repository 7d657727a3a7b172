"""The ledger as CSV, and read back."""

import csv
import io

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from qinling.errors import WorkbookRefused
from qinling.workbook.export.ledger_csv import write_csv
from qinling.workbook.reading.rows.odd_cells import is_ditto
from tests.example_counts import scale_examples
from tests.workbook.makers.random_issues import TEXTS
from tests.workbook.makers.sample_exports import DAY, export_options, issue, read_issue_sheets


def test_csv_has_a_byte_order_mark_the_same_headings_and_no_formulas(tmp_path):
    one = issue(
        "=1", progress="+86 甲\n乙", percent=33.33, deadline=DAY, deadline_kind="dated", on_platform=True
    )
    path = tmp_path / "甲.csv"

    assert write_csv(path, [one, issue("2")], export_options()) == 2
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    headings, first, second = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert headings[:3] == ["序号", "问题编号", "级别"]
    row = dict(zip(headings, first, strict=True))
    assert (row["序号"], row["问题编号"], row["级别"]) == ("1", "'=1", "区级")
    assert (row["整改工作进展"], row["完成率"], row["整改时限"]) == ("'+86 甲\n乙", "33.33%", "2026-04-25")
    assert (row["是否录入平台"], row["备注"], second[0]) == ("是", "", "2")


def test_csv_goes_to_a_stream_too_and_is_read_back(tmp_path):
    out = io.StringIO()
    write_csv(out, [issue(percent=5.0), issue("2", status="closed")], export_options())
    path = tmp_path / "区级.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")

    (reading,) = read_issue_sheets(path).values()
    assert [(draft.values["status"], draft.values["percent"]) for draft in reading.drafts] == [
        ("rectifying", 5.0),
        ("closed", None),
    ]


DAY_TEXT = "2026-04-25"


@given(
    words=st.lists(TEXTS | st.text("'=+-@甲", min_size=1, max_size=4).filter(lambda text: not is_ditto(text)))
)
@settings(max_examples=scale_examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(words=["=1+1", "+86", "-5", "@甲", "'=1", "''+", "'引号"])
def test_text_comes_back_from_csv_as_it_was(words, tmp_path):
    # A column of remarks full of days is a doubt: only a person knows which days they are.
    assume(words.count(DAY_TEXT) * 2 <= len(words))
    path = tmp_path / "区级.csv"
    write_csv(path, [issue(str(n), remark=text) for n, text in enumerate(words)], export_options())

    reading = read_issue_sheets(path).get("区级")
    assert [draft.values["remark"] for draft in reading.drafts] == words


def test_a_text_that_no_csv_holds_is_refused(tmp_path):
    with pytest.raises(WorkbookRefused, match="控制字符"):
        write_csv(tmp_path / "甲.csv", [issue(), issue("2", remark="\x01")], export_options())
