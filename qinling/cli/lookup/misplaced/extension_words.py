"""Words of `extend` beside the number: so much longer, taking a request back, what approves or rejects anyway."""

import re
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.framework.typer_internals import Context
from qinling.cli.lookup.misplaced.misplaced_texts import PLAIN_TEXT
from qinling.errors import UsageRefused, ValueRefused, quote_argument
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.typed.typed_durations import parse_extension

if TYPE_CHECKING:
    from qinling.ledger.rows import IssueRow

#: Returns the option that takes a word, "" for none.
FindOption = Callable[[Desk, Context, str], str]
_TAKING_BACK = re.compile(r"(?:取消|撤销|撤回|不要|不用|不)(?:延期?|延长)?(?:申请)?了?|cancel|undo")
_APPROVING = re.compile(r"(?:同意|批准|准予|可以|予以批准)(?:申请)?(?:延期|延长)?(?:申请)?")
_REJECTING = re.compile(r"(?:不同意|不批准|不准|不予批准|不予|驳回)(?:申请)?(?:延期|延长)?(?:申请)?")
#: Before the day: 延到月底.
_TOWARDS = re.compile(r"(?:再|申请)?(?:延长|延期?|推迟|改|顺延)?(?:到|至|为)")


def place_extension_words(
    desk: Desk, ctx: Context, words: Sequence[str], known: Collection[str], find_option: FindOption
) -> dict[str, str]:
    """Return each of *words* that only `extend` knows, with the option that it stands for; "" where it is too much.

    *known* are numbers. *find_option* returns the option of a word of any command. Raises UsageRefused for taking a request back.
    """
    others = [word for word in words if word not in known]
    issue = _find_issue(desk, known or [word for word in words if re.search("[0-9]", word)][:1])
    if any(_TAKING_BACK.fullmatch(fold_name(word)) for word in others):
        raise _refuse_taking_back(issue)
    return {
        word: option
        for word in others
        if (option := _find_option(desk, ctx, word, issue, find_option)) is not None
    }


def _find_option(
    desk: Desk, ctx: Context, word: str, issue: "IssueRow | None", find_option: FindOption
) -> str | None:
    folded = fold_name(word)
    is_approved, is_rejected = bool(ctx.params.get("approve")), bool(ctx.params.get("reject"))
    if _REJECTING.fullmatch(folded):
        return "" if is_rejected else None if is_approved else "--reject"
    if _APPROVING.fullmatch(folded):
        return "" if is_approved else None if is_rejected else "--approve"
    if is_approved:  # an approval has no reason
        return "" if PLAIN_TEXT.fullmatch(word) else None
    if ctx.params.get("to") or is_rejected:
        return None
    if _TOWARDS.fullmatch(folded):
        return ""
    if (found := _TOWARDS.match(word)) and (option := find_option(desk, ctx, word[found.end() :])):
        return option
    day = _find_longer_day(desk, word, issue)
    return None if day is None else f"--to {day}"


def _find_longer_day(desk: Desk, word: str, issue: "IssueRow | None") -> date | None:
    """Return the day of 再延半个月, told: from the issue's deadline, or from today where that has gone by."""
    with suppress(ValueRefused):
        duration = parse_extension(word)
        deadline = issue.deadline if issue else None
        for start, name in ((deadline, "现时限"), (desk.today, "今天")):
            if start and (day := duration.find_last_day(start, desk.calendar)) > desk.today:
                desk.print_note(f"“{word}”从{name} {start} 算起，到 {day}")
                return day
    return None


def _find_issue(desk: Desk, numbers: Collection[str]) -> "IssueRow | None":
    """Return the issue with the one of *numbers*, None for another count and for what is no number of one."""
    from qinling.procedures.lookup.issue_lookup import match_number

    if len(numbers) != 1:
        return None
    with desk.reading() as reader:
        found = match_number(reader, next(iter(numbers)))
    return found.issues[0] if found.count == 1 else None


def _refuse_taking_back(issue: "IssueRow | None") -> UsageRefused:
    number = quote_argument(issue.number) if issue else "编号"
    if issue and issue.requested_deadline is None:
        return UsageRefused(
            f"{issue.number} 没有待批复的延期申请，没有可撤回的",
            f"已批准的要改回：qinling edit {number} 整改时限=原来的日期 --ground 依据；各次延期见 qinling history {number}",
        )
    return UsageRefused(
        "extend 没有“取消”这一项",
        f"刚申请错的：qinling undo；以后才撤回的，记作不批准：qinling extend {number} --reject --reason 申请人撤回 --by 批准人",
    )
