"""What a file that overrules the ledger would change though only a step changes it: it takes a ground.

A deadline put off, a status set back or withdrawn, and what was filled in of a closed issue.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from qinling.errors import RowError
from qinling.rules.drafts import Draft, Value
from qinling.rules.fields import EXTRA_FIELD_PREFIX, FIELDS_BY_NAME
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.lifecycle.step_only_fields import (
    FINISHED_STATUSES,
    is_earlier_status,
    list_required_commands,
    puts_deadline_off,
)
from qinling.rules.lifecycle.steps import Issue
from qinling.rules.merging.import_update import FieldDifference, is_unsaid_status
from qinling.rules.merging.issue_validation import Objection, build_row_error
from qinling.rules.texts.name_lists import name_first
from qinling.rules.vocabulary import Status

_WITH_GROUND = "确按文件改的，加 --ground 写明依据"
_MAX_NAMED = 4
_MAX_SHOWN = 20  # characters of a value
#: Field or extra column → its old and its new value.
Overwritten = Mapping[str, tuple[Value, Value]]


def list_unstepped_errors(
    draft: Draft,
    stored: Issue,
    changed: Iterable[FieldDifference],
    after: Issue,
    shown: Iterable[tuple[str, Value, Value]],
    today: date,
    rules: CloseOutRules,
) -> list[RowError]:
    """Return an error for each change of *stored* that only a step makes.

    *changed* is what the row changes, *after* all changes with their consequences, *shown* those and
    the changes of extra columns: the name, the old and the new value.
    """
    typed = [one.field for one in changed]
    overwritten = {name: (old, new) for name, old, new in shown if old not in (None, "")}
    objections = [
        *_check_status(stored, typed, after, overwritten, today, rules),
        *_check_deadline(stored, typed, after, today, rules),
    ]
    return [build_row_error(draft, objection) for objection in objections]


def _check_status(
    stored: Issue,
    typed: Sequence[str],
    after: Issue,
    overwritten: Overwritten,
    today: date,
    rules: CloseOutRules,
) -> Iterator[Objection]:
    old, new = stored.get("status"), after.get("status", stored.get("status"))
    label = Status.from_code(str(old)).label
    is_back = is_earlier_status(old, new) or new == Status.VOID != old
    if is_back and not is_unsaid_status(stored):
        number = str(stored.get("number"))
        command = list_required_commands(number, stored, {"status": new}, today, rules)["status"]
        why = f"{stored['number']} 在台账里是{label}，这样会改成{Status.from_code(str(new)).label}"
        yield _build_objection("status" if "status" in typed else typed[0], why, command)
    elif old in FINISHED_STATUSES and overwritten:
        cells = [
            f"{_get_label(name)}（{_format_value(one)} → {_format_value(other)}）"
            for name, (one, other) in overwritten.items()
            if name != "deadline_kind"
        ]
        field = next((name for name in typed if name in overwritten), "number")
        told = name_first(cells, _MAX_NAMED, f"等 {len(cells)} 项")
        yield _build_objection(field, f"{stored['number']} 在台账里{label}，这样会改动{told}", "")


def _check_deadline(
    stored: Issue, typed: Sequence[str], after: Issue, today: date, rules: CloseOutRules
) -> Iterator[Objection]:
    if puts_deadline_off(stored, typed, after):
        new = after.get("deadline")
        number = str(stored.get("number"))
        command = list_required_commands(number, stored, {**after}, today, rules)["deadline"]
        why = f"{stored['number']} 整改时限推迟了（{stored['deadline']} → {new or '没有日期'}）"
        yield _build_objection("deadline", why, command)


def _get_label(name: str) -> str:
    if name.startswith(EXTRA_FIELD_PREFIX):
        return name.removeprefix(EXTRA_FIELD_PREFIX)
    return FIELDS_BY_NAME[name].label


def _format_value(value: Value) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    text = " ".join(str(value or "空").split())
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"


def _build_objection(field: str, why: str, command: str) -> Objection:
    way = f"按程序是 {command}；" if command and "--ground" not in command else ""
    return Objection(field, why, f"{way}{_WITH_GROUND}")
