"""Find the earlier reading of a log, and put a new one in its place.

Otherwise a log that was read with a wrong code for success would count beside the right one.
"""

from array import array
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from qinling.ledger.issues import queries
from qinling.ledger.logins import logs
from qinling.ledger.logins.logs import ReadLog
from qinling.ledger.logins.record_packing import drop_outcomes
from qinling.ledger.reader import Reader
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.logins.day_counts import recount_days
from qinling.rules.history.events import NO_ISSUE, EventKind, read_step_details

#: Name of the detail of an event: the log that was read ended in a line without a line break.
CUT_OFF = "cut_off"

_DayCodes = Mapping[date, "array[int]"]


def find_same_reading(
    reader: Reader, digest: str, days: _DayCodes, span: tuple[datetime, datetime]
) -> ReadLog | None:
    """Return the log of the same content that gave the same records and covers *span*, None if there is none."""
    for log in logs.list_logs_by_content(reader, digest):
        if (
            log.removed is None
            and _covers_span(log, span)
            and dict(logs.read_log_records(reader, log.id)) == days
        ):
            return log
    return None


def _covers_span(log: ReadLog, span: tuple[datetime, datetime]) -> bool:
    first, last = (at.isoformat(timespec="minutes") for at in span)
    return log.first is not None and log.last is not None and log.first <= first and last <= log.last


def find_replaced_logs(reader: Reader, name: str, digest: str, days: _DayCodes) -> Sequence[ReadLog]:
    """Return the logs that a new reading replaces.

    These are those of the same content, and those of the same name whose every record it has too,
    whatever they say of failures: the log has grown since. Of a log that was cut off, the last record may lack.
    """
    same = [log for log in logs.list_logs_by_content(reader, digest) if log.removed is None]
    known = {log.id for log in same}
    grown = [
        log
        for log in logs.list_logs_by_name(reader, name)
        if log.id not in known and _contains_days(days, log, reader)
    ]
    return [*same, *grown]


def _contains_days(days: _DayCodes, log: ReadLog, reader: Reader) -> bool:
    """Return whether *days* have all records of *log*, but the last one if that was cut off.

    A log without any of them is not taken for an earlier one.
    """
    shared = lacking = 0
    for day, codes in logs.read_log_records(reader, log.id):
        own = drop_outcomes(codes)
        lost = len(own - drop_outcomes(days.get(day, ())))
        shared, lacking = shared + len(own) - lost, lacking + lost
        if lacking > 1:
            return False
    return shared > 0 and (not lacking or _is_cut_off(reader, log))


def _is_cut_off(reader: Reader, log: ReadLog) -> bool:
    """Return whether *log* ended in a line without a line break when it was read."""
    events = (one for one in queries.read_issue_events(reader, NO_ISSUE) if one.at == log.at)
    details = (read_step_details(one) for one in events if one.kind == EventKind.LOGINS_READ)
    return any(one["log"] == log.id and one.get(CUT_OFF) for one in details)


def replace_logs(writer: Writer, replaced: Sequence[ReadLog], log: int, stamp: Stamp) -> None:
    """Let *log* count instead of the logs *replaced*, which no longer count."""
    if replaced:
        ids = [one.id for one in replaced]
        remove_logs(writer, ids, stamp, replaced_by=log)


def remove_logs(
    writer: Writer, ids: Sequence[int], stamp: Stamp, replaced_by: int | None = None
) -> list[date]:
    """Let logs no longer count, and count their days again. Return those days."""
    days = sorted({day for log in ids for day, _ in logs.read_log_records(writer, log)})
    for log in ids:
        _keep_deleted_days(writer, log)
    logs.mark_as_removed(writer, ids, stamp.at, stamp.recorded_actor, replaced_by)
    recount_days(writer, days)
    return days


def restore_logs(writer: Writer, ids: Sequence[int]) -> None:
    """Let logs count again, and count their days."""
    logs.mark_as_restored(writer, ids)
    recount_days(writer, {day for log in ids for day, _ in logs.read_log_records(writer, log)})


def _keep_deleted_days(writer: Writer, log: int) -> None:
    """Leave a log that covers the days of *log* whose records have been deleted: their figures stay too."""
    whole = logs.find_log(writer, log)
    last = whole and logs.find_last_deleted_day(writer, whole.kept_in or log, whole.first, whole.last)
    if whole is None or last is None:
        return
    values = {name: getattr(whole, name) for name in ("at", "actor", "name", "source", "first")}
    rest = {"digest": "", "last": whole.first and f"{last}T23:59", "entries": 0, "fresh": 0, "joined": 0}
    heir = logs.add_log(writer, {**values, **rest})
    if whole.kept_in is None:
        logs.move_deleted_days(writer, log, heir)
