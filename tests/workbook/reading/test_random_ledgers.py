"""Random ledgers, with any columns, headings and lines between the issues, are read as they were written."""

import csv
import io
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qinling.rules.vocabulary import Level
from qinling.workbook.headings.grammar import find_exact_fields
from qinling.workbook.headings.normalization import normalize_heading
from qinling.workbook.reading.ledger_reader import read_ledger_file
from qinling.workbook.reading.sheet_reading import ReadingOptions
from tests.example_counts import scale_examples
from tests.workbook.makers.random_ledgers import ALIASES

#: Ways in which real files write a heading.
HEADING_STYLES = st.sampled_from(
    [
        lambda text: text,
        " ".join,
        "\u3000".join,
        lambda text: f"{text[:2]}\n{text[2:]}",
        lambda text: f"{text}（盖章）",
        lambda text: f"{text}(填报)",
        lambda text: f"“{text}”",
        lambda text: f"{text}*",
        lambda text: f"1.{text}",
    ]
)
LONG_ALIASES = {field: [alias for alias in aliases if len(alias) > 2] for field, aliases in ALIASES.items()}
TEXTS = ("source", "category", "town", "location", "lead_unit", "duty_unit", "goal", "measures", "remark")
DAYS = ("found_on", "handed_over_on")
words = st.text("东西南北河沟村镇弃渣违建处整改到位约平方米0123456789，（）", min_size=4, max_size=20).filter(
    lambda text: text.strip("，（）0123456789") and not text.startswith(("（", "，"))
)
days = st.dates(date(2020, 1, 1), date(2025, 12, 31))
DAY_FORMATS = (
    lambda day: day.isoformat(),
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
)
LINES_BETWEEN = st.sampled_from([(), ("",), ("小计", "", "共2个问题"), ("合 计",)])


@given(st.data(), st.sampled_from(sorted(LONG_ALIASES)))
def test_a_heading_names_its_field_in_any_style(data, field):
    alias = data.draw(st.sampled_from(LONG_ALIASES[field]))
    assert find_exact_fields(data.draw(HEADING_STYLES)(alias)) == (field,)


@given(st.text(max_size=40))
def test_a_heading_may_be_any_text(text):
    assert all(key == key.lower() for key in normalize_heading(text))
    find_exact_fields(text)


@st.composite
def ledgers(draw):
    """Return (lines of text cells, the issues in them)."""
    fields = draw(st.lists(st.sampled_from(TEXTS + DAYS), unique=True, min_size=2, max_size=7))
    fields = draw(st.permutations([*fields, "number", "description", "deadline"]))
    headings = [draw(HEADING_STYLES)(draw(st.sampled_from(LONG_ALIASES[field]))) for field in fields]
    write = draw(st.sampled_from(DAY_FORMATS))
    lines = [["秦岭问题整改台账（截至2026年4月25日）"], *([[""]] if draw(st.booleans()) else []), headings]
    issues = []
    for row in range(draw(st.integers(1, 5))):
        issue = {field: draw(words) for field in fields}
        issue |= {"number": f"QX-{row:03}"} | {field: draw(days) for field in fields if field in DAYS}
        issue["deadline"] = draw(days) + timedelta(days=365)
        issues.append(issue)
        lines.append([write(value) if isinstance(value, date) else value for value in issue.values()])
        lines.append(list(draw(LINES_BETWEEN)))
    return lines, issues


def write_csv(lines, folder):
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    path = folder / "区级台账.csv"
    path.write_bytes(text.getvalue().encode("gb18030"))
    return path


def write_xlsx(lines, folder):
    path = folder / "区级台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        for row, line in enumerate(lines):
            for column, text in enumerate(line):
                sheet.write_string(row, column, text)
    return path


@settings(max_examples=scale_examples(60), suppress_health_check=[HealthCheck.too_slow])
@given(ledgers(), st.sampled_from([write_csv, write_xlsx]))
def test_a_random_ledger_is_read_as_written(ledger, write):
    lines, issues = ledger
    with tempfile.TemporaryDirectory() as folder:
        (reading,) = read_ledger_file(write(lines, Path(folder)), ReadingOptions())

    assert reading.errors == []
    assert (reading.level, reading.as_of) == (Level.DISTRICT, date(2026, 4, 25))
    read = [
        {name: draft.values[name] for name in issue}
        for draft, issue in zip(reading.drafts, issues, strict=True)
    ]
    assert read == issues


@pytest.mark.parametrize(
    "line",
    [
        ("小计", "", "共2个问题"),
        ("合 计", ""),
        ("麻街镇小计", "", "2"),
        ("一、麻街镇",),
        ("第1页",),
        None,
    ],  # None: the headings once more
)
@pytest.mark.parametrize("heading", ["受理编号", "受 理 编 号"])
def test_lines_between_issues_make_no_number_one_that_repeats(heading, line, tmp_path):
    headings = [heading, "问题来源", "问题描述", "整改时限"]
    issues = [[f"QX-{row:03}", "巡查", "河道边弃渣堆放", "2026-12-31"] for row in range(4)]
    lines = [headings, *(one for issue in issues for one in (issue, line or headings))]
    (reading,) = read_ledger_file(write_csv(lines, tmp_path), ReadingOptions())
    assert [column.field for column in reading.columns] == ["number", "source", "description", "deadline"]
    assert [draft.values["number"] for draft in reading.drafts] == [issue[0] for issue in issues]
