"""Logs of servers and security appliances."""

import csv
from pathlib import Path
from random import Random

from tests.workbook.logins.makes.events import Event, count_events, draw_events
from tests.workbook.logins.makes.make import Make, expect_counts
from tests.workbook.logins.makes.writing import (
    UTC_BEHIND,
    account,
    address,
    always,
    build_rows,
    name,
    stamp,
    words,
    write_csv,
    write_lines,
)


def format_american(event: Event) -> str:
    """Return the time as PowerShell writes it on an American system."""
    at = event.at
    return f"{at.month}/{at.day}/{at.year} {at.hour % 12 or 12}:{at:%M:%S} {'AM' if at.hour < 12 else 'PM'}"


def write_windows_security_csv(folder: Path, rng: Random) -> Make:
    """Windows' events 4624, 4625 and 4634 by PowerShell's Export-Csv; machines and SYSTEM come too."""
    events = draw_events(rng, "out")
    columns = {
        "TimeCreated": format_american,
        "Id": words(rng, **{"in": "4624", "fail": "4625", "out": "4634"}),
        "TargetUserName": account,
        "TargetDomainName": always("GOV"),
        "LogonType": always("3"),
        "IpAddress": address,
    }
    rows = build_rows(events, columns)
    rows.insert(3, ["6/24/2026 3:00:01 AM", "4624", "SYSTEM", "NT AUTHORITY", "5", "-"])
    rows.insert(7, ["6/24/2026 3:00:02 AM", "4624", "DC01$", "GOV", "3", "10.61.0.2"])
    rows.insert(0, ["#TYPE Selected.System.Diagnostics.Eventing.Reader.EventLogRecord"])
    path = write_csv(folder / "logon.csv", rows, quoting=csv.QUOTE_ALL)
    return expect_counts(
        path,
        count_events(events),
        doubts=(r"(?i)SYSTEM", r"(?i)DC01\$"),
        mapped=["TargetUserName=account", "TimeCreated=at"],
    )


EVENT_XML = """<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System>\
<Provider Name="Microsoft-Windows-Security-Auditing"/><EventID>{code}</EventID>\
<TimeCreated SystemTime="{at}"/><Computer>DC01.gov</Computer></System><EventData>\
<Data Name="SubjectUserName">-</Data><Data Name="TargetUserName">{account}</Data>\
<Data Name="TargetDomainName">GOV</Data><Data Name="LogonType">3</Data>\
<Data Name="IpAddress">{address}</Data></EventData></Event>"""


def write_windows_security_xml(folder: Path, rng: Random) -> Make:
    """The Event Viewer's XML, in UTC."""
    events = draw_events(rng, "out", hours=(5, 12))
    codes = {"in": 4624, "fail": 4625, "out": 4634}
    moment = stamp("%Y-%m-%dT%H:%M:%S.1234567Z", UTC_BEHIND)
    items = [
        EVENT_XML.format(code=codes[e.kind], at=moment(e), account=e.person.account, address=e.person.address)
        for e in events
    ]
    path = folder / "Security.xml"
    path.write_text(
        f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<Events>{"".join(items)}</Events>',
        encoding="utf-8",
    )
    return expect_counts(path, count_events(events))


def build_sshd_lines(events: list[Event]) -> list[str]:
    """Return what sshd and its neighbours write to /var/log/secure."""
    lines = []
    for event in events:
        who, where = event.person.account, event.person.address
        texts = {
            "in": f"sshd[1042]: Accepted password for {who} from {where} port 50112 ssh2",
            "fail": f"sshd[1042]: Failed password for {who} from {where} port 50112 ssh2",
            "out": f"sshd[1042]: pam_unix(sshd:session): session closed for user {who}",
            "other": "CRON[991]: pam_unix(cron:session): session opened for user root by (uid=0)",
        }
        lines.append(f"{event.at:%b %e %H:%M:%S} ql-web01 {texts[event.kind]}")
    return lines


def write_sshd_by_source(folder: Path, rng: Random) -> Make:
    """Lines of sshd, by a source that the settings name; the file's name says the year."""
    events = draw_events(rng, "out", "other")
    path = write_lines(folder / "secure-20260628", build_sshd_lines(events))
    settings = '[logins.sources.server]\nfiles = ["secure-*"]\nform = "sshd"\n'
    return expect_counts(path, count_events(events), settings=settings)


def build_web_lines(rng: Random, events: list[Event]) -> list[str]:
    """Return the lines of a web server: pages, and logins that end in a redirect."""
    lines = []
    for event in events:
        request, status = {
            "in": ("POST /login HTTP/1.1", 302),
            "fail": ("POST /login HTTP/1.1", 401),
            "other": (f"GET /issues/{rng.randrange(900)} HTTP/1.1", 200),
        }[event.kind]
        head = f"{event.person.address} - {event.person.account} [{event.at:%d/%b/%Y:%H:%M:%S} +0800]"
        lines.append(f'{head} "{request}" {status} {rng.randrange(200, 9000)} "-" "Mozilla/5.0"')
    return lines


def write_web_lines_by_source(folder: Path, rng: Random) -> Make:
    """Lines of a web server, by a source that names the login's address and its codes."""
    events = draw_events(rng, "other")
    settings = (
        '[logins.sources.web]\nfiles = ["access*"]\nform = "web"\nlogin_url = "/login"\n'
        'success = ["302"]\nfailure = ["401"]\n'
    )
    path = write_lines(folder / "access.log", build_web_lines(rng, events))
    return expect_counts(path, count_events(events), settings=settings)


def write_bastion_logins(folder: Path, rng: Random) -> Make:
    """A bastion host: 模块 says coming or leaving, 结果 whether it was granted, 描述 why not."""
    events = draw_events(rng, "out")
    columns = {
        "序号": lambda event: events.index(event) + 1,
        "主账号": account,
        "姓名": name,
        "来源IP": address,
        "日志时间": stamp(),
        "模块": words(rng, **{"in": "登录", "fail": "登录", "out": "登出"}),
        "结果": words(rng, **{"in": "成功", "fail": "失败", "out": "成功"}),
        "描述": words(rng, fail=("动态口令错误", "账户锁定", "来源地址不在允许范围")),
    }
    return expect_counts(
        write_csv(folder / "堡垒机.csv", build_rows(events, columns), encoding="gbk"),
        count_events(events),
        mapped=["主账号=account"],
    )


def write_fortigate_lines(folder: Path, rng: Random) -> Make:
    """FortiGate's log of its VPN: key=value on a line."""
    events = draw_events(rng, "out", "other")
    acts = {
        "in": ('"tunnel-up"', '"SSL tunnel established"'),
        "fail": ('"ssl-login-fail"', '"SSL user failed to logged in"'),
        "out": ('"tunnel-down"', '"SSL tunnel shutdown"'),
        "other": ('"tunnel-stats"', '"SSL tunnel statistics"'),
    }
    lines = []
    for event in events:
        act, text = acts[event.kind]
        lines.append(
            f'date={event.at:%Y-%m-%d} time={event.at:%H:%M:%S} devname="FG-100F" logid="0101039424" type="event" '
            f'subtype="vpn" level="information" action={act} tunneltype="ssl-web" remip={event.person.address} '
            f'user="{event.person.account}" group="gov" msg={text}'
        )
    return expect_counts(write_lines(folder / "fgt-vpn.log", lines), count_events(events))


MAKES = (
    write_windows_security_csv,
    write_windows_security_xml,
    write_sshd_by_source,
    write_web_lines_by_source,
    write_bastion_logins,
    write_fortigate_lines,
)
