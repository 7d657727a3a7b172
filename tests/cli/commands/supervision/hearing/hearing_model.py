"""Who must have heard what, and when it was last true: compared with every message that arrives.

Nothing here asks the program. It knows the facts, the settings, and what came to each address.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from tests.cli.commands.supervision.hearing.heard_messages import Address, Heard, Receiver, Sent
from tests.cli.commands.supervision.hearing.issue_facts import (
    OFFICE,
    TIER_ORDER,
    Issue,
    count_days_of_alert,
    find_action,
    find_due_act,
    find_light,
    find_tier,
    list_truths,
)
from tests.cli.commands.supervision.hearing.message_reading import LABELS, UNTOLD, Line, Reading, read_digest
from tests.cli.commands.supervision.hearing.office_days import OfficeDays
from tests.cli.commands.supervision.hearing.spellings import LEADERS, MISSPELT, find_unit, is_named

#: So long a receiver with more than his lines may wait for a deadline; what else there is waits until there is room.
MAX_POSTPONED_DAYS = 14


@dataclass
class HearingModel:
    """The facts, the settings, and what everybody heard. *faults* are what is wrong with it, by kind."""

    days: OfficeDays
    weekday: int = 0  # of the weekly list
    most: int = 500  # of what one receiver is told in a run
    told_items: Counter[tuple[Address, date]] = field(default_factory=Counter)
    weekday_changed_on: date | None = None
    issues: dict[str, Issue] = field(default_factory=dict)
    merges: dict[str, str] = field(default_factory=dict)
    receivers: dict[str, Receiver] = field(default_factory=dict)
    heard: dict[tuple[str, Address, str, str], list[Heard]] = field(default_factory=lambda: defaultdict(list))
    owed_since: dict[tuple[object, ...], datetime] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    vanished: dict[tuple[str, str, str], datetime] = field(default_factory=dict)
    forgotten: list[tuple[datetime, datetime]] = field(default_factory=list)  # (backup, restore)
    clocks: int = 0

    def complain(self, kind: str, *what: object) -> None:
        self.faults.append((kind, " | ".join(map(str, what))))

    def settle_clocks(self, now: datetime) -> None:
        """Note at a run which deadlines are others than at the last one, and of what there is nothing to tell any more.

        A deadline that came back before the run is the same.
        """
        for issue in self.issues.values():
            if issue.told_of != issue.basis:
                self.clocks += 1
                issue.told_of, issue.clock = issue.basis, self.clocks
        owed = self.list_owed(now.date())
        for means, _, number, kind in self.heard:
            if (means, number, kind) not in owed:
                self.vanished[means, number, kind] = now

    # what is to be heard

    def is_for(self, means: str | None, issue: Issue, kind: str) -> bool:
        if means == OFFICE:
            return True
        return kind not in ("extension", "proposal") and means in issue.list_named(self.merges)

    def list_owed(self, today: date) -> dict[tuple[str, str, str], tuple[str, object]]:
        """Return (whom, number, kind) → (tier, which) of all that its receivers have to know on *today*."""
        owed = {}
        for issue in self.issues.values():
            for kind, (tier, which) in list_truths(issue, today, self.days, self.merges).items():
                for one in self.receivers.values():
                    if one.means is not None and self.is_for(one.means, issue, kind):
                        owed[one.means, issue.number, kind] = (tier, which)
        return owed

    def knows(
        self, means: str, address: Address, number: str, kind: str, tier: str, which: object, today: date
    ) -> bool:
        """Say whether it came to *address* that it is so. What is overdue has to have come since the day of the list."""
        told = [one for one in self.heard[means, address, number, kind] if one.which == which]
        if tier == "overdue":
            list_day = self.days.find_list_day(today, self.weekday)
            return any(one.tier == "overdue" and one.at.date() >= list_day for one in told)
        return any(tier == "" or TIER_ORDER.index(one.tier) >= TIER_ORDER.index(tier) for one in told)

    def note_owed(self, now: datetime) -> dict[tuple[str, str, str], tuple[str, object]]:
        """Note since when each thing has been owed, and return what is."""
        owed = self.list_owed(now.date())
        list_day = self.days.find_list_day(now.date(), self.weekday)
        for key, (tier, which) in owed.items():
            self.owed_since.setdefault(self._build_owed_key(key, tier, which, list_day), now)
        return owed

    @staticmethod
    def _build_owed_key(
        key: tuple[str, str, str], tier: str, which: object, list_day: date
    ) -> tuple[object, ...]:
        return (*key, tier, which, list_day if tier == "overdue" else None)

    def check_missed(
        self,
        owed: dict[tuple[str, str, str], tuple[str, object]],
        now: datetime,
        fine_since: dict[Address, datetime],
        since: datetime,
    ) -> None:
        """Complain of what was owed this morning, is so still, and did not come to an address that was fine since *since*."""
        today = now.date()
        still = self.list_owed(today)
        list_day = self.days.find_list_day(today, self.weekday)
        for key, (tier, which) in owed.items():
            if still.get(key) != (tier, which):
                continue
            means, number, kind = key
            first = self.owed_since[self._build_owed_key(key, tier, which, list_day)]
            for one in self.receivers.values():
                if one.means != means:
                    continue
                for address, added in one.addresses.items():
                    if added > first or fine_since[address] > since:
                        continue
                    self.counts["checked"] += 1
                    if self.knows(means, address, number, kind, tier, which, today):
                        continue
                    is_full = self.told_items[address, today] >= self.most
                    is_soon = kind != "deadline" or (today - first.date()).days <= MAX_POSTPONED_DAYS
                    if is_full and is_soon:
                        self.counts["postponed"] += 1
                        continue
                    self.complain("missed", now, one.name, address, number, kind, tier, which)

    def has_full_receiver(self, today: date) -> bool:
        """Say whether somebody has had as many items today as he may have in a run: the next one tells him more."""
        return any(items >= self.most and day == today for (_, day), items in self.told_items.items())

    # what came

    def hear(
        self, now: datetime, uid: str, name: str, address: Address, body: str, outcome: str, arrived: bool
    ) -> None:
        """Check a message at the moment of sending, and note it where it arrived."""
        receiver = self.receivers.get(name) or next(
            (one for one in self.receivers.values() if name and one.means == find_unit(name)), None
        )  # a message that waits has the name that its receiver had
        if receiver is None or address not in receiver.addresses:
            self.complain("wrong address", now, name, address, body[:40])
            return
        reading = read_digest(body)
        sent = Sent(now, uid, receiver, address, arrived, outcome == "fine")
        self.counts["messages"] += 1
        self._check_head(sent, reading)
        if arrived and not reading.is_resent:
            self.told_items[address, now.date()] += sum(len(line.kinds) for line in reading.lines)
        for line in reading.lines:
            self.counts["lines"] += 1
            self._check_line(sent, line)

    def _check_head(self, sent: Sent, reading: Reading) -> None:
        today, where, receiver = sent.at.date(), sent.where, sent.receiver
        if reading.day != today:
            self.complain("untrue day", *where, reading.day)
        if reading.count not in (None, len(reading.lines)):
            self.complain("untrue count", *where, reading.count, len(reading.lines))
        running = [issue for issue in self.issues.values() if issue.is_running]
        if reading.lights:
            lights = Counter(find_light(issue, today) for issue in running)
            right = (lights["red"], lights["yellow"], lights["blue"])
            if reading.lights != right:
                self.complain("untrue lights", *where, reading.lights, right)
            acts = Counter(
                act for issue in running if (act := find_due_act(issue, today, self.days, self.merges))
            )
            if reading.acts_due != acts:
                self.complain("untrue acts", *where, reading.acts_due, acts)
            if reading.unheard != len(self.list_unheard()):
                self.complain("untrue unheard", *where, reading.unheard, self.list_unheard())
        if reading.still_overdue:
            rest = {one.number for one in running if find_tier(one, today, self.days) == "overdue"}
            rest = {one for one in rest if self.is_for(receiver.means, self.issues[one], "deadline")}
            rest -= {line.number for line in reading.lines}
            if reading.still_overdue > len(rest):
                self.complain("untrue still overdue", *where, reading.still_overdue, len(rest))

    def _check_line(self, sent: Sent, line: Line) -> None:
        today, issue, receiver = sent.at.date(), self.issues.get(line.number), sent.receiver
        where = (*sent.where, line.number, line.label)
        if issue is None:
            self.complain("untrue issue", *where)
            return
        truths = list_truths(issue, today, self.days, self.merges)
        kinds = [("deadline" if kind == "weekly" else kind, tier) for kind, tier in line.kinds]
        kinds = [(kind, truths.get(kind, ("",))[0] if tier == UNTOLD else tier) for kind, tier in kinds]
        if receiver.means == OFFICE and line.action.startswith("该"):
            kinds.append(("proposal", ""))  # the line of an overdue issue says which act is due
        for kind, tier in dict.fromkeys(kinds):
            if kind not in truths or truths[kind][0] != tier:
                self.complain("untrue tier", *where, kind, tier, truths)
            elif not self.is_for(receiver.means, issue, kind):
                self.complain("untrue receiver", *where, issue.list_named(self.merges))
            else:
                self._note_heard(sent, issue, kind, *truths[kind])
        self._check_facts(sent, issue, line, kinds)

    def _check_facts(self, sent: Sent, issue: Issue, line: Line, kinds: list[tuple[str, str]]) -> None:
        today, where = sent.at.date(), (*sent.where, line.number, line.label)
        if (line.deadline is not None) != (issue.deadline is not None and issue.is_running):
            self.complain("untrue deadline", *where, line.deadline, issue.deadline, issue.status)
        elif line.deadline and issue.deadline:
            said = line.deadline.replace(year=today.year) if line.deadline.year == 1 else line.deadline
            left = (issue.deadline - today).days
            if (said, line.days_left) != (issue.deadline, left):
                self.complain("untrue deadline", *where, said, line.days_left, issue.deadline, left)
            if line.is_on_day_off != (left > 0 and not self.days.is_workday(issue.deadline)):
                self.complain("untrue day off", *where, issue.deadline)
        if find_unit(line.place) != issue.town:
            self.complain("untrue place", *where, line.place, issue.town)
        is_office = sent.receiver.means == OFFICE
        told = line.about if is_office else line.label if line.label not in LABELS else None
        units = [self.merges.get(unit, unit) for unit in issue.duty or issue.lead or [issue.town]]
        if told and not all(
            is_named(unit, told) or is_named(MISSPELT.get(unit, unit), told) for unit in units
        ):
            self.complain("untrue unit", *where, told, units)
        if line.why_days not in (None, count_days_of_alert(issue, kinds[0][0], today)):
            self.complain("untrue days", *where, line.why, issue)
        if line.label not in LABELS:
            return  # under a unit
        act = find_due_act(issue, today, self.days, self.merges)
        right = find_action(*kinds[0], act, is_office=is_office)
        if line.action != right:
            self.complain("wrong action", *where, line.action, right)

    def _note_heard(self, sent: Sent, issue: Issue, kind: str, tier: str, which: object) -> None:
        """Complain of what is told twice, and note what came."""
        key = (sent.receiver.means, issue.number, kind)
        told = self.heard[sent.receiver.means, sent.address, issue.number, kind]
        gone_at = self.vanished.get(key, datetime(2000, 1, 1))
        sure = [
            one
            for one in told
            if one.is_sure and one.which == which and one.at > gone_at and not self._is_forgotten(one)
        ]  # what was not so in between, and is so again, may be told again
        if sent.arrived and self._is_repeat(sure, kind, tier, sent.at.date()):
            self.complain("twice", *sent.where, issue.number, kind, tier, sure[-1])
        if sent.arrived:
            told.append(Heard(sent.at, tier, which, sent.is_sure, sent.uid))

    def _is_repeat(self, sure: list[Heard], kind: str, tier: str, today: date) -> bool:
        if kind == "proposal":
            return False  # its overdue issue is listed weekly, and says it again
        if tier == "overdue":
            if self.weekday_changed_on and (today - self.weekday_changed_on).days < 7:
                return False  # the list of the new day may be made up for
            list_day = self.days.find_list_day(today, self.weekday)
            return any(one.tier == "overdue" and one.at.date() >= list_day for one in sure)
        return any(tier == "" or TIER_ORDER.index(one.tier) >= TIER_ORDER.index(tier) for one in sure)

    def _is_forgotten(self, one: Heard) -> bool:
        """Say whether the ledger does not know that it told this: it was restored from a backup before that."""
        return any(made <= one.at <= restored for made, restored in self.forgotten)

    # who is not heard for

    def list_unheard(self) -> Counter[str]:
        """Return the units with issues that are not rectified and that no receiver means, with how many."""
        meant = {one.means for one in self.receivers.values() if one.addresses}
        return Counter(
            unit
            for issue in self.issues.values()
            if issue.is_running
            for unit in issue.list_units(self.merges)
            if unit not in meant and unit not in LEADERS
        )
