"""One message through each channel, to real servers: what arrives, and what is said of what does not."""

import base64
import hashlib
import hmac
import io
import json
import logging
import os
import socket
from urllib.parse import parse_qsl, quote

import pytest

from qinling.notices import chat_robots, mail
from qinling.notices.channel_config import MAX_TEXT_BYTES
from qinling.notices.chat_robots import CUT_MARK, shorten_text
from qinling.notices.delivery import Channel, ChannelSender
from qinling.rules.vocabulary import ChannelType, DeliveryOutcome
from qinling.rules.warnings.messages import Message
from tests.notices.servers import (
    PEM,
    MailServer,
    WebServer,
    closed_port,
    deaf_port,
    drop,
    said,
    stall,
    stall_half_way,
    twice,
)

#: Passwords in the clear are what some of these tests are about.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")

BODY = "问题 SJ-001：<b>河堤</b> & *违规* _种植_ 🌲 #1\n  缩进一行  \n\n&amp; %41 \\u6c49 末行"
MESSAGE = Message("ab12-7", "麻街镇", "【催办】2 个问题临近到期", BODY)
TOOK = said(b'{"errcode":0,"errmsg":"ok"}')
SECRET = "SuperSecret0123"
ROBOTS = (ChannelType.WECOM, ChannelType.DINGTALK, ChannelType.FEISHU)


@pytest.fixture(autouse=True)
def no_pause_and_no_proxy(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    for plugin in (
        chat_robots.wecombot.NotifyWeComBot,
        chat_robots.dingtalk.NotifyDingTalk,
        chat_robots.feishu.NotifyFeishu,
    ):
        monkeypatch.setattr(plugin, "request_rate_per_sec", 0)


@pytest.fixture
def pem(tmp_path):
    path = tmp_path / "server.pem"
    path.write_text(PEM)
    return path


@pytest.fixture
def trusted(pem, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(pem))
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    return pem


@pytest.fixture
def robot(monkeypatch):
    """Make a channel of a robot whose vendor is a server on loopback."""

    def make(way, port, **values):
        plugins = {
            ChannelType.WECOM: (chat_robots.wecombot.NotifyWeComBot, "send?key={key}"),
            ChannelType.DINGTALK: (chat_robots.dingtalk.NotifyDingTalk, "send?access_token={token}"),
            ChannelType.FEISHU: (chat_robots.feishu.NotifyFeishu, "hook/{token}/"),
        }
        plugin, path = plugins[way]
        monkeypatch.setattr(plugin, "notify_url", f"http://127.0.0.1:{port}/{path}")
        return Channel("群", way, secret=SECRET, seconds=1, **values)

    return make


def hook(port, scheme="http", **values):
    return Channel(
        "接口", ChannelType.WEBHOOK, url=f"{scheme}://127.0.0.1:{port}/in?a=%2F&b=c", seconds=1, **values
    )


def mailbox(port, *to, **values):
    plain = {"host": "127.0.0.1", "port": port, "security": "none", "sender": "秦岭办 <ql@example.cn>"}
    return Channel("信箱", ChannelType.MAIL, to=to or ("a@example.cn",), seconds=1, **{**plain, **values})


def send(channel, message=MESSAGE):
    out = io.StringIO()
    return ChannelSender(out).send_message(channel, message)


# Robots


def text_of(asked):
    said = json.loads(asked.body)
    return said["text"]["content"] if "text" in said else said["content"]["text"]


@pytest.mark.parametrize("way", ROBOTS)
def test_a_robot_gets_the_subject_and_the_text_as_they_stand(robot, way):
    with WebServer(TOOK if way is not ChannelType.FEISHU else said(b'{"code":0,"msg":"success"}')) as server:
        reply = send(robot(way, server.port))
    assert reply == (DeliveryOutcome.DELIVERED, "")
    (asked,) = server.asked
    assert text_of(asked) == f"{MESSAGE.subject}\n{BODY}"
    assert SECRET in asked.path
    assert "汉" not in BODY or "汉".encode() in asked.body


@pytest.mark.parametrize("way", ROBOTS)
def test_a_text_too_long_for_a_robot_is_cut_at_a_line_and_says_so(robot, way):
    body = "\n".join(f"{number}. 河堤内侧违规种植🌲" for number in range(2000))
    with WebServer(TOOK) as server:
        assert send(robot(way, server.port), MESSAGE._replace(body=body)).outcome is DeliveryOutcome.DELIVERED
    (asked,) = server.asked
    lines = text_of(asked).split("\n")
    assert lines[-1] == CUT_MARK
    assert f"\n{lines[-2]}\n" in body
    assert len(text_of(asked).encode()) <= MAX_TEXT_BYTES[way]
    assert len(asked.body) <= 20_000  # what DingTalk and Feishu count


@pytest.mark.parametrize(
    ("way", "answer", "why"),
    [
        (
            ChannelType.WECOM,
            '{"errcode":93000,"errmsg":"invalid webhook url"}',
            "errcode 93000 invalid webhook url",
        ),
        (
            ChannelType.DINGTALK,
            '{"errcode":310000,"errmsg":"sign not match"}',
            "errcode 310000 sign not match",
        ),
        (ChannelType.FEISHU, '{"code":19001,"msg":"param invalid","data":{}}', "code 19001 param invalid"),
    ],
)
def test_a_robot_that_answers_200_and_no_has_refused(robot, way, answer, why):
    with WebServer(said(answer.encode())) as server:
        assert send(robot(way, server.port)) == (DeliveryOutcome.REFUSED, f"对方拒收：{why}")


def test_an_old_robot_of_feishu_is_understood(robot):
    with WebServer(said(b'{"Extra":null,"StatusCode":0,"StatusMessage":"success"}')) as server:
        assert send(robot(ChannelType.FEISHU, server.port)).outcome is DeliveryOutcome.DELIVERED


@pytest.mark.parametrize("answer", [b"<html>log in to the office network</html>", b"", b"[]", b'{"ok":1}'])
def test_what_is_no_answer_of_a_robot_leaves_it_open(robot, answer):
    with WebServer(said(answer)) as server:
        assert send(robot(ChannelType.WECOM, server.port)).outcome is DeliveryOutcome.NO_ANSWER


def test_the_first_of_two_answers_counts(robot):
    with WebServer(twice) as server:
        post, channel = ChannelSender(io.StringIO()), robot(ChannelType.WECOM, server.port)
        assert [post.send_message(channel, MESSAGE).outcome for _ in range(2)] == [
            DeliveryOutcome.DELIVERED
        ] * 2
    assert len(server.asked) == 2


def test_dingtalk_is_signed_as_it_documents(robot):
    with WebServer(TOOK) as server:
        for _ in range(8):  # most signatures hold + / or =, which is where the quoting shows
            send(robot(ChannelType.DINGTALK, server.port, sign="SECabc123"))
    for asked in server.asked:
        raw = dict(part.split("=", 1) for part in asked.path.partition("?")[2].split("&"))
        said = dict(parse_qsl(asked.path.partition("?")[2]))
        text = f"{said['timestamp']}\nSECabc123"
        right = base64.b64encode(hmac.new(b"SECabc123", text.encode(), hashlib.sha256).digest()).decode()
        assert raw["sign"] == quote(right, safe="")
        assert said["access_token"] == SECRET


def test_messages_to_one_robot_keep_its_pace(robot, monkeypatch):
    naps = []
    monkeypatch.setattr("apprise.url.time.sleep", naps.append)
    monkeypatch.setattr(chat_robots.wecombot.NotifyWeComBot, "request_rate_per_sec", 3)
    with WebServer(TOOK) as server:
        post = ChannelSender(io.StringIO())
        for _ in range(3):
            post.send_message(robot(ChannelType.WECOM, server.port), MESSAGE)
    assert len(naps) == 2
    assert all(2 < nap <= 3 for nap in naps)


# Webhook


def test_a_webhook_gets_json_with_the_uid_and_the_token():
    with WebServer(said(b"", status=204)) as server:
        assert send(hook(server.port, secret=SECRET)) == (DeliveryOutcome.DELIVERED, "")
    (asked,) = server.asked
    assert json.loads(asked.body) == {
        "id": "ab12-7", "receiver": "麻街镇", "title": MESSAGE.subject, "message": BODY
    }  # fmt: skip
    assert asked.path == "/in?a=%2F&b=c"
    assert asked.headers["Authorization"] == f"Bearer {SECRET}"
    assert asked.headers["Content-Type"] == "application/json"


def test_without_a_secret_there_is_no_token():
    with WebServer(said(b"")) as server:
        assert send(hook(server.port)).outcome is DeliveryOutcome.DELIVERED
    assert "Authorization" not in server.asked[0].headers


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_a_status_that_is_not_2xx_is_a_refusal(status):
    with WebServer(said(b"", status=status)) as server:
        assert send(hook(server.port)) == (DeliveryOutcome.REFUSED, f"对方返回 HTTP {status}")


@pytest.mark.parametrize("way", [ChannelType.WEBHOOK, *ROBOTS])
def test_a_secret_is_not_carried_after_a_redirect(robot, way):
    with WebServer(said(b"")) as other:
        there = said(b"", status=307, Location=f"http://localhost:{other.port}/")
        with WebServer(there) as server:
            channel = (
                hook(server.port, secret=SECRET) if way is ChannelType.WEBHOOK else robot(way, server.port)
            )
            assert send(channel) == (DeliveryOutcome.REFUSED, "对方返回 HTTP 307")
    assert other.asked == []


@pytest.mark.parametrize(
    ("answer", "why"),
    [(stall, "1 秒内没有回音"), (stall_half_way, "连接中断，不知是否送到"), (drop, "连接中断，不知是否送到")],
)
def test_what_is_not_answered_may_have_arrived(robot, answer, why):
    with WebServer(answer) as server:
        assert send(robot(ChannelType.DINGTALK, server.port)) == (DeliveryOutcome.NO_ANSWER, why)
    assert len(server.asked) == 1


def test_a_dropped_encrypted_connection_may_have_delivered_too(trusted):
    with WebServer(drop, trusted) as server:
        assert send(hook(server.port, "https")).outcome is DeliveryOutcome.NO_ANSWER
    assert len(server.asked) == 1


def test_an_encrypted_connection_delivers_when_the_certificate_is_good(trusted):
    with WebServer(said(b""), trusted) as server:
        assert send(hook(server.port, "https")) == (DeliveryOutcome.DELIVERED, "")


def test_a_certificate_that_is_not_trusted_gets_nothing(pem):
    with WebServer(said(b""), pem) as server:
        reply = send(hook(server.port, "https", secret=SECRET))
    assert reply == (DeliveryOutcome.REFUSED, f"127.0.0.1:{server.port} 的证书不可信，或加密连接谈不拢")
    assert server.asked == []


@pytest.mark.parametrize("way", [ChannelType.WEBHOOK, *ROBOTS])
def test_nobody_there_is_a_refusal(robot, way):
    port = closed_port()
    channel = hook(port) if way is ChannelType.WEBHOOK else robot(way, port)
    refused = os.strerror(111) if os.name == "posix" else ""
    outcome, why = send(channel)
    assert outcome is DeliveryOutcome.REFUSED
    assert why.startswith(f"连不上 127.0.0.1:{port}（{refused}")


def test_a_name_that_nobody_has_is_a_refusal(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    asked = Channel("接口", ChannelType.WEBHOOK, url="http://hook.invalid/x", seconds=1)
    assert send(asked) == (DeliveryOutcome.REFUSED, "连不上 hook.invalid（Name or service not known）")
    outcome, why = send(mailbox(25, host="smtp.invalid"))
    assert (outcome, why) == (DeliveryOutcome.REFUSED, "连不上 smtp.invalid:25（Name or service not known）")


def test_a_connection_that_is_not_taken_in_time_is_a_refusal():
    with deaf_port() as port:
        assert send(hook(port)) == (DeliveryOutcome.REFUSED, f"1 秒内连不上 127.0.0.1:{port}")


@pytest.mark.parametrize(
    "channel",
    [
        Channel("群", ChannelType.WECOM, secret="不是钥匙"),
        Channel("群", ChannelType.DINGTALK, secret="abc", sign="不是"),
        Channel("群", ChannelType.FEISHU, secret="a b"),
        Channel("接口", ChannelType.WEBHOOK, url="http://[::1/", secret="x"),
        Channel("接口", ChannelType.WEBHOOK, url="http://127.0.0.1:1/", secret="令牌"),
        Channel("接口", ChannelType.WEBHOOK, url="http://127.0.0.1:1/", secret="a\nb"),
        Channel("信箱", ChannelType.MAIL, host="127.0.0.1", sender="nobody", to=("a@example.cn",)),
    ],
)
def test_a_channel_that_cannot_work_says_so_and_does_not_raise(channel):
    outcome, why = send(channel)
    assert outcome is DeliveryOutcome.REFUSED
    assert "写法不对" in why


# Mail


def test_a_letter_arrives_as_it_stands_and_can_be_known_again():
    with MailServer() as server:
        assert send(mailbox(server.port)) == (DeliveryOutcome.DELIVERED, "")
        assert send(mailbox(server.port)) == (DeliveryOutcome.DELIVERED, "")
        assert send(mailbox(server.port), MESSAGE._replace(uid="ab12-8")).outcome is DeliveryOutcome.DELIVERED
    (to, letter), (_, again), (_, other) = server.letters
    assert to == ["a@example.cn"]
    assert letter["Subject"] == MESSAGE.subject
    assert letter["From"] == "秦岭办 <ql@example.cn>"
    assert letter["To"] == "a@example.cn"
    assert letter["X-Qinling-Message"] == "ab12-7"
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content_charset() == "utf-8"
    assert letter.get_content().replace("\r\n", "\n") == f"{BODY}\n"  # as lines of mail end
    assert letter.get_all("Message-ID") == again.get_all("Message-ID")
    assert len(letter.get_all("Message-ID")) == 1
    assert letter["Message-ID"] != other["Message-ID"]
    assert letter["Message-ID"].endswith("@example.cn>")


def test_a_long_letter_is_neither_cut_nor_split():
    body = "\n".join(f"{number}. 河堤内侧违规种植" for number in range(5000))
    with MailServer() as server:
        assert send(mailbox(server.port), MESSAGE._replace(body=body)).outcome is DeliveryOutcome.DELIVERED
    ((_, letter),) = server.letters
    assert letter.get_content().replace("\r\n", "\n") == f"{body}\n"


def test_each_recipient_gets_a_letter_and_those_refused_are_named():
    with MailServer(refuse=("b@example.cn",)) as server:
        outcome, why = send(mailbox(server.port, "a@example.cn", "李四 <b@example.cn>", "c@localhost"))
    assert outcome is DeliveryOutcome.DELIVERED
    assert why == "另有未送达的：b@example.cn（550 5.1.1 no such user）"
    assert [to for to, _ in server.letters] == [["a@example.cn"], ["c@localhost"]]


def test_when_nobody_takes_the_letter_it_is_refused():
    with MailServer(refuse=("a@example.cn", "b@example.cn")) as server:
        outcome, why = send(mailbox(server.port, "a@example.cn", "b@example.cn"))
    assert outcome is DeliveryOutcome.REFUSED
    assert why == "a@example.cn（550 5.1.1 no such user）；b@example.cn（550 5.1.1 no such user）"


@pytest.mark.parametrize("password", ["p%41ss w+rd/@:", SECRET])
def test_a_password_is_used_as_it_stands(password):
    with MailServer(password=password) as server:
        assert send(mailbox(server.port, user="ql@example.cn", secret=password)) == (
            DeliveryOutcome.DELIVERED,
            "",
        )


def test_a_wrong_password_is_a_refusal():
    with MailServer(password="right") as server:
        outcome, why = send(mailbox(server.port, user="ql@example.cn", secret=SECRET))
    assert outcome is DeliveryOutcome.REFUSED
    assert why.startswith("登录被拒（535 ")
    assert server.letters == []


def test_a_server_that_wants_a_login_refuses_without():
    with MailServer(password="right") as server:
        outcome, why = send(mailbox(server.port))
    assert outcome is DeliveryOutcome.REFUSED
    assert "530" in why


@pytest.mark.parametrize(
    ("how", "why"),
    [({"drop": "DATA"}, "a@example.cn（连接中断）"), ({"stall": "DATA"}, "a@example.cn（1 秒内没有回音）")],
)
def test_a_letter_whose_taking_was_not_answered_may_have_arrived(how, why):
    with MailServer(**how) as server:
        assert send(mailbox(server.port)) == (DeliveryOutcome.NO_ANSWER, why)
    assert len(server.letters) == 1


@pytest.mark.parametrize("how", [{"drop": "RCPT"}, {"stall": "RCPT"}, {"drop": "EHLO"}])
def test_what_breaks_off_before_the_letter_has_surely_not_arrived(how):
    with MailServer(**how) as server:
        outcome, why = send(mailbox(server.port, "a@example.cn", "b@example.cn"))
    assert outcome is DeliveryOutcome.REFUSED
    assert "连接中断" in why or "没有回音" in why
    assert server.letters == []


def test_nobody_there_or_nobody_answering_takes_no_letter():
    port = closed_port()
    outcome, why = send(mailbox(port))
    assert (outcome, why.partition("（")[0]) == (DeliveryOutcome.REFUSED, f"连不上 127.0.0.1:{port}")
    with deaf_port() as port:
        assert send(mailbox(port)) == (DeliveryOutcome.REFUSED, f"连不上 127.0.0.1:{port}（1 秒内没有回音）")


@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_an_encrypted_mail_server_delivers_when_its_certificate_is_good(trusted, security):
    with MailServer(pem=trusted, starttls=security == "starttls") as server:
        channel = mailbox(server.port, security=security, host="localhost")
        assert send(channel) == (DeliveryOutcome.DELIVERED, "")


@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_a_mail_server_that_is_not_trusted_gets_no_password(pem, security):
    with MailServer(pem=pem, starttls=security == "starttls") as server:
        outcome, why = send(mailbox(server.port, security=security, user="ql", secret=SECRET))
    assert outcome is DeliveryOutcome.REFUSED
    assert "证书不可信" in why


def test_a_mail_server_without_encryption_gets_no_password():
    with MailServer() as server:
        outcome, why = send(mailbox(server.port, security="starttls", user="ql", secret=SECRET))
    assert outcome is DeliveryOutcome.REFUSED
    assert "不支持" in why


# Folder and stdout


def test_a_folder_is_made_and_holds_one_file_a_message(tmp_path):
    folder = tmp_path / "外发" / "盘"
    channel = Channel("盘", ChannelType.FOLDER, folder=str(folder))
    assert send(channel) == (DeliveryOutcome.DELIVERED, "")
    assert send(channel, MESSAGE._replace(body="改过")) == (DeliveryOutcome.DELIVERED, "")
    send(channel, MESSAGE._replace(uid="../x:/8"))
    assert sorted(path.name for path in folder.iterdir()) == ["..%2Fx%3A%2F8.txt", "ab12-7.txt"]
    assert (folder / "ab12-7.txt").read_bytes().decode() == f"{MESSAGE.subject}\n麻街镇\n\n改过\n"


def test_a_folder_that_cannot_be_written_is_a_refusal(tmp_path):
    (tmp_path / "file").write_text("")
    outcome, why = send(Channel("盘", ChannelType.FOLDER, folder=str(tmp_path / "file")))
    assert outcome is DeliveryOutcome.REFUSED
    assert why.startswith(f"写不进文件夹 {tmp_path / 'file'}（")


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    channel = Channel("盘", ChannelType.FOLDER, folder=str(tmp_path))
    send(channel)
    assert send(channel, MESSAGE._replace(body="半\ud800")).outcome is DeliveryOutcome.REFUSED
    assert [path.name for path in tmp_path.iterdir()] == ["ab12-7.txt"]
    assert BODY in (tmp_path / "ab12-7.txt").read_text(encoding="utf-8")


def test_stdout_gets_the_text():
    out = io.StringIO()
    assert ChannelSender(out).send_message(Channel("屏幕", ChannelType.STDOUT), MESSAGE) == (
        DeliveryOutcome.DELIVERED,
        "",
    )
    assert out.getvalue() == f"{MESSAGE.subject}\n\n{BODY}\n\n"


def test_a_reader_that_has_gone_is_a_refusal():
    class Gone(io.StringIO):
        def flush(self):
            raise BrokenPipeError(32, "Broken pipe")

    reply = ChannelSender(Gone()).send_message(Channel("屏幕", ChannelType.STDOUT), MESSAGE)
    assert reply == (DeliveryOutcome.REFUSED, "写不到标准输出（Broken pipe）")


# Secrets, and what the module costs


def test_no_secret_is_shown_or_logged(robot, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    echo = f'{{"errcode":1,"errmsg":"bad {SECRET}\\n and SECabc123"}}'.encode()
    with WebServer(said(echo)) as server:
        channel = robot(ChannelType.DINGTALK, server.port, sign="SECabc123")
        reply = send(channel)
    assert reply.why == "对方拒收：errcode 1 bad …… and ……"
    shown = f"{channel} {reply} {caplog.text} {''.join(capfd.readouterr())}"
    with MailServer(password="right") as server:
        channel = mailbox(server.port, user="ql", secret=SECRET)
        shown += f"{channel} {send(channel)}"
    channel = Channel("接口", ChannelType.WEBHOOK, secret=SECRET, url=f"http://127.0.0.1:1/{SECRET}")
    shown += f"{channel} {send(channel)} {caplog.text} {''.join(capfd.readouterr())}"
    assert SECRET not in shown
    assert "SECabc123" not in shown


def test_a_long_answer_is_not_repeated_in_full(robot):
    with WebServer(said(json.dumps({"errcode": 1, "errmsg": "x" * 5000}).encode())) as server:
        assert len(send(robot(ChannelType.WECOM, server.port)).why) < 250


def test_apprise_is_left_as_it_was(robot):
    import requests

    with WebServer(TOOK) as server:
        send(robot(ChannelType.WECOM, server.port))
    assert chat_robots.wecombot.requests is requests
    assert mail.base.AppriseSMTPController is mail.AppriseSMTPController


# Cutting


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
