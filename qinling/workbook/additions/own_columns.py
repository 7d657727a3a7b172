"""Tell the columns of a returned sheet that the export did not have."""

from collections.abc import Sequence

from qinling.rules.fields import FIELDS_BY_NAME, SHOWN_FIELD_PREFIX
from qinling.workbook.columns.column_mapping import MappedColumn
from qinling.workbook.export_manifest import ExportManifest

#: Characters of a heading that is a name and nothing else.
_MAX_NAME = 8


def find_new_columns(columns: Sequence[MappedColumn], manifest: ExportManifest) -> dict[int, tuple[str, str]]:
    """Return by its index each column that *manifest* does not name: its heading, and the one that it may replace.

    A column without a heading has the heading "".
    """
    left = dict(enumerate(zip(manifest.headings, manifest.columns, strict=True)))
    new = [column for column in columns if not _take_same_field(column, left)]
    new = [column for column in new if not _take_same_heading(column, left)]
    return {
        column.index: ("", "")
        if column.heading == f"（{column.letter}列）"
        else (column.heading, left.get(column.index, ("", ""))[0])
        for column in new
    }


def find_renamed_columns(columns: Sequence[MappedColumn], manifest: ExportManifest) -> set[int]:
    """Return the indexes of the columns whose field has another plain name now: 说明 for 备注.

    A heading with more in it than a name, 备注（不实）, says something.
    """
    headings = dict(zip(manifest.columns, manifest.headings, strict=True))
    found = set()
    for column in columns:
        before = headings.get(column.field.removeprefix(SHOWN_FIELD_PREFIX), "").rpartition("/")[2]
        now = column.heading.rpartition("/")[2]
        if before and before not in now and now.isalpha() and len(now) <= _MAX_NAME:
            found.add(column.index)
    return found


def _take_same_field(column: MappedColumn, left: dict[int, tuple[str, str]]) -> bool:
    """Take the column of the export with the field of *column* out of *left*. Return whether there is one."""
    name = column.field.removeprefix(SHOWN_FIELD_PREFIX)
    found = [index for index, (_, field) in left.items() if field == name]
    for index in found[:1]:
        del left[index]
    return bool(found)


def _take_same_heading(column: MappedColumn, left: dict[int, tuple[str, str]]) -> bool:
    """Do the same for a column of the export that is no field, by its heading."""
    names = (column.heading, column.heading.rpartition("/")[2])
    found = [
        index for index, (heading, field) in left.items() if field not in FIELDS_BY_NAME and heading in names
    ]
    for index in found[:1]:
        del left[index]
    return bool(found)
