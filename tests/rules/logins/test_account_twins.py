"""Which account of the list an unknown one is likely to be."""

import pytest

from qinling.rules.logins.account_twins import MIN_TYPED_BY_HAND, TwinIndex
from qinling.rules.logins.usage import Account

LIST = (
    ("szq0012", "王建国", "区水利局"),
    ("szq0013", "李秀英", "区水利局"),
    ("wangwei", "王伟", "大荆镇"),
    ("wangweì2", "王伟", "黑山镇"),
    ("13800138000", "赵六", "黑山镇"),
)


def find(text, name="", unit=""):
    listed = [Account(number, *one, None, "listed", None, number) for number, one in enumerate(LIST, start=1)]
    twins = TwinIndex(listed).find_twins(Account(0, text, name, unit, None, "unknown", None, 0))
    return [(one.account.account, one.why) for one in twins]


@pytest.mark.parametrize(
    ("logged", "listed", "why"),
    [
        (("szqO012",), "szq0012", "分不清"), (("szqq0012",), "szq0012", "只差一个字符"), (("wangewi",), "wangwei", "只差一个字符"),
        (("13800138900",), "13800138000", "只差一个字符"), (("李秀英",), "szq0013", "姓名"), (("lixy", "李秀英"), "szq0013", "同名"),
        (("x9", "王建华", "区水利局"), "szq0012", "只差一个字"), (("138****8000",), "13800138000", "遮住"), (("李四(szq0012)",), "szq0012", "旁边"),
    ],
)  # fmt: skip
def test_the_likely_account_is_named_with_the_sign(logged, listed, why):
    ((found, said),) = find(*logged)
    assert found == listed
    assert why in said


def test_accounts_counted_through_and_other_persons_are_no_twins():
    assert (
        find("szq0014") == find("szq001") == find("x9", "王建华", "大荆镇") == find("ab") == find("***") == []
    )


def test_a_short_account_that_a_person_mistypes_is_named():
    index = TwinIndex([Account(1, "ls", "李四", "甲", None, "listed", None, 1)])
    typed = Account(0, "lls", "", "", None, "", None, 0)
    assert index.find_twins(typed) == []
    assert [one.account.account for one in index.find_twins(typed, MIN_TYPED_BY_HAND)] == ["ls"]


def test_several_are_named_where_the_sign_fits_several():
    assert [one for one, _ in find("zw", "王伟")] == ["wangwei", "wangweì2"]
    assert [one for one, _ in find("zw", "王伟", "黑山镇")] == ["wangweì2"]
