"""Chat robots and webhooks: apprise sends, and what was answered is overheard."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import requests
from apprise import AppriseAsset
from apprise.common import NotifyFormat
from apprise.exception import AppriseImproperlyConfigured
from apprise.plugins import custom_json, dingtalk, feishu, wecombot
from urllib3.exceptions import NewConnectionError, ProxyError

from qinling.notices.apprise_capture import replace_attribute
from qinling.notices.channel_config import MAX_TEXT_BYTES, Channel
from qinling.rules.vocabulary import ChannelType, DeliveryOutcome
from qinling.rules.warnings.messages import DeliveryResult, Message

#: Ends a text that had to be cut.
CUT_MARK = "……其余略，全文见台账"
_PLUGIN_MODULES = {
    ChannelType.WECOM: wecombot,
    ChannelType.DINGTALK: dingtalk,
    ChannelType.FEISHU: feishu,
    ChannelType.WEBHOOK: custom_json,
}
#: Where WeCom and DingTalk, Feishu, and Feishu's older robots say whether they took a message.
_ANSWER_KEYS = (("errcode", "errmsg"), ("code", "msg"), ("StatusCode", "StatusMessage"))
_MAX_ANSWER_BYTES = 65_536


def shorten_text(text: str, max_bytes: int) -> str:
    """Return *text*, cut at the end of a line and marked as cut where it is over *max_bytes* bytes of UTF-8."""
    data = text.encode()
    if len(data) <= max_bytes:
        return text
    mark = f"\n{CUT_MARK}"
    room = data[: max_bytes - len(mark.encode()) + 1]  # one more: the line break may stand just there
    head, line_break, _ = room.rpartition(b"\n")
    return (head if line_break else room[:-1]).decode(errors="ignore") + mark


class WebhookSender:
    """A robot or a webhook, kept for a run: apprise's own pause between messages hangs on its object."""

    def __init__(self, channel: Channel) -> None:
        """Make the object of apprise; raises ValueError when it cannot be a key."""
        self._channel = channel
        try:
            self._plugin = _build_plugin(channel)
        except AppriseImproperlyConfigured:
            raise ValueError from None

    def send_message(self, message: Message) -> DeliveryResult:
        """Send *message* and say what became of it; raises ValueError for characters that cannot be sent."""
        way = self._channel.way
        recorder = _RecordingRequests(read_body=way is not ChannelType.WEBHOOK)
        if way is ChannelType.WEBHOOK:
            title, body = message.subject, message.body
            self._plugin.payload_extras = {"id": message.uid, "receiver": message.recipient, **_OMITTED_KEYS}
        else:
            title, body = "", shorten_text(f"{message.subject}\n{message.body}", MAX_TEXT_BYTES[way])
        with replace_attribute(_PLUGIN_MODULES[way], "requests", recorder):
            # Not `notify`: it would trim, and may split, what has to arrive as it stands.
            self._plugin.send(body=body, title=title, body_format=NotifyFormat.TEXT)
        return recorder.build_result(self._channel)


#: What a JSON plug-in is to leave out: a name with a blank.
_OMITTED_KEYS = {"version": "", "type": "", "attachments": ""}


def _build_plugin(channel: Channel) -> Any:
    options: dict[str, Any] = {
        "asset": AppriseAsset(app_id="qinling"),
        "cto": channel.seconds,
        "rto": channel.seconds,
        "redirect": False,  # a secret goes where the settings say, and nowhere else
    }
    if channel.way is ChannelType.WECOM:
        return wecombot.NotifyWeComBot(key=channel.secret, **options)
    if channel.way is ChannelType.DINGTALK:
        signed = {"token": channel.secret, "secret": channel.sign or None}
        return _DingTalk(**signed, **options)  # type: ignore[no-untyped-call]
    if channel.way is ChannelType.FEISHU:
        return feishu.NotifyFeishu(token=channel.secret, **options)
    url = urlsplit(channel.url)
    return custom_json.NotifyJSON(
        host=url.netloc,  # with its port: so an IPv6 address keeps its brackets
        secure=url.scheme == "https",
        fullpath=(url.path or "/") + (f"?{url.query}" if url.query else ""),
        headers={"Authorization": f"Bearer {channel.secret}"} if channel.secret else None,
        **options,
    )


class _DingTalk(dingtalk.NotifyDingTalk):
    def get_signature(self) -> tuple[str, str]:
        # apprise 2.3 quotes the signature and hands it to requests, which quotes it once more.
        timestamp, signature = super().get_signature()  # type: ignore[no-untyped-call]
        return timestamp, unquote(signature)


class _Answer(NamedTuple):
    """What a plug-in looks at of an answer, under the names that it knows."""

    status_code: int
    content: bytes


class _RecordingRequests:
    """Stands where a plug-in says `requests`, and keeps what was answered or what broke."""

    def __init__(self, *, read_body: bool) -> None:
        self._read_body = read_body
        self._host = ""
        self._answer: _Answer | None = None
        self._error: requests.RequestException | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(requests, name)

    def post(self, url: str, **options: Any) -> _Answer:
        return self.request("POST", url, **options)

    def request(self, method: str, url: str, **options: Any) -> _Answer:
        self._host = urlsplit(url).netloc
        # The plug-ins write 汉 as \u6c49: twice the bytes, and DingTalk counts what is sent.
        options["data"] = json.dumps(json.loads(options["data"]), ensure_ascii=False).encode()
        try:
            with requests.request(method, url, stream=True, **options) as response:
                content = next(response.iter_content(_MAX_ANSWER_BYTES), b"") if self._read_body else b""
                self._answer = _Answer(response.status_code, content)
        except requests.RequestException as error:
            self._error = error
            raise
        return self._answer

    def build_result(self, channel: Channel) -> DeliveryResult:
        """Say what became of the message."""
        if self._error is not None:
            return _classify_request_error(self._error, self._host, channel.seconds)
        if self._answer is None:
            return DeliveryResult(DeliveryOutcome.REFUSED, "没有发出")
        if self._answer.status_code not in range(200, 300):
            return DeliveryResult(DeliveryOutcome.REFUSED, f"对方返回 HTTP {self._answer.status_code}")
        return (
            DeliveryResult(DeliveryOutcome.DELIVERED)
            if channel.way is ChannelType.WEBHOOK
            else _read_robot_answer(self._answer.content)
        )


def _read_robot_answer(content: bytes) -> DeliveryResult:
    """Read whether a robot took the message: it answers HTTP 200 to what it refuses as well.

    apprise 2.3 looks no further than the status for WeCom and DingTalk. What is no answer of a
    robot came from something between, and the robot may have the message or not.
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


def _classify_request_error(error: requests.RequestException, host: str, seconds: int) -> DeliveryResult:
    """Tell what surely did not arrive from what may have arrived."""
    if isinstance(error, requests.ConnectTimeout):
        return DeliveryResult(DeliveryOutcome.REFUSED, f"{seconds} 秒内连不上 {host}")
    if isinstance(error, requests.ReadTimeout):
        return DeliveryResult(DeliveryOutcome.NO_ANSWER, f"{seconds} 秒内没有回音")
    causes = list(_list_causes(error))
    if any(isinstance(cause, NewConnectionError | ProxyError) for cause in causes):
        said = next((c.strerror for c in reversed(causes) if isinstance(c, OSError) and c.strerror), "")
        return DeliveryResult(DeliveryOutcome.REFUSED, f"连不上 {host}（{said}）")
    if isinstance(error, requests.exceptions.SSLError):  # a drop later on ends like one in the clear
        return DeliveryResult(DeliveryOutcome.REFUSED, f"{host} 的证书不可信，或加密连接谈不拢")
    if isinstance(error, ValueError):  # an address or a header that requests does not send
        return DeliveryResult(DeliveryOutcome.REFUSED, "网址或密钥的写法不对")
    return DeliveryResult(DeliveryOutcome.NO_ANSWER, "连接中断，不知是否送到")


def _list_causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
