"""Send to chat robots and webhooks with apprise, and record the answers.

A new robot is one entry in channel_types.py and a builder here.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import requests
from apprise import AppriseAsset
from apprise.common import NotifyFormat
from apprise.exception import AppriseImproperlyConfigured
from apprise.plugins import custom_json, dingtalk, feishu, wecombot

from qinling.notices.apprise_capture import replace_attribute
from qinling.notices.channel_config import Channel, Sender
from qinling.notices.request_errors import classify_request_error
from qinling.rules.vocabulary import DeliveryOutcome
from qinling.rules.warnings.message_types import DeliveryResult, Message

#: Marks a shortened text.
CUT_MARK = "……其余略，全文见台账"
#: (code, text) keys of the answers of WeCom and DingTalk, Feishu, and older Feishu robots.
_ANSWER_KEYS = (("errcode", "errmsg"), ("code", "msg"), ("StatusCode", "StatusMessage"))
_MAX_ANSWER_BYTES = 65_536
#: Keys that apprise's JSON plug-in leaves out when set to "".
_OMITTED_KEYS = {"version": "", "type": "", "attachments": ""}


def build_wecom_sender(channel: Channel) -> Sender:
    """Return the sender of a WeCom robot. Raises ValueError for a bad key."""
    plugin = _build_plugin(
        _set_address(wecombot.NotifyWeComBot, channel, "key={key}"), channel, key=channel.secret
    )
    return _Robot(channel, wecombot, plugin).send_message


def build_dingtalk_sender(channel: Channel) -> Sender:
    """Return the sender of a DingTalk robot. Raises ValueError for a bad key."""
    plugin_class = _set_address(_DingTalk, channel, "access_token={token}")
    plugin = _build_plugin(plugin_class, channel, token=channel.secret, secret=channel.sign or None)
    return _Robot(channel, dingtalk, plugin).send_message


def build_feishu_sender(channel: Channel) -> Sender:
    """Return the sender of a Feishu robot. Raises ValueError for a bad key."""
    plugin = _build_plugin(
        _set_address(feishu.NotifyFeishu, channel, "/{token}"), channel, token=channel.secret
    )
    return _FeishuRobot(channel, feishu, plugin).send_message


def build_webhook_sender(channel: Channel) -> Sender:
    """Return the sender of a webhook. Raises ValueError for a bad address."""
    url = urlsplit(channel.url)
    plugin = _build_plugin(
        custom_json.NotifyJSON,
        channel,
        host=url.netloc,  # with its port, so that an IPv6 address keeps its brackets
        secure=url.scheme == "https",
        fullpath=(url.path or "/") + (f"?{url.query}" if url.query else ""),
        headers={"Authorization": f"Bearer {channel.secret}"} if channel.secret else None,
    )
    return _Webhook(channel, custom_json, plugin).send_message


def _set_address(plugin_class: Any, channel: Channel, key: str) -> Any:
    """Return *plugin_class* for a robot of the office's own server: *key* is added to the address of the channel."""
    if not channel.url:
        return plugin_class
    base = channel.url.rstrip("/").replace("{", "{{").replace("}", "}}")
    mark = "" if key.startswith("/") else "&" if "?" in base else "?"
    return type("OwnServer", (plugin_class,), {"notify_url": f"{base}{mark}{key}"})


def _build_plugin(plugin_class: Callable[..., Any], channel: Channel, **options: Any) -> Any:
    try:
        return plugin_class(
            asset=AppriseAsset(app_id="qinling"),
            cto=channel.seconds,
            rto=channel.seconds,
            redirect=False,  # the secret is sent only to the configured address
            **options,
        )
    except AppriseImproperlyConfigured:
        raise ValueError from None


class _DingTalk(dingtalk.NotifyDingTalk):
    def get_signature(self) -> tuple[str, str]:
        # apprise 2.3 quotes the signature, and requests quotes it again.
        timestamp, signature = super().get_signature()  # type: ignore[no-untyped-call]
        return timestamp, unquote(signature)


class _PluginSender:
    """Sends with one plug-in of apprise. It is kept for a run, because apprise's rate limit belongs to it."""

    def __init__(self, channel: Channel, module: ModuleType, plugin: Any) -> None:
        self._channel = channel
        self._module = module
        self._plugin = plugin

    def sign_payload(self) -> dict[str, str]:
        """Return what is added to the payload to sign it."""
        return {}

    def _send(
        self, title: str, body: str, read_answer: "Callable[[bytes], DeliveryResult] | None"
    ) -> DeliveryResult:
        recorder = _RecordingRequests(read_answer, self.sign_payload())
        with replace_attribute(self._module, "requests", recorder):
            # Not `notify`: it trims and may split the text.
            self._plugin.send(body=body, title=title, body_format=NotifyFormat.TEXT)
        return recorder.build_result(self._channel.seconds)


class _Robot(_PluginSender):
    def send_message(self, message: Message) -> DeliveryResult:
        """Send *message*. Raises ValueError for characters that cannot be sent."""
        text = shorten_text(f"{message.subject}\n{message.body}", self._channel.way.max_text_bytes)
        return self._send("", text, _read_robot_answer)


class _FeishuRobot(_Robot):
    def sign_payload(self) -> dict[str, str]:
        """Return the time and the signature, as Feishu documents them: the text is the key, and nothing is hashed."""
        if not self._channel.sign:
            return {}
        timestamp = str(int(time.time()))  # noqa: TID251  (Feishu compares it with its own clock)
        key = f"{timestamp}\n{self._channel.sign}".encode()
        signature = base64.b64encode(hmac.new(key, digestmod=hashlib.sha256).digest()).decode()
        return {"timestamp": timestamp, "sign": signature}


class _Webhook(_PluginSender):
    def send_message(self, message: Message) -> DeliveryResult:
        """Send *message*. Raises ValueError for characters that cannot be sent."""
        self._plugin.payload_extras = {"id": message.uid, "receiver": message.recipient, **_OMITTED_KEYS}
        return self._send(message.subject, message.body, None)


def shorten_text(text: str, max_bytes: int) -> str:
    """Return *text*, cut after a line and marked if it is longer than *max_bytes* bytes of UTF-8."""
    data = text.encode()
    if len(data) <= max_bytes:
        return text
    mark = f"\n{CUT_MARK}"
    room = data[: max_bytes - len(mark.encode()) + 1]  # one byte more: it may be the line break
    head, line_break, _ = room.rpartition(b"\n")
    return (head if line_break else room[:-1]).decode(errors="ignore") + mark


class _Answer(NamedTuple):
    """The part of an answer that a plug-in reads, under the names of `requests`."""

    status_code: int
    content: bytes


class _RecordingRequests:
    """Stand-in for the module `requests` in a plug-in. It records the answer or the error.

    *read_answer* reads the body of an answer. With None, the body is ignored and any status 2xx
    counts as delivered. *signature* is added to the payload.
    """

    def __init__(
        self, read_answer: Callable[[bytes], DeliveryResult] | None, signature: dict[str, str]
    ) -> None:
        self._read_answer = read_answer
        self._signature = signature
        self._host = ""
        self._answer: _Answer | None = None
        self._error: requests.RequestException | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(requests, name)

    def post(self, url: str, **options: Any) -> _Answer:
        return self.request("POST", url, **options)

    def request(self, method: str, url: str, **options: Any) -> _Answer:
        self._host = urlsplit(url).netloc
        # The plug-ins write 汉 as \u6c49: twice the bytes, and DingTalk limits the bytes sent.
        options["data"] = json.dumps(
            {**json.loads(options["data"]), **self._signature}, ensure_ascii=False
        ).encode()
        try:
            with requests.request(method, url, stream=True, **options) as response:
                content = next(response.iter_content(_MAX_ANSWER_BYTES), b"") if self._read_answer else b""
                self._answer = _Answer(response.status_code, content)
        except requests.RequestException as error:
            self._error = error
            raise
        return self._answer

    def build_result(self, seconds: int) -> DeliveryResult:
        """Return the result of the request. *seconds* is its timeout."""
        if self._error is not None:
            return classify_request_error(self._error, self._host, seconds)
        if self._answer is None:
            return DeliveryResult(DeliveryOutcome.REFUSED, "没有发出")
        if self._answer.status_code not in range(200, 300):
            return DeliveryResult(DeliveryOutcome.REFUSED, f"对方返回 HTTP {self._answer.status_code}")
        if self._read_answer is None:
            return DeliveryResult(DeliveryOutcome.DELIVERED)
        return self._read_answer(self._answer.content)


def _read_robot_answer(content: bytes) -> DeliveryResult:
    """Return the result from a robot's answer. Robots answer HTTP 200 to refused messages too.

    apprise 2.3 checks only the status for WeCom and DingTalk. An unknown answer comes from a proxy
    in between; the message may have arrived.
    """
    try:
        answer = json.loads(content)
    except ValueError:
        answer = None
    for code, text in _ANSWER_KEYS:
        if isinstance(answer, dict) and code in answer:
            if answer[code] in (0, "0"):
                return DeliveryResult(DeliveryOutcome.DELIVERED)
            return DeliveryResult(
                DeliveryOutcome.REFUSED, f"对方拒收：{code} {answer[code]} {answer.get(text, '')}"
            )
    return DeliveryResult(DeliveryOutcome.NO_ANSWER, "回音不是机器人的，不知是否送到")
