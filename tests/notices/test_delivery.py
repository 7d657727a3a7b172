"""One message through each channel: files, standard output, and channels that cannot work."""

import io
import json
import logging
import socket

import pytest

from qinling.notices import chat_robots
from qinling.notices.channel_config import Channel, ChannelType
from qinling.notices.channel_types import DINGTALK, FEISHU, FOLDER, MAIL, STDOUT, WEBHOOK, WECOM
from qinling.notices.delivery import ChannelSender
from qinling.rules.vocabulary import DeliveryOutcome
from qinling.rules.warnings.message_types import DeliveryResult
from tests.notices.sample_channels import ACCEPTED, BODY, MESSAGE, SECRET, mail_channel, send
from tests.notices.servers import MailServer, WebServer, respond_with

#: Some of these tests are about passwords without encryption.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")


def test_a_folder_is_made_and_holds_one_file_a_message(tmp_path):
    folder = tmp_path / "外发" / "盘"
    channel = Channel("盘", FOLDER, folder=str(folder))
    assert send(channel) == (DeliveryOutcome.DELIVERED, "")
    assert send(channel, MESSAGE._replace(body="改过")) == (DeliveryOutcome.DELIVERED, "")
    send(channel, MESSAGE._replace(uid="../x:/8"))
    assert sorted(path.name for path in folder.iterdir()) == ["..%2Fx%3A%2F8.txt", "ab12-7.txt"]
    assert (folder / "ab12-7.txt").read_bytes().decode() == f"{MESSAGE.subject}\n麻街镇\n\n改过\n"


def test_a_folder_that_cannot_be_written_is_a_refusal(tmp_path):
    (tmp_path / "file").write_text("")
    outcome, why = send(Channel("盘", FOLDER, folder=str(tmp_path / "file")))
    assert outcome is DeliveryOutcome.REFUSED
    assert why.startswith(f"写不进文件夹 {tmp_path / 'file'}（")


def fail_for_want_of_space(*_):
    raise OSError(28, "No space left on device")


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    channel = Channel("盘", FOLDER, folder=str(tmp_path))
    send(channel)
    with monkeypatch.context() as disk:
        disk.setattr("pathlib.Path.replace", fail_for_want_of_space)
        assert send(channel, MESSAGE._replace(body="半")).outcome is DeliveryOutcome.REFUSED
    assert [path.name for path in tmp_path.iterdir()] == ["ab12-7.txt"]
    assert BODY in (tmp_path / "ab12-7.txt").read_text(encoding="utf-8")


def test_stdout_gets_the_text():
    out = io.StringIO()
    assert ChannelSender(out).send_message(Channel("屏幕", STDOUT), MESSAGE) == (
        DeliveryOutcome.DELIVERED,
        "",
    )
    assert out.getvalue() == f"{MESSAGE.subject}\n\n{BODY}\n\n"


def test_a_reader_that_has_gone_is_a_refusal():
    class Gone(io.StringIO):
        def flush(self):
            raise BrokenPipeError(32, "Broken pipe")

    reply = ChannelSender(Gone()).send_message(Channel("屏幕", STDOUT), MESSAGE)
    assert reply == (DeliveryOutcome.REFUSED, "写不到标准输出（Broken pipe）")


def test_a_name_that_nobody_has_is_a_refusal(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    asked = Channel("接口", WEBHOOK, url="http://hook.invalid/x", seconds=1)
    assert send(asked) == (DeliveryOutcome.REFUSED, "连不上 hook.invalid（Name or service not known）")
    outcome, why = send(mail_channel(25, host="smtp.invalid"))
    assert (outcome, why) == (DeliveryOutcome.REFUSED, "连不上 smtp.invalid:25（Name or service not known）")


@pytest.mark.parametrize(
    "channel",
    [
        Channel("群", WECOM, secret="不是钥匙"),
        Channel("群", DINGTALK, secret="abc", sign="不是"),
        Channel("群", FEISHU, secret="a b"),
        Channel("接口", WEBHOOK, url="http://[::1/", secret="x"),
        Channel("接口", WEBHOOK, url="http://127.0.0.1:1/", secret="令牌"),
        Channel("接口", WEBHOOK, url="http://127.0.0.1:1/", secret="a\nb"),
        Channel("信箱", MAIL, host="127.0.0.1", sender="nobody", to=("a@example.cn",)),
    ],
)
def test_a_channel_that_cannot_work_says_so_and_does_not_raise(channel):
    outcome, why = send(channel)
    assert outcome is DeliveryOutcome.REFUSED
    assert "写法不对" in why


def test_no_secret_is_shown_or_logged(make_robot, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    echo = f'{{"errcode":1,"errmsg":"bad {SECRET}\\n and SECabc123"}}'.encode()
    with WebServer(respond_with(echo)) as server:
        channel = make_robot(DINGTALK, server.port, sign="SECabc123")
        reply = send(channel)
    assert reply.why == "对方拒收：errcode 1 bad …… and ……"
    shown = f"{channel} {reply} {caplog.text} {''.join(capfd.readouterr())}"
    with MailServer(password="right") as server:
        channel = mail_channel(server.port, user="ql", secret=SECRET)
        shown += f"{channel} {send(channel)}"
    channel = Channel("接口", WEBHOOK, secret=SECRET, url=f"http://127.0.0.1:1/{SECRET}")
    shown += f"{channel} {send(channel)} {caplog.text} {''.join(capfd.readouterr())}"
    assert SECRET not in shown
    assert "SECabc123" not in shown


def test_a_long_answer_is_not_repeated_in_full(make_robot):
    with WebServer(respond_with(json.dumps({"errcode": 1, "errmsg": "x" * 5000}).encode())) as server:
        assert len(send(make_robot(WECOM, server.port)).why) < 250


def test_apprise_is_left_as_it_was(make_robot):
    import requests

    with WebServer(ACCEPTED) as server:
        send(make_robot(WECOM, server.port))
    assert chat_robots.wecombot.requests is requests


def test_no_channel_is_handed_an_unseen_character():
    handed = []

    def record(message):
        handed.append(message)
        return DeliveryResult(DeliveryOutcome.DELIVERED)

    way = ChannelType(code="fake", label="假", build_sender=lambda _channel, _out: record)
    hostile = MESSAGE._replace(
        recipient="镇\u200b政府", subject="超期\u202e", body="弃\ufeff渣\u2028\U000e0041\n葛\U000e0100"
    )
    ChannelSender(io.StringIO()).send_message(Channel("假", way), hostile)
    assert handed == [
        MESSAGE._replace(
            recipient="镇政府", subject=r"超期\u202e", body="弃渣\\u2028\\U000e0041\n葛\U000e0100"
        )
    ]
