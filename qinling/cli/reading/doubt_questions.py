"""Ask what a ledger file leaves open: at a terminal all on one screen, in a script by a refusal."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from qinling.cli.context import Desk
from qinling.cli.prompts import prompt_until_valid
from qinling.errors import AnswerNeeded, Doubt, ValueRefused
from qinling.rules.vocabulary import Level, parse_term

if TYPE_CHECKING:
    from qinling.workbook.reading.sheet_reading import ReadingOptions, SheetReading

#: How many notes on the reading are printed.
MAX_NOTES = 8


@dataclass(slots=True)
class Answers:
    """What a person answered about one file: the entries of --map, and the level.

    *shown_notes* are the notes on its reading that stood on the screen with the questions.
    """

    entries: dict[str, str] = field(default_factory=dict)
    level: Level | None = None
    shown_notes: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        """Whether anything was answered."""
        return bool(self.entries or self.level)

    def add(self, option: tuple[str, str]) -> None:
        """Add the option of an answer."""
        from qinling.workbook.answers.map_entries import parse_map_entry

        name, value = option
        if name == "--level":
            self.level = parse_term(Level, value)
        else:
            key, _, use = value.rpartition("=")
            self.entries.update([parse_map_entry(key, use)])

    def complete(self, options: "ReadingOptions") -> "ReadingOptions":
        """Return *options* with the answers."""
        return replace(
            options, headings={**options.headings, **self.entries}, level=self.level or options.level
        )


def ask_doubts(
    desk: Desk, answers: Answers, asked: set[Doubt], question: AnswerNeeded, options: "ReadingOptions"
) -> "ReadingOptions":
    """Ask all doubts of a file and add to *answers*. Return *options* with them.

    *asked* are the doubts that were asked before: if an answer settles nothing, the question is raised.
    """
    from qinling.reports.importing.doubts import merge_equal_doubts, question_lines
    from qinling.workbook.answers.open_doubts import OpenDoubts

    doubts = merge_equal_doubts(question.doubts)
    is_askable = asked.isdisjoint(doubts) and all(doubt.choices for doubt in doubts)
    if not isinstance(question, OpenDoubts) or not is_askable:
        raise question
    asked.update(doubts)
    print_notes(desk, question.readings, answers.shown_notes)
    answers.shown_notes.update(note for reading in question.readings for note in reading.notes)
    for line in list_column_counts(question.readings):
        desk.print_note(line)
    for number, doubt in enumerate(doubts, 1):
        for line in question_lines(doubt, number, len(doubts)):
            desk.print_note(line)
        for option in prompt_until_valid(desk, "请选数字，或写出答案", partial(_parse_answer, doubt)):
            answers.add(option)
    return answers.complete(options)


def _parse_answer(doubt: Doubt, text: str) -> Sequence[tuple[str, str]]:
    """Return the options that *text* means: the digit of a choice, its label, or another possible value."""
    from qinling.reports.importing.doubts import list_entry_keys, number_choices
    from qinling.workbook.answers.map_entries import parse_map_entry

    text, choices = text.strip(), number_choices(doubt)
    for digit, choice in choices.items():
        if text in (digit, choice.label):
            return choice.options
    keys = list_entry_keys(doubt)
    if text.isdecimal() or len(keys) > 1:  # a field alone does not say which of the columns it is
        raise ValueRefused(f"没有“{text}”这个答案", f"请选 {'、'.join(choices)}")
    if not keys:
        return (("--level", parse_term(Level, text).label),)
    return (("--map", "=".join(parse_map_entry(keys[0], text))),)


def print_notes(desk: Desk, readings: "Iterable[SheetReading]", shown_notes: Collection[str] = ()) -> None:
    """Print the notes on how the sheets were read, each once, without those that were shown before.

    The columns that are kept as they are stand in the lines that count columns and cells.
    """
    from qinling.workbook.columns.column_notes import KEPT_COLUMNS

    notes = dict.fromkeys(
        f"{reading.file}：{note}"
        for reading in readings
        for note in reading.notes
        if note not in shown_notes and not note.startswith(KEPT_COLUMNS)
    )
    for line in [*notes][:MAX_NOTES]:
        desk.print_note(line)
    if len(notes) > MAX_NOTES:
        desk.print_note(f"另有 {len(notes) - MAX_NOTES} 条见 --json")


def list_column_counts(readings: "Iterable[SheetReading]") -> list[str]:
    """Return a line a sheet: how many of its columns were recognized, kept or are in doubt."""
    return [
        f"{reading.file} · {reading.name} {count_columns(reading)}" for reading in readings if reading.columns
    ]


def count_columns(reading: "SheetReading") -> str:
    """Return in one line how many columns of a sheet were recognized, kept or are in doubt."""
    from qinling.reports.importing.cell_counts import column_count_line
    from qinling.reports.importing.doubts import is_column_doubt, list_entry_keys
    from qinling.workbook.answers.map_entries import names_column

    keys = [key for doubt in reading.doubts if is_column_doubt(doubt) for key in list_entry_keys(doubt)]
    clear = [
        column
        for column in reading.columns
        if not any(names_column(key, reading.name, column.letter, column.heading) for key in keys)
    ]
    return column_count_line(clear, len(reading.columns) - len(clear))


def refuse_doubts(desk: Desk, question: AnswerNeeded) -> NoReturn:
    """Print what is open and which options settle it, and raise *question*."""
    from qinling.reports.importing.doubts import merge_equal_doubts, refusal_lines

    for doubt in merge_equal_doubts(question.doubts):
        for line in refusal_lines(doubt):
            desk.print_note(line)
    raise question
