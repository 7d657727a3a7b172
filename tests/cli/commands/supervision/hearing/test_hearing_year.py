"""A year of an office as its people live it: everybody hears what he must, once, and when it is so."""

import json
from collections import Counter
from copy import deepcopy
from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial
from random import Random

from tests.cli.commands.supervision.hearing.hearing_model import HearingModel
from tests.cli.commands.supervision.hearing.office_days import OfficeDays, list_span
from tests.cli.commands.supervision.hearing.office_work import OfficeWork
from tests.cli.commands.supervision.hearing.simulated_office import EPOCH, SimulatedOffice
from tests.cli.commands.supervision.hearing.spellings import find_unit
from tests.commands_built_once import share_commands

LAST = date(2026, 12, 31)
ANNOUNCED = date(2026, 11, 12)  # the notice for 2027
CALM_DAYS = 5  # at the end all addresses work
DAILY_WORKS = (0, 2, 3, 4, 6)


class HearingYear:
    """Days of the office, one after the other."""

    def __init__(self, folder, seed, length, monkeypatch):
        self.rng = Random(seed)
        self.model = HearingModel(OfficeDays(half=set()))
        self.office = SimulatedOffice(folder, seed, self.model, monkeypatch)
        self.work = OfficeWork(self.office, Random(seed + 1))
        self.is_in_group = (
            seed % 2 == 1
        )  # it takes so little at once that the digests of the office come in parts
        self.first, self.length = LAST - timedelta(days=length - 1), length
        self.backup = None
        self.owed, self.ran_on, self.last_check = {}, None, EPOCH
        self.events = dict(self._plan_events())

    def _plan_events(self):
        """Yield (day, what happens in its evening)."""
        for share, event in (
            (0.10, self.add_calendar_days), (0.15, self.add_phone), (0.22, self.remove_address),
            (0.26, partial(self.set_most, 4)), (0.60, partial(self.set_most, 500)),
            (0.30, self.correct_receiver), (0.38, self.merge_unit), (0.44, self.respell_receiver),
            (0.50, self.make_backup), (0.53, self.restore), (0.58, self.move_channel), (0.64, self.change_quiet),
            (0.70, self.add_leader), (0.74, self.remove_receiver), (0.78, self.change_list_day),
            (0.84, self.make_backup), (0.88, self.restore),
        ):  # fmt: skip
            yield self.first + timedelta(days=round(share * self.length)), event
        yield max(ANNOUNCED, self.first + timedelta(days=round(0.33 * self.length))), self.announce_year

    # what happens once

    def set_up(self):
        office = self.office
        office.channels = {
            "办公邮箱": ["a@example.cn", "b@example.cn"], "大荆短信": ["13800000001"],
            "林业邮箱": ["l1@example.cn", "l2@example.cn"], "水利邮箱": ["s1@example.cn"],
            "水利短信": ["13800000003", "13800000004"], "街道群": [""], "杨斜短信": ["13800000005"],
            "领导邮箱": ["w@example.cn", "w2@example.cn"], "资源邮箱": ["z@example.cn"],
        }  # fmt: skip
        office.routes = {
            "大荆镇": ("大荆短信",), "商州区 林业局": ("林业邮箱",), "⽔利局": ("水利邮箱", "水利短信"),
            "城关街道办": ("街道群",), "扬科镇": ("杨斜短信",), "王建国": ("领导邮箱",),
            "区自然资源局": ("资源邮箱",),
        }  # fmt: skip
        office.means = {
            "大荆镇": "大荆镇", "商州区 林业局": "林业局", "⽔利局": "水利局", "城关街道办": "城关街道",
            "扬科镇": None, "王建国": "王建国", "区自然资源局": "自然资源局",
        }  # fmt: skip
        office.set_time(self.first, time(6))
        if self.is_in_group:
            office.channels["办公群"], office.office_channels = [""], ("办公邮箱", "办公群")
        office.write_settings()
        office.call("init")
        for _ in range(25):
            self.work.register()

    def add_calendar_days(self):
        """Let the office have a day off of its own, and half a day on a Saturday."""
        day = self.office.now.date() + timedelta(days=7)
        saturday = day + timedelta(days=5 - day.weekday())
        self.model.days = replace(
            self.model.days, off={self._find_plain_workday(day)}, half={saturday + timedelta(days=7)}
        )
        self._change_calendar()

    def _find_plain_workday(self, day):
        while not self.model.days.is_workday(day) or day.weekday() == 5:
            day += timedelta(days=1)
        return day

    def announce_year(self):
        """Enter the notice for the next year."""
        off = list_span("2027-01-01", "2027-01-03") | list_span("2027-02-05", "2027-02-13")
        self.model.days = replace(
            self.model.days, off=self.model.days.off | off,
            worked={date(2027, 1, 10), date(2027, 2, 14), date(2027, 2, 20)}, years=[2027],
        )  # fmt: skip
        self._change_calendar()

    def _change_calendar(self):
        self.office.write_settings()
        moved = {}
        today = self.office.now.date()
        for issue in self.model.issues.values():
            if issue.workdays and issue.is_running:
                new = self.model.days.add_workdays(issue.handed_over_on, issue.workdays)
                if new != issue.deadline and max(new, issue.deadline) >= today:
                    moved[issue.number] = new
        found = self.office.call("cron", "check", fine=(0, 25))
        assert (f"有 {len(moved)} 个问题的时限要改" in found.stdout + found.stderr) == bool(moved)
        self.office.call("deadlines", "--apply")
        for number, new in moved.items():
            self.model.issues[number].deadline = new
        self.model.counts["moved"] += len(moved)
        self.work.last = None

    def add_phone(self):
        self.office.channels["大荆短信"].append("13800000002")
        self.office.write_settings()

    def remove_address(self):
        self.office.channels["林业邮箱"].remove("l1@example.cn")
        self.office.write_settings()

    def _rename(self, old, new, means):
        self.office.routes = {new if name == old else name: used for name, used in self.office.routes.items()}
        self.office.means[new] = means
        self.office.write_settings()

    def correct_receiver(self):
        self._rename("扬科镇", "杨斜镇", "杨斜镇")

    def respell_receiver(self):
        self._rename("大荆镇", "商州区大荆镇人民政府", "大荆镇")

    def merge_unit(self):
        units = [unit for issue in self.model.issues.values() for unit in (*issue.lead, *issue.duty)]
        if {"水力局", "水利局"} <= {*units}:
            merged = self.office.call("unit", "merge", "水利局", "水力局", fine=(0, 2))
            if merged.exit_code == 0:  # else no cell is spelt so
                self.model.merges["水力局"] = "水利局"
                self.work.last = None

    def move_channel(self):
        self.office.channels["街道邮箱"] = ["j@example.cn", "j2@example.cn"]
        self.office.routes["城关街道办"] = ("街道邮箱",)
        del self.office.channels["街道群"]
        self.office.write_settings()

    def set_most(self, most):
        self.model.most = most
        self.office.write_settings()

    def change_quiet(self):
        self.office.addresses.quiet = (time(12), time(14, 30))
        self.office.write_settings()

    def add_leader(self):
        self.office.channels["李邮箱"] = ["li@example.cn"]
        self.office.routes["李秋生"] = ("李邮箱", "领导邮箱")
        self.office.means["李秋生"] = "李秋生"
        self.office.write_settings()

    def remove_receiver(self):
        del self.office.routes["区自然资源局"]
        self.office.write_settings()

    def change_list_day(self):
        self.office.overdue_day, self.model.weekday = "周三", 2
        self.model.weekday_changed_on = self.office.now.date()
        self.office.write_settings()

    def make_backup(self):
        file = self.office.folder / f"备份{self.office.now:%m%d}.zip"
        self.office.call("db", "backup", str(file))
        model = self.model
        self.backup = (file, self.office.now, deepcopy(model.issues), dict(model.merges))

    def restore(self):
        file, at, issues, merges = self.backup
        result = self.office.call("db", "restore", str(file), "--yes")
        came = any(sent > at and mood == "fine" for sent, _, _, _, mood in self.office.addresses.texts)
        if came and "提醒" not in result.stderr:
            self.model.complain("restored without a word", self.office.now)
        self.model.issues, self.model.merges = issues, merges
        self.model.forgotten.append((at, self.office.now))
        self.work.last, self.owed = None, {}

    # a day

    def run_day(self, day):
        is_calm = day > LAST - timedelta(days=CALM_DAYS)
        self.office.addresses.is_calm = is_calm
        is_off = not is_calm and self.rng.random() < 0.03  # the machine
        is_workday = self.model.days.is_workday(day)
        moments = sorted(
            time(hour, self.rng.randrange(18, 59))
            for hour in self.rng.choices(range(8, 17), k=self.rng.choice(DAILY_WORKS) if is_workday else 0)
        )
        for hour in range(24):
            if hour == 8 and not is_off:
                self.office.set_time(day, time(8))
                self.warn(is_workday)
            self.office.set_time(day, time(hour, 17))
            # Nothing is sent in quiet time, and nothing that is not due: to try that now and then is enough.
            is_idle = self.office.addresses.is_quiet() or not self.office.has_waiting(is_due=True)
            if not is_off and (not is_idle or self.rng.random() < 0.03):
                self.office.retry()
            for moment in moments:
                if moment.hour == hour:
                    self.office.set_time(day, moment)
                    self.work.work_once()
            if hour == 16 and is_workday and day.weekday() == 3:
                self.office.set_time(day, time(16, 59))
                self.work.take_due_acts()
            if hour == 17 and is_workday:
                self.office.set_time(day, time(17, 45))
                self.check(day, is_off)
        if event := self.events.get(day):
            self.office.set_time(day, time(23, 30))
            event()
            self.model.counts["events"] += 1

    def warn(self, is_workday):
        self.office.warn()
        if is_workday:
            self.ran_on = self.office.now.date()
            self.owed = self.model.note_owed(self.office.now)
            if self.rng.random() < 0.2:  # a person runs it again
                before = len(self.office.addresses.texts)
                self.office.warn()
                is_more = len(self.office.addresses.texts) != before and not self.office.has_waiting()
                if is_more and not self.model.has_full_receiver(self.ran_on):
                    self.model.complain("sent again by a second run", self.office.now)

    def check(self, day, is_off):
        """At the end of a working day a person looks whether all came through, and sends again what is lost."""
        now = self.office.now
        if self.ran_on == day and not is_off and self.last_check != EPOCH:
            since = self.last_check
            self.model.check_missed(self.owed, now, self.office.addresses.fine_since, since)
        self.last_check = now if not is_off else EPOCH
        found = self.office.call("cron", "check", fine=(0, 25))
        if "没有送达，已放弃" in found.stderr:
            self.office.call("notify", "resend")
            self.model.counts["resent"] += 1
        unheard = self.model.list_unheard()
        if (f"{len(unheard)} 个单位有没完成整改的问题而没有接收人" in found.stderr) != bool(unheard):
            self.model.complain("unheard", now, found.stderr, unheard)
        for name, means in self.office.means.items():
            if means is None and name in self.office.routes and name not in found.stderr:
                self.model.complain("unheard", now, name, found.stderr)
        self.check_receivers()

    def check_receivers(self):
        """The program knows who is not heard for, and which receivers mean nobody."""
        said = json.loads(self.office.call("notify", "receivers", "--json").stdout)
        unheard = Counter()
        for one in said["unheard"]:
            unheard[find_unit(one["unit"])] += one["issues"]
        if unheard != self.model.list_unheard():
            self.model.complain("unheard", self.office.now, said["unheard"], self.model.list_unheard())
        for one in said["items"]:
            if self.office.means[one["receiver"]] is None and one["spellings"]:
                self.model.complain("meant", self.office.now, one)
        self.model.counts["unheard"] += bool(unheard)

    def run(self):
        with share_commands():
            self.set_up()
            for number in range(self.length):
                self.run_day(self.first + timedelta(days=number))


def pytest_generate_tests(metafunc):
    if "hearing_seed" in metafunc.fixturenames:
        first, count = (metafunc.config.getoption(f"--hearing-{name}") for name in ("seed", "seeds"))
        metafunc.parametrize("hearing_seed", range(first, first + count))


def test_everybody_hears_what_he_must_once_and_while_it_is_so(tmp_path, monkeypatch, request, hearing_seed):
    year = HearingYear(tmp_path, hearing_seed, request.config.getoption("--hearing-days"), monkeypatch)
    year.run()
    kinds, counts = Counter(kind for kind, _ in year.model.faults), year.model.counts
    assert not kinds, (kinds, year.model.faults[:5])
    # And there was something to hear, to resend and to mend.
    assert counts["parts"] > 0 or not year.is_in_group
    assert (
        min(
            counts[what]
            for what in ("messages", "checked", "resent", "acts", "unheard", "complete", "postponed")
        )
        > 0
    )
    assert counts["events"] >= len(set(year.events))
