"""Values of options that count: 10, 十, 10条, 第3轮."""

import re
import sys
from collections.abc import Callable

from qinling.cli.options.values.value_parsers import ValueParser
from qinling.errors import ValueRefused

_MAX_LENGTH = 40
_WORDS_AROUND = re.compile(r"^第(?=.)|(?<=.)[个条件轮周秒次项名行]$")


class CountParser(ValueParser[int]):
    """Parser of a count of *low* to *high*. Help shows *kind* and the bounds; *remedy* says what to write for another word."""

    def __init__(
        self, kind: str, low: int = 1, high: int | None = None, remedy: str = "请写数字，如 5"
    ) -> None:
        super().__init__(kind, _build_parser(low, high, remedy), _MAX_LENGTH)
        self.min, self.max = low, high


def _build_parser(low: int, high: int | None, remedy: str) -> Callable[[str | int], int]:
    def parse(text: str | int) -> int:
        count = text if isinstance(text, int) else _read_count(text, remedy)
        if count < low:
            raise ValueRefused(f"{count} 太小，最小是 {low}")
        if high is not None and count > high:
            raise ValueRefused(f"{count} 太大，最大是 {high}")
        return min(count, sys.maxsize)  # there are no more of anything

    return parse


def _read_count(text: str, remedy: str) -> int:
    from qinling.rules.parsing.chinese_text import normalize_text, parse_chinese_number

    words = normalize_text(text)
    plain = _WORDS_AROUND.sub("", words)
    if re.fullmatch(r"-?[0-9]+", plain):
        return int(plain)
    if (count := parse_chinese_number(plain)) is None:
        raise ValueRefused(f"“{text}”不是整数" if words else "不能为空", remedy)
    return count
