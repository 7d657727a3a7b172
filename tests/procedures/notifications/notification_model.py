"""Who has to be told of what, and by when: the rules of the warnings in plain dicts, written from their words."""

from datetime import date, timedelta

#: The State Council's notice for 2026: what is off beside Saturdays and Sundays, and what is worked of them.
#: New Year's Day of 2027, of which there is no notice yet, is off by the law.
_DAYS_OFF = (
    ("2026-01-01", 3), ("2026-02-15", 9), ("2026-04-04", 3), ("2026-05-01", 5),
    ("2026-06-19", 3), ("2026-09-25", 3), ("2026-10-01", 7),
    ("2027-01-01", 1),
)  # fmt: skip
_WORKED_WEEKENDS = {"2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"}
HOLIDAYS = {
    date.fromisoformat(first) + timedelta(days=more) for first, days in _DAYS_OFF for more in range(days)
}

OFFICE = ""
RUNNING, AWAITING = ("not_started", "rectifying"), ("rectified", "accepting")
TIERS = {"urgent": 3, "near": 7, "upcoming": 15, "ahead": 30}
#: Each tier includes those before it: who knows of one knows of them.
TIERS_BY_URGENCY = ["ahead", "upcoming", "near", "urgent", "due_today", "overdue"]
#: What is told first where there is no room for all of it; alerts come last.
DIGEST_ORDER = ["due_today", "urgent", "overdue", "near", "upcoming", "ahead", ""]
ALERT_AFTER = 30


def is_workday(day):
    return str(day) in _WORKED_WEEKENDS or (day.weekday() < 5 and day not in HOLIDAYS)


def last_day_before_work(day):
    """The last day before work goes on: *day* itself, or the end of the days off after it."""
    while not is_workday(day + timedelta(days=1)):
        day += timedelta(days=1)
    return day


def previous_workday(day):
    day -= timedelta(days=1)
    while not is_workday(day):
        day -= timedelta(days=1)
    return day


def find_list_day(day):
    """The last day on which the weekly list fell: a Monday, or the first working day after it."""
    falls = (day - timedelta(days=back) for back in range(30))
    return next(one for one in falls if is_workday(one) and _is_first_workday_since_monday(one))


def _is_first_workday_since_monday(day):
    while day.weekday() != 0:
        day -= timedelta(days=1)
        if is_workday(day):
            return False
    return True


def find_tier(issue, day):
    """How near the deadline is; days off that follow are spoken for, but nobody is late before he is."""
    if issue["deadline"] < day:
        return "overdue"
    left = (issue["deadline"] - last_day_before_work(day)).days
    if left <= 0:
        return "due_today"
    lead = TIERS["ahead"] if issue["lead_days"] is None else issue["lead_days"]
    if left > lead:
        return None
    return next((tier for tier, days in TIERS.items() if left <= days), "ahead")


def count_workdays_late(deadline, day):
    return sum(is_workday(deadline + timedelta(days=one + 1)) for one in range((day - deadline).days))


def list_warnings(issue, day):
    """Everything that *issue* calls for on *day*: kind → (tier, which one it is of its kind)."""
    made = {}
    if issue["status"] in RUNNING:
        if issue["deadline"] and (tier := find_tier(issue, day)):
            made["deadline"] = (tier, issue["clock"])
            if tier == "overdue" and count_workdays_late(issue["deadline"], day):
                made["proposal"] = ("", issue["clock"])  # nobody acts in this year: 催办 stays due
        since = issue["reported_on"] or issue["handed_over_on"]
        if since and (day - since).days >= ALERT_AFTER:
            made["unreported"] = ("", (issue["round"], issue["reports"]))
        if issue["asked"]:
            made["extension"] = ("", issue["requests"])
    if issue["status"] in AWAITING and (day - issue["rectified_on"]).days >= ALERT_AFTER:
        made["unaccepted"] = ("", issue["completions"])
    return made


def list_tellable(issue, day):
    """What `list_warnings` says, and the weekly list where the issue is overdue."""
    made = list_warnings(issue, day)
    overdue = made.get("deadline", ("",))[0] == "overdue"
    return made | ({"weekly": ("overdue", find_list_day(day))} if overdue else {})


def covers(told, tier):
    """Say whether who was told of the tier *told* knows of *tier*."""
    return tier == "" or TIERS_BY_URGENCY.index(told) >= TIERS_BY_URGENCY.index(tier)


class RecipientModel:
    """What each receiver knows, and what the runs owe it."""

    def __init__(self, known, most):
        self.known, self.most = known, most
        self.issues = {}
        self.sent_tiers = {}  # (receiver, number, kind, which) → tiers in the order they were told
        self.told_by_issue = {}  # (receiver, number, kind) → the lists in `told`
        self.told = {}  # the same keys → [day, tier, message] of every run, the misdated ones too
        self.messages = []  # (day, receiver, text)
        self.left_out = set()  # keys of what was left out of a message, and may be told again
        self.misdated = []  # the same of runs whose day or clock was wrong

    def list_due(self, day):
        """Receiver → {(number, kind): tier} of what it has to be told on *day*; what is told later does not count."""
        owed = {receiver: {} for receiver in (OFFICE, *self.known)}
        for number, issue in self.issues.items():
            for kind, (tier, which) in list_warnings(issue, day).items():
                named = () if kind in ("extension", "proposal") else issue["names"]
                for receiver in {OFFICE, *self.known} & {OFFICE, *named}:
                    if not self.knows(receiver, number, kind, which, tier, day):
                        owed[receiver][number, kind] = tier
                    elif tier == "overdue" and self.last_told_overdue(receiver, number, day) < find_list_day(
                        day
                    ):
                        owed[receiver][number, "weekly"] = tier
        return owed

    def last_told_overdue(self, receiver, number, day):
        """The last day up to *day* on which *receiver* was told that *number* is overdue."""
        return max(
            when
            for kind in ("deadline", "weekly")
            for told in self.told_by_issue.get((receiver, number, kind), ())
            for when, tier, _ in told
            if when <= day and tier == "overdue"
        )

    def forget(self, is_forgotten):
        """Let what was told no longer count where *is_forgotten* says so of its day and its message."""
        for told in self.told.values():
            told[:] = [(day, tier, message) for day, tier, message in told if not is_forgotten(day, message)]

    def leave_out_acts(self, due, items):
        """*due* and *items* without the acts that go with their overdue issue: they are told with it, or not at all."""
        overdue = {number for (number, _), tier in due.items() if tier == "overdue"}
        told = {number for (number, _), tier in items.items() if tier == "overdue"}
        along = {(number, "proposal") for number in overdue} & due.keys()
        assert along & items.keys() == {(number, kind) for number, kind in along if number in told}
        return [{key: one[key] for key in one.keys() - along} for one in (due, items)]

    def forget_unsent(self, messages, day):
        """Let *messages* that wait count for nothing of which it is not so any more on *day*: it is left out of them."""
        unsent = [
            (key, entry)
            for key, told in self.told.items()
            for entry in told
            if entry[2] in messages and not self.is_known_still(*key, day)
        ]
        for key, entry in unsent:
            self.told[key].remove(entry)
            self.left_out.add(key)
            if entry[1] in self.sent_tiers.get(key, ()):
                self.sent_tiers[key].remove(entry[1])

    def is_known_still(self, receiver, number, kind, which, day):
        """Say whether *receiver* has to know this of an issue on *day*, and knows it as it is."""
        issue = self.issues[number]
        tellable = list_tellable(issue, day)
        tier, right = tellable.get(kind, ("", None))
        named = receiver == OFFICE or (kind not in ("extension", "proposal") and receiver in issue["names"])
        if kind == "weekly" and "weekly" in tellable:  # for who knows by the deadline itself
            named = named and self.knows(receiver, number, "deadline", issue["clock"], tier, day)
        return right == which and named and self.knows(receiver, number, kind, which, tier, day)

    def knows(self, receiver, number, kind, which, tier, day):
        return any(
            covers(one, tier)
            for when, one, _ in self.told.get((receiver, number, kind, which), ())
            if when <= day
        )

    def check_run(self, day, messages, *, is_misdated=False):
        """Check that *messages*, (receiver, text, {(number, kind): tier}), are what a run of *day* owed; note them."""
        owed = self.list_due(day)
        assert [receiver for receiver, _, _ in messages] == [to for to in sorted(owed) if owed[to]]
        for receiver, text, items in messages:
            due = owed[receiver]
            assert items.items() <= due.items(), (day, receiver, items.items() - due.items())
            due, told = self.leave_out_acts(due, items)
            assert len(told) == min(self.most, len(due)), (day, receiver, due.items() - told.items())
            dated = {key: tier for key, tier in due.items() if key[1] == "deadline"}
            room = self.most - min(
                len(due) - len(dated), self.most // 5
            )  # a fifth is for what is no deadline
            sent = [DIGEST_ORDER.index(tier) for key, tier in told.items() if key in dated]
            rest = [DIGEST_ORDER.index(tier) for key, tier in dated.items() if key not in items]
            assert len(sent) == min(len(dated), room), (day, receiver)
            assert max(sent, default=0) <= min(rest, default=len(DIGEST_ORDER))
            for number, kind in items:
                tier, which = list_tellable(self.issues[number], day)[kind]
                key = (receiver, number, kind, which)
                if key not in self.told:
                    self.told[key] = []
                    self.told_by_issue.setdefault(key[:3], []).append(self.told[key])
                # What a misdated run told of a tier is told again, and then counts from the day of that.
                self.told[key][:] = [one for one in self.told[key] if one[1] != tier]
                self.told[key].append((day, tier, (receiver, text)))
                if not is_misdated:
                    self.sent_tiers.setdefault(key, []).append(tier)
            (self.misdated if is_misdated else self.messages).append((day, receiver, text))
