"""Tables in odd shapes, held back."""

from collections import Counter
from pathlib import Path
from random import Random

from tests.workbook.logins.makes.events import WEEK, count_events, draw_events
from tests.workbook.logins.makes.make import NO_LOGINS, Make, expect_counts, expect_refusal
from tests.workbook.logins.makes.writing import (
    account,
    address,
    build_rows,
    count_excel_days,
    name,
    stamp,
    unit,
    words,
    write_csv,
    write_xlsx,
)

RESULT = {"in": "成功", "fail": "失败"}


def write_unicode_text(folder: Path, rng: Random) -> Make:
    """Excel's “Unicode 文本”: UTF-16 with tabs."""
    events = draw_events(rng)
    columns = {
        "账号": account,
        "单位": unit,
        "登录时间": stamp("%Y/%m/%d %H:%M:%S"),
        "登录结果": words(rng, **RESULT),
    }
    path = write_csv(folder / "登录.txt", build_rows(events, columns), encoding="utf-16", delimiter="\t")
    return expect_counts(path, count_events(events))


def write_semicolons(folder: Path, rng: Random) -> Make:
    """Semicolons between the cells, commas and line breaks within them."""
    events = draw_events(rng)
    columns = {
        "Benutzer/用户": account,
        "终端": lambda event: "Chrome 120, Windows 10\n(x64)",
        "登录时间": stamp(),
        "结果": words(rng, **RESULT),
    }
    path = write_csv(folder / "登录.csv", build_rows(events, columns), encoding="utf-8", delimiter=";")
    return expect_counts(path, count_events(events), mapped=["Benutzer/用户=account"])


def write_blank_heading(folder: Path, rng: Random) -> Make:
    """The column that tells success from failure has no heading."""
    events = draw_events(rng)
    rows = build_rows(events, {"账号": account, "登录时间": stamp(), "": words(rng, **RESULT), "IP": address})
    return expect_counts(write_xlsx(folder / "登录.xlsx", rows), count_events(events))


def write_pages(folder: Path, rng: Random) -> Make:
    """Pages one below another: the headings come again, each page ends with its number."""
    events = draw_events(rng, sessions=40)
    rows = build_rows(events, {"用户账号": account, "登录时间": stamp(), "登录状态": words(rng, **RESULT)})
    head, body = rows[0], rows[1:]
    shown: list[list[object]] = []
    for at in range(0, len(body), 15):
        shown += [head, *body[at : at + 15], [f"第{at // 15 + 1}页", None, None]]
    return expect_counts(write_xlsx(folder / "登录.xlsx", shown), count_events(events))


def write_days_as_bands(folder: Path, rng: Random) -> Make:
    """The day stands in a row of its own above the times of day."""
    events = draw_events(rng)
    rows: list[list[object]] = [["登录时间", "账号", "登录结果"]]
    merged, day = [], None
    outcome = words(rng, **RESULT)
    for event in events:
        if event.at.date() != day:
            day = event.at.date()
            rows.append([f"{day.year}年{day.month}月{day.day}日", None, None])
            merged.append(f"A{len(rows)}:C{len(rows)}")
        rows.append([f"{event.at:%H:%M}", event.person.account, outcome(event)])
    return expect_counts(write_xlsx(folder / "登录.xlsx", rows, merged=merged), count_events(events))


def write_month_matrix(folder: Path, rng: Random) -> Make:
    """Accounts down, days across, how often in each cell: no log."""
    found = Counter((event.person, event.at.date()) for event in draw_events(rng) if event.kind == "in")
    rows: list[list[object]] = [["账号", "姓名", *(f"{day.month}月{day.day}日" for day in WEEK), "合计"]]
    for person in sorted({person for person, _ in found}, key=lambda one: one.account):
        own = [found[person, day] for day in WEEK]
        rows.append([person.account, person.name, *own, sum(own)])
    return expect_refusal(write_xlsx(folder / "登录次数.xlsx", rows), (*NO_LOGINS, "时间", "次数"))


def write_serials_as_text(folder: Path, rng: Random) -> Make:
    """Numbers of days in a text file."""
    events = draw_events(rng)
    columns = {
        "账号": account,
        "登录时间": lambda event: f"{count_excel_days(event.at):.8f}",
        "结果": words(rng, **RESULT),
    }
    return expect_counts(write_csv(folder / "登录.csv", build_rows(events, columns)), count_events(events))


def write_sheets_by_day(folder: Path, rng: Random) -> Make:
    """A sheet a day, with a cover before them."""
    import openpyxl

    events = draw_events(rng)
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["本表由平台导出，每天一个工作表。"])
    columns = {
        "账号": account,
        "使用人": name,
        "登录时间": lambda event: event.at,
        "登录结果": words(rng, **RESULT),
    }
    for day in sorted({event.at.date() for event in events}):
        page = book.create_sheet(f"{day.month}.{day.day}")
        for row in build_rows([event for event in events if event.at.date() == day], columns):
            page.append(row)
    book.save(folder / "登录.xlsx")
    return expect_counts(folder / "登录.xlsx", count_events(events))


def write_twice_in_a_minute(folder: Path, rng: Random) -> Make:
    """Who comes twice in one minute came twice, though a copy without seconds shows two equal rows."""
    events = draw_events(rng)
    twice = [event for event in events if event.kind == "in" and event.at.second < 40][:3]
    events += [
        type(event)(event.at.replace(second=event.at.second + 15), event.person, "in") for event in twice
    ]
    events.sort(key=lambda event: (event.at, event.person.account))
    result = words(rng, **RESULT)
    columns = {"登录时间": stamp("%Y/%m/%d %H:%M:%S"), "账号": account, "登录结果": result}
    first = write_csv(folder / "全.csv", build_rows(events, columns))
    second = write_csv(
        folder / "另存.csv", build_rows(events, columns | {"登录时间": stamp("%Y/%m/%d %H:%M")})
    )
    make = expect_counts(first, count_events(events))
    make.files = [second, first]
    return make


def write_poorer_copy(folder: Path, rng: Random) -> Make:
    """A copy in another order, without seconds and addresses, of the last days, read before the whole."""
    events = draw_events(rng, "out")
    result = words(rng, **{"in": "登录成功", "fail": "登录失败", "out": "退出成功"})
    whole = {"操作时间": stamp(), "登录账号": account, "登录IP": address, "操作信息": result}
    poor = {"账号": lambda e: f" {e.person.account} ", "时间": stamp("%Y-%m-%d %H:%M"), "事件": result}
    first = write_csv(folder / "一.csv", build_rows(events, whole), encoding="gb18030")
    second = write_xlsx(folder / "二.xlsx", build_rows([e for e in events[::-1] if e.at.day > 23], poor))
    make = expect_counts(first, count_events(events))
    make.files = [second, first, second]
    return make


def write_line_cut_in_quotes(folder: Path, rng: Random) -> Make:
    """Every cell in quotes; the last line ends within one."""
    events = draw_events(rng)
    head, *body = build_rows(events, {"时间": stamp(), "结果": words(rng, **RESULT), "账号": account})
    lines = [",".join(f'"{cell}"' for cell in row) for row in (head, *body)]
    path = folder / "login.csv"
    path.write_bytes(("\n".join(lines) + '\n"2026-06-28 21:14:07","成功","zhang').encode())
    return expect_counts(
        path, count_events(events), bad_rows=[len(events) + 2], doubts=["最后一行|末行|不完整|没有写完"]
    )


def write_cut_account_only(folder: Path, rng: Random) -> Make:
    """The last line has all its cells, but its last cell, the account, breaks off and no line break follows."""
    events = draw_events(rng)
    columns = {"时间": stamp(), "结果": words(rng, **RESULT), "账号": account}
    path = write_csv(folder / "login.csv", build_rows(events, columns), encoding="utf-8")
    path.write_bytes(path.read_bytes() + "2026-06-28 21:14:07,成功,zhang".encode())
    return expect_counts(
        path, count_events(events), bad_rows=[len(events) + 2], doubts=["最后一行|末行|不完整|没有写完|换行"]
    )


def write_one_row_ahead(folder: Path, rng: Random) -> Make:
    """A row of next month in a workbook, and a file's name that promises the whole quarter."""
    events = draw_events(rng)
    columns = {"账号": account, "登录时间": lambda event: event.at, "结果": words(rng, **RESULT)}
    rows = build_rows(events, columns)
    rows.append(["lina", rows[-1][1].replace(month=7, day=15), "成功"])
    path = write_xlsx(folder / "登录日志20260401-20260930.xlsx", rows)
    return expect_counts(path, count_events(events), bad_rows=[len(rows)])


MAKES = (
    write_unicode_text,
    write_semicolons,
    write_blank_heading,
    write_pages,
    write_days_as_bands,
    write_month_matrix,
    write_serials_as_text,
    write_sheets_by_day,
    write_twice_in_a_minute,
    write_poorer_copy,
    write_line_cut_in_quotes,
    write_cut_account_only,
    write_one_row_ahead,
)
