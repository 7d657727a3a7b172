"""The cell values of an issue, by column."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from operator import itemgetter

from qinling.errors import WorkbookRefused
from qinling.ledger.rows import IssueRow
from qinling.rules.fields import FIELDS_BY_NAME, FieldKind
from qinling.rules.merging.hidden_cells import HIDDEN_TEXT
from qinling.rules.parsing.deadline_wording import format_deadline_cell
from qinling.rules.parsing.values import CONTROL_CHARACTERS
from qinling.rules.phone_numbers import mask_phone_numbers
from qinling.rules.supervision.opinions import OPINIONS, shorten_opinions
from qinling.rules.vocabulary import UNACCEPTED_MARK, DeadlineKind, Level, Schedule, Status, Term
from qinling.rules.warning_tiers import count_days_left
from qinling.workbook.column_layout import EXTRA_PREFIX
from qinling.workbook.headings.column_uses import (
    CLOSED_YES_NO,
    DAYS_LEFT,
    HANDED_DOWN,
    LONLAT,
    RECTIFIED_YES_NO,
    VERSION,
)

#: A text, a day, a number (percent as a share of 1), or None. Yes and no are texts.
CellValue = str | date | float | None

MAX_CELL_LENGTH = 32_767  # UTF-16 units of a cell
#: A text of at most this many characters always fits into a cell.
SAFE_CELL_LENGTH = MAX_CELL_LENGTH // 2

_PERSONAL_FIELDS = ("person", "contact", "leader", "applied_by")
_TERM_TYPES: dict[FieldKind, type[Term]] = {
    FieldKind.LEVEL: Level,
    FieldKind.SCHEDULE: Schedule,
}
_DEADLINE_KIND_LABELS = {kind.value: kind.label for kind in DeadlineKind}
_LINE_BREAKS = re.compile(r"\r\n?")


def get_cell_value(
    issue: IssueRow, field: str, *, redact: bool = False, as_of: date | None = None
) -> CellValue:
    """Return the cell value of *field* for *issue*.

    *field* is a field name, EXTRA_PREFIX and a heading, one of DERIVED_FIELDS, or a computed column.
    With *redact*, persons and telephone numbers become 〔略〕, except in the issue's number. Days left
    are counted from *as_of*.
    """
    return make_cell_getter(field, redact=redact, as_of=as_of)(issue)


def shows_persons(fields: Iterable[str], *, redact: bool) -> bool:
    """Return whether columns of *fields* may name persons. Extra columns and opinions may, even with *redact*."""
    return any(
        field.startswith(EXTRA_PREFIX) or field == OPINIONS or (field in _PERSONAL_FIELDS and not redact)
        for field in fields
    )


@lru_cache(maxsize=256)
def make_cell_getter(
    field: str, *, redact: bool = False, as_of: date | None = None
) -> Callable[[IssueRow], CellValue]:
    """Return a function that gives the cell value of *field* for an issue. Raises KeyError for an unknown field.

    The days left need *as_of*, the day of the export.
    """
    if field == DAYS_LEFT and as_of is not None:
        return lambda issue: count_days_left(issue.deadline, issue.status, as_of)
    if field.startswith(EXTRA_PREFIX):
        heading = field.removeprefix(EXTRA_PREFIX)
        # A table without this group kept the cell under the heading alone.
        leaf = heading.rpartition("/")[2]
        return _make_text_getter(
            lambda issue: issue.extra.get(heading) or issue.extra.get(leaf), redact=redact
        )
    if field in _OWN_GETTERS:
        return _OWN_GETTERS[field]
    kind = FIELDS_BY_NAME[field].kind
    get_stored = itemgetter(IssueRow._fields.index(field))
    if redact and field in _PERSONAL_FIELDS:
        return lambda issue: HIDDEN_TEXT if get_stored(issue) else None
    if kind in _TERM_TYPES:
        labels: dict[str | None, str | None] = {term.value: term.label for term in _TERM_TYPES[kind]}
        return lambda issue: labels.get(get_stored(issue))
    if kind is FieldKind.PERCENT:
        return lambda issue: None if (share := get_stored(issue)) is None else round(share / 100, 4)
    if kind in (FieldKind.LONGITUDE, FieldKind.LATITUDE):
        # Spreadsheets keep fifteen digits; eight decimals are a millimetre.
        return lambda issue: None if (degrees := get_stored(issue)) is None else round(degrees, 8)
    if kind is FieldKind.YES_NO:
        return lambda issue: None if (value := get_stored(issue)) is None else "是" if value else "否"
    return (
        _make_text_getter(get_stored, redact=redact and field != "number")
        if kind is FieldKind.TEXT
        else get_stored
    )


def _make_text_getter(
    get_stored: Callable[[IssueRow], str | None], *, redact: bool
) -> Callable[[IssueRow], CellValue]:
    def get_text(issue: IssueRow) -> CellValue:
        text = get_stored(issue)
        return format_cell_text(text, redact=redact) if text else text

    return get_text


def format_cell_text(text: str, *, redact: bool) -> str:
    """Return *text* as a cell holds it. With *redact*, telephone numbers become 〔略〕."""
    if "\r" in text:  # other programs change a carriage return on saving
        text = _LINE_BREAKS.sub("\n", text)
    return mask_phone_numbers(text) if redact else text


def _get_deadline_cell(issue: IssueRow) -> CellValue:
    return format_deadline_cell(
        {
            "deadline": issue.deadline,
            "deadline_kind": issue.deadline_kind,
            "deadline_text": issue.deadline_text,
        }
    )


def _get_opinions_cell(issue: IssueRow) -> CellValue:
    """Return the opinions: they grow for years, so the newest that fit."""
    text = issue.opinion_text
    return shorten_opinions(format_cell_text(text, redact=False), SAFE_CELL_LENGTH) if text else text


def _get_status_cell(issue: IssueRow) -> CellValue:
    """Return the status. The mark of a close-out without acceptance is read as the same status."""
    label = Status.from_code(issue.status).label
    is_marked = issue.closed_unaccepted and issue.status == Status.CLOSED
    return f"{label}{UNACCEPTED_MARK}" if is_marked else label


def _get_lonlat_cell(issue: IssueRow) -> CellValue:
    if issue.lon is None or issue.lat is None:
        return None
    return f"{round(issue.lon, 8)},{round(issue.lat, 8)}"


def _make_yes_no_getter(*yes_statuses: Status) -> Callable[[IssueRow], CellValue]:
    def get_answer(issue: IssueRow) -> CellValue:
        if issue.status == Status.VOID:
            return None
        if issue.status not in yes_statuses:
            return "否"
        is_marked = issue.closed_unaccepted and yes_statuses == (Status.CLOSED,)
        return f"是{UNACCEPTED_MARK}" if is_marked else "是"

    return get_answer


_DERIVED_GETTERS: dict[str, Callable[[IssueRow], CellValue]] = {
    LONLAT: _get_lonlat_cell,
    RECTIFIED_YES_NO: _make_yes_no_getter(Status.RECTIFIED, Status.ACCEPTING, Status.CLOSED),
    CLOSED_YES_NO: _make_yes_no_getter(Status.CLOSED),
    HANDED_DOWN: lambda issue: issue.handed_over_on or issue.found_on,
}
#: Fields of the office's own tables whose values are derived from other fields.
DERIVED_FIELDS = tuple(_DERIVED_GETTERS)
_OWN_GETTERS = {
    **_DERIVED_GETTERS,
    "deadline": _get_deadline_cell,
    "deadline_kind": lambda issue: _DEADLINE_KIND_LABELS.get(issue.deadline_kind or ""),
    OPINIONS: _get_opinions_cell,
    "status": _get_status_cell,
    VERSION: lambda issue: issue.version,
}


def format_shown_value(field: str, value: CellValue) -> str:
    """Return the cell value of *field* as a spreadsheet shows it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    return f"{value:.0%}" if field == "percent" else f"{value:.10g}"


def require_storable_text(text: str, issue: IssueRow, field: str) -> None:
    """Raise WorkbookRefused if *text* is too long for a cell or holds a control character."""
    label = FIELDS_BY_NAME[field].label if field in FIELDS_BY_NAME else field.removeprefix(EXTRA_PREFIX)
    what = f"问题 {issue.number} 的{label}"
    if len(text) > SAFE_CELL_LENGTH and len(text.encode("utf-16-le", "surrogatepass")) // 2 > MAX_CELL_LENGTH:
        raise WorkbookRefused(
            f"{what}有 {len(text)} 个字，一个单元格最多 {MAX_CELL_LENGTH} 个",
            "请先精简，或在版式里去掉这一列",
        )
    if match := CONTROL_CHARACTERS.search(text):
        raise WorkbookRefused(
            f"{what}含有表格存不下的控制字符 U+{ord(match[0]):04X}", "请先用 edit 清除后再导出"
        )
