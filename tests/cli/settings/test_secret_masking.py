"""No secret leaves a setting that is shown."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qinling.cli.settings.channels import build_key_validators
from qinling.cli.settings.secret_masking import MASK, mask_channel_value, mask_setting, mask_text

SECRET = "geheim"


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("secret", SECRET, MASK),
        ("secret", "env:KEY", "env:KEY"),
        ("sign", "file:签名.txt", "file:签名.txt"),
        ("url", f"https://qyapi.example.cn/send?key={SECRET}", f"https://qyapi.example.cn/{MASK}"),
        ("url", SECRET, MASK),
        ("url", "http://[", MASK),
        ("url", "env:URL", "env:URL"),
        ("headers", {"Authorization": SECRET}, MASK),
        ("body", SECRET, MASK),
        ("to", ["a@x.cn"], ["a@x.cn"]),
        ("port", 25, 25),
    ],
)
def test_what_a_channel_shows(key, value, shown):
    assert mask_channel_value(key, value) == shown


def test_every_key_of_a_channel_is_placed():
    """A new key is hidden until somebody says that it holds no secret."""
    shown = {key for key in build_key_validators({}, None) if mask_channel_value(key, "文字") == "文字"}
    hidden = build_key_validators({}, None).keys() - shown
    assert hidden == {"secret", "sign", "url", "headers", "body"}


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(max_size=8),
    st.recursive(st.just(SECRET), lambda one: st.lists(one) | st.dictionaries(st.text(max_size=3), one)),
)
def test_a_channel_with_a_key_that_nobody_knows_shows_nothing(key, value):
    known = build_key_validators({}, None)
    if key not in known:
        assert SECRET not in str(mask_setting("channels", {"群": {key: value}}))


@pytest.mark.parametrize(
    "text",
    [
        f"postgresql://wang:{SECRET}@host/x",
        f"https://x.cn/?access_token={SECRET}",
        f"https://x.cn/?KEY={SECRET}&a=1",
        f"password={SECRET}",
        f"https://open.example.cn/hook/{SECRET}",
        f"HTTPS://open.example.cn?{SECRET}",
        f"渠道 https://wang:{SECRET}@x.cn、http://x.cn/{SECRET},{SECRET} 没有",
        f"http://[/{SECRET}",
    ],
)
def test_logins_and_keys_of_addresses_are_hidden_in_any_setting(text):
    assert SECRET not in mask_text(text)
    assert SECRET not in str(mask_setting("export.title", [text, {"甲": text}]))


@pytest.mark.parametrize("text", ["云岭区秦岭办 a@x.cn", "https://x.cn", "https://x.cn/，见手册", "out/发件"])
def test_plain_texts_stay(text):
    assert mask_text(text) == text
