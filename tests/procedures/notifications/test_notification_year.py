"""A year of an office's mornings, compared with `notification_model`: nothing missed, nothing sent twice."""

import json
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random

from qinling.procedures.notifications.due_items import WarningRules
from qinling.procedures.notifications.notification_reset import reset_notifications
from qinling.procedures.notifications.notification_runs import (
    read_last_deliveries,
    record_quiet_run,
    retry_deliveries,
)
from qinling.procedures.notifications.notification_sending import (
    DigestLayout,
    Sending,
    send_due_notifications,
)
from qinling.procedures.notifications.run_monitor import check_runs
from qinling.rules.history.events import format_utc
from qinling.rules.supervision.supervision_acts import SupervisionRules
from qinling.rules.warning_tiers import TierDays, TierRules
from qinling.rules.warnings.notification_rules import NotificationRules
from qinling.rules.warnings.run_clock import RunClock
from qinling.rules.workdays import WorkCalendar
from tests.procedures.notifications.notification_model import (
    HOLIDAYS,
    OFFICE,
    TIERS_BY_URGENCY,
    RecipientModel,
    covers,
    find_list_day,
    is_workday,
    list_tellable,
    previous_workday,
)
from tests.procedures.notifications.notification_office import TIMEZONE, Crash, CrashCounter
from tests.procedures.notifications.year_channels import (
    ALERTS,
    CALM_FROM,
    CHANNELS,
    FIRST,
    LAST,
    MAX_TRIES,
    RECIPIENTS,
    Ledger,
    UnreliableChannels,
    days,
)
from tests.procedures.notifications.year_work import YearWork

#: Seed of a year, and how many items a message of it holds. The first has digests that are full and others that are not.
YEARS = [(2, 25), (1, 1000)]


class Year(YearWork):
    """One year: every evening people work at issues, every morning a run tells of them, or should."""

    def __init__(self, path, seed, most, issue_count):
        self.issue_count = issue_count
        self.rng = Random(seed)
        self.ledger = Ledger(path)
        self.channels = UnreliableChannels(self.rng)
        self.model = RecipientModel(RECIPIENTS, most)
        self.rules = NotificationRules(office=CHANNELS[""], receivers=RECIPIENTS, most=most)
        self.office = WarningRules(
            TierRules(TierDays()), ALERTS, 180, WorkCalendar(), self.rules, SupervisionRules()
        )
        self.day, self.now = FIRST, None
        self.missing = 0  # days for which the machine will stand still
        self.crash_counter = CrashCounter()
        self.complete_days = []  # the days of the runs that came to their end
        self.misdated_runs = []  # (day, time) of the runs whose day or clock was wrong, unless they were reset
        self.clock_told_on = set()  # the days on which the office has to hear of the clock
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

    def compose(self, planned, digest):
        self.crash_counter()
        items = {(due.issue.number, due.kind): due.tier for due in digest.items}
        assert len(items) == len(digest.items)
        text = json.dumps([str(planned.today), *([*key, tier] for key, tier in items.items())])
        if digest.uid:
            return "", text  # a message that waited
        self.texts.pop(
            digest.recipient, None
        )  # it is composed again to be recorded: the order of that counts
        self.texts[digest.recipient] = (digest.recipient, text, items)
        return "", text

    def send(self, channel, message):
        self.crash_counter()
        reply = self.channels.send(channel, message)
        self.crash_counter()
        return reply

    def run(self, crash_at=0, *, day=None):
        """Run as `warn --notify` does, dated *day*; say whether it came to its end."""
        self.is_committed, self.texts, self.crash_counter = False, {}, CrashCounter(crash_at)
        sending = Sending(self.writing, self.send, self.clock, TIMEZONE, day or self.day, self.office)
        waiting = self.list_waiting_after(sending.read_clock().last_day)
        unsent = self.list_waiting_due()
        try:
            send_due_notifications(sending, DigestLayout(self.compose, lambda _: 10**9))
        except Crash:
            self.record_broken_off()
            (is_ended,) = self.ledger.file.execute(
                "select ended notnull from run order by id desc"
            ).fetchone()
            if not (self.is_committed and is_ended):
                return False  # else it died behind its last transaction
        finally:
            if self.is_committed:
                if self.is_clock_behind():
                    self.clock_told_on.add(self.now.date())
                self.model.forget(lambda _, message: message in waiting)
                self.model.forget_unsent(unsent, sending.today)
                self.check_sent(sending.today, is_misdated=day is not None)
                self.model.check_run(sending.today, self.texts.values(), is_misdated=day is not None)
        self.complete_days.append(sending.today)
        return True

    def is_clock_behind(self):
        return any(at > self.now + timedelta(minutes=10) for _, at in self.misdated_runs)

    def list_waiting_after(self, last_day):
        """The messages, (receiver, text), that wait and are dated after *last_day*: a run withdraws them."""
        sql = (
            "select m.receiver, m.body from message m where m.day > ? and exists"
            " (select 1 from delivery d where d.message = m.id and d.state in ('waiting', 'sending'))"
        )
        return set(self.ledger.file.execute(sql, (str(last_day),)))

    def list_waiting_due(self):
        """The messages, (receiver, text), that are to be tried now."""
        now = format_utc(self.now + timedelta(milliseconds=10))
        sql = (
            "select m.receiver, m.body from message m where exists (select 1 from delivery d where d.message = m.id"
            " and d.state in ('waiting', 'sending') and (d.next_at <= ? or d.next_at > ?))"
        )
        return set(self.ledger.file.execute(sql, (now, format_utc(self.now + days(1)))))

    def check_sent(self, day, *, is_misdated):
        """Whatever was sent says what is so on the day of the run, and is for its receiver; note what arrived."""
        for channel, message, said_on, items, has_arrived in self.channels.sent:
            assert said_on == day
            for number, kind, tier in items:
                issue, receiver = self.model.issues[number], message.recipient
                right_tier, which = list_tellable(issue, day)[kind]
                assert tier == right_tier
                assert receiver == OFFICE or receiver in issue["names"]
                if has_arrived:
                    key = (channel, receiver, number, kind, which)
                    self.channels.items[key].append((tier, message.uid, is_misdated))
        self.channels.sent.clear()

    def run_on_wrong_day(self):
        """Run on a day that a mistyped date or a wrong clock gives; now and then arm again what it told."""
        ahead, by_clock = self.rng.choice([2, 5, 20, 60, 3650]), self.rng.random() < 0.5
        day, right_time = self.day + days(ahead), self.now
        if not WorkCalendar().is_workday(day):
            return
        self.now += days(ahead) if by_clock else days(0)
        self.misdated_runs.append((day, self.now))
        self.run(day=day)
        self.now = right_time + timedelta(minutes=30)
        self.counts["misdated"] += 1
        if self.rng.random() < 0.3:
            with self.ledger.writing() as writer:
                reset_notifications(writer, day, [], self.stamp())
            self.model.forget(lambda told_on, _: told_on >= day)
            self.misdated_runs = [one for one in self.misdated_runs if max(one[0], one[1].date()) < day]
            self.counts["reset"] += 1

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
        if not calm and self.rng.random() < 0.1:
            self.run_on_wrong_day()
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
        complete = [day for day in self.complete_days if day <= self.day]
        assert ("以来没有运行过" in faults) == bool(complete and max(complete) < previous_workday(self.day))
        assert ("还没有一次" in faults) == (not complete)
        assert ("日期在今天以后" in faults) == any(day > self.day for day, _ in self.misdated_runs)
        assert ("早于以前一次运行" in faults) == self.is_clock_behind()
        assert "该提醒还没有提醒" not in faults
        lost = [one for one in self.deliveries() if one.state == "lost" and one.day <= str(self.day)]
        assert (
            not lost or f"有 {len(lost)} 条消息没有送达" in faults or str(self.day - days(30)) > lost[-1].day
        )
        if lost and (self.day >= CALM_FROM or self.rng.random() < 0.3):
            with self.ledger.writing() as writer:
                assert retry_deliveries(writer, self.now, [one.uid for one in lost]) >= len(lost)
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
        if not first_try or (self.day.weekday() not in (0, 3) and self.day < CALM_FROM):
            return  # what was just refused waits for its time; and looking takes a while
        fine = {channel for channel, mood in self.channels.mood.items() if mood == "fine"}
        for receiver, number, kind, which in self.model.told:
            if not self.model.is_known_still(receiver, number, kind, which, self.day):
                continue
            tier = list_tellable(self.model.issues[number], self.day)[kind][0]
            for channel in fine.intersection(CHANNELS[receiver]):
                key = (channel, receiver, number, kind, which)
                given_up = any(one[:2] == key[:2] and f'"{number}"' in one[2] for one in lost)
                arrived = self.channels.items[key]
                if not given_up and not any(covers(one, tier) for one, _, _ in arrived):
                    assert tier == "overdue", (self.day, key, tier)
                    assert self.is_listed(key), (self.day, key)

    def is_listed(self, key):
        """Say whether the weekly list told by this channel that it is overdue, or will as soon as there is room in a message.

        A list of a misdated run told it too.
        """
        list_day = find_list_day(self.day)
        return self.model.last_told_overdue(*key[1:3], self.day) < list_day or any(
            arrived and one[:4] == (*key[:3], "weekly") and one[4] >= list_day
            for one, arrived in self.channels.items.items()
        )

    def run_year(self):
        left = self.issue_count
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


def pytest_generate_tests(metafunc):
    if "most" in metafunc.fixturenames:
        metafunc.parametrize(("seed", "most"), YEARS[: metafunc.config.getoption("--years")])


def test_a_year_of_runs_sends_everything_to_every_recipient_once(tmp_path, seed, most, pytestconfig):
    assert all(WorkCalendar().is_workday(FIRST + days(n)) == is_workday(FIRST + days(n)) for n in range(365))
    assert len(HOLIDAYS) == 34
    issue_count = pytestconfig.getoption("--year-issues")
    year = Year(tmp_path / "ledger.db", seed, most, issue_count)
    try:
        year.run_year()
    finally:
        year.ledger.file.close()
    year.channels.check_repeats()
    year.channels.check_items(year.model.left_out)
    book, channels = year.model, year.channels
    assert len(book.issues) == issue_count
    # The office heard of a clock that ran backwards once a day.
    told_on = {uid.removeprefix("clock-") for uid in channels.texts if uid.startswith("clock-")}
    assert told_on == {f"{day:%Y%m%d}" for day in year.clock_told_on}
    # Nobody was told twice of a tier, nor of a farther one after a nearer one.
    for key, tiers in book.sent_tiers.items():
        assert tiers == [""] or [*map(TIERS_BY_URGENCY.index, tiers)] == sorted(
            {*map(TIERS_BY_URGENCY.index, tiers)}
        ), key
    # And there was enough of everything.
    kinds = Counter(kind for _, _, kind, _ in book.sent_tiers)
    assert (
        min(
            kinds[kind]
            for kind in ("deadline", "weekly", "proposal", "unreported", "unaccepted", "extension")
        )
        > issue_count // 100
    )
    assert min(year.counts[what] for what in ("missed", "crashed", "resent", "misdated")) > 5
    assert any(count == 2 for count in channels.arrived.values())
