"""What the cells of a login log mean."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.logins.log_cells import (
    build_account_key,
    has_left,
    is_address,
    is_logout,
    parse_address,
    parse_outcome,
)
from qinling.rules.logins.log_file_dates import find_stated_days


@given(st.text("失败成功登录退出未0123456789.: %TZ２\ufeff\n", max_size=30))
def test_any_text_is_read(text):
    parse_outcome(text), is_logout(text), is_address(text)
    assert build_account_key(build_account_key(text)) == build_account_key(text)


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


def test_an_account_is_one_in_every_spelling():
    assert (
        build_account_key(" ＳＺＱ0001\ufeff ")
        == build_account_key("szq0001")
        != build_account_key("szq0002")
    )


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" 10.61.1.59 ", "10.61.1.59"),
        ("10.61.1.59:52100", "10.61.1.59"),
        ("[240e::9]:80", "240e::9"),
        ("240e::9", "240e::9"),
        ("-", ""),
        ("unknown", ""),
        ("镇政府", "镇政府"),
    ],
)
def test_an_address_loses_its_port(text, address):
    assert parse_address(text) == address


def test_what_is_an_address():
    assert all(map(is_address, ("10.61.1.59", "10.61.1.59:80", "::1", "[::1]:80")))
    assert not any(map(is_address, ("", "陕西省商洛市", "10.61.1", "10.61.1.300", "szq0001")))


def test_who_has_left():
    for word in ("停用", "已停用", "禁用", "离职", "已调离", "退休", "未启用", "disabled"):
        assert has_left(word, "状态"), word
    for word in ("正常", "启用", "在用", "有效", "锁定", "enabled"):
        assert not has_left(word, "状态"), word
    assert has_left("否", "是否启用")
    assert has_left("是", "是否停用")
    assert not has_left("是", "是否启用")
    for word in ("0", "是", "待定"):
        with pytest.raises(ValueRefused, match="账号状态"):
            has_left(word, "状态")


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("平台登录日志20260330-20260426", (3, 30), (4, 26)),
        ("登录2026-03-30至2026-04-26", (3, 30), (4, 26)),
        ("2026.3.30-4.26", (3, 30), (4, 26)),
        ("20260330_0426", (3, 30), (4, 26)),
        ("2026年3月30日—4月26日（1）", (3, 30), (4, 26)),
        ("2026年4月1-7日", (4, 1), (4, 7)),
        ("2026年4月登录日志", (4, 1), (4, 30)),
        ("log-2026-04", (4, 1), (4, 30)),
        ("202604", (4, 1), (4, 30)),
        ("2026年第16周", (4, 13), (4, 19)),
        ("2026-W16", (4, 13), (4, 19)),
        ("20260405", (4, 5), (4, 5)),
    ],
)
def test_a_name_says_what_days_it_covers(name, first, last):
    assert find_stated_days(name) == (date(2026, *first), date(2026, *last))


@pytest.mark.parametrize(
    "name",
    ["登录日志", "20260426153000", "20260426_153000", "logininfor_1774829458000", "20260230-20260301", "20260426-20260330",
     "2026年1-3月", "第16周", "2026年第54周", "2026年13月"],
)  # fmt: skip
def test_other_names_say_nothing(name):
    assert find_stated_days(name) is None
