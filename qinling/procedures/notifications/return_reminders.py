"""Plan the reminders of dispatch rounds (催报): to each unit that has not returned its workbook, and to the office."""

from collections.abc import Iterator
from datetime import date

from qinling.ledger.reader import Reader
from qinling.procedures.dispatch.return_limits import format_reminder_mark
from qinling.procedures.dispatch.rounds import RoundStatus, list_open_rounds
from qinling.rules.dispatch.messages import format_office_reminder, format_unit_reminder, is_reminder_due
from qinling.rules.units.unit_merges import UnitMerges
from qinling.rules.warnings.message_types import Message, clean_message_text
from qinling.rules.warnings.notification_rules import NotificationRules
from qinling.rules.warnings.recipients import OFFICE_RECIPIENT, find_receivers
from qinling.rules.workdays import WorkCalendar


def plan_return_reminders(
    reader: Reader,
    today: date,
    calendar: WorkCalendar,
    rules: NotificationRules,
    used_uids: frozenset[str],
    merges: UnitMerges,
) -> tuple[Message, ...]:
    """Return the reminders of *today* that were not sent yet: one a day to each unit, and one a round to the office."""
    return tuple(
        clean_message_text(message)
        for found in list_open_rounds(reader)
        if is_reminder_due(found.round.due, today, calendar)
        for message in _remind_round(found, today, rules, merges)
        if message.uid not in used_uids
    )


def _remind_round(
    found: RoundStatus, today: date, rules: NotificationRules, merges: UnitMerges
) -> Iterator[Message]:
    one, unreached = found.round, []
    receivers = [name for name, channels in rules.receivers.items() if channels]
    for unit in found.units:
        if unit.is_returned:
            continue
        file = unit.file
        text = format_unit_reminder(one.id, one.due, today, file.name, file.issues)
        recipients = find_receivers(file.unit, receivers, merges)
        for place, recipient in enumerate(recipients):
            yield Message(_format_uid(today, one.id, file.id, place), recipient, *text)
        if not recipients:
            unreached.append(file.unit)
    if rules.office:
        text = format_office_reminder(one.id, one.due, today, found.missing_units, unreached)
        yield Message(_format_uid(today, one.id, 0), OFFICE_RECIPIENT, *text)


def _format_uid(today: date, round_id: int, file_id: int, place: int = 0) -> str:
    """Return the id of a reminder: the same all day, so that nobody is reminded twice.

    *place* is that of its receiver among those who hear for the unit.
    """
    also = f"-{place}" if place else ""
    return f"{today:%Y%m%d}{also}{format_reminder_mark(round_id, file_id)}"
