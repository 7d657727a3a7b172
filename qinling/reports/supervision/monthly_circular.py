"""The monthly circular as a table, a line and JSON."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

    from qinling.procedures.supervision.monthly_circular import CircularUnit, MonthlyCircular


def circular_table(circular: "MonthlyCircular", width: int) -> "Table":
    """Return the units of the circular, the one with the most overdue issues first."""
    from qinling.reports.text.table_style import fitted_table

    rows = [
        (one.name or "没有写责任单位", str(one.overdue), str(one.most_days_late), str(one.unanswered))
        for one in circular.units
    ]
    headings: tuple[str, ...] = ("单位", "超期", "最长超期天数", "督办未复")
    if not any(one.sent_on for one in circular.units):
        return fitted_table(headings, rows, width, cut_columns=(0,), right_columns=(1, 2, 3))
    letters = [(str(one.sent_on or "没有"), _describe_signature(one)) for one in circular.units]
    headings = (*headings, "已送达", "签收")
    told = [(*row, *letter) for row, letter in zip(rows, letters, strict=True)]
    return fitted_table(headings, told, width, cut_columns=(0, 5), right_columns=(1, 2, 3))


def _describe_signature(unit: "CircularUnit") -> str:
    if unit.signed_on:
        return f"{unit.signed_on} {unit.signed_by or ''}".strip()
    return "还没有" if unit.sent_on else ""


def circular_line(circular: "MonthlyCircular") -> str:
    """Return in one line whether the circular is due, and how it is written."""
    if not circular.issues:
        return "没有超期的问题，不用出调度通报"
    counts = f"超期 {len(circular.issues)} 个，{len(circular.units)} 个单位"
    if sum(unit.overdue for unit in circular.units) > len(circular.issues):
        counts += "，几个单位共同负责的各单位都计"
    if circular.is_written:
        return (
            f"{circular.number}已经出过（{counts}）；要再出一份，加 --letters 文件夹；"
            f"发给还没有送达的单位：qinling supervise send {circular.number}"
        )
    due = "该出了" if circular.is_due else "还没有到日子，也可以先出"
    return f"{circular.number}{due}（{counts}）：qinling supervise circular --letters 文书，或 qinling supervise send {circular.number}"


def circular_json(circular: "MonthlyCircular") -> tuple[list[dict[str, object]], dict[str, object]]:
    """Return the units, and what else is known of the circular."""
    keys = {
        "number": circular.number,
        "due": circular.is_due,
        "written": circular.is_written,
        "overdue": len(circular.issues),
    }
    items: list[dict[str, object]] = [
        {
            "name": one.name,
            "overdue": one.overdue,
            "most_days_late": one.most_days_late,
            "unanswered": one.unanswered,
            "sent_on": one.sent_on,
            "signed_on": one.signed_on,
            "signed_by": one.signed_by,
        }
        for one in circular.units
    ]
    return items, keys
