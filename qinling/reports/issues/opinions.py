"""Opinions of inspectors as a table and JSON."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qinling.procedures.opinions import IssueOpinion
from qinling.procedures.returns.merge import ReturnResult
from qinling.procedures.returns.opinions import read_row_opinion
from qinling.reports.issues.issue_tables import build_summary_cells
from qinling.reports.text.plain_text import join_lines
from qinling.rules.drafts import Draft
from qinling.rules.supervision.opinions import Opinion

if TYPE_CHECKING:
    from rich.table import Table


def opinion_json(found: IssueOpinion) -> dict[str, object]:
    """Return an opinion with the number and level of its issue. `replied_on` is null without a reply."""
    return {"number": found.issue.number, "level": found.issue.level, **found.opinion}


def opinion_table(found: Sequence[IssueOpinion], width: int) -> "Table":
    """Return the table of opinions, *width* wide. Number and state are never cut."""
    from qinling.reports.text.table_style import reason_table

    return reason_table(
        ("督察意见", "编号", "问题描述", "责任单位", "意见"),
        [
            (_describe_state(one), *build_summary_cells(one.issue), join_lines(one.opinion["opinion"]))
            for one in found
        ],
        width,
    )


def _describe_state(found: IssueOpinion) -> str:
    opinion = found.opinion
    state = "已答复" if opinion["replied_on"] else "未答复"
    return f"〔{opinion['item']}〕{opinion['on']} {state}"


def returned_opinion_lines(returned: ReturnResult) -> Iterator[str]:
    """Yield every opinion in a returned export with its cell, and the rows whose earlier opinions were changed."""
    for one in returned.opinions:
        place = f"{one.issue.number} 督察意见（{one.opinion.cell}）"
        if one.known_item is None:
            yield f"{place}：{join_lines(one.opinion.text)}"
        else:
            yield f"{place}与已记的第 {one.known_item} 条相同，没有再记"
    for draft, opinion in _list_opinions_of_added_rows(returned):
        yield f"第 {draft.row} 行 督察意见（{opinion.cell}）：{join_lines(opinion.text)}"
    for draft, number in returned.altered_opinions:
        yield f"第 {draft.row} 行 {number} 已有的督察意见在表上改过或删去了，台账里照旧"


def _list_opinions_of_added_rows(returned: ReturnResult) -> Iterator[tuple[Draft, Opinion]]:
    for draft in returned.matching.added:
        opinion, _ = read_row_opinion(draft, "")
        if opinion is not None:
            yield draft, opinion


def returned_opinions_json(returned: ReturnResult) -> list[dict[str, object]]:
    """Return the opinions in a returned export.

    `item` is the number of the same one in the ledger, null for a new one. `number` is null in an added row
    without a number.
    """
    found = [(one.issue._asdict(), one.opinion, one.known_item) for one in returned.opinions]
    found += [(draft.values, opinion, None) for draft, opinion in _list_opinions_of_added_rows(returned)]
    return [
        {
            "level": values["level"],
            "number": values.get("number"),
            "cell": opinion.cell,
            "opinion": opinion.text,
            "item": item,
        }
        for values, opinion, item in found
    ]
