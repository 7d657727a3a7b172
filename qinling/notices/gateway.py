"""Send through a web interface as its office describes it: a text-message gateway, a platform of the government.

The address, the headers and the body are templates: `{text}` and the other placeholders are filled in.
"""

import json
import re
from urllib.parse import quote, quote_plus, urlsplit
from xml.sax.saxutils import escape

import requests

from qinling.notices.address_answers import AddressAnswer, join_answers
from qinling.notices.channel_config import Channel, Sender
from qinling.notices.request_errors import classify_request_error
from qinling.rules.vocabulary import DeliveryOutcome
from qinling.rules.warnings.message_types import DeliveryResult, Message

_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
_MAX_ANSWER_BYTES = 65_536


def build_gateway_sender(channel: Channel) -> Sender:
    """Return the sender of a webhook with templates: one request for each of its phones."""

    def send_message(message: Message) -> DeliveryResult:
        phones = [message.address] if message.address else channel.phones or ("",)
        return join_answers([AddressAnswer(one, *_send_request(channel, message, one)) for one in phones])

    return send_message


def _send_request(channel: Channel, message: Message, phone: str) -> DeliveryResult:
    values = {
        "subject": message.subject,
        "text": message.body,
        "id": message.uid,
        "receiver": message.recipient,
        "phones": phone,
        "secret": channel.secret,
    }
    headers = {"Content-Type": _guess_content_type(channel.body)} if channel.body else {}
    headers |= {name: _fill_template(value, values, "") for name, value in channel.headers}
    if channel.secret and not _uses_secret(channel):
        headers.setdefault("Authorization", f"Bearer {channel.secret}")
    content_type = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    url = _fill_template(channel.url, values, "url")
    body = _fill_template(channel.body, values, content_type).encode() or None
    try:
        with requests.request(
            channel.method,
            url,
            data=body,
            headers=headers,
            timeout=channel.seconds,
            allow_redirects=False,  # the secret is sent only to the configured address
            stream=True,
        ) as response:
            return _read_answer(channel, response)
    except requests.RequestException as error:
        return classify_request_error(error, urlsplit(url).netloc, channel.seconds)


def _guess_content_type(body: str) -> str:
    if body.lstrip().startswith(("{", "[")):
        return "application/json; charset=utf-8"
    if body.lstrip().startswith("<"):
        return "text/xml; charset=utf-8"
    return "application/x-www-form-urlencoded; charset=utf-8"


def _uses_secret(channel: Channel) -> bool:
    return any("{secret}" in one for one in (channel.url, channel.body, *dict(channel.headers).values()))


def _fill_template(template: str, values: dict[str, str], content_type: str) -> str:
    """Return *template* with its placeholders filled in, written as its kind of text wants them."""

    def write(found: re.Match[str]) -> str:
        value = values.get(found[1])
        if value is None:
            return found[0]
        if "json" in content_type:
            return json.dumps(value, ensure_ascii=False)[1:-1]
        if "xml" in content_type:
            return escape(value, {'"': "&quot;"})
        if content_type == "url":
            return quote(value, safe="")
        return quote_plus(value) if "urlencoded" in content_type else value

    return _PLACEHOLDER.sub(write, template)


def _read_answer(channel: Channel, response: requests.Response) -> DeliveryResult:
    """Return the result from an answer: it is good with a status 2xx and, if any is set, the text *expect*."""
    if response.status_code not in range(200, 300):
        return DeliveryResult(DeliveryOutcome.REFUSED, f"对方返回 HTTP {response.status_code}")
    if not channel.expect:
        return DeliveryResult(DeliveryOutcome.DELIVERED)
    answer = next(response.iter_content(_MAX_ANSWER_BYTES), b"").decode(errors="replace")
    if channel.expect in answer:
        return DeliveryResult(DeliveryOutcome.DELIVERED)
    return DeliveryResult(DeliveryOutcome.REFUSED, f"对方拒收：回音里没有 {channel.expect}：{answer}")
