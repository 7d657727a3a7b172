"""Record in the history what was done to logs, accounts and coachings, and take it back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from qinling.errors import UndoRefused
from qinling.ledger.issues import queries
from qinling.ledger.logins import changes as login_changes
from qinling.ledger.logins import logs
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.logins.logs import ReadLog
from qinling.ledger.reader import Reader
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import EventRecorder, Stamp
from qinling.procedures.logins.log_intake import LogImportResult
from qinling.procedures.logins.log_replacement import CUT_OFF, remove_logs, restore_logs
from qinling.rules.history.events import (
    ACCOUNTS_BEFORE,
    NO_ISSUE,
    STEP_PREFIX,
    Event,
    EventKind,
    encode_changes,
    is_about_logins,
    list_effective_events,
    read_step_details,
)
from qinling.rules.logins.usage import UNLISTED_PLACE, AccountState
from qinling.rules.persons import parse_actor

#: What an account was before any list named it.
_UNLISTED = {
    "name": "",
    "unit": "",
    "opened": None,
    "state": AccountState.UNKNOWN.value,
    "left_on": None,
    "place": UNLISTED_PLACE,
}
#: The position in the list changes without a record.
_UNRECORDED_FIELD = "place"


def _add_event(recorder: EventRecorder, kind: EventKind, details: Mapping[str, object], basis: str) -> None:
    text = encode_changes({}, {f"{STEP_PREFIX}{name}": value for name, value in details.items()})
    recorder.add_event(kind, NO_ISSUE, text, basis)


def record_log_imports(writer: Writer, results: Iterable[LogImportResult], stamp: Stamp) -> None:
    """Record that logs were read by one command. One that was known before is no event."""
    recorder = EventRecorder(writer, stamp)
    for one in results:
        if one.log is not None:
            details: dict[str, object] = {"log": one.log, "name": one.name}
            if one.is_cut_off:
                details[CUT_OFF] = True
            _add_event(recorder, EventKind.LOGINS_READ, details, f"{one.record_count} 条")
    recorder.write_events()


def record_log_removal(writer: Writer, removed: Sequence[ReadLog], stamp: Stamp) -> None:
    """Record that logs were removed by one command."""
    recorder = EventRecorder(writer, stamp)
    for log in removed:
        details = {"log": log.id, "name": log.name}
        _add_event(recorder, EventKind.LOGINS_FORGOTTEN, details, f"{log.entries} 条")
    recorder.write_events()


def record_account_import(
    writer: Writer, before: Mapping[int, Mapping[str, object]], basis: str, stamp: Stamp
) -> None:
    """Record that an account list was read. *before* are the columns of all accounts before it."""
    changed = {
        account: before.get(account)
        for account, now in login_queries.read_account_columns(writer).items()
        if now != before.get(account)
    }
    if changed:
        recorder = EventRecorder(writer, stamp)
        _add_event(recorder, EventKind.ACCOUNTS_READ, {ACCOUNTS_BEFORE: changed}, basis)
        recorder.write_events()


def record_coaching_events(
    writer: Writer, added: Mapping[int, str], on: date, coach: str, topic: str, stamp: Stamp
) -> None:
    """Record that coachings were recorded by one command. *added* is id → account."""
    recorder = EventRecorder(writer, stamp)
    for coaching, account in added.items():
        details = {"coaching": coaching, "account": account, "by": coach, "on": on}
        _add_event(recorder, EventKind.COACHED, details, topic)
    recorder.write_events()


# -- undo ------------------------------------------------------------------------------------


def name_login_subjects(events: Iterable[Event]) -> tuple[str, ...]:
    """Return the logs or accounts that events name."""
    named = (details.get("name") or details.get("account") for details in map(read_step_details, events))
    return tuple(str(name) for name in named if name)


def require_login_undoable(reader: Reader, batch: Sequence[Event]) -> None:
    """Raise UndoRefused if a later command stands on what the events of *batch* did."""
    if batch[0].kind == EventKind.ACCOUNTS_READ:
        _require_last_account_list(reader, batch[0])
    for event in batch:
        if event.kind == EventKind.LOGINS_READ:
            _require_counting_log(reader, event)
        elif event.kind == EventKind.LOGINS_FORGOTTEN:
            _require_no_other_reading(reader, event)


def _require_last_account_list(reader: Reader, event: Event) -> None:
    last, _ = queries.read_chain_head(reader)
    later = queries.read_batch_events(reader, event.id + 1, last)
    kinds = (EventKind.ACCOUNTS_READ, EventKind.UNDONE)
    about_accounts = [one for one in later if is_about_logins(one) and one.kind in kinds]
    lists = [one for one in list_effective_events(about_accounts) if one.kind == EventKind.ACCOUNTS_READ]
    if lists:
        raise UndoRefused(
            f"{lists[0].actor} 之后又读入了账号清单，不能撤回",
            f"先请{lists[0].actor}撤回，或再读一份对的清单：qinling login accounts import 清单",
        )


def _require_counting_log(reader: Reader, event: Event) -> None:
    log = logs.find_log(reader, read_step_details(event)["log"])
    if log is None or log.removed is not None:
        by = parse_actor(log.removed_by or "") if log else ""
        name = log.name if log else event.ground
        raise UndoRefused(
            f"{name} 已由{by}换下或去掉，不能撤回", "先看读入了哪些：qinling login imports --all"
        )


def _require_no_other_reading(reader: Reader, event: Event) -> None:
    log = logs.find_log(reader, read_step_details(event)["log"])
    same = logs.list_logs_by_content(reader, log.digest) if log else []
    if log is None or log.removed is None or any(one.removed is None for one in same):
        name = log.name if log else event.ground
        raise UndoRefused(f"{name} 去掉以后又读入过，不能撤回", "先看读入了哪些：qinling login imports")


def undo_login_event(writer: Writer, event: Event, stamp: Stamp) -> None:
    """Take back what *event* tells of."""
    details = read_step_details(event)
    if event.kind == EventKind.LOGINS_READ:
        remove_logs(writer, [details["log"]], stamp)
        restore_logs(writer, logs.list_logs_replaced_by(writer, details["log"]))
    elif event.kind == EventKind.LOGINS_FORGOTTEN:
        restore_logs(writer, [details["log"]])
    elif event.kind == EventKind.ACCOUNTS_READ:
        before = {int(account): columns for account, columns in details[ACCOUNTS_BEFORE].items()}
        _restore_accounts(writer, before, stamp)
    elif event.kind == EventKind.COACHED:
        login_changes.delete_coaching(writer, details["coaching"])


def _restore_accounts(
    writer: Writer, before: Mapping[int, Mapping[str, object] | None], stamp: Stamp
) -> None:
    """Give accounts their former columns. One that the list brought is on no list."""
    now = login_queries.read_account_columns(writer)
    restored = []
    for account, columns in before.items():
        values = _UNLISTED if columns is None else columns
        login_changes.update_account(writer, account, values)
        changed = {
            name: (now[account][name], value)
            for name, value in values.items()
            if name != _UNRECORDED_FIELD and now[account][name] != value
        }
        restored.append((account, "undone", changed))
    login_changes.record_account_changes(writer, stamp.at, stamp.today, stamp.recorded_actor, restored)
