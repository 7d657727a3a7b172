"""Supervision as a table, lines and JSON."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from qinling.reports.issues.issue_tables import build_summary_cells, issue_json
from qinling.rules.supervision.document_numbers import format_places, format_spans
from qinling.rules.vocabulary import SupervisionKind

if TYPE_CHECKING:
    from rich.table import Table

    from qinling.procedures.steps import StepResult
    from qinling.procedures.supervision.acts import SupervisionProposal
    from qinling.procedures.supervision.document_numbers import NumberRemark

_MAX_FORMER_LINES = 20


def proposal_json(proposal: "SupervisionProposal", today: date) -> dict[str, object]:
    """Return an issue with the proposed measure, the reason and the supervision acts for its current deadline."""
    return {
        **issue_json(proposal.issue, today),
        "measure": proposal.measure,
        "why": proposal.why,
        "acts": proposal.acts,
        "acts_of_former_units": proposal.former,
    }


def former_act_lines(proposals: "Sequence[SupervisionProposal]") -> Iterator[str]:
    """Yield one line for each issue with acts of units that answer for it no more: its unit of today begins anew."""
    former = [one for one in proposals if one.former]
    for one in former[:_MAX_FORMER_LINES]:
        steps = "、".join(
            f"{act['on']} {act['sent_to']} {SupervisionKind.from_code(act['measure']).label}"
            for act in one.former
        )
        yield f"{one.issue.number} 换过单位，原单位的不算：{steps}"
    if (rest := len(former) - _MAX_FORMER_LINES) > 0:
        yield f"另有 {rest} 个也换过单位，见 qinling supervise --json"


def proposal_table(proposals: "Sequence[SupervisionProposal]", width: int) -> "Table":
    """Return the table of proposed measures. Measure and number are never cut."""
    from qinling.reports.text.table_style import reason_table

    return reason_table(
        ("该办", "编号", "问题描述", "责任单位", "理由"),
        [(one.measure.label, *build_summary_cells(one.issue), one.why) for one in proposals],
        width,
    )


def recorded_act_lines(results: "Sequence[StepResult]", *, dry_run: bool) -> Iterator[str]:
    """Yield one line for each recorded letter."""
    prefix = "试运行，台账没有改动：" if dry_run else ""
    by_document = sorted(results, key=lambda one: one.step.basis)
    for document, group in groupby(by_document, key=lambda one: one.step.basis):
        acts = list(group)
        reply_by = acts[0].step.details["reply_by"]
        numbers = "、".join(one.after.number for one in acts)
        units = "、".join(dict.fromkeys(str(one.step.details["sent_to"]) for one in acts))
        yield f"{prefix}{document} 发给 {units}，限 {reply_by} 前回复：{numbers}"


def number_remark_line(remark: "NumberRemark") -> str:
    """Return in one line what is odd about a document number."""
    parts = []
    if remark.state == "reused":
        parts.append("这个文号曾登记后撤回，这次再用；原来的文书如已发出，请换一个号")
    if remark.state == "joined":
        parts.append("这一天已有这个文号的文书，这次的问题并入同一份")
    if remark.undone:
        parts.append(f"它前面的 {format_places(remark.undone)} 号登记后撤回，空着；要再用就写 --doc")
    if remark.unrecorded:
        parts.append(f"它前面的 {format_spans(remark.unrecorded)} 号台账里没有登记")
    return f"注意 {remark.document}：{'；'.join(parts)}"
