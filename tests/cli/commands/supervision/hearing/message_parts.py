"""Which part of a digest each message says that it is: all of them come, and a part stays the part that it was."""

import re
from collections import defaultdict
from datetime import datetime

from tests.cli.commands.supervision.hearing.heard_messages import Address
from tests.cli.commands.supervision.hearing.hearing_model import HearingModel
from tests.cli.commands.supervision.hearing.issue_facts import OFFICE

_MARK = re.compile(r"（(\d+)/(\d+)）$")
_HEADS = ("红（超期）", "用 qinling supervise 办", "而没有接收人")


class MessageParts:
    """The parts that came, and those that the run of the moment put out."""

    def __init__(self, model: HearingModel) -> None:
        self.model = model
        self.by_uid: dict[str, str] = {}
        self.put_out: dict[tuple[str, Address], list[str]] = defaultdict(list)

    def note(self, now: datetime, uid: str, receiver: str, address: Address, subject: str, body: str) -> None:
        """Check one message at the moment of sending."""
        found = _MARK.search(subject)
        mark = found[0] if found else ""
        if self.by_uid.setdefault(uid, mark) != mark:
            self.model.complain("another part", now, uid, subject, self.by_uid[uid])
        if receiver == OFFICE and found and found[1] != "1" and any(head in body for head in _HEADS):
            self.model.complain("repeated head", now, uid, subject)
        if not subject.startswith("补发："):
            self.put_out[receiver, address].append(mark)
        self.model.counts["parts"] += bool(mark)
        self.model.counts["resent parts"] += bool(mark) and subject.startswith("补发：")

    def end_run(self, now: datetime) -> None:
        """Complain of a digest of which not every part was put out, in its order."""
        for (receiver, address), marks in self.put_out.items():
            if any(marks) and marks != [f"（{at}/{len(marks)}）" for at in range(1, len(marks) + 1)]:
                self.model.complain("parts", now, receiver, address, marks)
        self.put_out.clear()
