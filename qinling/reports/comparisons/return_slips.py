"""What looks like a slip in a returned table, in words and as JSON."""

from collections.abc import Iterator, Sequence

from qinling.procedures.returns.merge import ReturnResult
from qinling.procedures.returns.slips import ReopenedIssue
from qinling.reports.issues.issue_tables import format_field_value, get_column_label
from qinling.reports.text.plain_text import join_lines, shorten_text
from qinling.rules.drafts import Value
from qinling.rules.merging.column_slips import CellEdit, Slip
from qinling.rules.texts.name_lists import name_first
from qinling.rules.vocabulary import SlipKind, Status

_MAX_EXAMPLES = 3
_MAX_EXAMPLE_LENGTH = 16
_MAX_COLUMNS_NAMED = 4
_MIN_COLUMNS_OF_NUMBERS = 3  # so many columns moved alike: it was the number that moved
_MAX_NUMBERS_NAMED = 10
#: What each kind looks like, after the name of the column.
_LOOKS = {
    SlipKind.SORTED: "像是单独排过序：新内容是别的行原来的",
    SlipKind.SHIFTED: "像是粘贴时错开了一行：新内容是上一行或下一行原来的",
    SlipKind.SWAPPED: "像是两行互换了",
    SlipKind.FILLED: "像是一个值填到了底：原来各不相同，现在都一样",
    SlipKind.CLEARED: "像是被清空了：原来有内容，现在是空的",
    SlipKind.REPLACED: "像是查找替换",
    SlipKind.MANY: "大片改了：这样的列平常很少改",
    SlipKind.HIDDEN: "是导出时隐去的格，现在写了新内容：收回会盖掉台账里的",
    SlipKind.EARLIER: "改回了导出以前台账里的旧值：表像是从更早的一份导出来的，--base 给错了",
}
_MOVED = (SlipKind.SORTED, SlipKind.SHIFTED, SlipKind.SWAPPED)


def reopened_lines(issues: Sequence[ReopenedIssue], shown_open: Sequence[str]) -> Iterator[str]:
    """Yield in one line each which closed issues would reopen, which others would lose their acceptance.

    *shown_open* are the numbers of the closed issues that the table shows as open: they stay closed.
    """
    for is_closed in (True, False):
        chosen = [issue for issue in issues if (issue.status is Status.CLOSED) is is_closed]
        if chosen:
            names = [*map(_format_reopened, chosen)]
            named = name_first(names, _MAX_NUMBERS_NAMED, f" 等 {len(names)} 个")
            what = "已销号的会退回待销号" if is_closed else "已有的验收会作废"
            yield f"注意：改了验收过的内容，{what}：{named}"

    if shown_open:
        named = name_first(shown_open, _MAX_NUMBERS_NAMED, f" 等 {len(shown_open)} 个")
        yield f"注意：台账里已销号，表上改成了没有销号：{named}；没有收，重办要按程序"


def _format_reopened(issue: ReopenedIssue) -> str:
    labels = "、".join(map(get_column_label, issue.fields[:_MAX_COLUMNS_NAMED]))
    return f"{issue.number}（{labels}）"


def slip_lines(slips: Sequence[Slip]) -> Iterator[str]:
    """Yield one line for each slip: the columns, what it looks like, how many cells, and some of them."""
    for slip in slips:
        yield f"{name_columns(slip)}{_describe_look(slip)}。共 {_count_cells(slip)} 格，如 {_format_examples(slip)}"


def name_columns(slip: Slip) -> str:
    """Return the columns of a slip by their labels."""
    labels = [f"【{get_column_label(field)}】" for field in slip.cells]
    return name_first(labels, _MAX_COLUMNS_NAMED, f"等 {len(labels)} 列", sign="")


def _describe_look(slip: Slip) -> str:
    if slip.kind is SlipKind.SWAPPED and _is_crossed(slip):
        return "像是两列互换了：新内容是另一列原来的"
    words = f"“{slip.words.old}”换成“{slip.words.new}”" if slip.words else ""
    is_number = slip.kind in _MOVED and len(slip.cells) >= _MIN_COLUMNS_OF_NUMBERS
    hint = "；几列一起变，多半是【问题编号】动了" if is_number else ""
    return f"{_LOOKS[slip.kind]}{words}{hint}"


def _is_crossed(slip: Slip) -> bool:
    """Return whether the cells of a row took the values of each other: two columns, not two rows."""
    one, *others = (next(iter(edits)) for edits in slip.cells.values())
    return any((one.row, one.new, one.old) == (other.row, other.old, other.new) for other in others)


def _count_cells(slip: Slip) -> int:
    return sum(map(len, slip.cells.values()))


def _list_examples(slip: Slip) -> list[tuple[str, CellEdit]]:
    """Return some cells of a slip, of each column one before a second."""
    ranked = [
        (at, order, field, edit)
        for order, (field, edits) in enumerate(slip.cells.items())
        for at, edit in enumerate(edits[:_MAX_EXAMPLES])
    ]
    return [(field, edit) for _, _, field, edit in sorted(ranked, key=lambda one: one[:2])[:_MAX_EXAMPLES]]


def _format_examples(slip: Slip) -> str:
    has_columns = len(slip.cells) > 1
    return "；".join(
        f"{edit.number}{f' {get_column_label(field)}' if has_columns else ''} "
        f"{_format_short(field, edit.old)} → {_format_short(field, edit.new)}"
        for field, edit in _list_examples(slip)
    )


def _format_short(field: str, value: Value) -> str:
    return shorten_text(join_lines(format_field_value(field, value)), _MAX_EXAMPLE_LENGTH) or "（空）"


def slips_json(result: ReturnResult, slips: Sequence[Slip]) -> dict[str, list[dict[str, object]]]:
    """Return the *slips*, and the cells that an export hides and that came back blank or masked."""
    hidden: list[dict[str, object]] = [
        {"level": issue.level, "number": issue.number, "field": field}
        for _, issue, field in result.kept_hidden
    ]
    return {"hidden": hidden, "slips": [_slip_json(slip) for slip in slips]}


def _slip_json(slip: Slip) -> dict[str, object]:
    """Return a slip: its kind, fields, the number of cells, the words replaced, and some of the cells."""
    return {
        "kind": slip.kind,
        "fields": list(slip.cells),
        "cells": _count_cells(slip),
        "words": list(slip.words) if slip.words else None,
        "examples": [
            {"number": edit.number, "row": edit.row, "field": field, "old": edit.old, "new": edit.new}
            for field, edit in _list_examples(slip)
        ],
    }
