"""What a gateway of text messages gets by its templates, and which of its answers are good."""

import json
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pytest

from qinling.notices.channel_config import Channel
from qinling.notices.channel_types import WEBHOOK
from qinling.rules.vocabulary import DeliveryOutcome
from tests.notices.sample_channels import BODY, MESSAGE, SECRET, send
from tests.notices.servers import WebServer, respond_with

PHONES = ("13800000001", "13800000002")
GOOD = respond_with(b'{"code":0,"msg":"ok"}')


def gateway(port, path="/sms", **values):
    return Channel("短信", WEBHOOK, url=f"http://127.0.0.1:{port}{path}", seconds=1, **values)


def test_each_phone_has_a_request_with_its_json_written_right():
    with WebServer(GOOD) as server:
        channel = gateway(
            server.port,
            body='{"to":["{phones}"],"content":"{text}","who":"{receiver}","key":"{secret}"}',
            phones=PHONES,
            secret=SECRET,
            headers=(("X-Id", "{id}"),),
        )
        assert send(channel).outcome is DeliveryOutcome.DELIVERED
        assert send(channel, MESSAGE._replace(address=PHONES[1], body='引号" 和 {subject}')).why == ""
    said = [json.loads(one.body) for one in server.requests]
    assert [one["to"] for one in said] == [[PHONES[0]], [PHONES[1]], [PHONES[1]]]
    assert said[0] == {"to": [PHONES[0]], "content": BODY, "who": "麻街镇", "key": SECRET}
    assert said[2]["content"] == '引号" 和 {subject}'  # what is filled in is not a template
    first = server.requests[0].headers
    assert (first["X-Id"], first["Content-Type"]) == ("ab12-7", "application/json; charset=utf-8")
    assert "Authorization" not in first  # the secret has its place


def test_a_form_and_an_xml_and_an_address_are_written_right():
    text = "a&b=1 <x>+汉"
    message = MESSAGE._replace(body=text)
    with WebServer(GOOD) as server:
        send(gateway(server.port, body="mobile=1&content={text}&t={subject}", secret=SECRET), message)
        send(gateway(server.port, body='<m><t a="{subject}">{text}</t></m>'), message)
        send(gateway(server.port, "/s?to={phones}&c={text}", method="GET", phones=PHONES[:1]), message)
    form, xml, url = server.requests
    assert parse_qs(form.body.decode()) == {"mobile": ["1"], "content": [text], "t": [MESSAGE.subject]}
    assert form.headers["Authorization"] == f"Bearer {SECRET}"
    assert ElementTree.fromstring(xml.body.decode())[0].text == text
    assert parse_qs(url.path.partition("?")[2]) == {"to": [PHONES[0]], "c": [text]}


def test_one_phone_that_is_refused_is_a_failure_that_names_it():
    def refuse_second(server, handler):
        answer = (
            b'{"code":0}' if b"0001" in server.requests[-1].body else b'{"code":7,"msg":"no SuperSecret0123"}'
        )
        respond_with(answer)(server, handler)

    with WebServer(refuse_second) as server:
        channel = gateway(
            server.port, body="to={phones}&c={text}", phones=PHONES, expect='"code":0', secret=SECRET
        )
        outcome, why = send(channel)
    assert outcome is DeliveryOutcome.REFUSED
    assert why.startswith(f'{PHONES[1]}（对方拒收：回音里没有 "code":0：')
    assert why.endswith("；其余 1 个地址已送达")
    assert SECRET not in why


@pytest.mark.parametrize(("status", "outcome"), [(500, "refused"), (302, "refused"), (204, "delivered")])
def test_without_an_expected_text_the_status_counts(status, outcome):
    with WebServer(respond_with(b"", status=status, Location="/other")) as server:
        assert send(gateway(server.port, body="{text}")).outcome.value == outcome
    assert len(server.requests) == 1
