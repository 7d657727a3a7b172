"""What people do with issues during a year of notifications."""

from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.importing.ledger_import import import_drafts
from qinling.procedures.issue_editing import edit_issue
from qinling.procedures.steps import resolve_issues, take_step
from qinling.rules.drafts import Draft, Sheet
from qinling.rules.lifecycle import close_out, extensions, steps, withdrawal
from qinling.rules.lifecycle.close_out import Acceptance
from qinling.rules.lifecycle.steps import StepDates
from qinling.rules.vocabulary import Level
from tests.procedures.notifications.notification_model import (
    AWAITING,
    RUNNING,
)
from tests.procedures.notifications.year_channels import CLOSE_OUT_RULES, FIRST, UNITS, days


class YearWork:
    """The work of the evenings, in the ledger and in the model. Year adds the mornings."""

    def stamp(self, actor="张某"):
        return Stamp(actor, f"{self.day}T09:00:00.000000Z", self.day)

    def evening(self, new):
        with self.ledger.writing() as writer:
            self.writer = writer
            self.register(new)
            for work, count in (
                (self.report, 4),
                (self.request_extension, 1),
                (self.answer_extension, 1),
                (self.complete, 12),
                (self.turn_back, 1),
                (self.close, 10),
                (self.reopen, 1),
                (self.correct_deadline, 1),
                (self.change_unit, 1),
                (self.void_issue, 1),
            ):
                for _ in range(self.rng.choice([0, count, count])):
                    work()

    def unit_cell(self):
        """Return a cell that names one or two units, and their names."""
        names = self.rng.sample(UNITS, self.rng.choice([1, 1, 2]))
        apart = self.rng.choice(["；", "、", "\n", "，"])
        roles = [self.rng.choice(["", "（牵头）", "(配合)"]) for _ in names]
        return apart.join(map("".join, zip(names, roles, strict=True))), names

    def register(self, count):
        drafts = []
        for _ in range(count):
            number = f"A{len(self.model.issues) + 1:04}"
            cell, names = self.unit_cell()
            leader = self.rng.choice([None, None, None, "王某", "赵某"])
            issue = {
                "status": self.rng.choice(["not_started", "rectifying"]),
                "deadline": self.rng.choice([None, *[self.day + days(self.rng.randrange(-5, 120))] * 9]),
                "lead_days": self.rng.choice([None] * 8 + [2, 45]),
                "handed_over_on": self.day - days(self.rng.randrange(40)),
            }
            field = self.rng.choice(["lead_unit", "duty_unit"])
            said = issue | {"level": "district", "number": number, "description": f"第{number}处弃渣"}
            said |= {field: cell, "leader": leader, "deadline_kind": "dated" if issue["deadline"] else "none"}
            drafts.append(Draft(said, {}, Sheet("台账.xlsx", "台账"), 2))
            fresh = {"clock": 0, "round": 1, "reports": 0, "requests": 0, "completions": 0}
            self.model.issues[number] = issue | fresh | {
                "names": {*names, leader}, "field": field, "leader": leader,
                "reported_on": None, "rectified_on": None, "asked": None, "last_asked": FIRST,
            }  # fmt: skip
        assert import_drafts(self.writer, drafts, self.stamp()).created == count

    def pick_issue(self, *statuses, where=lambda _: True):
        """Return one of the issues that stand so, None where a few tries find none."""
        numbers = list(self.model.issues)
        for _ in range(60):
            number = self.rng.choice(numbers)
            issue = self.model.issues[number]
            if issue["status"] in statuses and where(issue):
                return number
        return None

    def step(self, number, decide, actor="张某"):
        issues = resolve_issues(self.writer, [(number, None)])
        take_step(self.writer, issues, decide, self.stamp(actor))
        return self.model.issues[number]

    @property
    def moment(self):
        return StepDates(self.day, self.day)

    def report(self):
        if number := self.pick_issue(*RUNNING):
            issue = self.step(
                number, lambda issue, _: steps.report_progress(issue, self.moment, {"percent": 10.0})
            )
            issue.update(status="rectifying", reported_on=self.day, reports=issue["reports"] + 1)

    def request_extension(self):
        if number := self.pick_issue(*RUNNING, where=lambda issue: issue["deadline"] and not issue["asked"]):
            issue = self.model.issues[number]
            to = max(issue["deadline"], self.day, issue["last_asked"]) + days(self.rng.randrange(1, 60))
            self.step(
                number, lambda issue, _: extensions.request_extension(issue, self.moment, to, "张某", "雨季")
            )
            issue.update(asked=to, last_asked=to, requests=issue["requests"] + 1)

    def answer_extension(self):
        if number := self.pick_issue(*RUNNING, where=lambda issue: issue["asked"]):
            issue = self.model.issues[number]
            if self.rng.random() < 0.3:
                self.step(
                    number,
                    lambda issue, course: extensions.reject_extension(
                        issue, self.moment, "李某", course.extensions, "不准"
                    ),
                )
            else:
                self.step(
                    number,
                    lambda issue, course: extensions.approve_extension(
                        issue, self.moment, "李某", course.extensions
                    ),
                )
                issue.update(deadline=issue["asked"], clock=issue["clock"] + 1)
            issue["asked"] = None

    def complete(self):
        if number := self.pick_issue(*RUNNING):
            issue = self.step(number, lambda issue, _: steps.complete_rectification(issue, self.moment))
            issue.update(status="rectified", rectified_on=self.day, asked=None)
            issue["completions"] += 1

    def turn_back(self):
        if number := self.pick_issue(*AWAITING):
            issue = self.step(
                number, lambda issue, _: close_out.turn_back_issue(issue, self.moment, "李某", "没有做完")
            )
            issue.update(status="rectifying", rectified_on=None, clock=issue["clock"] + 1)

    def close(self):
        if number := self.pick_issue("rectified"):
            self.step(number, lambda issue, _: close_out.apply_for_close_out(issue, self.moment, "张某"))
            self.model.issues[number]["status"] = "accepting"
        if number := self.pick_issue("accepting"):
            said = Acceptance(Level.DISTRICT, "李某")
            self.step(
                number, lambda issue, _: close_out.accept_issue(issue, self.moment, said, CLOSE_OUT_RULES)
            )
            self.model.issues[number]["status"] = "closed"

    def reopen(self):
        if number := self.pick_issue("closed"):
            to = self.rng.choice([None, self.day + days(self.rng.randrange(40))])
            issue = self.step(
                number, lambda issue, _: steps.reopen_issue(issue, self.moment, "李某", "反弹", to)
            )
            issue.update(status="rectifying", rectified_on=None, round=issue["round"] + 1)
            issue.update(deadline=to or issue["deadline"], clock=issue["clock"] + 1)

    def correct_deadline(self):
        """Correct a deadline, most often to an earlier or later one, now and then to the same."""
        if number := self.pick_issue(*RUNNING, where=lambda issue: issue["deadline"]):
            issue = self.model.issues[number]
            to = issue["deadline"] + days(self.rng.randrange(-10, 20))
            edit_issue(self.writer, number, None, {"deadline": to}, self.stamp(), "更正")
            issue["clock"] += to != issue["deadline"]
            issue["deadline"] = to

    def change_unit(self):
        if number := self.pick_issue(*RUNNING, *AWAITING):
            issue, (cell, names) = self.model.issues[number], self.unit_cell()
            edit_issue(self.writer, number, None, {issue["field"]: cell}, self.stamp(), "")
            issue["names"] = {*names, issue["leader"]}

    def void_issue(self):
        if number := self.pick_issue(*RUNNING, *AWAITING):
            issue = self.step(
                number, lambda issue, _: withdrawal.void_issue(issue, self.moment, "李某", "重复")
            )
            issue.update(status="void", asked=None)
