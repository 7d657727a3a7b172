"""What the persons behind the accounts did in the ledger itself, by its history."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from qinling.rules.history.events import EventKind

#: What counts as handling an issue. To register or edit one, or to import a table, does not.
HANDLING_KINDS = (
    EventKind.REPORTED,
    EventKind.EXTENSION_ASKED,
    EventKind.COMPLETED,
    EventKind.APPLIED,
    EventKind.ACCEPTED,
    EventKind.TURNED_BACK,
    EventKind.NOTICED,
    EventKind.CLOSED,
    EventKind.RECHECKED,
    EventKind.ATTACHED,
    EventKind.SUPERVISED,
    EventKind.REPLIED,
    EventKind.OPINION_REPLIED,
)


class Deed(NamedTuple):
    """One thing done in the ledger: to the issue with this *number*, or a work record entered, which has none.

    *subject* is the id of the issue, or that of the work record with a minus. *unit* is whose it is.
    """

    day: date
    actor: str
    kind: EventKind
    subject: int
    number: str
    unit: str

    @property
    def what(self) -> str:
        """What was done to what."""
        if self.subject < 0:
            return "工作记录" if self.kind is EventKind.CREATED else f"工作记录：{self.kind.label}"
        return f"{self.number} {self.kind.label}"


def count_handled(deeds: Iterable[Deed], first: date, last: date) -> int:
    """Count the issues and work records that *deeds* from *first* to *last* are about, each once."""
    return len({deed.subject for deed in deeds if first <= deed.day <= last})
