"""Open a log in JSON: lines of objects, a list, or an object with a list inside."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath

from qinling.errors import ValueRefused, WorkbookRefused
from qinling.workbook.logins.makes.json_stream import (
    MAX_VALUE_LENGTH,
    JsonStream,
    iterate_objects,
    iterate_sequence,
    parse_json_line,
    parse_json_start,
)
from qinling.workbook.logins.makes.record_source import Record, RecordSource, flatten_record
from qinling.workbook.logins.makes.text_files import (
    build_encoding_refusal,
    detect_file_encoding,
    open_text,
    read_lines,
)
from qinling.workbook.logins.table_sources import RowFault

_MAX_TABLES = 20
_MAX_SHOWN = 60  # characters of a broken record in a message


def is_json(text: str) -> bool:
    """Return whether *text*, the start of a file, begins like an object or a list of objects in JSON."""
    start = "".join(text.split())[:2]
    return start in ('{"', "{}", "[{", "[]")


def open_json_log(path: Path, log_name: str) -> list[RecordSource]:
    """Return the lists of records in *path*, each as a table. Raises WorkbookRefused for broken JSON, and without a record."""
    encoding = detect_file_encoding(path)
    name = PurePosixPath(log_name).stem
    if _is_container(path, log_name, encoding):
        read = partial(_read_lists, path, log_name, encoding)
        tables = dict.fromkeys(table for table, _ in read())
        if len(tables) > _MAX_TABLES:
            raise WorkbookRefused(
                f"{log_name} 里有 {len(tables)} 个列表，不像登录日志", "请只导出登录日志的那个列表"
            )
        sources = [
            RecordSource(log_name, table or name, partial(_read_list, path, log_name, encoding, table))
            for table in tables
        ]
    else:
        sources = [RecordSource(log_name, name, partial(_read_objects, path, log_name, encoding))]
    if not any(source.headings for source in sources):
        raise WorkbookRefused(f"{log_name} 里没有一条记录", "请核对导出的条件，重新导出")
    return sources


def _is_container(path: Path, log_name: str, encoding: str) -> bool:
    """Return whether the file is one value with the records in it, not one object behind another."""
    with path.open("rb") as raw, open_text(raw, encoding) as text:
        stream = JsonStream(text, log_name)
        if stream.peek() == "[":
            return True
    with path.open("rb") as raw, open_text(raw, encoding) as text:
        try:
            head = text.read(MAX_VALUE_LENGTH)
        except UnicodeDecodeError as error:
            raise build_encoding_refusal(log_name, encoding, 1) from error
        has_more = bool(text.read(1))
    try:
        first, rest = _split_first_value(head)
    except ValueRefused:
        return True  # too long for one record, or broken: reading it says where
    return not rest and not has_more and _has_list_of_objects(first)


def _split_first_value(head: str) -> tuple[object, str]:
    """Return the first value of *head* and what follows it. Raises ValueRefused."""
    line, _, rest = head.lstrip().partition("\n")
    try:
        return parse_json_line(line), rest.strip()
    except ValueRefused:
        return parse_json_start(head)


def _has_list_of_objects(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_has_list_of_objects, value.values()))
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def _read_lists(path: Path, log_name: str, encoding: str) -> Iterator[tuple[str, dict[str, object]]]:
    with path.open("rb") as raw, open_text(raw, encoding) as text:
        yield from iterate_objects(JsonStream(text, log_name))


def _read_list(path: Path, log_name: str, encoding: str, table: str) -> Iterator[Record]:
    for found, value in _read_lists(path, log_name, encoding):
        if found == table:
            yield _flatten_or_refuse(value)


def _read_objects(path: Path, log_name: str, encoding: str) -> Iterator[Record]:
    """Yield the objects that stand one behind another, each on a line of its own or over several."""
    first = next(read_lines(path, log_name, encoding), "")
    try:
        parse_json_line(first)
    except ValueRefused:
        with path.open("rb") as raw, open_text(raw, encoding) as text:
            yield from map(_flatten_or_refuse, iterate_sequence(JsonStream(text, log_name)))
        return
    yield from _read_object_lines(path, log_name, encoding)


def _read_object_lines(path: Path, log_name: str, encoding: str) -> Iterator[Record]:
    for number, line in enumerate(read_lines(path, log_name, encoding), 1):
        if not line.strip():
            continue
        try:
            value = parse_json_line(line)
        except ValueRefused as refused:
            if not line.endswith("\n"):
                raise WorkbookRefused(
                    f"{log_name} 最后一行（第 {number} 行）不完整，文件多半没有传完", "请重新导出或索取该文件"
                ) from None
            yield RowFault(line.strip()[:_MAX_SHOWN], refused.message, refused.remedy)
            continue
        if isinstance(value, dict):
            yield _flatten_or_refuse(value)
        else:
            yield RowFault(line.strip()[:_MAX_SHOWN], "不是一个 JSON 对象", "请核对该行，或重新导出")


def _flatten_or_refuse(value: dict[str, object]) -> Record:
    try:
        return flatten_record(value)
    except ValueRefused as refused:
        return RowFault(str(value)[:_MAX_SHOWN], refused.message, refused.remedy)
