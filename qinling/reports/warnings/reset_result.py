"""What `notify reset` armed again, as a line and as JSON."""

from qinling.ledger.rows import ToldIssue
from qinling.procedures.notifications.notification_reset import ResetResult

_MAX_NUMBERS_SHOWN = 5


def told_issue_json(issue: ToldIssue) -> dict[str, object]:
    """Return one issue with the number of notices that no longer count."""
    return {"number": issue.number, "level": issue.level, "notices": issue.notices}


def reset_line(result: ResetResult, *, dry_run: bool) -> str:
    """Return in one line what is armed again."""
    parts = []
    if result.issues:
        shown = "、".join(one.number for one in result.issues[:_MAX_NUMBERS_SHOWN])
        more = " 等" if len(result.issues) > _MAX_NUMBERS_SHOWN else ""
        parts.append(f"{len(result.issues)} 个问题（{shown}{more}）的 {result.notices} 项提醒不算数")
    if result.runs:
        parts.append(f"{result.runs} 次运行的日期和时钟不再追究")
    if not parts:
        return "没有提醒过，也没有运行过，没有要重新提醒的"
    if not result.issues:
        parts.append("没有提醒过的问题，所以不记入历史，也不能撤回")
    what = "，".join(parts)
    if dry_run:
        return f"试运行，台账没有改动：{what}"
    return f"{what}；下次 qinling warn --notify 时，仍该提醒的重新提醒" if result.issues else what
