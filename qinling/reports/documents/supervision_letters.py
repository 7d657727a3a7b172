"""Supervision letters as Word documents: 催办通知书, 督办单, 情况通报, 约谈通知, 移送问责建议书.

An office may use its own template, a .docx with docxtpl tags: `{{ number }}`,
`{%p if reply_by %}` on a line of its own, `{%tr for case in cases %}` in a row of its own.
The names that it can use, all texts if not noted otherwise:

    number     文号，如 督办〔2026〕3号          title      文书名称，如 督办单
    to         收文单位                          sender     发文单位，可为空
    date       发文日期，如 2026年6月10日        reply_by   回复期限，同样写法，可为空
    ground     事由，可为空                      count      问题个数（数字）
    situation  已超过整改时限，尚未完成整改；有没超期的则为：尚未整改销号
    cases      各问题，依次取用；每个 case 有：
      case.number 问题编号    case.level 级别      case.place 地点    case.description 问题描述
      case.deadline 整改时限  case.days_late 超期天数（数字）  case.workdays_late 超期工作日（数字）
      case.measures 整改措施  case.earlier 此前的催办督办

Values of the ledger are escaped: they cannot add tags or break the document. An office's template is
filled in a process of its own, which ends when it takes too long (`form_process`).
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from qinling.errors import DocumentRefused, describe_os_error
from qinling.file_reading import read_small_file
from qinling.reports.documents.letter_templates import LETTER_TITLES, build_template
from qinling.reports.history import act_line
from qinling.rules.vocabulary import Level, SupervisionKind

if TYPE_CHECKING:
    from qinling.procedures.supervision import ActDetails, ActIssue


class LetterIssue(NamedTuple):
    """One issue of a letter. *days_late* counts from its deadline, 0 if not late."""

    number: str
    level: str
    place: str
    description: str
    deadline: date | None
    days_late: int
    workdays_late: int
    measures: str
    earlier: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One supervision act for one unit. *sender* and *reason* may be ""."""

    measure: SupervisionKind
    number: str
    to: str
    sender: str
    on: date
    reply_by: date | None
    reason: str
    cases: tuple[LetterIssue, ...]


def compose_letter(details: "ActDetails", sender: str) -> Letter:
    """Return the letter of a recorded act, sent by *sender*."""
    act = details.act
    return Letter(
        measure=SupervisionKind.from_code(act["measure"]),
        number=act["document"],
        to=act["sent_to"],
        sender=sender,
        on=date.fromisoformat(act["on"]),
        reply_by=date.fromisoformat(act["reply_by"]) if act["reply_by"] else None,
        reason=act["reason"] or "",
        cases=tuple(map(_compose_letter_issue, details.issues)),
    )


def _compose_letter_issue(one: "ActIssue") -> LetterIssue:
    return LetterIssue(
        number=one.issue.number,
        level=Level.from_code(one.issue.level).label,
        place=one.issue.location or one.issue.town or "",
        description=one.issue.description,
        deadline=one.deadline,
        days_late=one.days_late,
        workdays_late=one.workdays_late,
        measures=one.issue.measures or "",
        earlier="。".join(act_line(act).replace("  ", " ").rstrip("。") for act in one.earlier),
    )


#: The names that a template can use, of the letter and of each case.
TEMPLATE_NAMES = (
    "number",
    "title",
    "to",
    "sender",
    "date",
    "reply_by",
    "ground",
    "cases",
    "count",
    "situation",
)
TEMPLATE_CASE_NAMES = LetterIssue._fields
_OVERDUE_TEXT, _NOT_OVERDUE_TEXT = "已超过整改时限，尚未完成整改", "尚未整改销号"
_MAX_FORM_BYTES = 20 << 20


def build_letter_template(measure: SupervisionKind) -> bytes:
    """Return the built-in template of *measure* as a .docx, as a starting point for the office."""
    return build_template(measure)


def build_letter(letter: Letter, template: Path | None) -> bytes:
    """Build *letter* as a .docx from *template*, or from the built-in one.

    Raises DocumentRefused if the template cannot be read, if its tags are wrong or never end.
    """
    from qinling.reports.documents.letter_filling import fill_template, open_template

    values = _build_template_values(letter)
    if template is None:
        return fill_template(open_template(build_template(letter.measure)), values, letter.on)
    from qinling.reports.documents.form_process import fill_form_in_subprocess

    try:
        content = read_small_file(template, _MAX_FORM_BYTES)
    except OSError as error:
        raise DocumentRefused(
            f"读不了文书模板 {template}：{describe_os_error(error)}", "请核对位置和权限"
        ) from error
    return fill_form_in_subprocess(content, f"文书模板 {template}", values, letter.on)


def _build_template_values(letter: Letter) -> dict[str, Any]:
    """Return the values of the names of a template."""
    return {
        "number": letter.number,
        "title": LETTER_TITLES[letter.measure],
        "to": letter.to,
        "sender": letter.sender,
        "date": _format_chinese_day(letter.on),
        "reply_by": _format_chinese_day(letter.reply_by) if letter.reply_by else "",
        "ground": letter.reason,
        "cases": [
            {**case._asdict(), "deadline": _format_chinese_day(case.deadline) if case.deadline else "—"}
            for case in letter.cases
        ],
        "count": len(letter.cases),
        "situation": _OVERDUE_TEXT if all(case.days_late for case in letter.cases) else _NOT_OVERDUE_TEXT,
    }


def _format_chinese_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
