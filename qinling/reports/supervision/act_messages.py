"""The message that goes with the letter of a supervision act, as text for a phone, and who gets it as a table."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from qinling.reports.issues.issue_tables import format_days_left, format_message_day
from qinling.rules.vocabulary import Level
from qinling.rules.warnings.short_problems import shorten_problem

if TYPE_CHECKING:
    from rich.table import Table

    from qinling.ledger.rows import IssueRow
    from qinling.procedures.supervision.act_letters import ActLetter

_MAX_ISSUES_LISTED = 20


def format_act_message(
    letter: "ActLetter",
    issues: "Sequence[IssueRow]",
    recipient: str,
    today: date,
    office: str,
    *,
    copied_from: str = "",
    is_attached: bool,
) -> tuple[str, str]:
    """Return subject and body for *recipient*: its *issues*, and by when it has to reply.

    A leader gets a copy of what went to the unit *copied_from*. The letter is attached, or only named.
    """
    copy = "抄送：" if copied_from else ""
    subject = f"{copy}{letter.document}，{len(issues)} 个问题"
    return subject, "\n".join(
        _body_lines(letter, issues, recipient, today, office, copied_from, is_attached=is_attached)
    )


def _body_lines(
    letter: "ActLetter",
    issues: "Sequence[IssueRow]",
    recipient: str,
    today: date,
    office: str,
    copied_from: str,
    *,
    is_attached: bool,
) -> Iterator[str]:
    limit = f"，{format_message_day(letter.reply_by, today)}前书面回复" if letter.reply_by else ""
    if copied_from:
        yield f"{recipient}：已向{copied_from}发出{letter.measure.label}{limit}，抄送您，请督促。"
    else:
        yield f"{recipient}：请签收{letter.measure.label}{limit}。"
    yield f"{letter.document}{'见附件' if is_attached else '另行送达'}，共 {len(issues)} 个问题。"
    for position, issue in enumerate(issues[:_MAX_ISSUES_LISTED], 1):
        place = " ".join((issue.town or "").split())
        yield f"{position}. {issue.number}（{Level.from_code(issue.level).label}）{place}"
        yield f"   {shorten_problem(issue.description, place)}"
        if issue.deadline:
            left = format_days_left((issue.deadline - today).days)
            yield f"   {format_message_day(issue.deadline, today)}到期，{left}"
    if len(issues) > _MAX_ISSUES_LISTED:
        yield f"其余 {len(issues) - _MAX_ISSUES_LISTED} 个见{letter.document}。"
    if office:
        yield office


def sending_table(rows: Sequence[Sequence[Sequence[str]]], width: int) -> "Table":
    """Return the table of what is sent: number, recipient, how, channels, issues. What cannot be taken back is not cut."""
    from qinling.reports.text.table_style import names_table

    return names_table(("文号", "收件", "方式", "渠道", "问题"), rows, width)
