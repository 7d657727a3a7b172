"""What a chat robot gets, and what its answers mean."""

import base64
import hashlib
import hmac
import io
import json
import time
from operator import attrgetter
from urllib.parse import parse_qsl, quote

import pytest

from qinling.notices import chat_robots
from qinling.notices.channel_config import Channel
from qinling.notices.channel_types import DINGTALK, FEISHU, WECOM
from qinling.notices.chat_robots import CUT_MARK, shorten_text
from qinling.notices.delivery import ChannelSender
from qinling.rules.vocabulary import DeliveryOutcome
from tests.notices.sample_channels import ACCEPTED, BODY, MESSAGE, ROBOTS, SECRET, send
from tests.notices.servers import (
    WebServer,
    respond_twice,
    respond_with,
)


def read_sent_text(asked):
    said = json.loads(asked.body)
    return said["text"]["content"] if "text" in said else said["content"]["text"]


@pytest.mark.parametrize("way", ROBOTS, ids=attrgetter("code"))
def test_a_robot_gets_the_subject_and_the_text_unchanged(make_robot, way):
    with WebServer(ACCEPTED if way is not FEISHU else respond_with(b'{"code":0,"msg":"success"}')) as server:
        reply = send(make_robot(way, server.port))
    assert reply == (DeliveryOutcome.DELIVERED, "")
    (asked,) = server.requests
    assert read_sent_text(asked) == f"{MESSAGE.subject}\n{BODY}"
    assert SECRET in asked.path
    assert "汉" not in BODY or "汉".encode() in asked.body


@pytest.mark.parametrize("way", ROBOTS, ids=attrgetter("code"))
def test_a_text_too_long_for_a_robot_is_cut_at_a_line_with_a_note(make_robot, way):
    body = "\n".join(f"{number}. 河堤内侧违规种植🌲" for number in range(2000))
    with WebServer(ACCEPTED) as server:
        assert (
            send(make_robot(way, server.port), MESSAGE._replace(body=body)).outcome
            is DeliveryOutcome.DELIVERED
        )
    (asked,) = server.requests
    lines = read_sent_text(asked).split("\n")
    assert lines[-1] == CUT_MARK
    assert f"\n{lines[-2]}\n" in body
    assert len(read_sent_text(asked).encode()) <= way.max_text_bytes
    assert len(asked.body) <= 20_000  # what DingTalk and Feishu count


@pytest.mark.parametrize(
    ("way", "answer", "why"),
    [
        (
            WECOM,
            '{"errcode":93000,"errmsg":"invalid webhook url"}',
            "errcode 93000 invalid webhook url",
        ),
        (
            DINGTALK,
            '{"errcode":310000,"errmsg":"sign not match"}',
            "errcode 310000 sign not match",
        ),
        (FEISHU, '{"code":19001,"msg":"param invalid","data":{}}', "code 19001 param invalid"),
    ],
)
def test_a_robot_that_answers_200_and_no_has_refused(make_robot, way, answer, why):
    with WebServer(respond_with(answer.encode())) as server:
        assert send(make_robot(way, server.port)) == (DeliveryOutcome.REFUSED, f"对方拒收：{why}")


def test_an_old_robot_of_feishu_is_understood(make_robot):
    with WebServer(respond_with(b'{"Extra":null,"StatusCode":0,"StatusMessage":"success"}')) as server:
        assert send(make_robot(FEISHU, server.port)).outcome is DeliveryOutcome.DELIVERED


@pytest.mark.parametrize("answer", [b"<html>log in to the office network</html>", b"", b"[]", b'{"ok":1}'])
def test_what_is_no_answer_of_a_robot_leaves_it_open(make_robot, answer):
    with WebServer(respond_with(answer)) as server:
        assert send(make_robot(WECOM, server.port)).outcome is DeliveryOutcome.NO_ANSWER


def test_the_first_of_two_answers_counts(make_robot):
    with WebServer(respond_twice) as server:
        post, channel = ChannelSender(io.StringIO()), make_robot(WECOM, server.port)
        assert [post.send_message(channel, MESSAGE).outcome for _ in range(2)] == [
            DeliveryOutcome.DELIVERED
        ] * 2
    assert len(server.requests) == 2


def test_dingtalk_is_signed_as_it_documents(make_robot):
    with WebServer(ACCEPTED) as server:
        for _ in range(8):  # most signatures hold + / or =, which is where the quoting shows
            send(make_robot(DINGTALK, server.port, sign="SECabc123"))
    for asked in server.requests:
        raw = dict(part.split("=", 1) for part in asked.path.partition("?")[2].split("&"))
        said = dict(parse_qsl(asked.path.partition("?")[2]))
        text = f"{said['timestamp']}\nSECabc123"
        right = base64.b64encode(hmac.new(b"SECabc123", text.encode(), hashlib.sha256).digest()).decode()
        assert raw["sign"] == quote(right, safe="")
        assert said["access_token"] == SECRET


def test_feishu_is_signed_as_it_documents(make_robot):
    with WebServer(respond_with(b'{"code":0}')) as server:
        before = int(time.time())
        assert send(make_robot(FEISHU, server.port, sign="SECabc123")).outcome is DeliveryOutcome.DELIVERED
        assert send(make_robot(FEISHU, server.port)).outcome is DeliveryOutcome.DELIVERED
    said, unsigned = (json.loads(asked.body) for asked in server.requests)
    assert before <= int(said["timestamp"]) <= time.time()
    key = f"{said['timestamp']}\nSECabc123".encode()
    assert said["sign"] == base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
    assert said["content"] == unsigned["content"]
    assert set(said) - set(unsigned) == {"timestamp", "sign"}


@pytest.mark.parametrize(
    ("way", "there", "path"),
    [
        (WECOM, "/gov/webhook/send", f"/gov/webhook/send?key={SECRET}"),
        (WECOM, "/send?corp=7", f"/send?corp=7&key={SECRET}"),
        (DINGTALK, "/robot/send/", f"/robot/send?access_token={SECRET}"),
        (FEISHU, "/bot/hook", f"/bot/hook/{SECRET}"),
        (FEISHU, "/{x}/hook/", f"/%7Bx%7D/hook/{SECRET}"),
    ],
)
def test_a_robot_of_the_offices_own_server_is_called_there(way, there, path):
    with WebServer(ACCEPTED) as server:
        channel = Channel("群", way, secret=SECRET, url=f"http://127.0.0.1:{server.port}{there}", seconds=1)
        assert send(channel).outcome is DeliveryOutcome.DELIVERED
    assert [one.path for one in server.requests] == [path]


def test_messages_to_one_robot_keep_its_rate_limit(make_robot, monkeypatch):
    naps = []
    monkeypatch.setattr("apprise.url.time.sleep", naps.append)
    monkeypatch.setattr(chat_robots.wecombot.NotifyWeComBot, "request_rate_per_sec", 3)
    with WebServer(ACCEPTED) as server:
        post = ChannelSender(io.StringIO())
        for _ in range(3):
            post.send_message(make_robot(WECOM, server.port), MESSAGE)
    assert len(naps) == 2
    assert all(2 < nap <= 3 for nap in naps)


@pytest.mark.parametrize(
    ("text", "most", "left"),
    [
        ("短", 3, "短"),
        ("一行\n二行", 13, "一行\n二行"),
        ("一行\n二行" + "长" * 20, 40, f"一行\n{CUT_MARK}"),
        (
            "abcdefg\nhij" + "x" * 60,
            7 + 1 + len(CUT_MARK.encode()),
            f"abcdefg\n{CUT_MARK}",
        ),  # fits to the byte
        (
            "abcdefgh\nhij" + "x" * 60,
            7 + 1 + len(CUT_MARK.encode()),
            f"abcdefg\n{CUT_MARK}",
        ),  # one line, too long
        ("汉" * 100, 8 + 1 + len(CUT_MARK.encode()), f"汉汉\n{CUT_MARK}"),  # no half characters
    ],
)
def test_a_text_is_cut_by_bytes_at_the_end_of_a_line(text, most, left):
    assert shorten_text(text, most) == left
    assert len(shorten_text(text, most).encode()) <= most
