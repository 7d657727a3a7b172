"""The login audit as a page of the terminal and as JSON; and what became of lists and logs that were read in."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from qinling.procedures.logins.audit import Audit
from qinling.rules.logins.findings import ADVICE, Finding
from qinling.rules.logins.usage import Account, AccountState, Login, Use, WeekUse
from qinling.rules.parsing.iso_weeks import week_name

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from qinling.procedures.logins.accounts import ListTaken
    from qinling.procedures.logins.log_intake import LogTaken

_BARS = "▁▂▃▄▅▆▇█"  # one for each number of active days in a week
_NO_LOG = "·"


def sparkline(weeks: Iterable[WeekUse]) -> str:
    """Return one sign a week: the higher the more days with a login; a point for none where logs miss working days."""
    return "".join(_NO_LOG if week.is_unknown else _BARS[min(week.active_days, 7)] for week in weeks)


def minute(at: datetime | None) -> str | None:
    """Return a time of the log as ISO text to the second, None for none."""
    return None if at is None else at.isoformat(timespec="seconds")


def audit_json(seen: Audit, *, with_entries: bool = False) -> Iterator[dict[str, object]]:
    """Yield what each account did in the week; `idle_days` count to the end of it, `unseen_days` have no log.

    *with_entries* gives the entries of the log in the week, too.
    """
    for use in seen.uses:
        week = seen.week_of(use)
        yield {
            "account": use.account.account,
            "name": use.account.name or None,
            "unit": use.account.unit or None,
            "state": use.account.state,
            "week": seen.week,
            "logins": week.logins,
            "active_days": week.active_days,
            "failed": week.failed,
            "last_login": minute(use.last_login),
            "idle_days": seen.ground.idle_days(use),
            "unseen_days": week.unseen,
            "open_issues": use.open_issues,
            "overdue_issues": use.overdue_issues,
            "trend": [
                {
                    "week": week_name(one.monday),
                    "logins": one.logins,
                    "active_days": one.active_days,
                    "failed": one.failed,
                    "unseen_days": one.unseen,
                }
                for one in seen.trend(use)
            ],
            "findings": list(dict.fromkeys(finding.kind for finding in seen.found_of(use))),
            **({"entries": [_entry_json(one) for one in use.events]} if with_entries else {}),
        }


def _entry_json(one: Login) -> dict[str, object]:
    return {"at": minute(one.at), "address": one.address or None, "failed": one.failed}


def audit_keys(seen: Audit) -> dict[str, object]:
    """Return the further keys of the audit: the days it is of, what the logs cover of them, and every finding."""
    ground = seen.ground
    return {
        "week": seen.week,
        "from": ground.monday,
        "to": ground.until,
        "covered": [{"from": minute(first), "to": minute(last)} for first, last in seen.covered],
        "gaps": [{"from": first, "to": last} for first, last in ground.gaps],
        "silent": ground.silent,
        "found": [
            {
                "code": one.kind,
                "accounts": one.accounts,
                "unit": one.unit or None,
                "evidence": one.evidence,
                "advice": ADVICE[one.kind],
            }
            for one in seen.found
        ],
    }


def audit_page(seen: Audit, width: int, *, with_entries: bool = False) -> Iterator["RenderableType"]:
    """Lay the audit out: the week and what the logs cover, each account, then whom to help and what is a risk.

    *with_entries* lists the entries of the log in the week, too.
    """
    from rich.text import Text

    from qinling.reports.table_style import Folded

    ground = seen.ground
    listed = sum(use.listed for use in seen.uses)
    yield Text(f"平台账号登录情况   {seen.week}（{ground.monday} 至 {ground.until}）", style="bold")
    yield Text(f"口径：在用账号 {listed} 个，名单外或已停用而有记录的 {len(seen.uses) - listed} 个")
    for line in cover_lines(seen):
        yield Text(line)
    if not seen.uses:
        yield Text("没有账号。用 qinling login accounts import 读入账号清单，qinling login import 读入日志。")
        return
    if not listed:
        yield Text("还没有账号清单，看不出谁需要帮助。用 qinling login accounts import 文件 读入")
    yield Text("")
    yield _uses_table(seen, width)
    for title, found in (("需要帮助", seen.to_help), ("安全提示", seen.risks)):
        yield Text(f"\n{title}（{len(found)} 项）", style="bold")
        for indent, line in finding_lines(found):
            yield Folded(line, indent=indent)
    for use in seen.uses if with_entries else ():
        yield Text(f"\n{use.account.account} {seen.week} 的登录记录（{len(use.events)} 条）", style="bold")
        for one in use.events:
            outcome = "失败" if one.failed else "成功"
            yield Text(f"    {one.at:%m-%d %H:%M:%S}  {outcome}  {one.address}".rstrip())


def cover_lines(seen: Audit) -> Iterator[str]:
    """Say what the logs cover and where they have gaps: no data is not no use."""
    spans = seen.covered
    if not spans:
        yield f"{seen.ground.first} 以来没有读入过日志：没有日志不等于没有登录"
        return
    yield "日志：" + "；".join(f"{first:%m-%d %H时} 至 {last:%m-%d %H时}" for first, last in spans)
    if seen.ground.gaps:
        gaps = "、".join(
            f"{first:%m-%d}" if first == last else f"{first:%m-%d}—{last:%m-%d}"
            for first, last in seen.ground.gaps
        )
        yield f"缺日志：{gaps}（没有日志不等于没有登录，这些天不计入闲置）"
    if seen.ground.silent:
        named = "、".join(f"{day:%m-%d}" for day in seen.ground.silent)
        yield f"工作日整天没有一条记录：{named}（请核对是否漏导）"


def _uses_table(seen: Audit, width: int) -> "Table":
    from qinling.reports.table_style import listing

    rows = [_row(seen, use) for use in seen.uses]
    headings = ("账号", "单位", "登录", "天数", "失败", "最近", "闲置", f"近{seen.weeks}周", "问题", "提示")
    return listing(headings, rows, width, cut=(1, 9), right=(2, 3, 4, 6, 8))


def _issues(use: Use) -> str:
    """Return the issues that the unit has to rectify, and behind a stroke those of them that are overdue."""
    if not use.open_issues:
        return "·"
    return f"{use.open_issues}/{use.overdue_issues}" if use.overdue_issues else str(use.open_issues)


def _row(seen: Audit, use: Use) -> list[str]:
    week = seen.week_of(use)
    idle = seen.ground.idle_days(use)
    kinds = dict.fromkeys(finding.kind.label for finding in seen.found_of(use))
    return [
        use.account.account,
        use.account.unit or "—",
        *(str(count) if count else "·" for count in (week.logins, week.active_days, week.failed)),
        f"{use.last_login:%m-%d}" if use.last_login else "—",
        "—" if idle is None else f"{idle}天",
        sparkline(seen.trend(use)),
        _issues(use),
        "、".join(kinds),
    ]


def finding_lines(found: Sequence[Finding]) -> Iterator[tuple[int, str]]:
    """Say each kind with its advice, then whom it is of, with the evidence; each line with its indent."""
    for kind, several in groupby(found, key=lambda one: one.kind):
        yield 0, f"· {kind.label}：{ADVICE[kind]}"
        for one in several:
            whom = one.accounts[0] if len(one.accounts) == 1 else ""
            unit = f"（{one.unit}）" if one.unit else ""
            facts = "；".join(one.evidence)
            yield 4, f"{whom}{unit}：{facts}" if whom else facts


def accounts_lines(taken: "ListTaken", *, dry_run: bool) -> Iterator[str]:
    """Say what became of a list of accounts."""
    for what, named in (
        ("新增", taken.joined),
        ("停用", taken.left),
        ("恢复", taken.returned),
        ("变更", taken.changed),
    ):
        if named:
            yield f"{what} {len(named)} 个：{_first_of(named)}"
    counted = f"新增 {len(taken.joined)}、停用 {len(taken.left)}、恢复 {len(taken.returned)}、变更 {len(taken.changed)}"
    yield f"{'试运行：将' if dry_run else '已'}读入账号清单：{counted}、未变 {taken.unchanged} 个"


def _first_of(accounts: Sequence[str]) -> str:
    return "、".join(accounts[:10]) + (" 等" if len(accounts) > 10 else "")


def account_json(one: Account) -> dict[str, object]:
    """Return one account."""
    return {
        "account": one.account,
        "name": one.name or None,
        "unit": one.unit or None,
        "opened": one.opened,
        "state": one.state,
        "left_on": one.left_on,
    }


def accounts_table(accounts: Sequence[Account], width: int) -> "Table":
    """Lay accounts out, one a line."""
    from qinling.reports.table_style import listing

    rows = [
        [
            one.account,
            one.name or "—",
            one.unit or "—",
            str(one.opened or "—"),
            AccountState.coded(one.state).label + (f" {one.left_on}" if one.left_on else ""),
        ]
        for one in accounts
    ]
    return listing(("账号", "使用人", "单位", "开通日期", "状态"), rows, width, cut=(2,))


def log_json(taken: "LogTaken") -> dict[str, object]:
    """Return what became of one log."""
    return {
        "file": taken.name,
        "entries": taken.entries,
        "fresh": taken.fresh,
        "too_old": taken.old,
        "from": minute(taken.first),
        "to": minute(taken.last),
        "unlisted": taken.unlisted,
    }


def log_lines(taken: "Sequence[LogTaken]", *, dry_run: bool) -> Iterator[str]:
    """Say what became of the logs, one a line."""
    verb = "试运行：将读入" if dry_run else "已读入"
    for one in taken:
        if one.old:
            yield f"{one.name}：{one.old} 条早于保留期，没有读入"
        if one.first is None or one.last is None:
            yield f"{one.name}：没有可读入的记录"
            continue
        known = f"，其余 {one.entries - one.fresh} 条以前读过或重复" if one.fresh < one.entries else ""
        yield (
            f"{one.name}：{verb} {one.fresh} 条{known}"
            f"（{one.first:%Y-%m-%d %H:%M} 至 {one.last:%Y-%m-%d %H:%M}）"
        )
        if one.unlisted:
            yield f"  其中 {len(one.unlisted)} 个账号不在清单上：{_first_of(one.unlisted)}"
