"""The names in the ledger that completion offers: units, documents, accounts, records and values of fields."""

from qinling.ledger.issues import issue_numbers, queries
from qinling.ledger.reader import Reader

_MAX_VALUES = 10_000


def list_values(reader: Reader, field: str) -> list[str]:
    """Return the values of a text field that can be counted, such as 镇办."""
    return queries.list_distinct_values(reader, field, "", _MAX_VALUES)


def list_units(reader: Reader) -> list[str]:
    """Return the units that issues and work records name."""
    from qinling.ledger.units import list_unit_names

    return list_unit_names(reader)


def list_documents(reader: Reader) -> list[tuple[str, str]]:
    """Return the numbers of the supervision documents that were not undone, each with its issue, the latest first."""
    from qinling.procedures.supervision.document_numbers import find_issues_of_document

    recorded = issue_numbers.list_last_document_numbers(reader, _MAX_VALUES)
    known = ((document, find_issues_of_document(reader, document)) for document in recorded)
    return [
        (document, " ".join(issue.number for issue, _ in issues[:3])) for document, issues in known if issues
    ]


def list_accounts(reader: Reader) -> list[tuple[str, str]]:
    """Return the accounts of the platform, each with its unit and person."""
    from qinling.ledger.logins import queries as login_queries

    accounts = login_queries.list_accounts(reader)
    return [(one.account, " ".join(filter(None, (one.unit, one.name)))) for one in accounts]


def list_records(reader: Reader) -> list[tuple[str, str]]:
    """Return the numbers of the work records, each with its kind, day and unit, the latest first."""
    from qinling.ledger.work import records
    from qinling.ledger.work.filters import RecordFilters
    from qinling.rules.work.records import format_record_number

    found = records.find_records(reader, RecordFilters())
    rows = sorted(found, key=lambda one: -one.id)
    return [(format_record_number(one.id), f"{one.kind} {one.day} {one.unit}") for one in rows]
