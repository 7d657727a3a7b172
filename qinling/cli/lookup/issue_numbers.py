"""The issue that a typed number means. A command that only looks takes a likely one; one that changes asks a person."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from qinling.cli.context import Desk
from qinling.cli.framework.typer_internals import get_current_context
from qinling.cli.lookup.misplaced.command_parameters import takes_several_numbers
from qinling.cli.lookup.several_numbers import build_refusal_of_joined
from qinling.cli.lookup.typed_command import leave_out_numbers, retype_command
from qinling.errors import (
    AnswerNeeded,
    IssueNotFound,
    LedgerBusy,
    LedgerMissing,
    LedgerUnusable,
)
from qinling.rules.lookup.number_ranges import read_place, read_place_range, says_place
from qinling.rules.lookup.typed_numbers import join_number_words
from qinling.rules.vocabulary import Level

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.ledger.rows import IssueRow
    from qinling.procedures.lookup.issue_lookup import NumberMatch

#: Number of an issue, and its level when it is known.
IssueReference = tuple[str, str | None]

#: For so many unknown numbers of one command near ones are named.
_MAX_EXPLAINED = 3


def find_issue_to_show(
    desk: Desk, reader: "Reader", typed: str, level: str | None = None
) -> tuple[str, str | None]:
    """Return number and level of the issue that *typed* means in a command that changes nothing.

    What was not typed in full is told in one line. Raises IssueNotFound, and UsageRefused for several numbers.
    """
    return _require_one(desk, typed, find_issues_to_show(desk, reader, [typed], level))


def find_issues_to_show(
    desk: Desk, reader: "Reader", typed: Sequence[str], level: str | None = None
) -> list[IssueReference]:
    """Return number and level of the issues that *typed* mean, as `find_issue_to_show` does for one."""
    references = [(number, level) for number in join_number_words(typed)]
    matches = _match_unless_written(desk, reader, references)
    if matches is None:
        return references
    from qinling.cli.lookup.issue_ranges import take_range_to_show
    from qinling.procedures.lookup.issue_lookup import LIKELY_READINGS, Reading

    found: list[IssueReference] = []
    for match, _ in matches:
        if match.reading is Reading.RANGE:
            found.extend((issue.number, issue.level) for issue in take_range_to_show(desk, match))
            continue
        if match.reading in LIKELY_READINGS and match.count == 1:
            issue = match.issues[0]
            if match.reading is not Reading.WRITTEN:
                desk.print_note(_tell_found(desk, match))
        else:
            issue = _ask_or_refuse(desk, [match], match, level, "--level", is_change=False)
        found.append((issue.number, issue.level))
    return list(dict.fromkeys(found))


def settle_numbers(
    desk: Desk, typed: Sequence[IssueReference], option: str = "--of-level"
) -> list[IssueReference]:
    """Return the issues that a command is to change, each by its number as the ledger has it.

    Numbers that differ only by folding are taken. Of others a person is asked; without a terminal they are
    refused: raises IssueNotFound with every one of them. *option* is the option that gives the level.
    """
    typed = _join_ranges(typed)
    matches = _match_before_change(desk, typed)
    if matches is None:
        return list(dict.fromkeys(typed))
    from qinling.cli.lookup.issue_ranges import confirm_range
    from qinling.procedures.lookup.issue_lookup import MAX_RANGE, SURE_READINGS, Reading

    doubtful = [match for match, _ in matches if match.reading not in SURE_READINGS]
    if not all(match.issues for match in doubtful) or any(match.count > MAX_RANGE for match in doubtful):
        _refuse_numbers(desk, doubtful, typed[0][1], option)
    settled: list[IssueReference] = []
    for match, level in matches:
        is_range = match.reading is Reading.RANGE
        if is_range and desk.is_interactive and takes_several_numbers(get_current_context()):
            settled.extend((issue.number, issue.level) for issue in confirm_range(desk, match))
            continue
        if match.reading in SURE_READINGS:
            issue = match.issues[0]
        else:
            issue = _ask_or_refuse(desk, doubtful, match, level, option, is_change=True)
        settled.append((issue.number, issue.level))
    return list(dict.fromkeys(settled))


def settle_number(desk: Desk, typed: str, level: str | None, option: str = "--level") -> IssueReference:
    """Return the one issue that a command is to change, by its number as the ledger has it. Raises as `settle_numbers`."""
    return _require_one(desk, typed, settle_numbers(desk, [(typed, level)], option))


def _require_one(desk: Desk, typed: str, found: Sequence[IssueReference]) -> IssueReference:
    """Return the only one of *found*. Raises UsageRefused with a command for each of several."""
    if len(found) > 1:
        raise build_refusal_of_joined(desk, typed, list(dict.fromkeys(number for number, _ in found)))
    return found[0]


def _join_ranges(typed: Sequence[IssueReference]) -> Sequence[IssueReference]:
    """Return *typed* with numbers that blanks parted in one word, where all are of one level: A 到 B."""
    joined = join_number_words([number for number, _ in typed])
    return typed if len(joined) == len(typed) else [(number, typed[0][1]) for number in joined]


def _match_before_change(
    desk: Desk, typed: Sequence[IssueReference]
) -> "list[tuple[NumberMatch, str | None]] | None":
    """Return the matches of *typed*, each with the level asked for, before the ledger is opened for a change.

    None as `_match_unless_written` does, and where it cannot be read: the command itself says what is wrong, or
    migrates the file.
    """
    from qinling.ledger.reader import open_reader

    try:
        with open_reader(desk.ledger_place) as reader:
            return _match_unless_written(desk, reader, typed)
    except (LedgerMissing, LedgerUnusable, LedgerBusy):
        return None


def _match_unless_written(
    desk: Desk, reader: "Reader", typed: Sequence[IssueReference]
) -> "list[tuple[NumberMatch, str | None]] | None":
    """Return the matches of *typed*, each with the level asked for.

    None where all are numbers of the ledger character by character: most are, and need nothing else.
    """
    from qinling.procedures.views.issue_views import is_number_of_one

    if all(is_number_of_one(reader, number, level) for number, level in typed):
        return None
    from qinling.cli.lookup.office_numbers import strip_own_office
    from qinling.procedures.lookup.issue_lookup import match_numbers

    typed = strip_own_office(desk, reader, typed)
    return [
        (match, level)
        for number, level in typed
        for match in match_numbers(reader, number, level, _read_places_if_short(desk, reader, number))
    ]


def _read_places_if_short(desk: Desk, reader: "Reader", typed: str) -> list[int]:
    """Return the places of the last list if *typed* can be one of them."""
    from qinling.cli.lookup.last_list import read_places
    from qinling.rules.lookup.typed_numbers import split_numbers

    is_place = any(read_place(one) or read_place_range(one) for one in (typed, *split_numbers(typed)))
    return read_places(desk, reader) if is_place else []


def _tell_found(desk: Desk, match: "NumberMatch") -> str:
    """Return in one line which issue a number was taken for, and why."""
    from qinling.procedures.lookup.issue_lookup import Reading
    from qinling.reports.candidates import cut_text, describe_issue

    what = f"上次列出的第 {read_place(match.typed)} 个" if match.reading is Reading.PLACE else match.typed
    if match.reading is Reading.RENUMBERED:
        what = _describe_doubt(match)
    issue = match.issues[0]
    return cut_text(f"{what}：{issue.number} {describe_issue(issue)}", desk.err.width)


def _ask_or_refuse(
    desk: Desk,
    doubtful: "Sequence[NumberMatch]",
    match: "NumberMatch",
    level: str | None,
    option: str,
    *,
    is_change: bool,
) -> "IssueRow":
    """Ask which issue is meant, where somebody can be asked. Raises IssueNotFound, AnswerNeeded."""
    from qinling.procedures.lookup.issue_lookup import Reading

    if not desk.is_interactive or not match.issues or match.reading is Reading.RANGE:
        _refuse_numbers(desk, doubtful, level, option)
    if issue := _ask_which_issue(desk, match):
        return issue
    if is_change:
        is_of_levels = match.reading is Reading.LEVELS and option
        how = f"请加 {option} 写明哪一级" if is_of_levels else "请写全编号"
        raise AnswerNeeded("没有选定问题，台账没有改动", how)
    raise IssueNotFound("没有选定问题", "请写全编号，或用 qinling list --text 文字 查找")


def _ask_which_issue(desk: Desk, match: "NumberMatch") -> "IssueRow | None":
    """Show the issues that a number may mean, and return the one that a person takes."""
    from qinling.cli.lookup.candidate_choice import choose_candidate
    from qinling.reports.candidates import describe_issues

    names = [issue.number for issue in match.issues]
    texts = describe_issues(match.issues)
    place = choose_candidate(desk, _describe_doubt(match), names, texts, "问题", match.count)
    return None if place is None else match.issues[place]


def _describe_doubt(match: "NumberMatch") -> str:
    from qinling.procedures.lookup.issue_lookup import Reading

    if match.reading is Reading.LEVELS:
        return f"编号 {match.typed} 在几个级别都有"
    if match.reading is Reading.SPELLINGS:
        return f"与 {match.typed} 只差写法的有 {match.count} 个"
    if match.reading is Reading.RENUMBERED:
        return f"{match.typed} 改过编号，现在是"
    if match.reading is Reading.PLACE:
        return f"{match.typed} 不是编号，上次列出的第 {read_place(match.typed)} 个是"
    if match.reading is Reading.SHORTENED:
        return f"{match.typed} 不是完整的编号，对得上的有 {match.count} 个"
    beyond = f"，上次只列出 {match.listed} 个" if match.listed else ""
    return f"台账里没有编号为 {match.typed} 的问题{beyond}" + ("，相近的有" if match.issues else "")


def _refuse_numbers(
    desk: Desk, doubtful: "Sequence[NumberMatch]", level: str | None, option: str
) -> NoReturn:
    """Raise IssueNotFound for all numbers that no command can take as they are, with the issues near to them."""
    if not all(match.issues for match in doubtful):
        from qinling.cli.lookup.misplaced.misplaced_words import refuse_doubtful_words

        refuse_doubtful_words(desk, [match.typed for match in doubtful])
    if len(doubtful) == 1:
        raise _build_refusal(desk, doubtful[0], level, option)
    parts = [
        _build_refusal(desk, match, level, option, is_alone=False) for match in doubtful[:_MAX_EXPLAINED]
    ]
    rest = "、".join(match.typed for match in doubtful[_MAX_EXPLAINED:])
    lines = "".join("\n  " + str(part).replace("\n", "\n  ") for part in parts) + (
        f"\n  还有 {rest}" if rest else ""
    )
    raise IssueNotFound(f"{len(doubtful)} 个编号要写全、写对：{lines}", "")


def _build_refusal(
    desk: Desk, match: "NumberMatch", level: str | None, option: str, *, is_alone: bool = True
) -> IssueNotFound:
    """Return the error for one number: with commands that can be typed if it *is_alone*, else with numbers."""
    from qinling.cli.lookup.issue_ranges import build_range_refusal, explain_no_place
    from qinling.cli.lookup.misplaced.misplaced_conditions import advise_search
    from qinling.cli.lookup.other_numbers import advise_on_others, list_other_numbers
    from qinling.procedures.lookup.issue_lookup import Reading
    from qinling.procedures.views.issue_views import require_one_issue
    from qinling.reports.candidates import candidate_lines, describe_issues

    if match.reading is Reading.RANGE:
        return build_range_refusal(desk, match, option)
    names_levels = match.reading is Reading.LEVELS and is_alone and option
    if match.reading in (Reading.LEVELS, Reading.SPELLINGS) and not names_levels:
        try:
            require_one_issue(match.issues, match.typed, option)  # raises
        except IssueNotFound as refused:
            return refused
    if match.reading is Reading.OTHER_LEVEL and level:
        there = [Level.from_code(issue.level).label for issue in match.issues]
        what = f"{Level.from_code(level).label}没有编号为 {match.typed} 的问题，{'、'.join(there)}有"
        return IssueNotFound(what, f"请写 {option} {there[0]}")
    if not match.issues and says_place(match.typed):
        return IssueNotFound(*explain_no_place(match))
    if not match.issues:
        return IssueNotFound(_describe_doubt(match), advise_search(desk, match.typed))
    names = [issue.number for issue in match.issues]
    rest = []
    if is_alone:
        others = list_other_numbers(desk, match.typed) if names_levels else []
        names = _build_commands(desk, match, option, others)
        rest = [advise_on_others(desk, match.typed, others)] if others else []
    lines = [*candidate_lines(names, describe_issues(match.issues), match.count, desk.err.width), *rest]
    return IssueNotFound(f"{_describe_doubt(match)}：" + "".join(f"\n{line}" for line in lines))


def _build_commands(desk: Desk, match: "NumberMatch", option: str, others: Sequence[str]) -> list[str]:
    """Return the command as typed for each issue of *match*, with its level where another level has its number.

    The *others* typed beside it are left out: they may be of other levels.
    """
    has_levels = len({issue.number for issue in match.issues}) < len(match.issues)
    words = leave_out_numbers(desk.words, others)
    return [
        retype_command(words, match.typed, issue.number)
        + (f" {option} {Level.from_code(issue.level).label}" if has_levels and option else "")
        for issue in match.issues
    ]
