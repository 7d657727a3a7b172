"""Damaged and hostile files: what a reader of strangers' workbooks must survive.

`CASES` lists (name, builder, expected). A builder writes one file into a folder and returns
its path; seeds are fixed, so each run makes the same files. *expected* is how an import ends:
`refused` (no ledger at all), `bad rows` (some rows are refused, and with them the file),
`fine`, or `any` of these where the accident decides, or where an office could argue either way.
"""

from tests.workbook import hostile_cells, hostile_containers, hostile_markup, hostile_text
from tests.workbook.hostile_containers import Builder

CASES: tuple[tuple[str, Builder, str], ...] = (
    *hostile_containers.damaged(),
    *hostile_containers.misnamed(),
    *hostile_containers.locked(),
    *hostile_containers.bombs(),
    *hostile_containers.places(),
    *hostile_text.texts(),
    *hostile_markup.entities(),
    *hostile_markup.markup(),
    *hostile_markup.references(),
    *hostile_markup.repeats(),
    *hostile_cells.far_cells(),
    *hostile_cells.merges(),
    *hostile_cells.values(),
    *hostile_cells.shapes(),
)
