"""The differences between two tables: lines, JSON, and the cells to mark."""

from collections.abc import Iterator, Sequence

from qinling.errors import RowError
from qinling.procedures.importing.ledger_import import FieldChange
from qinling.reports.issues.issue_tables import format_field_value, get_column_label
from qinling.rules.drafts import Draft
from qinling.rules.merging.three_way_merge import TableDifferences
from qinling.rules.vocabulary import Level


def list_changes(differences: TableDifferences) -> list[FieldChange]:
    """Return every changed cell. A row without a number is named by its place in the sheet."""
    return [
        FieldChange(
            str(draft.values["level"]), str(draft.values.get("number") or f"第 {draft.row} 行"), *cell
        )
        for draft, cells in differences.changed
        for cell in cells
    ]


def one_sided_row_lines(differences: TableDifferences) -> Iterator[str]:
    """Yield a line for each row that only one of the tables has."""
    for side, drafts in (("只在前一份", differences.removed), ("只在后一份", differences.added)):
        for draft in drafts:
            label = Level.from_code(str(draft.values["level"])).label
            number = draft.values.get("number") or ""
            yield f"{side}：{label} {number} {draft.values.get('description')}".replace("\n", " ")


def difference_count_line(differences: TableDifferences) -> str:
    """Return how many cells and rows differ, in one line."""
    cells = sum(len(cells) for _, cells in differences.changed)
    return (
        f"改动 {cells} 格，只在前一份 {len(differences.removed)} 行，只在后一份 {len(differences.added)} 行"
    )


def one_sided_column_lines(columns: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a line for each table with the columns that only it has."""
    for side, names in zip(("前一份", "后一份"), columns, strict=True):
        if names:
            yield f"只在{side}有、没有比较的列：{'、'.join(map(get_column_label, names))}"


def changed_cells_json(differences: TableDifferences) -> Iterator[dict[str, object]]:
    """Yield each changed cell with the keys that programs rely on."""
    for draft, cells in differences.changed:
        for field, old, new in cells:
            yield {**_issue_key_json(draft), "field": field, "old": old, "new": new}


def one_sided_rows_json(differences: TableDifferences) -> dict[str, object]:
    """Return the rows that only one of the tables has: `gone` and `new`."""
    return {
        "gone": [*map(_issue_key_json, differences.removed)],
        "new": [*map(_issue_key_json, differences.added)],
    }


def _issue_key_json(draft: Draft) -> dict[str, object]:
    return {"level": draft.values["level"], "number": draft.values.get("number")}


def list_changed_cells(differences: TableDifferences) -> list[RowError]:
    """Return the changed cells of the later table, with the old value as the remark."""
    cells = []
    for draft, changed in differences.changed:
        sheet = draft.sheet
        for field, old, new in changed:
            letter, heading = sheet.columns.get(field, (None, None))
            remark = f"原为 {format_field_value(field, old) or '（空）'}"
            value = format_field_value(field, new)
            cells.append(RowError(sheet.file, sheet.name, draft.row, letter, heading, value, remark, ""))
    return cells
