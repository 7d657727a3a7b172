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
#: Written after the words above, and read only when these were.
LATER_WORDS = {
    "SUCCESS": (
        "身份核验无误 验证成功 鉴权通过 允许进入 校验正确 单点登录成功 自动登录成功 免密登录成功 重新登录成功 用户[admin]登录系统成功 "
        "登录平台成功。 Login~succeeded Successful~logon authentication~succeeded "
        "User~authenticated auth~ok sso~login~success LOGIN_OK signin_success "
        "An~account~was~successfully~logged~on Accepted~publickey~for~root "
        "登录结果：成功 认证结果=通过 登入系统成功 登录成功(首次) user~admin~login~successfully! "
        "Authentication~passed 200~OK~login 没有异常 无错误 未发生错误 核验无误 no~failure "
        "without~any~errors 无失败 "
    ),
    "FAILURE": (
        "登录失败：用户名或密码错误 账号被锁 口令错误 密码不匹配 用户被禁用 帐号不存在 校验码错误 验证码失效 未授权访问 身份核验失败 "
        "单点登录失败 拒绝访问 登录受限 IP不在白名单 不在允许时段 连续输错5次 账户已冻结 证书过期 证书无效 UKey未插入 "
        "密码强度不足被拒绝 Login~incorrect Authentication~failure "
        "Failed~password~for~root invalid~user~admin login~rejected "
        "account~disabled account~expired An~account~failed~to~log~on "
        "logon~failure unsuccessful~login~attempt LOGIN_FAIL wrong~password "
        "user~does~not~exist Access~Denied 401~Unauthorized auth~fail "
        "not~authorized permission~denied could~not~authenticate "
        "Invalid~username~or~password 登录不通过 认证不成功 没有登录成功 密码连续错误 密码验证失败 登录被拦截 "
        "登录被阻断 拒绝用户登录 账号未激活 超过最大重试次数 登录失败 用户不存在 密码已失效 登錄失敗 帳號或密碼錯誤 登录出错 登录时发生异常 "
        "登录报错 不在允许时段 未经允许 不再允许 没有获得通过 未能够通过 no~longer~allowed not~yet~accepted "
        "not~been~authorized 尚未通过 并未成功 没有被允许 不完全匹配 未获准许 不可通过 没能通过验证 非正常登录 登录非法 "
        "无法通过验证 不能通过认证 未正确输入密码 IP不允许 没通过 never~authenticated cannot~be~verified "
        "password~not~correct 短信验证未过 人脸核验没过 口令验证不过 "
    ),
    "LOGOUT": (
        "退出系统 用户退出 安全退出 注销登录 会话结束 连接断开 自动下线 强制退出 被踢下线 超时注销 登出系统 签出 会话失效 下线 "
        "session~timeout logged~out logoff User~logged~off connection~closed "
        "session~terminated auto~logout signed~off SESSION_EXPIRED "
        "An~account~was~logged~off 异地登录被挤下线 关闭浏览器退出 用户主动下线 退出登录成功 登錄登出 连接已断开 "
    ),
    "OTHER": (
        "修改了密码 重置口令 更改个人信息 查看首页 浏览公告 下载附件 上传照片 提交整改 打印报表 新建用户 删除用户 解锁用户 分配角色 "
        "授予权限 刷新验证码 获取验证码 发送短信验证码 心跳包 保活 token~refreshed access~token~issued "
        "change~password password~changed view~dashboard create~user "
        "export~report keepalive profile~updated 修改手机号 数据同步 备份数据库 绑定手机 换取令牌 "
        "UPDATE_PROFILE VERIFY_EMAIL 取消登录 用户取消登录 登录取消 登录已取消 放弃登录 取消认证 取消登录成功 cancel~login "
        "login~canceled "
    ),
    "LOGIN": (
        "登录系统 用户登录 账号登录 手机登录 人脸登录 密码登录 微信登录 异地登录 login user~login Logon LOGON "
        "sign~on 登陆系统 首次登录 后台登录 登录操作 用户上线 登入平台 "
    ),
    "UNCLEAR": ("拒绝通过 "),
    "NOTHING": ("失败0次 失败次数：0 10.0.0.1 "),
}
CASES = [
    (text.replace("~", " "), kind)
    for words in (WORDS, LATER_WORDS)
    for kind, texts in words.items()
    for text in texts.split()
]


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
