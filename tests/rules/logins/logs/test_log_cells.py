"""What the cells of a login log mean."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.logins.logs.log_cells import (
    build_account_key,
    has_left,
    is_address,
    parse_address,
)
from qinling.rules.logins.logs.log_file_dates import find_stated_days


@given(st.text("0123456789.:[]成功２\ufeff\n", max_size=30))
def test_any_text_is_an_account_or_an_address(text):
    assert is_address(text) in (True, False)
    assert build_account_key(build_account_key(text)) == build_account_key(text)


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
