"""The issues of a ledger as rows of a table, to be compared with a file."""

from collections.abc import Sequence
from dataclasses import replace

from qinling.ledger.issues import queries
from qinling.ledger.issues.filters import Filters
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.rules.drafts import Draft, Sheet, Value
from qinling.rules.fields import FIELDS
from qinling.rules.merging.import_update import DEADLINE_FIELDS
from qinling.rules.supervision.opinions import OPINIONS

_FIELDS = (*(field.name for field in FIELDS if field.is_input), *DEADLINE_FIELDS[1:], OPINIONS)
#: Decimals that a spreadsheet keeps.
_DECIMALS = {"percent": 2, "lon": 8, "lat": 8}


def read_ledger_rows(reader: Reader, name: str) -> list[Draft]:
    """Return every issue of the ledger file *name* as a row. A field that no issue has is no column."""
    issues = list(queries.find_issues(reader, Filters(), (), None))
    fields = [field for field in _FIELDS if any(getattr(issue, field) is not None for issue in issues)]
    extras = [issue.extra for issue in issues]
    headings = list(dict.fromkeys(heading for extra in extras for heading in extra))
    sheet = Sheet(
        name, "台账", {field.name: ("", field.label) for field in FIELDS if field.name in fields}, headings
    )
    return [
        Draft({field: _read_value(issue, field) for field in fields}, extra, sheet)
        for issue, extra in zip(issues, extras, strict=True)
    ]


def add_blank_columns(ledger: Sequence[Draft], other: Sequence[Draft], *, with_extras: bool) -> None:
    """Give the rows of a ledger the columns of *other* that no issue has a value of: they are blank there, not absent.

    *with_extras*: those of the office's own columns too, where *other* is a ledger as well.
    """
    if not (ledger and other):
        return
    columns = {name: None for draft in other for name in draft.values if name in _FIELDS}
    sheet = ledger[0].sheet
    if with_extras:
        sheet = replace(sheet, extras=list(dict.fromkeys((*sheet.extras, *other[0].sheet.extras))))
    for draft in ledger:
        draft.values, draft.sheet = {**columns, **draft.values}, sheet


def _read_value(issue: IssueRow, field: str) -> Value:
    value: Value = getattr(issue, field)
    if isinstance(value, float):
        return round(value, _DECIMALS[field])
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value
