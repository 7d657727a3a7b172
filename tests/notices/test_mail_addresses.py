"""One text is one mail address or none: what is accepted is where the message goes."""

from email import message_from_bytes, policy

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qinling.notices.letter import write_letter
from qinling.notices.mail_addresses import Mailbox, describe_mistake, find_mailbox, list_addresses_inside
from tests.notices.sample_channels import MESSAGE, mail_channel, send
from tests.notices.servers import MailServer

ATOM = st.text("abcXYZ019!#$%&'*+/=?^_`{|}~-", min_size=1, max_size=6)
LABEL = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9-]{0,5}[A-Za-z0-9])?", fullmatch=True)
ADDRESS = st.builds(
    lambda local, domain: f"{'.'.join(local)}@{'.'.join(domain)}",
    st.lists(ATOM, min_size=1, max_size=3),
    st.lists(LABEL, min_size=2, max_size=4),
)
NAME = st.text("张三王 abc().-'", max_size=8).map(str.strip)
#: What offices put around and between addresses.
PIECES = st.one_of(
    st.sampled_from(["b@x.cn", "c@y.gov.cn", "a@b", "张三", "Li", ".."]),
    st.sampled_from([*'<>＜＠@,;；、 "().。\\:', "\u3000", "\u200b", "\n"]),
)


@given(ADDRESS)
def test_an_address_is_read_as_it_stands(address):
    assert find_mailbox(address) == Mailbox("", address)
    assert find_mailbox(f" {address} ") == Mailbox("", address)


@given(NAME, ADDRESS)
def test_an_address_with_a_name_is_read_as_it_stands(name, address):
    assert find_mailbox(f"{name} <{address}>") == Mailbox(name, address)


@given(st.lists(PIECES, max_size=6).map("".join))
@example("b@x.cn;c@x.cn")
@example("b@x.cn <c@x.cn>")
@example("b@example,cn")
def test_nothing_of_what_is_accepted_is_lost(text):
    """What is not the address is its name and the signs around them; the letter is for exactly that address."""
    mailbox = find_mailbox(text)
    if mailbox is None:
        assert describe_mistake(text)
        return
    rest = text.replace(mailbox.address, "", 1)
    assert "".join(rest.split()).strip('<>"') == "".join(mailbox.name.split())
    assert "@" not in rest
    letter = message_from_bytes(write_letter(mail_channel(25), MESSAGE, text), policy=policy.default)
    (to,) = letter["To"].addresses
    assert (to.addr_spec, " ".join(to.display_name.split())) == (
        mailbox.address,
        " ".join(mailbox.name.split()),
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("b@x.cn;c@x.cn", "有 2 个 @"),
        ("b@x.cn，c@x.cn", "有 2 个 @"),
        ("b@example,cn", "里面有“,”"),
        ("b b@x.cn", "里面有空格"),
        ("张三 b@x.cn", "地址放在 < > 里"),
        ("b@x.cn（张三）", "只能用英文字母"),
        ("a@b", "域名里没有点"),
        ("b＠x.cn", "“＠”是全角，改成半角：b@x.cn"),
        ("b@x。cn", "“。”是全角，改成半角：b@x.cn"),
        ("张三《b@x．cn》", "“《．》”是全角，改成半角：张三<b@x.cn>"),
        ("王@x.cn", "只能用英文字母"),
        ("b..c@x.cn", "多了或少了符号"),
        ("b@-x.cn", "多了或少了符号"),
        ("b@x.cn\u200b", "看不见的字符"),
        ("13800000000", "没有 @"),
        ("", "没有 @"),
    ],
)
def test_what_is_no_address_is_told_why(text, why):
    assert find_mailbox(text) is None
    assert why in describe_mistake(text)


def test_addresses_inside_a_text_are_found():
    assert list_addresses_inside("b@x.cn;张三＜c@x.cn＞、b@x.cn") == ["b@x.cn", "c@x.cn"]
    assert list_addresses_inside("没有") == []


def test_a_text_of_two_addresses_is_sent_to_neither():
    """The settings refuse it; where it comes all the same, nobody gets half of it."""
    with MailServer() as server:
        outcome, why = send(mail_channel(server.port, "b@example.cn;c@example.cn"))
    assert (outcome.value, server.letters) == ("refused", [])
    assert "写法不对" in why
