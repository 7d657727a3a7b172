"""Login logs of many makes, as their programs write them, and what a careful clerk would count in each.

Every make tells `STORY` in its own form unless `ANSWERS` says what it leaves out. The answers
were written before any reader.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from tests.workbook.makers.odd_logs import csv_text


class Login(NamedTuple):
    """A login that is to be counted."""

    at: datetime
    account: str
    address: str
    failed: bool


class Make(NamedTuple):
    """A log file: its name and its bytes. *source* holds the settings of a named source."""

    name: str
    data: bytes
    source: dict[str, object] = {}  # noqa: RUF012 (never changed)


CHINA = timezone(timedelta(hours=8))
STORY = (
    Login(datetime(2026, 6, 22, 9, 15, 3), "zs", "10.61.1.20", failed=False),
    Login(datetime(2026, 6, 22, 9, 16, 40), "lisi", "10.61.1.21", failed=True),
    Login(datetime(2026, 6, 22, 9, 17, 5), "lisi", "10.61.1.21", failed=False),
    Login(datetime(2026, 6, 23, 0, 5, 0), "wang", "10.61.2.9", failed=False),
)
#: zs leaves; this is no login.
LEFT = Login(datetime(2026, 6, 22, 17, 30, 0), "zs", "10.61.1.20", failed=False)
#: What happened in order: (login, "in" | "failed" | "out").
HAPPENED = (
    (STORY[0], "in"),
    (STORY[1], "failed"),
    (STORY[2], "in"),
    (LEFT, "out"),
    (STORY[3], "in"),
)
OPEN: list[Callable[[], Make]] = []
HELD_BACK: list[Callable[[], Make]] = []
ANSWERS: dict[str, tuple[Login, ...]] = {}

MakeWriter = Callable[[], Make]


def opened(write: MakeWriter) -> MakeWriter:
    OPEN.append(write)
    return write


def held_back(write: MakeWriter) -> MakeWriter:
    HELD_BACK.append(write)
    return write


def answer(*logins: Login) -> Callable[[MakeWriter], MakeWriter]:
    def noted(write: MakeWriter) -> MakeWriter:
        ANSWERS[write.__name__] = logins
        return write

    return noted


def seconds(at: datetime) -> int:
    return int(at.replace(tzinfo=CHINA).timestamp())


def utc(at: datetime) -> datetime:
    return at.replace(tzinfo=CHINA).astimezone(UTC)


def to_json(value: object, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


def to_lines(*values: object) -> bytes:
    return "".join(to_json(value) + "\n" for value in values).encode()


# -- JSON ------------------------------------------------------------------------------------

KEYCLOAK_TYPES = {"in": "LOGIN", "failed": "LOGIN_ERROR", "out": "LOGOUT"}


def keycloak_event(login: Login, what: str) -> dict[str, object]:
    event: dict[str, object] = {
        "id": "5d1f5f4e-9c3b-4d0e-8a57-000000000001",
        "time": seconds(login.at) * 1000 + 123,
        "type": KEYCLOAK_TYPES.get(what, what),
        "realmId": "8e1f0000-0000-0000-0000-000000000000",
        "clientId": "qinling-platform",
        "userId": None if what == "failed" else f"uuid-of-{login.account}",
        "sessionId": None,
        "ipAddress": login.address,
    }
    if what == "failed":
        event["error"] = "invalid_user_credentials"
    details = {"auth_method": "openid-connect", "redirect_uri": "https://p/", "username": login.account}
    event["details"] = details if what in ("in", "failed") else {"redirect_uri": "https://p/"}
    return event


@opened
def keycloak_array() -> Make:
    return Make(
        "events.json", to_json([keycloak_event(*one) for one in reversed(HAPPENED)], indent=2).encode()
    )


@held_back
def keycloak_object_with_tokens() -> Make:
    events = [keycloak_event(*one) for one in HAPPENED]
    for what in ("REFRESH_TOKEN", "CODE_TO_TOKEN", "REFRESH_TOKEN_ERROR", "UPDATE_PASSWORD"):
        events.insert(2, keycloak_event(LEFT, what))
    return Make(
        "kc.json", to_json({"realm": "gov", "users": [{"username": "zs"}], "events": events}).encode()
    )


def nextcloud_line(login: Login, message: str, request: str, app: str = "admin_audit") -> dict[str, object]:
    return {
        "reqId": request,
        "level": 1,
        "time": f"{utc(login.at):%Y-%m-%dT%H:%M:%S+00:00}",
        "remoteAddr": login.address,
        "user": "--",
        "app": app,
        "method": "POST",
        "url": "/login",
        "message": message,
        "userAgent": "Mozilla/5.0",
        "version": "29.0.1.1",
        "data": {"app": app},
    }


def nextcloud_story() -> list[dict[str, object]]:
    lines = []
    for number, (login, what) in enumerate(HAPPENED):
        request = f"Req{number}"
        if what == "out":
            lines.append({**nextcloud_line(login, "Logout occurred", request), "user": login.account})
            continue
        lines.append(nextcloud_line(login, f'Login attempt: "{login.account}"', request))
        if what == "in":
            lines.append(nextcloud_line(login, f'Login successful: "{login.account}"', request))
    return lines


@opened
def nextcloud_audit() -> Make:
    return Make("audit.log", to_lines(*nextcloud_story()))


@held_back
def nextcloud_with_file_accesses() -> Make:
    other = nextcloud_line(LEFT, 'File with id "12" accessed: "/报表.xlsx"', "Req99")
    lines = nextcloud_story()
    return Make("audit.json", to_lines(other, *lines[:3], {**other, "user": "zs"}, *lines[3:], other))


@held_back
def keycloak_with_few_keys() -> Make:
    events = [
        {key: event[key] for key in ("time", "type", "ipAddress", "details")}
        for event in (keycloak_event(*one) for one in HAPPENED)
    ]
    return Make("few.json", to_json(events).encode())


@held_back
def nextcloud_without_requests() -> Make:
    lines = [
        {key: line[key] for key in ("app", "message", "remoteAddr", "time", "user")}
        for line in nextcloud_story()
    ]
    return Make("few.log", to_lines(*lines))


@opened
def chinese_keys_and_epoch_seconds() -> Make:
    words = {"in": "成功", "failed": "密码错误", "out": "退出成功"}
    rows = [
        {"账号": login.account, "登录时间": seconds(login.at), "登录IP": login.address, "结果": words[what]}
        for login, what in HAPPENED
    ]
    return Make("登录.json", to_json(rows).encode())


@held_back
def page_of_a_web_service() -> Make:
    records = [
        {
            "infoId": number,
            "userName": login.account,
            "ipaddr": login.address,
            "loginLocation": "内网IP",
            "status": "1" if what == "failed" else "0",
            "msg": {"in": "登录成功", "failed": "用户不存在/密码错误", "out": "退出成功"}[what],
            "loginTime": f"{login.at:%Y-%m-%d %H:%M:%S}",
        }
        for number, (login, what) in enumerate(HAPPENED)
    ]
    body = {"code": 200, "msg": "查询成功", "data": {"total": 5, "records": records}}
    return Make("logininfor.json", to_json(body, indent=4).encode())


@opened
def old_powershell_dates_in_utf16() -> Make:
    rows = [
        {
            "UserName": login.account,
            "LoginTime": f"/Date({seconds(login.at) * 1000 + 7})/",
            "ClientIP": login.address,
        }
        for login in STORY
        if not login.failed
    ]
    text = to_json(rows, indent=4).replace("/Date(", r"\/Date(").replace(")/", r")\/")
    return Make("log.json", text.replace("\n", "\r\n").encode("utf-16"))


ANSWERS["old_powershell_dates_in_utf16"] = tuple(login for login in STORY if not login.failed)


@held_back
def search_hits() -> Make:
    hits = [
        {
            "_index": "login-2026.06",
            "_id": str(number),
            "_source": {
                "@timestamp": f"{utc(login.at):%Y-%m-%dT%H:%M:%S}.512Z",
                "user": {"name": login.account},
                "source": {"ip": login.address},
                "event": {"action": "logout" if what == "out" else "login", "outcome": "failure" if what == "failed" else "success"},
            },
        }
        for number, (login, what) in enumerate(HAPPENED)
    ]  # fmt: skip
    body = {"took": 3, "timed_out": False, "hits": {"total": {"value": 5}, "hits": hits}}
    return Make("es.json", to_json(body).encode())


# -- times -----------------------------------------------------------------------------------


def write_csv(form: Callable[[datetime], object], headings: str = "账号 登录时间 登录IP 登录结果") -> bytes:
    rows = [
        (login.account, form(login.at), login.address, {"in": "成功", "failed": "失败", "out": "退出"}[what])
        for login, what in HAPPENED
    ]
    return csv_text([tuple(headings.split()), *rows]).encode()


@opened
def epoch_milliseconds_created() -> Make:
    return Make("a.csv", write_csv(lambda at: seconds(at) * 1000 + 999, "手机号 创建时间 IP 结果"))


@held_back
def epoch_seconds_and_staff_numbers() -> Make:
    return Make("a.csv", write_csv(lambda at: f"{seconds(at)}.000", "工号 时间 IP 状态"))


@opened
def day_first() -> Make:
    return Make("a.csv", write_csv(lambda at: f"{at:%d/%m/%Y %H:%M:%S}"))


@held_back
def month_first_with_noon() -> Make:
    return Make(
        "a.csv", write_csv(lambda at: f"{at.month}/{at.day}/{at.year} {at:%I:%M:%S %p}".replace(" 0", " "))
    )


@opened
def china_time_behind() -> Make:
    return Make("a.csv", write_csv(lambda at: f"{at:%Y-%m-%d %H:%M:%S} CST"))


@held_back
def date_command() -> Make:
    return Make("a.csv", write_csv(lambda at: f"{at:%a %b %d %H:%M:%S} CST {at.year}"))


@opened
def world_time() -> Make:
    return Make("a.csv", write_csv(lambda at: f"{utc(at):%Y-%m-%dT%H:%M:%SZ}"))


@held_back
def offsets_of_several_kinds() -> Make:
    forms: list[Callable[[datetime], str]] = [
        lambda at: f"{utc(at):%Y-%m-%d %H:%M:%S} +0000 UTC",
        lambda at: f"{at:%Y-%m-%dT%H:%M:%S}.123456789+08:00[Asia/Shanghai]",
        lambda at: f"{at:%a, %d %b %Y %H:%M:%S} +0800",
        lambda at: f"{at:%Y-%m-%d %H:%M:%S} GMT+8",
        lambda at: f"{utc(at):%Y-%m-%d %H:%M:%S} UTC",
    ]

    def write_in_next_form(at: datetime) -> str:
        return forms.pop(0)(at)

    return Make("a.csv", write_csv(write_in_next_form))


@opened
@answer(*(login._replace(at=login.at.replace(minute=0, second=0)) for login in STORY))
def hours_only() -> Make:
    return Make("a.csv", write_csv(lambda at: f"{at:%Y-%m-%d %H}时"))


@held_back
def serials_in_a_text() -> Make:
    start = datetime(1899, 12, 30)
    return Make("a.csv", write_csv(lambda at: f"{(at - start) / timedelta(days=1):.9f}"))


# -- Windows ---------------------------------------------------------------------------------

EVENT_IDS = {"in": 4624, "failed": 4625, "out": 4634}


def english_message(login: Login, what: str, kind: int = 10) -> str:
    if what == "out":
        return (
            "An account was logged off.\r\n\r\nSubject:\r\n\tSecurity ID:\t\tS-1-5-21-1\r\n"
            f"\tAccount Name:\t\t{login.account}\r\n\tAccount Domain:\t\tQL\r\n\tLogon ID:\t\t0x1F\r\n\r\nLogon Type:\t\t\t10\r\n"
        )
    subject = "Subject:\r\n\tSecurity ID:\t\tSYSTEM\r\n\tAccount Name:\t\tSRV01$\r\n\tAccount Domain:\t\tQL\r\n\tLogon ID:\t\t0x3E7\r\n\r\n"
    network = f"Network Information:\r\n\tWorkstation Name:\tPC-7\r\n\tSource Network Address:\t{login.address}\r\n\tSource Port:\t\t0\r\n"
    if what == "in":
        return (
            f"An account was successfully logged on.\r\n\r\n{subject}Logon Information:\r\n\tLogon Type:\t\t{kind}\r\n\tElevated Token:\t\tYes\r\n\r\n"
            f"New Logon:\r\n\tSecurity ID:\t\tS-1-5-21-1\r\n\tAccount Name:\t\t{login.account}\r\n\tAccount Domain:\t\tQL\r\n\r\n{network}"
        )
    return (
        f"An account failed to log on.\r\n\r\n{subject}Logon Type:\t\t\t{kind}\r\n\r\nAccount For Which Logon Failed:\r\n\tSecurity ID:\t\tNULL SID\r\n"
        f"\tAccount Name:\t\t{login.account}\r\n\tAccount Domain:\t\tQL\r\n\r\nFailure Information:\r\n\tFailure Reason:\t\tUnknown user name or bad password.\r\n\r\n{network}"
    )


def chinese_message(login: Login, what: str, kind: int = 10) -> str:
    if what == "out":
        return f"已注销帐户。\r\n\r\n使用者:\r\n\t安全 ID:\t\tQL\\{login.account}\r\n\t帐户名称:\t\t{login.account}\r\n\t帐户域:\t\tQL\r\n\r\n登录类型:\t\t\t10\r\n"
    subject = "使用者:\r\n\t安全 ID:\t\tSYSTEM\r\n\t帐户名称:\t\tSRV01$\r\n\t帐户域:\t\tQL\r\n\t登录 ID:\t\t0x3E7\r\n\r\n"
    network = f"网络信息:\r\n\t工作站名称:\tPC-7\r\n\t源网络地址:\t{login.address}\r\n\t源端口:\t\t0\r\n"
    if what == "in":
        return f"已成功登录帐户。\r\n\r\n{subject}登录信息:\r\n\t登录类型:\t\t{kind}\r\n\r\n新登录:\r\n\t安全 ID:\t\tQL\\x\r\n\t帐户名称:\t\t{login.account}\r\n\t帐户域:\t\tQL\r\n\r\n{network}"
    return f"帐户登录失败。\r\n\r\n{subject}登录类型:\t\t\t{kind}\r\n\r\n登录失败的帐户:\r\n\t安全 ID:\t\tNULL SID\r\n\t帐户名称:\t\t{login.account}\r\n\t帐户域:\t\tQL\r\n\r\n失败信息:\r\n\t失败原因:\t\t未知用户名或密码错误。\r\n\r\n{network}"


#: What Windows writes beside the persons: machines and services.
NOISE = tuple(
    (STORY[0]._replace(account=account, address="-"), what, kind)
    for account, what, kind in (("SRV01$", "in", 3), ("SYSTEM", "in", 5), ("DWM-1", "in", 2), ("ANONYMOUS LOGON", "in", 3), ("UMFD-0", "in", 2), ("backup", "in", 4))
)  # fmt: skip
WINDOWS_STORY = (*((*one, 10) for one in HAPPENED), *NOISE)


@opened
def windows_powershell_csv() -> Make:
    rows = [
        (english_message(login, what, kind), EVENT_IDS[what], 2, "", "Microsoft-Windows-Security-Auditing", "Security", "SRV01.ql.gov", f"{login.at:%Y/%m/%d %H:%M:%S}")
        for login, what, kind in WINDOWS_STORY
    ]  # fmt: skip
    rows.insert(
        2,
        (
            "Special privileges assigned to new logon.\r\n\r\nSubject:\r\n\tAccount Name:\t\tzs\r\n",
            4672,
            *rows[0][2:],
        ),
    )
    headings = (
        "Message",
        "Id",
        "Version",
        "Qualifiers",
        "ProviderName",
        "LogName",
        "MachineName",
        "TimeCreated",
    )
    text = "#TYPE Selected.System.Diagnostics.Eventing.Reader.EventLogRecord\r\n" + csv_text(
        [headings, *rows], quoting=1
    )
    return Make("security.csv", text.encode())


@held_back
def windows_event_viewer_csv_in_chinese() -> Make:
    rows = [
        ("审核失败" if what == "failed" else "审核成功", f"{login.at.year}/{login.at.month}/{login.at.day} {login.at.hour}:{login.at:%M:%S}", "Microsoft-Windows-Security-Auditing", EVENT_IDS[what], "Logon", chinese_message(login, what, kind))
        for login, what, kind in WINDOWS_STORY
    ]  # fmt: skip
    text = csv_text([("关键字", "日期和时间", "来源", "事件 ID", "任务类别"), *rows])
    return Make("安全.csv", b"\xef\xbb\xbf" + text.encode())


def event_xml(login: Login, what: str, kind: int) -> str:
    data = {
        "SubjectUserName": "SRV01$",
        "TargetUserName": login.account,
        "TargetDomainName": "QL",
        "LogonType": kind,
        "IpAddress": login.address,
        "IpPort": 0,
    }
    if what == "out":
        data = {"TargetUserName": login.account, "TargetDomainName": "QL", "LogonType": kind}
    cells = "".join(f"<Data Name='{name}'>{value}</Data>" for name, value in data.items())
    return (
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
        "<Provider Name='Microsoft-Windows-Security-Auditing' Guid='{54849625-5478-4994-a5ba-3e3b0328c30d}'/>"
        f"<EventID>{EVENT_IDS[what]}</EventID><Version>2</Version><Level>0</Level><TimeCreated SystemTime='{utc(login.at):%Y-%m-%dT%H:%M:%S}.1234567Z'/>"
        f"<Channel>Security</Channel><Computer>SRV01.ql.gov</Computer><Security/></System><EventData>{cells}</EventData></Event>"
    )


@opened
def windows_event_viewer_xml() -> Make:
    events = "".join(event_xml(*one) for one in WINDOWS_STORY)
    return Make(
        "安全.xml",
        f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\r\n<Events>{events}</Events>'.encode(),
    )


@held_back
def windows_xml_with_its_texts() -> Make:
    texts = "<RenderingInfo Culture='zh-CN'><Message>已成功登录帐户。</Message><Level>信息</Level><Keywords><Keyword>审核成功</Keyword><Keyword>无</Keyword></Keywords></RenderingInfo></Event>"
    events = "".join(event_xml(*one).replace("</Event>", texts) for one in WINDOWS_STORY)
    return Make("安全.xml", f"\ufeff<?xml version='1.0' encoding='utf-8'?><Events>{events}</Events>".encode())


@held_back
def windows_events_without_a_root() -> Make:
    return Make("sec.xml", "\r\n".join(event_xml(*one) for one in WINDOWS_STORY).encode("utf-16"))


@held_back
def windows_powershell_json() -> Make:
    rows = [
        {"TimeCreated": f"/Date({seconds(login.at) * 1000})/", "Id": EVENT_IDS[what], "Message": chinese_message(login, what, kind)}
        for login, what, kind in WINDOWS_STORY
    ]  # fmt: skip
    return Make("sec.json", to_json(rows, indent=4).encode())


# -- lines -----------------------------------------------------------------------------------


def sshd_lines(stamp: Callable[[datetime], str]) -> str:
    lines = []
    for login, what in HAPPENED:
        said = {
            "in": f"Accepted password for {login.account} from {login.address} port 51234 ssh2",
            "failed": f"Failed password for invalid user {login.account} from {login.address} port 51234 ssh2",
            "out": f"Disconnected from user {login.account} {login.address} port 51234",
        }[what]
        head = f"{stamp(login.at)} srv01 sshd[2212]: "
        lines += [f"{head}Connection from {login.address} port 51234 on 10.1.1.1 port 22", head + said]
        if what == "in":
            lines.append(
                f"{head}pam_unix(sshd:session): session opened for user {login.account}(uid=1001) by (uid=0)"
            )
    lines.append(
        f"{stamp(LEFT.at)} srv01 CRON[99]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)"
    )
    return "\n".join(lines) + "\n"


@opened
def sshd_without_a_year() -> Make:
    text = sshd_lines(lambda at: f"{at:%b} {at.day:2} {at:%H:%M:%S}")
    return Make("auth-202606.log", text.encode(), {"form": "sshd"})


@held_back
def sshd_journal_with_keys_and_repeats() -> Make:
    text = sshd_lines(lambda at: f"{at:%Y-%m-%dT%H:%M:%S}+0800")
    text = text.replace("Accepted password for wang", "Accepted publickey for wang").replace(
        "port 51234 ssh2\n", "port 51234 ssh2: RSA SHA256:abc\n"
    )
    return Make("ssh.txt", text.encode(), {"form": "sshd"})


def web_lines(fields: Callable[[Login, str], tuple[str, str, int]]) -> str:
    lines = []
    for login, what in HAPPENED:
        user, request, status = fields(login, what)
        lines.append(
            f'{login.address} - {user} [{login.at:%d/%b/%Y:%H:%M:%S} +0800] "{request} HTTP/1.1" {status} 512 "https://p/" "Mozilla/5.0 (X11)"'
        )
        lines.append(
            f'{login.address} - - [{login.at:%d/%b/%Y:%H:%M:%S} +0800] "GET /static/app.js HTTP/1.1" 200 99 "-" "Mozilla/5.0"'
        )
    return "\n".join(lines) + "\n"


@opened
def web_server_with_the_account_in_the_address() -> Make:
    def fields(login: Login, what: str) -> tuple[str, str, int]:
        if what == "out":
            return "-", "GET /logout", 302
        return "-", f"POST /api/login?username={login.account}&t=1", 200 if what == "failed" else 302

    settings = {"form": "web", "login_url": "/api/login", "success": ("302",), "failure": ("200",)}
    return Make("access.log", web_lines(fields).encode(), settings)


@held_back
def web_server_with_users_of_its_own() -> Make:
    def fields(login: Login, what: str) -> tuple[str, str, int]:
        if what == "out":
            return login.account, "GET /reports", 200
        return login.account, "GET /login", 401 if what == "failed" else 200

    return Make(
        "access_log.txt",
        web_lines(fields).encode(),
        {"form": "web", "login_url": "/login", "success": ("200",)},
    )


# -- XML lists -------------------------------------------------------------------------------


@opened
def xml_list_of_attributes() -> Make:
    rows = "\n".join(
        f'  <log user="{login.account}" time="{login.at:%Y-%m-%d %H:%M:%S}" ip="{login.address}" result="{"fail" if what == "failed" else "logout" if what == "out" else "success"}"/>'
        for login, what in HAPPENED
    )
    return Make(
        "log.xml",
        f'<?xml version="1.0" encoding="GBK"?>\n<!-- 日志 -->\n<logs>\n{rows}\n</logs>\n'.encode("gbk"),
    )


@held_back
def xml_list_of_elements() -> Make:
    rows = "".join(
        f"<row><用户账号>{login.account}</用户账号><登录时间>{login.at:%Y-%m-%d %H:%M:%S}</登录时间><登录IP>{login.address}</登录IP><登录结果>{ {'in': '登录成功', 'failed': '密码错误', 'out': '退出'}[what] }</登录结果></row>"
        for login, what in HAPPENED
    )
    return Make(
        "log.xml",
        f"<response><code>0</code><data><total>5</total><rows>{rows}</rows></data></response>".encode(),
    )


# -- a second round, held back until the first stood -------------------------------------------


@held_back
def javascript_dates() -> Make:
    return Make("a.csv", write_csv(lambda at: f"{at:%a %b %d %Y %H:%M:%S} GMT+0800 (中国标准时间)"))


@held_back
def compact_times() -> Make:
    return Make("a.csv", write_csv(lambda at: f"{utc(at):%Y%m%dT%H%M%SZ}", "工号 ts srcIp status"))


@held_back
@answer(*(login._replace(at=login.at.replace(second=0)) for login in STORY))
def database_times() -> Make:
    return Make("a.csv", write_csv(lambda at: f"{at:%b %d %Y %I:%M%p}".replace(" 0", "  ")))


@held_back
def short_years_by_the_settings() -> Make:
    data = write_csv(lambda at: f"{at:%d/%m/%y %H:%M:%S}")
    return Make("a.csv", data, {"day_order": "日/月/年"})


@held_back
def world_time_by_the_settings() -> Make:
    data = write_csv(lambda at: f"{utc(at):%Y-%m-%d %H:%M:%S}")
    return Make("a.csv", data, {"timezone": "UTC"})


@held_back
def serials_of_day_and_clock() -> Make:
    start = datetime(1899, 12, 30)
    rows = [
        (login.account, (login.at.date() - start.date()).days, f"{(login.at - datetime(*login.at.timetuple()[:3])) / timedelta(days=1):.9f}", login.address, "失败" if what == "failed" else "成功")
        for login, what in HAPPENED
        if what != "out"
    ]  # fmt: skip
    return Make("a.csv", csv_text([("账号", "登录日期", "登录时间", "登录IP", "登录结果"), *rows]).encode())


@held_back
def windows_shipped_by_an_agent() -> Make:
    lines = [
        {
            "@timestamp": f"{utc(login.at):%Y-%m-%dT%H:%M:%S}.120Z",
            "event": {"code": str(EVENT_IDS[what]), "provider": "Microsoft-Windows-Security-Auditing"},
            "winlog": {
                "event_id": EVENT_IDS[what],
                "event_data": {"TargetUserName": login.account, "SubjectUserName": "SRV01$", "IpAddress": login.address, "LogonType": str(kind)},
            },
            "host": {"name": "srv01"},
        }
        for login, what, kind in WINDOWS_STORY
    ]  # fmt: skip
    return Make("winlogbeat.ndjson", to_lines(*lines))


@held_back
def windows_columns_of_an_own_script() -> Make:
    rows = [
        (f"{login.at:%Y-%m-%d %H:%M:%S}", EVENT_IDS[what], login.account, login.address)
        for login, what, _ in WINDOWS_STORY
        if login.account != "backup"
    ]
    return Make("rdp.csv", csv_text([("Time", "EventID", "User", "SourceIP"), *rows]).encode())


@held_back
def windows_event_viewer_csv_in_english() -> Make:
    rows = [
        ("Information", f"{login.at.month}/{login.at.day}/{login.at.year} {login.at:%I:%M:%S %p}", "Microsoft-Windows-Security-Auditing", EVENT_IDS[what], "Logon", english_message(login, what, kind))
        for login, what, kind in WINDOWS_STORY
    ]  # fmt: skip
    text = csv_text([("Level", "Date and Time", "Source", "Event ID", "Task Category"), *rows])
    return Make("Security.csv", text.encode("utf-16"))


@held_back
def windows_event_viewer_csv_with_users() -> Make:
    rows = [
        ("信息", f"{login.at:%Y/%m/%d %H:%M:%S}", "Microsoft-Windows-Security-Auditing", EVENT_IDS[what], "Logon", "暂缺", "SRV01", chinese_message(login, what, kind))
        for login, what, kind in WINDOWS_STORY
    ]  # fmt: skip
    text = csv_text([("级别", "日期和时间", "来源", "事件 ID", "任务类别", "用户", "计算机"), *rows])
    return Make("安全.csv", text.encode("gb18030"))


@held_back
def program_events_of_users() -> Make:
    words = {
        "in": ("user.login", "success"),
        "failed": ("user.login", "failure"),
        "out": ("user.logout", "success"),
    }
    rows = [
        {
            "eventTime": f"{utc(login.at):%Y-%m-%dT%H:%M:%S}+00:00",
            "eventType": words[what][0],
            "outcome": words[what][1],
            "actor": {"userName": login.account, "id": "8f1"},
            "client": {"ip": login.address, "userAgent": "Mozilla/5.0"},
        }
        for login, what in HAPPENED
    ]
    return Make("audit.json", to_json({"page": 1, "items": rows, "links": {"next": None}}).encode())


@held_back
def flags_of_success() -> Make:
    rows = [
        {
            "userAccount": login.account,
            "loginTime": seconds(login.at),
            "clientIp": login.address,
            "success": what == "in",
        }
        for login, what in HAPPENED
        if what != "out"
    ]
    return Make("x.jsonl", b"\xef\xbb\xbf" + to_lines(*rows).replace(b"\n", b"\r\n"))


@held_back
def old_system_log_with_priorities() -> Make:
    text = "".join(
        f"<38>{line}\n" for line in sshd_lines(lambda at: f"{at:%b} {at.day:2} {at:%H:%M:%S}").splitlines()
    )
    return Make("secure-20260628", text.replace("sshd[", "sshd-session[").encode(), {"form": "sshd"})


@held_back
def web_server_behind_a_host_name() -> Make:
    text = web_lines(
        lambda login, what: (
            login.account,
            "GET /logout" if what == "out" else "POST /sso/login",
            401 if what == "failed" else 302,
        )
    )
    lines = "".join(f"p.gov.cn:443 {line}\n" for line in text.splitlines())
    return Make(
        "other_vhosts_access.log",
        lines.encode(),
        {"form": "web", "login_url": "/sso/login", "success": ("302",)},
    )
