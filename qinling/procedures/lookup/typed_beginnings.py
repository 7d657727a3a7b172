"""The issues that the beginning of a number, its end or a word may mean, of those that a step may take."""

from collections.abc import Sequence

from qinling.ledger.issues import queries
from qinling.ledger.issues.number_choices import NumberChoice, list_number_choices
from qinling.ledger.reader import Reader
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.lifecycle.possible_steps import CONDITIONAL_STEPS, may_take_step
from qinling.rules.lifecycle.step_statuses import STEP_STATUSES
from qinling.rules.lookup.shortened_numbers import find_shortened
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.vocabulary import Status


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
    from qinling.ledger.issues.free_words import find_word_hits

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
