"""What may be meant by the beginning of a word on the command line. Completion asks; nothing is changed."""

from collections.abc import Sequence

from qinling.ledger import issue_numbers, queries
from qinling.ledger.free_words import find_word_hits
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.number_choices import NumberChoice, list_number_choices
from qinling.ledger.reader import Reader
from qinling.ledger.units import list_unit_names
from qinling.ledger.work import records
from qinling.ledger.work.filters import RecordFilters
from qinling.procedures.document_numbers import find_issues_of_document
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.lifecycle.possible_steps import CONDITIONAL_STEPS, may_take_step
from qinling.rules.lifecycle.step_statuses import STEP_STATUSES
from qinling.rules.lookup.shortened_numbers import find_shortened
from qinling.rules.name_folding import fold_name
from qinling.rules.vocabulary import Status
from qinling.rules.work.records import format_record_number

_MAX_VALUES = 10_000


def find_numbers_of_step(
    reader: Reader, typed: str, step: str, rules: CloseOutRules
) -> list[tuple[str, str]]:
    """Return number and text of the issues that may take *step* and that *typed* begins, shortens or tells of.

    Numbers that begin so come first of all. Only where there is none, others are looked for.
    """
    statuses = STEP_STATUSES.get(step, tuple(Status))
    if step == "apply":
        statuses = (*statuses, Status.CLOSED)  # what was closed without acceptance may apply afterwards
    choices = list(list_number_choices(reader, statuses))
    found = _keep_possible(reader, _find_beginnings(choices, typed), step, rules)
    if not found and typed:
        found = _keep_possible(reader, _find_others(reader, choices, typed), step, rules)
    return list(dict.fromkeys((one.number, one.text.strip()) for one in found))


def _find_beginnings(choices: Sequence[NumberChoice], typed: str) -> list[NumberChoice]:
    written = [one for one in choices if one.number.startswith(typed)]
    key = fold_name(typed)
    return written or [one for one in choices if key and one.key.startswith(key)]


def _find_others(reader: Reader, choices: Sequence[NumberChoice], typed: str) -> list[NumberChoice]:
    """Return the issues that *typed* is short for, else those that hold it in any of their texts."""
    if shortened := find_shortened(typed, [(one, one.key) for one in choices]):
        return shortened
    if not fold_name(typed):
        return []
    hits = find_word_hits(reader, [typed])[typed]
    return [one for one in choices if one.id in hits]


def _keep_possible(
    reader: Reader, choices: Sequence[NumberChoice], step: str, rules: CloseOutRules
) -> list[NumberChoice]:
    if step not in CONDITIONAL_STEPS:
        return list(choices)
    issues = queries.read_issues_by_id(reader, [one.id for one in choices])
    possible = {one.id for one in issues if may_take_step(step, one._asdict(), rules)}
    return [one for one in choices if one.id in possible]


def list_values(reader: Reader, field: str) -> list[str]:
    """Return the values of a text field that can be counted, such as 镇办."""
    return queries.list_distinct_values(reader, field, "", _MAX_VALUES)


def list_units(reader: Reader) -> list[str]:
    """Return the units that issues and work records name."""
    return list_unit_names(reader)


def list_documents(reader: Reader) -> list[tuple[str, str]]:
    """Return the numbers of the supervision documents that were not undone, each with its issue, the latest first."""
    recorded = issue_numbers.list_last_document_numbers(reader, _MAX_VALUES)
    known = ((document, find_issues_of_document(reader, document)) for document in recorded)
    return [
        (document, " ".join(issue.number for issue, _ in issues[:3])) for document, issues in known if issues
    ]


def list_accounts(reader: Reader) -> list[tuple[str, str]]:
    """Return the accounts of the platform, each with its unit and person."""
    accounts = login_queries.list_accounts(reader)
    return [(one.account, " ".join(filter(None, (one.unit, one.name)))) for one in accounts]


def list_records(reader: Reader) -> list[tuple[str, str]]:
    """Return the numbers of the work records, each with its kind, day and unit, the latest first."""
    found = records.find_records(reader, RecordFilters())
    rows = sorted(found, key=lambda one: -one.id)
    return [(format_record_number(one.id), f"{one.kind} {one.day} {one.unit}") for one in rows]
