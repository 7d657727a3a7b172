"""Which messages a weekly run must send, said with days and sets only: no ledger, no spans, no outbox."""

from datetime import timedelta

from qinling.rules.parsing.iso_weeks import format_week
from qinling.rules.workdays import WorkCalendar

CALENDAR = WorkCalendar()
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
CATCH_UP = 8 * WEEK
MISSING_DAYS = 2


def week_days(monday):
    return [monday + number * DAY for number in range(7)]


class WeeklyModel:
    """What the office knows, and what it was told."""

    def __init__(self):
        self.records, self.covered = set(), set()
        self.told = {}  # Monday → what its report or last correction said
        self.corrections = {}  # Monday → how many
        self.named = set()  # weeks that a message called missing
        self.periods = set()

    def read(self, records):
        """Take in a file: its records (day, account) and every day from its first to its last."""
        days = [day for day, _ in records]
        self.records |= set(records)
        self.covered |= {min(days) + number * DAY for number in range((max(days) - min(days)).days + 1)}

    def look_at(self, monday):
        """What a report on a week says: who logged in on how many days, and which days have no log."""
        days = set(week_days(monday))
        return (
            frozenset(record for record in self.records if record[0] in days),
            frozenset(days - self.covered),
        )

    def run(self, today):
        """Return the subjects of the messages of a run, in their order."""
        last = today - today.weekday() * DAY - WEEK
        messages = [*self.correct(), *self.report(last)]
        return messages + self.miss(today, last)

    def correct(self):
        for monday in sorted(self.told):
            if self.told[monday] != self.look_at(monday):
                self.told[monday] = self.look_at(monday)
                self.corrections[monday] = self.corrections.get(monday, 0) + 1
                yield f"平台账号登录情况 {format_week(monday)} 更正{self.corrections[monday]}：日志后来有补充"

    def list_open_weeks(self, last):
        """The weeks nobody was told the report of, since the first that anybody could expect."""
        expected = [*self.told, *self.named]
        if not expected:
            newest = max(self.covered, default=last)
            expected = [min(last, newest - newest.weekday() * DAY + WEEK)] if self.covered else [last]
        monday = min(expected)
        while monday <= last:
            if monday not in self.told:
                yield monday
            monday += WEEK

    def is_ready(self, monday, last):
        missing = [day for day in week_days(monday) if day not in self.covered]
        if len(missing) == 7:
            return False
        return monday < last or not any(map(CALENDAR.is_workday, missing))

    def report(self, last):
        for monday in list(self.list_open_weeks(last)):
            if monday >= last - CATCH_UP and self.is_ready(monday, last):
                self.told[monday] = self.look_at(monday)
                yield f"平台账号登录情况 {format_week(monday)}：需要指导 0 个，安全提示 0 项"

    def miss(self, today, last):
        period = last
        while not self.is_overdue(period, today):
            period -= WEEK
        if not self.covered:
            return self.tell(("没有", period), "还没有读入过登录日志")
        weeks = [one for one in self.list_open_weeks(last) if last - CATCH_UP <= one <= period]
        weeks = [one for one in weeks if any(map(CALENDAR.is_workday, week_days(one)))]
        if not weeks:
            return []
        names = [format_week(one) for one in weeks]
        named = f"{names[0]} 至 {names[-1]} 中的 {len(names)} 周" if len(names) > 4 else "、".join(names)
        messages = self.tell(("缺", period), f"缺登录日志：{named}")
        if messages:
            self.named |= {weeks[0], period}
        return messages

    def tell(self, period, subject):
        if period in self.periods:
            return []
        self.periods.add(period)
        return [subject]

    @staticmethod
    def is_overdue(monday, today):
        """Whether the working days after a week, in which its log may come, are over."""
        day, left = monday + 6 * DAY, MISSING_DAYS
        while left:
            day += DAY
            left -= CALENDAR.is_workday(day)
        return today > day
