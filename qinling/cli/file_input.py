"""Taking files in: reading them all, and asking the person at the terminal what only a person can say."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.prompts import prompt_until_valid
from qinling.errors import AnswerNeeded, RowError, UsageRefused, ValueRefused
from qinling.rules.vocabulary import Level, parse_term

if TYPE_CHECKING:
    from qinling.rules.drafts import Draft
    from qinling.workbook.reading.ledger_reader import ReadingOptions, SheetReading


@dataclass(slots=True)
class FileInput:
    """Everything the files of one call hold: sheets, good drafts, repeated rows, bad cells."""

    readings: "list[SheetReading]"
    drafts: "list[Draft]"
    duplicate_count: int
    errors: list[RowError]

    @property
    def bad_row_count(self) -> int:
        """How many rows have at least one bad cell."""
        return len({(error.file, error.sheet, error.row) for error in self.errors})


def parse_heading_map(
    pairs: Sequence[str], resolve_field: Callable[[str], str], example: str
) -> dict[str, str]:
    """Return heading → field of *pairs*, each 标题=字段 as in *example*; raises UsageRefused.

    *resolve_field* returns the field that a word names, or raises ValueRefused.
    """
    heading_map: dict[str, str] = {}
    for pair in pairs:
        name, sign, field = pair.rpartition("=")
        if not sign or not name.strip():
            raise UsageRefused(f"--map {pair} 看不懂", f"请写成 --map 标题=字段，如 --map {example}")
        try:
            heading_map[name] = resolve_field(field)
        except ValueRefused as refused:
            raise UsageRefused(f"--map {pair}：{refused.message}", refused.remedy) from None
    return heading_map


def build_reading_options(
    desk: Desk,
    level: Level | None,
    sheets: Sequence[str],
    heading_map: Mapping[str, str],
    filled_on: date | None,
) -> "ReadingOptions":
    """Return how files are to be read: by the settings, and before them by what the call says."""
    from qinling.workbook.reading.ledger_reader import ReadingOptions

    settings = desk.settings
    return ReadingOptions(
        level=level,
        sheets=tuple(sheets),
        headings={**settings.headings, **heading_map},
        as_of=filled_on,
        limits=settings.limits,
        similarity=settings.similarity,
        immediate_days=settings.immediate_days,
        calendar=desk.calendar,
    )


def read_files(
    desk: Desk,
    files: Sequence[Path],
    options: "ReadingOptions",
    mapped_headings: Collection[str],
    *,
    ask: bool,
) -> FileInput:
    """Read all files, asking for what only a person can say where one is there.

    Raises UsageRefused where no file has a heading that the call settled.
    """
    from qinling.rules.merging.duplicates import remove_duplicates
    from qinling.workbook.heading_aliases import find_missing_headings

    readings = [
        reading
        for path in files
        for reading in _read_with_prompts(
            desk, path, replace(options, display_name=build_display_name(path, files)), ask=ask
        )
    ]
    headings = dict.fromkeys(column.heading for reading in readings for column in reading.columns)
    if unknown := find_missing_headings(mapped_headings, headings):
        there = "、".join(headings).replace("\n", "")
        raise UsageRefused(f"没有哪张表有标题“{'、'.join(unknown)}”", f"请核对 --map，表上的标题有：{there}")
    once, again, errors = remove_duplicates(draft for reading in readings for draft in reading.drafts)
    errors = [error for reading in readings for error in reading.errors] + errors
    return FileInput(readings, once, len(again), errors)


def build_display_name(path: Path, files: Sequence[Path]) -> str:
    """Return what *path* is called beside the other *files*: its name, or its whole path where another has that."""
    alone = all(other == path or other.name != path.name for other in files)
    text = path.name if alone else str(path)
    return text.encode("utf-8", "backslashreplace").decode()  # a name may hold bytes of another encoding


def _read_with_prompts(
    desk: Desk, path: Path, options: "ReadingOptions", *, ask: bool
) -> "list[SheetReading]":
    from qinling.workbook.reading.ledger_reader import read_ledger_file

    while True:
        try:
            with progress_bar(desk, f"读取 {path.name}") as progress:
                return read_ledger_file(path, options, progress)
        except AnswerNeeded as question:
            if not ask or not desk.is_interactive:
                raise
            options = _answer_question(desk, question, options)


def _answer_question(desk: Desk, question: AnswerNeeded, options: "ReadingOptions") -> "ReadingOptions":
    """Put the question to the person at the terminal and return the options with the answer."""
    from qinling.workbook.heading_aliases import parse_column_field

    desk.print_note(question.message)
    if question.heading:
        prompt = "这一列是哪个字段（deadline 整改时限 / rectified_on 完成整改日期）"
        field = prompt_until_valid(desk, prompt, parse_column_field)
        return replace(options, headings={**options.headings, question.heading: field})
    return replace(
        options,
        level=prompt_until_valid(
            desk, "这是哪一级的台账（省级/市级/区级）", lambda text: parse_term(Level, text)
        ),
    )


@contextmanager
def progress_bar(desk: Desk, label: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal; elsewhere, nothing."""
    if not desk.err.is_terminal:
        yield lambda _: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed} 行"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=desk.err, transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done: bar.update(task, completed=done)
