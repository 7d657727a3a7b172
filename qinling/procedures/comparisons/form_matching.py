"""Match the rows of another office's form to the issues of the ledger, and find those that it lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qinling.errors import IssueNotFound, UsageRefused
from qinling.ledger.issues import queries
from qinling.ledger.issues.filters import Filters
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.procedures.lookup.issue_lookup import match_number
from qinling.rules.drafts import Draft
from qinling.rules.merging.form_rows import IssueIndex, RowMatch
from qinling.rules.vocabulary import Level, Status

#: Fields by which a form may be about a part of the ledger only.
_SCOPE_FIELDS = {"source": "问题来源", "town": "镇办", "lead_unit": "牵头单位", "duty_unit": "责任单位"}
_MIN_ROWS_OF_SCOPE = 2

#: What a person said of a row, by sheet and row from 1: the number of its issue, "" for none.
RowAnswers = Mapping[tuple[str, int], str]


@dataclass(slots=True)
class FormMatch:
    """The rows of a form: *matched* with their issues, *doubtful* ones, and those that are not in the ledger.

    *left_out* rows are not to be filled: a person said so, or a later sheet has the issue again. *missing* are the open issues of the form's
    *scope* that it lacks, *missing_closed* counts those closed or void. *issues* are all that rows were
    compared with: those of the form's levels.
    """

    matched: list[RowMatch[IssueRow]] = field(default_factory=list)
    doubtful: list[RowMatch[IssueRow]] = field(default_factory=list)
    unknown: list[Draft] = field(default_factory=list)
    left_out: list[Draft] = field(default_factory=list)
    missing: list[IssueRow] = field(default_factory=list)
    missing_closed: int = 0
    scope: str = ""
    issues: Sequence[IssueRow] = ()


def match_form(
    reader: Reader, drafts: Sequence[Draft], answers: RowAnswers, superseded: Sequence[Draft] = ()
) -> FormMatch:
    """Match *drafts*. Those that are *superseded* are left out.

    Raises UsageRefused where an answer is about no row, IssueNotFound where about no issue.
    """
    levels = {str(draft.values["level"]) for draft in drafts if draft.values.get("level")}
    is_of_any_level = not levels or any(not draft.values.get("level") for draft in drafts)
    wanted = Filters() if is_of_any_level else Filters(levels=tuple(sorted(levels)))
    index = IssueIndex(queries.find_issues(reader, wanted, (), None))
    _require_rows(drafts, answers)
    result = FormMatch(left_out=list(superseded), issues=index.issues)
    old_rows = set(map(id, superseded))
    drafts = [draft for draft in drafts if id(draft) not in old_rows]
    index.note_rows(drafts)
    for draft in drafts:
        answer = answers.get((draft.sheet.name, draft.row))
        if answer == "":
            result.left_out.append(draft)
        elif answer is not None:
            result.matched.append(RowMatch(draft, _find_answered_issue(reader, draft, answer), why="按指定"))
        else:
            _add_match(result, index.match_row(draft))
    _find_missing(result, index, levels)
    return result


def _require_rows(drafts: Sequence[Draft], answers: RowAnswers) -> None:
    rows = {(draft.sheet.name, draft.row) for draft in drafts}
    for sheet, row in answers:
        if (sheet, row) not in rows:
            raise UsageRefused(
                f"表“{sheet}”的第 {row} 行没有问题", "请核对 --row 里的行号，按表里左边的行号写"
            )


def _find_answered_issue(reader: Reader, draft: Draft, number: str) -> IssueRow:
    level = draft.values.get("level")
    found = queries.find_issues_by_number(reader, number, str(level) if level else None)
    found = found or queries.find_issues_by_number(reader, number, None)
    if len(found) != 1:
        what = "几个问题都叫" if found else "台账里没有编号为"
        near = () if found else match_number(reader, number).issues
        remedy = (
            f"相近的有：{'、'.join(one.number for one in near)}"
            if near
            else "用 qinling list --text 文字 查找"
        )
        raise IssueNotFound(f"{what} {number}" + ("" if found else " 的问题"), remedy)
    return found[0]


def _add_match(result: FormMatch, match: RowMatch[IssueRow]) -> None:
    if match.issue is not None:
        result.matched.append(match)
    elif match.candidates:
        result.doubtful.append(match)
    else:
        result.unknown.append(match.draft)


def _find_missing(result: FormMatch, index: IssueIndex[IssueRow], levels: set[str]) -> None:
    """Name the issues of the form's scope without a row: of its levels, and of what all its issues share."""
    issues = [match.issue for match in result.matched if match.issue is not None]
    possible = {issue.id for match in result.doubtful for issue in match.candidates}
    there = {issue.id for issue in issues} | possible
    shared = {
        name: getattr(issues[0], name)
        for name in _SCOPE_FIELDS
        if len(issues) >= _MIN_ROWS_OF_SCOPE
        and getattr(issues[0], name)
        and len({getattr(issue, name) for issue in issues}) == 1
    }
    labels = [level.label for level in Level if level.value in levels]
    said = [f"{_SCOPE_FIELDS[name]} {value}" for name, value in shared.items()]
    result.scope = "，".join(["、".join(labels) or "全部级别", *said])
    for issue in index.issues:
        if issue.id in there or (levels and issue.level not in levels):
            continue
        if any(getattr(issue, name) != value for name, value in shared.items()):
            continue
        if issue.status in (Status.CLOSED, Status.VOID):
            result.missing_closed += 1
        else:
            result.missing.append(issue)
