"""Channels that lead to servers on loopback, and one message to send through them."""

import io

from qinling.notices.channel_config import Channel
from qinling.notices.channel_types import DINGTALK, FEISHU, MAIL, WEBHOOK, WECOM
from qinling.notices.delivery import ChannelSender
from qinling.rules.warnings.message_types import Message
from tests.notices.servers import respond_with

BODY = "问题 SJ-001：<b>河堤</b> & *违规* _种植_ 🌲 #1\n  缩进一行  \n\n&amp; %41 \\u6c49 末行"
MESSAGE = Message("ab12-7", "麻街镇", "【催办】2 个问题临近到期", BODY)
ACCEPTED = respond_with(b'{"errcode":0,"errmsg":"ok"}')
SECRET = "SuperSecret0123"
ROBOTS = (WECOM, DINGTALK, FEISHU)


def webhook_channel(port, scheme="http", **values):
    """Return a webhook channel of a server on *port*."""
    return Channel("接口", WEBHOOK, url=f"{scheme}://127.0.0.1:{port}/in?a=%2F&b=c", seconds=1, **values)


def mail_channel(port, *to, **values):
    """Return a mail channel of a server on *port*."""
    plain = {"host": "127.0.0.1", "port": port, "security": "none", "sender": "秦岭办 <ql@example.cn>"}
    return Channel("信箱", MAIL, to=to or ("a@example.cn",), seconds=1, **{**plain, **values})


def send(channel, message=MESSAGE):
    """Send one message through a channel and return the result."""
    out = io.StringIO()
    return ChannelSender(out).send_message(channel, message)
