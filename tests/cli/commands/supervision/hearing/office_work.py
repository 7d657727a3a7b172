"""What people do to issues during the year: each command, and the same in the facts."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from random import Random

from tests.cli.commands.supervision.hearing.hearing_model import HearingModel
from tests.cli.commands.supervision.hearing.issue_facts import AWAITING, RUNNING, Act, Issue, find_due_act
from tests.cli.commands.supervision.hearing.simulated_office import SimulatedOffice
from tests.cli.commands.supervision.hearing.spellings import FOREIGN, LEADERS, OFFICES, TOWNS, Spellings

_PROBLEMS = ("河道边弃渣堆放", "擅自采石", "农家乐扩建", "生活垃圾露天堆放", "违建彩钢房未拆除")


class OfficeWork:
    """Takes the steps of the office by its commands, and keeps the facts in step."""

    def __init__(self, office: SimulatedOffice, rng: Random) -> None:
        self.office, self.rng = office, rng
        self.model: HearingModel = office.model
        self.spellings = Spellings(rng)
        self.last: tuple[str, Issue] | None = None  # what undo would take back: the issue as it was
        self.serial = 0
        self.kinds: list[tuple[Callable[[], bool], int]] = [
            (self.register, 10), (self.report, 5), (self.request_extension, 3), (self.answer_extension, 3),
            (self.complete, 9), (self.turn_back, 2), (self.close, 5), (self.reopen, 2),
            (self.edit_deadline, 3), (self.edit_unit, 4), (self.void, 1),
        ]  # fmt: skip

    @property
    def today(self) -> date:
        return self.office.now.date()

    def next_serial(self) -> int:
        self.serial += 1
        return self.serial

    def work_once(self) -> None:
        """Take one step of whatever kind, or take the last one back."""
        if self.last and self.rng.random() < 0.1:
            self.undo()
            return
        work = self.rng.choices([one for one, _ in self.kinds], [weight for _, weight in self.kinds])[0]
        self.model.counts[work.__name__] += work()

    def pick(self, *statuses: str, where: Callable[[Issue], bool] = lambda _: True) -> Issue | None:
        found = [one for one in self.model.issues.values() if one.status in statuses and where(one)]
        return self.rng.choice(found) if found else None

    def take(self, issue: Issue, *words: str, fine: tuple[int, ...] = (0,), **changes: object) -> bool:
        """Run a command on *issue* and give it *changes*."""
        before = deepcopy(issue)
        self.office.call(*words, fine=fine)
        for name, value in changes.items():
            setattr(issue, name, value)
        self.last = (issue.number, before)
        return True

    def undo(self) -> None:
        assert self.last
        number, before = self.last
        self.office.call("undo", "--yes")
        now, self.model.issues[number] = self.model.issues[number], before
        # What is taken back is news too: somebody may have acted on it.
        before.told_of, before.clock = ((), 0) if now.basis != before.basis else (now.told_of, now.clock)
        if now.reported_on != before.reported_on:
            before.reports = self.next_serial()
        if now.asked != before.asked:
            before.requests = self.next_serial()
        if now.rectified_on != before.rectified_on:
            before.completions = self.next_serial()
        self.last = None
        self.model.counts["undo"] += 1

    def choose_units(self) -> tuple[list[str], list[str]]:
        """Return lead units and duty units. Often no duty unit is given: the town is meant."""
        lead = self.rng.sample(OFFICES, 1) if self.rng.random() < 0.6 else []
        kind = self.rng.random()
        units = TOWNS + OFFICES + FOREIGN
        duty = [] if kind < 0.35 else self.rng.sample(units, 1 if kind < 0.8 else 2)
        return lead, duty

    def register(self) -> bool:
        number = f"Q{self.next_serial():04}"
        lead, duty = self.choose_units()
        town = self.rng.choice(TOWNS)
        leader = self.rng.choice(["", "", *LEADERS])
        issue = Issue(number, town, lead, duty, leader)
        issue.status = self.rng.choice(["not_started", "rectifying"])
        issue.handed_over_on = self.today - timedelta(days=self.rng.randrange(25))
        label = {"not_started": "未启动", "rectifying": "整改中"}[issue.status]
        words = [
            "级别=区级", f"编号={number}", f"镇办={self.spellings.write_cell([town], with_roles=False)}",
            f"问题描述={self.rng.choice(_PROBLEMS)}", f"整改状态={label}", f"交办日期={issue.handed_over_on}",
        ]  # fmt: skip
        for heading, units in (("牵头单位", lead), ("责任单位", duty)):
            words += [f"{heading}={self.spellings.write_cell(units)}"] if units else []
        words += [f"包抓领导={self.spellings.write_leader(leader)}"] if leader else []
        kind = self.rng.random()
        if kind < 0.3:
            issue.workdays = self.rng.choice([5, 10, 15, 30, 60, 80])
            words.append(f"整改时限={issue.workdays}个工作日内")
            issue.deadline = self.model.days.add_workdays(issue.handed_over_on, issue.workdays)
        elif kind < 0.9:
            issue.deadline = self.today + timedelta(days=self.rng.randrange(-3, 70))
            words.append(f"整改时限={issue.deadline}")
        self.office.call("add", *words)
        self.model.issues[number] = issue
        self.last = None
        return True

    def report(self) -> bool:
        issue = self.pick(*RUNNING)
        return issue is not None and self.take(
            issue, "progress", issue.number, "--percent", str(self.rng.randrange(5, 95)),
            status="rectifying", reported_on=self.today, reports=self.next_serial(),
        )  # fmt: skip

    def request_extension(self) -> bool:
        issue = self.pick(*RUNNING, where=lambda one: bool(one.deadline and not one.asked))
        if issue is None or issue.deadline is None:
            return False
        to = max(issue.deadline, self.today, issue.last_asked or self.today)
        to += timedelta(days=self.rng.randrange(1, 50))
        return self.take(
            issue, "extend", issue.number, "--to", str(to), "--reason", "雨季",
            asked=to, last_asked=to, requests=self.next_serial(),
        )  # fmt: skip

    def answer_extension(self) -> bool:
        issue = self.pick(*RUNNING, where=lambda one: bool(one.asked))
        if issue is None:
            return False
        if self.rng.random() < 0.3:
            return self.take(
                issue, "extend", issue.number, "--reject", "--by", "李某", "--reason", "不准", asked=None
            )
        return self.take(
            issue, "extend", issue.number, "--approve", "--by", "李某", "--doc", f"商函〔2026〕{self.next_serial()}号",
            asked=None, deadline=issue.asked, workdays=0,
        )  # fmt: skip

    def complete(self) -> bool:
        issue = self.pick(*RUNNING)
        return issue is not None and self.take(
            issue, "complete", issue.number,
            status="rectified", rectified_on=self.today, asked=None, completions=self.next_serial(),
        )  # fmt: skip

    def turn_back(self) -> bool:
        issue = self.pick(*AWAITING)
        return issue is not None and self.take(
            issue, "turn-back", issue.number, "--by", "李某", "--reason", "没有做完",
            status="rectifying", rectified_on=None, turned_back=self.next_serial(),
        )  # fmt: skip

    def close(self) -> bool:
        if issue := self.pick("accepting"):
            return self.take(
                issue, "accept", issue.number, "--level", "区级", "--by", "李某", "--opinion", "属实",
                "--doc", f"区验〔2026〕{self.next_serial()}号", status="closed",
            )  # fmt: skip
        issue = self.pick("rectified")
        return issue is not None and self.take(issue, "apply", issue.number, status="accepting")

    def reopen(self) -> bool:
        issue = self.pick("closed")
        if issue is None:
            return False
        to = self.today + timedelta(days=self.rng.randrange(40)) if self.rng.random() < 0.6 else None
        words = [
            "reopen",
            issue.number,
            "--reason",
            "反弹",
            "--by",
            "李某",
            *(["--to", str(to)] if to else []),
        ]
        return self.take(
            issue, *words, status="rectifying", rectified_on=None, round=self.next_serial(),
            deadline=to or issue.deadline, workdays=0 if to else issue.workdays,
        )  # fmt: skip

    def edit_deadline(self) -> bool:
        issue = self.pick(*RUNNING, where=lambda one: one.deadline is not None)
        if issue is None or issue.deadline is None:
            return False
        to = issue.deadline + timedelta(days=self.rng.randrange(-10, 20))
        if to == issue.deadline:
            return False
        return self.take(
            issue, "edit", issue.number, f"整改时限={to}", "--ground", "更正", deadline=to, workdays=0
        )

    def edit_unit(self) -> bool:
        issue = self.pick(*RUNNING, *AWAITING)
        if issue is None:
            return False
        _, duty = self.choose_units()
        if duty == issue.duty:
            return False  # nothing that undo could take back
        cell = self.spellings.write_cell(duty) if duty else ""
        return self.take(issue, "edit", issue.number, f"责任单位={cell}", "--ground", "改派", duty=duty)

    def take_due_acts(self) -> None:
        """Record all acts that are due, as a person does after one look."""
        due = [
            one
            for one in self.model.issues.values()
            if (one.lead or one.duty)
            and find_due_act(one, self.today, self.model.days, self.model.merges) not in (None, "移送问责")
        ]  # where only a town is given, and to whom an issue is referred, a person has to say one by one
        self.office.call("supervise", "--all-proposed", "--yes", actor="赵某")
        for issue in due:
            acts = issue.acts if issue.acts_for == issue.basis else []
            reply_by = self.model.days.add_workdays(self.today, 5)
            issue.acts = [*acts, Act(self.today, reply_by, tuple(issue.duty or issue.lead))]
            issue.acts_for = issue.basis
        self.model.counts["acts"] += len(due)
        if due:
            self.last = None

    def void(self) -> bool:
        issue = self.pick(*RUNNING, *AWAITING)
        return issue is not None and self.take(
            issue, "void", issue.number, "--reason", "重复", status="void", asked=None
        )
