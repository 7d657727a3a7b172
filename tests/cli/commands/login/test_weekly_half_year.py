"""Half a year of weekly runs with late, growing, doubled and missing logs and outages, beside `weekly_model`.

The default is a short one; `--login-weeks 26 --login-seed N` runs a whole one.
"""

import json
from datetime import date
from random import Random

import pytest

from qinling.rules.logins.audit.finding_kinds import FindingKind
from tests.cli.commands.login.weekly_model import CALENDAR, DAY, WEEK, WeeklyModel, week_days

FIRST = date(2026, 3, 2)
ACCOUNTS = ("a", "b", "c")


def plan_files(random, weeks):
    """Return (day it is put there, name, records) of each file; a name that comes again replaces its file."""
    files = []
    for number in range(weeks):
        monday = FIRST + number * WEEK
        days = week_days(monday)
        records = [(day, one) for day in days for one in ACCOUNTS if random.random() < 0.5 or one == "a"]
        name, after = f"{number:02}.csv", days[-1] + DAY
        late = after + random.randint(1, 25) * DAY
        fate = random.choice(
            ["in time", "in time", "late", "halves", "grows", "doubled", "missing", "one more"]
        )
        if fate in ("in time", "doubled", "one more"):
            files.append((after, name, records))
        if fate == "late":
            files.append((late, name, records))
        if fate == "doubled":
            files.append((late, f"再来{name}", records))
        if fate == "one more":
            files.append((late, f"补{name}", [(random.choice(days), "b"), (random.choice(days), "c")]))
        if fate in ("halves", "grows"):
            cut = random.randint(1, 5)
            first = [one for one in records if one[0] < days[cut]]
            files.append((after, name, first))
            rest = records if fate == "grows" else [one for one in records if one[0] >= days[cut]]
            files.append((late, name if fate == "grows" else f"后{name}", rest))
    return sorted(files)


def plan_runs(random, weeks):
    """Yield the days of the runs: working days at random, with weeks in which the machine was off."""
    off_until = FIRST
    for number in range((weeks + 5) * 7):
        day = FIRST + number * DAY
        if random.random() < 0.01:
            off_until = day + random.randint(5, 20) * DAY
        if day >= off_until and CALENDAR.is_workday(day) and (day.weekday() == 0 or random.random() < 0.3):
            yield day


def write_log(path, records):
    lines = [f"{day} {8 + ACCOUNTS.index(one):02}:00:00,{one},成功" for day, one in records]
    path.write_text("\n".join(("登录时间,登录账号,登录状态", *lines, "")), encoding="utf-8")


@pytest.fixture
def quiet_folder(log_folder):
    """The folder and settings without findings: what is said follows from the days alone."""
    folder, settings = log_folder
    off = ", ".join(f'"{kind.value}"' for kind in FindingKind)
    settings.write_text(settings.read_text("utf-8") + f"off = [{off}]\n", encoding="utf-8")
    return folder, settings


def test_every_message_is_out_when_it_must_be_and_no_other(run_login, quiet_folder, request):
    folder, settings = quiet_folder
    seed, weeks = (request.config.getoption(name) for name in ("--login-seed", "--login-weeks"))
    random, model = Random(seed), WeeklyModel()
    files = plan_files(random, weeks)
    for today in plan_runs(random, weeks):
        while files and files[0][0] <= today:
            _, name, records = files.pop(0)
            write_log(folder / name, records)
            model.read(records)
        words = ("weekly", "--settings", settings, "--json")
        rehearsed = random.random() < 0.3 and run_login(*words, "--dry-run", today=str(today)).stdout
        said = json.loads(run_login(*words, today=str(today)).stdout)
        assert [one["subject"] for one in said["messages"]] == model.run(today), (seed, today)
        if rehearsed:
            assert json.loads(rehearsed) == said
