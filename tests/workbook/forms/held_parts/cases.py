"""One issue as an office knows it, before anybody writes it into cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tests.workbook.forms.held_parts import wording
from tests.workbook.forms.held_parts.limits import Limit, make_limit

TODAY = date(2026, 5, 6)
STATUSES = ("not_started", "rectifying", "rectified", "accepting", "closed")


@dataclass(slots=True)
class Case:
    number: str
    category: str
    town: str
    village: str
    zone: str
    lon: float
    lat: float
    source: str
    description: str
    lead_unit: str
    duty_unit: str
    assisting_unit: str
    acceptance_unit: str
    leader: str
    person: str
    contact: str
    goal: str
    measures: list[str]
    found_on: date
    handed_over_on: date
    limit: Limit
    status: str
    percent: int
    progress: str
    rectified_on: date | None
    closed_on: date | None
    on_platform: bool


@dataclass(slots=True)
class Office:
    """A county with its towns, and the day that a paper states."""

    rng: Random
    county: str
    city: str
    towns: list[str]
    as_of: date

    @property
    def prefix(self) -> str:
        return self.county[-1]

    @property
    def level_word(self) -> str:
        return f"{self.prefix}级"

    def unit(self, name: str) -> str:
        return f"{self.prefix}{name}"


def make_office(rng: Random) -> Office:
    as_of = date(2026, 4, 20) + timedelta(days=rng.randrange(0, 11))
    return Office(
        rng,
        rng.choice(wording.COUNTIES),
        rng.choice(wording.CITIES),
        rng.sample(wording.TOWNS, rng.randint(4, 6)),
        as_of,
    )


def town_government(town: str) -> str:
    return f"{town}办事处" if town.endswith("街道") else f"{town}人民政府"


def make_person(rng: Random) -> str:
    return rng.choice(wording.SURNAMES) + rng.choice(("某", "某某"))


def make_phone(rng: Random) -> str:
    if rng.random() < 0.5:
        return f"0914-555{rng.randrange(10000):04d}"
    return f"1{rng.choice('358')}{rng.choice('0579')}0000{rng.randrange(10000):04d}"


def fill(text: str, rng: Random, place: str) -> str:
    return text.format(
        p=place, g=rng.choice("一二三四五"), q=rng.randint(21, 1999), q2=rng.randint(3, 9) * 10
    )


def make_numbers(rng: Random, count: int, prefix: str = "") -> list[str]:
    """Return numbers in one office's manner."""
    start = rng.randint(1, 60)
    manner = rng.choice(("{p}-{y}-{n:03d}", "{p}{y}{n:04d}", "{p}（{y}）{n:02d}号", "{p}{y}-{n}"))
    prefix = prefix or rng.choice(("QL", "WT", "XC", "ZZ", "SHB"))
    return [manner.format(p=prefix, y=rng.choice((2025, 2026)), n=start + i) for i in range(count)]


def make_case(office: Office, number: str, flavour: str, categories: Sequence[str], town: str | None) -> Case:
    rng = office.rng
    category = rng.choice(categories or list(wording.PROBLEMS))
    bureau, texts, goals, measures = wording.PROBLEMS[category]
    town = town or rng.choice(office.towns)
    village = rng.choice(wording.VILLAGES)
    status = rng.choices(STATUSES, (2, 5, 2, 1, 4))[0]
    found = date(2025, 7, 1) + timedelta(days=rng.randrange(0, 210))
    handed = found + timedelta(days=rng.randint(2, 15))
    done = handed + timedelta(days=rng.randint(8, 60))
    return Case(
        number=number,
        category=category,
        town=town,
        village=village,
        zone=rng.choice(wording.ZONES),
        lon=round(rng.uniform(109.2, 110.3), 6),
        lat=round(rng.uniform(33.4, 34.2), 6),
        source=rng.choice(wording.SOURCES),
        description=fill(rng.choice(texts), rng, village),
        lead_unit=office.unit(bureau) if bureau != "生态环境分局" else f"市生态环境局{office.county[:-1]}分局",
        duty_unit=town_government(town),
        assisting_unit=office.unit(rng.choice(("财政局", "交通运输局", "司法局", "应急管理局"))),
        acceptance_unit=office.unit(rng.choice(("秦岭保护中心", "发展和改革局", "政务督查室"))),
        leader=make_person(rng),
        person=make_person(rng),
        contact=make_phone(rng),
        goal=rng.choice(goals),
        measures=[fill(one, rng, village) for one in rng.sample(measures, min(len(measures), rng.randint(2, 3)))],
        found_on=found,
        handed_over_on=handed,
        limit=make_limit(rng, flavour, office.as_of),
        status=status,
        percent={"not_started": 0, "rectifying": rng.randint(2, 18) * 5}.get(status, 100),
        progress=rng.choice(wording.PROGRESS[status]),
        rectified_on=done if status in ("rectified", "accepting", "closed") else None,
        closed_on=done + timedelta(days=rng.randint(3, 30)) if status == "closed" else None,
        on_platform=rng.random() < 0.6,
    )  # fmt: skip


def make_cases(
    office: Office, count: int, flavour: str = "plain", *, prefix: str = "", town: str | None = None,
    category: str | Sequence[str] = (), statuses: tuple[str, ...] = STATUSES,
) -> list[Case]:  # fmt: skip
    """Return *count* issues whose descriptions all differ, with a status among *statuses*."""
    cases: list[Case] = []
    categories = [category] if isinstance(category, str) else list(category)
    seen: set[str] = set()
    numbers = make_numbers(office.rng, count, prefix)
    while len(cases) < count:
        case = make_case(office, numbers[len(cases)], flavour, categories, town)
        if case.description not in seen and case.status in statuses:
            seen.add(case.description)
            cases.append(case)
    return cases
