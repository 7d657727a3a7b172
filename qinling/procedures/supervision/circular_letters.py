"""The letter of the monthly circular: who gets it, who has it, and who signed for it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from qinling.ledger.deliveries.monthly_circulars import is_circular_written, record_circular
from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.steps import take_step
from qinling.procedures.supervision.act_letters import ActLetter
from qinling.procedures.supervision.monthly_circular import MonthlyCircular, read_circular_letters
from qinling.rules.lifecycle.steps import StepDates
from qinling.rules.supervision.act_letters import SentLetter, record_circular_sent, select_recipients
from qinling.rules.vocabulary import SupervisionKind


def build_circular_letter(reader: Reader, circular: MonthlyCircular) -> ActLetter:
    """Return the letter of *circular* to its units, without those who have it. Issues without a unit are nobody's."""
    letters = read_circular_letters(reader, circular.number).values()
    has_it = frozenset(name for one in letters for name in one["letter_sent_to"])
    unsent = frozenset(way for one in letters for way in one["letter_unsent"])
    units = {unit.name: list(unit.issues) for unit in circular.units if unit.name}
    return ActLetter(circular.number, SupervisionKind.CIRCULATE, None, units, has_it, unsent, is_monthly=True)


def record_circular_sending(
    writer: Writer, sent: SentLetter, issues: Mapping[str, Sequence[IssueRow]], stamp: Stamp
) -> None:
    """Record that the circular was sent, each recipient in the history of their own *issues*, and that it was written."""
    names: dict[int, list[str]] = defaultdict(list)
    for recipient in sent.names:
        for issue in issues[recipient]:
            names[issue.id].append(recipient)
    dates = StepDates(stamp.today, stamp.today)
    take_step(
        writer,
        queries.read_issues_by_id(writer, names),
        lambda issue, _: record_circular_sent(dates, select_recipients(sent, names[int(str(issue["id"]))])),
        stamp,
    )
    if not is_circular_written(writer, stamp.today):
        record_circular(writer, stamp.today)
