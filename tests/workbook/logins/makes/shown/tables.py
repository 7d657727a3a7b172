"""Tables in odd shapes: titles, headings on two rows, sums, pages, no headings, copies of copies."""

import csv
from pathlib import Path
from random import Random

from tests.workbook.logins.makes.events import PEOPLE, count_events, draw_events, swap_outcomes
from tests.workbook.logins.makes.make import (
    NO_LOGINS,
    NO_TIME,
    Make,
    expect_counts,
    expect_question,
    expect_refusal,
)
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


def write_merged_title(folder: Path, rng: Random) -> Make:
    """A workbook with a title over all columns, a line of when it was made, a sum and a note below."""
    events = draw_events(rng)
    columns = {
        "序号": events.index,
        "账号": account,
        "使用人": name,
        "单位": unit,
        "登录时间": stamp(),
        "登录结果": words(rng, **RESULT),
    }
    rows = [
        ["秦岭保护监管平台账号登录情况"],
        ["导出人：管理员", None, None, "导出时间：2026-06-29 09:00:00"],
        *build_rows(events, columns),
        ["合计", None, None, None, None, f"{len(events)}条"],
        ["注：失败包括密码错误和验证码错误。"],
    ]
    return expect_counts(
        write_xlsx(folder / "登录情况.xlsx", rows, merged=["A1:F1", "A2:C2"]), count_events(events)
    )


def write_two_heading_rows(folder: Path, rng: Random) -> Make:
    """Headings on two rows, the upper ones merged over theirs."""
    events = draw_events(rng)
    writers = (account, name, unit, stamp("%Y/%m/%d"), stamp("%H:%M:%S"), words(rng, **RESULT))
    rows = [
        ["用户信息", None, None, "登录情况", None, None],
        ["账号", "姓名", "单位", "日期", "时间", "结果"],
        *([write(event) for write in writers] for event in events),
    ]
    return expect_counts(
        write_xlsx(folder / "登录.xlsx", rows, merged=["A1:C1", "D1:F1"]), count_events(events)
    )


def write_sums_between(folder: Path, rng: Random) -> Make:
    """Sorted by account, with a sum below each."""
    events = draw_events(rng)
    events.sort(key=lambda event: (event.person.account, event.at))
    rows = build_rows(
        events, {"用户账号": account, "登录时间": stamp(), "登录IP": address, "状态": words(rng, **RESULT)}
    )
    body, shown = rows[1:], rows[:1]
    for at, row in enumerate(body):
        shown.append(row)
        if at + 1 == len(body) or body[at + 1][0] != row[0]:
            shown.append([f"小计：{row[0]}", f"{sum(one[0] == row[0] for one in body)}次", None, None])
    shown.append(["总计", f"{len(body)}次", None, None])
    return expect_counts(write_xlsx(folder / "按账号.xlsx", shown), count_events(events))


def write_sums_alone(folder: Path, rng: Random) -> Make:
    """How often each account came and when last: no log, though each row has an account and a time."""
    events = draw_events(rng)
    rows = [["账号", "姓名", "登录次数", "最后登录时间"]]
    for person in PEOPLE:
        own = [f"{e.at:%Y-%m-%d %H:%M:%S}" for e in events if e.person is person and e.kind == "in"]
        rows.append([person.account, person.name, str(len(own)), max(own, default="")])
    return expect_refusal(
        write_csv(folder / "登录统计.csv", rows),
        (*NO_LOGINS, "汇总", "统计", "次数"),
        mapped=["最后登录时间=at"],
    )


def write_no_headings(folder: Path, rng: Random) -> Make:
    """Rows without headings."""
    events = draw_events(rng)
    columns = {"账号": account, "时间": stamp(), "地址": address, "结果": words(rng, **RESULT)}
    path = write_csv(folder / "log.csv", build_rows(events, columns)[1:])
    return expect_question(path, count_events(events), reason=(*NO_TIME, "标题", "表头"))


def write_tabs(folder: Path, rng: Random) -> Make:
    """Text with tabs in GBK, as old programs save it."""
    events = draw_events(rng)
    columns = {
        "登录名": account,
        "部门名称": unit,
        "登陆时间": stamp("%Y-%m-%d %H:%M"),
        "登陆状态": words(rng, **RESULT),
    }
    path = write_csv(folder / "登录.txt", build_rows(events, columns), encoding="gbk", delimiter="\t")
    return expect_counts(path, count_events(events))


def write_saved_again(folder: Path, rng: Random) -> Make:
    """An export, and the same saved again by a spreadsheet program, which leaves the seconds out."""
    events = draw_events(rng)
    columns = {
        "登录时间": stamp("%Y/%m/%d %H:%M:%S"),
        "账号": account,
        "登录IP": address,
        "登录结果": words(rng, **RESULT),
    }
    first = write_csv(folder / "登录日志.csv", build_rows(events, columns), encoding="gbk")
    short = columns | {
        "登录时间": lambda event: f"{event.at.year}/{event.at.month}/{event.at.day} {event.at:%H:%M}"
    }
    second = write_csv(folder / "登录日志 - 副本.csv", build_rows(events, short), encoding="gbk")
    make = expect_counts(first, count_events(events))
    make.files = [first, second]
    return make


def write_other_export(folder: Path, rng: Random) -> Make:
    """Another export of the same, newest first, without addresses, in capitals; and a third of its last days."""
    events = draw_events(rng)
    result = words(rng, **RESULT)
    first = write_csv(
        folder / "a.csv",
        build_rows(events, {"登录时间": stamp(), "账号": account, "IP地址": address, "结果": result}),
    )
    upper = {
        "账号": lambda event: event.person.account.upper(),
        "时间": stamp("%Y/%m/%d %H:%M:%S"),
        "登录结果": result,
    }
    second = write_csv(folder / "b.csv", build_rows(events[::-1], upper), encoding="utf-16")
    last_days = [event for event in events if event.at.day >= 26]
    third = write_xlsx(
        folder / "c.xlsx",
        build_rows(last_days, {"用户账号": account, "登录时间": lambda e: e.at, "结果": result}),
    )
    make = expect_counts(first, count_events(events))
    make.files = [second, third, first]
    return make


def write_last_line_cut(folder: Path, rng: Random) -> Make:
    """A log that is still being written: its last line breaks off within the account."""
    events = draw_events(rng)
    columns = {"时间": stamp(), "账号": account, "结果": words(rng, **RESULT), "地址": address}
    path = write_csv(folder / "login.csv", build_rows(events, columns), encoding="utf-8")
    path.write_bytes(path.read_bytes() + b"2026-06-28 21:14:07,wangj")
    return expect_counts(
        path, count_events(events), bad_rows=[len(events) + 2], doubts=["最后一行|末行|不完整|没有写完"]
    )


def write_rows_ahead(folder: Path, rng: Random) -> Make:
    """Two rows of a server whose clock was a year ahead."""
    events = draw_events(rng)
    rows = build_rows(events, {"时间": stamp(), "账号": account, "结果": words(rng, **RESULT)})
    rows.insert(4, ["2027-06-24 09:00:00", "lina", "成功"])
    rows.insert(9, ["2027-06-25 09:00:00", "lina", "失败"])
    path = write_csv(folder / "login.csv", rows)
    return expect_counts(path, count_events(events), bad_rows=[5, 10])


def write_bare_serials(folder: Path, rng: Random) -> Make:
    """A workbook whose times have lost their format: numbers of days."""
    events = draw_events(rng)
    columns = {
        "账号": account,
        "登录时间": lambda event: count_excel_days(event.at),
        "登录状态": words(rng, **RESULT),
    }
    return expect_counts(write_xlsx(folder / "登录.xlsx", build_rows(events, columns)), count_events(events))


def write_quoted_codes(folder: Path, rng: Random) -> Make:
    """Codes 0 and 1 that nothing explains."""
    events = draw_events(rng)
    columns = {
        "user_name": account,
        "login_time": stamp(),
        "ipaddr": address,
        "status": words(rng, **{"in": "0", "fail": "1"}),
    }
    path = write_csv(folder / "logininfor.csv", build_rows(events, columns), quoting=csv.QUOTE_ALL)
    counts = count_events(events)
    return expect_question(path, counts, swap_outcomes(counts))


MAKES = (
    write_merged_title,
    write_two_heading_rows,
    write_sums_between,
    write_sums_alone,
    write_no_headings,
    write_tabs,
    write_saved_again,
    write_other_export,
    write_last_line_cut,
    write_rows_ahead,
    write_bare_serials,
    write_quoted_codes,
)
