"""A year of an office's mornings beside the model of them in `notices_model`: nothing missed, nothing told twice."""

import json
import sqlite3
from collections import Counter, defaultdict
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import create_engine, event
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

from qinling.ledger.engine import open_ledger
from qinling.ledger.session_reader import SessionReader
from qinling.procedures.event_recorder import Stamp
from qinling.procedures.issue_editing import edit_issue
from qinling.procedures.notification_plan import WarningRules, plan_run
from qinling.procedures.notification_runs import (
    begin_run_with_messages,
    deliver_and_end_run,
    read_last_deliveries,
    record_quiet_run,
    retry_lost_deliveries,
)
from qinling.procedures.registration import import_drafts
from qinling.procedures.run_monitor import check_runs
from qinling.procedures.steps import resolve_issues, take_step
from qinling.rules.drafts import Draft, Sheet
from qinling.rules.lifecycle import extensions, steps
from qinling.rules.lifecycle.steps import Acceptance, CloseOutRules, StepDates
from qinling.rules.vocabulary import AlertKind, DeliveryOutcome, Level
from qinling.rules.warning_tiers import TierDays, TierRules
from qinling.rules.warnings.alerts import AlertRules
from qinling.rules.warnings.messages import DeliveryResult
from qinling.rules.warnings.recipients import NotificationRules
from qinling.rules.workdays import WorkCalendar
from tests.procedures.notification_model import (
    AWAITING,
    HOLIDAYS,
    RISING,
    RUNNING,
    Book,
    is_workday,
    workday_before,
)
from tests.procedures.notification_office import Crash, Fuse

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
SETTLED = date(2026, 12, 14)  # from then on everything works, so that the year ends with nothing open
ISSUES = 2000
RECEIVERS = {"麻街镇": ("town",), "林业局": ("mail",), "水利局": ("mail", "town"), "王某": ("mail",)}
CHANNELS = {"": ("desk",), **RECEIVERS}
UNITS = ["麻街镇", "林业局", "水利局", "城管局"]  # where the last one is to be reached nobody knows
ALERTS = AlertRules(off=(AlertKind.BEHIND, AlertKind.RECHECK, AlertKind.UNANSWERED))
PROCEDURE = CloseOutRules(requires=())
TRIES = NotificationRules().tries


def days(count):
    return timedelta(days=count)


class Channels:
    """The ways out over a year: each is fine, refuses or is deaf for days on end; and what came through them."""

    def __init__(self, rng):
        self.rng = rng
        self.mood, self.until = dict.fromkeys(("desk", "town", "mail"), "fine"), {}
        self.log = defaultdict(
            list
        )  # (channel, uid) → what became of each attempt, "again" where it is resent
        self.texts = {}  # uid → (receiver, text)
        self.arrived = Counter()

    def new_day(self, day):
        for channel in self.mood:
            if day >= SETTLED:
                self.mood[channel] = "fine"
            elif self.until.get(channel, day) <= day:
                self.mood[channel] = self.rng.choice(["fine"] * 6 + ["refuses", "deaf"])
                self.until[channel] = day + days(self.rng.choice([1, 1, 2, 4, 10]))

    def send(self, channel, message):
        mood, key = self.mood[channel], (channel, message.uid)
        assert self.texts.setdefault(message.uid, (message.recipient, message.body)) == (
            message.recipient,
            message.body,
        )
        self.arrived[key] += mood == "fine" or (mood == "deaf" and self.rng.random() < 0.5)
        self.log[key].append(mood)
        outcome = {
            "fine": DeliveryOutcome.DELIVERED,
            "refuses": DeliveryOutcome.REFUSED,
            "deaf": DeliveryOutcome.NO_ANSWER,
        }
        return DeliveryResult(outcome[mood])

    def check_repeats(self):
        """Nothing is sent again that was answered, and what was not, or was broken off, once between two resends."""
        for key, attempts in self.log.items():
            epoch = []
            for became in [*attempts, "again"]:
                if became != "again":
                    epoch.append(became)
                    continue
                doubtful = [place for place, one in enumerate(epoch) if one in ("deaf", "broken off")]
                assert "fine" not in epoch[:-1], (key, attempts)
                assert len(doubtful) + epoch.count("fine") <= 2, (key, attempts)
                epoch = []
            assert self.arrived[key] <= 1 or {"deaf", "broken off"} & set(attempts), (key, attempts)


class Ledger:
    """A ledger whose file stays open for the year: else its thousands of transactions would each wait for the disk."""

    def __init__(self, path):
        with open_ledger(path, create=True):
            pass

        def connect():
            file = sqlite3.connect(path, isolation_level=None)
            file.execute("pragma foreign_keys = on")
            file.execute("pragma synchronous = off")
            return file

        self.engine = create_engine("sqlite://", creator=connect, poolclass=StaticPool)
        event.listen(self.engine, "begin", lambda connection: connection.exec_driver_sql("begin immediate"))

    @contextmanager
    def writing(self):
        with Session(self.engine) as session:
            yield session
            session.commit()


class Year:
    """One year: every evening people work at issues, every morning a run tells of them, or should."""

    def __init__(self, path, seed, most):
        self.rng = Random(seed)
        self.ledger = Ledger(path)
        self.channels = Channels(self.rng)
        self.book = Book(RECEIVERS, most)
        self.rules = NotificationRules(office=CHANNELS[""], receivers=RECEIVERS, most=most)
        self.office = WarningRules(TierRules(TierDays()), ALERTS, 180, WorkCalendar(), self.rules)
        self.day, self.now = FIRST, None
        self.missing = 0  # days for which the machine will stand still
        self.fuse = Fuse()
        self.whole_run = None  # the day of the last run that came to its end
        self.counts = Counter()

    # the runs

    def clock(self):
        self.now += timedelta(milliseconds=1)
        return self.now

    @contextmanager
    def writing(self):
        self.fuse()
        with self.ledger.writing() as session:
            yield session
            self.fuse()
        self.kept = True
        self.fuse()

    def compose(self, _planned, digest):
        self.fuse()
        items = {(due.issue.number, due.kind): due.tier for due in digest.items}
        assert len(items) == len(digest.items)
        self.texts.append(
            (digest.recipient, json.dumps([[*key, tier] for key, tier in items.items()]), items)
        )
        return "", self.texts[-1][1]

    def send(self, channel, message):
        self.fuse()
        reply = self.channels.send(channel, message)
        self.fuse()
        return reply

    def run(self, crash_at=0):
        """Run as `warn --notify` does; say whether it came to its end."""
        self.kept, self.texts, self.fuse = False, [], Fuse(crash_at)
        try:
            try:
                with self.writing() as session:
                    planned = plan_run(SessionReader(session), self.day, self.office)
                    run = begin_run_with_messages(session, planned, self.compose, self.rules, self.clock())
            finally:
                if self.kept:
                    self.book.note(self.day, self.texts)
            deliver_and_end_run(self.writing, run, self.send, self.rules, self.clock)
        except Crash:
            self.note_broken_off()
            return False
        self.whole_run = self.day
        return True

    def note_broken_off(self):
        for one in self.deliveries():
            if one.state == "sending" and one.next_at > self.now.isoformat():
                log = self.channels.log[one.channel, one.uid]
                sends = [became for became in log if became != "again"]
                if len(sends) == self.sends_before.get((one.channel, one.uid), 0):
                    log.append("broken off")  # it never went out
                else:
                    log[-1] = "broken off"

    def deliveries(self):
        with self.ledger.writing() as session:
            return read_last_deliveries(SessionReader(session), 200)

    def morning(self):
        self.now = datetime(self.day.year, self.day.month, self.day.day, tzinfo=UTC)
        self.channels.new_day(self.day)
        if not is_workday(self.day):
            with self.ledger.writing() as session:
                record_quiet_run(session, self.day, self.now)
            return
        calm = self.day >= SETTLED
        if not calm and self.rng.random() < 0.1:
            self.counts["missed"] += 1
            if self.rng.random() < 0.2:
                self.missing = self.rng.randrange(2, 9)
            return
        self.check_watch()
        whole, crashes = False, 0
        while not whole:
            self.sends_before = {
                key: sum(one != "again" for one in log) for key, log in self.channels.log.items()
            }
            whole = self.run(self.rng.randrange(1, 40) if not calm and self.rng.random() < 0.12 else 0)
            crashes += not whole
            if not whole:
                self.counts["crashed"] += 1
                self.now += timedelta(minutes=15)
                if self.rng.random() < 0.5:
                    return
        self.check_delivered(first_try=not crashes)

    def check_watch(self):
        with self.ledger.writing() as session:
            faults = "；".join(check_runs(SessionReader(session), self.day, self.now, WorkCalendar()).faults)
        late = self.whole_run is not None and self.whole_run < workday_before(self.day)
        assert ("以来没有运行过" in faults) == late
        assert ("还没有一次" in faults) == (self.whole_run is None)
        lost = [one for one in self.deliveries() if one.state == "lost"]
        assert (
            not lost or f"有 {len(lost)} 条消息没有送达" in faults or str(self.day - days(30)) > lost[-1].day
        )
        if lost and (self.day >= SETTLED or self.rng.random() < 0.3):
            with self.ledger.writing() as session:
                assert retry_lost_deliveries(session, self.now, [one.uid for one in lost]) == len(lost)
            for one in lost:
                self.channels.log[one.channel, one.uid].append("again")
            self.counts["resent"] += len(lost)

    def check_delivered(self, *, first_try):
        """Whatever a channel could take today has arrived, unless it was given up, and then for a reason."""
        lost = set()
        for one in self.deliveries():
            if one.state == "lost":
                key = (one.channel, one.uid)
                lost.add((one.channel, one.receiver, one.body))
                log = self.channels.log[key]
                epoch = log[len(log) - log[::-1].index("again") :] if "again" in log else log
                doubtful = sum(became in ("deaf", "broken off") for became in epoch)
                assert len(epoch) >= TRIES or doubtful >= 2, (self.day, key, log)
        if not first_try:
            return  # what was just refused waits for its time
        fine = {channel for channel, mood in self.channels.mood.items() if mood == "fine"}
        arrived = {
            (channel, *self.channels.texts[uid])
            for (channel, uid), count in self.channels.arrived.items()
            if count
        }
        for _, receiver, text in self.book.put_out:
            for channel in fine.intersection(CHANNELS[receiver]):
                sent = (channel, receiver, text)
                assert sent in arrived or sent in lost, (self.day, sent)

    # the work

    def stamp(self, actor="张某"):
        return Stamp(actor, f"{self.day}T09:00:00.000000Z", self.day)

    def evening(self, new):
        with self.ledger.writing() as session:
            self.session = session
            self.register(new)
            for work, count in (
                (self.report, 4),
                (self.ask, 1),
                (self.grant, 1),
                (self.complete, 12),
                (self.turn_back, 1),
                (self.close, 10),
                (self.reopen, 1),
                (self.put_right, 1),
                (self.hand_over, 1),
                (self.withdraw, 1),
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
            number = f"A{len(self.book.issues) + 1:04}"
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
            self.book.issues[number] = issue | fresh | {
                "names": {*names, leader}, "field": field, "leader": leader,
                "reported_on": None, "rectified_on": None, "asked": None, "last_asked": FIRST,
            }  # fmt: skip
        assert import_drafts(self.session, drafts, self.stamp()).created == count

    def some(self, *statuses, where=lambda _: True):
        """Return one of the issues that stand so, None where a few tries find none."""
        numbers = list(self.book.issues)
        for _ in range(60):
            number = self.rng.choice(numbers)
            issue = self.book.issues[number]
            if issue["status"] in statuses and where(issue):
                return number
        return None

    def step(self, number, decide, actor="张某"):
        issues = resolve_issues(SessionReader(self.session), [(number, None)])
        take_step(self.session, issues, decide, self.stamp(actor))
        return self.book.issues[number]

    @property
    def moment(self):
        return StepDates(self.day, self.day)

    def report(self):
        if number := self.some(*RUNNING):
            issue = self.step(
                number, lambda issue, _: steps.report_progress(issue, self.moment, {"percent": 10.0})
            )
            issue.update(status="rectifying", reported_on=self.day, reports=issue["reports"] + 1)

    def ask(self):
        if number := self.some(*RUNNING, where=lambda issue: issue["deadline"] and not issue["asked"]):
            issue = self.book.issues[number]
            to = max(issue["deadline"], self.day, issue["last_asked"]) + days(self.rng.randrange(1, 60))
            self.step(
                number, lambda issue, _: extensions.request_extension(issue, self.moment, to, "张某", "雨季")
            )
            issue.update(asked=to, last_asked=to, requests=issue["requests"] + 1)

    def grant(self):
        if number := self.some(*RUNNING, where=lambda issue: issue["asked"]):
            issue = self.book.issues[number]
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
        if number := self.some(*RUNNING):
            issue = self.step(number, lambda issue, _: steps.complete_rectification(issue, self.moment))
            issue.update(status="rectified", rectified_on=self.day, asked=None)
            issue["completions"] += 1

    def turn_back(self):
        if number := self.some(*AWAITING):
            issue = self.step(
                number, lambda issue, _: steps.turn_back_issue(issue, self.moment, "李某", "没有做完")
            )
            issue.update(status="rectifying", rectified_on=None, clock=issue["clock"] + 1)

    def close(self):
        if number := self.some("rectified"):
            self.step(number, lambda issue, _: steps.apply_for_close_out(issue, self.moment, "张某"))
            self.book.issues[number]["status"] = "accepting"
        if number := self.some("accepting"):
            said = Acceptance(Level.DISTRICT, "李某")
            self.step(number, lambda issue, _: steps.accept_issue(issue, self.moment, said, PROCEDURE))
            self.book.issues[number]["status"] = "closed"

    def reopen(self):
        if number := self.some("closed"):
            to = self.rng.choice([None, self.day + days(self.rng.randrange(40))])
            issue = self.step(
                number, lambda issue, _: steps.reopen_issue(issue, self.moment, "李某", "反弹", to)
            )
            issue.update(status="rectifying", rectified_on=None, round=issue["round"] + 1)
            issue.update(deadline=to or issue["deadline"], clock=issue["clock"] + 1)

    def put_right(self):
        """Correct a deadline, most often to an earlier or later one, now and then to the same."""
        if number := self.some(*RUNNING, where=lambda issue: issue["deadline"]):
            issue = self.book.issues[number]
            to = issue["deadline"] + days(self.rng.randrange(-10, 20))
            edit_issue(self.session, number, None, {"deadline": to}, self.stamp(), "更正")
            issue["clock"] += to != issue["deadline"]
            issue["deadline"] = to

    def hand_over(self):
        if number := self.some(*RUNNING, *AWAITING):
            issue, (cell, names) = self.book.issues[number], self.unit_cell()
            edit_issue(self.session, number, None, {issue["field"]: cell}, self.stamp(), "")
            issue["names"] = {*names, issue["leader"]}

    def withdraw(self):
        if number := self.some(*RUNNING, *AWAITING):
            issue = self.step(
                number, lambda issue, _: extensions.void_issue(issue, self.moment, "李某", "重复")
            )
            issue.update(status="void", asked=None)

    # the whole of it

    def pass_by(self):
        left = ISSUES
        while self.day <= LAST:
            if self.missing and self.day < SETTLED:
                self.missing -= 1
                self.counts["missed"] += is_workday(self.day)
            else:
                self.morning()
            to_come = (LAST - self.day).days
            new = (
                left
                if self.day == LAST
                else min(left, 100 if self.day == FIRST else self.rng.choice([0, 4, 10]))
            )
            new = max(new, left - 10 * to_come)
            self.evening(new)
            left -= new
            self.day += days(1)
        self.day = LAST


@pytest.mark.parametrize(("seed", "most"), [(1, 1000), (2, 25)])
def test_a_year_of_runs_tells_everybody_of_everything_once(tmp_path, seed, most):
    assert all(WorkCalendar().is_workday(FIRST + days(n)) == is_workday(FIRST + days(n)) for n in range(365))
    assert len(HOLIDAYS) == 33
    year = Year(tmp_path / "ledger.db", seed, most)
    try:
        year.pass_by()
    finally:
        year.ledger.engine.dispose()
    year.channels.check_repeats()
    book, channels = year.book, year.channels
    assert len(book.issues) == ISSUES
    # Every message arrived by every channel of its receiver, and nothing else did.
    arrived = Counter(
        (channel, *channels.texts[uid]) for (channel, uid), count in channels.arrived.items() if count
    )
    assert arrived == Counter((channel, to, text) for _, to, text in book.put_out for channel in CHANNELS[to])
    # Nobody was told twice of a tier, nor of a farther one after a nearer one.
    for key, tiers in book.told.items():
        assert tiers == [""] or [*map(RISING.index, tiers)] == sorted({*map(RISING.index, tiers)}), key
    # And there was enough of everything.
    kinds = Counter(kind for _, _, kind, _ in book.told)
    assert min(kinds[kind] for kind in ("deadline", "unreported", "unaccepted", "extension")) > 50
    assert min(year.counts[what] for what in ("missed", "crashed", "resent")) > 5
    assert any(count == 2 for count in channels.arrived.values())
