"""Which column of a log says whether a login came off, and what the codes in it mean."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from qinling.errors import AnswerNeeded, ValueRefused
from qinling.rules.logins.log_cells import is_leaving, outcome
from qinling.rules.parsing.chinese_text import number_text, shown
from qinling.workbook.files.grids import Cell
from qinling.workbook.logins.log_headings import Header
from qinling.workbook.reading.table_detection import is_blank

_LONGEST_CODE = 5
_WRITE_WORDS = "请写成功或失败"

#: Says of the text of a cell whether the login failed; raises ValueRefused.
Failed = Callable[[str], bool]


def text_of(cell: Cell) -> str:
    """Return a cell as text, a number as a person would type it."""
    if isinstance(cell, float):
        return number_text(cell)
    return "" if is_blank(cell) else str(cell).strip()


def outcome_column(header: Header, sample: Sequence[Sequence[Cell]]) -> int | None:
    """Return the column that says it: one of outcomes, else one of messages where each of them says so."""
    column = header.columns.get("outcome")
    told = header.columns.get("message")
    if column is not None or told is None:
        return column
    messages = [text for text, _ in _pairs(sample, told, told)]
    return told if messages and all(outcome(text) is not None for text in messages) else None


def read_outcomes(
    log: str, header: Header, sample: Sequence[Sequence[Cell]], column: int, success_code: str | None
) -> tuple[Failed, str]:
    """Return how the cells of *column* are read, and what the user is to know of it ("" for nothing).

    *sample* are the rows below the headings. Codes alone are told by the messages beside them,
    else by *success_code*. Raises AnswerNeeded where neither tells, or where it is none of several codes.
    """
    heading = header.headings[column]
    told = header.columns.get("message", column)
    pairs = list(_pairs(sample, column, told))
    if any(outcome(text) is not None for text, _ in pairs):  # words: a code beside them is a slip
        return _failed(set() if success_code is None else {success_code}), ""
    codes = Counter(text for text, _ in pairs if _is_code(text))
    if not codes:
        return _failed(set()), ""
    if good := _told_by_messages(pairs):
        beside = header.headings[told]
        return _failed(good), f"“{heading}”列是代码，按“{beside}”列，{'、'.join(sorted(good))} 是成功"
    if success_code is not None and (success_code in codes or len(codes) == 1):
        return _failed({success_code}), f"“{heading}”列是代码，{success_code} 是成功，其余是失败"
    seen = "，".join(f"{code} 有 {count} 行" for code, count in codes.most_common(5))
    choices = sorted({*codes, *(("0", "1") if codes.keys() <= {"0", "1"} else ())})[:5]
    unclear = "看不出哪个是成功" if success_code is None else f"没有 {success_code}"
    raise AnswerNeeded(
        f"{log} 的“{heading}”列只有代码（已读到的：{seen}），{unclear}",
        f"请加 {' 或 '.join(f'--success-code {code}' for code in choices)}",
        heading=heading,
    )


def _pairs(sample: Sequence[Sequence[Cell]], column: int, told: int) -> Iterator[tuple[str, str]]:
    """Yield (outcome, message) of the rows that are logins and have an outcome."""
    for row in sample:
        text, message = (text_of(row[place]) if place < len(row) else "" for place in (column, told))
        if text and not is_leaving(text) and not is_leaving(message):
            yield text, message


def _is_code(text: str) -> bool:
    return text.isascii() and text.isalnum() and len(text) <= _LONGEST_CODE and outcome(text) is None


def _told_by_messages(pairs: Sequence[tuple[str, str]]) -> set[str]:
    """Return the codes of success where the messages say the same of a code each time, else none."""
    said: dict[str, set[bool]] = {}
    for code, message in pairs:
        if (came_off := outcome(message)) is not None:
            said.setdefault(code, set()).add(came_off)
    if any(len(both) > 1 for both in said.values()):
        return set()
    good = {code for code, (came_off,) in said.items() if came_off}
    if not good and said.keys() in ({"0"}, {"1"}):
        good = {"0", "1"} - said.keys()
    return good


def _failed(good: set[str]) -> Failed:
    def failed(text: str) -> bool:
        came_off = outcome(text)
        if good and came_off is None and _is_code(text):
            return text not in good
        if came_off is None or is_leaving(text):
            raise ValueRefused("没有写登录结果" if not text else f"看不懂登录结果{shown(text)}", _WRITE_WORDS)
        return not came_off

    return failed
