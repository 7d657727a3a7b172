"""The result of an import: column mapping, cell errors, changes and counts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Protocol

from qinling.errors import RowError
from qinling.procedures.importing.ledger_import import FieldChange, ImportResult
from qinling.procedures.importing.other_levels import NumberElsewhere
from qinling.reports.issues.issue_tables import format_field_value, get_column_label
from qinling.reports.text.plain_text import MAX_PRINTED, shorten_text
from qinling.rules.drafts import Draft
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.texts.name_lists import name_first
from qinling.rules.vocabulary import Level, Status

if TYPE_CHECKING:
    from rich.table import Table

_MAX_NUMBERS_NAMED = 5
_MAX_VALUE_LENGTH = 40  # characters of a refused cell
_NON_FIELD_LABELS = {
    "extra": "（附加列）",
    "ignore": "（不读）",
    "ordinal": "（序号，不入账）",
    "lonlat": "经纬度",
    "deadline_words": "时限原文",
    "rectified_said": "整改状态（是否完成整改）",
    "closed_said": "整改状态（是否销号）",
    "handed_down": "发现、交办日期",
    "first_deadline": "（原定时限，现行时限空着的行用它）",
}


class MappedColumn(Protocol):
    """A column of a file and the field it is mapped to; *how* tells what decided, *reasons* the evidence."""

    @property
    def file(self) -> str: ...  # noqa: D102 (the names explain it)
    @property
    def sheet(self) -> str: ...  # noqa: D102
    @property
    def letter(self) -> str: ...  # noqa: D102
    @property
    def heading(self) -> str: ...  # noqa: D102
    @property
    def field(self) -> str: ...  # noqa: D102
    @property
    def how(self) -> str: ...  # noqa: D102
    @property
    def reasons(self) -> str: ...  # noqa: D102


def get_mapped_field_label(name: str) -> str:
    """Return the label of a mapped field, or of a column that is not a field."""
    return FIELDS_BY_NAME[name].label if name in FIELDS_BY_NAME else _NON_FIELD_LABELS.get(name, name)


def column_table(columns: Iterable[MappedColumn], title: str = "") -> "Table":
    """Return the table of the column mapping, how each was decided, and the evidence."""
    from rich.text import Text

    from qinling.reports.text.table_style import plain_table

    table = plain_table(title or None)
    table.add_column("列", no_wrap=True)
    table.add_column("标题", overflow="fold")
    table.add_column("字段", overflow="fold")
    table.add_column("依据", overflow="fold")
    for column in columns:
        table.add_row(
            column.letter,
            Text(column.heading.replace("\n", "")),
            get_mapped_field_label(column.field),
            Text(f"{column.how}：{column.reasons}" if column.reasons else column.how),
            style="yellow" if column.field == "extra" else None,
        )
    return table


def error_table(errors: Sequence[RowError]) -> "Table":
    """Return the table of cell errors: position, value, reason and remedy."""
    from rich.text import Text

    from qinling.reports.text.table_style import plain_table

    table = plain_table(f"有错的单元格（{len(errors)} 处）")
    table.add_column("位置", overflow="fold", ratio=3)
    table.add_column("内容", overflow="fold", ratio=3)
    table.add_column("原因和改法", overflow="fold", ratio=5)
    for error in errors[:MAX_PRINTED]:
        cell_name = f"{error.column}{error.row}" if error.column else f"第{error.row}行"
        heading = f"【{error.heading}】".replace("\n", "") if error.heading else ""
        value = shorten_text(error.value, _MAX_VALUE_LENGTH)
        table.add_row(
            Text(f"{error.file}\n{error.sheet} {cell_name}"),
            Text(f"{heading}{value}"),
            Text(f"{error.why}。{error.remedy}"),
        )
    if len(errors) > MAX_PRINTED:
        table.caption = f"另有 {len(errors) - MAX_PRINTED} 处未列出，见标注副本或 --json"
    return table


def change_table(title: str, changes: Sequence[FieldChange], max_rows: int = MAX_PRINTED) -> "Table":
    """Return the table of changes, old → new: the first *max_rows*."""
    from rich.text import Text

    from qinling.reports.text.table_style import plain_table

    table = plain_table(title)
    for heading in ("编号", "字段", "原值", "新值"):
        table.add_column(heading, overflow="fold")
    for change in changes[:max_rows]:
        name = change.field
        table.add_row(
            Text(change.number),
            Text(get_column_label(name)),
            Text(format_field_value(name, change.old) or "（空）"),
            Text(format_field_value(name, change.new) or "（空）"),
        )
    if len(changes) > max_rows:
        table.caption = f"另有 {len(changes) - max_rows} 处未列出，见 --json"
    return table


def voided_acceptance_note(changes: Sequence[FieldChange]) -> str:
    """Return the note on voided acceptances, or ""."""
    voided = [change for change in changes if change.field == "accepted_level" and change.new is None]
    if not voided:
        return ""
    issues = voided[0].number if len(voided) == 1 else f"{len(voided)} 个问题"
    return f"；改动了已验收的内容，{issues}的验收作废，须重新申请销号"


def undated_line(drafts: Iterable[Draft]) -> str:
    """Return how many deadlines count from an unknown hand-over day, in one line; "" when there are none."""
    count = sum(
        draft.values.get("deadline_kind") == "relative" and draft.values.get("deadline") is None
        for draft in drafts
    )
    return f"有 {count} 个问题的时限自交办起算，却没有交办日期，暂时算不出到期日" if count else ""


def folded_number_lines(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield one line for each number that was taken for another spelling of an earlier one."""
    for number, taken in pairs[:_MAX_NUMBERS_NAMED]:
        yield f"编号 {number} 按 {taken} 认"
    if len(pairs) > _MAX_NUMBERS_NAMED:
        yield f"另有 {len(pairs) - _MAX_NUMBERS_NAMED} 个编号只差写法，也按已有的认，见 --json"


def unsaid_status_line(result: ImportResult) -> str:
    """Return how many new issues have a status that nobody stated, in one line; "" when there are none."""
    counts = [(Status.from_code(code).label, count) for code, count in result.unsaid_statuses.items()]
    if not counts:
        return ""
    how = counts[0][0] if len(counts) == 1 else "、".join(f"{label} {count} 个" for label, count in counts)
    return f"新增的问题中有 {result.unsaid_status} 个没有写明状态，按{how}入账"


def elsewhere_line(numbers: Sequence[NumberElsewhere], remedy: str) -> str:
    """Return in one line the numbers of new issues that other levels have already; "" when there are none."""
    if not numbers:
        return ""
    having = {level for one in numbers for level in one.others}
    others = "、".join(level.label for level in Level if level in having)
    levels = "、".join(level.label for level in Level if level in {one.level for one in numbers})
    names = name_first([one.number for one in numbers], _MAX_NUMBERS_NAMED, "等")
    count = f" {len(numbers)} 个" if len(numbers) > 1 else ""
    return f"{'注意：' if remedy else ''}{levels}的编号{count}，{others}已有：{names}{remedy}"


def unaccepted_closures_line(numbers: Sequence[str]) -> str:
    """Return the issues that were closed without acceptance, in one line; "" when there are none."""
    if not numbers:
        return ""
    return f"未经验收销号 {len(numbers)} 个（{name_first(numbers, _MAX_NUMBERS_NAMED, '等')}），已标明；补办验收：先 qinling apply，再逐级 qinling accept"


def refused_closures_line(numbers: Sequence[str]) -> str:
    """Return the issues that a file would close without acceptance, in one line."""
    return f"文件里写已销号、台账里还没有验收的有 {len(numbers)} 个：{name_first(numbers, _MAX_NUMBERS_NAMED, '等')}"


def unstepped_lines(errors: Sequence[RowError]) -> Iterator[str]:
    """Yield a line for each change of a file that only a step makes: the cell, and what changes."""
    for error in errors[:_MAX_NUMBERS_NAMED]:
        cell = f"{error.column}{error.row}" if error.column else f"第 {error.row} 行"
        yield f"{error.file}“{error.sheet}”{cell}：{error.why}"
    if len(errors) > _MAX_NUMBERS_NAMED:
        yield f"另有 {len(errors) - _MAX_NUMBERS_NAMED} 处也要写明依据；回车后全部列出"


def import_result_line(result: ImportResult, duplicates: int, bad_rows: int, *, dry_run: bool) -> str:
    """Return the result of an import in one line."""
    counts = f"新增 {result.created} 个、更新 {result.updated} 个、未变 {result.unchanged} 个问题"
    if duplicates:
        counts += f"，文件内重复 {duplicates} 行"
    if bad_rows:
        counts += f"，跳过有错的 {bad_rows} 行"
    if dry_run:
        return f"试运行：将{counts}；台账没有改动"
    if not result.created and not result.updated:
        return f"台账没有变化：{counts}"
    return f"已导入：{counts}{voided_acceptance_note(result.changes)}"


def error_json(error: RowError) -> dict[str, object]:
    """Return a cell error with the keys that programs rely on."""
    return asdict(error)


def column_json(column: MappedColumn) -> dict[str, object]:
    """Return one column of a file and the field it is mapped to."""
    return {
        "file": column.file,
        "sheet": column.sheet,
        "column": column.letter,
        "heading": column.heading,
        "field": column.field,
        "how": column.how,
        "reasons": column.reasons,
    }
