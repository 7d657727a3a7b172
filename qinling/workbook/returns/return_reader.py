"""Read a workbook of ours that comes back: an export, or a book of conflicts that somebody filled in."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from qinling.errors import RowError
from qinling.procedures.row_matching import HandedOut
from qinling.rules.drafts import Draft
from qinling.rules.merging.duplicates import without_repeats
from qinling.workbook.export_manifest import SHEET, Conflict, Imprint, carried_by
from qinling.workbook.files.grids import open_grids
from qinling.workbook.reading.ledger_reader import ReadingOptions, read_grids
from qinling.workbook.returns.conflict_answers import read_answers
from qinling.workbook.returns.export_replay import options_back


class CameBack(NamedTuple):
    """A file that comes back: what it carries, how it is read, its rows, those with bad cells, and these cells.

    *left* says which sheets were left alone, and why; *still_open* are the conflicts that a book
    of them leaves undecided, None of an export.
    """

    imprint: Imprint
    out: HandedOut
    options: ReadingOptions
    drafts: list[Draft]
    refused: list[Draft]
    errors: list[RowError]
    left: list[str]
    still_open: list[Conflict] | None


def read_back(path: Path, plain: ReadingOptions, progress: Callable[[int], None]) -> CameBack:
    """Read *path* by what it carries unseen; *plain* options hold bounds, calendar and the name of the file.

    Raises as `read_imprint` and `read_file` do.
    """
    grids = open_grids(path, plain.limits, first=SHEET)
    carried = carried_by(path, next(grids, None))
    imprint, options = carried.imprint, options_back(carried, plain)
    source = imprint.ledger, imprint.position, imprint.head
    if carried.conflicts is not None:
        answers = read_answers(path, grids, carried, options)
        decided = {(draft.values["level"], draft.values["number"]) for draft in answers.drafts}
        out = HandedOut(*source, [mark for mark in carried.marks if mark[:2] in decided])
        return CameBack(imprint, out, options, answers.drafts, [], answers.errors, [], answers.still_open)
    readings = read_grids(path, grids, options, progress)
    once, _, repeated = without_repeats(draft for reading in readings for draft in reading.drafts)
    return CameBack(
        imprint,
        HandedOut(*source, carried.marks),
        options,
        once,
        [draft for reading in readings for draft in reading.refused],
        [error for reading in readings for error in reading.errors] + repeated,
        [f"工作表“{one.name}”{one.skipped}，没有收" for one in readings if one.is_like_one],
        None,
    )
