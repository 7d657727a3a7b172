"""Ways in which a drawn log may say who came, who was turned away and what else happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.workbook.logins.makes.writing import Columns, always, words

ENDS = ("登录结果", "结果", "登录状态", "状态", "result", "处理结果")
ACTS = (
    "动作",
    "行为",
    "摘要",
    "事件",
    "操作",
    "op",
    "category",
    "remark",
    "说明",
    "内容",
    "类别",
    "备注",
    "action",
)
COME = ("成功", "登录成功", "登入成功", "认证通过", "登陆成功", "success", "Login succeeded", "通过")
FAILED = (
    "失败",
    "登录失败",
    "登入未通过",
    "认证失败",
    "密码错误",
    "口令不符",
    "验证码错误",
    "账户锁定",
    "拒绝登录",
    "未通过",
    "sign-in refused",
    "login failed",
    "access denied",
    "invalid credentials",
)
LEFT = (
    "注销",
    "退出",
    "登出",
    "签退",
    "超时下线",
    "会话过期",
    "退出成功",
    "logout",
    "sign-out",
    "session expired",
)
RENEWED = ("令牌续期", "刷新令牌", "token renewed", "refresh token", "心跳")
WORKS = ("修改密码", "导出台账", "查询问题", "上传附件", "新增问题", "download report")
EXPLAINED = (
    ("结果（{0}通过/{1}拒绝）", "YN"),
    ("状态({0}成功 {1}失败)", "01"),
    ("状态：{0}=成功，{1}=失败", "10"),
    ("登录标志[{1}:失败;{0}:成功]", "SF"),
    ("登录结果（{0}-成功，{1}-失败）", "12"),
)
YES_NO = (
    ("是否成功", "是", "否"),
    ("登录是否成功", "√", "×"),
    ("success", "true", "false"),
    ("是否失败", "否", "是"),
)
REASONS = ("失败原因", "错误信息", "error", "异常信息", "备注")


@dataclass(slots=True)
class OutcomeStyle:
    """Columns that tell what happened, and the kinds of events that such a log holds beside logins.

    *outcome*: as that of a make. A log that is "asked" about may mean its codes the other way round.
    """

    columns: Columns
    kinds: Sequence[str] = ()
    outcome: str = "counted"
    failing: bool = True


def draw_some(rng: Random, pool: Sequence[str]) -> tuple[str, ...]:
    """Return one to three of the words of a pool."""
    return tuple(rng.sample(pool, rng.randrange(1, min(4, len(pool)))))


def say_ends(rng: Random) -> OutcomeStyle:
    """One column of results: success in a word, failure in some."""
    said = {"in": rng.choice(COME), "fail": draw_some(rng, FAILED)}
    return OutcomeStyle({rng.choice((*ENDS, *ACTS)): words(rng, **said)})


def say_acts(rng: Random) -> OutcomeStyle:
    """One column of acts: coming, being turned away, leaving, and perhaps other things."""
    kinds = ("out", "renew", "other")[: rng.randrange(1, 4)]
    said = {
        "in": rng.choice(("登录", "登入", "登录系统", "login", "用户登录成功")),
        "fail": draw_some(rng, [one for one in FAILED if one not in ("失败", "未通过")]),
        "out": draw_some(rng, LEFT),
        "renew": rng.choice(RENEWED),
        "other": draw_some(rng, WORKS),
    }
    return OutcomeStyle({rng.choice(ACTS): words(rng, **said)}, kinds)


def say_acts_and_ends(rng: Random) -> OutcomeStyle:
    """A column of acts, and one of their results: what is not a login succeeds and fails too."""
    act = words(rng, **{"in": "登录", "fail": "登录", "out": "退出", "other": draw_some(rng, WORKS)})
    end = words(rng, **{"in": "成功", "fail": "失败", "out": "成功", "other": ("成功", "失败")})
    names = rng.choice((("操作类型", "操作结果"), ("行为", "结果"), ("事件", "状态"), ("op", "result")))
    return OutcomeStyle(dict(zip(names, (act, end), strict=True)), ("out", "other"))


def say_reasons(rng: Random) -> OutcomeStyle:
    """Nothing but the reasons of failures."""
    reasons = draw_some(rng, ("密码错误", "口令不符", "账号已锁定", "验证码过期", "用户不存在"))
    return OutcomeStyle({rng.choice(REASONS): words(rng, fail=reasons)})


def say_explained_codes(rng: Random) -> OutcomeStyle:
    """Codes that the heading explains."""
    heading, codes = rng.choice(EXPLAINED)
    return OutcomeStyle({heading.format(*codes): words(rng, **{"in": codes[0], "fail": codes[1]})})


def say_codes_with_notes(rng: Random) -> OutcomeStyle:
    """Codes, and beside them what happened in words."""
    codes = rng.sample(("0", "1", "2", "9"), 3)
    code = words(rng, **dict(zip(("in", "fail", "out"), codes, strict=True)))
    said = {"in": "登录成功", "fail": draw_some(rng, FAILED[4:8]), "out": rng.choice(LEFT)}
    return OutcomeStyle({"状态码": code, rng.choice(ACTS): words(rng, **said)}, ("out",))


def say_yes_or_no(rng: Random) -> OutcomeStyle:
    """Yes or no to the question of the heading."""
    heading, come, failed = rng.choice(YES_NO)
    return OutcomeStyle({heading: words(rng, **{"in": come, "fail": failed})})


def say_bare_codes(rng: Random) -> OutcomeStyle:
    """Codes that nothing explains."""
    come, failed = rng.choice(("01", "10", "AR", "12"))
    heading = rng.choice(("状态", "status", "结果码", "flag", "登录标志"))
    return OutcomeStyle({heading: words(rng, **{"in": come, "fail": failed})}, outcome="asked")


def say_nothing(rng: Random) -> OutcomeStyle:
    """A list of successes, which says nothing of them."""
    return OutcomeStyle({}, failing=False)


def say_works_alone(rng: Random) -> OutcomeStyle:
    """What users did, and never that they came."""
    pool = draw_some(rng, WORKS[1:])
    columns: Columns = {rng.choice(ACTS): words(rng, **{"in": pool, "fail": pool})}
    if rng.random() < 0.5:
        columns = {**columns, "操作结果": always("成功")}
    return OutcomeStyle(columns, outcome="refused")


OUTCOME_STYLES = (
    say_ends,
    say_ends,
    say_acts,
    say_acts,
    say_acts_and_ends,
    say_reasons,
    say_explained_codes,
    say_codes_with_notes,
    say_yes_or_no,
    say_bare_codes,
    say_nothing,
    say_works_alone,
)
