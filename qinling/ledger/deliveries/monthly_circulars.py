"""For which months a circular was written. They stand among the counters: each is counted once a writing."""

from datetime import date

from qinling.ledger.issues.issue_numbers import draw_document_number
from qinling.ledger.reader import Reader
from qinling.ledger.writer import Writer


def _name_counter(day: date) -> str:
    return f"circular-{day:%Y-%m}"


def is_circular_written(reader: Reader, day: date) -> bool:
    """Return whether the circular of the month of *day* was written."""
    return reader.value("select 1 from counter where name = :name", name=_name_counter(day)) is not None


def find_circular_issues(reader: Reader, number: str) -> list[int]:
    """Return the ids of the issues whose units or leaders were sent the circular *number*."""
    sql = "select distinct issue from event where kind = 'letter_sent' and ground = :number order by issue"
    return list(reader.rows(int, sql, number=number))


def record_circular(writer: Writer, day: date) -> None:
    """Record that the circular of the month of *day* was written."""
    draw_document_number(writer, _name_counter(day), 1)
