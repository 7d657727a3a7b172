"""The weekly digest of the login audit, within the size limit of a channel."""

from collections.abc import Iterator, Sequence
from datetime import date

from qinling.procedures.logins.audit import Audit
from qinling.reports.logins.audit import audit_keys, coverage_lines
from qinling.reports.logins.deeds import busy_lines
from qinling.rules.logins.audit.findings import Finding
from qinling.rules.logins.coaching import CoachingCandidate
from qinling.rules.logins.weekly.week_report import AccountCorrection, ReportCorrection


def format_login_digest(
    audit: Audit, candidates: Sequence[CoachingCandidate], office: str, max_bytes: int, files: Sequence[str]
) -> tuple[str, str]:
    """Return subject and body.

    Accounts beyond *max_bytes* are only counted. *files* are the workbooks with all of them.
    """
    subject = f"平台账号登录情况 {audit.week_label}：需要指导 {len(candidates)} 个，安全提示 {len(audit.risk_findings)} 项"
    max_named = max(len(candidates), len(audit.risk_findings))
    while True:
        body = "\n".join(_body_lines(audit, candidates, max_named, office, files))
        if max_named == 0 or len(subject.encode()) + len(body.encode()) <= max_bytes:
            return subject, body
        max_named = max_named * 2 // 3


def _body_lines(
    audit: Audit, candidates: Sequence[CoachingCandidate], max_named: int, office: str, files: Sequence[str]
) -> Iterator[str]:
    weeks = [audit.get_week_usage(usage) for usage in audit.usages]
    listed = sum(usage.is_listed for usage in audit.usages)
    yield (
        f"{audit.week_label}（{audit.coverage.monday} 至 {audit.coverage.until}）：在用账号 {listed} 个，"
        f"登录过 {sum(week.logins > 0 for week in weeks)} 个，登录 {sum(week.logins for week in weeks)} 次。"
    )
    yield from coverage_lines(audit)
    yield from busy_lines(audit)
    if candidates:
        yield f"\n【建议实操指导】{len(candidates)} 个（按账号清单的次序，不作排名）"
        for one in candidates[:max_named]:
            account = one.usage.account
            reasons = [f"约定 {one.visit_due} 回访"] if one.visit_due else []
            kinds = "、".join(dict.fromkeys([*reasons, *(finding.kind.label for finding in one.findings)]))
            yield f"{account.unit} {account.account}：{kinds}".strip()
        yield from _rest_lines(len(candidates) - max_named)
    if audit.risk_findings:
        yield f"\n【安全提示】{len(audit.risk_findings)} 项"
        for finding in audit.risk_findings[:max_named]:
            yield _risk_line(finding)
        yield from _rest_lines(len(audit.risk_findings) - max_named)
    yield ""
    if files:
        yield f"详见：{'、'.join(files)}"
    if office:
        yield office


def _risk_line(finding: Finding) -> str:
    account = finding.accounts[0] if len(finding.accounts) == 1 else ""
    unit = f"{finding.unit} " if finding.unit else ""
    return (
        f"{finding.kind.label}：{unit}{account}　{finding.evidence[0]}"
        if finding.evidence
        else finding.kind.label
    )


def _rest_lines(count: int) -> Iterator[str]:
    if count > 0:
        yield f"其余 {count} 项见工作簿"


def format_correction(
    audit: Audit,
    candidates: Sequence[CoachingCandidate],
    correction: ReportCorrection,
    number: int,
    office: str,
    max_bytes: int,
    files: Sequence[str],
) -> tuple[str, str]:
    """Return subject and body of the *number*-th correction of a report: what is different, then the whole digest.

    Lines beyond *max_bytes* are only counted.
    """
    subject = f"平台账号登录情况 {audit.week_label} 更正{number}：日志后来{describe_log_change(correction)}"
    parts = _list_correction_parts(correction)
    max_named = max(len(candidates), len(audit.risk_findings), *(len(lines) for _, lines in parts))
    while True:
        lines = [*_correction_lines(audit, correction, parts, max_named), "\n更正后的全文："]
        body = "\n".join((*lines, *_body_lines(audit, candidates, max_named, office, files)))
        if max_named == 0 or len(subject.encode()) + len(body.encode()) <= max_bytes:
            return subject, body
        max_named = max_named * 2 // 3


def describe_log_change(correction: ReportCorrection) -> str:
    """Return what became of the log of a week since its report."""
    return "有变动" if correction.has_lost_records else "有补充"


def _list_correction_parts(correction: ReportCorrection) -> list[tuple[str, Sequence[str]]]:
    """Return (heading, lines) of each kind of difference that there is."""
    parts: list[tuple[str, Sequence[str]]] = [
        ("新增的提示", correction.added),
        ("取消的提示", correction.removed),
        ("依据有变的提示", correction.changed),
        ("次数有变的账号", [*map(_account_correction_line, correction.accounts)]),
    ]
    return parts


def _account_correction_line(one: AccountCorrection) -> str:
    before, after = one.before, one.after
    counts = (
        ("登录", "次", before.logins, after.logins),
        ("登录", "天", before.active_days, after.active_days),
        ("失败", "次", before.failed, after.failed),
    )
    changed = "，".join(f"{what} {old}→{new} {unit}" for what, unit, old, new in counts if old != new)
    return f"{one.account}：{changed}"


def _correction_lines(
    audit: Audit,
    correction: ReportCorrection,
    parts: Sequence[tuple[str, Sequence[str]]],
    max_named: int,
) -> Iterator[str]:
    days = f"{audit.coverage.monday} 至 {audit.coverage.until}"
    yield f"{audit.week_label}（{days}）出过报表以后，日志{describe_log_change(correction)}。以这一份为准。"
    if correction.uncovered_before != correction.uncovered:
        before, now = map(_format_uncovered_days, (correction.uncovered_before, correction.uncovered))
        yield f"缺日志的天：原来 {before}，现在 {now}"
    for heading, lines in parts:
        if lines:
            yield f"\n【{heading}】{len(lines)} 项"
            yield from lines[:max_named]
            yield from _rest_lines(len(lines) - max_named)
    if correction.recounted:
        yield f"\n另有 {correction.recounted} 项提示只是依据里的天数有变，见工作簿。"


def _format_uncovered_days(days: Sequence[date]) -> str:
    return "、".join(f"{day:%m-%d}" for day in days) or "没有"


def week_report_json(
    audit: Audit,
    candidates: Sequence[CoachingCandidate],
    text: tuple[str, str],
    files: Sequence[str],
    correction: int | None = None,
) -> dict[str, object]:
    """Return the report on one week: its message *text*, its *files*, what was found, and which correction it is."""
    return {
        "week": audit.week_label,
        "subject": text[0],
        "body": text[1],
        "files": [*files],
        "coach": [one.usage.account.account for one in candidates],
        "found": audit_keys(audit)["found"],
        "correction": correction,
    }
