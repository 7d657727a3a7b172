"""Tables that known programs write: their rows are events, of which the logins are picked."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from qinling.errors import ValueRefused, WorkbookRefused
from qinling.workbook.files.grids import Cell
from qinling.workbook.logins.header_search import Header
from qinling.workbook.logins.log_contents import LogContents
from qinling.workbook.logins.makes.event_source import EventSource, Reading
from qinling.workbook.logins.makes.program_events import (
    Row,
    is_keycloak,
    is_nextcloud,
    read_keycloak_events,
    read_nextcloud_events,
)
from qinling.workbook.logins.makes.windows_events import (
    has_event_columns,
    is_windows_log,
    list_other_events,
    read_windows_events,
)
from qinling.workbook.logins.outcome_codes import read_cell_text
from qinling.workbook.logins.table_sources import RowFault, Rows, TableSource

_MAX_HEADER_ROWS = 5
_KNOWN_KEYS = {"time"}  # of Keycloak and Nextcloud; without it no row needs to be looked at
_MAX_SHOWN = 60  # characters of a bad cell in a message

EventReader = Callable[[Iterator[Row]], Iterator[Reading]]


class _KnownProgram(NamedTuple):
    """A program: what is said of its logs, and how their rows are read."""

    note: str
    read_events: EventReader


def pick_known_events(source: TableSource, log: LogContents) -> TableSource:
    """Return the logins of a *source* that a known program wrote, or the source itself. The program is named in the notes of *log*."""
    for number, row in enumerate(source.sample[:_MAX_HEADER_ROWS]):
        headings = [read_cell_text(source.decode_for_display(cell)) for cell in row]
        below = source.sample[number + 1 :]
        if program := _find_program(log.name, source, headings, below):
            log.notes.append(program.note)
            return _build_event_source(
                log.name, source, Header(number, headings, {}), below, program.read_events
            )
    return source


def _build_event_source(
    log_name: str, source: TableSource, header: Header, below: Rows, read_events: EventReader
) -> EventSource:
    """Return the events of the rows of *source*. *below* are the first rows below its header."""
    name_cells = partial(_name_cells, source, header.headings)
    return EventSource(
        log_name,
        source.sheet,
        source.get_first_row_number(header),
        read_events(name_cells(iter([below]))),
        lambda: read_events(name_cells(source.read_blocks(header))),
    )


def _find_program(
    log_name: str, source: TableSource, headings: Sequence[str], below: Rows
) -> _KnownProgram | None:
    known = set(headings)
    if not (known >= _KNOWN_KEYS or has_event_columns(headings)):
        return None
    rows = [row for row in _name_cells(source, headings, iter([below])) if not isinstance(row, RowFault)]
    if is_keycloak(known, rows):
        return _KnownProgram("按 Keycloak 的事件读：算 LOGIN 和 LOGIN_ERROR", read_keycloak_events)
    if is_nextcloud(known):
        return _KnownProgram("按 Nextcloud 的日志读：没有成功的登录尝试算失败", read_nextcloud_events)
    if not has_event_columns(headings):
        return None
    if not is_windows_log(headings, rows):
        if others := list_other_events(headings, rows):
            raise WorkbookRefused(
                f"{log_name} 是 Windows 的事件，却没有登录事件 4624、4625，只有 {'、'.join(others[:5])}",
                "请导出“安全”日志里的这两种事件",
            )
        return None
    note = "按 Windows 安全日志读：事件 4624 算登录成功，4625 算登录失败"
    return _KnownProgram(note, partial(read_windows_events, headings))


def _name_cells(source: TableSource, headings: Sequence[str], blocks: Iterator[Rows]) -> Iterator[Row]:
    """Yield the rows by heading. One cell more than there are headings has the name ""."""
    width = len(headings)
    names = [*headings, ""]
    for block in blocks:
        for number, row in enumerate(block, 1):
            if len(row) > 0 and isinstance(row[-1], RowFault):
                yield row[-1]
                continue
            is_long = len(row) > width + 1 and any(row[width + 1 :])
            if is_long or len(row) < width:
                fault = source.find_row_fault(row, width, is_last=number == len(block))
                if isinstance(fault, RowFault):
                    yield fault
                    continue
            yield _decode_row(source, names, row)


def _decode_row(source: TableSource, names: Sequence[str], row: Sequence[Cell]) -> Row:
    try:
        decoded = [source.decode_cell(cell) for cell in row]
    except ValueRefused as refused:
        shown = "".join(str(source.decode_for_display(cell)) for cell in row)
        return RowFault(shown[:_MAX_SHOWN], refused.message, refused.remedy)
    named: dict[str, Cell] = dict.fromkeys(names, "")
    for name, cell in zip(names, decoded, strict=False):
        if not named[name]:  # of two columns with one name the first that is filled
            named[name] = cell
    return named
