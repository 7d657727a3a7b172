"""The pictures and shapes that somebody added to a returned export."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from qinling.rules.additions import AdditionKind
from qinling.rules.limits import Limits
from qinling.workbook.additions.added_cells import CELL_PICTURE, AddedCell
from qinling.workbook.drawings.workbook_drawings import WorkbookDrawings, read_drawings, read_pictures
from qinling.workbook.export_manifest import ExportManifest
from qinling.workbook.sheet_contents import SheetContents


def add_drawings(
    path: Path, limits: Limits, manifest: ExportManifest, added: Iterable[AddedCell]
) -> tuple[list[AddedCell], bool]:
    """Return *added* with the pictures and shapes of *path*, and whether all of them could be seen."""
    drawings = read_drawings(path, limits)
    own = _find_own_pictures(path, limits, manifest, drawings)
    cells = [_name_cell_picture(one, drawings.cell_pictures) for one in added]
    return [*cells, *_list_drawings(drawings, own)], drawings.is_complete


def _list_drawings(drawings: WorkbookDrawings, own: set[tuple[str, str]]) -> Iterator[AddedCell]:
    for sheet, found in drawings.by_sheet.items():
        for one in found:
            if (sheet, one.picture) not in own:
                kind = AdditionKind.PICTURE if one.is_picture else AdditionKind.SHAPE
                yield AddedCell(kind, sheet, one.row, one.column, one.text, picture=one.picture)


def _find_own_pictures(
    path: Path, limits: Limits, manifest: ExportManifest, drawings: WorkbookDrawings
) -> set[tuple[str, str]]:
    """Return the (sheet, part) of the pictures that the export itself holds."""
    parts = {
        (sheet, one.picture)
        for sheet, found in drawings.by_sheet.items()
        for one in found
        if one.picture and manifest.sheets.get(sheet, _NOTHING).sums
    }
    contents = dict(read_pictures(path, limits, sorted({part for _, part in parts})))
    return {
        (sheet, part)
        for sheet, part in parts
        if part in contents and manifest.sheets[sheet].holds_bytes(contents[part])
    }


def _name_cell_picture(added: AddedCell, pictures: Mapping[str, str]) -> AddedCell:
    """Return *added* as a picture, where its text stands for one inside the cell."""
    found = CELL_PICTURE.fullmatch(added.text)
    if not found:
        return added
    return added._replace(kind=AdditionKind.PICTURE, text="", picture=pictures.get(found[1], ""))


_NOTHING = SheetContents((), 0, 0)
