"""The case file of an issue as the blocks of its cover sheet, and as JSON."""

from collections.abc import Iterator, Sequence

from qinling.procedures.case_files import CaseFile, paper_names
from qinling.reports.history import recorded_at, told_line
from qinling.reports.issue_detail import course_lines
from qinling.reports.issues import shown
from qinling.rules.fields import FIELDS
from qinling.rules.history.events import EventKind, particulars_of
from qinling.rules.vocabulary import Paper

Block = tuple[str, Sequence[str], Sequence[Sequence[str]]]


def cover_blocks(case: CaseFile, timezone: str) -> Iterator[Block]:
    """Yield the facts of the issue, its course, its papers, what is missing, and its history."""
    values = case.issue._asdict()
    facts = [(field.label, shown(field.name, values[field.name])) for field in FIELDS]
    facts += [(heading.replace("\n", ""), text) for heading, text in case.issue.extra.items()]
    yield "一、基本情况", (), [fact for fact in facts if fact[1]]
    course = [line.partition("  ")[::2] for line in course_lines(case.course)]
    yield "二、办理经过", (), course or [("", "尚无")]
    held = zip(paper_names(case), case.course.papers, strict=True)
    papers = [
        (Paper.coded(paper["paper"]).label, paper["recorded_by"], str(paper["size"]), name, sha256[:16])
        for (name, sha256), paper in held
    ]
    yield "三、材料目录", ("类别", "收入人", "大小（字节）", "文件", "SHA-256 前 16 位"), papers
    missing = "、".join(paper.label for paper in case.missing) or "无"
    yield "四、尚缺材料", (), [("按设置应有而没有", missing)]
    events = [
        (
            recorded_at(event, timezone),
            event.actor,
            EventKind.coded(event.kind).label,
            told_line(particulars_of(event)),
            event.ground,
        )
        for event in case.events
    ]
    yield "五、历史", ("时间", "经办人", "事项", "内容", "依据"), events


def case_json(case: CaseFile) -> dict[str, object]:
    """Return what a case file holds and lacks."""
    return {
        "number": case.issue.number,
        "level": case.issue.level,
        "papers": case.course.papers,
        "missing": [paper.value for paper in case.missing],
        "chain": {"position": case.position, "head": case.head},
    }
