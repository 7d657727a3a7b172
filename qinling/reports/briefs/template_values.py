"""The values that fill the template of a brief. They remember which figures were written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from qinling.ledger.rows import IssueRow
from qinling.procedures.figures.brief_figures import BriefFigure
from qinling.reports.briefs.template_checks import OTHER_WORK, OVERDUE_ISSUES, OVERDUE_UNITS
from qinling.reports.briefs.template_names import TemplateNames
from qinling.reports.text.plain_text import join_lines, shorten_text
from qinling.rules.figures.figure_names import FigureCatalog, ScopedFigure
from qinling.rules.figures.figures import Span, format_value
from qinling.rules.figures.issue_figures import OVERDUE
from qinling.rules.vocabulary import Level

#: Overdue issues that a template is handed. Of more, the last item is 等.
MAX_OVERDUE = 100
_MAX_DESCRIPTION = 200


def format_figure(one: BriefFigure) -> str:
    """Return the value with its unit, or why there is none."""
    return one.missing or f"{format_value(one.figure, one.value)}{one.figure.unit}"


@dataclass(slots=True)
class MeasuredFigures:
    """The measured figures of a brief, and those *written* so far."""

    values: Mapping[ScopedFigure, BriefFigure]
    catalog: FigureCatalog
    written: dict[ScopedFigure, None] = field(default_factory=dict)

    def write(self, one: ScopedFigure) -> str:
        """Return the text of a figure, and remember that it was written."""
        self.written[one] = None
        return format_figure(self.values[one])

    def write_whole(self, one: ScopedFigure) -> str:
        """Return the text of a figure with its second one, if somebody recorded that."""
        second = self.catalog.find_second(one)
        told = self.write(one)
        return told if second is None or self.values[second].value is None else told + self.write(second)

    def write_parts(self, one: ScopedFigure) -> str:
        """Return the topics of a figure with their figures, "" without any."""
        parts = [part for part in self.catalog.list_parts(one) if self.values[part].value is not None]
        prefix = f"{one.figure.key}_"
        return "、".join(
            f"{join_lines(part.figure.key.removeprefix(prefix))}{self.write_whole(part)}" for part in parts
        )


class TemplateFigure:
    """A figure in a template: written with its unit, true where it is neither 0 nor missing."""

    __slots__ = ("_measured", "_one")

    def __init__(self, one: ScopedFigure, measured: MeasuredFigures) -> None:
        self._one, self._measured = one, measured

    def __str__(self) -> str:
        return self._measured.write(self._one)

    def __bool__(self) -> bool:
        return bool(self._value.value)

    def __eq__(self, other: object) -> bool:
        return self._value.value == other

    def __hash__(self) -> int:
        return hash(self._one)

    def __lt__(self, other: float) -> bool:
        return self._value.value is not None and self._value.value < other

    def __gt__(self, other: float) -> bool:
        return self._value.value is not None and self._value.value > other

    def __le__(self, other: float) -> bool:
        return self < other or self == other

    def __ge__(self, other: float) -> bool:
        return self > other or self == other

    @property
    def _value(self) -> BriefFigure:
        return self._measured.values[self._one]

    def __getitem__(self, part: str) -> object:
        """Return a part of the figure: FIGURE_PARTS. Jinja asks here for what it finds nowhere else."""
        match part:
            case "值":
                self._measured.write(self._one)
                return self._value.missing or format_value(self._value.figure, self._value.value)
            case "单位":
                return self._value.figure.unit
            case "名称":
                return self._value.name
            case "有记录":
                return self._value.value is not None
            case "全":
                return self._measured.write_whole(self._one)
            case "其中":
                return self._measured.write_parts(self._one)
        raise KeyError(part)


class UnknownFigure:
    """A figure of a kind of work that the office does not have: it is false and leaves no text."""

    def __str__(self) -> str:
        return ""

    def __bool__(self) -> bool:
        return False

    def __getitem__(self, part: str) -> "UnknownFigure":
        """Return a part of the figure, which is unknown too."""
        return self


def build_template_values(
    names: TemplateNames, measured: MeasuredFigures, overdue: Sequence[IssueRow], span: Span, office: str
) -> dict[str, Any]:
    """Return the values of all names of a template."""
    values: dict[str, Any] = {}
    for words, one in names.figures.items():
        _set_value(values, words, TemplateFigure(one, measured))
    for words in names.unknown:
        _set_value(values, words, UnknownFigure())
    for period, figures in names.others.items():
        recorded = [one for one in figures if measured.values[one].value is not None]
        told = [TemplateFigure(one, measured) for one in recorded]
        _set_value(values, (period, OTHER_WORK), told)
        values.setdefault(OTHER_WORK, told)
    count = measured.values.get(ScopedFigure(OVERDUE))
    more = count is not None and (count.value or 0) > len(overdue)
    return values | {
        "截至": format_day(span.as_of),
        "年份": str(span.last.year),
        "期间": format_period(span.first, span.last),
        "期末": format_day(span.last),
        "年初至期末": format_period(span.year_start, span.last),
        "限定单位": join_lines("、".join(span.units)),
        "本单位": office,
        OVERDUE_ISSUES: [_describe_issue(issue, span.as_of) for issue in overdue],
        OVERDUE_UNITS: _group_by_unit(overdue, more=more),
    }


def _set_value(values: dict[str, Any], words: Iterable[str], value: object) -> None:
    *path, last = words
    for word in path:
        values = values.setdefault(word, {})
    values[last] = value


def _describe_issue(issue: IssueRow, day: date) -> dict[str, Any]:
    return {
        "编号": join_lines(issue.number),
        "级别": Level.from_code(issue.level).label,
        "描述": shorten_text(join_lines(issue.description), _MAX_DESCRIPTION),
        "地点": join_lines(issue.location or issue.town or ""),
        "单位": name_unit(issue),
        "时限": format_day(issue.deadline) if issue.deadline else "",
        "超期天数": (day - issue.deadline).days if issue.deadline else 0,
    }


def name_unit(issue: IssueRow) -> str:
    """Return who answers for an issue: its duty unit, without one its lead unit."""
    return join_lines(issue.duty_unit or issue.lead_unit or "没有填单位")


def _group_by_unit(issues: Sequence[IssueRow], *, more: bool) -> list[dict[str, str]]:
    """Return the units with the numbers of their issues, in the order of the first. *more* adds 等 at the end."""
    numbers: dict[str, list[str]] = {}
    for issue in issues:
        numbers.setdefault(name_unit(issue), []).append(join_lines(issue.number))
    groups = [{"单位": unit, "编号": "、".join(each)} for unit, each in numbers.items()]
    if more and groups:
        groups[-1]["编号"] += "等"
    return groups


def format_day(day: date) -> str:
    """Return *day* as papers write it: 2026年4月25日."""
    return f"{day.year}年{day.month}月{day.day}日"


def format_period(first: date, last: date) -> str:
    """Return the days from *first* to *last* as papers write them."""
    if first == last:
        return format_day(first)
    end = format_day(last)
    return f"{format_day(first)}至{end.removeprefix(f'{first.year}年') if first.year == last.year else end}"
