"""What a mail server gets, and what its answers mean."""

import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qinling.notices.letter import write_letter
from qinling.rules.vocabulary import DeliveryOutcome
from tests.notices.sample_channels import BODY, MESSAGE, SECRET, mail_channel, send
from tests.notices.servers import MailServer, closed_port, deaf_port

#: Some of these tests are about passwords without encryption.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")


def test_a_letter_arrives_unchanged_with_its_message_id():
    with MailServer() as server:
        assert send(mail_channel(server.port)) == (DeliveryOutcome.DELIVERED, "")
        assert send(mail_channel(server.port)) == (DeliveryOutcome.DELIVERED, "")
        assert (
            send(mail_channel(server.port), MESSAGE._replace(uid="ab12-8")).outcome
            is DeliveryOutcome.DELIVERED
        )
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
        assert (
            send(mail_channel(server.port), MESSAGE._replace(body=body)).outcome is DeliveryOutcome.DELIVERED
        )
    ((_, letter),) = server.letters
    assert letter.get_content().replace("\r\n", "\n") == f"{body}\n"


def test_each_recipient_gets_a_letter_and_those_refused_are_named():
    with MailServer(refuse=("b@example.cn",)) as server:
        outcome, why = send(mail_channel(server.port, "a@example.cn", "李四 <b@example.cn>", "c@example.cn"))
    assert outcome is DeliveryOutcome.REFUSED  # one that has it not is a failure
    assert why == "b@example.cn（550 5.1.1 no such user）；其余 2 个地址已送达"
    assert [to for to, _ in server.letters] == [["a@example.cn"], ["c@example.cn"]]


def test_when_nobody_takes_the_letter_it_is_refused():
    with MailServer(refuse=("a@example.cn", "b@example.cn")) as server:
        outcome, why = send(mail_channel(server.port, "a@example.cn", "b@example.cn"))
    assert outcome is DeliveryOutcome.REFUSED
    assert why == "a@example.cn（550 5.1.1 no such user）；b@example.cn（550 5.1.1 no such user）"


@pytest.mark.parametrize("password", ["p%41ss w+rd/@:", SECRET])
def test_a_password_is_used_unchanged(password):
    with MailServer(password=password) as server:
        assert send(mail_channel(server.port, user="ql@example.cn", secret=password)) == (
            DeliveryOutcome.DELIVERED,
            "",
        )


def test_a_wrong_password_is_a_refusal():
    with MailServer(password="right") as server:
        outcome, why = send(mail_channel(server.port, user="ql@example.cn", secret=SECRET))
    assert outcome is DeliveryOutcome.REFUSED
    assert why.startswith("登录被拒（535 ")
    assert server.letters == []


def test_a_server_that_wants_a_login_refuses_without():
    with MailServer(password="right") as server:
        outcome, why = send(mail_channel(server.port))
    assert outcome is DeliveryOutcome.REFUSED
    assert "530" in why


@pytest.mark.parametrize(
    ("how", "why"),
    [({"drop": "DATA"}, "a@example.cn（连接中断）"), ({"stall": "DATA"}, "a@example.cn（1 秒内没有回音）")],
)
def test_a_letter_whose_taking_was_not_answered_may_have_arrived(how, why):
    with MailServer(**how) as server:
        assert send(mail_channel(server.port)) == (DeliveryOutcome.NO_ANSWER, why)
    assert len(server.letters) == 1


@pytest.mark.parametrize("how", [{"drop": "RCPT"}, {"stall": "RCPT"}, {"drop": "EHLO"}])
def test_what_breaks_off_before_the_letter_has_surely_not_arrived(how):
    with MailServer(**how) as server:
        outcome, why = send(mail_channel(server.port, "a@example.cn", "b@example.cn"))
    assert outcome is DeliveryOutcome.REFUSED
    assert "连接中断" in why or "没有回音" in why
    assert server.letters == []


def test_nobody_there_or_nobody_answering_takes_no_letter():
    port = closed_port()
    outcome, why = send(mail_channel(port))
    assert (outcome, why.partition("（")[0]) == (DeliveryOutcome.REFUSED, f"连不上 127.0.0.1:{port}")
    with deaf_port() as port:
        assert send(mail_channel(port)) == (
            DeliveryOutcome.REFUSED,
            f"连不上 127.0.0.1:{port}（1 秒内没有回音）",
        )


@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_an_encrypted_mail_server_delivers_when_its_certificate_is_good(trusted_pem, security):
    with MailServer(pem=trusted_pem, starttls=security == "starttls") as server:
        channel = mail_channel(server.port, security=security, host="localhost")
        assert send(channel) == (DeliveryOutcome.DELIVERED, "")


@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_a_mail_server_that_is_not_trusted_gets_no_password(pem, security):
    with MailServer(pem=pem, starttls=security == "starttls") as server:
        outcome, why = send(mail_channel(server.port, security=security, user="ql", secret=SECRET))
    assert outcome is DeliveryOutcome.REFUSED
    assert "证书不可信" in why


def test_a_mail_server_without_encryption_gets_no_password():
    with MailServer() as server:
        outcome, why = send(mail_channel(server.port, security="starttls", user="ql", secret=SECRET))
    assert outcome is DeliveryOutcome.REFUSED
    assert "不支持" in why


def test_an_attachment_arrives_whole_under_its_chinese_name(tmp_path):
    file = tmp_path / "第01镇人民政府-2026-05-08.xlsx"
    file.write_bytes(bytes(range(256)) * 40)
    with MailServer() as server:
        result = send(mail_channel(server.port), MESSAGE._replace(attachment=file))
    assert result == (DeliveryOutcome.DELIVERED, "")
    ((_, letter),) = server.letters
    (part,) = letter.iter_attachments()
    assert (part.get_filename(), part.get_payload(decode=True)) == (file.name, file.read_bytes())
    assert letter.get_body().get_content().replace("\r\n", "\n").rstrip() == BODY.rstrip()
    assert len(letter.get_all("Message-ID")) == 1


def test_headers_are_encoded_as_the_mail_servers_want_them():
    subject = "【补发】秦岭问题预警 2026-06-10：已超期 12 个，今日到期 2 个，紧急 1 个，进度滞后 3 个，意见未复 1 个 𠮷"
    message = MESSAGE._replace(subject=subject, follows="ab12-6")
    sender = "商洛市商州区秦岭生态环境保护委员会办公室综合协调科值班室（测试） <ql@example.cn>"
    channel = mail_channel(1, "李四（林业局） <b@example.cn>", sender=sender)
    text = write_letter(channel, message, channel.to[0])
    head = text.partition(b"\r\n\r\n")[0].decode("ascii")
    assert max(map(len, head.split("\r\n"))) <= 76
    words = re.findall(r"=\?[^?]+\?[bq]\?[^?]*\?=", head)
    assert max(map(len, words)) <= 75
    for word in words:  # each is whole characters by itself
        ((data, charset),) = decode_header(word)
        data.decode(charset)
    letter = message_from_bytes(text, policy=policy.default)
    assert letter["Subject"] == subject
    plain = message_from_bytes(text)["From"]  # the newer parser puts blanks between the words of a name
    assert str(make_header(decode_header(plain))) == sender
    assert letter["To"].addresses[0].addr_spec == "b@example.cn"
    assert letter["Auto-Submitted"] == "auto-generated"
    earlier = message_from_bytes(write_letter(channel, MESSAGE._replace(uid="ab12-6"), channel.to[0]))
    assert letter["References"] == letter["In-Reply-To"] == earlier["Message-ID"]
    assert letter["Content-Transfer-Encoding"] == "base64"
    assert "References" not in earlier


@settings(max_examples=150)
@given(
    st.text(
        st.characters(exclude_categories=("C", "Z")) | st.sampled_from("秦岭预警：，（）😀 a1"), min_size=1
    )
)
def test_any_subject_comes_through_its_encoded_words(subject):
    text = write_letter(mail_channel(1), MESSAGE._replace(subject=subject), "a@example.cn")
    head = text.partition(b"\r\n\r\n")[0].decode("ascii")
    assert subject.isascii() or max(map(len, head.split("\r\n"))) <= 76
    words = re.findall(r"=\?utf-8\?[bq]\?[^?]*\?=", head)
    assert all(decode_header(word)[0][0].decode() for word in words)
    read = str(make_header(decode_header(message_from_bytes(text)["Subject"])))
    assert read.split() == subject.split()


def test_a_message_for_one_address_goes_to_it_alone():
    with MailServer() as server:
        channel = mail_channel(server.port, "a@example.cn", "李四 <b@example.cn>")
        result = send(channel, MESSAGE._replace(address="b@example.cn"))
    assert result.outcome is DeliveryOutcome.DELIVERED
    ((to, letter),) = server.letters
    assert (to, letter["To"]) == (["b@example.cn"], "李四 <b@example.cn>")
