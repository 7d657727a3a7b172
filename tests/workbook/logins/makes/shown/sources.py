"""Logs that the settings say how to read."""

from pathlib import Path
from random import Random

from tests.workbook.logins.makes.events import count_events, draw_events
from tests.workbook.logins.makes.make import Make, expect_counts
from tests.workbook.logins.makes.writing import (
    UTC_BEHIND,
    account,
    address,
    build_rows,
    stamp,
    words,
    write_csv,
)

RESULT = {"in": "成功", "fail": "失败"}


def write_codes_by_source(folder: Path, rng: Random) -> Make:
    """The settings say which column is what, and which code is success."""
    events = draw_events(rng, "out")
    columns = {
        "op_user": account,
        "op_flag": words(rng, **{"in": "A", "fail": "R", "out": "Q"}),
        "op_dt": stamp(),
    }
    settings = (
        '[logins.sources.oa]\nfiles = ["oa_*.csv"]\nsuccess = ["A"]\nfailure = ["R"]\nignore = ["Q"]\n'
        '[logins.sources.oa.columns]\nop_user = "account"\nop_flag = "outcome"\nop_dt = "at"\n'
    )
    path = write_csv(folder / "oa_20260628.csv", build_rows(events, columns))
    return expect_counts(path, count_events(events), settings=settings)


def write_zone_by_source(folder: Path, rng: Random) -> Make:
    """The settings say that the clock of a platform is that of UTC."""
    events = draw_events(rng, hours=(4, 12))
    columns = {"账号": account, "登录时间": stamp(behind=UTC_BEHIND), "登录结果": words(rng, **RESULT)}
    settings = '[logins.sources.cloud]\nfiles = ["cloud*"]\ntimezone = "UTC"\n'
    path = write_csv(folder / "cloud-logins.csv", build_rows(events, columns))
    return expect_counts(path, count_events(events), settings=settings)


def write_accounts_left_out(folder: Path, rng: Random) -> Make:
    """The settings leave the accounts of machines out."""
    events = draw_events(rng)
    rows = build_rows(
        events, {"账号": account, "登录时间": stamp(), "结果": words(rng, **RESULT), "IP": address}
    )
    rows.insert(4, ["Admin", "2026-06-24 08:00:00", "成功", "10.61.0.1"])
    rows.insert(8, ["SYSTEM", "2026-06-24 08:00:00", "失败", "10.61.0.1"])
    settings = '[logins]\nignore_accounts = ["admin", "SYSTEM"]\n'
    return expect_counts(write_csv(folder / "登录.csv", rows), count_events(events), settings=settings)


MAKES = (write_codes_by_source, write_zone_by_source, write_accounts_left_out)
