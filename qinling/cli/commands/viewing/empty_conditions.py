"""Which of several conditions leaves no issue: said of an empty list."""

from datetime import date
from typing import TYPE_CHECKING

from qinling.cli.options.filter_words import DueFilterOptions, WordFilterOptions
from qinling.cli.options.filters import list_filters

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader


def describe_empty_conditions(reader: "Reader", wanted: WordFilterOptions, day: date) -> str:
    """Return the conditions of *wanted*, which no issue meets, and how many issues meet each alone; "" where there are none."""
    conditions = wanted.describe()
    single = _split_conditions(wanted)
    if len(single) <= 1:  # it is the reason itself
        return f"条件是 {conditions}" if conditions else ""
    counts = [(one.describe(), _count_issues(reader, one, day)) for one in single]
    if empty := [text for text, count in counts if not count]:
        return f"条件是 {conditions}；单是“{'”、“'.join(empty)}”就没有一个"
    alone = "、".join(f"“{text}”{count} 个" for text, count in counts)
    return f"条件是 {conditions}；单独看有{alone}，合起来没有"


def _split_conditions(wanted: WordFilterOptions) -> list[WordFilterOptions]:
    """Return the conditions of *wanted*, each by itself; each free word is one."""
    names = [one.name for one in list_filters() if getattr(wanted, one.name) not in (None, False, [])]
    single = [WordFilterOptions(**{name: getattr(wanted, name)}) for name in names]
    due = [DueFilterOptions(due=wanted.due)] if isinstance(wanted, DueFilterOptions) else []
    return [*(WordFilterOptions(words=[word]) for word in wanted.words or ()), *single, *due]


def _count_issues(reader: "Reader", wanted: WordFilterOptions, day: date) -> int:
    from qinling.procedures.views import list_issues

    return sum(1 for _ in list_issues(reader, wanted.build_filters(day)))
