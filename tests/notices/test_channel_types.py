"""Each type of channel is one entry, and its entry is complete."""

import io
import subprocess
import sys
from dataclasses import fields

import pytest

from qinling.cli.settings.channels import build_key_validators, read_channel
from qinling.errors import ValueRefused
from qinling.notices import channel_types
from qinling.notices.channel_config import Channel, ChannelType
from qinling.notices.channel_types import CHANNEL_TYPES, get_max_text_bytes, list_channel_keys
from qinling.notices.delivery import ChannelSender
from qinling.rules.vocabulary import DeliveryOutcome
from qinling.rules.warnings.message_types import DeliveryResult, Message
from tests import manual_tables

MESSAGE = Message("20260425-abcd", "张三", "题目", "正文")
CHANNEL_FIELDS = {one.name for one in fields(Channel)}
SECRET = "a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4e5f6"
VALUES = {
    "host": "127.0.0.1",
    "sender": "a@example.cn",
    "to": ("b@example.cn",),
    "secret": SECRET,
    "url": "https://example.cn/x",
    "folder": "外发",
}


@pytest.mark.parametrize("one", CHANNEL_TYPES, ids=lambda one: one.code)
def test_an_entry_has_all_its_parts(one, tmp_path):
    keys = (*one.required, *one.optional)
    channel = Channel("渠道", one, **{key: VALUES[key] for key in one.required})

    assert one.code.isascii()
    assert one.label
    assert set(keys) <= CHANNEL_FIELDS - {"name", "way"}
    assert set(keys) <= set(build_key_validators({}, tmp_path))
    assert len(set(keys)) == len(keys)
    assert not set(one.refused_keys) & set(keys)
    assert set(one.refused_keys) <= set(list_channel_keys())
    assert one.max_text_bytes > 0
    assert list(one.find_mistakes({}, {})) == []
    assert callable(one.build_sender(channel, io.StringIO()))


def test_codes_and_labels_of_channel_types_are_unique():
    words = [word for one in CHANNEL_TYPES for word in (one.code, one.label)]

    assert len(set(words)) == len(words)


def test_every_type_in_the_module_is_listed():
    defined = {one for one in vars(channel_types).values() if isinstance(one, ChannelType)}

    assert defined == set(CHANNEL_TYPES)


def test_every_key_that_has_a_check_belongs_to_a_type(tmp_path):
    assert set(build_key_validators({}, tmp_path)) == set(list_channel_keys())


def test_an_entry_is_enough_for_a_new_type(monkeypatch, tmp_path):
    sent = []

    def build_sender(channel, _out):
        def send(message):
            sent.append((channel.host, message))
            return DeliveryResult(DeliveryOutcome.DELIVERED)

        return send

    def find_mistakes(_table, values):
        if values.get("host") == "localhost":
            yield "host：不能是本机"

    trial = ChannelType(
        code="trial",
        label="试验",
        required=("host",),
        optional=("port",),
        find_mistakes=find_mistakes,
        max_text_bytes=100,
        build_sender=build_sender,
    )
    monkeypatch.setattr(channel_types, "CHANNEL_TYPES", (*CHANNEL_TYPES, trial))

    channel = read_channel("新渠道", {"way": "试验", "host": "example.cn"}, {}, tmp_path)
    reply = ChannelSender(io.StringIO()).send_message(channel, MESSAGE)

    assert channel == Channel("新渠道", trial, host="example.cn")
    assert reply.outcome is DeliveryOutcome.DELIVERED
    assert sent == [("example.cn", MESSAGE)]
    assert get_max_text_bytes("trial") == 100
    for table, why in (
        ({"way": "trial"}, "试验渠道缺 host"),
        ({"way": "trial", "host": "a.cn", "url": "https://a.cn"}, "试验渠道用不着 url"),
        ({"way": "trial", "host": "localhost"}, "host：不能是本机"),
        ({}, "可用：mail、wecom、dingtalk、feishu、webhook、folder、stdout、trial"),
    ):
        with pytest.raises(ValueRefused) as caught:
            read_channel("新渠道", table, {}, tmp_path)
        assert why in caught.value.message
    assert ("`trial`", "试验", "`host`", "`port`") in list(manual_tables.build_channel_type_table()[1])


def test_settings_of_channels_load_no_network_library():
    code = "import sys, qinling.cli.settings.channels, qinling.notices.delivery; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")

    assert not {"apprise", "requests", "urllib3", "smtplib"} & set(loaded.stdout.split())
