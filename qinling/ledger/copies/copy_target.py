"""The ledger that `db copy` fills: what stands there, and the mark of a copy that is not finished."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from qinling.errors import LedgerMissing, OutputRefused, quote_argument
from qinling.ledger.engine import open_ledger
from qinling.ledger.issues.counts import count_table_rows
from qinling.ledger.issues.queries import find_event, read_chain_head, read_ledger_id
from qinling.ledger.ledger_address import LedgerPlace
from qinling.ledger.reader import Reader, driver_required, open_reader
from qinling.ledger.writer import Writer

#: The id of the ledger that is being copied here, and where it stands.
_MARK, _MARKED_SOURCE = "copying", "copying_from"
_SELECT_FACT = "select value from meta where key = :key"


@contextmanager
def open_copy_target(place: LedgerPlace, busy_seconds: float) -> Iterator[Writer]:
    """Open *place* as `open_ledger` does, make it if it is missing, and open also half a copy."""
    if isinstance(place, Path):
        with open_ledger(place, create=True, busy_seconds=busy_seconds) as writer:
            yield writer
        return
    with driver_required():
        from qinling.ledger.postgres.office_opening import open_office_ledger  # noqa: PLC0415  # loads the driver
    with open_office_ledger(place, create=True, busy_seconds=busy_seconds, is_copying=True) as office:
        yield office


def begin_copy(place: LedgerPlace, source: Reader, source_place: LedgerPlace, busy_seconds: float) -> bool:
    """Prepare *place* for a copy of the ledger of *source*. Return False where the whole of it is there already.

    An office is made and marked, so that no other command takes it for a ledger before its rows are there. A
    file is made with its rows. Raises OutputRefused for another ledger.
    """
    if isinstance(place, Path):
        try:
            with open_reader(place, busy_seconds=busy_seconds) as reader:
                return require_free_target(reader, place, source, source_place)
        except LedgerMissing:  # also what is left of a copy that was killed
            return True
    with open_copy_target(place, busy_seconds) as writer:
        is_free = require_free_target(writer, place, source, source_place)
        if is_free and writer.value(_SELECT_FACT, key=_MARK) is None:
            where = source_place.resolve() if isinstance(source_place, Path) else source_place
            marks = [(_MARK, read_ledger_id(source)), (_MARKED_SOURCE, str(where))]
            writer.insert_rows("meta", ("key", "value"), marks)
        return is_free


def require_free_target(
    reader: Reader, place: LedgerPlace, source: Reader, source_place: LedgerPlace
) -> bool:
    """Return whether the ledger at *place* has no rows yet, False where it is that of *source* at the same head.

    Raises OutputRefused for any other, with what differs and since when.
    """
    ledger_id = read_ledger_id(source)
    mark = reader.value(_SELECT_FACT, key=_MARK)
    if mark not in (None, ledger_id):
        raise _build_unfinished_error(reader, place, str(mark), source_place)
    rows = count_table_rows(reader)
    if not any(rows[table] for table in rows if table != "meta"):
        return True
    if read_ledger_id(reader) != ledger_id:
        position, _ = read_chain_head(reader)
        raise OutputRefused(
            f"{place} 已有另一本台账（问题 {rows['issue']} 个，历史 {position} 条），没有搬",
            _advise_elsewhere(place, source_place),
        )
    if read_chain_head(reader) == read_chain_head(source):
        return False
    raise _build_difference(reader, place, source, source_place)


def _advise_elsewhere(place: LedgerPlace, source_place: LedgerPlace) -> str:
    """Return the command that copies to another place, named after the one that is taken."""
    if isinstance(place, Path):
        other = str(place.with_stem(f"{place.stem}-2"))
    else:
        other = str(replace(place, office=f"{place.office}_2"))
    return f"换一个新的位置，如 qinling db copy {quote_argument(str(source_place))} {quote_argument(other)}"


def _build_unfinished_error(
    reader: Reader, place: LedgerPlace, mark: str, source_place: LedgerPlace
) -> OutputRefused:
    first = reader.value(_SELECT_FACT, key=_MARKED_SOURCE)
    command = f"qinling db copy {quote_argument(str(first))} {quote_argument(str(place))}"
    return OutputRefused(
        f"{place} 是 {first or '另一本台账'}（{mark[:8]}）没有搬完的副本，没有搬",
        _advise_elsewhere(place, source_place) + (f"；接着搬先搬的那本：{command}" if first else ""),
    )


def _build_difference(
    reader: Reader, place: LedgerPlace, source: Reader, source_place: LedgerPlace
) -> OutputRefused:
    """Return the error for a copy of the same ledger with another history: which side went on, since when and by whom."""
    there, here = read_chain_head(reader)[0], read_chain_head(source)[0]
    common = _find_common_end(reader, source, min(there, here))
    what = f"{place} 已有这本台账，前 {common} 条历史相同，没有搬"
    new = [
        f"{where}后来又记了 {end - common} 条，{_describe_first(side, common + 1)}"
        for where, side, end in (("那里", reader, there), ("原来的", source, here))
        if end > common
    ]
    if there > common and here == common:
        remedy = f"那里是新的，就用它：qinling list --ledger {quote_argument(str(place))}"
    elif here > common and there == common:
        remedy = f"那里是旧的。{_advise_elsewhere(place, source_place)}"
    else:
        commands = [
            f"qinling history --since {_read_day(side, common + 1)} --ledger {quote_argument(str(where))}"
            for side, where in ((reader, place), (source, source_place))
        ]
        remedy = f"定下用哪一本，把另一本多记的补进去：看各记了什么，{commands[0]} 和 {commands[1]}"
    return OutputRefused(f"{what}；{'；'.join(new)}", remedy)


def _find_common_end(one: Reader, other: Reader, end: int) -> int:
    """Return the last event, at most *end*, up to which both histories are the same: a hash seals all before it."""
    first = 0
    while first < end:
        middle = (first + end + 1) // 2
        if _read_hash(one, middle) == _read_hash(other, middle):
            first = middle
        else:
            end = middle - 1
    return first


def _read_hash(reader: Reader, position: int) -> str | None:
    event = find_event(reader, position)
    return event.hash if event else None


def _describe_first(reader: Reader, position: int) -> str:
    """Return since when and by whom a history goes on from the event at *position*."""
    event = find_event(reader, position)
    return f"从 {_read_day(reader, position)} {event.actor}记的第 {position} 条起" if event else ""


def _read_day(reader: Reader, position: int) -> str:
    event = find_event(reader, position)
    return (event.day or event.at[:10]) if event else ""
