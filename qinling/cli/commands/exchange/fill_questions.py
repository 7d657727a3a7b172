"""Which issue is a row of a form: asked at a terminal, said by --row in a script."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from qinling.cli.context import Desk
from qinling.cli.prompts import prompt_until_valid
from qinling.errors import AnswerNeeded, UsageRefused, ValueRefused, quote_argument

if TYPE_CHECKING:
    from qinling.ledger.rows import IssueRow
    from qinling.procedures.comparisons.form_matching import FormMatch
    from qinling.rules.drafts import Draft
    from qinling.rules.merging.form_rows import RowMatch

_NOT_FILLED = "不填"
#: What says that a row is none of the issues: the second where nothing is filled.
_NONE_OF_THEM = (_NOT_FILLED, "都不是")


def parse_row_answers(pairs: Sequence[str], drafts: "Sequence[Draft]") -> dict[tuple[str, int], str]:
    """Return what the options --row say, by sheet and row: a number, "" for a row that is not filled.

    Raises UsageRefused.
    """
    sheets = list(dict.fromkeys(draft.sheet.name for draft in drafts))
    answers: dict[tuple[str, int], str] = {}
    for pair in pairs:
        place, sign, number = pair.replace("＝", "=").partition("=")
        sheet, has_sheet, row = place.rpartition("!")
        if not sign or not row.strip().isdecimal() or not number.strip():
            raise UsageRefused(
                f"--row {pair} 看不懂", "请写成 --row 行=编号，如 --row 5=SJ-001，或 --row 5=不填"
            )
        if not has_sheet and len(sheets) != 1:
            raise UsageRefused(
                f"--row {pair} 没有写明是哪张表的行", f"请写成 表名!行=编号，表有：{'、'.join(sheets)}"
            )
        key = (sheet if has_sheet else sheets[0]), int(row)
        answers[key] = "" if number.strip() in _NONE_OF_THEM else number.strip()
    return answers


def ask_rows(desk: Desk, match: "FormMatch") -> dict[tuple[str, int], str]:
    """Ask for each doubtful row which issue it is. Return the answers as `parse_row_answers` does."""
    from qinling.reports.comparisons.fill_result import doubt_lines

    answers: dict[tuple[str, int], str] = {}
    for one in match.doubtful:
        for line in doubt_lines(one):
            desk.print_note(line)

        def parse(text: str, match: "RowMatch[IssueRow]" = one) -> str:
            return _parse_choice(text, match)

        answer = prompt_until_valid(desk, "是哪一个（写数字；回车为不填）", parse, default="0")
        answers[one.draft.sheet.name, one.draft.row] = answer
    return answers


def _parse_choice(text: str, match: "RowMatch[IssueRow]") -> str:
    text = text.strip()
    if text in ("", "0", _NOT_FILLED):
        return ""
    numbers = [issue.number for issue in match.candidates]
    if text in numbers:
        return text
    if text.isdecimal() and 0 < int(text) <= len(numbers):
        return numbers[int(text) - 1]
    raise ValueRefused(f"没有“{text}”这个答案", f"请写 0 到 {len(numbers)} 的数字")


def refuse_doubtful_rows(desk: Desk, match: "FormMatch") -> NoReturn:
    """Print the doubtful rows and the options that settle them. Raises AnswerNeeded."""
    from qinling.reports.comparisons.fill_result import doubt_lines

    for one in match.doubtful:
        for line in doubt_lines(one):
            desk.print_note(line)
        place = f"{one.draft.sheet.name}!{one.draft.row}"
        options = [f"{place}={issue.number}" for issue in one.candidates] + [f"{place}={_NOT_FILLED}"]
        desk.print_note(
            "  请加其中一个：" + "，或 ".join(f"--row {quote_argument(option)}" for option in options)
        )
    raise AnswerNeeded(f"有 {len(match.doubtful)} 行看不出是哪个问题", "请按上面所列加 --row 说明")
