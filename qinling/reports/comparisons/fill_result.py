"""What a filled form holds now: its cells, old and new, and what was left as it is."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from qinling.ledger.rows import IssueRow
from qinling.procedures.comparisons.form_matching import FormMatch
from qinling.rules.drafts import Draft
from qinling.rules.merging.form_rows import RowMatch
from qinling.rules.texts.name_lists import name_first
from qinling.rules.vocabulary import Level

if TYPE_CHECKING:
    from rich.table import Table

_MAX_TEXT = 24
_MAX_LINES = 20
NOTHING = "（空）"


@dataclass(frozen=True, slots=True)
class FilledCell:
    """One cell of a form: where it stands, the issue and its field, and the old and the new text.

    *why_not* says why it was not filled.
    """

    sheet: str
    cell: str
    level: str
    number: str
    field: str
    heading: str
    old: str
    new: str
    why_not: str = ""


def filled_cell_table(cells: Sequence[FilledCell]) -> "Table":
    """Return the table of the cells that were filled, old → new."""
    from rich.text import Text

    from qinling.reports.text.table_style import plain_table

    table = plain_table()
    for heading in ("格", "编号", "列", "原值", "新值"):
        table.add_column(heading, overflow="fold")
    has_sheets = len({cell.sheet for cell in cells}) > 1
    for cell in cells:
        place = f"{cell.sheet}!{cell.cell}" if has_sheets else cell.cell
        words = (place, cell.number, cell.heading, cell.old or NOTHING, cell.new or NOTHING)
        table.add_row(*map(Text, words))
    return table


def left_cell_lines(refused: Sequence[FilledCell], unsaid: Sequence[FilledCell]) -> Iterator[str]:
    """Yield the cells that were not filled, with the reason, and those of which the ledger says nothing."""
    yield from _cut_lines(
        f"没有填：{cell.sheet} {cell.cell}（{cell.number} {cell.heading}）{cell.why_not}"
        + (f"；台账里是“{_shorten(cell.new)}”" if cell.new else "")
        for cell in refused
    )
    if unsaid:
        cells = [f"{cell.cell}（{cell.number} {cell.heading}）" for cell in unsaid]
        names = name_first(cells, _MAX_LINES, f" 等 {len(unsaid)} 格")
        yield f"台账里是空的、表上原有内容没有动：{names}"


def row_lines(match: FormMatch) -> Iterator[str]:
    """Yield the rows that were matched by something else than their number, those not in the ledger, and what the form lacks."""
    by_words = [one for one in match.matched if one.issue is not None and one.why]
    unnumbered = sum(one.draft.values.get("number") is None for one in by_words)
    if unnumbered:
        yield f"{unnumbered} 行没有编号，按内容或按指定认出，见 --json"
    yield from _cut_lines(
        f"{_name_row(one.draft)}：{one.why}，是 {one.issue.number}"
        for one in by_words
        if one.issue is not None and one.draft.values.get("number") is not None
    )
    if match.left_out:
        yield f"没有填的行：{'、'.join(map(_name_row, match.left_out[:_MAX_LINES]))}（后面的表上又有，或指定不填）"
    yield from _cut_lines(f"台账里没有：{_name_row(draft)} {_describe(draft)}" for draft in match.unknown)
    yield from _repeated_lines(match)
    if match.missing or match.missing_closed:
        closed = f"（另有 {match.missing_closed} 个已销号或撤并的不在表里）" if match.missing_closed else ""
        yield f"台账里有、表里没有的（{match.scope}）：{len(match.missing)} 个未销号{closed}"
    yield from _cut_lines(
        f"  {Level.from_code(issue.level).label} {issue.number} {_shorten(issue.description)}"
        for issue in match.missing
    )


def _repeated_lines(match: FormMatch) -> Iterator[str]:
    """Yield the issues that have several rows: each was filled."""
    rows: dict[tuple[str, str], list[Draft]] = {}
    for one in match.matched:
        if one.issue is not None:
            rows.setdefault((one.issue.level, one.issue.number), []).append(one.draft)
    yield from _cut_lines(
        f"{number} 在表里有 {len(drafts)} 行，都照填：{'、'.join(map(_name_row, drafts))}"
        for (_, number), drafts in rows.items()
        if len(drafts) > 1
    )


def doubt_lines(match: RowMatch[IssueRow]) -> Iterator[str]:
    """Yield what a row of a form says and the issues that it may be, numbered."""
    yield f"{_name_row(match.draft)}：{match.why}"
    yield f"  表上：{_describe(match.draft)}"
    for place, issue in enumerate(match.candidates, 1):
        where = "".join(filter(None, (issue.town, issue.location)))
        yield f"  {place} {issue.number} {_shorten(where)} {_shorten(issue.description)}"


def fill_count_line(changes: int, same: int, refused: int, match: FormMatch, *, check: bool) -> str:
    """Return in one line how many cells are filled, the same or left."""
    verb = "将填" if check else "填了"
    parts = [f"{verb} {changes} 格", f"与台账相同的 {same} 格"]
    parts += [f"没有填的 {refused} 格"] if refused else []
    parts += [f"台账里没有的 {len(match.unknown)} 行"] if match.unknown else []
    return "，".join(parts)


def fill_json(match: FormMatch) -> dict[str, object]:
    """Return the rows of a form with the keys that programs rely on."""
    return {
        "matched": [
            {**_row_json(one.draft), "level": one.issue.level, "number": one.issue.number, "why": one.why}
            for one in match.matched
            if one.issue is not None
        ],
        "unknown": [_row_json(draft) for draft in match.unknown],
        "left_out": [_row_json(draft) for draft in match.left_out],
        "scope": match.scope,
        "missing": [{"level": issue.level, "number": issue.number} for issue in match.missing],
        "missing_closed": match.missing_closed,
    }


def cell_json(cell: FilledCell) -> dict[str, object]:
    """Return a cell with the keys that programs rely on."""
    return asdict(cell)


def _row_json(draft: Draft) -> dict[str, object]:
    return {"sheet": draft.sheet.name, "row": draft.row, "said_number": draft.values.get("number")}


def _name_row(draft: Draft) -> str:
    return f"{draft.sheet.name} 第 {draft.row} 行"


def _describe(draft: Draft) -> str:
    words = (draft.values.get(name) for name in ("number", "town", "location", "description"))
    return " ".join(_shorten(str(word)) for word in words if word) or "（编号、点位、描述都没有读出）"


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _MAX_TEXT else f"{text[:_MAX_TEXT]}…"


def _cut_lines(lines: Iterator[str]) -> Iterator[str]:
    """Yield the first *lines*, and how many more there are."""
    left = 0
    for place, line in enumerate(lines):
        if place < _MAX_LINES:
            yield line
        else:
            left += 1
    if left:
        yield f"另有 {left} 处见 --json"
