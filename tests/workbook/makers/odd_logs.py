"""Login logs of quite another make than the sample: builders, and the events that all of them tell.

Each builder writes `EVENTS`, in its own dress, into a folder and returns the path. `LACKS`
says what a dress leaves out: seconds, addresses, names, outcomes.
"""

import csv
import gzip
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

from tests.workbook.makers.odd_files import ods_cell, write_ods, write_xls
from tests.workbook.makers.odd_workbooks import write_cells, write_one_sheet


class Event(NamedTuple):
    at: datetime
    account: str
    name: str
    unit: str
    address: str
    failed: bool


EVENTS = (
    Event(datetime(2026, 3, 30, 8, 10, 58), "szq0009", "王建国", "金陵寺镇", "10.61.1.59", False),
    Event(datetime(2026, 3, 30, 8, 30, 29), "szq0021", "李秀英", "区水利局", "10.61.0.65", True),
    Event(datetime(2026, 3, 30, 8, 31, 2), "szq0021", "李秀英", "区水利局", "10.61.0.65", False),
    Event(datetime(2026, 3, 30, 23, 59, 59), "szq0027", "赵㙍下", "板桥镇", "240e:3a1::9", False),
    Event(datetime(2026, 3, 31, 0, 0, 0), "szq0009", "王建国", "金陵寺镇", "10.61.1.59", True),
    Event(datetime(2026, 4, 5, 12, 0, 7), "szq0027", "赵㙍下", "板桥镇", "10.61.3.247", False),
)
Rows = Iterable[Sequence[Any]]
#: By a builder's name what its log does not tell.
LACKS: dict[str, set[str]] = {}


def lacking(*what: str) -> Callable[[Any], Any]:
    def noted(build: Any) -> Any:
        LACKS[build.__name__] = set(what)
        return build

    return noted


def csv_text(rows: Rows, delimiter: str = ",", quoting: Any = csv.QUOTE_MINIMAL, end: str = "\r\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)
    return out.getvalue()


def outcome_word(event: Event) -> str:
    return "失败" if event.failed else "成功"


@lacking("name")
def framework_export(folder: Path) -> Path:
    """The export of a well-known framework: real datetimes, midnight among them, logouts that 成功."""
    rows: list[Sequence[Any]] = [
        ["访问编号", "用户名称", "状态", "登录地址", "登录地点", "浏览器", "操作系统", "提示消息", "访问时间"]
    ]
    for number, event in enumerate(EVENTS, 100):
        said = "用户不存在/密码错误" if event.failed else "登录成功"
        rows.append(
            [
                number,
                event.account,
                outcome_word(event),
                event.address,
                "内网IP",
                "Chrome 12",
                "Windows 10",
                said,
                event.at,
            ]
        )
        rows.append(
            [
                number,
                event.account,
                "成功",
                event.address,
                "内网IP",
                "Chrome 12",
                "Windows 10",
                "退出成功",
                event.at,
            ]
        )
    path = folder / "logininfor.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        write_cells(book.add_worksheet("登录日志"), [["登录日志"]])
        write_cells(book.get_worksheet_by_name("登录日志"), rows, 1)
        write_cells(book.add_worksheet("说明"), [["本表由系统导出"]])
    return path


@lacking("address")
def codes_with_messages(folder: Path) -> Path:
    """Codes, 0 for success, that only the messages explain; UTF-8 with its mark."""
    rows = [("登录名", "姓名", "部门名称", "登录状态", "操作信息", "登陆时间")]
    rows += [
        (
            e.account.upper(),
            e.name,
            e.unit,
            int(e.failed),
            "密码输入错误2次" if e.failed else "登录成功",
            f"{e.at:%Y/%m/%d %H:%M:%S}",
        )
        for e in EVENTS
    ]
    path = folder / "日志.csv"
    path.write_bytes(csv_text(rows).encode("utf-8-sig"))
    return path


@lacking("address")
def old_workbook_in_words(folder: Path) -> Path:
    """An .xls whose times are Chinese words."""
    rows = [("序号", "账号", "使用人", "所属机构", "登录结果", "登录时间")]
    rows += [
        (
            n,
            e.account,
            e.name,
            e.unit,
            outcome_word(e),
            f"{e.at.year}年{e.at.month}月{e.at.day}日 {e.at.hour}时{e.at.minute}分{e.at.second}秒",
        )
        for n, e in enumerate(EVENTS, 1)
    ]
    rows.append(("合计", "6", None, None, None, None))
    return write_xls(folder / "登录记录.xls", "日志", rows)


def archive_of_days(folder: Path) -> Path:
    """A .zip with GBK names, one file a day in folders, and what else gets into archives."""
    path = folder / "日志汇总.zip"
    rows: dict[str, list[Sequence[Any]]] = {}
    for e in EVENTS:
        row = (f"{e.at:%Y-%m-%d %H:%M:%S}", e.account, e.name, e.unit, e.address, outcome_word(e))
        rows.setdefault(f"{e.at:%Y%m%d}", []).append(row)
    headings = ("时间", "帐号", "姓名", "单位", "IP地址", "结果")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for day, some in sorted(rows.items(), reverse=True):
            out.writestr(GbkName(f"每日/登录日志{day}.csv"), csv_text([headings, *some]).encode("gb18030"))
        out.writestr("__MACOSX/每日/._登录日志20260330.csv", b"\0\5\26\7")
        out.writestr(GbkName("使用说明.txt"), "请用 WPS 打开".encode("gb18030"))
        out.writestr("截图.png", b"\x89PNG")
    return path


class GbkName(zipfile.ZipInfo):
    """A member whose name is in GBK and does not say so, as Chinese Windows writes it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 (as zipfile calls it)
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def packed_with_tabs(folder: Path) -> Path:
    """A .gz of tabs, Unix line ends, English headings, compact times."""
    rows = [("username", "real_name", "department", "ip", "status", "login_time")]
    rows += [
        (e.account, e.name, e.unit, e.address, "failed" if e.failed else "success", f"{e.at:%Y%m%d%H%M%S}")
        for e in EVENTS
    ]
    path = folder / "login.tsv.gz"
    path.write_bytes(gzip.compress(csv_text(rows, "\t", end="\n").encode()))
    return path


def unicode_text(folder: Path) -> Path:
    """What Excel calls Unicode text: UTF-16 with tabs; 用户名 is the name beside an account."""
    rows = [("登录账号", "用户名", "部门", "客户端地址", "是否成功", "操作时间")]
    rows += [
        (e.account, e.name, e.unit, f"[{e.address}]:80" if ":" in e.address else f"{e.address}:52100",
         "否" if e.failed else "是", f"{e.at.year}/{e.at.month}/{e.at.day} {e.at.hour}:{e.at:%M:%S}")
        for e in EVENTS
    ]  # fmt: skip
    path = folder / "登录.txt"
    path.write_bytes(csv_text(rows, "\t").encode("utf-16"))
    return path


def everything_quoted(folder: Path) -> Path:
    """Semicolons, quotes around every cell, a last line without its end."""
    rows = [("用户账号", "真实姓名", "所属部门", "登录IP", "登录结果", "登录时间")]
    rows += [(e.account, e.name, e.unit, e.address, outcome_word(e), str(e.at)) for e in EVENTS]
    path = folder / "登录日志.log"
    path.write_bytes(csv_text(rows, ";", csv.QUOTE_ALL, "\n").rstrip("\n").encode("gb18030"))
    return path


def quotes_here_and_there(folder: Path) -> Path:
    """Cells with commas, quotes and line breaks; blank lines between the rows, a line that counts them."""
    rows: list[Sequence[Any]] = [
        ("序号", "登录时间", "用户账号", "姓名", "所属单位", "浏览器", "IP", "登录状态")
    ]
    for number, e in enumerate(EVENTS):
        agent = ("Chrome, 12", 'Edge "new"', "IE\r\n兼容", "Firefox")[number % 4]
        rows += [(number, str(e.at), e.account, e.name, e.unit, agent, e.address, outcome_word(e)), ()]
    rows.append(("", f"共 {len(EVENTS)} 条", "", "", "", "", "", ""))
    path = folder / "日志.csv"
    path.write_bytes(csv_text(rows).encode("gb18030"))
    return path


@lacking("address", "outcome")
def logins_and_logouts(folder: Path) -> Path:
    """Rows of coming, going and other work, no outcome, logins without account, a second 退出时间 column."""
    rows: list[Sequence[Any]] = [("事件类型", "登录时间", "退出时间", "操作用户", "姓名", "组织机构")]
    for e in EVENTS:
        rows.append(("用户登录", str(e.at), str(e.at + timedelta(hours=1)), e.account, e.name, e.unit))
        rows.append(("用户登出", str(e.at), "", e.account, e.name, e.unit))
        rows.append(("查询问题", str(e.at), "", e.account, e.name, e.unit))
    rows.append(("用户登录", "2026-04-01 08:00:00", "", "", "", ""))
    path = folder / "操作日志.csv"
    path.write_bytes(csv_text(rows).encode())
    return path


def moments_of_another_zone(folder: Path) -> Path:
    """ISO moments in UTC with parts of a second, outcomes in messages only."""
    rows = [("timestamp", "userId", "姓名", "dept", "clientIp", "message")]
    rows += [
        (f"{e.at - timedelta(hours=8):%Y-%m-%dT%H:%M:%S}.120Z", e.account, e.name, e.unit, e.address,
         "bad credentials: login failed" if e.failed else "login success")
        for e in EVENTS
    ]  # fmt: skip
    path = folder / "audit.csv"
    path.write_bytes(csv_text(rows, end="\n").encode())
    return path


def day_beside_time(folder: Path) -> Path:
    """Day and time of day in columns of their own, in an .xlsx of real ones with an error value."""
    rows: list[Sequence[Any]] = [("日期", "时间", "用户名", "姓名", "部门", "登录地址", "结果")]
    rows += [
        (e.at.date(), e.at.time(), e.account, e.name, e.unit, e.address, outcome_word(e)) for e in EVENTS
    ]
    path = folder / "日志.xlsx"
    with xlsxwriter.Workbook(path) as book:
        formats = [book.add_format({"num_format": form}) for form in ("yyyy/m/d", "hh:mm:ss")]
        sheet = book.add_worksheet()
        write_cells(sheet, rows[:1])
        for number, (day, clock, *others) in enumerate(rows[1:], 1):
            sheet.write_datetime(number, 0, day, formats[0])
            sheet.write_datetime(number, 1, clock, formats[1])
            for column, cell in enumerate(others, 2):
                sheet.write(number, column, cell)
    return path


def bare_serials(folder: Path) -> Path:
    """An .xlsx whose times have lost their format; midnight, which would be no fraction, is text."""
    rows: list[Sequence[Any]] = [("登录时间", "登录用户名", "姓名", "单位", "登录IP", "状态")]
    start = datetime(1899, 12, 30)
    for e in EVENTS:
        serial = (e.at - start) / timedelta(days=1)
        at = serial if serial % 1 else f"{e.at:%Y-%m-%d} 0:00"
        rows.append((at, e.account, e.name, e.unit, e.address, outcome_word(e)))
    return write_one_sheet(folder / "serials.xlsx", rows)


@lacking("seconds", "address")
def twelve_hours_without_seconds(folder: Path) -> Path:
    """An .ods in full-width digits, 上午 and 下午, no seconds; 登录地址 is a place."""
    wide = str.maketrans("0123456789:", "０１２３４５６７８９：")
    rows = [("登录时间", "账户", "姓名", "所在单位", "登录地址", "登录状态")]
    for e in EVENTS:
        noon, hour = "上午" if e.at.hour < 12 else "下午", e.at.hour % 12 or 12
        at = f"{e.at:%Y-%m-%d} {noon}{hour}:{e.at:%M}".translate(wide)
        rows.append((at, e.account, e.name, e.unit, "陕西省商洛市", outcome_word(e)))
    body = "".join(f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows)
    path = folder / "登录.ods"
    write_ods(path, f'<table:table table:name="日志">{body}</table:table>')
    return path


BUILDERS: tuple[Callable[[Path], Path], ...] = (
    framework_export,
    codes_with_messages,
    old_workbook_in_words,
    archive_of_days,
    packed_with_tabs,
    unicode_text,
    everything_quoted,
    quotes_here_and_there,
    logins_and_logouts,
    moments_of_another_zone,
    day_beside_time,
    bare_serials,
    twelve_hours_without_seconds,
)
