"""Read input files, and ask at the terminal for what the files do not say."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from qinling.cli.context import Desk
from qinling.cli.options.workbooks import SheetOptions
from qinling.cli.progress import progress_bar
from qinling.cli.prompts import prompt_until_valid
from qinling.errors import AnswerNeeded, RowError, UsageRefused, describe_os_error, value_refused_as
from qinling.rules.vocabulary import Level, parse_term

if TYPE_CHECKING:
    from qinling.rules.drafts import Draft
    from qinling.workbook.reading.ledger_reader import ReadingOptions, SheetReading

Options = TypeVar("Options")
Result = TypeVar("Result")


@dataclass(slots=True)
class FileInput:
    """Content of the files of one command: sheets, valid drafts, number of duplicates, bad cells."""

    readings: "list[SheetReading]"
    drafts: "list[Draft]"
    duplicate_count: int
    errors: list[RowError]

    @property
    def bad_row_count(self) -> int:
        """How many rows have at least one bad cell."""
        return len({(error.file, error.sheet, error.row) for error in self.errors})

    @property
    def bad_drafts(self) -> "list[Draft]":
        """The rows with bad cells, as far as they could be read."""
        return [draft for reading in self.readings for draft in reading.bad_drafts]


def parse_heading_map(
    pairs: Sequence[str], resolve_field: Callable[[str], str], example: str
) -> dict[str, str]:
    """Parse the --map options 标题=字段 into heading → field. Raises UsageRefused with an *example*.

    *resolve_field* returns the field of a word or raises ValueRefused.
    """
    heading_map: dict[str, str] = {}
    for pair in pairs:
        name, sign, field = pair.rpartition("=")
        if not sign or not name.strip():
            raise UsageRefused(f"--map {pair} 看不懂", f"请写成 --map 标题=字段，如 --map {example}")
        with value_refused_as(UsageRefused, f"--map {pair}："):
            heading_map[name] = resolve_field(field)
    return heading_map


def build_reading_options(desk: Desk, sheets: SheetOptions) -> "ReadingOptions":
    """Return the reading options. Options of the command come before the settings."""
    from qinling.workbook.heading_aliases import parse_column_field
    from qinling.workbook.reading.ledger_reader import ReadingOptions

    settings = desk.settings
    heading_map = parse_heading_map(sheets.heading or (), parse_column_field, "整改时间=deadline")
    return ReadingOptions(
        level=sheets.level,
        sheets=tuple(sheets.sheet or ()),
        headings={**settings.headings, **heading_map},
        as_of=sheets.filled_on,
        limits=settings.limits,
        similarity=settings.similarity,
        immediate_days=settings.immediate_days,
        calendar=desk.calendar,
    )


def read_files(
    desk: Desk, files: Sequence[Path], sheets: SheetOptions, *, ask: bool, allows_additions: bool = False
) -> FileInput:
    """Read all *files*; with *ask*, prompt for what they do not say.

    With *allows_additions*, an export may hold rows without a number. Raises UsageRefused when a
    --map heading is in none of the files.
    """
    from qinling.rules.merging.duplicates import remove_duplicates

    options = replace(build_reading_options(desk, sheets), allows_additions=allows_additions)
    readings = [
        reading
        for path in files
        for reading in _read_file(
            desk, path, replace(options, display_name=build_display_name(path, files)), ask=ask
        )
    ]
    _require_mapped_headings(
        dict.fromkeys(pair.rpartition("=")[0] for pair in sheets.heading or ()), readings
    )
    unique, duplicates, errors = remove_duplicates(draft for reading in readings for draft in reading.drafts)
    errors = [error for reading in readings for error in reading.errors] + errors
    return FileInput(readings, unique, len(duplicates), errors)


def _require_mapped_headings(mapped: Collection[str], readings: "Sequence[SheetReading]") -> None:
    from qinling.workbook.heading_aliases import find_missing_headings

    headings = dict.fromkeys(column.heading for reading in readings for column in reading.columns)
    if unknown := find_missing_headings(mapped, headings):
        there = "、".join(headings).replace("\n", "")
        raise UsageRefused(f"没有哪张表有标题“{'、'.join(unknown)}”", f"请核对 --map，表上的标题有：{there}")


def build_display_name(path: Path, files: Sequence[Path]) -> str:
    """Return the file name of *path*, or the whole path when another of *files* has the same name."""
    is_unique = all(other == path or other.name != path.name for other in files)
    text = path.name if is_unique else str(path)
    return text.encode("utf-8", "backslashreplace").decode()  # a name may hold bytes of another encoding


def _read_file(desk: Desk, path: Path, options: "ReadingOptions", *, ask: bool) -> "list[SheetReading]":
    from qinling.workbook.reading.ledger_reader import read_ledger_file

    def read(options: "ReadingOptions") -> "list[SheetReading]":
        with progress_bar(desk, f"读取 {path.name}") as progress:
            return read_ledger_file(path, options, progress)

    return retry_with_answers(desk, options, read, partial(_ask_question, desk), ask=ask)


def retry_with_answers(
    desk: Desk,
    options: Options,
    run: Callable[[Options], Result],
    ask_question: Callable[[AnswerNeeded, Options], Options],
    *,
    ask: bool,
) -> Result:
    """Return the result of *run*. Repeat it with better options as long as it raises AnswerNeeded.

    *ask_question* returns *options* with the answer. Without *ask* or a terminal, AnswerNeeded is raised.
    """
    while True:
        try:
            return run(options)
        except AnswerNeeded as question:
            if not ask or not desk.is_interactive:
                raise
            desk.print_note(question.message)
            options = ask_question(question, options)


def _ask_question(desk: Desk, question: AnswerNeeded, options: "ReadingOptions") -> "ReadingOptions":
    """Ask *question* at the terminal. Return *options* with the answer."""
    from qinling.workbook.heading_aliases import parse_column_field

    if question.heading:
        prompt = "这一列是哪个字段（deadline 整改时限 / rectified_on 完成整改日期）"
        field = prompt_until_valid(desk, prompt, parse_column_field)
        return replace(options, headings={**options.headings, question.heading: field})
    prompt = "这是哪一级的台账（省级/市级/区级）"
    return replace(options, level=prompt_until_valid(desk, prompt, partial(parse_term, Level)))


def write_marked_copy(desk: Desk, path: Path, cells: Sequence[RowError], verb: str, *suffix: str) -> None:
    """Write a copy of *path* with *cells* marked, and print where it is. A folder without write access is no error."""
    from qinling.workbook.reading import error_copy
    from qinling.workbook.reading.value_copy import HEAD_ROWS

    try:
        copy = error_copy.write_marked_copy(path, cells, desk.settings.limits, *suffix)
    except OSError as error:
        desk.print_note(f"标注副本写不进 {path.parent}（{describe_os_error(error)}）")
        return
    if not copy.is_written:
        desk.print_note(
            f"没有写标注副本：{copy.path} 已被改动过，或不是本程序写的；要新的副本请先把它改名或移走"
        )
        return
    desk.print_note(f"已在副本中{verb}：{copy.path}")
    if copy.left_out_rows:
        desk.print_note(
            f"文件太大，副本里只有每张表开头 {HEAD_ROWS} 行和有标注的行，行号与原文件相同；"
            f"其余 {copy.left_out_rows} 行没有抄入，请在原文件中改"
        )
