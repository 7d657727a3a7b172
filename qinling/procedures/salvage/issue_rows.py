"""Which row of an issue to take: what the history says, what the damaged table holds, or what the backup holds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from json import dumps, loads
from typing import Any, NamedTuple

from qinling.ledger.rows import ISSUE_COLUMNS, IssueRow
from qinling.ledger.salvage.row_rescue import RescuedTable
from qinling.rules.history.events import Event, replay_issues
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.vocabulary import DeadlineKind, Level, Schedule, Status, Term

#: Columns that an older schema does not have.
_LATER_COLUMNS = {"status_said": 1, "round": 1, "version": 1}


class ChosenIssues(NamedTuple):
    """The rows to write, and numbers of issues: those that may not be what they last were, and those made again from the history."""

    rows: list[tuple[Any, ...]]
    doubtful: list[str]
    rebuilt: list[str]


def choose_issue_rows(
    events: Mapping[int, Event],
    is_history_whole: bool,
    stored: RescuedTable,
    in_backup: RescuedTable | None,
) -> ChosenIssues:
    """Choose a row for each issue.

    A whole history says all. Where events are lost, the row of the table goes before the history, and
    the history before the backup.
    """
    replayed = {
        issue: row
        for issue, row in _replay(events.values())
        if _is_valid(dict(zip(ISSUE_COLUMNS, row, strict=True)))  # half a history may tell of half an issue
    }
    from_table = _read_valid_rows(stored)
    if is_history_whole:
        rebuilt = [_get_number(row) for issue, row in replayed.items() if from_table.get(issue) != row]
        return ChosenIssues(list(replayed.values()), [], rebuilt)
    from_backup = _read_valid_rows(in_backup) if in_backup else {}
    known = {event.issue for event in events.values() if event.issue > 0}
    rows, doubtful = [], []
    for issue in sorted(replayed.keys() | from_table.keys() | (from_backup.keys() - known)):
        row = from_table.get(issue) or replayed.get(issue) or from_backup[issue]
        rows.append(row)
        if row != replayed.get(issue) or issue not in from_table:
            doubtful.append(_get_number(row))
    return ChosenIssues(rows, doubtful, [])


def _get_number(row: tuple[Any, ...]) -> str:
    return str(row[ISSUE_COLUMNS.index("number")])


def _replay(events: Iterable[Event]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    ordered: Sequence[Event] = sorted(
        (event for event in events if event.issue > 0), key=lambda event: (event.issue, event.id)
    )
    for issue, state in replay_issues((event.issue, event.kind, event.changes) for event in ordered):
        extra = state["extra"]
        state |= {
            "id": issue,
            "number_key": fold_name(state["number"]),
            "extra": _encode_value(extra) if extra else "{}",
        }
        yield issue, tuple(map(state.get, ISSUE_COLUMNS))


def _encode_value(value: object) -> str:
    return dumps(value, ensure_ascii=False, separators=(",", ":"))


def _read_valid_rows(table: RescuedTable) -> dict[int, tuple[Any, ...]]:
    rows = {}
    for values in table.read_dicts():
        if _is_valid(values):
            whole = {**_LATER_COLUMNS, **values, "number_key": fold_name(values["number"])}
            rows[int(values["id"])] = tuple(map(whole.get, ISSUE_COLUMNS))
    return rows


def _is_valid(values: Mapping[str, Any]) -> bool:
    """Return whether a rescued row can be read as an issue, and written as one."""
    try:
        row = IssueRow.from_columns(*(values.get(name) for name in ISSUE_COLUMNS))
        for words, code in _list_codes(row):
            words.from_code(code)
        in_range = (
            value is None or low <= value <= high
            for value, low, high in ((row.percent, 0, 100), (row.lon, -180, 180), (row.lat, -90, 90))
        )
        is_named = all(isinstance(text, str) and text for text in (row.number, row.description))
        return is_named and all(in_range) and isinstance(loads(row.extra_json), dict)
    except (ValueError, TypeError, LookupError):
        return False


def _list_codes(row: IssueRow) -> list[tuple[type[Term], str]]:
    optional = [
        (words, code) for words, code in ((Schedule, row.schedule), (DeadlineKind, row.deadline_kind)) if code
    ]
    return [(Level, row.level), (Status, row.status), *optional]
