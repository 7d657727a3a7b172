"""Import the files of a make into a ledger of its own through the command line, and read what was counted."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from typer.testing import CliRunner

from qinling.cli.app import app
from qinling.errors import LedgerMissing
from qinling.ledger.logins.queries import list_accounts, read_day_usage
from qinling.ledger.reader import open_reader
from qinling.procedures.logins.audit import build_audit
from qinling.rules.logins.audit.thresholds import LoginThresholds
from qinling.rules.logins.usage import DayUsage
from qinling.rules.workdays import WorkCalendar
from tests.workbook.logins.makes.make import Counts, Make
from tests.workbook.logins.makes.writing import write_csv

TODAY, ONE_DAY = date(2026, 6, 30), timedelta(days=1)
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2100, 1, 1)
NAMED_OPTION = re.compile(r"--([a-z][a-z-]+)[ =](\"[^\"]+\"|'[^']+'|[^\s，。；、：（）()“”]+)")
HOME = ("HOME", "USERPROFILE", "APPDATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
UNSET = ("QINLING_SETTINGS", "COLUMNS", "NO_COLOR", "FORCE_COLOR")


@dataclass(slots=True)
class Attempt:
    """What the import of all files of a make gave. *code* is the first that is not 0."""

    code: int
    said: str
    bad_rows: set[int]
    counts: Counts


def import_make(make: Make, folder: Path, options: Sequence[str] = ()) -> Attempt:
    """Import the account list and each file in turn into a new ledger in *folder*."""
    folder.mkdir()
    ledger, settings = folder / "t.db", folder / "settings.toml"
    settings.write_text(make.settings, encoding="utf-8")
    environment = {
        **dict.fromkeys(HOME, str(folder)),
        **dict.fromkeys(UNSET),
        "QINLING_LEDGER": str(ledger),
        "QINLING_SETTINGS": str(settings) if make.settings else None,
        "QINLING_TODAY": TODAY.isoformat(),
        "QINLING_ACTOR": "评分",
    }
    calls = [["login", "import", str(path), "--json", *options] for path in make.files]
    if make.accounts:
        listed = write_csv(folder / "accounts.csv", [("账号", "姓名", "单位"), *make.accounts])
        calls.insert(0, ["login", "accounts", "import", str(listed), "--json"])
    code, said, bad_rows = 0, "", set[int]()
    for words in calls:
        result = CliRunner().invoke(app, words, env=environment)
        code = code or result.exit_code
        if words[1] == "import":
            said += result.stdout + result.stderr
            bad_rows |= list_bad_rows(result.stdout)
    return Attempt(code, said, bad_rows, read_counts(ledger))


def list_bad_rows(text: str) -> set[int]:
    """Return the rows that the JSON of an import names as bad."""
    try:
        errors = json.loads(text).get("errors") or []
    except ValueError:
        return set()
    return {one["row"] for one in errors if isinstance(one.get("row"), int)}


def read_counts(ledger: Path) -> Counts:
    """Return what the reports of all weeks count, and what is recorded of days ahead, which no report shows."""
    counts: Counts = {}
    try:
        with open_reader(ledger) as reader:
            names = {account.id: account.account for account in list_accounts(reader)}
            recorded = read_day_usage(reader, FIRST_DAY, LAST_DAY)
            for who, days in recorded.items():
                add_counts(counts, names[who], days, TODAY + ONE_DAY, LAST_DAY)
            known = {day for days in recorded.values() for day in days if day <= TODAY}
            for monday in {day - day.weekday() * ONE_DAY for day in known}:
                audit = build_audit(reader, monday, TODAY, LoginThresholds(weeks=1), WorkCalendar())
                for usage in audit.usages:
                    add_counts(counts, usage.account.account, usage.days, monday, monday + 6 * ONE_DAY)
    except LedgerMissing:
        pass
    return counts


def add_counts(counts: Counts, account: str, days: Mapping[date, DayUsage], first: date, last: date) -> None:
    """Add the counts of an account on the days from *first* to *last*, its letters in their plain form."""
    for day, usage in days.items():
        if first <= day <= last and (usage.logins or usage.failed):
            counts[fold_account(account), day.isoformat()] = usage.logins, usage.failed


def fold_account(text: str) -> str:
    """Return an account without differences of case, width and blanks around it."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def find_named_options(said: str) -> list[str]:
    """Return the first value that a refusal names for each option, as words of a command."""
    found: dict[str, str] = {}
    for name, value in NAMED_OPTION.findall(said):
        found.setdefault(name, value.strip("\"'"))
    return [word for name, value in found.items() if name != "skip-bad" for word in (f"--{name}", value)]
