"""What a webhook gets, and what breaks between two servers."""

import json
import os
from operator import attrgetter

import pytest

from qinling.notices.channel_types import DINGTALK, WEBHOOK
from qinling.rules.vocabulary import DeliveryOutcome
from tests.notices.sample_channels import BODY, MESSAGE, ROBOTS, SECRET, send, webhook_channel
from tests.notices.servers import WebServer, closed_port, deaf_port, drop, respond_with, stall, stall_half_way


def test_a_webhook_gets_json_with_the_uid_and_the_token():
    with WebServer(respond_with(b"", status=204)) as server:
        assert send(webhook_channel(server.port, secret=SECRET)) == (DeliveryOutcome.DELIVERED, "")
    (asked,) = server.requests
    assert json.loads(asked.body) == {
        "id": "ab12-7", "receiver": "麻街镇", "title": MESSAGE.subject, "message": BODY
    }  # fmt: skip
    assert asked.path == "/in?a=%2F&b=c"
    assert asked.headers["Authorization"] == f"Bearer {SECRET}"
    assert asked.headers["Content-Type"] == "application/json"


def test_without_a_secret_there_is_no_token():
    with WebServer(respond_with(b"")) as server:
        assert send(webhook_channel(server.port)).outcome is DeliveryOutcome.DELIVERED
    assert "Authorization" not in server.requests[0].headers


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_a_status_that_is_not_2xx_is_a_refusal(status):
    with WebServer(respond_with(b"", status=status)) as server:
        assert send(webhook_channel(server.port)) == (DeliveryOutcome.REFUSED, f"对方返回 HTTP {status}")


@pytest.mark.parametrize("way", [WEBHOOK, *ROBOTS], ids=attrgetter("code"))
def test_a_secret_is_not_carried_after_a_redirect(make_robot, way):
    with WebServer(respond_with(b"")) as other:
        there = respond_with(b"", status=307, Location=f"http://localhost:{other.port}/")
        with WebServer(there) as server:
            channel = (
                webhook_channel(server.port, secret=SECRET)
                if way is WEBHOOK
                else make_robot(way, server.port)
            )
            assert send(channel) == (DeliveryOutcome.REFUSED, "对方返回 HTTP 307")
    assert other.requests == []


@pytest.mark.parametrize(
    ("answer", "why"),
    [(stall, "1 秒内没有回音"), (stall_half_way, "连接中断，不知是否送到"), (drop, "连接中断，不知是否送到")],
)
def test_what_is_not_answered_may_have_arrived(make_robot, answer, why):
    with WebServer(answer) as server:
        assert send(make_robot(DINGTALK, server.port)) == (DeliveryOutcome.NO_ANSWER, why)
    assert len(server.requests) == 1


def test_a_dropped_encrypted_connection_may_have_delivered_too(trusted_pem):
    with WebServer(drop, trusted_pem) as server:
        assert send(webhook_channel(server.port, "https")).outcome is DeliveryOutcome.NO_ANSWER
    assert len(server.requests) == 1


def test_an_encrypted_connection_delivers_when_the_certificate_is_good(trusted_pem):
    with WebServer(respond_with(b""), trusted_pem) as server:
        assert send(webhook_channel(server.port, "https")) == (DeliveryOutcome.DELIVERED, "")


def test_a_certificate_that_is_not_trusted_gets_nothing(pem):
    with WebServer(respond_with(b""), pem) as server:
        reply = send(webhook_channel(server.port, "https", secret=SECRET))
    assert reply == (DeliveryOutcome.REFUSED, f"127.0.0.1:{server.port} 的证书不可信，或加密连接谈不拢")
    assert server.requests == []


@pytest.mark.parametrize("way", [WEBHOOK, *ROBOTS], ids=attrgetter("code"))
def test_nobody_there_is_a_refusal(make_robot, way):
    port = closed_port()
    channel = webhook_channel(port) if way is WEBHOOK else make_robot(way, port)
    refused = os.strerror(111) if os.name == "posix" else ""
    outcome, why = send(channel)
    assert outcome is DeliveryOutcome.REFUSED
    assert why.startswith(f"连不上 127.0.0.1:{port}（{refused}")


def test_a_connection_that_is_not_taken_in_time_is_a_refusal():
    with deaf_port() as port:
        assert send(webhook_channel(port)) == (DeliveryOutcome.REFUSED, f"1 秒内连不上 127.0.0.1:{port}")
