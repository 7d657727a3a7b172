"""Rebuild work records from their events, or compare them with the table."""

import sys
from collections.abc import Iterator
from typing import Any

from qinling.ledger.reader import Reader
from qinling.ledger.work.rows import RECORD_COLUMNS
from qinling.rules.history.events import replay_issues
from qinling.rules.work.amounts import scale_amount
from qinling.rules.work.records import build_content_key, format_record_number

_SELECT_CHANGES = (
    "select issue, kind, changes from main.event where issue < 0 and id <= :position order by issue desc, id"
)
_SELECT_RECORDS = f"select {', '.join(RECORD_COLUMNS)} from main.work_record order by id"


def replay_records_at(reader: Reader, position: int) -> Iterator[tuple[Any, ...]]:
    """Yield every work record as of event *position*, each as a tuple in the order of RECORD_COLUMNS."""
    for subject, state in replay_issues(reader.tuples(_SELECT_CHANGES, position=position)):
        yield build_record_columns(-subject, state)


def build_record_columns(record: int, state: dict[str, Any]) -> tuple[Any, ...]:
    """Return the row of the table for the values *state* of a record."""
    derived = {"id": record, "amount": scale_amount(state["amount"]), "content_key": build_content_key(state)}
    return tuple(map({**state, **derived}.get, RECORD_COLUMNS))


def find_differing_records(reader: Reader) -> Iterator[str]:
    """Yield the number of each record that differs between table and event log, or is in only one of them."""
    replayed = {row[0]: row for row in replay_records_at(reader, sys.maxsize)}
    stored = {row[0]: row for row in reader.tuples(_SELECT_RECORDS)}
    for record in sorted(replayed.keys() | stored.keys()):
        if replayed.get(record) != stored.get(record):
            yield format_record_number(record)
