"""An office that sends: a ledger on disk, a clock set by hand, a post that does as it is told, a process that may die."""

from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from qinling.ledger.engine import open_ledger
from qinling.ledger.reader import open_reader
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.importing.ledger_import import import_drafts
from qinling.procedures.issue_editing import edit_issue
from qinling.procedures.notifications.digest_parts import split_digests_to_fit
from qinling.procedures.notifications.due_items import WarningRules
from qinling.procedures.notifications.notification_plan import plan_run
from qinling.procedures.notifications.notification_runs import (
    begin_run_with_messages,
    deliver_and_end_run,
    read_last_deliveries,
)
from qinling.procedures.notifications.run_monitor import check_runs
from qinling.procedures.notifications.waiting_messages import renew_waiting_messages
from qinling.procedures.steps import resolve_issues, take_step
from qinling.rules.drafts import Draft, Sheet
from qinling.rules.lifecycle import extensions, steps
from qinling.rules.lifecycle.steps import StepDates
from qinling.rules.vocabulary import AlertKind, DeliveryOutcome, OverdueDay
from qinling.rules.warning_tiers import TierDays, TierRules
from qinling.rules.warnings.alerts import AlertRules
from qinling.rules.warnings.message_types import DeliveryResult
from qinling.rules.warnings.notification_rules import NotificationRules
from qinling.rules.warnings.run_clock import RunClock
from qinling.rules.workdays import WorkCalendar

FRIDAY = date(2026, 4, 24)
SHEET = Sheet("台账.xlsx", "台账")
CALENDAR = WorkCalendar()
TIMEZONE = "Asia/Shanghai"
NO_ALERTS = AlertRules(off=tuple(AlertKind))
ONLY_EXTENSIONS = AlertRules(off=tuple(kind for kind in AlertKind if kind is not AlertKind.EXTENSION))
DELIVERED = DeliveryResult(DeliveryOutcome.DELIVERED)
REFUSED = DeliveryResult(DeliveryOutcome.REFUSED, "拒收")
NO_ANSWER = DeliveryResult(DeliveryOutcome.NO_ANSWER, "没有回音")


class Crash(BaseException):
    """The process is gone: nothing in the program catches it."""


class CrashCounter:
    """Lets the process die when it comes to the *at*-th of the points that it passes; 0: never."""

    def __init__(self, at=0):
        self.at, self.passed = at, 0

    def __call__(self):
        self.passed += 1
        if self.passed == self.at:
            raise Crash


class FakeChannels:
    """What the receivers got, and how each channel answers: in the order of *answers*, then well."""

    def __init__(self):
        self.arrived = []  # (channel, message)
        self.sent = []  # (channel, uid)
        self.answers = defaultdict(list)
        self.lost_answers = False  # what is not answered arrives all the same

    def __call__(self, channel, message):
        self.sent.append((channel, message.uid))
        answer = self.answers[channel].pop(0) if self.answers[channel] else DELIVERED
        if answer == DELIVERED or (answer == NO_ANSWER and self.lost_answers):
            self.arrived.append((channel, message))
        return answer

    def read_by(self, receiver=""):
        """What *receiver* read, message after message."""
        return [message.body for _, message in self.arrived if message.recipient == receiver]

    def count_copies(self):
        """How often each message arrived by each channel."""
        return Counter((channel, message.uid) for channel, message in self.arrived)


def strip_resent_mark(text):
    """Return *text* without the line that says that it is sent again."""
    return text.partition("\n")[2] if text.startswith("补发：") else text


class SendingOffice:
    """Runs as `warn --notify` does; each transaction and each sending is a point at which the *fuse* may blow."""

    def __init__(self, path, today, *, alerts=NO_ALERTS, reach=None, **rules):
        self.path, self.channels, self.crash_counter = path, FakeChannels(), CrashCounter()
        self.now = datetime.combine(today, datetime.min.time(), UTC)  # eight in the morning, in the office
        # The weekly list has tests of its own: elsewhere everything is told once.
        self.rules = NotificationRules(**{"office": ("desk",), "overdue_day": OverdueDay.OFF} | rules)
        self.office = WarningRules(reach or TierRules(TierDays()), alerts, 180, CALENDAR, self.rules)
        self.max_bytes = {}  # receiver → how many bytes of text it takes at once
        self.addresses = {}  # channel → its addresses
        self.known_channels = None  # those of the settings
        self.settled = 0  # deliveries that were withdrawn: nothing was left to tell
        self.doubtful = None  # what was sent and is not marked yet
        with open_ledger(path, create=True):
            pass

    def set_rules(self, **changed):
        """Change the rules as an office that edits its settings."""
        self.rules = replace(self.rules, **changed)
        self.office = replace(self.office, notify_rules=self.rules)

    @property
    def today(self):
        return self.now.date()

    @property
    def run_clock(self):
        """The day of a run that nobody dates otherwise, and the clock."""
        return RunClock(self.today, self.today, self.now)

    def advance_to(self, day):
        """Let the days go by to *day*, at the hour of the run."""
        self.now = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
        return self

    def advance_by(self, **span):
        self.now += timedelta(**span)
        return self

    def clock(self):
        self.now += timedelta(milliseconds=1)
        return self.now

    # running

    @contextmanager
    def writing(self):
        self.crash_counter()
        with open_ledger(self.path) as writer:
            self.crash_counter()
            yield writer
            self.crash_counter()
        self.doubtful = None
        self.crash_counter()

    def compose(self, _planned, digest):
        self.crash_counter()
        return f"{len(digest.items)}项", "，".join(
            f"{due.issue.number} {due.tier or due.kind}" for due in digest.items
        )

    def send(self, channel, message):
        self.crash_counter()
        answer = self.channels(channel, message)
        self.doubtful = (channel, message.uid)
        self.crash_counter()
        return answer

    def begin_run(self):
        with self.writing() as writer:
            planned = self.split_digests(plan_run(writer, self.today, self.office))
            self.renewal = renew_waiting_messages(
                writer, planned, self.compose, self.rules, self.run_clock, self.known_channels
            )
            self.settled += self.renewal.settled
            return begin_run_with_messages(writer, planned, self.compose, self.rules, self.clock())

    def run(self):
        run = self.begin_run()
        return deliver_and_end_run(
            self.writing, run, self.send, self.rules, self.clock, self.addresses, self.renewal.kept
        )

    def split_digests(self, planned):
        """Part the digests of a receiver that takes no more than its *room*; the texts of all others pass no point."""
        parted = [one for one in planned.digests if one.recipient in self.max_bytes]
        rest = [one for one in planned.digests if one.recipient not in self.max_bytes]
        parts = split_digests_to_fit(
            replace(planned, digests=parted), self.compose, lambda receiver: self.max_bytes[receiver]
        )
        return replace(planned, digests=[*parts.digests, *rest])

    # asking

    def plan(self):
        with open_reader(self.path) as reader:
            return plan_run(reader, self.today, self.office)

    def deliveries(self):
        """The deliveries, the oldest first."""
        with open_reader(self.path) as reader:
            return read_last_deliveries(reader, 1000)[::-1]

    def states(self):
        return [(one.state, one.attempts) for one in self.deliveries()]

    def faults(self):
        with open_reader(self.path) as reader:
            faults = check_runs(reader, self.run_clock, TIMEZONE, self.office).faults
        return [fault.what for fault in faults]

    # working

    def stamp(self, actor="张某"):
        return Stamp(actor, f"{self.today}T00:00:00.000000Z", self.today)

    def add(self, number, deadline=None, **values):
        plain = {"level": "district", "status": "rectifying", "description": f"{number}处弃渣"}
        due = {"deadline": deadline and date.fromisoformat(deadline), "deadline_kind": "dated"}
        draft = Draft(plain | {"number": number} | (due if deadline else {}) | values, {}, SHEET, 2)
        with open_ledger(self.path) as writer:
            import_drafts(writer, [draft], self.stamp())

    def edit(self, number, **values):
        with open_ledger(self.path) as writer:
            edit_issue(writer, number, None, values, self.stamp(), "更正")

    def step(self, number, decide, actor="张某"):
        """Take the step of *decide*, given the issue, the moment and its course."""
        moment = StepDates(self.today, self.today)
        with open_ledger(self.path) as writer:
            issues = resolve_issues(writer, [(number, None)])
            take_step(writer, issues, lambda issue, course: decide(issue, moment, course), self.stamp(actor))


def complete_issue(issue, moment, _):
    """Decide that an issue is rectified."""
    return steps.complete_rectification(issue, moment)


def request_extension(issue, moment, _course):
    """Decide that an extension is requested."""
    return extensions.request_extension(issue, moment, date(2027, 1, 31), "周某", "降雨")
