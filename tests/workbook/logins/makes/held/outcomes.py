"""How a log says that somebody came, was turned away, or left: held back."""

from pathlib import Path
from random import Random

from tests.workbook.logins.makes.events import Event, count_events, draw_events, swap_outcomes
from tests.workbook.logins.makes.make import Counts, Make, expect_counts, expect_question
from tests.workbook.logins.makes.writing import (
    account,
    address,
    build_rows,
    stamp,
    words,
    write_csv,
    write_xlsx,
)


def write_marks(folder: Path, rng: Random) -> Make:
    """√ and ×."""
    events = draw_events(rng)
    columns = {"账号": account, "登录时间": stamp(), "登录结果": words(rng, **{"in": "√", "fail": "×"})}
    return expect_counts(write_xlsx(folder / "登录.xlsx", build_rows(events, columns)), count_events(events))


def write_failed_yes_no(folder: Path, rng: Random) -> Make:
    """是否失败: 是 means that it failed."""
    events = draw_events(rng)
    columns = {"账号": account, "登录时间": stamp(), "是否失败": words(rng, **{"in": "否", "fail": "是"})}
    return expect_counts(write_csv(folder / "登录.csv", build_rows(events, columns)), count_events(events))


def write_reasons_with_blanks(folder: Path, rng: Random) -> Make:
    """失败原因 is never blank: 无 and — where nothing failed."""
    events = draw_events(rng)
    said = {"in": ("无", "—", "-"), "fail": ("密码输入错误", "账号已停用")}
    columns = {"账号": account, "登录时间": stamp(), "失败原因": words(rng, **said)}
    return expect_counts(write_csv(folder / "登录.csv", build_rows(events, columns)), count_events(events))


def count_all_as(events: list[Event], kind: str, doubtful: list[Event]) -> Counts:
    """Return the counts where each doubtful event is of one kind."""
    return count_events([Event(e.at, e.person, kind) if e in doubtful else e for e in events])


def write_contradictions(folder: Path, rng: Random) -> Make:
    """结果 says success, and 备注 of the same row says that the password was wrong."""
    events = draw_events(rng)
    doubtful = [event for event in events if event.kind == "in"][2:5]
    columns = {
        "账号": account,
        "登录时间": stamp(),
        "结果": words(rng, **{"in": "成功", "fail": "失败"}),
        "备注": lambda event: "密码错误" if event in doubtful or event.kind == "fail" else "",
    }
    readings = [count_all_as(events, kind, doubtful) for kind in ("in", "fail", "out")]
    path = write_xlsx(folder / "登录.xlsx", build_rows(events, columns))
    return expect_question(path, *readings, doubts=["密码错误"])


def write_words_in_remark(folder: Path, rng: Random) -> Make:
    """Just a remark says what happened; it is blank in the heading's neighbours."""
    events = draw_events(rng, "out", "renew")
    said = {"in": "登入", "fail": "登入未通过", "out": ("注销", "登录超时，自动退出"), "renew": "令牌续期"}
    columns = {"user": account, "time": stamp(), "remark": words(rng, **said)}
    return expect_counts(
        write_csv(folder / "u.csv", build_rows(events, columns)),
        count_events(events),
        mapped=["user=account", "time=at"],
    )


def write_numbers_with_notes(folder: Path, rng: Random) -> Make:
    """Numbers of kinds, each with its note beside it."""
    events = draw_events(rng, "out")
    columns = {
        "uid": account,
        "code": words(rng, **{"in": "1", "fail": "2", "out": "3"}),
        "说明": words(rng, **{"in": "登录成功", "fail": "密码错误", "out": "退出"}),
        "发生时间": stamp(),
    }
    return expect_counts(
        write_csv(folder / "u.csv", build_rows(events, columns)),
        count_events(events),
        mapped=["uid=account", "发生时间=at"],
    )


def write_letters_unknown(folder: Path, rng: Random) -> Make:
    """A and R, which nothing explains."""
    events = draw_events(rng)
    columns = {
        "账号": account,
        "登录时间": stamp(),
        "标志": words(rng, **{"in": "A", "fail": "R"}),
        "IP": address,
    }
    counts = count_events(events)
    path = write_csv(folder / "登录.csv", build_rows(events, columns))
    return expect_question(path, counts, swap_outcomes(counts))


def write_web_codes(folder: Path, rng: Random) -> Make:
    """结果码: 200, 401 and 423."""
    events = draw_events(rng)
    columns = {
        "账号": account,
        "接口": lambda event: "/api/login",
        "结果码": words(rng, **{"in": "200", "fail": ("401", "423")}),
        "登录时间": stamp(),
    }
    return expect_counts(write_csv(folder / "api.csv", build_rows(events, columns)), count_events(events))


def write_explained_kinds(folder: Path, rng: Random) -> Make:
    """类型(1:登录 2:退出 3:登录失败)."""
    events = draw_events(rng, "out")
    kinds = words(rng, **{"in": "1", "out": "2", "fail": "3"})
    columns = {"类型(1:登录 2:退出 3:登录失败)": kinds, "账号": account, "时间": stamp()}
    return expect_counts(write_csv(folder / "登录.csv", build_rows(events, columns)), count_events(events))


def write_explained_backwards(folder: Path, rng: Random) -> Make:
    """状态（1失败，0成功）: the failure is named first."""
    events = draw_events(rng)
    columns = {
        "账号": account,
        "状态（1失败，0成功）": words(rng, **{"in": "0", "fail": "1"}),
        "登录时间": stamp(),
    }
    return expect_counts(write_xlsx(folder / "登录.xlsx", build_rows(events, columns)), count_events(events))


def write_success_or_blank(folder: Path, rng: Random) -> Make:
    """成功 or nothing."""
    events = draw_events(rng)
    columns = {"账号": account, "登录时间": stamp(), "登录结果": words(rng, **{"in": "成功", "fail": ""})}
    counts = count_events(events)
    without = {key: (logins, 0) for key, (logins, _) in counts.items() if logins}
    return expect_question(write_xlsx(folder / "登录.xlsx", build_rows(events, columns)), counts, without)


def write_late_failures(folder: Path, rng: Random) -> Make:
    """The first failure comes after hundreds of successes, in a column whose heading says nothing."""
    events = draw_events(rng, sessions=700, failing=0, hours=(0, 24))
    events = [event for event in events if event.kind == "in"]
    events[-3:] = [Event(event.at, event.person, "fail") for event in events[-3:]]
    columns = {"账号": account, "登录时间": stamp(), "附注": words(rng, fail="未通过身份核验")}
    return expect_counts(write_csv(folder / "登录.csv", build_rows(events, columns)), count_events(events))


def write_logon_words(folder: Path, rng: Random) -> Make:
    """Logon and Logoff under Action, Success and Failure under Status; a failed Logoff is no failed login."""
    events = draw_events(rng, "out")
    columns = {
        "User": account,
        "Action": words(rng, **{"in": "Logon", "fail": "Logon", "out": "Logoff"}),
        "Status": words(rng, **{"in": "Success", "fail": "Failure", "out": ("Success", "Failure")}),
        "Date": stamp("%Y-%m-%d"),
        "Time": stamp("%H:%M:%S"),
    }
    return expect_counts(
        write_csv(folder / "access.csv", build_rows(events, columns)),
        count_events(events),
        mapped=["User=account", "Date=at"],
    )


MAKES = (
    write_marks,
    write_failed_yes_no,
    write_reasons_with_blanks,
    write_contradictions,
    write_words_in_remark,
    write_numbers_with_notes,
    write_letters_unknown,
    write_web_codes,
    write_explained_kinds,
    write_explained_backwards,
    write_success_or_blank,
    write_late_failures,
    write_logon_words,
)
