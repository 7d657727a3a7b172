"""A year of an office's mornings, compared with `notification_model`: nothing missed, nothing sent twice."""

import json
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from qinling.procedures.notification_plan import WarningRules, plan_run
from qinling.procedures.notification_runs import (
    begin_run_with_messages,
    deliver_and_end_run,
    read_last_deliveries,
    record_quiet_run,
    retry_lost_deliveries,
)
from qinling.procedures.run_monitor import check_runs
from qinling.rules.warning_tiers import TierDays, TierRules
from qinling.rules.warnings.notification_rules import NotificationRules
from qinling.rules.workdays import WorkCalendar
from tests.procedures.notification_model import (
    HOLIDAYS,
    RISING,
    Book,
    is_workday,
    workday_before,
)
from tests.procedures.notification_office import Crash, Fuse
from tests.procedures.year_channels import (
    ALERTS,
    CHANNELS,
    FIRST,
    ISSUES,
    LAST,
    RECEIVERS,
    SETTLED,
    TRIES,
    Channels,
    Ledger,
    days,
)
from tests.procedures.year_work import YearWork


class Year(YearWork):
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
        with self.ledger.writing() as writer:
            yield writer
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
                with self.writing() as writer:
                    planned = plan_run(writer, self.day, self.office)
                    run = begin_run_with_messages(writer, planned, self.compose, self.rules, self.clock())
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
        with self.ledger.writing() as writer:
            return read_last_deliveries(writer, 200)

    def morning(self):
        self.now = datetime(self.day.year, self.day.month, self.day.day, tzinfo=UTC)
        self.channels.new_day(self.day)
        if not is_workday(self.day):
            with self.ledger.writing() as writer:
                record_quiet_run(writer, self.day, self.now)
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
        with self.ledger.writing() as writer:
            faults = "；".join(check_runs(writer, self.day, self.now, WorkCalendar()).faults)
        late = self.whole_run is not None and self.whole_run < workday_before(self.day)
        assert ("以来没有运行过" in faults) == late
        assert ("还没有一次" in faults) == (self.whole_run is None)
        lost = [one for one in self.deliveries() if one.state == "lost"]
        assert (
            not lost or f"有 {len(lost)} 条消息没有送达" in faults or str(self.day - days(30)) > lost[-1].day
        )
        if lost and (self.day >= SETTLED or self.rng.random() < 0.3):
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
        year.ledger.file.close()
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
