"""Line breaks for Chinese text, which has few blanks."""

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells
from rich.text import Text

_OPENING = "（“‘《【〔「『([{"
_CLOSING = "，。；：、！？）”’》】〕」』…—％%,.;:!?)\\]}"
#: What is not broken: a word of a language with blanks, or one Chinese character, and the punctuation around it.
_UNIT = re.compile(rf"[{re.escape(_OPENING)}]*(?:[!-~\u00a0-\u024f]+|.)?[{_CLOSING}]*\s*")


def wrap_text(text: Text, width: int, indent: int = 0) -> Iterator[Text]:
    """Yield *text* in lines of at most *width* cells; the lines after the first begin with *indent* blanks.

    A line breaks at a blank or between Chinese characters. It never begins with closing punctuation.
    """
    lines = text.divide(find_line_breaks(text.plain, width, indent))
    for place, line in enumerate(lines):
        line.rstrip()
        if place:
            line.pad_left(indent)
        yield line


def find_line_breaks(text: str, width: int, indent: int = 0) -> list[int]:
    """Return the places in *text* where a new line begins."""
    breaks: list[int] = []
    used = 0
    for unit in _UNIT.finditer(text):
        size = cell_len(unit[0].rstrip())
        if used > indent * bool(breaks) and used + size > width:
            breaks.append(unit.start())
            used = indent
        if used + size > width:  # a word longer than a line
            place = unit.start()
            for piece in _chop_word(unit[0].rstrip(), width - indent)[:-1]:
                place += len(piece)
                breaks.append(place)
            used = indent + cell_len(text[place : unit.end()])
        else:
            used += cell_len(unit[0])
    return breaks


def _chop_word(word: str, width: int) -> list[str]:
    """Return *word* in pieces of at most *width* cells, the last of them more than closing punctuation."""
    pieces = chop_cells(word, width)
    ending = word[len(word.rstrip(_CLOSING)) - 1 :]  # the last letter, and the punctuation after it
    if len(pieces[-1]) < len(ending) < len(word):
        return [*chop_cells(word.removesuffix(ending), width), ending]
    return pieces


def measure_longest_unit(text: str) -> int:
    """Return how many cells the widest part of *text* takes that is not broken."""
    return max((cell_len(unit[0].rstrip()) for unit in _UNIT.finditer(text)), default=0)
