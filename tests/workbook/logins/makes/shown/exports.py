"""What programs do to a log as they export it."""

import json
import zipfile
from pathlib import Path
from random import Random

import openpyxl

from tests.workbook.logins.makes.events import WEEK, count_events, draw_events
from tests.workbook.logins.makes.make import Make, expect_counts, expect_question
from tests.workbook.logins.makes.writing import (
    account,
    address,
    always,
    build_rows,
    name,
    phone,
    stamp,
    unit,
    words,
    write_csv,
    write_xlsx,
)

RESULT = {"in": "成功", "fail": "失败"}


def write_tabs_before_digits(folder: Path, rng: Random) -> Make:
    """A tab before each long number and time keeps spreadsheet programs from changing it."""
    events = draw_events(rng)
    columns = {
        "登录账号": lambda event: f"\t{event.person.phone}",
        "登录时间": lambda event: f"\t{event.at:%Y-%m-%d %H:%M:%S}",
        "登录状态": words(rng, **RESULT),
    }
    path = write_csv(folder / "登录.csv", build_rows(events, columns), encoding="gbk")
    return expect_counts(path, count_events(events, phone))


def write_text_named_xls(folder: Path, rng: Random) -> Make:
    """Text with tabs under the name of a workbook."""
    events = draw_events(rng)
    columns = {"用户名": account, "登录时间": stamp(), "登录结果": words(rng, **RESULT), "IP": address}
    path = write_csv(folder / "登录.xls", build_rows(events, columns), encoding="gbk", delimiter="\t")
    return expect_counts(path, count_events(events))


def write_records_of_an_interface(folder: Path, rng: Random) -> Make:
    """The answer of a platform's interface: records within an object, success as true and false."""
    events = draw_events(rng)
    records = [
        {
            "id": 7000 + at,
            "loginName": event.person.account,
            "realName": event.person.name,
            "loginIp": event.person.address,
            "loginTime": f"{event.at:%Y-%m-%d %H:%M:%S}",
            "success": event.kind == "in",
        }
        for at, event in enumerate(events)
    ]
    body = {"code": 200, "msg": "操作成功", "data": {"total": len(records), "records": records}}
    path = folder / "login-log.json"
    path.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
    return expect_counts(path, count_events(events))


def write_pages_seen(folder: Path, rng: Random) -> Make:
    """A row for each page that was seen, with the time of the login that it belongs to."""
    events = [event for event in draw_events(rng) if event.kind == "in"]
    rows = [["账号", "登录时间", "访问页面", "访问时间"]]
    for event in events:
        for page in rng.sample(("首页", "问题台账", "地图", "统计"), rng.randrange(1, 4)):
            at = f"{event.at:%Y-%m-%d %H:%M:%S}"
            rows.append(
                [event.person.account, at, page, f"{event.at:%Y-%m-%d} 19:{rng.randrange(10, 60)}:00"]
            )
    return expect_counts(write_xlsx(folder / "访问明细.xlsx", rows), count_events(events))


def write_two_kinds_of_sheets(folder: Path, rng: Random) -> Make:
    """登录日志 and 操作日志 in one workbook."""
    events = draw_events(rng, "other")
    book = openpyxl.Workbook()
    first, second = book.active, book.create_sheet("操作日志")
    first.title = "登录日志"
    logins = {"账号": account, "登录时间": stamp(), "登录结果": words(rng, **RESULT)}
    works = {
        "账号": account,
        "操作时间": stamp(),
        "操作内容": always("修改整改进展"),
        "操作结果": always("成功"),
    }
    for sheet, columns, kinds in ((first, logins, ("in", "fail")), (second, works, ("other",))):
        for row in build_rows([event for event in events if event.kind in kinds], columns):
            sheet.append(row)
    book.save(folder / "日志.xlsx")
    return expect_counts(folder / "日志.xlsx", count_events(events))


def write_days_in_an_archive(folder: Path, rng: Random) -> Make:
    """A file a day in an archive, each with headings."""
    events = draw_events(rng)
    columns = {"账号": account, "登录时间": stamp("%Y%m%d %H:%M:%S"), "登录结果": words(rng, **RESULT)}
    with zipfile.ZipFile(folder / "日志.zip", "w") as archive:
        for day in WEEK:
            rows = build_rows([event for event in events if event.at.date() == day], columns)
            text = "".join(f"{','.join(map(str, row))}\r\n" for row in rows)
            archive.writestr(zipfile.ZipInfo(f"login_{day:%Y%m%d}.csv"), text.encode("gbk"))
    return expect_counts(folder / "日志.zip", count_events(events))


def write_words_with_codes(folder: Path, rng: Random) -> Make:
    """A code beside each word, in one cell."""
    events = draw_events(rng)
    said = {"in": ("0-成功", "0 - 成功"), "fail": ("1-失败", "E1003-密码失效")}
    columns = {"用户账号": account, "登录时间": stamp(), "登录结果": words(rng, **said)}
    return expect_counts(write_xlsx(folder / "登录.xlsx", build_rows(events, columns)), count_events(events))


def write_identity_service(folder: Path, rng: Random) -> Make:
    """统一身份认证: the way of proving who one is, its result, why not, and two times."""
    events = draw_events(rng)
    columns = {
        "流水号": lambda event: f"RZ{events.index(event):08}",
        "用户账号": account,
        "用户姓名": name,
        "所属机构": unit,
        "认证方式": words(rng, **{"in": ("CA证书", "短信验证码", "扫码"), "fail": ("CA证书", "短信验证码")}),
        "认证结果": words(rng, **{"in": "认证通过", "fail": "认证不通过"}),
        "失败原因": words(rng, fail=("证书过期", "验证码错误")),
        "认证时间": stamp(),
        "入库时间": always("2026-06-29 02:00:00"),
    }
    path = write_csv(folder / "认证日志.csv", build_rows(events, columns), encoding="gb18030")
    return expect_counts(path, count_events(events), mapped=["认证时间=at"])


def write_true_false(folder: Path, rng: Random) -> Make:
    """True and False as a workbook's own values."""
    events = draw_events(rng)
    columns = {
        "账号": account,
        "登录时间": lambda event: event.at,
        "登录成功": lambda event: event.kind == "in",
    }
    return expect_counts(write_xlsx(folder / "登录.xlsx", build_rows(events, columns)), count_events(events))


def write_masked_accounts(folder: Path, rng: Random) -> Make:
    """The middle of each phone number is hidden, and two persons look alike."""
    events = draw_events(rng)

    def mask(text: str) -> str:
        return "138****0017" if text < "14" else f"{text[:3]}****{text[-4:]}"

    columns = {
        "账号": lambda event: mask(event.person.phone),
        "登录时间": stamp(),
        "结果": words(rng, **RESULT),
    }
    path = write_csv(folder / "登录.csv", build_rows(events, columns))
    return expect_question(path, reason=["*", "账号"], doubts=["隐去|遮|掩|脱敏|星号"])


MAKES = (
    write_tabs_before_digits,
    write_text_named_xls,
    write_records_of_an_interface,
    write_pages_seen,
    write_two_kinds_of_sheets,
    write_days_in_an_archive,
    write_words_with_codes,
    write_identity_service,
    write_true_false,
    write_masked_accounts,
)
