"""Find the outcome column of a log and decode its codes."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from qinling.errors import AnswerNeeded, ValueRefused
from qinling.rules.logins.log_cells import is_logout, parse_outcome
from qinling.rules.parsing.chinese_text import format_number, quote_value
from qinling.workbook.files.grids import Cell
from qinling.workbook.logins.log_headings import Header
from qinling.workbook.tables.table import is_blank

_MAX_CODE_LENGTH = 5
_REMEDY = "请写成功或失败"

#: Returns whether a cell's text means a failed login. Raises ValueRefused.
FailureTest = Callable[[str], bool]


def read_cell_text(cell: Cell) -> str:
    """Return a cell as stripped text, a number as a person would type it."""
    if isinstance(cell, float):
        return format_number(cell)
    return "" if is_blank(cell) else str(cell).strip()


def find_outcome_column(header: Header, sample: Sequence[Sequence[Cell]]) -> int | None:
    """Return the outcome column, or the message column if every message states an outcome."""
    column = header.columns.get("outcome")
    message_column = header.columns.get("message")
    if column is not None or message_column is None:
        return column
    messages = [text for text, _ in _read_outcome_pairs(sample, message_column, message_column)]
    return message_column if messages and all(parse_outcome(text) is not None for text in messages) else None


def build_failure_test(
    log: str, header: Header, sample: Sequence[Sequence[Cell]], column: int, success_code: str | None
) -> tuple[FailureTest, str]:
    """Return the failure test for *column* and a note for the user ("" for none).

    *sample* are the rows below the headings. Codes are decoded from the messages in the same rows,
    otherwise with *success_code*. Raises AnswerNeeded if neither decides.
    """
    heading = header.headings[column]
    message_column = header.columns.get("message", column)
    pairs = list(_read_outcome_pairs(sample, column, message_column))
    if any(
        parse_outcome(text) is not None for text, _ in pairs
    ):  # the column has words; a single code is a typing error
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
    """Return the codes whose messages always mean success. Return an empty set if a code has contradicting messages."""
    outcomes_by_code: dict[str, set[bool]] = {}
    for code, message in pairs:
        if (succeeded := parse_outcome(message)) is not None:
            outcomes_by_code.setdefault(code, set()).add(succeeded)
    if any(len(both) > 1 for both in outcomes_by_code.values()):
        return set()
    success_codes = {code for code, (succeeded,) in outcomes_by_code.items() if succeeded}
    if not success_codes and outcomes_by_code.keys() in ({"0"}, {"1"}):
        success_codes = {"0", "1"} - outcomes_by_code.keys()
    return success_codes


def _make_failure_test(success_codes: set[str]) -> FailureTest:
    def is_failed(text: str) -> bool:
        succeeded = parse_outcome(text)
        if success_codes and succeeded is None and _is_code(text):
            return text not in success_codes
        if succeeded is None or is_logout(text):
            raise ValueRefused(
                "没有写登录结果" if not text else f"看不懂登录结果{quote_value(text)}", _REMEDY
            )
        return not succeeded

    return is_failed
