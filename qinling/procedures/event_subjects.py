"""What events are about: issues by their number, work records by theirs."""

from collections.abc import Iterable

from qinling.ledger import queries
from qinling.ledger.reader import Reader
from qinling.rules.work.records import format_record_number


def name_subjects(reader: Reader, subjects: Iterable[int]) -> dict[int, str]:
    """Return id → number of the issues and work records with these ids of events. Removed issues are left out."""
    subjects = list(subjects)
    records = {subject: format_record_number(-subject) for subject in subjects if subject < 0}
    return records | queries.read_issue_numbers(reader, [subject for subject in subjects if subject > 0])
