"""What programs do to a log as they export it, held back."""

from pathlib import Path
from random import Random

import xlwt

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
    write_xlsx,
)

RESULT = {"in": "成功", "fail": "失败"}
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def write_formula_text(folder: Path, rng: Random) -> Make:
    """="00731": a formula keeps the zeros."""
    events = draw_events(rng)
    columns = {
        "账号": lambda event: f'="{event.person.work_number}"',
        "登录时间": lambda event: f'="{event.at:%Y-%m-%d %H:%M:%S}"',
        "结果": words(rng, **RESULT),
    }
    counts = count_events(events, lambda event: event.person.work_number)
    return expect_counts(write_csv(folder / "登录.csv", build_rows(events, columns)), counts)


def write_apostrophes(folder: Path, rng: Random) -> Make:
    """An apostrophe before each account."""
    events = draw_events(rng)
    columns = {
        "账号": lambda event: f"'{event.person.phone}",
        "登录时间": stamp(),
        "结果": words(rng, **RESULT),
    }
    path = write_csv(folder / "登录.csv", build_rows(events, columns), encoding="gbk")
    return expect_counts(path, count_events(events, lambda event: event.person.phone))


def write_page_named_xls(folder: Path, rng: Random) -> Make:
    """A page of HTML under the name of a workbook."""
    events = draw_events(rng)
    columns = {"用户名": account, "登录时间": stamp(), "登录结果": words(rng, **RESULT), "IP": address}
    rows = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in build_rows(events, columns)
    )
    path = folder / "登录.xls"
    path.write_text(f'<html><meta charset="utf-8"><table border="1">{rows}</table></html>', encoding="utf-8")
    return expect_counts(path, count_events(events))


def write_zones_without_colons(folder: Path, rng: Random) -> Make:
    """2026-06-22T01:15:03.000+0000."""
    events = draw_events(rng, hours=(4, 12))
    columns = {
        "username": account,
        "loginTime": stamp("%Y-%m-%dT%H:%M:%S.000+0000", UTC_BEHIND),
        "result": words(rng, **{"in": "SUCCESS", "fail": "FAIL"}),
    }
    return expect_counts(write_csv(folder / "login.csv", build_rows(events, columns)), count_events(events))


def write_wide_digits(folder: Path, rng: Random) -> Make:
    """Times in wide digits."""
    events = draw_events(rng)
    columns = {
        "账号": account,
        "登录时间": lambda event: f"{event.at:%Y-%m-%d %H:%M:%S}".translate(WIDE),
        "结果": words(rng, **RESULT),
    }
    return expect_counts(write_xlsx(folder / "登录.xlsx", build_rows(events, columns)), count_events(events))


def write_success_numbers(folder: Path, rng: Random) -> Make:
    """是否成功（1是0否）."""
    events = draw_events(rng)
    columns = {
        "账号": account,
        "登录时间": stamp(),
        "是否成功（1是0否）": words(rng, **{"in": "1", "fail": "0"}),
    }
    return expect_counts(write_csv(folder / "登录.csv", build_rows(events, columns)), count_events(events))


def write_old_workbook(folder: Path, rng: Random) -> Make:
    """A workbook of the old kind, its times real times."""
    events = draw_events(rng)
    book = xlwt.Workbook()
    sheet, times = book.add_sheet("登录日志"), xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm:ss")
    columns = {"账号": account, "登录时间": lambda event: event.at, "登录结果": words(rng, **RESULT)}
    for at, row in enumerate(build_rows(events, columns)):
        for place, cell in enumerate(row):
            sheet.write(at, place, cell, *([times] if at and place == 1 else []))
    book.save(str(folder / "登录.xls"))
    return expect_counts(folder / "登录.xls", count_events(events))


def write_exporter_below(folder: Path, rng: Random) -> Make:
    """Who made the export, and when, stand below the accounts and times."""
    events = [event for event in draw_events(rng) if event.kind == "in"]
    rows = build_rows(
        events, {"账号": account, "登录时间": stamp(), "浏览器": words(rng, **{"in": "Chrome"})}
    )
    rows.append([f"共{len(events)}条记录", "", ""])
    rows.append(["导出人：admin", "2026-06-29 09:00:00", ""])
    return expect_counts(write_csv(folder / "登录.csv", rows, encoding="gbk"), count_events(events))


MAKES = (
    write_old_workbook,
    write_exporter_below,
    write_formula_text,
    write_apostrophes,
    write_page_named_xls,
    write_zones_without_colons,
    write_wide_digits,
    write_success_numbers,
)
