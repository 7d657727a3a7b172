"""The fields of an issue as the lines of the form in which it is edited."""

from qinling.ledger.rows import IssueRow
from qinling.reports.issues.issue_tables import format_field_value
from qinling.rules.fields import FIELDS, FieldKind
from qinling.rules.typed.issue_form import FormLine
from qinling.rules.vocabulary import Level

#: The line for the basis of a correction, which is no field of the issue.
BASIS = "basis"
_BASIS_LABEL = "依据"
_EXAMPLES = {
    FieldKind.DAY: "如 2026-04-28、4月28日、昨天",
    FieldKind.LEVEL: "省级、市级、区级",
    FieldKind.SCHEDULE: "未达到、达到、超过",
    FieldKind.PERCENT: "如 60%",
    FieldKind.YES_NO: "是、否",
    FieldKind.DAYS: "如 45",
}


def build_form_title(issue: IssueRow) -> str:
    """Return the title of the form: the number and the level of the issue."""
    return f"修改 {issue.number}（{Level.from_code(issue.level).label}）"


def list_form_lines(issue: IssueRow, basis: str) -> list[FormLine]:
    """Return a line for each field that can be typed, with its present text, and one for the basis."""
    values = issue._asdict()
    lines = []
    for field in FIELDS:
        if not field.is_input:
            continue
        text = format_field_value(field.name, values[field.name])
        comments: tuple[str, ...] = ()
        if field.name == "deadline":
            text, comments = _describe_deadline(issue)
        elif not text and field.kind in _EXAMPLES:
            comments = (_EXAMPLES[field.kind],)
        lines.append(FormLine(field.name, field.label, text, comments))
    comment = "更正登记错误、改动应由办理步骤改的内容（状态、日期等），在这里写依据"
    return [*lines, FormLine(BASIS, _BASIS_LABEL, basis, (comment,))]


def _describe_deadline(issue: IssueRow) -> tuple[str, tuple[str, ...]]:
    """Return the day of the deadline, with its words as a comment where they say more; else its words."""
    words = issue.deadline_text or ""
    if issue.deadline is None:
        return words, ("如 2026-06-30、6月底前、交办后15个工作日内、长期坚持",)
    day = str(issue.deadline)
    return day, () if words in ("", day) else (f"原文是“{' '.join(words.split())}”",)
