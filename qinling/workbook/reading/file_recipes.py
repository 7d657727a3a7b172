"""Recipes whose entries act before a table is found: the delimiter of a text file, sheets to leave out or to read.

A recipe is known by the form of a table, and the table is found only after these entries have
acted. So a file is read first without them; where one of its tables has a recipe with such
entries, or a recipe with them gives it one, the file is read again with them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from qinling.errors import AnswerNeeded, QinlingError, WorkbookRefused
from qinling.workbook.answers.map_entries import LEDGER, SHEET_PREFIX
from qinling.workbook.answers.open_doubts import OpenDoubts
from qinling.workbook.answers.recipes import Recipe, find_recipe
from qinling.workbook.files.text_files import DELIMITER_KEY
from qinling.workbook.reading.sheet_reading import ReadingOptions, SheetReading

ReadFile = Callable[[ReadingOptions], list[SheetReading]]

_TEXT_SUFFIXES = frozenset((".csv", ".tsv", ".txt"))


def read_with_file_recipes(path: Path, options: ReadingOptions, read: ReadFile) -> list[SheetReading]:
    """Return what *read* makes of a file, with the early entries of the recipes that its tables have.

    Raises as *read* does.
    """
    is_text = path.suffix.lower() in _TEXT_SUFFIXES
    if not any(_select_early(recipe.entries, is_text) for recipe in options.recipes):
        return read(options)
    outcome = _Outcome(options, read)
    recipes = outcome.list_recipes()
    if early := {key: use for one in recipes for key, use in _select_early(one.entries, is_text).items()}:
        return (
            read(_complete_options(options, early))
            if early.keys() - options.headings.keys()
            else outcome.get()
        )
    for recipe in () if recipes else _list_candidates(options.recipes, is_text):
        attempt = _Outcome(_complete_options(options, _select_early(recipe.entries, is_text)), read)
        if recipe in attempt.list_recipes():
            return attempt.get()
    return outcome.get()


class _Outcome:
    """What one reading of a file gave: its sheets, or the error with the sheets as far as they were read."""

    def __init__(self, options: ReadingOptions, read: ReadFile) -> None:
        self._recipes = options.recipes
        self._error: QinlingError | None = None
        self._readings: Sequence[SheetReading] = ()
        try:
            self._readings = read(options)
        except (AnswerNeeded, WorkbookRefused) as error:
            self._error = error
            self._readings = error.readings if isinstance(error, OpenDoubts) else ()

    def get(self) -> list[SheetReading]:
        """Return the sheets or raise the error."""
        if self._error:
            raise self._error
        return list(self._readings)

    def list_recipes(self) -> list[Recipe]:
        """Return the recipes of the ledger tables that were read."""
        forms = [form for reading in self._readings if reading.columns for form in reading.forms]
        found = (find_recipe(form, self._recipes) for form in forms)
        return [recipe for recipe in found if recipe is not None]


def _select_early(entries: Mapping[str, str], is_text: bool) -> dict[str, str]:
    """Return the entries that act before a table is found: a text file has no sheets, a workbook no delimiter."""
    start = DELIMITER_KEY if is_text else f"{SHEET_PREFIX} "
    return {key: use for key, use in entries.items() if key.startswith(start)}


def _complete_options(options: ReadingOptions, early: Mapping[str, str]) -> ReadingOptions:
    return replace(options, headings={**early, **options.headings})


def _list_candidates(recipes: Iterable[Recipe], is_text: bool) -> list[Recipe]:
    """Return the recipes without which a table cannot be found, the newest first: of a delimiter or a hidden sheet."""
    needed = [
        recipe
        for recipe in recipes
        if any(is_text or use == LEDGER for use in _select_early(recipe.entries, is_text).values())
    ]
    return sorted(needed, key=lambda recipe: recipe.made or date.min, reverse=True)
