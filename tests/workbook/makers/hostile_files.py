"""Damaged and hostile files: what a reader of strangers' workbooks must survive.

`CASES` lists (name, builder, expected). A builder writes one file into a folder and returns
its path; seeds are fixed, so each run makes the same files. *expected* is how an import ends:
`refused` (no ledger at all), `bad rows` (some rows are refused, and with them the file), `fine`,
or `any` of these where the accident decides.
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
        hostile_containers.locked(),
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
