"""What columns say that are not known to be the outcome: yes under 登录异常, √ under any heading, 登录失败 under 设备."""

import re
from collections.abc import Callable

from qinling.rules.logins.log_words.event_words import EventWord
from qinling.rules.logins.log_words.outcome_headings import (
    ANSWERS,
    NO_SIGNS,
    YES_SIGNS,
    has_failure_word,
    may_ask_for_outcome,
    may_have_signs,
)
from qinling.workbook.files.grids import Cell
from qinling.workbook.logins.row_events.event_columns import PLACES

#: A way to log in that is not known may tell that it did not work: 短信没回.
_NEGATION = re.compile("[未没失败拒错]|不(?!限|明|详)")
_SIGNS = dict.fromkeys(YES_SIGNS, EventWord.SUCCESS) | dict.fromkeys(NO_SIGNS, EventWord.FAILURE)


def explain_answers(
    heading: str, read_text: Callable[[Cell], str], interpret: Callable[[Cell], int]
) -> Callable[[Cell], int]:
    """Return *interpret*, before which the answers come that a column of *heading* may hold."""
    is_asking = may_ask_for_outcome(heading)
    has_signs = may_have_signs(heading) and not has_failure_word(heading)

    def interpret_answer(cell: Cell) -> int:
        text = read_text(cell).casefold()
        if text in _SIGNS and has_signs:
            return int(_SIGNS[text])
        if is_asking and text in ANSWERS:
            return int(EventWord.ANSWERED)
        return interpret(cell)

    return interpret_answer if is_asking or has_signs else interpret


def read_beside(role: str, said: int, text: str) -> int:
    """Return what a cell of a way to log in, a device or a place says: no more than that the login failed."""
    if role == PLACES:
        return said & EventWord.FAILURE if said & EventWord.EXPLICIT else 0
    if said == EventWord.UNKNOWN and _NEGATION.search(text):
        return int(EventWord.UNCLEAR)
    return said & ~(EventWord.LOGIN | EventWord.UNKNOWN | EventWord.EXPLICIT)
