"""Damaged and hostile files that an import must survive.

`CASES` lists (name, builder, expected). A builder writes one file into a folder and returns its path.
Seeds are fixed, so each run makes the same files. *expected* is the result of an import: `refused`
(the file is refused), `bad rows` (refused because of some rows), `fine`, or `any` of these where it
depends on the random bytes.
"""

from itertools import chain

from tests.workbook.makers.hostile import (
    hostile_cell_names,
    hostile_cells,
    hostile_containers,
    hostile_markup,
    hostile_packages,
    hostile_repeats,
    hostile_text,
    hostile_xls,
)
from tests.workbook.makers.hostile.hostile_containers import Builder

CASES: tuple[tuple[str, Builder, str], ...] = tuple(
    chain(
        hostile_containers.damaged(),
        hostile_containers.misnamed(),
        hostile_containers.encrypted(),
        hostile_containers.bombs(),
        hostile_cell_names.places(),
        hostile_xls.old_books(),
        hostile_text.texts(),
        hostile_text.phrases(),
        hostile_markup.entities(),
        hostile_markup.markup(),
        hostile_packages.references(),
        hostile_repeats.repeats(),
        hostile_cells.far_cells(),
        hostile_cells.merges(),
        hostile_cells.values(),
        hostile_cells.shapes(),
    )
)

#: Those that take longest: a twenty-fifth of the cases, and half of the time.
LARGE = frozenset(
    {
        "csv: 17,000 columns",
        "csv: 17,000 columns and a bad row",
        "csv: one issue 5,000 times",
        "csv: one line of 4 million separators",
        "csv: one number, 500 contents",
        "ods: 10^6 filled rows",
        "package: 100 sheets",
        "package: 100 sheets of one part",
        "shape: 1,000 bad rows",
        "shape: 16,384 headings",
        "shape: 20,000 rows of notes",
        "shape: 20,000 rows of sections",
        "shape: 5,000 headings of one name",
        "shape: 5,000 rows without a number",
        "shape: 60 wide rows like headings",
        "shape: a number column of 5,000 equal numbers",
        "sheet: 100,000 error cells without a value",
        "32,767 characters in every column",
        "32,768 characters in every column",
        "a million spaces in one ods cell",
    }
)


def list_cases(first: int, step: int, *, large: bool) -> list[int]:
    """Return the places of every *step*th case from *first* on; without *large*, those that take long are left out."""
    return [at for at in range(first, len(CASES), step) if large or CASES[at][0] not in LARGE]
