"""Read input files, and ask at the terminal for what the files do not say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from qinling.cli.context import Desk
from qinling.cli.options.workbooks import SheetOptions
from qinling.cli.reading.doubt_questions import Answers, ask_doubts
from qinling.cli.reading.progress import progress_bar
from qinling.cli.reading.recipe_use import add_recipes, offer_recipe
from qinling.errors import (
    AnswerNeeded,
    Doubt,
    OutputRefused,
    RowError,
    UsageRefused,
    value_refused_as,
)
from qinling.outputs.write_errors import translate_write_errors

if TYPE_CHECKING:
    from qinling.rules.drafts import Draft
    from qinling.workbook.answers.open_doubts import OpenDoubts
    from qinling.workbook.reading.sheet_reading import ReadingOptions, SheetReading

Options = TypeVar("Options")
Result = TypeVar("Result")


@dataclass(slots=True)
class FileInput:
    """Content of the files of one command: sheets, valid drafts, number of duplicates, bad cells.

    *folded_numbers* are numbers that differ from one of an earlier row only by folding, with that one.
    *doubts* is the refusal that carries what the files leave open. There are no drafts then.
    """

    readings: "list[SheetReading]"
    drafts: "list[Draft]"
    duplicate_count: int
    errors: list[RowError]
    folded_numbers: list[tuple[str, str]] = field(default_factory=list)
    doubts: "OpenDoubts | None" = None

    @property
    def bad_row_count(self) -> int:
        """How many rows have at least one bad cell."""
        return len({(error.file, error.sheet, error.row) for error in self.errors})

    @property
    def bad_drafts(self) -> "list[Draft]":
        """The rows with bad cells, as far as they could be read."""
        return [draft for reading in self.readings for draft in reading.bad_drafts]

    @property
    def unread_count(self) -> int:
        """How many filled cells were not read."""
        return sum(reading.cells.unread for reading in self.readings)

    def find_delimiter(self, file: str) -> str | None:
        """Return the delimiter with which the text file *file* was read, None where nobody said one."""
        from qinling.workbook.files.text_files import DELIMITER_KEY

        said = (reading.entries.get(DELIMITER_KEY) for reading in self.readings if reading.file == file)
        return next(filter(None, said), None)

    def is_refused(self, *, skip_bad: bool) -> bool:
        """Return whether nothing may be written: for open questions, or for bad or unread cells."""
        return self.doubts is not None or (not skip_bad and bool(self.errors or self.unread_count))


def parse_heading_map(
    pairs: Sequence[str], parse_entry: Callable[[str, str], tuple[str, str]], example: str
) -> dict[str, str]:
    """Parse the --map options 标题=字段 into heading → field. Raises UsageRefused with an *example*.

    *parse_entry* returns an entry in its usual spelling or raises ValueRefused.
    """
    heading_map: dict[str, str] = {}
    for pair in pairs:
        name, sign, field = pair.replace("＝", "=").rpartition("=")
        if not sign or not name.strip():
            raise UsageRefused(f"--map {pair} 看不懂", f"请写成 --map 标题=字段，如 --map {example}")
        with value_refused_as(UsageRefused, f"--map {pair}："):
            heading_map.update([parse_entry(name, field)])
    return heading_map


def parse_sheet_answers(sheets: SheetOptions) -> Answers:
    """Return what the options of a command say that else would be asked. Raises UsageRefused."""
    from qinling.workbook.answers.map_entries import parse_map_entry

    return Answers(
        parse_heading_map(sheets.heading or (), parse_map_entry, "整改时间=整改时限"), sheets.level
    )


def build_reading_options(desk: Desk, sheets: SheetOptions) -> "ReadingOptions":
    """Return the reading options. Options of the command come before the settings."""
    from qinling.workbook.reading.sheet_reading import ReadingOptions

    settings = desk.settings
    return ReadingOptions(
        level=sheets.level,
        sheets=tuple(sheets.sheet or ()),
        headings={**settings.headings, **parse_sheet_answers(sheets).entries},
        as_of=sheets.filled_on,
        limits=settings.limits,
        similarity=settings.similarity,
        immediate_days=settings.immediate_days,
        places=settings.places,
        calendar=desk.calendar,
    )


def read_files(
    desk: Desk,
    files: Sequence[Path],
    sheets: SheetOptions,
    *,
    ask: bool,
    allows_additions: bool = False,
    today: date | None = None,
) -> FileInput:
    """Read all *files*; with *ask*, prompt for what they do not say.

    With *allows_additions*, an export may hold rows without a number. With *today*, what is said to
    have happened later is refused. Where nobody can be asked, the doubts of all files are in the
    result.
    """
    from qinling.workbook.answers.open_doubts import OpenDoubts

    given = parse_sheet_answers(sheets)
    options = build_reading_options(desk, sheets)
    options = replace(options, allows_additions=allows_additions, today=today)
    options = add_recipes(desk, sheets, given, options)
    readings: list[SheetReading] = []
    doubts: list[Doubt] = []
    for path in files:
        name = build_display_name(path, files)
        own = replace(options, display_name=name, requires_all_sheets=len(files) == 1)
        try:
            readings += read_one_file(desk, path, own, given, ask=ask)
        except OpenDoubts as question:
            readings += question.readings
            doubts += question.doubts
    if not doubts:
        _require_sheets(sheets, readings)
        try:
            return _join_rows(desk, readings, options, ask=ask)
        except OpenDoubts as question:
            doubts += question.doubts
    return FileInput(readings, [], 0, [], doubts=OpenDoubts(readings, doubts))


def _require_sheets(sheets: SheetOptions, readings: "Sequence[SheetReading]") -> None:
    """Raise UsageRefused for names of --sheet that no sheet of the files has."""
    names = {reading.name for reading in readings}
    if missing := [name for name in sheets.sheet or () if name not in names]:
        raise UsageRefused(
            f"这些文件里都没有工作表“{'、'.join(missing)}”",
            "请核对 --sheet 的名称；文件一个一个地读，会说它有哪些工作表",
        )


def _join_rows(
    desk: Desk, readings: "list[SheetReading]", options: "ReadingOptions", *, ask: bool
) -> FileInput:
    """Return the rows of all files. Later sheets update earlier ones where that is settled. Raises OpenDoubts."""
    from qinling.rules.merging.duplicates import list_folded_numbers, remove_duplicates
    from qinling.workbook.reading.later_sheets import update_by_later_sheets

    rows = retry_with_answers(
        desk,
        options,
        lambda options: update_by_later_sheets(readings, options.headings),
        partial(ask_doubts, desk, Answers(), set()),
        ask=ask,
    )
    unique, duplicates, errors = remove_duplicates(rows.drafts)
    errors = [error for reading in readings for error in reading.errors] + rows.errors + errors
    folded_numbers = list_folded_numbers(unique, [*duplicates, *rows.together])
    return FileInput(readings, unique, len(duplicates) + len(rows.repeated), errors, folded_numbers)


def require_mapped_columns(sheets: SheetOptions, readings: "Sequence[SheetReading]") -> None:
    """Raise UsageRefused when a --map option names no column and no sheet of *readings*."""
    from qinling.workbook.answers.map_entries import find_unused_keys, names_column

    if any(reading.doubts and not reading.columns for reading in readings):
        return  # it is not known yet which columns there are
    columns = [column for reading in readings for column in reading.columns]

    def has_column(key: str) -> bool:
        return any(names_column(key, column.sheet, column.letter, column.heading) for column in columns)

    keys = parse_sheet_answers(sheets).entries
    if unknown := find_unused_keys(keys, {reading.name for reading in readings}, has_column):
        there = "、".join(dict.fromkeys(column.heading for column in columns)).replace("\n", "")
        raise UsageRefused(f"没有哪张表有“{'、'.join(unknown)}”", f"请核对 --map，表上的标题有：{there}")


def build_display_name(path: Path, files: Sequence[Path]) -> str:
    """Return the file name of *path*, or the whole path when another of *files* has the same name."""
    is_unique = all(other == path or other.name != path.name for other in files)
    text = path.name if is_unique else str(path)
    return text.encode("utf-8", "backslashreplace").decode()  # a name may hold bytes of another encoding


def read_form(
    desk: Desk, path: Path, sheets: SheetOptions, *, ask: bool
) -> "tuple[list[SheetReading], list[Draft]]":
    """Return the sheets of *path* as they stand, and the rows that later sheets update. Raises AnswerNeeded."""
    from qinling.workbook.reading.later_sheets import find_superseded_rows

    given = parse_sheet_answers(sheets)
    options = add_recipes(desk, sheets, given, build_reading_options(desk, sheets))
    readings = read_one_file(desk, path, options, given, ask=ask)
    require_mapped_columns(sheets, readings)
    tables = [replace(one, drafts=[*one.drafts, *one.bad_drafts]) for one in readings]
    return readings, find_superseded_rows(tables, {**options.headings, **given.entries})


def read_one_file(
    desk: Desk, path: Path, options: "ReadingOptions", given: Answers, *, ask: bool
) -> "list[SheetReading]":
    """Return the sheets of *path*. With *ask*, prompt for what it does not say. Raises AnswerNeeded."""
    from qinling.workbook.reading.ledger_reader import read_ledger_file

    def read(options: "ReadingOptions") -> "list[SheetReading]":
        with progress_bar(desk, f"读取 {path.name}") as progress:
            return read_ledger_file(path, options, progress)

    answers = Answers()
    readings = retry_with_answers(desk, options, read, partial(ask_doubts, desk, answers, set()), ask=ask)
    for reading in readings:
        reading.notes = [note for note in reading.notes if note not in answers.shown_notes]
    offer_recipe(desk, path, given, answers, options.recipes, readings)
    return readings


def retry_with_answers(
    desk: Desk,
    options: Options,
    run: Callable[[Options], Result],
    ask_question: Callable[[AnswerNeeded, Options], Options],
    *,
    ask: bool,
) -> Result:
    """Return the result of *run*. Repeat it with better options as long as it raises AnswerNeeded.

    *ask_question* asks and returns *options* with the answer. Without *ask* or a terminal, AnswerNeeded is raised.
    """
    while True:
        try:
            return run(options)
        except AnswerNeeded as question:
            if not ask or not desk.is_interactive:
                raise
            options = ask_question(question, options)


def write_marked_copy(
    desk: Desk,
    path: Path,
    cells: Sequence[RowError],
    verb: str,
    *suffix: str,
    delimiter: str | None = None,
) -> None:
    """Write a copy of *path* with *cells* marked, and print where it is. Raises OutputRefused."""
    from qinling.workbook.reading import error_copy
    from qinling.workbook.reading.value_copy import HEAD_ROWS

    with translate_write_errors(path.with_name("标注副本")):
        copy = error_copy.write_marked_copy(path, cells, desk.settings.limits, *suffix, delimiter=delimiter)
    if not copy.is_written:
        raise OutputRefused(
            f"没有写标注副本：{copy.path} 已被改动过，或不是本程序写的", "要新的副本请先把它改名或移走"
        )
    desk.print_note(f"已在副本中{verb}：{copy.path}")
    if copy.has_lost_formats:
        desk.print_note(f"{path.name} 里有损坏或读不懂的部分，副本里只有各格的内容，没有格式和图片")
    if copy.left_out_rows:
        desk.print_note(
            f"文件太大，副本里只有每张表开头 {HEAD_ROWS} 行和有标注的行，行号与原文件相同；"
            f"其余 {copy.left_out_rows} 行没有抄入，请在原文件中改"
        )
