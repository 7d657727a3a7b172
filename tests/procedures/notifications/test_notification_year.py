"""A year of an office's mornings, compared with `notification_model`: nothing missed, nothing sent twice."""

import json
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from qinling.procedures.notifications.notification_plan import WarningRules, plan_run
from qinling.procedures.notifications.notification_runs import (
    begin_run_with_messages,
    deliver_and_end_run,
    read_last_deliveries,
    record_quiet_run,
    retry_lost_deliveries,
)
from qinling.procedures.notifications.run_monitor import check_runs
from qinling.rules.warning_tiers import TierDays, TierRules
from qinling.rules.warnings.notification_rules import NotificationRules
from qinling.rules.warnings.run_clock import RunClock
from qinling.rules.workdays import WorkCalendar
from tests.procedures.notifications.notification_model import (
    HOLIDAYS,
    TIERS_BY_URGENCY,
    RecipientModel,
    is_workday,
    previous_workday,
)
from tests.procedures.notifications.notification_office import TIMEZONE, Crash, CrashCounter
from tests.procedures.notifications.year_channels import (
    ALERTS,
    CALM_FROM,
    CHANNELS,
    FIRST,
    ISSUE_COUNT,
    LAST,
    MAX_TRIES,
    RECIPIENTS,
    Ledger,
    UnreliableChannels,
    days,
)
from tests.procedures.notifications.year_work import YearWork


class Year(YearWork):
    """One year: every evening people work at issues, every morning a run tells of them, or should."""

    def __init__(self, path, seed, most):
        self.rng = Random(seed)
        self.ledger = Ledger(path)
        self.channels = UnreliableChannels(self.rng)
        self.model = RecipientModel(RECIPIENTS, most)
        self.rules = NotificationRules(office=CHANNELS[""], receivers=RECIPIENTS, most=most)
        self.office = WarningRules(TierRules(TierDays()), ALERTS, 180, WorkCalendar(), self.rules)
        self.day, self.now = FIRST, None
        self.missing = 0  # days for which the machine will stand still
        self.crash_counter = CrashCounter()
        self.last_complete_run = None  # the day of the last run that came to its end
        self.counts = Counter()

    # the runs

    def clock(self):
        self.now += timedelta(milliseconds=1)
        return self.now

    @contextmanager
    def writing(self):
        self.crash_counter()
        with self.ledger.writing() as writer:
            yield writer
            self.crash_counter()
        self.is_committed = True
        self.crash_counter()

    def compose(self, _planned, digest):
        self.crash_counter()
        items = {(due.issue.number, due.kind): due.tier for due in digest.items}
        assert len(items) == len(digest.items)
        self.texts.append(
            (digest.recipient, json.dumps([[*key, tier] for key, tier in items.items()]), items)
        )
        return "", self.texts[-1][1]

    def send(self, channel, message):
        self.crash_counter()
        reply = self.channels.send(channel, message)
        self.crash_counter()
        return reply

    def run(self, crash_at=0):
        """Run as `warn --notify` does; say whether it came to its end."""
        self.is_committed, self.texts, self.crash_counter = False, [], CrashCounter(crash_at)
        try:
            try:
                with self.writing() as writer:
                    planned = plan_run(writer, self.day, self.office)
                    run = begin_run_with_messages(writer, planned, self.compose, self.rules, self.clock())
            finally:
                if self.is_committed:
                    self.model.check_run(self.day, self.texts)
            deliver_and_end_run(self.writing, run, self.send, self.rules, self.clock)
        except Crash:
            self.record_broken_off()
            return False
        self.last_complete_run = self.day
        return True

    def record_broken_off(self):
        for one in self.deliveries():
            if one.state == "sending" and one.next_at > self.now.isoformat():
                log = self.channels.log[one.channel, one.uid]
                sends = [became for became in log if became != "again"]
                if len(sends) == self.sends_before.get((one.channel, one.uid), 0):
                    log.append("broken off")  # it never went out
                else:
                    log[-1] = "broken off"

    def deliveries(self):
        with self.ledger.writing() as writer:
            return read_last_deliveries(writer, 200)

    def morning(self):
        self.now = datetime(self.day.year, self.day.month, self.day.day, tzinfo=UTC)
        self.channels.new_day(self.day)
        if not is_workday(self.day):
            with self.ledger.writing() as writer:
                record_quiet_run(writer, self.day, self.now)
            return
        calm = self.day >= CALM_FROM
        if not calm and self.rng.random() < 0.1:
            self.counts["missed"] += 1
            if self.rng.random() < 0.2:
                self.missing = self.rng.randrange(2, 9)
            return
        self.check_run_monitor()
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

    def check_run_monitor(self):
        with self.ledger.writing() as writer:
            clock = RunClock(self.day, self.day, self.now)
            faults = "；".join(
                fault.what for fault in check_runs(writer, clock, TIMEZONE, self.office).faults
            )
        late = self.last_complete_run is not None and self.last_complete_run < previous_workday(self.day)
        assert ("以来没有运行过" in faults) == late
        assert ("还没有一次" in faults) == (self.last_complete_run is None)
        lost = [one for one in self.deliveries() if one.state == "lost"]
        assert (
            not lost or f"有 {len(lost)} 条消息没有送达" in faults or str(self.day - days(30)) > lost[-1].day
        )
        if lost and (self.day >= CALM_FROM or self.rng.random() < 0.3):
            with self.ledger.writing() as writer:
                assert retry_lost_deliveries(writer, self.now, [one.uid for one in lost]) == len(lost)
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
                assert len(epoch) >= MAX_TRIES or doubtful >= 2, (self.day, key, log)
        if not first_try:
            return  # what was just refused waits for its time
        fine = {channel for channel, mood in self.channels.mood.items() if mood == "fine"}
        arrived = {
            (channel, *self.channels.texts[uid])
            for (channel, uid), count in self.channels.arrived.items()
            if count
        }
        for _, receiver, text in self.model.messages:
            for channel in fine.intersection(CHANNELS[receiver]):
                sent = (channel, receiver, text)
                assert sent in arrived or sent in lost, (self.day, sent)

    def run_year(self):
        left = ISSUE_COUNT
        while self.day <= LAST:
            if self.missing and self.day < CALM_FROM:
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
def test_a_year_of_runs_sends_everything_to_every_recipient_once(tmp_path, seed, most):
    assert all(WorkCalendar().is_workday(FIRST + days(n)) == is_workday(FIRST + days(n)) for n in range(365))
    assert len(HOLIDAYS) == 33
    year = Year(tmp_path / "ledger.db", seed, most)
    try:
        year.run_year()
    finally:
        year.ledger.file.close()
    year.channels.check_repeats()
    book, channels = year.model, year.channels
    assert len(book.issues) == ISSUE_COUNT
    # Every message arrived by every channel of its receiver, and nothing else did.
    arrived = Counter(
        (channel, *channels.texts[uid]) for (channel, uid), count in channels.arrived.items() if count
    )
    assert arrived == Counter(
        (channel, to, text) for _, to, text in book.messages for channel in CHANNELS[to]
    )
    # Nobody was told twice of a tier, nor of a farther one after a nearer one.
    for key, tiers in book.sent_tiers.items():
        assert tiers == [""] or [*map(TIERS_BY_URGENCY.index, tiers)] == sorted(
            {*map(TIERS_BY_URGENCY.index, tiers)}
        ), key
    # And there was enough of everything.
    kinds = Counter(kind for _, _, kind, _ in book.sent_tiers)
    assert min(kinds[kind] for kind in ("deadline", "unreported", "unaccepted", "extension")) > 50
    assert min(year.counts[what] for what in ("missed", "crashed", "resent")) > 5
    assert any(count == 2 for count in channels.arrived.values())
