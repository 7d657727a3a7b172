"""Close-out (销号): application, acceptance level by level, turning back, public notice, closing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from qinling.errors import StepRefused
from qinling.rules.drafts import Value
from qinling.rules.history.events import EventKind
from qinling.rules.lifecycle.contrary_texts import is_refusal
from qinling.rules.lifecycle.step_statuses import STEP_STATUSES
from qinling.rules.lifecycle.steps import (
    CLOSE_OUT_FIELDS,
    Issue,
    Step,
    StepDates,
    require_reason,
    require_status,
)
from qinling.rules.persons import NOBODY_KNOWN, Persons
from qinling.rules.vocabulary import (
    AcceptanceText,
    AttachmentKind,
    Level,
    Status,
    Term,
)

_DISTRICT, _CITY, _PROVINCE = Level.DISTRICT, Level.CITY, Level.PROVINCE
_ORDER = (_DISTRICT, _CITY, _PROVINCE)


@dataclass(frozen=True, slots=True)
class CloseOutRules:
    """The office's own rules of close-out.

    *province*, *city* and *district* are the levels that accept an issue of that level, in
    turn. *requires* lists the texts and attachments that an acceptance needs. *unaccepted_close*
    allows an edit or an import to close without acceptance, with a basis. *notice_days* is the number of working days of the public notice before close-out, 0 for no notice.
    *recheck_days* is the recheck interval of standing duties. *papers* lists the attachments of
    a complete case file.
    """

    province: tuple[Level, ...] = (_DISTRICT, _CITY, _PROVINCE)
    city: tuple[Level, ...] = (_DISTRICT, _CITY)
    district: tuple[Level, ...] = (_DISTRICT,)
    requires: tuple[Term, ...] = (AcceptanceText.OPINION, AcceptanceText.DOCUMENT)
    applicant_may_accept: bool = False
    unaccepted_close: bool = True
    notice_days: int = 0
    recheck_days: int = 180
    papers: tuple[AttachmentKind, ...] = (
        AttachmentKind.BEFORE,
        AttachmentKind.AFTER,
        AttachmentKind.REPORT,
        AttachmentKind.APPLICATION,
        AttachmentKind.ACCEPTANCE,
    )

    def find_next_level(self, issue: Issue) -> Level | None:
        """Return the level that must accept *issue* next, None when all have."""
        chain: tuple[Level, ...] = getattr(self, str(issue["level"]))
        height = _find_height(issue)
        return next((level for level in chain if _ORDER.index(level) > height), None)

    def has_accepted(self, issue: Issue, level: Level) -> bool:
        """Return whether *level* is one of those that have accepted *issue* in this round."""
        chain: tuple[Level, ...] = getattr(self, str(issue["level"]))
        return level in chain and _ORDER.index(level) <= _find_height(issue)


def _find_height(issue: Issue) -> int:
    """Return the place of the level that accepted *issue* last, -1 for none."""
    reached = issue.get("accepted_level")
    return _ORDER.index(Level.from_code(str(reached))) if reached else -1


def apply_for_close_out(issue: Issue, step_dates: StepDates, by: str, document: str = "") -> Step:
    """Apply for close-out (申请销号). What was closed without acceptance may apply for it afterwards."""
    if not issue.get("closed_unaccepted"):
        require_status(issue, STEP_STATUSES["apply"], "申请销号")
    step_dates.require_not_before(issue, ("rectified_on", "完成整改日期"), ("closed_on", "销号日期"))
    changes: dict[str, Value] = {
        "status": Status.ACCEPTING.value,
        "applied_on": step_dates.on,
        "applied_by": by,
        "accepted_level": None,
        "noticed_on": None,
        "closed_on": None,
        "closed_unaccepted": None,
    }
    return Step(EventKind.APPLIED, changes, {"on": step_dates.on, "by": by}, document)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """An acceptance to record: level, person, opinion and document number."""

    level: Level
    by: str
    opinion: str = ""
    document: str = ""


def accept_issue(
    issue: Issue,
    step_dates: StepDates,
    acceptance: Acceptance,
    rules: CloseOutRules,
    attachment_kinds: Collection[str] = (),
    persons: Persons = NOBODY_KNOWN,
) -> Step:
    """Accept at one level. The last level closes the issue, unless a public notice comes first.

    *attachment_kinds* are those of the present round. *persons* tells which names are one person.
    """
    require_status(issue, STEP_STATUSES["accept"], "验收")
    step_dates.require_not_before(issue, ("rectified_on", "完成整改日期"), ("applied_on", "申请销号日期"))
    next_level = rules.find_next_level(issue)
    if next_level is None:
        raise StepRefused("各级都已验收", "公示期满后用 qinling close 销号")
    if acceptance.level is not next_level and rules.has_accepted(issue, acceptance.level):
        raise StepRefused(
            f"{acceptance.level.label}已验收", f"接下来由{next_level.label}验收：--level {next_level.label}"
        )
    if acceptance.level is not next_level:
        raise StepRefused(
            f"现在该由{next_level.label}验收，还轮不到{acceptance.level.label}",
            f"请先办理{next_level.label}验收",
        )
    applicant = persons.find_shared(acceptance.by, issue.get("applied_by"))
    if applicant and not rules.applicant_may_accept:
        raise StepRefused(f"{applicant}是销号申请人，不能自己验收", "请由他人验收，并用 --by 写明验收人")
    _require_papers(acceptance, rules, attachment_kinds)
    changes: dict[str, Value] = {"accepted_level": acceptance.level.value}
    if rules.find_next_level({**issue, **changes}) is None and not rules.notice_days:
        changes.update(status=Status.CLOSED.value, closed_on=step_dates.on)
    details: dict[str, Value] = {
        "level": acceptance.level.value,
        "by": acceptance.by,
        "on": step_dates.on,
        "opinion": acceptance.opinion or None,
    }
    return Step(EventKind.ACCEPTED, changes, details, acceptance.document)


def _require_papers(acceptance: Acceptance, rules: CloseOutRules, attachment_kinds: Collection[str]) -> None:
    """Refuse an opinion that does not accept, and an acceptance that lacks what the office requires."""
    if is_refusal(acceptance.opinion):
        raise StepRefused(
            f"验收意见“{acceptance.opinion.strip()}”是不通过",
            "验收不通过的，用 qinling turn-back 编号 --reason 原因",
        )
    if missing := _list_missing_requirements(acceptance, rules, attachment_kinds):
        raise StepRefused(
            f"验收还缺：{'、'.join(missing)}",
            "文字和文号用 --opinion、--doc 写明，材料先用 qinling attach 收入",
        )


def _list_missing_requirements(
    acceptance: Acceptance, rules: CloseOutRules, attachment_kinds: Collection[str]
) -> list[str]:
    given = {
        AcceptanceText.OPINION: acceptance.opinion.strip(),
        AcceptanceText.DOCUMENT: acceptance.document.strip(),
    }
    return [
        word.label
        for word in rules.requires
        if not (given[word] if isinstance(word, AcceptanceText) else word.value in attachment_kinds)
    ]


def turn_back_issue(issue: Issue, step_dates: StepDates, by: str, reason: str) -> Step:
    """Turn an issue back (退回) to rectification. The deadline runs again."""
    require_status(issue, STEP_STATUSES["turn-back"], "退回")
    step_dates.require_not_before(issue, ("rectified_on", "完成整改日期"), ("applied_on", "申请销号日期"))
    changes: dict[str, Value] = {
        "status": Status.RECTIFYING.value,
        "rectified_on": None,
        "percent": None if issue.get("percent") == 100 else issue.get("percent"),
        **dict.fromkeys(CLOSE_OUT_FIELDS),
    }
    details: dict[str, Value] = {"on": step_dates.on, "by": by, "reason": require_reason(reason)}
    return Step(EventKind.TURNED_BACK, changes, details)


def publish_notice(issue: Issue, step_dates: StepDates, rules: CloseOutRules, document: str = "") -> Step:
    """Record the public notice (公示) before close-out."""
    _require_accepted(issue, rules, "公示")
    if issue.get("noticed_on") is not None:
        raise StepRefused(f"{issue['noticed_on']} 已经公示", "公示期满后用 qinling close 销号")
    step_dates.require_not_before(issue, ("applied_on", "申请销号日期"))
    return Step(EventKind.NOTICED, {"noticed_on": step_dates.on}, {"on": step_dates.on}, document)


def close_issue(
    issue: Issue, step_dates: StepDates, rules: CloseOutRules, by: str, document: str = ""
) -> Step:
    """Close an issue (销号) that all levels have accepted and whose notice period is over."""
    _require_accepted(issue, rules, "销号")
    noticed_on = issue.get("noticed_on")
    step_dates.require_not_before(issue, ("applied_on", "申请销号日期"), ("noticed_on", "公示日期"))
    if rules.notice_days:
        if not isinstance(noticed_on, date):
            raise StepRefused("还没有公示", "请先用 qinling notice 记录公示")
        last = step_dates.calendar.add_workdays(noticed_on, rules.notice_days)
        if step_dates.on <= last:
            raise StepRefused(f"公示 {rules.notice_days} 个工作日，到 {last} 才满", "请在公示期满后销号")
    changes: dict[str, Value] = {"status": Status.CLOSED.value, "closed_on": step_dates.on}
    return Step(EventKind.CLOSED, changes, {"on": step_dates.on, "by": by}, document)


def _require_accepted(issue: Issue, rules: CloseOutRules, step: str) -> None:
    require_status(issue, STEP_STATUSES["close"], step)
    if next_level := rules.find_next_level(issue):
        raise StepRefused(
            f"{next_level.label}还没有验收，不能{step}", f"请先用 qinling accept --level {next_level.label}"
        )
