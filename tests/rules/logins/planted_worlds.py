"""Offices whose accounts use the platform at random: what coaching changed is planted, mostly nothing.

A world says how likely each of 100 accounts logs in on a day; a choice says who is coached.
"""

import random
from datetime import date, timedelta

from qinling.rules.logins.coaching_effect import UsageByDay, measure_effects
from qinling.rules.logins.effect_estimate import EffectVerdict, summarize_effects
from qinling.rules.logins.usage import Account, Coaching, DayUsage
from tests.rules.logins.sample_usage import log_coverage

WEEKS = 4
HISTORY = 9  # weeks of logs before the coaching
ON = date(2026, 4, 20)  # a Monday
FIRST, LAST = ON - timedelta(weeks=HISTORY), ON + timedelta(weeks=WEEKS + 3)
DAYS = [FIRST + timedelta(number) for number in range((LAST - FIRST).days + 1)]
WORKDAYS = [day for day in DAYS if day.weekday() < 5]
UNIT_SIZE = 6


def build_world(kind, rng, size=100):
    """Return, for each account, the function day → how likely it logs in."""
    if kind == "by unit alike":
        rates = [rng.betavariate(2, 3) for _ in range(size // UNIT_SIZE + 1)]
        return [_constant(rates[number // UNIT_SIZE]) for number in range(size)]
    if kind == "each unit changes":
        return _changing_units(rng, size)
    return [_ACCOUNTS[kind](rng, number) for number in range(size)]


def _constant(rate):
    return lambda _day: rate


def _rising(rate):
    return lambda day: min(rate * (0.7 if day <= ON else 1.0), 1)


def _with_holiday(rate):
    return lambda day: 0.02 if timedelta(7) < day - ON <= timedelta(14) else rate


def _bursty(rng):
    weeks = {}
    usual = rng.betavariate(2, 3)
    return lambda day: weeks.setdefault(
        day.isocalendar()[:2], rng.choice((usual / 3, min(usual * 1.7, 0.95)))
    )


def _on_leave(rng):
    away = ON + timedelta(rng.randrange(-42, 35))
    usual = rng.betavariate(3, 3)
    return lambda day: 0 if away <= day < away + timedelta(14) else usual


def _changing_units(rng, size):
    factors = [rng.uniform(0.6, 1.4) for _ in range(size // UNIT_SIZE + 1)]
    rates = [rng.betavariate(3, 4) for _ in range(size)]

    def build(number):
        factor = factors[number // UNIT_SIZE]
        return lambda day: min(rates[number] * (factor if day > ON else 1), 0.98)

    return [build(number) for number in range(size)]


def _poisson(rng):
    none = 2.718281828 ** -rng.gammavariate(1.2, 0.5)  # of one or more logins on a day
    return _constant(1 - none)


_ACCOUNTS = {
    "alike": lambda _rng, _number: _constant(0.4),
    "alike and low": lambda _rng, _number: _constant(0.2),
    "unlike": lambda rng, _number: _constant(rng.betavariate(2, 3)),
    "mostly low": lambda rng, _number: _constant(rng.betavariate(1, 4)),
    "some dormant": lambda rng, number: _constant(0.04 if number < 15 else rng.betavariate(6, 6)),
    "many dormant": lambda rng, number: _constant(0.04 if number < 40 else rng.betavariate(6, 6)),
    "none for ever": lambda rng, number: _constant(0 if number < 30 else rng.betavariate(4, 5)),
    "mostly high": lambda rng, _number: _constant(rng.betavariate(8, 2)),
    "all rise": lambda rng, _number: _rising(rng.betavariate(2, 3)),
    "a holiday": lambda rng, _number: _with_holiday(rng.betavariate(3, 4)),
    "poisson": lambda rng, _number: _poisson(rng),
    "in bursts": lambda rng, _number: _bursty(rng),
    "on leave": lambda rng, _number: _on_leave(rng),
}


def choose_coached(choice, rng, active, count):
    """Return the *count* accounts that are coached. *active* has the days with a login of each."""
    numbers = list(range(len(active)))
    if choice == "by unit":
        units = rng.sample(range(len(active) // UNIT_SIZE), count // UNIT_SIZE)
        return [number for number in numbers if number // UNIT_SIZE in units]
    rng.shuffle(numbers)
    if choice == "random":
        return numbers[:count]
    back = {
        "lowest": 28,
        "highest": 28,
        "lowest of a week": 7,
        "lowest of two weeks": 14,
        "lowest long ago": 21,
    }
    until = ON - timedelta(28 if choice == "lowest long ago" else 0)
    since = until - timedelta(back[choice])

    def used(number):
        return sum(since <= day < until for day in active[number])

    return sorted(numbers, key=used, reverse=choice == "highest")[:count]


def measure_world(kind, choice, seed, *, planted=0, count=12, size=100, spread=1):
    """Return the verdict on an office where coaching added *planted* active days in four weeks.

    The coachings are spread over *spread* days.
    """
    rng = random.Random(f"{kind} {choice} {seed} {count} {size}")
    rates = build_world(kind, rng, size)
    active = [{day for day in WORKDAYS if rng.random() < rate(day)} for rate in rates]
    coached = choose_coached(choice, rng, active, count)
    days_of = {number: ON + timedelta(2 * (place % spread)) for place, number in enumerate(coached)}
    for number, on in days_of.items():
        free = [
            day for day in WORKDAYS if on < day <= on + timedelta(weeks=WEEKS) and day not in active[number]
        ]
        active[number] |= set(rng.sample(free, min(planted, len(free))))
    accounts = [
        Account(number, f"a{number}", "", f"单位{number // UNIT_SIZE}", None, "listed", None, number)
        for number in range(size)
    ]
    coachings = [Coaching(number, f"a{number}", "", "", on, "", "", "") for number, on in days_of.items()]
    usage = {
        number: UsageByDay({day: DayUsage(1, 0, None) for day in days}) for number, days in enumerate(active)
    }
    coverage = log_coverage(f"{FIRST}/{LAST}", until=str(LAST), busy=map(str, DAYS))
    effects = measure_effects(coachings, coachings, accounts, usage, coverage, WEEKS)
    return summarize_effects(effects, WEEKS).verdict


def count_verdicts(kind, choice, seeds, **how):
    """Return (raised, lowered) claims and the other verdicts among *seeds* offices."""
    verdicts = [measure_world(kind, choice, seed, **how) for seed in range(seeds)]
    raised, lowered = (verdicts.count(one) for one in (EffectVerdict.RAISED, EffectVerdict.LOWERED))
    return raised, lowered, seeds - raised - lowered
