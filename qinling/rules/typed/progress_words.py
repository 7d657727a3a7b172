"""The words of a progress report as typed behind the numbers: SJ2025-013 80% 苗木到位."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from qinling.errors import UsageRefused, format_command, quote_argument
from qinling.rules.lookup.number_ranges import join_range_words
from qinling.rules.parsing.chinese_text import normalize_width
from qinling.rules.typed.typed_percents import find_share, is_labelled_share, is_share_label
from qinling.rules.vocabulary import Schedule

HOW_TO_TYPE = "写成 --percent 80 --note 文字，文字里有空格的用引号括起来"
#: Between a share and the text before or behind it.
#: A numeral alone, such as 六十, may as well end a text.
_PERCENT_SIGNS = re.compile(r"[0-9]|%|百分|成|分之")
_STOP = re.compile(r"(?<![0-9])[,，]|[,，](?![0-9])|[;；。]")
_ENDS = ",，;；。 "
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_ENDS_LIKE_A_NUMBER = re.compile(r"[0-9A-Za-z号)）〕]$")
_BEGINS_WITH_A_UNIT = re.compile(
    r"(?:[吨方亩米处个户棵株车次起件人天日月年辆台座间家]|公斤|公里|平方|立方|余|多|几|m|t)", re.IGNORECASE
)


class ProgressWords(NamedTuple):
    """The numbers of issues, the percentage as typed, and the text. None where nothing was typed."""

    numbers: tuple[str, ...]
    percent: str | None
    note: str | None


def split_progress_words(
    words: Sequence[str], is_number: Callable[[str], bool], *, needs_number: bool
) -> ProgressWords:
    """Split *words* into the numbers in front, a percentage, and the text behind.

    With *needs_number* the first word is a number. *is_number* tells whether an issue has it. Raises
    UsageRefused for words that may be meant in two ways.
    """
    for place, word in enumerate(words):
        if place == 0 and needs_number:
            continue
        percent, text = _split_percent(word)
        several = word.split()
        if len(several) > 1 and all(map(find_share, several)) and percent is None:
            raise UsageRefused(f"“{word}”里有 {len(several)} 个完成率", "只留一个")
        if percent is not None:
            _require_no_number(words[:place], word, is_number)
            return _build_report(words, place, percent, text)
        if _is_text(word) and not is_number(word):
            return _build_report(words, place, None, word)
    return ProgressWords(tuple(words), None, None)


def join_number_ranges(words: Sequence[str]) -> list[str]:
    """Return *words* with each range in front of the report in one word: A 到 B 50% → A到B 50%.

    A sign between words of a text, or between a number and a percentage, stays a word of the text.
    """
    joined: list[str] = []
    place = 0
    while place < len(words):
        size = next((size for size in (3, 2) if _are_range(words[place : place + size], size)), 1)
        if size == 1 and place and (_split_percent(words[place])[0] is not None or _is_text(words[place])):
            break
        joined.append("".join(words[place : place + size]))
        place += size
    return [*joined, *words[place:]]


def join_percent_signs(words: Sequence[str]) -> list[str]:
    """Return *words* with what blanks parted in one: 50 % → 50%, 完成率 60% → 完成率60%."""
    joined: list[str] = []
    for word in words:
        parted = (
            word in ("%", "％") and joined and (find_share(joined[-1]) or "%").replace(".", "").isdecimal()
        )
        if parted or (joined and is_share_label(joined[-1]) and find_share(word) is not None):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def find_schedule(text: str | None) -> Schedule | None:
    """Return the schedule that *text* says and nothing else: 未达到序时进度, 达到."""
    return next((one for one in Schedule if text in (one.label, one.label.removesuffix("序时进度"))), None)


def require_numbers_first(words: Sequence[str], is_number: Callable[[str], bool]) -> None:
    """Refuse a percentage or a text in front of the numbers, with the words in the order that is understood."""
    first, *others = words
    if is_number(first) or not others or not all(map(is_number, others)):
        return
    if _split_percent(first)[0] is not None or _is_text(first):
        line = " ".join(quote_argument(word) for word in (*others, first))
        raise UsageRefused(f"“{first}”写在编号前面了", f"写成 qinling progress {line}")


def _are_range(words: Sequence[str], size: int) -> bool:
    """Return whether *words* are *size* words that blanks made of one range: A 到 B, A到 B."""
    return (
        len(words) == size
        and _ENDS_LIKE_A_NUMBER.search(normalize_width(words[-1])) is not None
        and (size == 2 or _ENDS_LIKE_A_NUMBER.search(normalize_width(words[0])) is not None)
        and len(join_range_words(words)) == 1
    )


def _split_percent(word: str) -> tuple[str | None, str]:
    """Return the percentage at the beginning of *word*, or None, and the text behind it.

    One at its end counts where it says what it is: 已装围栏，完成率70%.
    """
    if (share := find_share(word)) is not None:
        return share, ""
    text = word.strip(_ENDS)
    if stops := list(_STOP.finditer(text)):
        head, behind = text[: stops[0].start()], text[stops[0].end() :]
        before, tail = text[: stops[-1].start()], text[stops[-1].end() :]
        if (share := find_share(head)) is not None:
            return share, behind.strip()
        if is_labelled_share(tail):
            return find_share(tail), before.strip()
    return None, word


def _is_text(word: str) -> bool:
    """Return whether *word* is a sentence and no number of an issue: it is Chinese to its end."""
    return bool(_CHINESE.search(word)) and not _ENDS_LIKE_A_NUMBER.search(word)


def _require_no_number(numbers: Sequence[str], word: str, is_number: Callable[[str], bool]) -> None:
    if is_number(word):
        raise UsageRefused(
            f"“{word}”可以是完成率，也是一个问题的编号", f"是完成率，{_show_options(numbers, word, '')}"
        )


def _show_options(numbers: Sequence[str], percent: str, note: str) -> str:
    """Return how to type the report with its options, with the words that were typed."""
    command = format_command(["progress", *numbers]) if numbers else ""
    options = (("--percent", percent), ("--note", note))
    typed = " ".join(f"{name} {quote_argument(value)}" for name, value in options if value)
    return f"写成 {command} {typed}" if command else f"写成 {typed}"


def _build_report(words: Sequence[str], place: int, percent: str | None, text: str) -> ProgressWords:
    """Return the report whose percentage or text stands at *place*. Raises UsageRefused for what is unclear."""
    numbers, note = words[:place], " ".join(filter(None, [text, *words[place + 1 :]]))
    last, behind = _split_percent(words[-1]) if len(words) > place + 1 else (None, "")
    if last is not None and _PERCENT_SIGNS.search(normalize_width(last)):
        before = " ".join(filter(None, [text, *words[place + 1 : -1], behind]))
        whole, way = " ".join(words[place:]), _show_options(numbers, last, before)
        if percent is None:
            raise UsageRefused(f"“{whole}”看不出哪个是完成率", way)
        first = _show_options(numbers, percent, note if before else "")
        raise UsageRefused(f"“{whole}”里有两个完成率", f"{first}；或{way}")
    if percent is not None and not text and _BEGINS_WITH_A_UNIT.match(note):
        whole = " ".join(words[place:])
        ways = (
            f"是完成率，{_show_options(numbers, percent, note)}；是数量，{_show_options(numbers, '', whole)}"
        )
        raise UsageRefused(f"“{whole}”看不出 {percent} 是完成率还是数量", ways)
    return ProgressWords(tuple(numbers), percent, note or None)
