"""The case file of an issue as the blocks of its cover sheet, and as JSON."""

from collections.abc import Iterator, Sequence
from datetime import date

from qinling.procedures.case_files import CaseFile, list_attachment_names
from qinling.reports.history import format_recorded_at, particulars_line
from qinling.reports.issue_detail import timeline_lines
from qinling.reports.issues import format_field_value
from qinling.rules.fields import FIELDS
from qinling.rules.history.events import EventKind, read_step_details
from qinling.rules.vocabulary import AttachmentKind

CoverSection = tuple[str, Sequence[str], Sequence[Sequence[str]]]


def cover_sections(case: CaseFile, timezone: str) -> Iterator[CoverSection]:
    """Yield the facts of the issue, its course, its papers, what is missing, and its history."""
    values = case.issue._asdict()
    facts = [(field.label, format_field_value(field.name, values[field.name])) for field in FIELDS]
    facts += [(heading.replace("\n", ""), text) for heading, text in case.issue.extra.items()]
    yield "一、基本情况", (), [fact for fact in facts if fact[1]]
    timeline = [line.partition("  ")[::2] for line in timeline_lines(case.timeline)]
    yield "二、办理经过", (), timeline or [("", "尚无")]
    named_attachments = zip(list_attachment_names(case), case.timeline.attachments, strict=True)
    attachments = [
        (
            AttachmentKind.from_code(paper["paper"]).label,
            paper["recorded_by"],
            str(paper["size"]),
            name,
            sha256[:16],
        )
        for (name, sha256), paper in named_attachments
    ]
    yield "三、材料目录", ("类别", "收入人", "大小（字节）", "文件", "SHA-256 前 16 位"), attachments
    missing = "、".join(paper.label for paper in case.missing_attachments) or "无"
    yield "四、尚缺材料", (), [("按设置应有而没有", missing)]
    events = [
        (
            format_recorded_at(event, timezone),
            event.actor,
            EventKind.from_code(event.kind).label,
            particulars_line(read_step_details(event)),
            event.ground,
        )
        for event in case.events
    ]
    yield "五、历史", ("时间", "经办人", "事项", "内容", "依据"), events


def cover_title(case: CaseFile) -> str:
    """Return the title of the cover sheet."""
    return f"秦岭生态环境问题一事一档　{case.issue.number}"


def cover_footer(case: CaseFile, today: date) -> str:
    """Return the footer of the cover sheet: its day, and the hash chain position that it shows."""
    return f"截至 {today}；历史链至第 {case.position} 条，链首 {case.head}"


def case_json(case: CaseFile) -> dict[str, object]:
    """Return what a case file holds and lacks."""
    return {
        "number": case.issue.number,
        "level": case.issue.level,
        "papers": case.timeline.attachments,
        "missing": [paper.value for paper in case.missing_attachments],
        "chain": {"position": case.position, "head": case.head},
    }
