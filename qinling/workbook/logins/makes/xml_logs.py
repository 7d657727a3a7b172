"""Open a log in XML: a list of elements, such as the events that Event Viewer saves."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TextIO
from xml.parsers import expat

from qinling.errors import WorkbookRefused
from qinling.workbook.logins.makes.record_source import MAX_KEYS, Record, RecordSource
from qinling.workbook.logins.makes.text_files import build_encoding_refusal, detect_file_encoding, open_text
from qinling.workbook.logins.table_sources import RowFault

_PIECE_CHARACTERS = 1 << 16
_SAMPLE_CHARACTERS = 1 << 20
_MAX_RECORD_LENGTH = 1 << 20
_MAX_DEPTH = 64
_MAX_SHOWN = 60  # characters of a record in a message
_DECLARATION = re.compile(r"\ufeff?\s*<\?xml[^>]*\?>")
_DOCUMENT_TYPE = re.compile(r"\ufeff?(?:\s|<\?.*?\?>|<!--.*?-->)*<!DOCTYPE", re.DOTALL | re.IGNORECASE)
_DECLARED_ENCODING = re.compile(r"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)")
_KNOWN_ENCODINGS = {"utf-8", "utf8", "utf-16", "utf-16le", "gbk", "gb2312", "gb18030", "us-ascii", "ascii"}
#: The element around the file's own: a list without an outermost element is read as well.
_OUTERMOST = "list"

ElementPath = tuple[str, ...]


def open_xml_log(path: Path, log_name: str, notes: list[str]) -> RecordSource:
    """Return the repeated elements of *path* as a table. Elements beside them are named in *notes*.

    Raises WorkbookRefused for broken XML, for document types and without a list.
    """
    encoding = detect_file_encoding(path)
    _require_known_encoding(path, log_name, encoding)
    place = _find_record_path(path, log_name, encoding)
    others: Counter[str] = Counter()
    source = RecordSource(
        log_name,
        PurePosixPath(log_name).stem,
        partial(_read_records, path, log_name, encoding, place, others),
    )
    others_seen = {name: count for name, count in others.items() if count}
    notes += [f"<{name}> 不在 <{place[-1]}> 的列表里，没有读" for name in list(others_seen)[:5]]
    return source


def _require_known_encoding(path: Path, log_name: str, encoding: str) -> None:
    with path.open("rb") as stream:
        found = _DECLARED_ENCODING.search(stream.read(200).decode("latin-1"))
    if found and found[1].lower() not in _KNOWN_ENCODINGS and encoding not in ("utf-8", "utf-8-sig"):
        raise WorkbookRefused(f"{log_name} 的编码 {found[1]} 读不了", "请以 UTF-8 重新导出")


def _find_record_path(path: Path, log_name: str, encoding: str) -> ElementPath:
    """Return the path of the records: of the Event elements, otherwise of the outermost elements that repeat."""
    counter = _PathCounter()
    with path.open("rb") as raw, open_text(raw, encoding) as text:
        try:
            sample = text.read(_SAMPLE_CHARACTERS)
        except UnicodeDecodeError as error:
            raise build_encoding_refusal(log_name, encoding, 1) from error
        is_whole = not text.read(1)
    if _DOCUMENT_TYPE.match(sample):
        # Within it entities could grow without bound. Below the outermost element expat accepts none.
        raise WorkbookRefused(f"{log_name} 里有 DOCTYPE，可能有害，没有读", "请去掉 DOCTYPE 后再导入")
    parser = _build_parser(log_name, counter.start, counter.end, None)
    _parse_text(parser, log_name, f"<{_OUTERMOST}>{_DECLARATION.sub('', sample, count=1)}", is_end=False)
    if is_whole:
        _parse_text(parser, log_name, f"</{_OUTERMOST}>", is_end=True)
    events = [one for one in counter.paths if one[-1] == "Event"]
    repeated = sorted((one for one, count in counter.paths.items() if count > 1), key=len)
    single = [one for one in counter.paths if len(one) == 3]
    for found in (events, repeated, single):
        if found:
            return found[0]
    raise WorkbookRefused(f"{log_name} 里没有一条记录", "请核对导出的条件，重新导出")


class _PathCounter:
    """Counts the elements of a text by their paths, of which the first is that of `_OUTERMOST`."""

    def __init__(self) -> None:
        self.paths: Counter[ElementPath] = Counter()
        self._path: ElementPath = ()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._path = (*self._path, _strip_prefix(name))
        self.paths[self._path] += len(self._path) > 1

    def end(self, name: str) -> None:
        self._path = self._path[:-1]


class _RecordCollector:
    """Collects the elements at *place* as flat records, and counts in *others* those beside them."""

    def __init__(self, log_name: str, place: ElementPath, others: Counter[str]) -> None:
        self.records: list[Record] = []
        self._log_name, self._place, self._others = log_name, place, others
        self._path: list[str] = []
        self._keys: list[str] = []  # keys of the open elements of a record, the record's own is ""
        self._texts: list[list[str]] = []
        self._flat: dict[str, str] = {}
        self._fault = ""
        self._length = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = _strip_prefix(name)
        self._path.append(name)
        if self._keys:
            self._open_element(name, attributes)
        elif tuple(self._path) == self._place:
            self._flat, self._fault, self._length = {}, "", 0
            self._keys, self._texts = [""], [[]]
            self._add_attributes("", attributes)
        elif len(self._path) == len(self._place):
            self._others[name] += 1

    def _open_element(self, name: str, attributes: dict[str, str]) -> None:
        named = attributes.pop("Name", "") if name == "Data" else ""  # as in the events of Windows
        key = f"{self._keys[-1]}.{named or name}".removeprefix(".")
        self._keys.append(key)
        self._texts.append([])
        self._add_attributes(f"{key}.", attributes)

    def _add_attributes(self, prefix: str, attributes: dict[str, str]) -> None:
        for name, value in attributes.items():
            if not name.startswith("xmlns"):
                self._add_value(f"{prefix}{_strip_prefix(name)}", value)

    def _add_value(self, key: str, value: str) -> None:
        if key in self._flat and "." in key:  # a list within the record
            key += f".{sum(one.startswith(f'{key}.') for one in self._flat) + 2}"
        elif key in self._flat:
            self._fault = self._fault or f"有两个 {key}"
        self._flat[key] = value
        self._count_length(len(value))
        if len(self._flat) > MAX_KEYS:
            raise WorkbookRefused(
                f"{self._log_name} 第 {len(self.records) + 1} 条有超过 {MAX_KEYS} 项", "请核对文件，重新导出"
            )

    def _count_length(self, length: int) -> None:
        self._length += length
        if self._length > _MAX_RECORD_LENGTH:
            raise WorkbookRefused(f"{self._log_name} 有一条超过 1 MB，不像登录日志", "请核对文件，重新导出")

    def text(self, text: str) -> None:
        if self._texts:
            self._texts[-1].append(text)
            self._count_length(len(text))

    def end(self, name: str) -> None:
        self._path.pop()
        if not self._keys:
            return
        key, text = self._keys.pop(), "".join(self._texts.pop()).strip()
        if self._keys:
            if text or not any(one.startswith(f"{key}.") for one in self._flat):
                self._add_value(key, text)
            return
        if text:
            self._add_value(self._place[-1], text)
        shown = " ".join(self._flat.values())[:_MAX_SHOWN]
        self.records.append(
            RowFault(shown, self._fault, "请核对该条，只留一个") if self._fault else self._flat
        )


def _read_records(
    path: Path, log_name: str, encoding: str, place: ElementPath, others: Counter[str]
) -> Iterator[Record]:
    collector = _RecordCollector(log_name, place, others)
    parser = _build_parser(log_name, collector.start, collector.end, collector.text)
    _parse_text(parser, log_name, f"<{_OUTERMOST}>", is_end=False)
    with path.open("rb") as raw, open_text(raw, encoding) as text:
        is_first = True
        while piece := _read_piece(text, log_name, parser):
            piece = _DECLARATION.sub("", piece, count=1) if is_first else piece
            is_first = False
            _parse_text(parser, log_name, piece, is_end=False)
            yield from collector.records
            collector.records.clear()
    _parse_text(parser, log_name, f"</{_OUTERMOST}>", is_end=True)


def _read_piece(text: TextIO, log_name: str, parser: expat.XMLParserType) -> str:
    try:
        return text.read(_PIECE_CHARACTERS)
    except UnicodeDecodeError as error:
        raise build_encoding_refusal(log_name, error.encoding, parser.CurrentLineNumber) from error


def _strip_prefix(name: str) -> str:
    return name.rpartition(":")[2]


def _build_parser(
    log_name: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None] | None,
) -> expat.XMLParserType:
    """Return a parser that refuses deep elements."""
    parser = expat.ParserCreate("utf-8")
    depth = 0

    def open_element(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            raise WorkbookRefused(
                f"{log_name} 的层次超过 {_MAX_DEPTH} 层，不像登录日志", "请核对文件，重新导出"
            )
        start(name, attributes)

    def close_element(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name)

    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = open_element, close_element
    parser.CharacterDataHandler = text
    return parser


def _parse_text(parser: expat.XMLParserType, log_name: str, text: str, *, is_end: bool) -> None:
    try:
        parser.Parse(text.encode("utf-8", "surrogatepass"), is_end)
    except expat.ExpatError as error:
        if is_end:
            raise WorkbookRefused(
                f"{log_name} 到第 {error.lineno} 行就断了，文件多半没有传完", "请重新导出或索取该文件"
            ) from None
        raise WorkbookRefused(
            f"{log_name} 第 {error.lineno} 行不是合法的 XML", "请核对该行，或重新导出"
        ) from None
