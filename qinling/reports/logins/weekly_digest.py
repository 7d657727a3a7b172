"""The weekly digest of the login audit: short, and no longer than its channel takes."""

from collections.abc import Iterator, Sequence

from qinling.procedures.logins.audit import Audit
from qinling.reports.logins.audit import cover_lines
from qinling.rules.logins.coaching import Candidate
from qinling.rules.logins.findings import Finding


def login_digest(
    seen: Audit, candidates: Sequence[Candidate], office: str, room: int, files: Sequence[str]
) -> tuple[str, str]:
    """Return subject and body; whoever has no room in *room* bytes is counted. *files* are the workbooks that have all."""
    subject = f"平台账号登录情况 {seen.week}：需要指导 {len(candidates)} 个，安全提示 {len(seen.risks)} 项"
    most = max(len(candidates), len(seen.risks))
    while True:
        body = "\n".join(_body(seen, candidates, most, office, files))
        if most == 0 or len(subject.encode()) + len(body.encode()) <= room:
            return subject, body
        most = most * 2 // 3


def _body(
    seen: Audit, candidates: Sequence[Candidate], most: int, office: str, files: Sequence[str]
) -> Iterator[str]:
    weeks = [seen.week_of(use) for use in seen.uses]
    listed = sum(use.listed for use in seen.uses)
    yield (
        f"{seen.week}（{seen.ground.monday} 至 {seen.ground.until}）：在用账号 {listed} 个，"
        f"登录过 {sum(week.logins > 0 for week in weeks)} 个，登录 {sum(week.logins for week in weeks)} 次。"
    )
    yield from cover_lines(seen)
    if candidates:
        yield f"\n【建议实操指导】{len(candidates)} 个（按账号清单的次序，不作排名）"
        for one in candidates[:most]:
            why = "、".join(dict.fromkeys(found.kind.label for found in one.why))
            yield f"{one.use.account.unit} {one.use.account.account}：{why}".strip()
        yield from _rest(len(candidates) - most)
    if seen.risks:
        yield f"\n【安全提示】{len(seen.risks)} 项"
        for found in seen.risks[:most]:
            yield _risk(found)
        yield from _rest(len(seen.risks) - most)
    yield ""
    if files:
        yield f"详见：{'、'.join(files)}"
    if office:
        yield office


def _risk(found: Finding) -> str:
    whom = found.accounts[0] if len(found.accounts) == 1 else ""
    unit = f"{found.unit} " if found.unit else ""
    return f"{found.kind.label}：{unit}{whom}　{found.evidence[0]}" if found.evidence else found.kind.label


def _rest(count: int) -> Iterator[str]:
    if count > 0:
        yield f"其余 {count} 项见工作簿"
