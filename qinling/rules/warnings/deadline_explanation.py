"""Explanation of a deadline: the phrase, the rule, the start day, the days skipped and the calendar."""

from collections.abc import Iterator
from datetime import date

from qinling.errors import ValueRefused
from qinling.rules.lifecycle.steps import Issue
from qinling.rules.parsing.calendar_days import YEAR_REMEDY
from qinling.rules.parsing.deadlines import Deadline, calculate_due_day, parse_deadline
from qinling.rules.vocabulary import DeadlineKind
from qinling.rules.workdays import WorkCalendar

_START_FIELDS = (("handed_over_on", "交办日期"), ("found_on", "发现日期"))


def explain_deadline(issue: Issue, today: date, calendar: WorkCalendar) -> Iterator[str]:
    """Yield sentences that explain the deadline of *issue* and count its working days from *today*."""
    text, deadline, kind = issue.get("deadline_text"), issue.get("deadline"), issue.get("deadline_kind")
    if text:
        yield f"时限原文“{text}”：{_explain_rule(issue, str(text), str(kind), calendar)}"
    first = issue.get("original_deadline")
    if isinstance(deadline, date) and first is not None and first != deadline:
        yield f"原定 {first}，后来改为 {deadline}（见历史）"
    if isinstance(deadline, date):
        yield _explain_workdays(today, deadline, calendar)
        if deadline > today and not calendar.is_workday(deadline):
            yield f"到期日在休息日，不顺延；当天的预警提前到 {calendar.add_workdays(deadline, -1)}"


def _explain_rule(issue: Issue, text: str, kind: str, calendar: WorkCalendar) -> str:
    first = issue.get("original_deadline")
    if kind == DeadlineKind.STANDING:
        return "长期坚持，不设期限，定期回头看"
    try:
        parsed = parse_deadline(text)
    except ValueRefused as refused:  # import resolved it by the file's reporting day or its column
        if refused.remedy == YEAR_REMEDY:
            return f"没写年份，按填报日期的年份，到 {first}（当天仍在期内）"
        return f"按填报日期和整列的写法读，到 {first}（当天仍在期内）"
    if parsed.days is not None or parsed.months is not None:
        return _explain_counting(issue, parsed, calendar)
    if parsed.kind is DeadlineKind.IMMEDIATE:
        return f"立行立改，按设置自交办起算，到 {first}" if first else "立行立改，没有写明期限"
    if parsed.day is None:
        return "没有期限"
    return f"到 {parsed.day}（当天仍在期内）"


def _explain_counting(issue: Issue, parsed: Deadline, calendar: WorkCalendar) -> str:
    unit = "个工作日" if parsed.in_workdays else "天" if parsed.days is not None else "个月"
    span = f"{parsed.days if parsed.days is not None else parsed.months} {unit}"
    label, start = next(
        ((label, issue[name]) for name, label in _START_FIELDS if issue.get(name) is not None), (None, None)
    )
    first = issue.get("original_deadline")
    if not isinstance(start, date) or not isinstance(first, date):
        return f"自交办起 {span}，没有交办日期，算不出到期日"
    skipped = ""
    if parsed.in_workdays:
        now = calculate_due_day(parsed, start, calendar)
        if now != first:
            return f"自{label} {start} 的次日起 {span}，登记时算到 {first}；按现在的放假安排是 {now}，要改用 qinling deadlines"
        off = (first - start).days - calendar.count_workdays(start, first)
        skipped = f"，跳过休息日 {off} 天（{_describe_calendar(calendar, start.year, first.year)}）"
    return f"自{label} {start} 的次日起 {span}{skipped}，到 {first}"


def _explain_workdays(today: date, deadline: date, calendar: WorkCalendar) -> str:
    early, late = sorted((today, deadline))
    worked = abs(calendar.count_workdays(today, deadline))
    off = (late - early).days - worked
    way = "离到期还有" if deadline >= today else "到期已过"
    return (
        f"{way} {(late - early).days} 天，其中工作日 {worked} 天、休息日 {off} 天"
        f"（{_describe_calendar(calendar, early.year, late.year)}）"
    )


def _describe_calendar(calendar: WorkCalendar, first: int, last: int) -> str:
    guessed = [str(year) for year in range(first, last + 1) if calendar.is_estimated_year(year)]
    own = "，加本单位的日历" if calendar.days_off or calendar.days_worked else ""
    if guessed:
        return f"{'、'.join(guessed)} 年没有放假安排，按法定节日和周末估算{own}"
    return f"国务院办公厅放假安排{own}"
