"""A filled brief as text, Markdown and JSON, and where its figures come from."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from qinling.procedures.figures.brief_figures import (
    BriefFigure,
    RecordBehind,
    RowsBehind,
    find_counted_figure,
)
from qinling.reports.briefs.template_values import format_figure
from qinling.rules.figures.figure_names import ScopedFigure
from qinling.rules.figures.figures import Figure, RateOf, Span, format_value
from qinling.rules.history.events import format_chain_position
from qinling.rules.vocabulary import Level
from qinling.rules.work.records import format_record_number

BRIEF_TITLE = "秦岭生态环境保护工作简报"
ZERO = "为零"
_MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]<>|#~])")


class OfficeShare(NamedTuple):
    """What one office adds to a brief of all offices: its value of each figure, and where its history stood."""

    office: str
    figures: Mapping[ScopedFigure, BriefFigure]
    position: int
    head: str


class Brief(NamedTuple):
    """A filled brief: its paragraphs, the figures written in it, and what its template asked for but left out.

    *behind* has the rows behind each of *figures*, None where nobody asked for them. *typed_numbers* stand
    in the template itself. *offices* are there in a brief of all offices, whose figures are sums
    and whose numbers begin with the office and a slash; *unread_offices* could not be counted.
    """

    span: Span
    paragraphs: Sequence[str]
    figures: Sequence[BriefFigure]
    left_out: Sequence[BriefFigure]
    behind: Sequence[RowsBehind] | None
    typed_numbers: Sequence[str]
    position: int
    head: str
    offices: Sequence[OfficeShare] = ()
    unread_offices: Sequence[str] = ()


def list_chain_lines(brief: Brief) -> list[str]:
    """Return where the history stood that the figures come from: a line for each office where there are several."""
    if not brief.offices:
        return [format_chain_position(brief.position, brief.head)]
    lines = [f"{one.office}  {format_chain_position(one.position, one.head)}" for one in brief.offices]
    return [
        *lines,
        *([f"没有读到，不在内：{'、'.join(brief.unread_offices)}"] if brief.unread_offices else ()),
    ]


def list_left_out(brief: Brief) -> list[tuple[str, str]]:
    """Return the figures that a template asked for and did not write, each with the reason."""
    names = {one.name: one.missing or ZERO for one in brief.left_out}
    return list(names.items())


def describe_left_out(brief: Brief, reasons: Sequence[str] = ()) -> Iterator[str]:
    """Yield a sentence for each reason why figures were left out, or only for those of *reasons*."""
    by_reason: dict[str, list[str]] = {}
    for name, why in list_left_out(brief):
        if not reasons or why in reasons:
            by_reason.setdefault(why, []).append(name)
    for why, names in by_reason.items():
        yield f"{why}，没有写出：{'、'.join(names)}"


def describe_origins(brief: Brief) -> Iterator[str]:
    """Yield what an explanation says beside the figures: what was left out, and what comes from no ledger."""
    yield from describe_left_out(brief)
    yield from describe_unstated(brief)
    if brief.typed_numbers:
        yield f"样式里直接写的数字，不随台账变化：{'、'.join(brief.typed_numbers)}"


def describe_unstated(brief: Brief) -> Iterator[str]:
    """Yield a sentence for each figure of which something should be known: what it cannot count, how old it is."""
    told = {one.name: one for one in (*brief.figures, *brief.left_out) if one.unstated}
    yield from (f"{name} {format_figure(one)}：{one.unstated}" for name, one in told.items())


def format_text(brief: Brief) -> str:
    """Return the brief as text: its paragraphs, where its figures come from, and the head of the history."""
    parts = ["\n".join(brief.paragraphs)]
    if brief.behind is not None:
        parts.append("\n".join(("数字的出处", *_explain_as_text(brief, brief.behind))))
    parts.append("\n".join(list_chain_lines(brief)))
    return "\n\n".join(parts) + "\n"


def _explain_as_text(brief: Brief, behind: Sequence[RowsBehind]) -> Iterator[str]:
    for heading, lines in explain_figures(brief, behind):
        yield f"\n{heading}"
        yield from (f"  {line}" for line in lines)
    for sentence in describe_origins(brief):
        yield f"\n{sentence}"


def explain_figures(brief: Brief, behind: Sequence[RowsBehind]) -> Iterator[tuple[str, list[str]]]:
    """Yield each figure with its value, and the lines that say its rule, its day and what is behind it."""
    for one, rows in zip(brief.figures, behind, strict=True):
        lines = [f"口径：{one.rule}（截至 {brief.span.as_of}）"]
        if shares := [f"{each.office} {format_figure(each.figures[one.scoped])}" for each in brief.offices]:
            lines.append(f"各单位：{'、'.join(shares)}")
        of = "其中" if isinstance(one.figure.measure, RateOf) else ""
        if rows.issues:
            lines.append(f"{of}问题 {len(rows.issues)} 条：{_join_numbers(rows.issues)}")
        if rows.records:
            records = "、".join(_describe_record(each, find_counted_figure(one)) for each in rows.records)
            lines.append(f"{of}工作记录 {len(rows.records)} 条：{records}")
        if not rows.issues and not rows.records:
            lines.append("没有问题或记录")
        yield f"{one.name} {format_figure(one)}", lines


def _describe_record(record: RecordBehind, counted: Figure) -> str:
    """Return number, day, unit and figure of a record: GZ0012（2026-03-28 区公安分局 2起）."""
    told = "没有写" if record.value is None else f"{format_value(counted, record.value)}{counted.unit}"
    return f"{_name_record(record)}（{record.day} {record.unit} {told}）"


def _name_record(record: RecordBehind) -> str:
    number = format_record_number(record.id)
    return f"{record.office}/{number}" if record.office else number


def _join_numbers(issues: Iterable[tuple[str, str]]) -> str:
    """Return the numbers of issues by level: 省级 A、B；市级 C. One that counts twice stands twice."""
    by_level: dict[str, list[str]] = {}
    for level, number in issues:
        by_level.setdefault(Level.from_code(level).label, []).append(number)
    return "；".join(f"{level} {'、'.join(numbers)}" for level, numbers in by_level.items())


def format_markdown(brief: Brief) -> str:
    """Return the brief as Markdown. Signs that Markdown would act on are escaped."""
    lines = [f"# {BRIEF_TITLE}", *map(_escape_markdown, brief.paragraphs)]
    if brief.behind is not None:
        lines.append("## 数字的出处")
        for heading, explained in explain_figures(brief, brief.behind):
            lines.append(
                "\n".join(
                    (
                        f"- **{_escape_markdown(heading)}**",
                        *(f"  - {_escape_markdown(one)}" for one in explained),
                    )
                )
            )
        lines += map(_escape_markdown, describe_origins(brief))
    lines += map(_escape_markdown, list_chain_lines(brief))
    return "\n\n".join(lines) + "\n"


def _escape_markdown(text: str) -> str:
    return _MARKDOWN_SIGNS.sub(r"\\\1", text)


def brief_json(brief: Brief) -> tuple[list[dict[str, object]], dict[str, object]]:
    """Return the items of the brief, its paragraphs, and its further keys."""
    behind = brief.behind if brief.behind is not None else [None] * len(brief.figures)
    keys: dict[str, object] = {
        "as_of": brief.span.as_of,
        "from": brief.span.first,
        "to": brief.span.last,
        "units": list(brief.span.units),
        "figures": [_figure_json(one, rows, brief) for one, rows in zip(brief.figures, behind, strict=True)],
        "left_out": [{"name": name, "why": why} for name, why in list_left_out(brief)],
        "typed_numbers": list(brief.typed_numbers),
    }
    if brief.offices:
        keys["chains"] = [
            {"office": one.office, "position": one.position, "head": one.head} for one in brief.offices
        ]
    else:
        keys["chain"] = {"position": brief.position, "head": brief.head}
    return [{"paragraph": text} for text in brief.paragraphs], keys


def _issue_json(level: str, number: str, brief: Brief) -> dict[str, str]:
    if not brief.offices:
        return {"level": level, "number": number}
    office, _, own = number.partition("/")
    return {"office": office, "level": level, "number": own}


def _figure_json(one: BriefFigure, rows: RowsBehind | None, brief: Brief) -> dict[str, Any]:
    by_office = {
        "by_office": [
            {"office": each.office, "value": each.figures[one.scoped].value} for each in brief.offices
        ]
    }
    return {
        "name": one.name,
        "key": one.scoped.figure.key,
        "period": one.scoped.period,
        "subset": one.scoped.subset or None,
        "value": one.value,
        "unit": one.figure.unit,
        "rule": one.rule,
        "as_of": brief.span.as_of,
        "missing": one.missing or None,
        "unstated": one.unstated or None,
        "issues": None
        if rows is None
        else [_issue_json(level, number, brief) for level, number in rows.issues],
        "records": None
        if rows is None
        else [
            {
                **({"office": each.office} if each.office else {}),
                "number": format_record_number(each.id),
                "day": each.day,
                "unit": each.unit,
                "value": each.value,
            }
            for each in rows.records
        ],
        **(by_office if brief.offices else {}),
    }
