"""Write a table of events as the programs of offices do."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import openpyxl

from tests.workbook.logins.makes.events import Event

Cell = object
#: Heading → what stands under it for an event.
Columns = Mapping[str, Callable[[Event], Cell]]
Words = Mapping[str, str | Sequence[str]]
UTC_BEHIND = timedelta(hours=8)


def account(event: Event) -> str:
    """Return the account of the event."""
    return event.person.account


def name(event: Event) -> str:
    """Return the name of the person."""
    return event.person.name


def unit(event: Event) -> str:
    """Return the unit of the person."""
    return event.person.unit


def address(event: Event) -> str:
    """Return the network address."""
    return event.person.address


def phone(event: Event) -> str:
    """Return the phone number."""
    return event.person.phone


def stamp(form: str = "%Y-%m-%d %H:%M:%S", behind: timedelta = timedelta(0)) -> Callable[[Event], str]:
    """Return what writes the time of an event in a form, on a clock that is *behind* the office's."""
    return lambda event: (event.at - behind).strftime(form)


def always(text: Cell) -> Callable[[Event], Cell]:
    """Return what writes the same in every row."""
    return lambda event: text


def words(rng: Random, **by_kind: str | Sequence[str]) -> Callable[[Event], str]:
    """Return what writes one of the words of the event's kind, blank where the kind has none."""

    def pick(event: Event) -> str:
        found = by_kind.get(event.kind, "")
        return found if isinstance(found, str) else rng.choice(found)

    return pick


def build_rows(events: Iterable[Event], columns: Columns) -> list[list[Cell]]:
    """Return the heading row and a row for each event."""
    return [list(columns), *([write(event) for write in columns.values()] for event in events)]


def write_csv(
    path: Path,
    rows: Iterable[Sequence[Cell]],
    *,
    encoding: str = "utf-8-sig",
    delimiter: str = ",",
    quoting: int = csv.QUOTE_MINIMAL,
) -> Path:
    """Write rows as text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting)
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def write_xlsx(
    path: Path, rows: Iterable[Sequence[Cell]], *, merged: Sequence[str] = (), sheet: str = "Sheet1"
) -> Path:
    """Write rows as a workbook, with *merged* ranges."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for cells in merged:
        page.merge_cells(cells)
    book.save(path)
    return path


def write_lines(path: Path, lines: Iterable[str], encoding: str = "utf-8") -> Path:
    """Write lines of text."""
    path.write_bytes("".join(f"{line}\n" for line in lines).encode(encoding))
    return path


def count_excel_days(at: datetime) -> float:
    """Return the serial number by which spreadsheet programs know a time."""
    passed = at - datetime(1899, 12, 30)
    return round(passed.days + passed.seconds / 86_400, 8)


def count_epoch_seconds(at: datetime) -> int:
    """Return the seconds since 1970 of a time of the office."""
    return int((at - UTC_BEHIND - datetime(1970, 1, 1)).total_seconds())


def format_day_half(at: datetime) -> str:
    """Return the time of a clock of twelve hours in Chinese, as `下午 3:05:09`."""
    half = "上午" if at.hour < 12 else "下午"
    return f"{half} {at.hour % 12 or 12}:{at:%M:%S}"
