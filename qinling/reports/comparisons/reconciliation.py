"""The comparison with the platform: the totals in a sentence, a table, lines, JSON, cells to mark."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qinling.errors import RowError, quote_argument
from qinling.ledger.rows import IssueRow
from qinling.procedures.comparisons.platform_reconciliation import Reconciliation
from qinling.reports.issues.issue_tables import format_field_value, get_column_label
from qinling.reports.text.plain_text import join_lines, shorten_text
from qinling.rules.drafts import Draft
from qinling.rules.merging.form_rows import RowMatch
from qinling.rules.vocabulary import Level, Status

if TYPE_CHECKING:
    from rich.table import Table

_MAX_ROWS = 200  # of the table
_MAX_LINES = 20  # of each kind
_MAX_TEXT = 40


def totals_line(found: Reconciliation) -> str:
    """Return in one sentence how the two totals come about."""
    scope = "、".join(level.label for level in found.levels) or "全部级别"
    rows = len(found.likely) + len(found.platform_only)
    likely = f"（{len(found.likely)} 行像台账里的某个，待认定）" if found.likely else ""
    again = len(found.repeated) + found.left_out
    repeated = f"，平台上重复 {again} 行" if again else ""
    unreadable = f"，读不出 {found.unreadable} 行" if found.unreadable else ""
    void = sum(one.status == Status.VOID for one in found.ledger_only)
    return (
        f"台账 {found.ledger_count} 个（{scope}，含已销号、已撤并），平台 {found.platform_count} 行："
        f"两边都有 {len(found.pairs)} 个，只在台账 {len(found.ledger_only)} 个"
        f"{f'（已撤并 {void} 个）' if void else ''}，只在平台 {rows} 行{likely}{repeated}{unreadable}"
    )


def difference_table(found: Reconciliation) -> "Table | None":
    """Return the table of the fields that differ, None when there are none."""
    from rich.text import Text

    from qinling.reports.text.table_style import plain_table

    rows = [(pair.issue.number, one) for pair in found.pairs for one in pair.differences]
    if not rows:
        return None
    table = plain_table("两边都有、内容不同")
    for heading in ("编号", "字段", "台账", "平台"):
        table.add_column(heading, overflow="fold")
    for number, one in rows[:_MAX_ROWS]:
        texts = (format_field_value(one.field, value) or "（空）" for value in (one.ledger, one.platform))
        table.add_row(Text(number), Text(get_column_label(one.field)), *map(Text, texts))
    if len(rows) > _MAX_ROWS:
        table.caption = f"另有 {len(rows) - _MAX_ROWS} 处未列出，见 --json 或 --to"
    return table


def reconciliation_lines(found: Reconciliation) -> Iterator[str]:
    """Yield what is only on one side, what may be one, and what the ledger says of the platform wrongly."""
    yield from _cut_lines(
        "只在平台", [f"{_name_row(one)} {_describe_row(one)}" for one in found.platform_only]
    )
    yield from _likely_lines(found.likely)
    yield from _cut_lines(
        "平台上重复", [f"{_name_row(one.draft)} 也是 {_get_number(one)}" for one in found.repeated]
    )
    yield from _cut_lines("只在台账", [*map(_describe_issue, found.ledger_only)])
    by_words = [pair for pair in found.pairs if pair.why]
    yield from _cut_lines(
        "不是按编号认出",
        [f"{_name_row(pair.draft)}：{pair.why}，是 {pair.issue.number}" for pair in by_words],
    )
    yield from _cut_lines("台账记着已录入平台、平台表里没有", [*map(_describe_issue, found.claimed)])
    denied = [f"{_name_row(pair.draft)} {_describe_issue(pair.issue)}" for pair in found.denied]
    yield from _cut_lines("平台表自己写着未录入，不记", denied)


def count_unmarked(found: Reconciliation) -> str:
    """Return how many issues can be recorded as on the platform, and how many the ledger says are not."""
    said_no = sum(pair.issue.on_platform is False for pair in found.unmarked)
    unsaid = len(found.unmarked) - said_no
    split = f"（台账记着“否” {said_no} 个，没有写 {unsaid} 个）" if said_no else ""
    return f"{len(found.unmarked)} 个{split}"


def _likely_lines(likely: Sequence[RowMatch[IssueRow]]) -> Iterator[str]:
    for one in likely[:_MAX_LINES]:
        yield f"可能是同一个：{_name_row(one.draft)} {_describe_row(one.draft)}（{one.why}）"
        place = f"{one.draft.sheet.name}!{one.draft.row}"
        for issue in one.candidates:
            yield f"  {_describe_issue(issue)}；是它：--row {quote_argument(f'{place}={issue.number}')}"
        yield f"  都不是：--row {quote_argument(f'{place}=都不是')}"
    if len(likely) > _MAX_LINES:
        yield f"可能是同一个的另有 {len(likely) - _MAX_LINES} 行，见 --json"


def _cut_lines(what: str, lines: Sequence[str]) -> Iterator[str]:
    """Yield the first *lines* under *what* with their number, and how many more there are."""
    if not lines:
        return
    yield f"{what}（{len(lines)}）"
    yield from (f"  {line}" for line in lines[:_MAX_LINES])
    if len(lines) > _MAX_LINES:
        yield f"  另有 {len(lines) - _MAX_LINES} 个，见 --json 或 --to"


def _name_row(draft: Draft) -> str:
    return f"{draft.sheet.name} 第 {draft.row} 行"


def _describe_row(draft: Draft) -> str:
    words = (draft.values.get(name) for name in ("number", "town", "location", "description"))
    return " ".join(shorten_text(join_lines(str(word)), _MAX_TEXT) for word in words if word)


def _describe_issue(issue: IssueRow) -> str:
    words = (Level.from_code(issue.level).label, issue.number, issue.town, issue.description)
    return " ".join(shorten_text(join_lines(word), _MAX_TEXT) for word in words if word)


def _get_number(match: RowMatch[IssueRow]) -> str:
    return match.issue.number if match.issue else ""


def list_marked_cells(found: Reconciliation) -> list[RowError]:
    """Return the cells of the platform's table to mark: what differs, and the rows that the ledger lacks."""
    cells = []
    for pair in found.pairs:
        for one in pair.differences:
            remark = f"台账为 {format_field_value(one.field, one.ledger) or '（空）'}"
            value = format_field_value(one.field, one.platform)
            cells.append(_mark(pair.draft, one.field, value, remark))
    cells += [_mark(draft, None, "", "只在平台，台账里没有") for draft in found.platform_only]
    for match in found.likely:
        numbers = "、".join(issue.number for issue in match.candidates)
        cells.append(_mark(match.draft, None, "", f"可能是台账的 {numbers}：{match.why}"))
    cells += [_mark(one.draft, None, "", f"与别的行都是 {_get_number(one)}") for one in found.repeated]
    return cells


def _mark(draft: Draft, field: str | None, value: str, remark: str) -> RowError:
    sheet = draft.sheet
    letter, heading = sheet.columns.get(field or "", (None, None))
    return RowError(sheet.file, sheet.name, draft.row, letter, heading, value, remark, "")


def differences_json(found: Reconciliation) -> Iterator[dict[str, object]]:
    """Yield each field that differs with the keys that programs rely on."""
    for pair in found.pairs:
        for one in pair.differences:
            yield {
                **_issue_json(pair.issue),
                **_row_json(pair.draft),
                "field": one.field,
                "ledger": one.ledger,
                "platform": one.platform,
            }


def reconciliation_json(found: Reconciliation, marked: Sequence[str]) -> dict[str, object]:
    """Return counts, rows and issues with the keys that programs rely on."""
    return {
        "against": "platform",
        "levels": [level.value for level in found.levels],
        "counts": {
            "ledger": found.ledger_count,
            "platform": found.platform_count,
            "both": len(found.pairs),
            "left_out": found.left_out,
            "unreadable": found.unreadable,
        },
        "totals": totals_line(found),
        "platform_only": [*map(_row_json, found.platform_only)],
        "ledger_only": [*map(_issue_json, found.ledger_only)],
        "likely": [
            {**_row_json(one.draft), "why": one.why, "candidates": [*map(_issue_json, one.candidates)]}
            for one in found.likely
        ],
        "repeated": [{**_row_json(one.draft), "issue": _get_number(one)} for one in found.repeated],
        "by_words": [
            {**_row_json(pair.draft), "issue": pair.issue.number, "why": pair.why}
            for pair in found.pairs
            if pair.why
        ],
        "unmarked": [pair.issue.number for pair in found.unmarked],
        "denied": [pair.issue.number for pair in found.denied],
        "claimed": [issue.number for issue in found.claimed],
        "marked": list(marked),
    }


def _issue_json(issue: IssueRow) -> dict[str, object]:
    return {"level": issue.level, "number": issue.number}


def _row_json(draft: Draft) -> dict[str, object]:
    return {"sheet": draft.sheet.name, "row": draft.row, "said_number": draft.values.get("number")}
