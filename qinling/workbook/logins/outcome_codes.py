"""Which column of a log says whether a login came off, and what the codes in it mean."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from qinling.errors import AnswerNeeded, ValueRefused
from qinling.rules.logins.log_cells import is_logout, parse_outcome
from qinling.rules.parsing.chinese_text import format_number, quote_value
from qinling.workbook.files.grids import Cell
from qinling.workbook.logins.log_headings import Header
from qinling.workbook.reading.table_detection import is_blank

_MAX_CODE_LENGTH = 5
_REMEDY = "请写成功或失败"

#: Says of the text of a cell whether the login failed; raises ValueRefused.
FailureTest = Callable[[str], bool]


def read_cell_text(cell: Cell) -> str:
    """Return a cell as text, a number as a person would type it."""
    if isinstance(cell, float):
        return format_number(cell)
    return "" if is_blank(cell) else str(cell).strip()


def find_outcome_column(header: Header, sample: Sequence[Sequence[Cell]]) -> int | None:
    """Return the column that says it: one of outcomes, else one of messages where each of them says so."""
    column = header.columns.get("outcome")
    message_column = header.columns.get("message")
    if column is not None or message_column is None:
        return column
    messages = [text for text, _ in _read_outcome_pairs(sample, message_column, message_column)]
    return message_column if messages and all(parse_outcome(text) is not None for text in messages) else None


def build_failure_test(
    log: str, header: Header, sample: Sequence[Sequence[Cell]], column: int, success_code: str | None
) -> tuple[FailureTest, str]:
    """Return how the cells of *column* are read, and what the user is to know of it ("" for nothing).

    *sample* are the rows below the headings. Codes alone are told by the messages beside them,
    else by *success_code*. Raises AnswerNeeded where neither tells, or where it is none of several codes.
    """
    heading = header.headings[column]
    message_column = header.columns.get("message", column)
    pairs = list(_read_outcome_pairs(sample, column, message_column))
    if any(parse_outcome(text) is not None for text, _ in pairs):  # words: a code beside them is a slip
        return _make_failure_test(set() if success_code is None else {success_code}), ""
    codes = Counter(text for text, _ in pairs if _is_code(text))
    if not codes:
        return _make_failure_test(set()), ""
    if success_codes := _infer_success_codes(pairs):
        beside = header.headings[message_column]
        return _make_failure_test(
            success_codes
        ), f"“{heading}”列是代码，按“{beside}”列，{'、'.join(sorted(success_codes))} 是成功"
    if success_code is not None and (success_code in codes or len(codes) == 1):
        return _make_failure_test({success_code}), f"“{heading}”列是代码，{success_code} 是成功，其余是失败"
    seen = "，".join(f"{code} 有 {count} 行" for code, count in codes.most_common(5))
    choices = sorted({*codes, *(("0", "1") if codes.keys() <= {"0", "1"} else ())})[:5]
    unclear = "看不出哪个是成功" if success_code is None else f"没有 {success_code}"
    raise AnswerNeeded(
        f"{log} 的“{heading}”列只有代码（已读到的：{seen}），{unclear}",
        f"请加 {' 或 '.join(f'--success-code {code}' for code in choices)}",
        heading=heading,
    )


def _read_outcome_pairs(
    sample: Sequence[Sequence[Cell]], column: int, message_column: int
) -> Iterator[tuple[str, str]]:
    """Yield (outcome, message) of the rows that are logins and have an outcome."""
    for row in sample:
        text, message = (
            read_cell_text(row[place]) if place < len(row) else "" for place in (column, message_column)
        )
        if text and not is_logout(text) and not is_logout(message):
            yield text, message


def _is_code(text: str) -> bool:
    return text.isascii() and text.isalnum() and len(text) <= _MAX_CODE_LENGTH and parse_outcome(text) is None


def _infer_success_codes(pairs: Sequence[tuple[str, str]]) -> set[str]:
    """Return the codes of success where the messages say the same of a code each time, else none."""
    outcomes_by_code: dict[str, set[bool]] = {}
    for code, message in pairs:
        if (came_off := parse_outcome(message)) is not None:
            outcomes_by_code.setdefault(code, set()).add(came_off)
    if any(len(both) > 1 for both in outcomes_by_code.values()):
        return set()
    success_codes = {code for code, (came_off,) in outcomes_by_code.items() if came_off}
    if not success_codes and outcomes_by_code.keys() in ({"0"}, {"1"}):
        success_codes = {"0", "1"} - outcomes_by_code.keys()
    return success_codes


def _make_failure_test(success_codes: set[str]) -> FailureTest:
    def is_failed(text: str) -> bool:
        came_off = parse_outcome(text)
        if success_codes and came_off is None and _is_code(text):
            return text not in success_codes
        if came_off is None or is_logout(text):
            raise ValueRefused(
                "没有写登录结果" if not text else f"看不懂登录结果{quote_value(text)}", _REMEDY
            )
        return not came_off

    return is_failed
