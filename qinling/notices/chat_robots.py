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

from qinling.notices.apprise_capture import in_place
from qinling.notices.channel_config import LIMITS, Channel
from qinling.rules.vocabulary import Outcome, Way
from qinling.rules.warnings.messages import Message, Reply

#: Ends a text that had to be cut.
CUT = "……其余略，全文见台账"
_MODULES = {
    Way.WECOM: wecombot,
    Way.DINGTALK: dingtalk,
    Way.FEISHU: feishu,
    Way.WEBHOOK: custom_json,
}
#: Where WeCom and DingTalk, Feishu, and Feishu's older robots say whether they took a message.
_VERDICTS = (("errcode", "errmsg"), ("code", "msg"), ("StatusCode", "StatusMessage"))
_MOST_READ = 65_536


def shorten(text: str, most: int) -> str:
    """Return *text*, cut at the end of a line and marked as cut where it is over *most* bytes of UTF-8."""
    data = text.encode()
    if len(data) <= most:
        return text
    mark = f"\n{CUT}"
    room = data[: most - len(mark.encode()) + 1]  # one more: the line break may stand just there
    head, line_break, _ = room.rpartition(b"\n")
    return (head if line_break else room[:-1]).decode(errors="ignore") + mark


class Hook:
    """A robot or a webhook, kept for a run: apprise's own pause between messages hangs on its object."""

    def __init__(self, channel: Channel) -> None:
        """Make the object of apprise; raises ValueError when it cannot be a key."""
        self._channel = channel
        try:
            self._plugin = _plugin(channel)
        except AppriseImproperlyConfigured:
            raise ValueError from None

    def send(self, message: Message) -> Reply:
        """Send *message* and say what became of it; raises ValueError for characters that cannot be sent."""
        way = self._channel.way
        heard = _Requests(read_body=way is not Way.WEBHOOK)
        if way is Way.WEBHOOK:
            title, body = message.subject, message.body
            self._plugin.payload_extras = {"id": message.uid, "receiver": message.receiver, **_LEFT_OUT}
        else:
            title, body = "", shorten(f"{message.subject}\n{message.body}", LIMITS[way])
        with in_place(_MODULES[way], "requests", heard):
            # Not `notify`: it would trim, and may split, what has to arrive as it stands.
            self._plugin.send(body=body, title=title, body_format=NotifyFormat.TEXT)
        return heard.reply(self._channel)


#: What a JSON plug-in is to leave out: a name with a blank.
_LEFT_OUT = {"version": "", "type": "", "attachments": ""}


def _plugin(channel: Channel) -> Any:
    how: dict[str, Any] = {
        "asset": AppriseAsset(app_id="qinling"),
        "cto": channel.seconds,
        "rto": channel.seconds,
        "redirect": False,  # a secret goes where the settings say, and nowhere else
    }
    if channel.way is Way.WECOM:
        return wecombot.NotifyWeComBot(key=channel.secret, **how)
    if channel.way is Way.DINGTALK:
        signed = {"token": channel.secret, "secret": channel.sign or None}
        return _DingTalk(**signed, **how)  # type: ignore[no-untyped-call]
    if channel.way is Way.FEISHU:
        return feishu.NotifyFeishu(token=channel.secret, **how)
    url = urlsplit(channel.url)
    return custom_json.NotifyJSON(
        host=url.netloc,  # with its port: so an IPv6 address keeps its brackets
        secure=url.scheme == "https",
        fullpath=(url.path or "/") + (f"?{url.query}" if url.query else ""),
        headers={"Authorization": f"Bearer {channel.secret}"} if channel.secret else None,
        **how,
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


class _Requests:
    """Stands where a plug-in says `requests`, and keeps what was answered or what broke."""

    def __init__(self, *, read_body: bool) -> None:
        self._read_body = read_body
        self._place = ""
        self._answer: _Answer | None = None
        self._error: requests.RequestException | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(requests, name)

    def post(self, url: str, **how: Any) -> _Answer:
        return self.request("POST", url, **how)

    def request(self, method: str, url: str, **how: Any) -> _Answer:
        self._place = urlsplit(url).netloc
        # The plug-ins write 汉 as \u6c49: twice the bytes, and DingTalk counts what is sent.
        how["data"] = json.dumps(json.loads(how["data"]), ensure_ascii=False).encode()
        try:
            with requests.request(method, url, stream=True, **how) as response:
                content = next(response.iter_content(_MOST_READ), b"") if self._read_body else b""
                self._answer = _Answer(response.status_code, content)
        except requests.RequestException as error:
            self._error = error
            raise
        return self._answer

    def reply(self, channel: Channel) -> Reply:
        """Say what became of the message."""
        if self._error is not None:
            return _broken(self._error, self._place, channel.seconds)
        if self._answer is None:
            return Reply(Outcome.REFUSED, "没有发出")
        if self._answer.status_code not in range(200, 300):
            return Reply(Outcome.REFUSED, f"对方返回 HTTP {self._answer.status_code}")
        return Reply(Outcome.DELIVERED) if channel.way is Way.WEBHOOK else _verdict(self._answer.content)


def _verdict(content: bytes) -> Reply:
    """Read whether a robot took the message: it answers HTTP 200 to what it refuses as well.

    apprise 2.3 looks no further than the status for WeCom and DingTalk. What is no answer of a
    robot came from something between, and the robot may have the message or not.
    """
    try:
        said = json.loads(content)
    except ValueError:
        said = None
    for code, text in _VERDICTS:
        if isinstance(said, dict) and code in said:
            if said[code] in (0, "0"):
                return Reply(Outcome.DELIVERED)
            return Reply(Outcome.REFUSED, f"对方拒收：{code} {said[code]} {said.get(text, '')}")
    return Reply(Outcome.NO_ANSWER, "回音不是机器人的，不知是否送到")


def _broken(error: requests.RequestException, place: str, seconds: int) -> Reply:
    """Tell what surely did not arrive from what may have arrived."""
    if isinstance(error, requests.ConnectTimeout):
        return Reply(Outcome.REFUSED, f"{seconds} 秒内连不上 {place}")
    if isinstance(error, requests.ReadTimeout):
        return Reply(Outcome.NO_ANSWER, f"{seconds} 秒内没有回音")
    causes = list(_causes(error))
    if any(isinstance(cause, NewConnectionError | ProxyError) for cause in causes):
        said = next((c.strerror for c in reversed(causes) if isinstance(c, OSError) and c.strerror), "")
        return Reply(Outcome.REFUSED, f"连不上 {place}（{said}）")
    if isinstance(error, requests.exceptions.SSLError):  # a drop later on ends like one in the clear
        return Reply(Outcome.REFUSED, f"{place} 的证书不可信，或加密连接谈不拢")
    if isinstance(error, ValueError):  # an address or a header that requests does not send
        return Reply(Outcome.REFUSED, "网址或密钥的写法不对")
    return Reply(Outcome.NO_ANSWER, "连接中断，不知是否送到")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
