"""The export manifest: a hidden sheet that identifies an export.

`check` and `return` compare it with the ledger. Its first row is JSON. Then comes one line for
each issue, or in a conflict workbook for each conflict. The last row holds the number of lines
and a checksum. A long line is split over several cells.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from qinling.errors import WorkbookRefused
from qinling.rules.fields import EXTRA_FIELD_PREFIX
from qinling.rules.limits import Limits
from qinling.workbook.column_layout import EXTRA_PREFIX
from qinling.workbook.files.grids import Cell, Grid, open_grids
from qinling.workbook.headings.column_uses import ORDINAL
from qinling.workbook.sheet_contents import SheetContents

if TYPE_CHECKING:
    from xlsxwriter import Workbook

#: Name of the hidden sheet with the export manifest. It holds no issues.
MANIFEST_SHEET_NAME = "台账标识"
#: Names of the sheets beside the issues that hold nothing to take back.
LONG_TEXTS_SHEET_NAME, ATTACHMENTS_SHEET_NAME, CHANGES_SHEET_NAME = "长文附页", "附件目录", "变更清单"
SIDE_SHEET_NAMES = (LONG_TEXTS_SHEET_NAME, ATTACHMENTS_SHEET_NAME, CHANGES_SHEET_NAME)

#: The comment of an export on a deadline that was extended.
EXTENSION_COMMENT = "原定 {}，已延期"

EXPORT_FORM, CONFLICTS_FORM = "qinling export 2", "qinling conflicts 1"
DISPATCH_FORM = "qinling dispatch 1"  # an export that names the dispatch of a unit
_EXPORT_FORM_WITHOUT_CHECKSUMS = "qinling export 1"
_MAX_CELL_CHARACTERS = 30_000  # a cell takes 32,767
_END_MARK = "end"
_NO_MANIFEST = "不是 qinling 导出的表格，或导出时带的“台账标识”已被删除"
_NO_MANIFEST_REMEDY = (
    "若是导出的表改成的，请加 --base 原来导出的表.xlsx；别处来的台账请用 qinling import 导入"
)


class ManifestMissing(WorkbookRefused):
    """A file that carries no manifest, or one that was changed: only the export that it was made from tells its origin."""


@dataclass(frozen=True, slots=True)
class ExportManifest:
    """Where an export comes from: the id of the ledger, and how far its event log was then.

    *position* and *head* (64 hex digits) are those of the event log at the export. *filters* is
    the selection in words. *columns* are the fields in the order of the sheet ("" for a column
    of the office that is left blank), *headings* the headings above them. *level* is the level
    of all issues where no column holds it. *dispatch* is the id of a workbook that was dispatched
    to a unit, 0 for any other export. *sheets* are the contents of each sheet outside its issues,
    {} in an older export.
    """

    ledger: str
    position: int
    head: str
    as_of: date
    filters: str
    redact: bool
    columns: tuple[str, ...]
    headings: tuple[str, ...] = ()
    level: str = ""
    dispatch: int = 0
    sheets: Mapping[str, SheetContents] = field(default_factory=dict)

    @property
    def form(self) -> str:
        """The form of an export with this manifest."""
        return DISPATCH_FORM if self.dispatch else EXPORT_FORM

    @property
    def field_columns(self) -> list[tuple[str, str]]:
        """The (heading, field) pairs of the columns that hold a value of an issue."""
        columns = zip(self.headings, self.columns, strict=True)
        return [(heading, name) for heading, name in columns if name not in ("", ORDINAL)]

    def find_heading(self, field: str) -> str:
        """Return the heading above *field*, or above an extra column (`extra.` and its heading)."""
        name = (
            EXTRA_PREFIX + field.removeprefix(EXTRA_FIELD_PREFIX)
            if field.startswith(EXTRA_FIELD_PREFIX)
            else field
        )
        return self.headings[self.columns.index(name)]


#: Level, number and version of an issue as it was exported.
ExportedIssue = tuple[str, str, int]


class ConflictRecord(NamedTuple):
    """A cell that the export and the ledger changed differently.

    *their_cell* is the value in the export as a user would type it. *deadline_start* is the day
    (as ISO text) from which a relative deadline counts.
    """

    level: str
    number: str
    version: int
    field: str
    their_cell: str | float | None
    deadline_start: str | None = None


class ManifestSheet(NamedTuple):
    """The contents of a manifest sheet: the exported issues in order, and the issue of each row checksum."""

    manifest: ExportManifest
    exported_issues: list[ExportedIssue] | None  # None where only the properties of the document are left
    issues_by_checksum: dict[str, tuple[str, str]]  # checksum → (level, number); {} where the file has none
    conflicts: list[ConflictRecord] | None = None  # None in an export
    row_count: int = 0  # how many issues were exported, where *exported_issues* does not say


def format_issue_line(level: str, number: str, version: int, checksum: str = "") -> str:
    """Return the manifest line of one exported issue. *checksum* is its row checksum, "" for none."""
    return f"{level} {version} {checksum} {number}"


def format_conflict_line(conflict: ConflictRecord) -> str:
    """Return the manifest line of one conflict."""
    return json.dumps(conflict, ensure_ascii=False)


def build_manifest_rows(
    manifest: ExportManifest, lines: Iterable[str], form: str = EXPORT_FORM
) -> Iterator[list[str]]:
    """Yield the rows of the manifest sheet.

    *lines* come from `format_issue_line` or `format_conflict_line`.
    """
    values = {"form": form, **asdict(manifest), "as_of": str(manifest.as_of)}
    if not manifest.dispatch:
        del values["dispatch"]  # so that earlier versions read other exports
    head = json.dumps(values, ensure_ascii=False)
    yield _split_cells(head)
    checksum = sha256(head.encode())
    count = 0
    for line in lines:
        checksum.update(b"\n" + line.encode())
        count += 1
        yield _split_cells(line)
    yield [f"{_END_MARK} {count} {checksum.hexdigest()}"]


def _split_cells(text: str) -> list[str]:
    return [text[at : at + _MAX_CELL_CHARACTERS] for at in range(0, len(text), _MAX_CELL_CHARACTERS)]


def write_manifest(
    book: "Workbook", manifest: ExportManifest, lines: Iterable[str], form: str = EXPORT_FORM
) -> None:
    """Add the hidden manifest sheet to *book*. *lines* and *form* are as in `build_manifest_rows`."""
    sheet = book.add_worksheet(MANIFEST_SHEET_NAME)
    sheet.hide()
    for row, cells in enumerate(build_manifest_rows(manifest, lines, form)):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell)


def read_manifest(path: Path, limits: Limits) -> ManifestSheet:
    """Read the manifest of *path*. Raises WorkbookRefused where it is missing or damaged."""
    # Without this name the iterator would be closed, and with it the file whose rows are read.
    grids = open_grids(path, limits, first_sheet=MANIFEST_SHEET_NAME)
    return read_manifest_sheet(path, next(grids, None))


def read_manifest_sheet(path: Path, first_grid: Grid | None) -> ManifestSheet:
    """Read the manifest from *first_grid*, the first sheet of *path*. Raises as `read_manifest` does."""
    if first_grid is None or first_grid.name != MANIFEST_SHEET_NAME:
        raise ManifestMissing(f"{path.name} {_NO_MANIFEST}", _NO_MANIFEST_REMEDY)
    return parse_manifest_rows(path.name, first_grid.rows)


def parse_manifest_rows(file: str, rows: Iterable[Sequence[Cell]]) -> ManifestSheet:
    """Parse the *rows* of the manifest sheet of *file*. Raises WorkbookRefused where they are damaged."""
    texts = ("".join(map(str, row)) for row in rows)
    head = next(texts, "")
    try:
        header = json.loads(head)
        form = header.pop("form")
        if form not in (EXPORT_FORM, DISPATCH_FORM, CONFLICTS_FORM, _EXPORT_FORM_WITHOUT_CHECKSUMS):
            raise WorkbookRefused(
                f"{file} 是更新版本的 qinling 导出的，本版读不懂它的“{MANIFEST_SHEET_NAME}”",
                "请升级 qinling 后再试",
            )
        manifest = build_manifest(header)
        return _parse_manifest_lines(manifest, form, _read_checked_lines(head, texts))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ManifestMissing(
            f"{file} 的“{MANIFEST_SHEET_NAME}”已被改动或损坏，无法核对",
            "请加 --base 原来导出的表.xlsx；没有了的，请重新导出",
        ) from error


def build_manifest(header: Mapping[str, Any]) -> ExportManifest:
    """Build a manifest from its values as JSON holds them. Raises TypeError, ValueError or LookupError."""
    return ExportManifest(
        **{
            **header,
            "as_of": date.fromisoformat(header["as_of"]),
            "columns": tuple(header["columns"]),
            "headings": tuple(header["headings"]),
            "sheets": {
                name: SheetContents(
                    frozenset(one["sums"]), one["rows"], one["columns"], tuple(one["computed"])
                )
                for name, one in header.get("sheets", {}).items()
            },
        }
    )


def _read_checked_lines(head: str, texts: Iterable[str]) -> list[str]:
    """Return the lines. Raises ValueError unless they match the count and checksum of the last row."""
    lines: list[str] = []
    for text in texts:
        if text.startswith(f"{_END_MARK} "):
            checksum = sha256("\n".join([head, *lines]).encode()).hexdigest()
            if text != f"{_END_MARK} {len(lines)} {checksum}":
                break
            return lines
        lines.append(text)
    raise ValueError(MANIFEST_SHEET_NAME)


def _parse_manifest_lines(manifest: ExportManifest, form: str, lines: list[str]) -> ManifestSheet:
    if form == CONFLICTS_FORM:
        conflicts = [ConflictRecord(*json.loads(line)) for line in lines]
        return ManifestSheet(
            manifest, list(dict.fromkeys(conflict[:3] for conflict in conflicts)), {}, conflicts
        )
    exported_issues: list[ExportedIssue] = []
    issues_by_checksum: dict[str, tuple[str, str]] = {}
    for line in lines:
        if form in (EXPORT_FORM, DISPATCH_FORM):
            level, version, checksum, number = line.split(" ", 3)
            if checksum:
                issues_by_checksum[checksum] = (level, number)
        else:
            level, version, number = line.split(" ", 2)
        exported_issues.append((level, number, int(version)))
    return ManifestSheet(manifest, exported_issues, issues_by_checksum)
