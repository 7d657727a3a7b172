"""Name the field of a column under an unknown heading, where its cells can be nothing else."""

from collections.abc import Mapping, Sequence

from qinling.workbook.columns.cell_kinds import Kind
from qinling.workbook.columns.column_evidence import ColumnEvidence
from qinling.workbook.columns.column_weights import UNMISTAKABLE_KINDS
from qinling.workbook.headings.column_uses import CLOSED_YES_NO, LONLAT, RECTIFIED_YES_NO
from qinling.workbook.headings.grammar import HeadingMeaning
from qinling.workbook.headings.qualifiers import Qualifier

_MIN_SHARE = 0.95  # of the cells
_MIN_CELLS = 3
_MAX_HEADING_SCORE = 0.3  # of a heading that says nothing
_SCORE = 0.3  # stands for the heading: with such cells it is above the floor, and below any heading
#: A field that one of these columns already tells is not looked for.
_RELATED = {
    "status": {"status", "schedule", "progress", RECTIFIED_YES_NO, CLOSED_YES_NO},
    "lon": {"lon"},
    "lat": {"lat"},
    LONLAT: {LONLAT, "lon", "lat"},
}
_AXES = frozenset({"lon", "lat"})


def get_related(name: str) -> set[str]:
    """Return the fields of which one that is known makes it needless to look for *name*."""
    return _RELATED.get(name, {name})


def name_by_content(columns: Sequence[ColumnEvidence], fields: Mapping[int, str]) -> None:
    """Give a meaning to columns whose heading says nothing and whose cells name one field alone.

    *fields* are the fields known from the headings. Two such columns for one field stay unknown.
    """
    known = set(fields.values()) | {name for column in columns for name in column.meanings}
    unknown = [column for column in columns if is_unknown(column, _MIN_CELLS)]
    found: dict[str, ColumnEvidence] = {}
    for name, kind in UNMISTAKABLE_KINDS.items():
        alike = [column for column in unknown if column.profile.share(kind) >= _MIN_SHARE]
        if len(alike) == 1 and not known & get_related(name):
            found[name] = alike[0]
    # A number near 110 or 33 may be an area: only both together are coordinates.
    if not (found.keys() | known) >= _AXES and any(
        not _is_marked(found[axis]) for axis in _AXES & found.keys()
    ):
        found = {name: column for name, column in found.items() if name not in _AXES}
    for name, column in found.items():
        if sum(other is column for other in found.values()) == 1:
            add_named_meaning(column, name, _SCORE)


def add_named_meaning(column: ColumnEvidence, name: str, score: float) -> None:
    """Let a column mean a field that its cells name; *score* stands for its heading."""
    column.meanings[name] = HeadingMeaning(name, score, Qualifier.NONE, "")
    column.named_by_content = True


def is_unknown(column: ColumnEvidence, least_cells: int) -> bool:
    """Return whether the user and the heading say nothing of a column with *least_cells* cells."""
    return bool(
        column.heading
        and not column.user_field
        and column.best_heading_score < _MAX_HEADING_SCORE
        and column.profile.filled >= least_cells
    )


def _is_marked(column: ColumnEvidence) -> bool:
    """Return whether the coordinates are written with degrees or directions, as no plain number is."""
    return column.profile.share(Kind.NUMBER) == 0 and all(
        any(sign in str(cell) for sign in "°度EN经纬") for cell in column.profile.samples
    )
