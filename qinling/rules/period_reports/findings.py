"""What stands out in a report, one rule each. A sentence says only what the numbers say."""

from collections.abc import Callable

from qinling.rules.figures.ageing_figures import OVERDUE_AGE_FIGURES
from qinling.rules.figures.figures import Figure
from qinling.rules.figures.issue_figures import AWAITING, CLOSED_UNACCEPTED, OPEN, OVERDUE
from qinling.rules.figures.period_figures import (
    ACTS,
    CLOSED_LATE,
    CLOSED_OUT,
    CLOSED_OUT_UNACCEPTED,
    EXTENSIONS_ASKED_LATE,
    HANDED_OVER,
    RECTIFIED,
    RELAPSES,
    TURN_BACKS,
    UNANSWERED,
)
from qinling.rules.period_reports.report_numbers import ReportNumbers


def _describe_change(numbers: ReportNumbers, figure: Figure) -> str:
    change = numbers.compare(figure)
    if change is None:
        return ""
    if not change:
        return "，与上期末持平"
    return f"，比上期末{'增加' if change > 0 else '减少'} {abs(change)} 个"


def find_overdue(numbers: ReportNumbers) -> str | None:
    """Say how many issues are overdue, and whether they grow."""
    count = numbers.count(OVERDUE)
    if not count and not numbers.compare(OVERDUE):
        return None
    return f"已超期 {count} 个{_describe_change(numbers, OVERDUE)}。"


def find_long_overdue(numbers: ReportNumbers) -> str | None:
    """Say how many issues are overdue by more than the last band of days."""
    longest = OVERDUE_AGE_FIGURES[-1]
    count = numbers.count(longest)
    return f"{longest.name}的 {count} 个。" if count else None


def find_growing_stock(numbers: ReportNumbers) -> str | None:
    """Say that more issues are open than at the end of the period before."""
    change = numbers.compare(OPEN)
    if change is None or change <= 0:
        return None
    return (
        f"未销号问题比上期末多 {change} 个：期内新交办 {numbers.count(HANDED_OVER)} 个，"
        f"销号 {numbers.count(CLOSED_OUT)} 个。"
    )


def find_standstill(numbers: ReportNumbers) -> str | None:
    """Say that nothing was rectified or closed although issues are open."""
    if not numbers.count(OPEN) or numbers.count(RECTIFIED) or numbers.count(CLOSED_OUT):
        return None
    return f"未销号问题有 {numbers.count(OPEN)} 个，期内没有完成整改的，也没有销号的。"


def find_waiting(numbers: ReportNumbers) -> str | None:
    """Say that more issues wait for their close-out than were closed in the period."""
    count, closed = numbers.count(AWAITING), numbers.count(CLOSED_OUT)
    return f"完成整改待销号的有 {count} 个，多于期内销号的 {closed} 个。" if count > closed else None


def find_late_close_outs(numbers: ReportNumbers) -> str | None:
    """Say how many of the close-outs came late."""
    count = numbers.count(CLOSED_LATE)
    return f"期内销号 {numbers.count(CLOSED_OUT)} 个，其中逾期销号 {count} 个。" if count else None


def find_relapses(numbers: ReportNumbers) -> str | None:
    """Say how many issues relapsed."""
    count = numbers.count(RELAPSES)
    return f"销号后反弹、重新办理 {count} 件次。" if count else None


def find_turn_backs(numbers: ReportNumbers) -> str | None:
    """Say how often an acceptance failed."""
    count = numbers.count(TURN_BACKS)
    return f"验收不过、退回重新整改 {count} 件次。" if count else None


def find_late_extensions(numbers: ReportNumbers) -> str | None:
    """Say how many extensions were asked for after the deadline."""
    count = numbers.count(EXTENSIONS_ASKED_LATE)
    return f"过了时限才申请延期 {count} 件次。" if count else None


def find_unanswered_acts(numbers: ReportNumbers) -> str | None:
    """Say how many supervision acts were not answered in time."""
    count = numbers.count(UNANSWERED)
    return f"期内督办 {numbers.count(ACTS)} 件次，逾期未复 {count} 件次。" if count else None


def find_unaccepted_close_outs(numbers: ReportNumbers) -> str | None:
    """Say how many issues were closed without acceptance."""
    count = numbers.count(CLOSED_OUT_UNACCEPTED)
    total = numbers.count(CLOSED_UNACCEPTED)
    return f"期内未经验收销号 {count} 个，台账内累计 {total} 个。" if count else None


def find_coming_deadlines(numbers: ReportNumbers) -> str | None:
    """Say how many issues fall due until the end of the next period."""
    count = len(numbers.due_next)
    return f"到{numbers.following.name}末（{numbers.following.last}）还有 {count} 个到期。" if count else None


#: The rules in the order of their sentences.
FINDINGS: tuple[Callable[[ReportNumbers], str | None], ...] = (
    find_overdue,
    find_long_overdue,
    find_growing_stock,
    find_standstill,
    find_waiting,
    find_late_close_outs,
    find_relapses,
    find_turn_backs,
    find_late_extensions,
    find_unanswered_acts,
    find_unaccepted_close_outs,
    find_coming_deadlines,
)


def list_findings(numbers: ReportNumbers) -> list[str]:
    """Return the sentences of the rules that have something to say."""
    return [sentence for find in FINDINGS if (sentence := find(numbers))]
