"""Logs of office platforms, as their pages export them."""

import json
from pathlib import Path
from random import Random

from tests.workbook.logins.makes.events import count_events, draw_events, list_accounts
from tests.workbook.logins.makes.make import NO_LOGINS, Make, expect_counts, expect_refusal
from tests.workbook.logins.makes.writing import (
    UTC_BEHIND,
    account,
    address,
    always,
    build_rows,
    count_epoch_seconds,
    name,
    stamp,
    unit,
    words,
    write_csv,
    write_lines,
    write_xlsx,
)


def write_ruoyi_logins(folder: Path, rng: Random) -> Make:
    """RuoYi's page 登录日志: leaving succeeds too, and only 操作信息 tells it from coming."""
    events = draw_events(rng, "out")
    said = {"in": "登录成功", "fail": ("密码错误", "用户不存在/密码错误", "验证码错误"), "out": "退出成功"}
    columns = {
        "访问编号": lambda event: events.index(event) + 100,
        "用户名称": account,
        "登录地址": address,
        "登录地点": always("内网IP"),
        "浏览器": always("Chrome 12"),
        "操作系统": always("Windows 10"),
        "登录状态": words(rng, **{"in": "成功", "fail": "失败", "out": "成功"}),
        "操作信息": words(rng, **said),
        "登录时间": stamp(),
    }
    return expect_counts(
        write_xlsx(folder / "登录日志.xlsx", build_rows(events, columns)), count_events(events)
    )


def write_jeecg_logs(folder: Path, rng: Random) -> Make:
    """JeecgBoot's sys_log: what happened stands in a sentence that names the user, the time is 创建时间."""
    events = draw_events(rng, "out")
    ends = words(rng, **{"in": "登录成功！", "fail": "登录失败，密码错误！", "out": "退出成功！"})
    columns = {
        "日志类型": always("登录日志"),
        "日志内容": lambda event: f"用户名: {event.person.account},{ends(event)}",
        "操作人账号": account,
        "操作人名称": name,
        "IP": address,
        "耗时(毫秒)": lambda event: rng.randrange(3, 400),
        "创建时间": stamp(),
    }
    return expect_counts(
        write_csv(folder / "系统日志.csv", build_rows(events, columns)),
        count_events(events),
        mapped=["操作人账号=account", "创建时间=at"],
    )


def write_spring_audit(folder: Path, rng: Random) -> Make:
    """Spring Security's audit events, in UTC: to be refused a page is no failed login."""
    events = draw_events(rng, "out", "other", hours=(5, 12))
    codes = {
        "in": "AUTHENTICATION_SUCCESS",
        "fail": "AUTHENTICATION_FAILURE",
        "out": "LOGOUT_SUCCESS",
        "other": "AUTHORIZATION_FAILURE",
    }
    columns = {
        "principal": account,
        "type": words(rng, **codes),
        "timestamp": stamp("%Y-%m-%dT%H:%M:%S.123Z", UTC_BEHIND),
        "remoteAddress": address,
    }
    return expect_counts(
        write_csv(folder / "audit-events.csv", build_rows(events, columns), encoding="utf-8"),
        count_events(events),
        mapped=["principal=account", "timestamp=at"],
    )


def write_keycloak_events(folder: Path, rng: Random) -> Make:
    """Keycloak's events as one list: logins, errors, log-outs and tokens."""
    events = draw_events(rng, "renew", "out", "other")
    kinds = {
        "in": "LOGIN",
        "fail": "LOGIN_ERROR",
        "renew": "REFRESH_TOKEN",
        "out": "LOGOUT",
        "other": "CODE_TO_TOKEN",
    }
    items = []
    for event in events:
        item = {
            "time": count_epoch_seconds(event.at) * 1000 + 321,
            "type": kinds[event.kind],
            "realmId": "gov",
            "clientId": "qinling-web",
            "userId": f"6f1c-{event.person.work_number}",
            "ipAddress": event.person.address,
            "details": {"auth_method": "openid-connect", "username": event.person.account},
        }
        if event.kind == "fail":
            item["error"] = rng.choice(("invalid_user_credentials", "user_disabled"))
        items.append(item)
    path = folder / "keycloak-events.json"
    path.write_text(json.dumps(items, indent=2), encoding="utf-8")
    return expect_counts(path, count_events(events))


def write_nextcloud_audit(folder: Path, rng: Random) -> Make:
    """Nextcloud's audit log, a JSON object a line: an attempt stands before each login."""
    events = draw_events(rng, "other")
    lines = []
    for event in events:
        who = event.person.account
        texts = {
            "in": [f'Login attempt: "{who}"', f'Login successful: "{who}"'],
            "fail": [f'Login attempt: "{who}"', f'Login failed: "{who}"'],
            "other": ['File with id "318" accessed: "/整改/照片.jpg"'],
        }
        for text in texts[event.kind]:
            record = {
                "reqId": f"{rng.randrange(10**12)}",
                "level": 1,
                "time": stamp("%Y-%m-%dT%H:%M:%S+00:00", UTC_BEHIND)(event),
                "remoteAddr": event.person.address,
                "user": who,
                "app": "admin_audit",
                "message": text,
            }
            lines.append(json.dumps(record, ensure_ascii=False))
    return expect_counts(write_lines(folder / "audit.log", lines), count_events(events))


def write_government_chat_acts(folder: Path, rng: Random) -> Make:
    """The acts of the administrators of 政务微信, coming among them; a person stands as 姓名(账号)."""
    events = draw_events(rng, "out", "other")
    columns = {
        "操作者": lambda event: f"{event.person.name}({event.person.account})",
        "操作类型": words(
            rng,
            **{
                "in": "登录管理后台",
                "fail": "登录管理后台失败",
                "out": "退出管理后台",
                "other": ("修改通讯录", "导出成员"),
            },
        ),
        "操作时间": stamp("%Y/%m/%d %H:%M:%S"),
        "IP地址": address,
    }
    rows = [["政务微信管理后台操作日志"], *build_rows(events, columns)]
    make = expect_counts(
        write_xlsx(folder / "操作记录.xlsx", rows, merged=["A1:D1"]),
        count_events(events),
        mapped=["操作者=account"],
    )
    make.accounts = list_accounts()
    return make


def write_ecology_logins(folder: Path, rng: Random) -> Make:
    """An office platform with the day and the time of day in two columns."""
    events = draw_events(rng, "out")
    columns = {
        "操作人": name,
        "登录名": account,
        "所属部门": unit,
        "操作类型": words(rng, **{"in": "登录", "fail": "登录失败", "out": "退出"}),
        "客户端地址": address,
        "日期": stamp("%Y-%m-%d"),
        "时间": stamp("%H:%M:%S"),
    }
    return expect_counts(
        write_csv(folder / "rz.csv", build_rows(events, columns), encoding="gb18030"), count_events(events)
    )


def write_work_log(folder: Path, rng: Random) -> Make:
    """RuoYi's page 操作日志: each row succeeds, and none of them is a login."""
    events = draw_events(rng)
    columns = {
        "操作编号": events.index,
        "系统模块": words(rng, **{"in": ("用户管理", "问题台账", "角色管理"), "fail": "问题台账"}),
        "操作类型": words(rng, **{"in": ("新增", "修改", "导出", "查询"), "fail": "导入"}),
        "操作人员": account,
        "主机": address,
        "操作状态": words(rng, **{"in": "成功", "fail": "失败"}),
        "操作时间": stamp(),
    }
    return expect_refusal(write_xlsx(folder / "操作日志.xlsx", build_rows(events, columns)), NO_LOGINS)


MAKES = (
    write_ruoyi_logins,
    write_jeecg_logs,
    write_spring_audit,
    write_keycloak_events,
    write_nextcloud_audit,
    write_government_chat_acts,
    write_ecology_logins,
    write_work_log,
)
