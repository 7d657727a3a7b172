"""Supervision letters as Word documents: 催办通知书, 督办单, 情况通报, 约谈通知, 移送问责建议书.

An office may use its own template, a .docx with docxtpl tags: `{{ number }}`, `{%p if reply_by %}` on a line of
its own, `{%tr for case in cases %}` in a row of its own. `template_names` lists the names that it can use.

Values of the ledger are escaped: they cannot add tags or break the document. An office's template is
filled in a process of its own, which ends when it takes too long (`form_process`).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from qinling.errors import DocumentRefused, describe_os_error
from qinling.file_reading import read_small_file
from qinling.reports.documents.letters.letter_templates import Letterhead, build_template
from qinling.reports.documents.letters.letter_wording import LETTER_TITLES
from qinling.reports.documents.letters.template_names import NEEDED_TAGS, TEMPLATE_NAMES
from qinling.reports.documents.red_heading import format_chinese_day
from qinling.rules.supervision.document_numbers import format_places
from qinling.rules.vocabulary import Level, SupervisionKind

if TYPE_CHECKING:
    from qinling.procedures.supervision.documents import ActDetails, ActIssue
    from qinling.rules.history.timeline import StepDetails

#: More issues, or more earlier acts, stand in annexes.
_MAX_ISSUES_IN_TEXT, _MAX_ACTS_IN_TEXT = 3, 6
#: A letter with more leaves the measures out, and has one annex: 60 issues are to fit on six pages.
_MAX_ISSUES_OF_FULL_LETTER = 20
#: A longer list of recipients stands in the 版记: four lines of the first page.
_MAX_RECIPIENTS_LENGTH = 112


class LetterIssue(NamedTuple):
    """One issue of a letter. *days_late* counts from its deadline, 0 if not late. *rectified* is "" before its work is done."""

    number: str
    level: str
    place: str
    unit: str
    description: str
    deadline: date | None
    days_late: int
    workdays_late: int
    measures: str
    earlier: str
    rectified: str = ""


class EarlierAct(NamedTuple):
    """An act before the one of the letter. *issues* are their places in the list, such as 1—3、5."""

    day: str
    step: str
    number: str
    to: str
    issues: str
    reply: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One supervision act for one unit. *reason* may be ""."""

    measure: SupervisionKind
    number: str
    to: str
    letterhead: Letterhead
    on: date
    reply_by: date | None
    reason: str
    cases: tuple[LetterIssue, ...]
    earlier_acts: tuple[EarlierAct, ...] = ()


def compose_letter(details: "ActDetails", letterhead: Letterhead) -> Letter:
    """Return the letter of a recorded act."""
    act = details.act
    return Letter(
        measure=SupervisionKind.from_code(act["measure"]),
        number=act["document"],
        to=act["sent_to"],
        letterhead=letterhead,
        on=date.fromisoformat(act["on"]),
        reply_by=date.fromisoformat(act["reply_by"]) if act["reply_by"] else None,
        reason=act["reason"] or "",
        cases=tuple(_compose_letter_issue(one, act["on"]) for one in details.issues),
        earlier_acts=_compose_earlier_acts(details.issues, act["on"]),
    )


def _compose_letter_issue(one: "ActIssue", on: str) -> LetterIssue:
    return LetterIssue(
        number=one.issue.number,
        level=Level.from_code(one.issue.level).label,
        place=one.issue.location or one.issue.town or "",
        unit=one.issue.duty_unit or one.issue.lead_unit or "",
        description=one.issue.description,
        deadline=one.deadline,
        days_late=one.days_late,
        workdays_late=one.workdays_late,
        measures=one.issue.measures or "",
        earlier="；".join(_describe_earlier_act(act, on) for act in one.earlier),
        rectified=_describe_rectification(one),
    )


def _describe_rectification(one: "ActIssue") -> str:
    if not one.is_rectified:
        return ""
    day = format_chinese_day(one.rectified_on) if one.rectified_on else ""
    return f"{day}已完成整改，尚未销号"


def _describe_earlier_act(act: "StepDetails", on: str) -> str:
    step = SupervisionKind.from_code(act["measure"]).label
    return f"{format_chinese_day(date.fromisoformat(act['on']))}{step}（{act['document']}），{_describe_reply(act, on)}"


def _describe_reply(act: "StepDetails", on: str) -> str:
    """Return in plain words what became of an act by the day *on*. Days of its own year are written without the year.

    The reply day itself is still in time.
    """
    year = f"{act['on'][:4]}年"
    if act["replied_on"]:
        day = format_chinese_day(date.fromisoformat(act["replied_on"])).removeprefix(year)
        return f"{day}回复：{act['reply']}"
    if not act["reply_by"]:
        return "没有要求回复"
    day = format_chinese_day(date.fromisoformat(act["reply_by"])).removeprefix(year)
    return f"限{day}前回复，{'期限未到' if act['reply_by'] >= on else '没有回复'}"


def _compose_earlier_acts(issues: "Sequence[ActIssue]", on: str) -> tuple[EarlierAct, ...]:
    """Return the acts before the one of the day *on*, by day. Issues that one act treats alike share a row."""
    places: dict[tuple[str, ...], list[int]] = {}
    for place, one in enumerate(issues, 1):
        for act in one.earlier:
            step = SupervisionKind.from_code(act["measure"]).label
            row = (act["on"], step, act["document"], act["sent_to"], _describe_reply(act, on))
            places.setdefault(row, []).append(place)
    return tuple(
        EarlierAct(
            format_chinese_day(date.fromisoformat(day)),
            step,
            number,
            to,
            format_places(places[day, step, number, to, reply]),
            reply,
        )
        for day, step, number, to, reply in sorted(places, key=lambda row: (row[0], places[row]))
    )


_OVERDUE_TEXT, _NOT_OVERDUE_TEXT = "已超过整改时限，尚未完成整改", "尚未整改销号"
_RECTIFIED_TEXT = "已完成整改，尚未销号"
_MAX_FORM_BYTES = 20 << 20


def build_letter(
    letter: Letter, template: Path | None, report: Callable[[str], object] | None = None
) -> bytes:
    """Build *letter* as a .docx from *template*, or from the built-in one. *report* gets the note of what it lacks.

    Raises DocumentRefused if the template cannot be read, if its tags are wrong or never end.
    """
    from qinling.reports.documents.letters.form_filling import fill_template, open_template

    values = _build_template_values(letter)
    if template is None:
        return fill_template(
            open_template(build_template(letter.measure, letter.letterhead)), values, letter.on
        )
    from qinling.reports.documents.letters.form_process import fill_form_in_subprocess

    try:
        content = read_small_file(template, _MAX_FORM_BYTES)
    except OSError as error:
        raise DocumentRefused(
            f"读不了文书模板 {template}：{describe_os_error(error)}", "请核对位置和权限"
        ) from error
    filled = fill_form_in_subprocess(content, f"文书模板 {template}", values, letter.on)
    if filled.lacking and report:
        tags = "、".join(f"{NEEDED_TAGS[name]}（{TEMPLATE_NAMES[name]}）" for name in filled.lacking)
        report(f"注意：文书模板 {template} 里没有 {tags}，出的文书上也没有；请在模板里补上")
    return filled.content


def _build_template_values(letter: Letter) -> dict[str, Any]:
    """Return the values of the names of a template."""
    units = [unit for unit in re.split("[、，,;；]", letter.to) if unit.strip()]
    is_for_many = len(units) > 1 or letter.to.startswith("各")
    is_long = len(letter.cases) > _MAX_ISSUES_OF_FULL_LETTER
    in_text = len(letter.cases) <= _MAX_ISSUES_IN_TEXT and len(letter.earlier_acts) <= _MAX_ACTS_IN_TEXT
    is_too_long = len(letter.to) > _MAX_RECIPIENTS_LENGTH
    return {
        "number": letter.number,
        "title": LETTER_TITLES[letter.measure],
        "to": "各有关单位" if is_too_long else letter.to,
        "sender": letter.letterhead.sender,
        "date": format_chinese_day(letter.on),
        "reply_by": format_chinese_day(letter.reply_by) if letter.reply_by else "",
        "ground": letter.reason,
        "cases": [
            {**case._asdict(), "deadline": format_chinese_day(case.deadline) if case.deadline else "—"}
            for case in letter.cases
        ],
        "earlier_acts": [act._asdict() for act in letter.earlier_acts],
        "count": len(letter.cases),
        "situation": _describe_situation(letter.cases),
        "you": "各有关单位" if is_for_many else "你单位",
        "which": "下列" if in_text else "附件所列",
        "annexes": 0 if in_text else 2 if letter.earlier_acts and not is_long else 1,
        "is_long": is_long,
        "heading": letter.letterhead.heading,
        "copies": letter.letterhead.copies,
        "all_recipients": letter.to if is_too_long else "",
    }


def _describe_situation(cases: Sequence[LetterIssue]) -> str:
    """Return what is said of all *cases*: nobody is told that finished work is not."""
    unfinished = [case for case in cases if not case.rectified]
    if not unfinished:
        return _RECTIFIED_TEXT
    text = _OVERDUE_TEXT if all(case.days_late for case in unfinished) else _NOT_OVERDUE_TEXT
    if len(unfinished) == len(cases):
        return text
    return f"，其中{len(cases) - len(unfinished)}个{_RECTIFIED_TEXT}，其余{len(unfinished)}个{text}"
