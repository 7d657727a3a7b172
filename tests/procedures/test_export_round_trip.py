"""An export that is imported or returned unchanged gives the same ledger."""

from datetime import date
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qinling.rules.merging.issue_validation import check_description
from qinling.rules.parsing.values import parse_text
from qinling.rules.vocabulary import Status
from qinling.workbook.column_layout import SHOWN_FIELDS
from qinling.workbook.reading.rows.cell_readers import ERROR_VALUES
from tests.checkout import SAMPLES
from tests.example_counts import scale_examples
from tests.procedures.exchange_office import DEADLINE, HEADINGS, JUNE, deadline_cells
from tests.workbook.makers.returned_workbooks import read_table

LENIENT = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


def check_round_trip(open_office, first, columns=None):
    """Assert that an empty ledger that imports the export of *first* exports the same cells, and return them."""
    out = first.export(columns=columns)
    head = first.head()
    said = first.return_file(out)
    assert (said["items"], said["changed"], said["created"], first.head()) == ([], 0, 0, head)
    for update in ("fill", "overwrite"):
        report = first.import_file(out, "--update", update)
        assert (report["changes"], report["left"], report["created"], first.head()) == ([], [], 0, head)
    second = open_office()
    second.run_command("import", out, "--yes", "--today", "2026-07-31")
    cells = read_table(out)
    assert read_table(second.export(columns=columns)) == cells
    if "deadline_text" in (columns or ()):
        assert list_words(second) == list_words(first)
    return cells


def list_words(office):
    """Return the deadline of every issue with its words, and the cells of the office's own columns."""
    return {
        number: [issue[name] for name in (*DEADLINE, "original_deadline", "extra_json")]
        for number, issue in office.issues().items()
    }


def test_the_sample_ledgers_come_back_the_same(open_office):
    first = open_office()
    files = [path for path in SAMPLES.iterdir() if path.suffix in (".xlsx", ".xls", ".csv")]
    assert len(files) == 4
    first.run_command("import", *files, "--yes", "--today", "2026-07-31")
    assert len(check_round_trip(open_office, first)) > 40


DEADLINES = [
    ({}, deadline_cells(None, "none", None)),
    ({}, deadline_cells(None, "none", "待定")),
    ({}, deadline_cells(None, "immediate", "立行立改")),
    ({}, deadline_cells(None, "standing", "长期坚持")),
    ({}, deadline_cells(None, "relative", "自交办之日起15个工作日内")),
    (
        {"handed_over_on": date(2026, 3, 2)},
        deadline_cells(date(2026, 3, 23), "relative", "自交办之日起15个工作日内"),
    ),
    ({}, deadline_cells(JUNE, "dated", "6月底前")),
    ({}, deadline_cells(JUNE, "dated_standing", "6月底前，并长期坚持")),
    ({}, deadline_cells(JUNE, "dated", "2026/6/30")),
    ({"handed_over_on": date(2026, 3, 2)}, deadline_cells(date(2026, 3, 9), "immediate", "立行立改")),
    # extended: the words are those of the original deadline
    (
        {"found_on": date(2026, 3, 2), "original_deadline": date(2026, 3, 23)},
        deadline_cells(JUNE, "relative", "自交办之日起15个工作日内"),
    ),
]


ALL_COLUMNS = [*HEADINGS, *sorted(SHOWN_FIELDS), "extra=科室", "县（区）"]


@pytest.mark.parametrize("columns", [None, HEADINGS, ALL_COLUMNS], ids=["usual", "all fields", "all columns"])
def test_issues_of_every_status_and_every_kind_of_deadline_come_back_the_same(open_office, columns):
    first = open_office()
    kinds = product(Status, DEADLINES, [None, "behind"], [None, date(2026, 4, 1)])
    first.import_rows(
        {
            "level": "district",
            "number": f"A{at}",
            "description": f"第{at}处",
            "status": status.value,
            "schedule": schedule,
            "rectified_on": None if status in (Status.NOT_STARTED, Status.RECTIFYING) else day,
            "closed_on": day if status is Status.CLOSED else None,
            **more,
            **deadline,
            "extra": {} if at % 3 else {"科室": f"第{at}科", "县（区）": "=1+1\n二"},
        }
        for at, (status, (more, deadline), schedule, day) in enumerate(kinds)
    )
    assert len(check_round_trip(open_office, first, columns)) == 1 + 6 * len(DEADLINES) * 4


#: What an import takes for the cell above, or for a formula that failed: here, words like any other.
ODD_TEXTS = sorted({"同上", "同前", "〃", "″", '"', "''", "“", "々", "-‖-", "..", "√", *ERROR_VALUES})
LETTERS = "甲乙丙弃渣河道0123456789.,，。=+-@'\"<>&（）％% /\n\tABcd"
TEXTS_AND_ODD_TEXTS = st.text(LETTERS, max_size=12).map(parse_text) | st.sampled_from(ODD_TEXTS)


def is_description(text):
    """Whether a command would take *text*: 0% alone is refused, and so no ledger has it."""
    return not list(check_description({"description": text}))


ISSUE_FIELDS = st.fixed_dictionaries(
    {
        "description": TEXTS_AND_ODD_TEXTS.filter(is_description),
        **dict.fromkeys(("source", "town", "location", "lead_unit", "person", "measures", "remark"), TEXTS_AND_ODD_TEXTS),
        "percent": st.none() | st.integers(0, 10_000).map(lambda parts: parts / 100),
        "on_platform": st.sampled_from([None, True, False]),
        "found_on": st.none() | st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    }
)  # fmt: skip


@given(issues=st.lists(ISSUE_FIELDS, min_size=1, max_size=20))
@settings(max_examples=scale_examples(15), suppress_health_check=LENIENT)
def test_any_texts_come_back_the_same(open_office, issues):
    first = open_office()
    first.import_rows({"level": "city", "number": f"A{at}", **issue} for at, issue in enumerate(issues))
    check_round_trip(open_office, first)
