"""How a log says that somebody came, was turned away, or left."""

from pathlib import Path
from random import Random

from tests.workbook.logins.makes.events import count_events, draw_events
from tests.workbook.logins.makes.make import Make, expect_counts
from tests.workbook.logins.makes.writing import (
    account,
    address,
    build_rows,
    stamp,
    words,
    write_csv,
    write_xlsx,
)


def write_yes_no(folder: Path, rng: Random) -> Make:
    """是否成功: 是 or 否."""
    events = draw_events(rng)
    columns = {"账号": account, "登录时间": stamp(), "是否成功": words(rng, **{"in": "是", "fail": "否"})}
    return expect_counts(write_csv(folder / "登录.csv", build_rows(events, columns)), count_events(events))


def write_reasons_alone(folder: Path, rng: Random) -> Make:
    """No column of outcomes, just 失败原因, blank where the login succeeded."""
    events = draw_events(rng)
    reasons = ("口令不符", "账户已被锁定", "验证码过期", "账号不存在")
    columns = {"账号": account, "登录时间": stamp(), "IP": address, "失败原因": words(rng, fail=reasons)}
    return expect_counts(write_xlsx(folder / "登录.xlsx", build_rows(events, columns)), count_events(events))


def write_english_category(folder: Path, rng: Random) -> Make:
    """English words under `category`, renewed tokens among them."""
    events = draw_events(rng, "renew", "out")
    said = {"in": "sign-in", "fail": "sign-in refused", "renew": "token renewed", "out": "sign-out"}
    columns = {
        "when": stamp("%Y-%m-%dT%H:%M:%S"),
        "account": account,
        "category": words(rng, **said),
        "ip": address,
    }
    return expect_counts(
        write_csv(folder / "events.csv", build_rows(events, columns)),
        count_events(events),
        mapped=["when=at"],
    )


def write_ways_of_leaving(folder: Path, rng: Random) -> Make:
    """Forced and timed-out leaving under a heading that says nothing."""
    events = draw_events(rng, "out")
    said = {
        "in": "登入",
        "fail": ("登入未通过", "口令校验不通过"),
        "out": ("注销", "超时下线", "强制下线", "会话过期"),
    }
    columns = {"摘要": words(rng, **said), "帐号": account, "发生时间": stamp(), "终端": address}
    return expect_counts(
        write_csv(folder / "日志.csv", build_rows(events, columns), encoding="gbk"), count_events(events)
    )


def write_negations(folder: Path, rng: Random) -> Make:
    """Words of failure that hold the word of success."""
    events = draw_events(rng)
    said = {"in": ("成功", "已成功"), "fail": ("未成功", "不成功", "没有成功", "未登录成功")}
    columns = {"用户名": account, "访问时间": stamp("%Y年%m月%d日 %H:%M:%S"), "结果": words(rng, **said)}
    return expect_counts(write_xlsx(folder / "访问.xlsx", build_rows(events, columns)), count_events(events))


def write_explained_codes(folder: Path, rng: Random) -> Make:
    """Codes that the heading explains."""
    events = draw_events(rng)
    columns = {
        "账号": account,
        "时间": stamp(),
        "结果（Y通过/N拒绝）": words(rng, **{"in": "Y", "fail": "N"}),
    }
    return expect_counts(write_csv(folder / "登录.csv", build_rows(events, columns)), count_events(events))


def write_acts_with_results(folder: Path, rng: Random) -> Make:
    """操作 says what was done and 结果 whether it worked: a password not changed is no failed login."""
    events = draw_events(rng, "other", "out")
    columns = {
        "用户": account,
        "操作": words(
            rng, **{"in": "登录", "fail": "登录", "other": ("修改密码", "绑定手机"), "out": "退出"}
        ),
        "结果": words(rng, **{"in": "成功", "fail": "失败", "other": ("成功", "失败"), "out": "成功"}),
        "操作时间": stamp(),
    }
    return expect_counts(
        write_csv(folder / "安全日志.csv", build_rows(events, columns)), count_events(events)
    )


def write_many_failures(folder: Path, rng: Random) -> Make:
    """Each kind of failure has its own word under 登录结果."""
    events = draw_events(rng, failing=0.5)
    said = {"in": "正常", "fail": ("密码错", "已锁定", "验证码不正确", "拒绝访问", "账号停用")}
    columns = {"登录账号": account, "登录结果": words(rng, **said), "登录时间": stamp()}
    return expect_counts(write_xlsx(folder / "登录.xlsx", build_rows(events, columns)), count_events(events))


def write_mixed_work(folder: Path, rng: Random) -> Make:
    """What users did, their coming among it."""
    events = draw_events(rng, "other")
    said = {
        "in": "登录系统",
        "fail": "登录系统失败",
        "other": ("查询台账", "导出问题清单", "上传照片", "登记进展"),
    }
    columns = {"op": words(rng, **said), "user": account, "ts": stamp("%Y-%m-%d %H:%M:%S")}
    return expect_counts(
        write_csv(folder / "trace.csv", build_rows(events, columns)),
        count_events(events),
        mapped=["user=account", "ts=at"],
    )


def write_free_messages(folder: Path, rng: Random) -> Make:
    """A level and an English sentence."""
    events = draw_events(rng, "out")
    said = {"in": "User {} authenticated", "fail": "Bad credentials for user {}", "out": "User {} logged off"}
    columns = {
        "timestamp": stamp(),
        "level": words(rng, **{"in": "INFO", "fail": "WARN", "out": "INFO"}),
        "username": account,
        "message": lambda event: said[event.kind].format(event.person.account),
    }
    return expect_counts(write_csv(folder / "app.csv", build_rows(events, columns)), count_events(events))


MAKES = (
    write_yes_no,
    write_reasons_alone,
    write_english_category,
    write_ways_of_leaving,
    write_negations,
    write_explained_codes,
    write_acts_with_results,
    write_many_failures,
    write_mixed_work,
    write_free_messages,
)
