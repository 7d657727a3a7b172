"""The jobs of the login audit: the import of a long log, and the weekly report after a month and after three years of logs."""

import random
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from tests.bench.contests import QINLING, QUICK, RIVALS, Contest, Pair, Sizes, build_options, make_once
from tests.bench.timing import Process

#: A Monday; the logs end on the day before.
MONDAY = date(2026, 4, 27)
DAYS_OF_A_MONTH, DAYS_OF_THREE_YEARS = 28, 3 * 364  # days: whole weeks
QUICK_DAYS = 7, 14
_RECORDS_PER_DAY = 800  # records of the logs that are reported on
_ACCOUNT_COUNT = 1_000


def compare_login_imports(sizes: Sizes, folder: Path, say: Callable[[str], None]) -> Contest:
    """Import a long log: qinling, and pandas, which counts the logins of each account and day."""
    records = sizes.log_records
    log = folder / f"{records}.csv"
    make_once(log, partial(make_log, records=records, days=1_000), say)
    ledger = folder / "logins.db"
    words = (*QINLING, "login", "import", log.name, *build_options(ledger, MONDAY))
    processes = {"ours": Process(words, ledger)}
    pairs = []
    if find_spec("pandas"):
        processes["pandas"] = Process((str(RIVALS / "login_pandas.py"), log.name))
        rival = "pandas.read_csv + groupby"
        pairs.append(Pair("login import", records, "ours", "pandas", rival, 1.2, max_mb=200))
    else:
        say("pandas is not installed (dependency group `bench`): the import of a log is left out")
    return Contest(processes, pairs)


def compare_login_reports(sizes: Sizes, folder: Path, say: Callable[[str], None]) -> Contest:
    """Report on the same week after a month and after three years of logs."""
    month, years = QUICK_DAYS if sizes is QUICK else (DAYS_OF_A_MONTH, DAYS_OF_THREE_YEARS)
    processes = {}
    for days in (month, years):
        ledger = folder / f"{days}-days.db"
        make_once(ledger, partial(make_login_ledger, days=days), say)
        processes[f"report after {days}"] = Process(
            (*QINLING, "login", "report", *build_options(ledger, MONDAY))
        )
    names = f"report after {years}", f"report after {month}"
    return Contest(processes, [Pair("login report", years, *names, f"itself after {month} days", 1.3)])


def make_log(path: Path, records: int, days: int) -> None:
    """Write a log of *records* records in GB18030, the last of them on the day before MONDAY."""
    lot = random.Random(records)
    first = datetime(MONDAY.year, MONDAY.month, MONDAY.day) - timedelta(days=days)
    step = days * 86_400 / records
    with path.open("w", encoding="gb18030", newline="") as out:
        out.write("登录时间,用户账号,用户姓名,所属机构,登录IP,登录结果\r\n")
        for place in range(records):
            at = first + timedelta(seconds=int(place * step))
            who = lot.randrange(_ACCOUNT_COUNT)
            outcome = "成功" if lot.random() < 0.95 else "失败"
            address = f"10.61.{lot.randrange(4)}.{lot.randrange(254)}"
            out.write(f"{at:%Y/%m/%d %H:%M:%S},szq{who:04},用户{who},第{who % 60}镇,{address},{outcome}\r\n")


def make_login_ledger(path: Path, days: int) -> None:
    """Make a ledger with the imported log of *days* days."""
    log = path.with_suffix(".csv")
    make_log(log, days * _RECORDS_PER_DAY, days)
    words = [sys.executable, *QINLING, "login", "import", str(log), *build_options(path, MONDAY)]
    subprocess.run(words, check=True, capture_output=True)
    log.unlink()


LOGIN_JOBS = {"login-import": compare_login_imports, "login-report": compare_login_reports}
