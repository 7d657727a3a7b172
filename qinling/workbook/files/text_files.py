"""Read a text file of cells (.csv, .txt, .tsv): its encoding, its delimiter, its rows."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from qinling.errors import AnswerNeeded, Choice, Doubt, ValueRefused, WorkbookRefused
from qinling.rules.limits import Limits
from qinling.rules.parsing.chinese_text import normalize_text
from qinling.rules.parsing.values import unescape_formula

#: The key of `--map` that names the delimiter of a text file.
DELIMITER_KEY = "@分隔符"
_MIN_BYTES_OF_UTF8 = 20
_JUDGED_ROWS = 50
_LABELS = {",": "逗号", "\t": "制表符", ";": "分号", "|": "竖线"}
_NAMES = {"，": ",", "；": ";", "｜": "|", "tab": "\t", "\\t": "\t"} | {
    label: mark for mark, label in _LABELS.items()
}


def read_text_rows(path: Path, limits: Limits, delimiter: str | None) -> Iterator[list[object]]:
    """Yield the rows of *path*. *delimiter* is as in `grids.open_grids`."""
    data = path.read_bytes()
    text = _decode_text(path, data, detect_encoding(data))
    if "\0" in text:
        raise WorkbookRefused(f"{path.name} 不是文本表格", "请另存为 .xlsx 或 UTF-8 的 .csv")
    max_characters = max(limits.max_cell_length * 4, 131_072)
    csv.field_size_limit(max_characters)
    # The last line is a marker. If it is not a row of its own, a quote is unclosed.
    lines = chain(io.StringIO(text, newline=""), ["\0"])
    reader = csv.reader(lines, delimiter=_choose_delimiter(path, text, delimiter), strict=False)
    is_cut_off = not text.endswith(("\n", "\r"))
    start, width, last_width = 1, 0, 0
    try:
        for number, row in enumerate(reader, 1):
            if row == ["\0"]:
                if is_cut_off and 1 < last_width < width:
                    raise WorkbookRefused(
                        f"{path.name} 最后一行不完整，只有 {last_width} 格，文件多半没有传完",
                        "请重新导出或索取该文件；确是完整的，请在文件末尾加一个换行",
                    )
                return
            width, last_width = last_width, len(row)
            if number > limits.max_rows:
                raise WorkbookRefused(
                    f"{path.name} 超过上限 {limits.max_rows} 行",
                    "请拆分后导入，或在设置中调大 import.max_rows",
                )
            if row and row[-1].endswith("\0"):
                raise WorkbookRefused(
                    f"{path.name} 第 {start} 行的引号没有配对", "请补上或删去该行多余的引号"
                )
            start = reader.line_num + 1
            yield list(map(unescape_formula, row))
    except csv.Error as error:
        raise WorkbookRefused(
            f"{path.name} 第 {start} 行起有超过 {max_characters} 字的单元格，多半是引号没有配对",
            "请检查该行的引号",
        ) from error


def detect_encoding(data: bytes) -> str:
    """Return the encoding of *data*: UTF-8 with or without a byte order mark, UTF-16 with one, or GB18030."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return encoding
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        # Chinese text in GB18030 is rarely valid UTF-8 for long. Many valid bytes before the error mean
        # damaged UTF-8. Decoding that as GB18030 would silently give wrong characters.
        damaged = sum(byte > 127 for byte in data[: error.start]) > _MIN_BYTES_OF_UTF8
        return "utf-8" if damaged else "gb18030"
    return "utf-8"


def _decode_text(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise WorkbookRefused(
            f"{path.name} 第 {line} 行有读不出的字符（按 {encoding}）",
            "请在 WPS 或 Excel 中另存为 .xlsx 后再导入",
        ) from error


class DelimiterReading(NamedTuple):
    """The likeliest delimiter of a text, and the *rivals* that are as likely. Without one it is certain."""

    mark: str
    rivals: tuple[str, ...] = ()


def detect_delimiter(text: str) -> DelimiterReading:
    """Return the delimiter under which most of the first rows have the same number of cells, above one.

    Quotes count: a delimiter inside them parts nothing. Among equals the one with at least twice
    as many cells wins; semicolons inside the texts of a comma file make fewer.
    """
    scores = {mark: _count_even_rows(text, mark) for mark in _LABELS}
    best = max(scores, key=lambda mark: scores[mark])
    rows, cells = scores[best]
    if rows == 0:
        return DelimiterReading(",")
    rivals = [
        mark
        for mark, (others, width) in scores.items()
        if mark != best and others == rows and width * 2 > cells
    ]
    return DelimiterReading(best, tuple(rivals))


def _count_even_rows(text: str, mark: str) -> tuple[int, int]:
    """Return how many of the first rows have the commonest number of cells, and that number."""
    widths: list[int] = []
    try:
        for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=mark), _JUDGED_ROWS):
            widths.append(len(row))  # noqa: PERF401 (the rows before an error count)
    except csv.Error:
        pass  # a quote is not closed: the rows before it are judged
    counts = Counter(width for width in widths if width > 1)
    return max(((rows, width) for width, rows in counts.items()), default=(0, 0))


def parse_delimiter(text: str) -> str:
    """Return the delimiter that the user names, by its sign or its Chinese name. Raises WorkbookRefused."""
    mark = text if text in _LABELS else _NAMES.get(text.strip().lower(), normalize_text(text))
    if mark not in _LABELS:
        raise WorkbookRefused(f"“{text}”不能作分隔符", "可用：逗号、分号、竖线、制表符")
    return mark


def name_delimiter(text: str) -> str:
    """Return the Chinese name of the delimiter that the user names. Raises ValueRefused."""
    try:
        return _LABELS[parse_delimiter(text)]
    except WorkbookRefused as refused:
        raise ValueRefused(refused.message, refused.remedy) from None


def _choose_delimiter(path: Path, text: str, delimiter: str | None) -> str:
    if delimiter:
        return parse_delimiter(delimiter)
    reading = detect_delimiter(text)
    if reading.rivals and delimiter is not None:
        marks = (reading.mark, *reading.rivals)
        names = "还是".join(_LABELS[mark] for mark in marks)
        choices = tuple(
            Choice(_LABELS[mark], ("--map", f"{DELIMITER_KEY}={_LABELS[mark]}")) for mark in marks
        )
        subject = f"看不出各格用{names}分隔"
        doubt = Doubt(path.name, "", subject, tuple(text.splitlines()[:3]), choices)
        remedy = f"请加 --map {DELIMITER_KEY}={_LABELS[marks[0]]}（或 {_LABELS[marks[1]]}）"
        raise AnswerNeeded(f"{path.name} {subject}", remedy, doubts=[doubt])
    return reading.mark
