"""What events are about: issues by their number, work records by theirs, units as such."""

from collections.abc import Iterable

from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.rules.history.events import NO_ISSUE
from qinling.rules.units.unit_merges import UNITS_LABEL
from qinling.rules.work.records import format_record_number


def name_subjects(reader: Reader, subjects: Iterable[int]) -> dict[int, str]:
    """Return id → number of the issues and work records with these ids of events. Removed issues are left out.

    Events about names of units have no number but a label. Those about logins are named elsewhere.
    """
    subjects = list(subjects)
    records = {subject: format_record_number(-subject) for subject in subjects if subject < 0}
    if NO_ISSUE in subjects:
        records[NO_ISSUE] = UNITS_LABEL
    return records | queries.read_issue_numbers(reader, [subject for subject in subjects if subject > 0])
