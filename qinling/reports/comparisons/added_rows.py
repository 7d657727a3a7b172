"""Rows that somebody added to a returned export, as lines and as JSON."""

from collections.abc import Iterator

from qinling.procedures.returns.added_rows import MAX_COMPARED_ROWS, is_added_closed
from qinling.procedures.returns.merge import ReturnResult
from qinling.reports.text.plain_text import join_lines, shorten_text
from qinling.rules.drafts import Draft
from qinling.rules.merging.likely_twins import Twin

_MAX_DESCRIPTION_LENGTH = 60  # characters


def added_row_lines(returned: ReturnResult, *, is_taken: bool) -> Iterator[str]:
    """Yield the added rows, each with what it is like, and whether it says that it is closed already.

    Only what *is_taken* in can be undone.
    """
    twins = {id(twin.draft): twin for twin in returned.twins}
    for draft in returned.matching.added:
        yield f"{name_row(draft)}是新增的：{join_lines(str(draft.values.get('description')))}"
        if twin := twins.get(id(draft)):
            yield f"  {_describe_twin(twin, is_taken=is_taken)}"
        if is_added_closed(draft):
            yield "  表上写着已销号：登记后就是已销号，没有经过验收；还没有验收的，请改写状态再收"
    if (count := len(returned.matching.added)) > MAX_COMPARED_ROWS:
        yield f"新增 {count} 行，只有前 {MAX_COMPARED_ROWS} 行与台账比过像不像"


def added_rows_json(returned: ReturnResult) -> list[dict[str, object]]:
    """Return the added rows: their row, whether they say closed, and the issue or the row that they are like."""
    twins = {id(twin.draft): twin for twin in returned.twins}
    rows = ((draft, twins.get(id(draft))) for draft in returned.matching.added)
    return [
        {
            "sheet": draft.sheet.name,
            "row": draft.row,
            "description": draft.values.get("description"),
            "closed": is_added_closed(draft),
            "like": (twin.other.number or None) if twin else None,
            "like_row": (twin.other.row or None) if twin else None,
            "known": twin is not None and twin.is_known,
        }
        for draft, twin in rows
    ]


def _describe_twin(twin: Twin, *, is_taken: bool) -> str:
    about = shorten_text(join_lines(str(twin.other.description)), _MAX_DESCRIPTION_LENGTH)
    if twin.is_known:
        return f"台账里已有 {twin.other.number}，写的一样，不再登记"
    other = twin.other.number or f"第 {twin.other.row} 行"
    way = "，已收的用 qinling undo 撤回" if is_taken else ""
    return f"很像 {other}：{about}。是同一个问题的，请删去这一行再收{way}"


def name_row(draft: Draft) -> str:
    """Return the place of a row that was not exported: it may stand on a sheet that was added."""
    return f"“{draft.sheet.name}”第 {draft.row} 行"
