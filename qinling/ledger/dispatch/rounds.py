"""Queries and changes of dispatch rounds. No change commits."""

from collections.abc import Iterable, Sequence
from json import dumps

from qinling.ledger.dispatch.rows import DispatchFile, DispatchReturn, DispatchRound
from qinling.ledger.reader import Reader
from qinling.ledger.sqlite_file.sqlite import build_any_condition
from qinling.ledger.writer import Writer

_ROUND_COLUMNS = "id, at, day, actor, due, field, filters, open_fields, position, head, ended"
_SELECT_FILES = (
    "select f.id, f.dispatch_round, f.unit, f.name, f.sent, f.why, f.delivered,"
    " (select count(*) from dispatch_issue i where i.dispatch_file = f.id) from dispatch_file f"
)


def find_round(reader: Reader, round_id: int) -> DispatchRound | None:
    """Return the round with this id, or None."""
    sql = f"select {_ROUND_COLUMNS} from dispatch_round where id = :id"
    return next(reader.rows(DispatchRound.from_row, sql, id=round_id), None)


def list_rounds(reader: Reader) -> list[DispatchRound]:
    """Return all rounds, the newest first."""
    sql = f"select {_ROUND_COLUMNS} from dispatch_round order by id desc"
    return list(reader.rows(DispatchRound.from_row, sql))


def find_file(reader: Reader, file_id: int) -> DispatchFile | None:
    """Return the workbook with this id, or None."""
    return next(reader.rows(DispatchFile.from_row, f"{_SELECT_FILES} where f.id = :id", id=file_id), None)


def list_files(reader: Reader, round_id: int) -> list[DispatchFile]:
    """Return the workbooks of a round."""
    sql = f"{_SELECT_FILES} where f.dispatch_round = :round order by f.id"
    return list(reader.rows(DispatchFile.from_row, sql, round=round_id))


def list_issue_ids(reader: Reader, file_id: int) -> frozenset[int]:
    """Return the ids of the issues in a workbook."""
    sql = "select issue from dispatch_issue where dispatch_file = :file"
    return frozenset(reader.rows(int, sql, file=file_id))


def list_units_of_issue(reader: Reader, round_id: int, issue: int) -> list[str]:
    """Return the units that were given *issue* in a round."""
    sql = (
        "select f.unit from dispatch_issue i join dispatch_file f on f.id = i.dispatch_file"
        " where f.dispatch_round = :round and i.issue = :issue order by f.id"
    )
    return list(reader.rows(str, sql, round=round_id, issue=issue))


def list_returns(reader: Reader, files: Iterable[int]) -> list[DispatchReturn]:
    """Return what came back of *files*, the earliest first."""
    sql = (
        f"select {', '.join(DispatchReturn._fields)} from dispatch_return"
        f" where {build_any_condition('dispatch_file', 'files')} order by id"
    )
    return list(reader.rows(DispatchReturn, sql, files=list(files)))


def list_last_dispatches(reader: Reader) -> list[tuple[str, str, str]]:
    """Return (actor, UTC time, table) of the last round that each actor dispatched."""
    return list(
        reader.tuples(
            "select actor, max(at), 'dispatch_round' from dispatch_round group by actor order by actor"
        )
    )


def add_round(writer: Writer, new: DispatchRound) -> int:
    """Add a round and return its id; that of *new* does not count."""
    values = {**new._asdict(), "field": new.field.value, "open_fields": dumps(new.open_fields)}
    del values["id"]
    return writer.insert_row("dispatch_round", values)


def add_file(writer: Writer, round_id: int, unit: str, name: str, issues: Sequence[int]) -> int:
    """Add the workbook of a unit with its *issues*. Return its id."""
    sql = (
        "insert into dispatch_file (dispatch_round, unit, name, why, delivered)"
        " values (:round, :unit, :name, '', '[]') returning id"
    )
    file_id = int(writer.value(sql, round=round_id, unit=unit, name=name))
    writer.insert_rows("dispatch_issue", ("dispatch_file", "issue"), ((file_id, one) for one in issues))
    return file_id


def add_return(writer: Writer, new: DispatchReturn) -> None:
    """Record that a workbook came back."""
    writer.insert_rows("dispatch_return", DispatchReturn._fields, [new])


def update_return_counts(writer: Writer, earlier: DispatchReturn, steps: int, doubtful: int) -> None:
    """Change what is left of the copy that came back as *earlier*."""
    writer.change(
        "update dispatch_return set steps = :steps, doubtful = :doubtful"
        " where dispatch_file = :file and at = :at and sha256 = :sha256",
        steps=steps,
        doubtful=doubtful,
        file=earlier.dispatch_file,
        at=earlier.at,
        sha256=earlier.sha256,
    )


def remove_returns(writer: Writer, batch: int) -> None:
    """Forget the returns whose changes are undone: the batch of their events."""
    writer.change("delete from dispatch_return where batch = :batch", batch=batch)


def end_round(writer: Writer, round_id: int, now: str) -> None:
    """End a round: nobody is reminded any more."""
    writer.change("update dispatch_round set ended = :now where id = :id", id=round_id, now=now)


def record_sending(
    writer: Writer, file_id: int, sent: str | None, why: str, delivered: Iterable[tuple[str, str]]
) -> None:
    """Record whether a workbook was sent: when, or why not, and which channels and addresses took it."""
    writer.change(
        "update dispatch_file set sent = :sent, why = :why, delivered = :delivered where id = :id",
        id=file_id,
        sent=sent,
        why=why,
        delivered=dumps(list(delivered), ensure_ascii=False),
    )
