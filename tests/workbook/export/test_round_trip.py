"""What is written under any headings, in any order, among any junk, is read back as it was meant."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qinling.rules.vocabulary import Level
from qinling.workbook.reading.ledger_reader import read_ledger_file
from qinling.workbook.reading.sheet_reading import ReadingOptions
from tests.example_counts import scale_examples
from tests.workbook.makers.random_issues import INPUT_FIELDS, expected_values, random_issues
from tests.workbook.makers.random_ledgers import ledgers, write_ledger_file
from tests.workbook.makers.sample_exports import (
    DAY,
    convert,
    export_options,
    issue,
    needs_calc,
    read_issue_sheets,
    write_export,
)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@given(ledger=ledgers())
@settings(
    max_examples=scale_examples(50),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_random_ledger_comes_back_as_expected(ledger, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"台账{suffix}"
    write_ledger_file(ledger, path)
    (reading,) = read_ledger_file(path, ReadingOptions(level=Level.DISTRICT))
    assert reading.errors == []
    read = [
        {name: draft.values.get(name) for name in meant}
        for draft, meant in zip(reading.drafts, ledger.expected, strict=True)
    ]
    assert read == ledger.expected
    assert [draft.extra for draft in reading.drafts] == [{}] * len(ledger.expected)


@given(rows=st.lists(random_issues(), min_size=1, max_size=6, unique_by=lambda one: (one.level, one.number)))
@settings(
    max_examples=scale_examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_import_reads_back_what_was_written(rows, tmp_path):
    sheet = export_options("ordinal", *INPUT_FIELDS, "extra=网格/编号")
    (reading,) = read_issue_sheets(write_export(tmp_path, rows, sheet)).values()

    assert reading.errors == []
    assert reading.as_of == DAY
    read = [
        {name: draft.values.get(name) for name in (*INPUT_FIELDS, "deadline_kind")}
        for draft in reading.drafts
    ]
    assert read == [expected_values(one) for one in rows]
    assert [draft.extra for draft in reading.drafts] == [one.extra for one in rows]


@needs_calc
@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_import_reads_what_libreoffice_has_saved(form, tmp_path):
    rows = [
        issue("610000199001011234", deadline=DAY, deadline_kind="dated", percent=45.0, progress="=1+1\n“又”"),
        issue("QJ-2", deadline=DAY, deadline_kind="dated_standing", on_platform=True, percent=100.0),
    ]
    saved = convert(write_export(tmp_path, rows), form, tmp_path)
    (reading,) = read_issue_sheets(saved).values()

    columns = ("number", "level", "deadline", "deadline_kind", "percent", "progress", "on_platform", "status")
    assert [[draft.values[name] for name in columns] for draft in reading.drafts] == [
        [getattr(one, name) for name in columns] for one in rows
    ]
