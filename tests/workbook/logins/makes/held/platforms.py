"""Logs of office platforms, held back."""

import json
from pathlib import Path
from random import Random

from tests.workbook.logins.makes.events import count_events, draw_events, list_accounts
from tests.workbook.logins.makes.make import (
    NO_ACCOUNT,
    NO_LOGINS,
    Make,
    expect_counts,
    expect_question,
    expect_refusal,
)
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


def write_ruoyi_table(folder: Path, rng: Random) -> Make:
    """RuoYi's table out of the database: 0 is success, as `msg` tells."""
    events = draw_events(rng, "out")
    columns = {
        "info_id": events.index,
        "user_name": account,
        "ipaddr": address,
        "login_location": always("内网IP"),
        "status": words(rng, **{"in": "0", "fail": "1", "out": "0"}),
        "msg": words(rng, **{"in": "登录成功", "fail": "用户不存在/密码错误", "out": "退出成功"}),
        "login_time": stamp(),
    }
    return expect_counts(
        write_csv(folder / "sys_logininfor.csv", build_rows(events, columns)), count_events(events)
    )


def write_django_admin_log(folder: Path, rng: Random) -> Make:
    """Django's admin log: what was changed, and no login."""
    events = draw_events(rng)
    columns = {
        "action_time": stamp("%Y-%m-%d %H:%M:%S.%f+08"),
        "user": account,
        "content_type": always("issue"),
        "object_repr": lambda event: f"SJ-{rng.randrange(200):03}",
        "action_flag": lambda event: str(rng.choice((1, 2, 3))),
        "change_message": words(rng, **{"in": "Changed deadline.", "fail": "Added."}),
    }
    return expect_refusal(
        write_csv(folder / "django_admin_log.csv", build_rows(events, columns)),
        NO_LOGINS,
        mapped=["user=account", "action_time=at"],
    )


def write_cas_audit(folder: Path, rng: Random) -> Make:
    """CAS's audit trail: one login is three acts."""
    events = draw_events(rng, "out")
    acts = {
        "in": ("AUTHENTICATION_SUCCESS", "TICKET_GRANTING_TICKET_CREATED", "SERVICE_TICKET_CREATED"),
        "fail": ("AUTHENTICATION_FAILED",),
        "out": ("TICKET_GRANTING_TICKET_DESTROYED",),
    }
    rows: list[list[object]] = [["WHO", "WHAT", "ACTION", "APPLICATION", "WHEN", "CLIENT IP ADDRESS"]]
    for event in events:
        who, where = event.person.account, event.person.address
        rows += [[who, "[...]", act, "CAS", f"{event.at}", where] for act in acts[event.kind]]
    return expect_counts(
        write_csv(folder / "cas_audit.csv", rows), count_events(events), mapped=["WHO=account", "WHEN=at"]
    )


def write_keycloak_lines(folder: Path, rng: Random) -> Make:
    """Keycloak's events, one a line; the times are text, `error` is null where there is none."""
    events = draw_events(rng, "renew", "out")
    kinds = {"in": "LOGIN", "fail": "LOGIN_ERROR", "renew": "REFRESH_TOKEN", "out": "LOGOUT"}
    lines = [
        json.dumps(
            {
                "type": kinds[event.kind],
                "time": str(count_epoch_seconds(event.at) * 1000 + 7),
                "error": "invalid_user_credentials" if event.kind == "fail" else None,
                "details": {"username": event.person.account},
                "ipAddress": event.person.address,
            }
        )
        for event in events
    ]
    return expect_counts(write_lines(folder / "events.jsonl", lines), count_events(events))


def write_gitlab_audit(folder: Path, rng: Random) -> Make:
    """GitLab's audit_json.log: what happened is told by which key an event has."""
    events = draw_events(rng, "other")
    lines = []
    for event in events:
        own = {
            "in": {"with": "ldap", "event_name": "authenticated_with_ldap"},
            "fail": {"failed_login": "STANDARD", "event_name": "login_failed_with_standard_authentication"},
            "other": {"change": "visibility", "event_name": "project_visibility_updated"},
        }[event.kind]
        record = {
            "severity": "INFO",
            "time": stamp("%Y-%m-%dT%H:%M:%S.512Z", UTC_BEHIND)(event),
            "author_name": event.person.name,
            "username": event.person.account,
            "ip_address": event.person.address,
            **own,
        }
        lines.append(json.dumps(record, ensure_ascii=False))
    return expect_counts(write_lines(folder / "audit_json.log", lines), count_events(events))


def write_chat_logins(folder: Path, rng: Random) -> Make:
    """钉钉's page of logins: a title, work numbers with leading zeros, the way of coming, no failure."""
    events = [event for event in draw_events(rng) if event.kind == "in"]
    columns = {
        "成员姓名": name,
        "工号": lambda event: event.person.work_number,
        "部门": unit,
        "登录时间": stamp("%Y-%m-%d %H:%M"),
        "登录方式": words(rng, **{"in": ("扫码登录", "密码登录", "免登")}),
        "登录设备": words(rng, **{"in": ("Windows", "Android")}),
    }
    rows = [["登录日志"], [], *build_rows(events, columns)]
    counts = count_events(events, lambda event: event.person.work_number)
    return expect_counts(
        write_xlsx(folder / "登录日志.xlsx", rows, merged=["A1:F1"]), counts, mapped=["工号=account"]
    )


def write_seeyon_logins(folder: Path, rng: Random) -> Make:
    """致远's page of logins: coming and leaving in one row, leaving perhaps on the next day."""
    events = [event for event in draw_events(rng, hours=(20, 24)) if event.kind == "in"]
    columns = {
        "姓名": name,
        "登录名": account,
        "单位": unit,
        "登录时间": stamp("%Y-%m-%d %H:%M"),
        "退出时间": lambda event: f"{event.at.replace(hour=0, minute=20):%Y-%m-}{event.at.day + 1:02} 00:20",
        "登录IP": address,
        "在线时长": always("35分"),
    }
    return expect_counts(
        write_xlsx(folder / "登录日志.xlsx", build_rows(events, columns)), count_events(events)
    )


def write_single_sign_on(folder: Path, rng: Random) -> Make:
    """Single sign-on counts as coming, a refreshed token does not."""
    events = draw_events(rng, "renew", "out")
    said = {"in": ("登录", "单点登录"), "fail": "登录", "renew": "刷新令牌", "out": "退出"}
    columns = {
        "类型": words(rng, **said),
        "用户标识": account,
        "返回": words(rng, **{"in": "OK", "fail": "INVALID_PASSWORD", "renew": "OK", "out": "OK"}),
        "时间戳": lambda event: count_epoch_seconds(event.at),
    }
    return expect_counts(
        write_csv(folder / "sso.csv", build_rows(events, columns)),
        count_events(events),
        mapped=["用户标识=account", "时间戳=at"],
    )


def write_camel_case_types(folder: Path, rng: Random) -> Make:
    """Names of events without blanks between their words."""
    events = draw_events(rng, "out", "renew")
    said = {
        "in": "UserLoginSuccess",
        "fail": "UserLoginFailure",
        "out": "UserLogoutSuccess",
        "renew": "UserTokenRefreshSuccess",
    }
    columns = {
        "eventType": words(rng, **said),
        "userId": account,
        "eventTime": stamp("%Y-%m-%d %H:%M:%S,123"),
    }
    return expect_counts(
        write_csv(folder / "iam.csv", build_rows(events, columns)),
        count_events(events),
        mapped=["userId=account", "eventTime=at"],
    )


def write_registrations(folder: Path, rng: Random) -> Make:
    """Successes of other things than coming: registering, finding a password again."""
    events = draw_events(rng, "other")
    said = {"in": "登录成功", "fail": "登录失败", "other": ("注册成功", "找回密码成功", "发送验证码失败")}
    columns = {"时间": stamp(), "账户": account, "事件": words(rng, **said), "ip": address}
    return expect_counts(
        write_csv(folder / "账户事件.csv", build_rows(events, columns)),
        count_events(events),
        mapped=["账户=account"],
    )


def write_names_alone(folder: Path, rng: Random) -> Make:
    """姓名 and no account, and two persons of the list have one name."""
    events = draw_events(rng)
    columns = {"姓名": name, "登录时间": stamp(), "结果": words(rng, **{"in": "成功", "fail": "失败"})}
    path = write_xlsx(folder / "登录.xlsx", build_rows(events, columns))
    accounts = [*list_accounts(), ("lina2", "李娜", "板桥镇")]
    return expect_question(
        path,
        count_events(events),
        accounts=accounts,
        reason=NO_ACCOUNT,
        doubts=["李娜"],
        mapped=["姓名=account"],
    )


def write_times_alone(folder: Path, rng: Random) -> Make:
    """When somebody came, and nobody knows who."""
    events = draw_events(rng)
    columns = {"登录时间": stamp(), "登录IP": address, "结果": words(rng, **{"in": "成功", "fail": "失败"})}
    return expect_refusal(write_csv(folder / "登录.csv", build_rows(events, columns)), NO_ACCOUNT)


MAKES = (
    write_ruoyi_table,
    write_django_admin_log,
    write_cas_audit,
    write_keycloak_lines,
    write_gitlab_audit,
    write_chat_logins,
    write_seeyon_logins,
    write_single_sign_on,
    write_camel_case_types,
    write_registrations,
    write_names_alone,
    write_times_alone,
)
