"""Build the content of a report from its numbers."""

from collections.abc import Iterator

from qinling.rules.figures.ageing_figures import AGE_FIGURES, OVERDUE_AGE_FIGURES
from qinling.rules.figures.issue_figures import (
    AWAITING,
    CLOSE_OUT_RATE,
    CLOSED,
    IN_FORCE,
    OVERDUE,
    UNRECTIFIED,
)
from qinling.rules.figures.period_figures import (
    CLOSED_OUT,
    HANDED_OVER,
    ON_TIME_RATE,
    RECTIFIED,
    UNDATED_FIGURES,
)
from qinling.rules.history.events import format_chain_position
from qinling.rules.period_reports.content import ReportContent, ReportSection
from qinling.rules.period_reports.findings import list_findings
from qinling.rules.period_reports.periods import ReportKind, find_period_a_year_before
from qinling.rules.period_reports.report_numbers import (
    PERIOD_FIGURES,
    ROW_FIELDS,
    STATE_FIGURES,
    SUPERVISION_FIGURES,
    ReportNumbers,
)
from qinling.rules.period_reports.report_rules import ReportRules
from qinling.rules.period_reports.tables import (
    MAX_GROUPS,
    chart_levels,
    chart_series,
    compare_figures,
    tabulate_durations,
    tabulate_groups,
    tabulate_issues,
    tabulate_rules,
    tabulate_series,
)

#: How a report of each kind is called.
_TITLES = {
    ReportKind.WEEK: "整改周报",
    ReportKind.MONTH: "整改情况月度通报",
    ReportKind.QUARTER: "整改工作季度点评",
    ReportKind.YEAR: "整改工作年度报告",
}
_SUBJECT = "秦岭生态环境保护问题"


def build_content(numbers: ReportNumbers, rules: ReportRules) -> ReportContent:
    """Return the content of the report."""
    span = numbers.now.span
    scope = f"{span.first} 至 {span.last}，台账截至 {span.as_of}"
    if numbers.units:
        scope += f"；只含牵头、责任、配合单位有“{'”或“'.join(numbers.units)}”的问题"
    return ReportContent(
        (f"{numbers.period.name}{_SUBJECT}", _TITLES[numbers.period.kind]),
        scope,
        [section for section in _list_sections(numbers, rules) if section.paragraphs or section.tables],
        list(_list_notes(numbers)),
        tabulate_rules(numbers),
    )


def _list_sections(numbers: ReportNumbers, rules: ReportRules) -> Iterator[ReportSection]:
    yield ReportSection(
        "总体情况",
        [_describe_state(numbers), _describe_period(numbers)],
        [compare_figures(numbers, "期末情况", STATE_FIGURES)],
        [chart_levels(numbers)] if numbers.now.tables["level"] else [],
    )
    yield ReportSection("需要关注的情况", list_findings(numbers))
    yield ReportSection(
        "期内办理情况",
        list(_describe_durations(numbers)),
        [compare_figures(numbers, "期内办理", PERIOD_FIGURES), tabulate_durations(numbers)],
    )
    yield ReportSection("督办和回复情况", [], [compare_figures(numbers, "督办和回复", SUPERVISION_FIGURES)])
    yield ReportSection(
        "分级别、类型、分区和单位情况", [], [tabulate_groups(numbers, field) for field in ROW_FIELDS]
    )
    if numbers.period.kind == ReportKind.QUARTER:
        yield ReportSection("各责任单位点评", list(_review_units(numbers)))
    yield ReportSection(
        "积压和走势",
        [],
        [
            compare_figures(numbers, "未完成整改的办了多久", AGE_FIGURES),
            compare_figures(numbers, "超期的超了多久", OVERDUE_AGE_FIGURES),
            tabulate_series(numbers),
        ],
        [chart_series(numbers)] if numbers.series else [],
    )
    if rules.name_overdue and numbers.overdue:
        title = f"已超期问题（{len(numbers.overdue)} 个）"
        yield ReportSection(title, [], [tabulate_issues("已超期问题", numbers.overdue)])
    if numbers.due_next:
        title = f"到{numbers.following.name}末到期的问题（{len(numbers.due_next)} 个）"
        yield ReportSection(title, [], [tabulate_issues("将到期问题", numbers.due_next)])


def _list_notes(numbers: ReportNumbers) -> Iterator[str]:
    yield "完成整改不等于销号，两个数分开计。一个问题有牵头单位和责任单位，两张表里各计一次，不能相加。"
    for figure in (HANDED_OVER, RECTIFIED, CLOSED_OUT):
        undated = UNDATED_FIGURES[figure.key]
        if count := numbers.undated.get(undated.key):
            yield f"另有{undated.name}的 {count} 个，不计入{figure.name}。"
    for word in numbers.unknown_units:
        yield f"没有牵头、责任、配合单位名称含“{word}”的问题。"
    yield from _list_missing_periods(numbers)
    if not numbers.is_complete:
        yield f"本期未满，只到 {numbers.now.span.last}；上期和上年同期是整期。"
    for one in numbers.corrections:
        yield (
            f"{numbers.now.span.as_of} 以后台账有补记或更正："
            f"{one.figure.name}当时为 {one.then} 个，按现在的台账为 {one.now} 个，本报告用当时的数。"
        )
    yield format_chain_position(numbers.position, numbers.head) + "。"


def _list_missing_periods(numbers: ReportNumbers) -> Iterator[str]:
    """Yield why there is nothing to compare with."""
    has_year_before = find_period_a_year_before(numbers.period) is not None
    if not has_year_before:
        yield f"上一年没有{numbers.period.name[5:]}，上年同期记作“—”。"
    missing = [
        name for name, one in (("上期", numbers.before), ("上年同期", numbers.year_before)) if one is None
    ]
    if missing and (has_year_before or "上期" in missing):
        names = "、".join(missing if has_year_before else missing[:1])
        yield f"台账从 {numbers.ledger_start} 开始记，{names}没有数，记作“—”。"


def _describe_state(numbers: ReportNumbers) -> str:
    count = numbers.count
    rate = numbers.now.values[CLOSE_OUT_RATE.key]
    share = "" if rate is None else f"，销号率 {rate:.1f}%"
    return (
        f"截至 {numbers.now.span.as_of}，有效问题 {count(IN_FORCE)} 个（不含已撤并），"
        f"累计销号 {count(CLOSED)} 个{share}；完成整改待销号 {count(AWAITING)} 个；"
        f"未完成整改 {count(UNRECTIFIED)} 个，其中已超期 {count(OVERDUE)} 个。"
    )


def _describe_period(numbers: ReportNumbers) -> str:
    count = numbers.count
    text = (
        f"{numbers.period.name}新交办 {count(HANDED_OVER)} 个，"
        f"完成整改 {count(RECTIFIED)} 个，销号 {count(CLOSED_OUT)} 个"
    )
    rate = numbers.now.values[ON_TIME_RATE.key]
    return text + ("。" if rate is None else f"，按期销号率 {rate:.1f}%。")


def _describe_durations(numbers: ReportNumbers) -> Iterator[str]:
    for what, one in (("完成整改", numbers.rectified_in), ("销号", numbers.closed_in)):
        if one.counted:
            yield f"从交办到{what}，中位数 {one.median:g} 天（{one.counted} 个）。"


def _review_units(numbers: ReportNumbers) -> Iterator[str]:
    """Yield a sentence a duty unit, in the order of the office: it is no ranking."""
    for name, values in list(numbers.now.tables["duty_unit"].items())[:MAX_GROUPS]:
        text = (
            f"{name or '未填责任单位的'}：有效问题 {values[IN_FORCE.key]} 个，期内销号 {values[CLOSED_OUT.key]} 个，"
            f"累计销号 {values[CLOSED.key]} 个，待销号 {values[AWAITING.key]} 个，未完成 {values[UNRECTIFIED.key]} 个"
        )
        late = values[OVERDUE.key]
        yield text + (f"，其中已超期 {late} 个。" if late else "，没有超期。")
