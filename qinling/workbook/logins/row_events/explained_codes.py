"""Codes of acts that a heading explains, 类型(1:登录 2:退出 3:登录失败)."""

import re
from collections.abc import Callable

from qinling.rules.logins.log_words.event_words import ACTS, OUTCOMES, read_event_words
from qinling.rules.parsing.chinese_text import normalize_width
from qinling.workbook.files.grids import Cell

_BRACKET = re.compile(r"[(\[【](.*)[)\]】]")
_PAIR = re.compile(
    r"(?<![A-Za-z0-9])(?P<code>-?[A-Za-z0-9]{1,3})\s*(?:[=:\-.、]|表示|代表|为|是)?\s*(?P<word>[\u4e00-\u9fff]{2,})"
)
_MIN_CODES = 2


def read_explained_acts(heading: str) -> dict[str, int]:
    """Return code → what its word in the brackets of *heading* says, `EventWord`. {} unless each word says something about logins."""
    inside = _BRACKET.search(normalize_width(heading))
    pairs = (
        [(found["code"], int(read_event_words(found["word"]))) for found in _PAIR.finditer(inside[1])]
        if inside
        else []
    )
    are_clear = len(dict(pairs)) == len(pairs) >= _MIN_CODES and all(
        said & (ACTS | OUTCOMES) for _, said in pairs
    )
    return dict(pairs) if are_clear else {}


def explain_acts(
    heading: str, read_text: Callable[[Cell], str], interpret: Callable[[Cell], int]
) -> Callable[[Cell], int]:
    """Return *interpret*, before which the codes that *heading* explains come."""
    acts = read_explained_acts(heading)
    if not acts:
        return interpret

    def interpret_code(cell: Cell) -> int:
        said = acts.get(read_text(cell))
        return interpret(cell) if said is None else said

    return interpret_code
