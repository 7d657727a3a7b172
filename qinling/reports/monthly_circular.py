"""The monthly circular as a table, a line and JSON."""

from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

    from qinling.procedures.monthly_circular import MonthlyCircular


def circular_table(circular: "MonthlyCircular", width: int) -> "Table":
    """Return the units of the circular, the one with the most overdue issues first."""
    from qinling.reports.table_style import fitted_table

    rows = [
        (one.name or "没有写责任单位", str(one.overdue), str(one.most_days_late), str(one.unanswered))
        for one in circular.units
    ]
    headings = ("单位", "超期", "最长超期天数", "督办未复")
    return fitted_table(headings, rows, width, cut_columns=(0,), right_columns=(1, 2, 3))


def circular_line(circular: "MonthlyCircular") -> str:
    """Return in one line whether the circular is due, and how it is written."""
    if not circular.issues:
        return "没有超期的问题，不用出调度通报"
    counts = f"超期 {len(circular.issues)} 个，{len(circular.units)} 个单位"
    if circular.is_written:
        return f"{circular.number}已经出过（{counts}）；要再出一份，加 --letters 文件夹"
    due = "该出了" if circular.is_due else "还没有到日子，也可以先出"
    return f"{circular.number}{due}（{counts}）：qinling supervise circular --letters 文书"


def circular_json(circular: "MonthlyCircular") -> tuple[list[dict[str, object]], dict[str, object]]:
    """Return the units, and what else is known of the circular."""
    keys = {
        "number": circular.number,
        "due": circular.is_due,
        "written": circular.is_written,
        "overdue": len(circular.issues),
    }
    return [asdict(one) for one in circular.units], keys
