"""An export that is imported or returned unchanged gives the same ledger."""

from datetime import date
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qinling.rules.parsing.values import parse_text
from qinling.rules.vocabulary import Status
from qinling.workbook.reading.cell_readers import DITTO_MARKS, ERROR_VALUES
from tests.checkout import SAMPLES
from tests.procedures.exchange_office import HEADINGS, JUNE, due
from tests.workbook.makers.returned_workbooks import table

LENIENT = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


def comes_back_the_same(open_office, first, columns=None):
    """Assert that an empty ledger that imports the export of *first* exports the same cells, and return them."""
    out = first.export(columns=columns)
    head = first.head()
    said = first.give_back(out)
    assert (said["items"], said["changed"], said["created"], first.head()) == ([], 0, 0, head)
    second = open_office()
    second.command("import", out, "--yes")
    cells = table(out)
    assert table(second.export(columns=columns)) == cells
    return cells


def test_the_sample_ledgers_come_back_the_same(open_office):
    first = open_office()
    files = [path for path in SAMPLES.iterdir() if path.suffix in (".xlsx", ".xls", ".csv")]
    assert len(files) == 4
    first.command("import", *files, "--yes")
    assert len(comes_back_the_same(open_office, first)) > 40


DEADLINES = [
    ({}, due(None, "none", None)),
    ({}, due(None, "none", "待定")),
    ({}, due(None, "immediate", "立行立改")),
    ({}, due(None, "standing", "长期坚持")),
    ({}, due(None, "relative", "自交办之日起15个工作日内")),
    ({"handed_over_on": date(2026, 3, 2)}, due(date(2026, 3, 23), "relative", "自交办之日起15个工作日内")),
    ({}, due(JUNE, "dated", "6月底前")),
    ({}, due(JUNE, "dated_standing", "6月底前，并长期坚持")),
]


@pytest.mark.parametrize("columns", [None, HEADINGS], ids=["usual columns", "all columns"])
def test_issues_of_every_status_and_every_kind_of_deadline_come_back_the_same(open_office, columns):
    first = open_office()
    kinds = product(Status, DEADLINES, [None, "behind"], [None, date(2026, 4, 1)])
    first.take_in(
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
        }
        for at, (status, (more, deadline), schedule, day) in enumerate(kinds)
    )
    assert len(comes_back_the_same(open_office, first, columns)) == 1 + 6 * 8 * 4


#: What an import takes for the cell above, or for a formula that failed: here, words like any other.
ODD = sorted(DITTO_MARKS | ERROR_VALUES)
LETTERS = "甲乙丙弃渣河道0123456789.,，。=+-@'\"<>&（）％% /\n\tABcd"
WORDS = st.text(LETTERS, max_size=12).map(parse_text) | st.sampled_from(ODD)
ISSUES = st.fixed_dictionaries(
    {
        "description": WORDS.filter(bool),
        **dict.fromkeys(("source", "town", "location", "lead_unit", "person", "measures", "remark"), WORDS),
        "percent": st.none() | st.integers(0, 10_000).map(lambda parts: parts / 100),
        "on_platform": st.sampled_from([None, True, False]),
        "found_on": st.none() | st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    }
)  # fmt: skip


@given(issues=st.lists(ISSUES, min_size=1, max_size=20))
@settings(max_examples=15, deadline=None, suppress_health_check=LENIENT)
def test_any_words_come_back_the_same(open_office, issues):
    first = open_office()
    first.take_in({"level": "city", "number": f"A{at}", **issue} for at, issue in enumerate(issues))
    comes_back_the_same(open_office, first)
