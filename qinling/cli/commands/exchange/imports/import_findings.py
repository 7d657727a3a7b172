"""What `import` says of the files that it read: columns, cells, errors, doubts."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from qinling.cli.context import Desk
from qinling.cli.reading.doubt_questions import list_column_counts, print_notes, refuse_doubts
from qinling.cli.reading.file_input import FileInput, build_display_name, write_marked_copy
from qinling.errors import LedgerMissing, OutputRefused, RowError, RowsRefused

if TYPE_CHECKING:
    from rich.console import Console

    from qinling.procedures.importing.doubtful_values import DoubtfulValue
    from qinling.procedures.importing.ledger_import import ImportResult
    from qinling.procedures.importing.other_levels import NumberElsewhere
    from qinling.rules.drafts import Draft
    from qinling.rules.vocabulary import Level
    from qinling.workbook.reading.sheet_reading import SheetReading
    from qinling.workbook.tables.cell_accounting import CellCounts

_MAX_UNREAD = 20  # places of unread cells that are printed


def print_findings(
    desk: Desk,
    files: Sequence[Path],
    file_input: FileInput,
    *,
    explain: bool,
    quiet: bool,
    counts: bool = True,
) -> None:
    """Print bad cells and what became of the others, write marked copies, and name the sheets that were not read.

    Without *counts*, leave out the cells that were read: a question follows, with a table. With *explain*, print the columns on stdout. With *quiet*, print nothing: the JSON says it.
    """
    if not quiet:
        if explain:
            print_columns(desk.out, file_input.readings)
        _print_readings(desk, file_input, counts=counts)
        _print_own_exports(desk, files, file_input)
    _print_errors(desk, files, file_input, file_input.errors, quiet=quiet)


def note_other_level(desk: Desk, files: Sequence[Path], given: "Level | None") -> None:
    """Note the *files* whose name says another level than the one that is *given* for all."""
    from qinling.rules.parsing.levels import find_level

    for path in files if given else ():
        named = find_level(path.stem)
        if given and named and named is not given and named.label in path.stem:
            desk.print_note(
                f"注意：{path.name} 的文件名说是{named.label}，按写明的 --level 收作{given.label}"
            )


def _print_own_exports(desk: Desk, files: Sequence[Path], file_input: FileInput) -> None:
    """Say of the exports of this very ledger that `return` takes them back: an import knows no three ways."""
    origins = {
        reading.file: reading.exported_from for reading in file_input.readings if reading.exported_from
    }
    ledger_id = _find_ledger_id(desk) if origins else ""
    for path in files:
        if ledger_id and origins.get(build_display_name(path, files)) == ledger_id:
            desk.print_note(
                f"{path.name} 是这本台账导出的表：收回别人改的，请用 qinling return {path}；"
                "import 只拿它当一份新报来的台账，不知道哪一格是谁改的"
            )


def _find_ledger_id(desk: Desk) -> str:
    """Return the id of the ledger, "" where there is none yet."""
    from qinling.procedures.ledger_identity import read_ledger_id

    with suppress(LedgerMissing), desk.reading() as reader:
        return read_ledger_id(reader)
    return ""


def print_ledger_errors(
    desk: Desk, files: Sequence[Path], file_input: FileInput, result: "ImportResult | None", *, quiet: bool
) -> None:
    """Add to *file_input* the rows that the ledger cannot take, and print them."""
    if result is not None and result.errors:
        file_input.errors += result.errors
        _print_errors(desk, files, file_input, result.errors, quiet=quiet)


def find_known_elsewhere(desk: Desk, drafts: "Iterable[Draft]") -> "list[NumberElsewhere]":
    """Return the numbers of *drafts* that only other levels of the ledger have; none where there is no ledger yet."""
    from qinling.procedures.importing.other_levels import find_numbers_elsewhere

    with suppress(LedgerMissing), desk.reading() as reader:
        return find_numbers_elsewhere(reader, drafts)
    return []


def find_doubtful_values(desk: Desk, drafts: "Iterable[Draft]") -> "list[DoubtfulValue]":
    """Return the values of *drafts* that may be mistyped, and those that another issue has already."""
    from qinling.procedures.importing.doubtful_rows import find_doubtful_rows

    drafts = list(drafts)
    with suppress(LedgerMissing), desk.reading() as reader:
        return find_doubtful_rows(reader, drafts)
    return find_doubtful_rows(None, drafts)


def print_likely_slips(
    desk: Desk,
    elsewhere: "Sequence[NumberElsewhere]",
    doubtful: "Sequence[DoubtfulValue]",
    *,
    is_written: bool,
) -> None:
    """Say in a line each which new numbers another level has, and which values may be mistyped.

    Only what *is_written* can be undone.
    """
    from qinling.reports.importing.doubtful_values import doubtful_value_lines
    from qinling.reports.importing.import_result import elsewhere_line

    remedy = "；级别不对的，用 qinling undo 撤回" if is_written else "；级别不对的，不要写入"
    for line in (elsewhere_line(elsewhere, remedy), *doubtful_value_lines(doubtful)):
        if line:
            desk.print_note(line)


def _print_errors(
    desk: Desk, files: Sequence[Path], file_input: FileInput, found: Sequence[RowError], *, quiet: bool
) -> None:
    """Print the bad cells *found* now, and write copies of their files with all bad cells marked."""
    from qinling.reports.importing.import_result import error_table
    from qinling.workbook.files.marked_copies import is_marked_copy

    if found and not quiet:
        desk.err.print(error_table(found))
    for path in files:
        name = build_display_name(path, files)
        errors = [error for error in file_input.errors if error.file == name]
        if any(error.file == name for error in found):
            if is_marked_copy(path):
                desk.print_note(f"{path.name} 本身是标红的副本，不再另写副本：请按上面所列在这一份里改")
                continue
            try:
                write_marked_copy(desk, path, errors, "标红", delimiter=file_input.find_delimiter(name))
            except OutputRefused as refused:  # the bad cells are listed above
                desk.print_note(str(refused))


def print_columns(console: "Console", readings: "Iterable[SheetReading]") -> None:
    """Print the columns of each sheet that was read, with the field of each and the evidence for it."""
    from qinling.reports.importing.import_result import column_table

    for reading in readings:
        if reading.columns:
            console.print(column_table(reading.columns, f"{reading.file} · {reading.name}"))


def _print_readings(desk: Desk, file_input: FileInput, *, counts: bool) -> None:
    for reading in file_input.readings:
        remark = reading.skip_reason or ("" if _has_rows(reading) else "里没有问题，标题行下面还是空的")
        if remark:
            desk.print_note(f"{reading.file} 的工作表“{reading.name}”{remark}")
    print_notes(desk, file_input.readings)
    if counts:
        print_cell_counts(desk, file_input.readings)
    _print_unread(desk, file_input.readings)
    if file_input.doubts:
        for line in list_column_counts(file_input.readings):
            desk.print_note(line)


def print_cell_counts(desk: Desk, readings: "Iterable[SheetReading]") -> None:
    """Print a line a file: what became of its cells. Of a file with open questions nothing was read yet."""
    from qinling.reports.importing.cell_counts import cell_count_line

    for file, group in groupby(readings, lambda reading: reading.file):
        tables = list(group)
        counts = add_cell_counts(tables)
        if counts.total and not any(one.doubts for one in tables):
            columns = [column for one in tables for column in one.columns]
            desk.print_note(cell_count_line(file, counts, columns))


def _print_unread(desk: Desk, readings: "Iterable[SheetReading]") -> None:
    places = [f"{reading.file} 没有读懂：{place}" for reading in readings for place in reading.unread]
    for line in places[:_MAX_UNREAD]:
        desk.print_note(line)
    if len(places) > _MAX_UNREAD:
        desk.print_note(f"另有 {len(places) - _MAX_UNREAD} 处没有读懂，见 --json")


def _has_rows(reading: "SheetReading") -> bool:
    return bool(reading.drafts or reading.bad_drafts or reading.errors or reading.doubts)


def add_cell_counts(readings: "Iterable[SheetReading]") -> "CellCounts":
    """Return how many cells of all *readings* are in each class."""
    from qinling.workbook.tables.cell_accounting import CellCounts

    counts = CellCounts()
    for reading in readings:
        counts.add(reading.cells)
    return counts


def refuse_files(desk: Desk, file_input: FileInput) -> NoReturn:
    """Raise for what forbids to write: open questions first, then bad rows, then unread cells."""
    if file_input.doubts:
        refuse_doubts(desk, file_input.doubts)
    if file_input.errors:
        raise RowsRefused(
            f"{file_input.bad_row_count} 行有错，台账没有改动",
            "请按上面所列改正后再导入，或加 --skip-bad 只读入没有错的行",
        )
    raise RowsRefused(
        f"有 {file_input.unread_count} 格没有读懂，台账没有改动",
        "请看上面所列的格，改好后再导入，或加 --skip-bad 只读入其余的",
    )


def print_import_json(desk: Desk, file_input: FileInput, result: "ImportResult | None") -> None:
    """Print the JSON of an import; *result* is None where nothing was written."""
    from qinling.procedures.importing.ledger_import import ImportResult
    from qinling.reports.importing.cell_counts import cells_json
    from qinling.reports.importing.doubtful_values import doubtful_value_json
    from qinling.reports.importing.doubts import doubt_json
    from qinling.reports.importing.import_result import column_json, error_json

    done = result or ImportResult()
    desk.print_json(
        "import",
        map(_sheet_json, file_input.readings),
        created=done.created,
        updated=done.updated,
        unchanged=done.unchanged,
        unsaid_status=done.unsaid_status,
        closed_unaccepted=done.unaccepted_closures,
        folded_numbers=[
            {"number": number, "taken_as": taken}
            for number, taken in (*file_input.folded_numbers, *done.folded_numbers)
        ],
        elsewhere=[one._asdict() for one in done.elsewhere],
        mistyped=list(map(doubtful_value_json, done.doubtful)),
        repeated=file_input.duplicate_count,
        changes=[asdict(change) for change in done.changes],
        left=[asdict(change) for change in done.kept_differences],
        errors=[error_json(error) for error in file_input.errors],
        columns=[column_json(column) for reading in file_input.readings for column in reading.columns],
        cells=cells_json(add_cell_counts(file_input.readings)),
        doubts=[doubt_json(doubt) for doubt in (file_input.doubts.doubts if file_input.doubts else ())],
    )


def _sheet_json(reading: "SheetReading") -> dict[str, object]:
    from qinling.reports.importing.cell_counts import cells_json

    return {
        "file": reading.file,
        "sheet": reading.name,
        "level": reading.level,
        "as_of": reading.as_of,
        "issues": len(reading.drafts),
        "left_out": reading.left_out_rows,
        "skipped": reading.skip_reason or None,
        "cells": cells_json(reading.cells),
        "unread": reading.unread,
        "notes": reading.notes,
        "exported_from": reading.exported_from or None,
    }
