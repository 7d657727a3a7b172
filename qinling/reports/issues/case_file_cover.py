"""The case file of an issue: the sections of its cover sheet, and JSON."""

from collections.abc import Iterator, Sequence
from datetime import date

from qinling.procedures.case_files.case_files import CaseFile, list_attachment_names
from qinling.reports.issues.history import format_recorded_at, particulars_line
from qinling.reports.issues.issue_detail import timeline_lines
from qinling.reports.issues.issue_tables import list_field_texts
from qinling.rules.history.events import EventKind, read_step_details, read_system_user
from qinling.rules.persons import format_actor
from qinling.rules.vocabulary import AttachmentKind

#: A section of the cover: its title, its column headings (may be empty), and its rows.
CoverSection = tuple[str, Sequence[str], Sequence[Sequence[str]]]


def cover_sections(case: CaseFile, timezone: str) -> Iterator[CoverSection]:
    """Yield the sections of the cover: fields, timeline, attachments, missing attachments, history."""
    fields = [(field.label, text) for field, text in list_field_texts(case.issue)]
    fields += [(heading.replace("\n", ""), text) for heading, text in case.issue.extra.items()]
    yield "一、基本情况", (), [(label, text) for label, text in fields if text]
    timeline = [line.partition("  ")[::2] for line in timeline_lines(case.timeline)]
    yield "二、办理经过", (), timeline or [("", "尚无")]
    attachments = [
        (
            AttachmentKind.from_code(attachment["paper"]).label,
            attachment["recorded_by"],
            str(attachment["size"]),
            name,
            sha256[:16],
        )
        for (name, sha256), attachment in zip(
            list_attachment_names(case), case.timeline.attachments, strict=True
        )
    ]
    yield "三、材料目录", ("类别", "收入人", "大小（字节）", "文件", "SHA-256 前 16 位"), attachments
    missing = "、".join(kind.label for kind in case.missing_attachments) or "无"
    yield "四、尚缺材料", (), [("按设置应有而没有", missing)]
    events = [
        (
            format_recorded_at(event, timezone),
            format_actor(event.actor, read_system_user(event)),
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
    """Return a case file with its attachments, the kinds that are missing, and the position of the history."""
    return {
        "number": case.issue.number,
        "level": case.issue.level,
        "papers": case.timeline.attachments,
        "missing": [kind.value for kind in case.missing_attachments],
        "chain": {"position": case.position, "head": case.head},
    }
