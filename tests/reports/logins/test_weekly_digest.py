"""The weekly digest of the login audit."""

from datetime import date

from qinling.reports.logins.weekly_digest import format_correction, format_login_digest
from qinling.rules.logins.audit.thresholds import FindingKind
from qinling.rules.logins.coaching import CoachingCandidate
from qinling.rules.logins.weekly.week_report import AccountCorrection, AccountWeek, ReportCorrection
from tests.reports.logins.login_values import make_audit, make_finding, make_usage


def make_candidate(account, unit="甲镇"):
    findings = [make_finding(), make_finding(FindingKind.FEW), make_finding()]
    return CoachingCandidate(make_usage(account, unit=unit), findings, None)


def digest_of(candidates=(), findings=(), *, max_bytes=10_000, office="区秦岭办", files=("周报.xlsx",)):
    audit = make_audit(make_usage(), make_usage("li", days=()), findings=findings)
    return format_login_digest(audit, candidates, office, max_bytes, files)


def test_a_digest_names_candidates_and_risks():
    risks = [
        make_finding(FindingKind.LEFT, ("old",), "", ("登录 1 次", "另一条")),
        make_finding(FindingKind.CROWDED, ("zhang", "li"), "甲镇", ("10.0.0.1 有 2 个账号",)),
        make_finding(FindingKind.NIGHT, evidence=()),
    ]
    subject, body = digest_of([make_candidate("zhang"), make_candidate("li", "")], risks)

    assert subject == "平台账号登录情况 2026-W17：需要指导 2 个，安全提示 3 项"
    assert body.splitlines() == [
        "2026-W17（2026-04-20 至 2026-04-26）：在用账号 2 个，登录过 1 个，登录 2 次。",
        "日志：04-13 00时 至 04-26 23时",
        "",
        "【建议实操指导】2 个（按账号清单的次序，不作排名）",
        "甲镇 zhang：久未登录、连续几周使用少",
        "li：久未登录、连续几周使用少",
        "",
        "【安全提示】3 项",
        "停用账号登录：old　登录 1 次",
        "一个地址多个账号：甲镇 　10.0.0.1 有 2 个账号",
        "夜间登录",
        "",
        "详见：周报.xlsx",
        "区秦岭办",
    ]


def test_a_quiet_week_has_no_lists():
    _, body = digest_of(office="", files=())

    assert len(body.splitlines()) == 2
    assert "【" not in body


def test_accounts_beyond_the_size_limit_are_counted():
    candidates = [make_candidate(f"user{number:03}") for number in range(200)]
    subject, body = digest_of(candidates, max_bytes=2000)

    named = [line for line in body.splitlines() if line.startswith("甲镇 user")]
    assert len(subject.encode()) + len(body.encode()) <= 2000
    assert 0 < len(named) < 200
    assert f"其余 {200 - len(named)} 项见工作簿" in body


def test_a_limit_that_nothing_fits_names_nobody():
    _, body = digest_of([make_candidate("zhang")], max_bytes=1)

    assert "甲镇 zhang" not in body
    assert "其余 1 项见工作簿" in body


def make_correction(accounts=(), added=(), removed=(), changed=(), recounted=0, before=(), now=()):
    return ReportCorrection(accounts, added, removed, changed, recounted, before, now)


def correct(correction, max_bytes=10_000):
    return format_correction(
        make_audit(make_usage()), [], correction, 2, "区秦岭办", max_bytes, ("周报更正2.xlsx",)
    )


def test_a_correction_says_what_changed_then_the_whole_digest():
    changed = AccountCorrection("zhang", AccountWeek(2, 1, 3), AccountWeek(2, 2, 1))
    gap = (date(2026, 4, 25), date(2026, 4, 26))
    subject, body = correct(
        make_correction((changed,), ("夜间登录：zhang",), ("久未登录：zhang",), (), 4, gap, gap[1:])
    )
    assert subject == "平台账号登录情况 2026-W17 更正2：日志后来有变动"
    assert body.splitlines() == [
        "2026-W17（2026-04-20 至 2026-04-26）出过报表以后，日志有变动。以这一份为准。",
        "缺日志的天：原来 04-25、04-26，现在 04-26",
        "",
        "【新增的提示】1 项",
        "夜间登录：zhang",
        "",
        "【取消的提示】1 项",
        "久未登录：zhang",
        "",
        "【次数有变的账号】1 项",
        "zhang：登录 1→2 天，失败 3→1 次",
        "",
        "另有 4 项提示只是依据里的天数有变，见工作簿。",
        "",
        "更正后的全文：",
        "2026-W17（2026-04-20 至 2026-04-26）：在用账号 1 个，登录过 1 个，登录 2 次。",
        "日志：04-13 00时 至 04-26 23时",
        "",
        "详见：周报更正2.xlsx",
        "区秦岭办",
    ]


def test_a_long_correction_keeps_to_the_size_of_its_channel():
    lines = tuple(f"夜间登录：user{number:03}" for number in range(300))
    subject, body = correct(make_correction(added=lines), max_bytes=2000)
    assert len(subject.encode()) + len(body.encode()) <= 2000
    assert "【新增的提示】300 项" in body
    assert "其余" in body
