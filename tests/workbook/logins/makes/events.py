"""What happened on a platform in a week: who came, was turned away, left, or did something else."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from tests.workbook.logins.makes.make import Counts


@dataclass(frozen=True, slots=True)
class Person:
    """A user of the platform, by each of the names that a log may hold."""

    account: str
    name: str
    unit: str
    phone: str
    work_number: str
    address: str


PEOPLE = (
    Person("wangjianguo", "王建国", "金陵寺镇", "13891400017", "00731", "10.61.1.59"),
    Person("lina", "李娜", "腰市镇", "15929110452", "00802", "10.61.2.14"),
    Person("zhangwei02", "张伟", "区林业局", "18091477360", "01055", "10.61.0.65"),
    Person("chenxiaoli", "陈晓莉", "区水利局", "13309148821", "01120", "10.61.0.98"),
    Person("zhaogang", "赵刚", "板桥镇", "13772961005", "00317", "10.61.3.20"),
    Person("liuyang", "刘洋", "城关街道办", "15319640773", "00648", "10.61.3.247"),
)
#: A full week that lies before the day of reading.
WEEK = tuple(date(2026, 6, 22) + timedelta(days=at) for at in range(7))
#: Days whose number can be a month too.
EARLY_DAYS = tuple(date(2026, 6, 1) + timedelta(days=at) for at in range(5))

#: How the platform knows a person.
PickName = Callable[["Event"], str]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. *kind*: "in", "fail", "out", "renew" or "other"; *at* is the office's time."""

    at: datetime
    person: Person
    kind: str


def draw_events(
    rng: Random,
    *more: str,
    sessions: int = 22,
    days: Sequence[date] = WEEK,
    hours: tuple[int, int] = (8, 18),
    failing: float = 0.25,
) -> list[Event]:
    """Return events in order of time, no two of a person in one minute.

    *more* are the kinds beside "in" and "fail" that happen too.
    """
    found: dict[tuple[Person, datetime], Event] = {}

    def add(person: Person, at: datetime, kind: str) -> None:
        found.setdefault((person, at.replace(second=0)), Event(at, person, kind))

    for number in range(sessions):
        person, day = PEOPLE[number % len(PEOPLE)], rng.choice(days)
        at = datetime.combine(day, time(rng.randrange(*hours), rng.randrange(60), rng.randrange(1, 60)))
        is_failure = number in (1, 4, 9) or (number > 9 and rng.random() < failing)
        add(person, at, "fail" if is_failure else "in")
        for place, kind in enumerate(more):
            if rng.random() < 0.7 and not (is_failure and kind != "other"):
                later = at + timedelta(minutes=rng.randrange(5, 40) + 40 * place, seconds=rng.randrange(20))
                if later.date() == day or kind == "out":
                    add(person, later, kind)
    return sorted(found.values(), key=lambda event: (event.at, event.person.account))


def count_events(events: Iterable[Event], name: PickName = lambda event: event.person.account) -> Counts:
    """Return logins and failed logins by account and day."""
    counts: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for event in events:
        if event.kind in ("in", "fail"):
            counts[name(event), event.at.date().isoformat()][event.kind == "fail"] += 1
    return {key: (logins, failed) for key, (logins, failed) in counts.items()}


def swap_outcomes(counts: Counts) -> Counts:
    """Return the counts of somebody who takes each failure for a success."""
    return {key: (failed, logins) for key, (logins, failed) in counts.items()}


def list_accounts() -> list[tuple[str, str, str]]:
    """Return the account list of the platform."""
    return [(person.account, person.name, person.unit) for person in PEOPLE]
