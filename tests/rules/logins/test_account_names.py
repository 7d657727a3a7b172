"""Which account of the list a spelling in a log means, and when that is a doubt."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.logins.account_names import find_domain, match_accounts, require_all_digits
from qinling.rules.logins.logs.log_cells import build_account_key
from qinling.rules.logins.usage import Account
from tests.example_counts import scale_examples


def account(number, text, name="", unit=""):
    return Account(number, text, name, unit, None, "listed", None, number)


def match(listed, *logged, known=None):
    """Return logged → listed spelling of the matches, and logged → reason of the doubts."""
    on_list = [account(number, *one) for number, one in enumerate(listed, start=1)]
    in_log = [
        account(number, *(one if isinstance(one, tuple) else (one,)))
        for number, one in enumerate(logged, start=1000)
    ]
    matches, doubts = match_accounts(in_log, on_list, known or {})
    return (
        {one.account.account: one.listed.account for one in matches},
        {one.account.account: one.why for one in doubts},
    )


LIST = (
    ("zs", "张三", "区水利局"),
    ("0012", "李四", "大荆镇"),
    ("13800000000", "王五、赵六", "大荆镇"),
    ("szq-03", "", ""),
)


@pytest.mark.parametrize(
    ("logged", "listed"),
    [
        ("zs@slj", "zs"), ("slj\\zs", "zs"), ("张三(zs)", "zs"), ("zs[张三]", "zs"), ("zs【区水利局】", "zs"), ("'zs", "zs"), ("账号:ZS", "zs"),
        ("12", "0012"), ("12.0", "0012"), ("00012@a", "0012"), ("赵六13800000000", "13800000000"), ("+8613800000000", "13800000000"),
        ("138-0000-0000", "13800000000"), ("szq—03", "szq-03"), ("孙七(szq-03)", "szq-03"),
    ],
)  # fmt: skip
def test_a_spelling_that_fits_one_account_is_matched(logged, listed):
    assert match(LIST, logged) == ({logged: listed}, {})


@pytest.mark.parametrize(
    ("logged", "why"),
    [
        ("李四(zs)", "旁边写的不是"), ("zs/大荆镇", "旁边写的不是"), ("孙七szq-03", "旁边写的不是"), (("zs@slj", "李四"), "使用人不同"), ("0012/zs", "旁边写的不是"),
    ],
)  # fmt: skip
def test_what_speaks_against_the_account_makes_a_doubt(logged, why):
    matches, doubts = match(LIST, logged)
    assert matches == {}
    assert [one[: len(why)] for one in doubts.values()] == [why]


@pytest.mark.parametrize(
    "logged", ["zs1", "zsa@slj", "13", "120", "张", "@", "\\", "()", "szq03", "1380000000"]
)
def test_another_account_is_neither_matched_nor_in_doubt(logged):
    assert match(LIST, logged) == ({}, {})


def test_two_domains_may_be_two_persons():
    assert match(LIST, "zs@a", "zs@b")[0] == {}
    assert match(LIST, "zs@a", "a\\zs", "zs@a.gov.cn")[0] == dict.fromkeys(
        ("zs@a", "a\\zs", "zs@a.gov.cn"), "zs"
    )
    assert match(LIST, "zs@b", known={1: ["a"]}) == ({}, {"zs@b": "带着不同的域名"})
    assert match([("zs@a",)], "zs@b", "zs")[0] == {"zs": "zs@a"}
    assert find_domain("SLJ\\张三(zs)") == "slj"


def test_an_account_in_full_comes_before_one_with_other_zeros():
    assert match([("012",), ("12",)], "012@a", "0012") == (
        {"012@a": "012"},
        {"0012": "清单上不止一个这样的账号"},
    )


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (6.10523e17, "610523000000000000"),
        ("1.38E+10", "1.38E+10"),
        ("1E+11", "1E+11"),
        ("1.38E10", "1.38E10"),
    ],
)
def test_a_number_that_lost_digits_is_refused(cell, text):
    with pytest.raises(ValueRefused, match="丢失"):
        require_all_digits(cell, text)


@pytest.mark.parametrize("cell", [13800000000.0, "1e10", "zs", "610523199001011234", True])
def test_other_accounts_have_all_digits(cell):
    require_all_digits(cell, str(cell))


NAMES = st.text("ab01@\\(张三)-.", min_size=1, max_size=7).filter(lambda text: bool(build_account_key(text)))


@settings(max_examples=scale_examples(150))
@given(
    st.data(),
    st.lists(NAMES, min_size=1, max_size=6, unique_by=build_account_key),
    st.lists(NAMES, max_size=6, unique_by=build_account_key),
)
def test_the_order_does_not_matter_and_each_account_is_decided_once(data, listed, logged):
    logged = [one for one in logged if build_account_key(one) not in set(map(build_account_key, listed))]
    matches, doubts = match([(one,) for one in listed], *logged)
    mixed = [(one,) for one in data.draw(st.permutations(listed))]
    assert match(mixed, *data.draw(st.permutations(logged))) == (matches, doubts)
    assert matches.keys().isdisjoint(doubts)
    assert set(matches) | set(doubts) <= set(logged)


SPELLINGS = st.sampled_from(
    ["{0}@slj", "SLJ\\{0}", "{1}({0})", "{0}（{1}）", "{0}-{1}", "'{0}", "用户:{0}", " {0}　", "{0}@slj(区)"]
)


ACCOUNTS = st.integers(0, 99).map(lambda number: f"{'abcdefgh'[number % 8]}{'xyz'[number % 3]}{number:02}")


@settings(max_examples=scale_examples(60))
@given(st.lists(ACCOUNTS, min_size=1, max_size=8, unique=True), SPELLINGS, st.data())
def test_a_spelling_never_counts_for_another_account(listed, spelling, data):
    wanted = data.draw(st.sampled_from(listed))
    rows = [(one, f"人{'甲乙丙丁戊己庚辛'[number]}", "区") for number, one in enumerate(listed)]
    person = {row[0]: row[1] for row in rows}[wanted]
    matches, doubts = match(rows, spelling.format(wanted, person))
    assert list(matches.values()) in ([wanted], [])
    assert matches or doubts
