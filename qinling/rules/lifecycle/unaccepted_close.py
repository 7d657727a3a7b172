"""Close-out without acceptance: an edit or an import that closes an issue which not all levels have accepted.

It is marked in the issue until the issue is reopened or regularly accepted. A new issue that comes
closed is not marked: its acceptance was before the ledger. Typed by hand, it takes a ground.
"""

from qinling.errors import RowError, StepRefused
from qinling.rules.drafts import Draft, Value
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.lifecycle.steps import Issue
from qinling.rules.vocabulary import Status

_NOT_ACCEPTED = "台账里还没有验收，不能直接销号"
_STEPS = "请按程序办理：完成整改的先 qinling apply，再逐级 qinling accept；还没有的先 qinling complete"
_FORBIDDEN = "设置 procedure.unaccepted_close 不许写明依据直接销号"


def mark_unaccepted_close(before: Issue, after: Issue, rules: CloseOutRules) -> dict[str, Value]:
    """Return the mark as a change of an issue from *before* to *after*, {} where it stays as it is."""
    is_closed = after.get("status") == Status.CLOSED
    if before.get("status") == Status.CLOSED:
        return {} if is_closed else {"closed_unaccepted": None}
    is_accepted = before.get("status") == Status.ACCEPTING and rules.find_next_level(before) is None
    return {"closed_unaccepted": True} if is_closed and not is_accepted else {}


def _explain_close(rules: CloseOutRules) -> str:
    """Return what to do instead of closing an issue without acceptance, or with which option it is done."""
    if rules.unaccepted_close:
        return f"{_STEPS}；确须直接销号的，加 --ground 写明依据，台账标明“未经验收”"
    return f"{_STEPS}；{_FORBIDDEN}"


def require_ground_for_closed(values: Issue, ground: str) -> None:
    """Refuse a new issue that is registered as closed, by its status or its day, without *ground*."""
    if is_registered_closed(values) and not ground:
        raise StepRefused(
            "登记时就写已销号，要有依据",
            "加 --ground 写明依据，如 --ground 区验〔2026〕3号；还没有销号的，去掉整改状态、销号日期",
        )


def is_registered_closed(values: Issue) -> bool:
    """Return whether a new issue with *values* is closed."""
    said = values.get("status")
    return said == Status.CLOSED or (said is None and values.get("closed_on") is not None)


def require_close_allowed(changes: Issue, rules: CloseOutRules) -> None:
    """Refuse *changes* that close an issue without acceptance where the office forbids it."""
    if changes.get("closed_unaccepted") and not rules.unaccepted_close:
        raise StepRefused(_NOT_ACCEPTED, _explain_close(rules))


def build_unaccepted_close_error(draft: Draft, rules: CloseOutRules) -> RowError:
    """Return the error of a row that would close an issue which nobody accepted."""
    columns = draft.sheet.columns
    field = next((name for name in ("status", "closed_on") if name in columns), "status")
    letter, heading = columns.get(field, (None, None))
    return RowError(
        draft.sheet.file,
        draft.sheet.name,
        draft.row,
        letter,
        heading,
        Status.CLOSED.label if field == "status" else str(draft.values.get(field) or ""),
        _NOT_ACCEPTED,
        _explain_close(rules),
    )
