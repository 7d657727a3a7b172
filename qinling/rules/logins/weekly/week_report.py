"""What the report on a week said, and what changed when its log grew afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from json import dumps, loads
from typing import NamedTuple, Self

#: Unit → its (unrectified, overdue) issues.
IssueCounts = Mapping[str, tuple[int, int]]


def _encode_json(value: object) -> str:
    return dumps(value, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class ReportedLog:
    """What the log held of the days that a report looks at, from *first* to *last*.

    *days* is day → (logins, failed) of all accounts; *uncovered* are the days that no log covers.
    """

    first: date
    last: date
    days: Mapping[date, tuple[int, int]]
    uncovered: frozenset[date]

    def encode(self) -> str:
        """Return the log as JSON."""
        return _encode_json(
            {
                "first": self.first.isoformat(),
                "last": self.last.isoformat(),
                "days": {day.isoformat(): counts for day, counts in sorted(self.days.items())},
                "uncovered": [day.isoformat() for day in sorted(self.uncovered)],
            }
        )

    @classmethod
    def decode(cls, text: str) -> Self:
        """Return the log that `encode` made."""
        stored = loads(text)
        parse = date.fromisoformat
        return cls(
            parse(stored["first"]),
            parse(stored["last"]),
            {parse(day): (logins, failed) for day, (logins, failed) in stored["days"].items()},
            frozenset(map(parse, stored["uncovered"])),
        )


class AccountWeek(NamedTuple):
    """What one account did in the week."""

    logins: int
    active_days: int
    failed: int


class FindingLine(NamedTuple):
    """One finding: its code, its accounts, and the line that says it."""

    code: str
    accounts: tuple[str, ...]
    line: str

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """What makes it the same finding, whatever its evidence."""
        return self.code, self.accounts


@dataclass(frozen=True, slots=True)
class WeekReport:
    """What a report said: the week of each account, the findings, and the days of the week without a log.

    *issues* are the units' issues on the day of the report: they change every day, and a correction counts
    with the same, so that it says nothing but what the log changed.
    """

    accounts: Mapping[str, AccountWeek]
    findings: tuple[FindingLine, ...]
    uncovered: tuple[date, ...]
    issues: IssueCounts = field(default_factory=dict)

    def encode(self) -> str:
        """Return the report as JSON."""
        return _encode_json(
            {
                "accounts": self.accounts,
                "findings": self.findings,
                "uncovered": [day.isoformat() for day in self.uncovered],
                "issues": self.issues,
            }
        )

    @classmethod
    def decode(cls, text: str) -> Self:
        """Return the report that `encode` made."""
        stored = loads(text)
        return cls(
            {account: AccountWeek(*counts) for account, counts in stored["accounts"].items()},
            tuple(FindingLine(code, tuple(accounts), line) for code, accounts, line in stored["findings"]),
            tuple(map(date.fromisoformat, stored["uncovered"])),
            {unit: (running, overdue) for unit, (running, overdue) in stored["issues"].items()},
        )


class AccountCorrection(NamedTuple):
    """The week of one account as it was reported and as it is."""

    account: str
    before: AccountWeek
    after: AccountWeek


@dataclass(frozen=True, slots=True)
class ReportCorrection:
    """What is different from what was reported.

    *changed* are findings with other evidence about the accounts whose week is different. Those about others,
    *recounted* in number, only count more days with a log, or tell of earlier weeks.
    """

    accounts: tuple[AccountCorrection, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    recounted: int
    uncovered_before: tuple[date, ...]
    uncovered: tuple[date, ...]

    def __bool__(self) -> bool:
        """Return whether the week itself is another one: what was done in it, what was found, which days are missing."""
        coverage_differs = self.uncovered_before != self.uncovered
        return bool(self.accounts or self.added or self.removed or coverage_differs)

    @property
    def has_lost_records(self) -> bool:
        """Whether a day of the week lost its log, or an account some of its logins."""
        fewer = (
            one.after.logins + one.after.failed < one.before.logins + one.before.failed
            for one in self.accounts
        )
        return any(fewer) or not set(self.uncovered) <= set(self.uncovered_before)


_NOTHING = AccountWeek(0, 0, 0)


def compare_week_reports(before: WeekReport, after: WeekReport) -> ReportCorrection:
    """Return what *after* says and *before* did not, and the other way round. An account left out did nothing."""
    names = dict.fromkeys((*after.accounts, *before.accounts))
    pairs = [
        AccountCorrection(name, before.accounts.get(name, _NOTHING), after.accounts.get(name, _NOTHING))
        for name in names
    ]
    pairs = [pair for pair in pairs if pair.before != pair.after]
    new = [one for one in after.findings if one not in set(before.findings)]
    old = [one for one in before.findings if one not in set(after.findings)]
    new_keys, old_keys = ({one.key for one in found} for found in (new, old))
    other_evidence = [one for one in new if one.key in old_keys]
    corrected = {pair.account for pair in pairs}
    changed = [one for one in other_evidence if corrected.intersection(one.accounts)]
    return ReportCorrection(
        tuple(pairs),
        tuple(one.line for one in new if one.key not in old_keys),
        tuple(one.line for one in old if one.key not in new_keys),
        tuple(one.line for one in changed),
        len(other_evidence) - len(changed),
        before.uncovered,
        after.uncovered,
    )
