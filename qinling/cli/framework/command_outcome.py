"""What a command did, as far as the commands that may follow need it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qinling.ledger.rows import IssueRow

#: The key of the context, in its `meta`, of the command that went well.
FINISHED_CALL = "qinling.finished_call"
#: Set in a call that another command makes: the demo, the full-screen view.
IS_PART_OF_ANOTHER = "qinling.is_part_of_another"


@dataclass(slots=True)
class Outcome:
    """The issues that a command changed, and *facts* by name that its words do not say: `document`, `written`.

    A trial run that *changes_nothing* is not to be done in earnest.
    """

    issues: "list[IssueRow]" = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    changes_nothing: bool = False
