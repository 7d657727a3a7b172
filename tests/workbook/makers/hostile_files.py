"""Damaged and hostile files that an import must survive.

`CASES` lists (name, builder, expected). A builder writes one file into a folder and returns its path.
Seeds are fixed, so each run makes the same files. *expected* is the result of an import: `refused`
(the file is refused), `bad rows` (refused because of some rows), `fine`, or `any` of these where it
depends on the random bytes.
"""

from itertools import chain

from tests.workbook.makers import (
    hostile_cell_names,
    hostile_cells,
    hostile_containers,
    hostile_markup,
    hostile_packages,
    hostile_repeats,
    hostile_text,
    hostile_xls,
)
from tests.workbook.makers.hostile_containers import Builder

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
