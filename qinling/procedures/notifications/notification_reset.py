"""Arm notifications again: what was told no longer counts, and the next run tells it anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qinling.ledger.deliveries import notice_resets
from qinling.ledger.rows import ToldIssue
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import EventRecorder, Stamp
from qinling.rules.history.events import STEP_PREFIX, EventKind, encode_changes


@dataclass(frozen=True, slots=True)
class ResetResult:
    """The issues that are armed again, and the number of runs that were set aside."""

    issues: list[ToldIssue]
    runs: int

    @property
    def notices(self) -> int:
        """How many notices no longer count."""
        return sum(one.notices for one in self.issues)


def reset_notifications(
    writer: Writer, since: date | None, issues: Sequence[int], stamp: Stamp
) -> ResetResult:
    """Arm what was told since *since*, or without it the *issues* by their ids, and record it in the history.

    The runs since *since* are set aside too, so that a wrong clock of theirs is settled.
    """
    told = notice_resets.find_told_issues(writer, since, issues)
    recorder = EventRecorder(writer, stamp)
    batch = recorder.batch_id if told else 0
    for one in told:
        details = {f"{STEP_PREFIX}notices": one.notices, f"{STEP_PREFIX}since": since}
        basis = f"{since} 以来的提醒不算数" if since else ""
        recorder.add_event(EventKind.NOTICES_RESET, one.id, encode_changes({}, details), basis)
    recorder.write_events()
    notice_resets.reset_notices(writer, since, issues, batch)
    runs = 0
    if since is not None:
        runs = notice_resets.count_runs_since(writer, since)
        notice_resets.reset_runs(writer, since, batch)
    return ResetResult(told, runs)
