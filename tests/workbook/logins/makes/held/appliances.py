"""Logs of servers and security appliances, held back."""

import csv
from pathlib import Path
from random import Random

from tests.workbook.logins.makes.events import count_events, draw_events, list_accounts
from tests.workbook.logins.makes.make import NEEDS_SOURCE, Make, expect_counts, expect_refusal
from tests.workbook.logins.makes.shown.appliances import build_sshd_lines, build_web_lines
from tests.workbook.logins.makes.writing import (
    account,
    address,
    always,
    build_rows,
    stamp,
    words,
    write_csv,
    write_lines,
    write_xlsx,
)

CAME = """已成功登录帐户。

使用者:
\t安全 ID:\t\tNULL SID
\t帐户名:\t\t-

登录类型:\t\t\t3

新登录:
\t安全 ID:\t\tGOV\\{account}
\t帐户名:\t\t{account}
\t帐户域:\t\tGOV

网络信息:
\t源网络地址:\t{address}"""
TURNED_AWAY = """帐户登录失败。

使用者:
\t安全 ID:\t\tNULL SID
\t帐户名:\t\t-

登录类型:\t\t\t3

登录失败的帐户:
\t安全 ID:\t\tNULL SID
\t帐户名:\t\t{account}
\t帐户域:\t\tGOV

失败信息:
\t失败原因:\t\t未知用户名或密码错误。

网络信息:
\t源网络地址:\t{address}"""
LEFT = """已注销帐户。

使用者:
\t安全 ID:\t\tGOV\\{account}
\t帐户名:\t\t{account}

登录类型:\t\t\t3"""


def write_event_viewer_csv(folder: Path, rng: Random) -> Make:
    """The Chinese Event Viewer's csv: five headings and a sixth column without one, which holds the message."""
    events = draw_events(rng, "out")
    texts = {"in": CAME, "fail": TURNED_AWAY, "out": LEFT}
    rows: list[list[object]] = [["关键字", "日期和时间", "来源", "事件 ID", "任务类别"]]
    for event in events:
        code, task = {"in": ("4624", "登录"), "fail": ("4625", "登录"), "out": ("4634", "注销")}[event.kind]
        text = texts[event.kind].format(account=event.person.account, address=event.person.address)
        at = f"{event.at.year}/{event.at.month}/{event.at.day} {event.at:%H:%M:%S}"
        audit = "审核失败" if event.kind == "fail" else "审核成功"
        rows.append([audit, at, "Microsoft-Windows-Security-Auditing", code, task, text])
    return expect_counts(write_csv(folder / "安全.csv", rows), count_events(events))


def write_power_shell_events(folder: Path, rng: Random) -> Make:
    """PowerShell's view of 4624 and 4625 in Chinese, with the time of a Chinese system."""
    events = draw_events(rng)
    columns = {
        "TimeCreated": lambda event: f"{event.at.year}/{event.at.month}/{event.at.day} {event.at:%H:%M:%S}",
        "EventID": words(rng, **{"in": "4624", "fail": "4625"}),
        "Account": lambda event: f"GOV\\{event.person.account}",
        "SourceIp": address,
    }
    rows = build_rows(events, columns)
    rows.insert(5, ["2026/6/24 3:00:00", "4624", "NT AUTHORITY\\SYSTEM", "-"])
    make = expect_counts(
        write_csv(folder / "4624.csv", rows, quoting=csv.QUOTE_ALL),
        count_events(events),
        mapped=["Account=account", "TimeCreated=at"],
    )
    make.accounts = list_accounts()
    make.doubts = ["(?i)SYSTEM", *(rf"(?<![\\@\w]){who}(?![@\w])" for who, _ in make.counts)]
    return make


def write_sshd_without_source(folder: Path, rng: Random) -> Make:
    """Lines of sshd that no setting names."""
    lines = build_sshd_lines(draw_events(rng, "out", "other"))
    return expect_refusal(write_lines(folder / "auth.log", lines), NEEDS_SOURCE)


def write_web_lines_without_source(folder: Path, rng: Random) -> Make:
    """Lines of a web server that no setting names: a page is no login."""
    lines = build_web_lines(rng, draw_events(rng, "other"))
    return expect_refusal(write_lines(folder / "access.log", lines), NEEDS_SOURCE)


def write_web_lines_of_apache(folder: Path, rng: Random) -> Make:
    """The short form of Apache's lines, the login under another address, its failure a page that says so."""
    events = draw_events(rng, "other")
    lines = [
        line.replace("/login", "/ql/auth/doLogin").replace(" 401 ", " 403 ").partition(' "-" ')[0]
        for line in build_web_lines(rng, events)
    ]
    settings = (
        '[logins.sources.oa]\nfiles = ["oa_access*"]\nform = "web"\nlogin_url = "/ql/auth/doLogin"\n'
        'success = ["302"]\nfailure = ["403"]\n'
    )
    path = write_lines(folder / "oa_access.log", lines)
    return expect_counts(path, count_events(events), settings=settings)


def write_asa_lines(folder: Path, rng: Random) -> Make:
    """Cisco's lines of a firewall: no table."""
    events = draw_events(rng)
    texts = {
        "in": "%ASA-6-113004: AAA user authentication Successful : server = 10.61.0.9 : user = {}",
        "fail": "%ASA-6-113015: AAA user authentication Rejected : reason = Invalid password : user = {}",
    }
    lines = [f"{e.at:%b %d %Y %H:%M:%S} asa01 : {texts[e.kind].format(e.person.account)}" for e in events]
    return expect_refusal(write_lines(folder / "asa.log", lines), NEEDS_SOURCE)


def write_vpn_table(folder: Path, rng: Random) -> Make:
    """A VPN's table of acts, timed-out sessions and administrators' locks among them."""
    events = draw_events(rng, "out")
    said = {
        "in": "登录成功",
        "fail": ("登录失败", "登录被拒绝"),
        "out": ("注销", "超时退出", "管理员强制注销"),
    }
    columns = {
        "日期时间": stamp("%Y-%m-%d %H:%M:%S"),
        "用户名": account,
        "用户组": always("/区级部门"),
        "接入IP": address,
        "虚拟IP": always("2.0.1.9"),
        "行为": words(rng, **said),
        "级别": words(rng, **{"in": "信息", "fail": "告警", "out": "信息"}),
    }
    return expect_counts(
        write_csv(folder / "vpn.csv", build_rows(events, columns), encoding="gbk"),
        count_events(events),
        mapped=["日期时间=at"],
    )


def write_hillstone_messages(folder: Path, rng: Random) -> Make:
    """A firewall whose message alone says who: no column of accounts."""
    events = draw_events(rng)
    ends = {"in": "登录成功", "fail": "登录失败"}
    columns = {
        "级别": always("信息"),
        "时间": stamp(),
        "内容": lambda e: f"用户{e.person.account}从{e.person.address}通过SSL VPN{ends[e.kind]}",
    }
    return expect_refusal(write_csv(folder / "事件日志.csv", build_rows(events, columns)), ("账号", "标题"))


def write_two_accounts(folder: Path, rng: Random) -> Make:
    """A bastion host's sessions: the person's account, and the server's account that it leads to."""
    events = draw_events(rng)
    columns = {
        "运维用户": account,
        "资产账号": always("root"),
        "资产IP": always("10.61.9.9"),
        "来源IP": address,
        "登录时间": stamp(),
        "登录结果": words(rng, **{"in": "登录成功", "fail": "认证失败"}),
    }
    make = expect_counts(
        write_xlsx(folder / "会话.xlsx", build_rows(events, columns)),
        count_events(events),
        mapped=["运维用户=account"],
    )
    make.doubts = ["运维用户"]
    return make


MAKES = (
    write_event_viewer_csv,
    write_power_shell_events,
    write_sshd_without_source,
    write_web_lines_without_source,
    write_web_lines_of_apache,
    write_asa_lines,
    write_vpn_table,
    write_hillstone_messages,
    write_two_accounts,
)
