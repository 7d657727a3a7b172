"""What the words of a log say about a login, in Chinese and English, with every kind of negation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.logins.log_words.event_vocabulary import has_word_roots
from qinling.rules.logins.log_words.event_words import (
    NOTHING,
    STATEMENTS,
    EventWord,
    is_logout,
    parse_outcome,
    read_error_text,
    read_event_words,
)
from qinling.rules.logins.log_words.row_verdicts import Verdict, judge_row

#: ~ stands for a space. What comes first in this order is what a text says.
ORDER = ("UNCLEAR", "LOGOUT", "OTHER", "FAILURE", "SUCCESS", "LOGIN", "WEAK", "UNKNOWN")
WORDS = {
    "SUCCESS": (
        "成功 登录成功 登入成功 用户zs登录成功 认证通过 校验通过 允许登录 sign-in~ok login~success "
        "Login~successful successfully~logged~in LOGIN_SUCCESS auth.success "
        "authenticated access~granted accepted~password 无异常 没有错误 no~error "
        "without~error not~failed 登录成功，上次退出时间2026-01-01 登录成功，密码即将过期 登录成功，请修改密码 "
        "审核成功 成功登录系统 扫码登录成功 登錄成功 用户登录系统成功 登录完成，认证通过 放行 准入 Login:~ok "
        "user~logged~in~successfully error:~0 "
    ),
    "FAILURE": (
        "失败 登录失败 登入未通过 认证失败 密码错误 口令不符 账户锁定 帐户被锁定 sign-in~refused denied "
        "invalid~credentials 密码不正确 用户不存在 用户不存在/密码错误 无效凭证 无法登录 未能登录 禁止登录 拒绝登录 "
        "登录被拒 登录不成功 没有通过认证 未通过 未成功 login~failed LOGIN_ERROR LoginFailed "
        "Login~failed:~bob bad~credentials unable~to~sign~in could~not~log~in "
        "not~authenticated not~successful didn't~succeed access~denied "
        "unauthorized locked~out account~locked too~many~attempts "
        "password~expired 密码已过期 验证码错误 审核失败 登入失敗 密碼錯誤 帳號鎖定 非法用户 无权限 账号已停用 账号已被删除 "
        "未注册 登录失败，请重新登录 登录失败，用户已注销 user~not~found unknown~user 阻断 上线失败，认证服务器无响应 "
        "登录密码错误 密码输入错误2次 password~mismatch success=false unsuccessful 动态令牌错误 "
        "输错密码 查无此人 登录异常 "
    ),
    "LOGOUT": (
        "退出 注销 登出 签退 超时下线 超时退出 会话过期 会话超时 session~expired session~closed logout "
        "log~off LogOut LOGOUT signed~out 退出成功 退出登录 注销成功 用户下线 非正常退出 被顶下线 踢出 强制下线 "
        "登录已过期 idle~timeout kicked~out disconnected logged~off~without~error "
        "登出失败 长时间未操作 "
    ),
    "OTHER": (
        "查询 导出 新增 修改密码 密码修改 重置密码 token~renewed refresh~token REFRESH_TOKEN "
        "token~expired heartbeat 心跳 查询失败 导出成功 修改登录密码 查看登录日志 登录日志查询 解锁账号 注销账号 "
        "UPDATE_PASSWORD 上报问题 刷新令牌 令牌续期 发送验证码 /api/issue/export CODE_TO_TOKEN "
        "查询登录日志成功 password~reset~failed 打开登录页 "
    ),
    "LOGIN": (
        "登录 登入 登陆 用户登录 LOGIN login sign~in logged~in 上线 签到 认证 用户登录系统 "
        "session~opened /login 登录日志 账号登录 授权登录 重新登录 登录事件 "
    ),
    "UNCLEAR": ("在线 离线 未登录 登录超时 登录并查询 密码错误已清零，验证通过 not~logged~in "),
    "WEAK": ("停用 锁定 账号状态异常 "),
    "UNKNOWN": ("换了电脑 初次使用 巡查上图 welcome~back 打个招呼 "),
    "NOTHING": ("正常 active - 123 10.1.2.3 PC 扫码 短信验证码 行政审批局 a1b2c3d4 Web 手机 "),
}
CASES = [(text.replace("~", " "), kind) for kind, texts in WORDS.items() for text in texts.split()]


@pytest.mark.parametrize(("text", "kind"), CASES)
def test_a_text_says_one_thing(text, kind):
    said = read_event_words(text)
    assert next((name for name in ORDER if said & EventWord[name]), "NOTHING") == kind


@pytest.mark.parametrize(("text", "_kind"), CASES)
def test_every_text_that_says_something_holds_a_root(text, _kind):
    assert has_word_roots(f"szq0001\n{text}\n10.0.0.1") or not read_event_words(text) & STATEMENTS


@given(st.text("登录成功失败未不无退出密码错误导 LOGINfaildenotrexpsu0123/_-：，（", max_size=40))
def test_any_text_is_read(text):
    said = read_event_words(text)
    assert read_event_words(f" {text} ") == said
    assert has_word_roots(text) or not said & STATEMENTS
    parse_outcome(text), is_logout(text), read_error_text(text)


@pytest.mark.parametrize(
    ("words", "came_off"),
    [
        (
            "登录成功，密码即将过期 成功 登录成功 登陆成功 正常 通过 验证通过 success OK login.success √ 是 TRUE 用户登录成功！",
            True,
        ),
        (
            "失败 登录失败 密码错误 用户不存在/密码错误 账号锁定 验证码错误 拒绝 fail FAILED denied unsuccessful 不成功 未通过 "
            "密码输入错误5次，帐户锁定10分钟 登录异常 × 否 Bad_credentials_error 用户已停用",
            False,
        ),
        ("0 1 200 401 甲 登录 — ?", None),
    ],
)
def test_words_of_outcome(words, came_off):
    for word in words.split():
        assert (word, parse_outcome(word)) == (word, came_off)


def test_words_of_leaving():
    for word in (
        "退出",
        "退出成功",
        "安全退出系统",
        "登出",
        "注销",
        "用户注销",
        "logout",
        "Log Out",
        "签退",
        "signed-out",
    ):
        assert is_logout(word), word
    for word in ("登录", "登录成功，上次退出时间昨天", "login", "离线", "查询", "", "0", "注销账户申请"):
        assert not is_logout(word), word


@pytest.mark.parametrize("text", ["", " ", "-", "0", "无", "null", "None", "N/A", "ok", "成功", "正常"])
def test_an_error_text_may_tell_of_none(text):
    assert not read_error_text(text) & EventWord.FAILURE


@pytest.mark.parametrize("text", ["UKey 没插好", "50126", "密码错误", "?", "true", "无效"])
def test_any_other_error_text_is_a_failure(text):
    assert read_error_text(text) == EventWord.FAILURE


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (EventWord.SUCCESS | EventWord.LOGIN, Verdict.SUCCEEDED),
        (EventWord.FAILURE | EventWord.LOGIN | EventWord.UNKNOWN, Verdict.FAILED),
        (EventWord.LOGIN, Verdict.SUCCEEDED),
        (EventWord.LOGOUT | EventWord.SUCCESS, Verdict.LOGOUT),
        (EventWord.OTHER | EventWord.FAILURE | EventWord.BAD, Verdict.OTHER_ACTION),
        (EventWord.OTHER | EventWord.EXPLICIT | EventWord.LOGIN, Verdict.CONTRADICTION),
        (EventWord.SUCCESS | EventWord.FAILURE, Verdict.CONTRADICTION),
        (EventWord.SUCCESS | EventWord.WEAK, Verdict.SUCCEEDED),
        (EventWord.LOGIN | EventWord.WEAK, Verdict.UNCLEAR),
        (EventWord.BAD | EventWord.LOGIN, Verdict.UNREADABLE),
        (EventWord.IGNORED | EventWord.BAD, Verdict.IGNORED),
        (EventWord.UNKNOWN, Verdict.SILENT),
        (NOTHING, Verdict.SILENT),
    ],
)
def test_a_row_is_judged_by_what_its_cells_say_together(said, verdict):
    assert judge_row(int(said)) is verdict
