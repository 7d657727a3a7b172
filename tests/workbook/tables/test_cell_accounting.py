"""Every filled cell of a sheet is in exactly one class, and no value comes from another row or table."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings

from qinling.rules.vocabulary import Level
from qinling.workbook.files.grids import Grid
from qinling.workbook.reading.sheet_reader import ReadingOptions, SheetReading, read_sheet
from qinling.workbook.tables.cell_accounting import CellCounts
from tests.example_counts import scale_examples
from tests.workbook.makers.tagged_sheets import TaggedSheet, make_sign, tagged_sheets

EACH_SHEET = settings(
    max_examples=scale_examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def read_tagged_sheet(sheet: TaggedSheet) -> list[SheetReading]:
    grid = Grid("台账", iter([list(row) for row in sheet.rows]))
    return read_sheet(Path("台账.xlsx"), grid, ReadingOptions(level=Level.DISTRICT))


def add_counts(readings: list[SheetReading]) -> CellCounts:
    counts = CellCounts()
    for reading in readings:
        counts.add(reading.cells)
    return counts


def list_texts(draft) -> dict[str, str]:
    texts = {name: value for name, value in draft.values.items() if isinstance(value, str)}
    return texts | {heading: text for heading, text in draft.extra.items() if heading != "分组"}


@EACH_SHEET
@given(tagged_sheets())
def test_the_classes_sum_to_the_filled_cells(sheet):
    readings = read_tagged_sheet(sheet)

    assert not any(reading.doubts for reading in readings)
    assert add_counts(readings).total == sheet.count_filled()


@EACH_SHEET
@given(tagged_sheets())
def test_each_value_comes_from_the_rows_of_its_own_issue(sheet):
    issues = {f"A{issue.number:03}": issue for issue in sheet.issues}
    signs = {make_sign(issue.number) for issue in sheet.issues}
    for reading in read_tagged_sheet(sheet):
        for draft in reading.drafts:
            issue = issues[draft.values["number"]]
            texts = list_texts(draft)
            strange = signs - {make_sign(issue.number)}
            assert not [text for text in texts.values() if any(sign in text for sign in strange)]
            assert texts.get("deadline_text") in (None, issue.values.get("deadline_text"))
            assert draft.extra.get("分组", "") in ("", issue.group)


@EACH_SHEET
@given(tagged_sheets())
def test_an_issue_is_read_whole_or_its_cells_are_named(sheet):
    readings = read_tagged_sheet(sheet)
    if any(reading.unread or reading.errors for reading in readings):
        assert add_counts(readings).unread
        return
    read = {draft.values["number"]: list_texts(draft) for reading in readings for draft in reading.drafts}
    assert read.keys() == {f"A{issue.number:03}" for issue in sheet.issues}
    for issue in sheet.issues:
        texts = read[f"A{issue.number:03}"]
        for name, text in issue.values.items():
            assert texts.get(name, "").split("\n")[0] == text, name


@EACH_SHEET
@given(tagged_sheets())
def test_issues_of_a_table_stand_under_their_own_group(sheet):
    groups = {f"A{issue.number:03}": issue.group for issue in sheet.issues}
    for reading in read_tagged_sheet(sheet):
        if not reading.errors and not reading.unread:
            assert all(
                draft.extra.get("分组", "") == groups[draft.values["number"]] for draft in reading.drafts
            )
