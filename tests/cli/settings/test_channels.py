"""What a channel of the settings may say, and where its secrets come from."""

import os
import tomllib

import pytest

from qinling.cli.settings.channels import read_channel
from qinling.errors import ValueRefused
from qinling.notices.channel_config import Channel
from qinling.notices.channel_types import MAIL, STDOUT, WEBHOOK, parse_channel_type

SECRET = "SuperSecret0123"


@pytest.fixture
def load_channel(tmp_path):
    """Read a channel from lines of TOML, with environment variables beside."""

    def reading(toml, **environ):
        return read_channel("群", tomllib.loads(toml), environ, tmp_path)

    return reading


@pytest.fixture
def read_refusal(load_channel):
    def refusing(toml, **environ):
        with pytest.raises(ValueRefused) as caught:
            load_channel(toml, **environ)
        assert "发送渠道 群 的设置有误" in caught.value.message
        assert "[channels.群]" in caught.value.remedy
        assert SECRET not in str(caught.value)
        return caught.value.message

    return refusing


@pytest.fixture
def secret_file(tmp_path):
    path = tmp_path / "key.txt"
    path.write_text(f"{SECRET}\n第二行不看\n", encoding="utf-8-sig")
    path.chmod(0o600)
    return path


@pytest.mark.usefixtures("secret_file")
def test_a_mail_channel(load_channel, tmp_path):
    channel = load_channel("""
        way = "mail"
        host = "smtp.example.cn"
        port = 465
        security = "ssl"
        user = "ql@example.cn"
        secret = "file:key.txt"
        sender = "秦岭办 <ql@example.cn>"
        to = ["a@example.cn", "李四 <b@example.cn>", "a@example.cn", "王五 <A@example.cn>"]
        seconds = 30
        """)
    assert channel == Channel(
        name="群", way=MAIL, host="smtp.example.cn", port=465, security="ssl", user="ql@example.cn", secret=SECRET,
        sender="秦岭办 <ql@example.cn>", to=("a@example.cn", "李四 <b@example.cn>"), seconds=30,
    )  # fmt: skip
    plain = load_channel('way = "电子邮件"\nhost = "10.0.0.1"\nsender = "a@b.cn"\nto = "c@d.cn，e@f.cn"')
    assert (plain.security, plain.port, plain.seconds) == ("starttls", 0, 15)
    assert plain.to == ("c@d.cn", "e@f.cn")


@pytest.mark.parametrize("way", ["wecom", "dingtalk", "feishu"])
def test_a_robot_needs_its_key_only(load_channel, way):
    channel = load_channel(f'way = "{way}"\nsecret = "env:QL_KEY"', QL_KEY=SECRET)
    assert channel == Channel("群", parse_channel_type(way), secret=SECRET)


def test_robots_that_check_signatures_have_a_second_secret(load_channel, read_refusal):
    toml = 'way = "{}"\nsecret = "env:A"\nsign = "env:B"'
    for way in ("dingtalk", "feishu"):
        assert load_channel(toml.format(way), A="abc", B="SEC123").sign == "SEC123"
    assert "用不着 sign" in read_refusal(toml.format("wecom"), A="abc", B="SEC123")


@pytest.mark.parametrize("way", ["wecom", "dingtalk", "feishu"])
def test_the_server_of_a_robot_may_be_the_offices_own_and_its_key_stands_apart(
    load_channel, read_refusal, way
):
    there = "https://im.example.gov.cn:8443/cgi-bin/webhook/send"
    toml = f'way = "{way}"\nsecret = "env:A"\nurl = "{{}}"'
    assert load_channel(toml.format(there), A=SECRET).url == there
    for key in ("?key=", "?x=1&access_token=", "/"):
        assert "只写到密钥之前" in read_refusal(toml.format(f"{there}{key}{SECRET}"), A=SECRET)


GATEWAY = """
    way = "webhook"
    url = "https://sms.example.cn/send"
    secret = "env:A"
    headers = { "X-Api-Key" = "{secret}" }
    body = '{"to":"{phones}","content":"{text}"}'
    phones = ["13800000001", "13800000002"]
    expect = '"code":0'
"""


def test_a_gateway_of_text_messages(load_channel):
    assert load_channel(GATEWAY, A=SECRET) == Channel(
        "群", WEBHOOK, url="https://sms.example.cn/send", secret=SECRET, headers=(("X-Api-Key", "{secret}"),),
        body='{"to":"{phones}","content":"{text}"}', phones=("13800000001", "13800000002"), expect='"code":0',
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("{text}", "{txt}", "没有 {txt} 这个占位符"),
        ("{text}", "", "要有 {text}（全文）或 {subject}"),
        ("{phones}", "1", "phones 和 {phones} 要么都写"),
        ('"{secret}"', f'"{SECRET}"', "X-Api-Key 的值不能直接写在设置里"),
        ('"{secret}"', '"{secret}{text}"', "headers 里只能用 {secret} 和 {id}"),
        ('secret = "env:A"', "", "用了 {secret}，却没有写 secret"),
        ("expect =", 'method = "GET"\nexpect =', "GET 没有正文"),
        ("expect =", 'method = "DELETE"\nexpect =', "GET、POST、PUT"),
        ("13800000002", "一三八", "“一三八”不是手机号"),
    ],
)
def test_a_gateway_whose_templates_do_not_fit_is_refused(read_refusal, old, new, why):
    assert why in read_refusal(GATEWAY.replace(old, new), A=SECRET)


def test_the_address_of_a_webhook_may_be_a_secret_itself(load_channel, secret_file):
    there = "https://hook.example.cn/x?key=1"
    assert load_channel(f'way = "webhook"\nurl = "{there}"').url == there
    assert load_channel('way = "webhook"\nurl = "env:HOOK"\nsecret = "file:key.txt"', HOOK=there) == Channel(
        "群", WEBHOOK, url=there, secret=SECRET
    )
    secret_file.write_text(there)
    assert load_channel('way = "webhook"\nurl = "file:key.txt"').url == there


def test_a_folder_is_relative_to_the_settings_file(load_channel, tmp_path):
    assert load_channel('way = "folder"\nfolder = "外发"').folder == str(tmp_path / "外发")
    assert load_channel(f'way = "folder"\nfolder = "{(tmp_path / "x").as_posix()}"').folder == str(
        tmp_path / "x"
    )
    assert load_channel('way = "stdout"') == Channel("群", STDOUT)


@pytest.mark.parametrize(
    ("way", "missing"),
    [
        ("mail", ["host", "sender", "to"]),
        ("wecom", ["secret"]),
        ("dingtalk", ["secret"]),
        ("feishu", ["secret"]),
        ("webhook", ["url"]),
        ("folder", ["folder"]),
    ],
)
def test_the_missing_keys_of_a_channel_type_are_named(read_refusal, way, missing):
    told = read_refusal(f'way = "{way}"')
    assert all(f"渠道缺 {key}" in told for key in missing)


def test_all_mistakes_of_a_channel_are_listed_together(read_refusal):
    told = read_refusal("""
        way = "mail"
        hots = "smtp.example.cn"
        port = 70000
        security = "tls"
        secret = "env:NOT_THERE"
        sender = "秦岭办"
        to = ["a@example.cn", 7]
        seconds = 0
        folder = "x"
        """)
    for part in (
        "没有 hots 这一项，你是不是想写 host",
        "port：应是 1 到 65535 的整数",
        "security：应是 starttls、ssl、none 之一",
        "secret：没有环境变量 NOT_THERE",
        "sender：“秦岭办”不是一个电子邮件地址：没有 @",
        "to：应是文字",
        "seconds：应是 1 到 300 的整数",
        "电子邮件渠道缺 host",
        "电子邮件渠道用不着 folder",
        "user 和 secret 要么都写，要么都不写",
        "\n  10. ",
    ):
        assert part in told


@pytest.mark.parametrize(
    ("toml", "why"),
    [
        ('folder = "x"', "缺 way，可用：mail、wecom"),
        ('way = "fax"', "“fax”不在可选词内"),
        ("way = 7", "way：应是文字"),
        ('way = "folder"\nfolder = ""', "folder：应是文字"),
        ('way = "folder"\nfolder = ["x"]', "folder：应是文字"),
        ('way = "stdout"\nzzz = 1', "没有 zzz 这一项，可用：way、host"),
        ('way = "webhook"\nurl = "ftp://example.cn/"', "url：应是 http:// 或 https://"),
        ('way = "webhook"\nurl = "https:///x"', "url：应是 http:// 或 https://"),
        ('way = "webhook"\nurl = "https://a.cn:99999/x"', "url：应是 http:// 或 https://"),
        ('way = "webhook"\nurl = "https://[::1/x"', "url：应是 http:// 或 https://"),
        ('way = "webhook"\nurl = "https://a.cn/x y"', "url：应是 http:// 或 https://"),
        (f'way = "webhook"\nurl = "https://me:{SECRET}@a.cn/"', "网址里不要写用户名和密码"),
        (f'way = "webhook"\nurl = "{SECRET}"', "url：应是 http:// 或 https://"),
        (f'way = "wecom"\nsecret = "{SECRET}"', "secret：不能直接写在设置里"),
        ('way = "wecom"\nsecret = "env:"', "secret：不能直接写在设置里"),
        (f'way = "wecom"\nsecret = ["{SECRET}"]', "secret：不能直接写在设置里"),
        ('way = "wecom"\nsecret = "env:HOOK"', "不是机器人的密钥"),
        ('way = "wecom"\nsecret = "env:HAN"', "环境变量 HAN 里的密钥只能是英文字母"),
        ('way = "dingtalk"\nsecret = "env:GOOD"\nsign = "env:HOOK"', "不是加签的密钥"),
        ('way = "wecom"\nsecret = "env:1ABC"', "1ABC 在命令行里设不了：换一个变量名"),
        ('way = "wecom"\nsecret = "env:钥匙"', "钥匙 在命令行里设不了：换一个变量名"),
        ('way = "wecom"\nsecret = "env:EMPTY"', "没有环境变量 EMPTY，或它是空的"),
        ('way = "mail"\nhost = "smtp.a.cn:25"\nsender = "a@b.cn"\nto = "a@b.cn"', "端口写在 port"),
        ('way = "mail"\nhost = "a.cn"\nsender = "a@b.cn"\nto = []', "to：应是一个或一列"),
        (
            'way = "mail"\nhost = "a.cn"\nsender = "a@b.cn"\nto = "a@b.cn"\nuser = "王"',
            "user：只能是英文字母",
        ),
        ('way = "mail"\nhost = "a.cn"\nsender = "a@b\\nX: y"\nto = "a@b.cn"', "不是一个电子邮件地址"),
        (
            'way = "mail"\nhost = "a.cn"\nsender = "a@b.cn;c@b.cn"\nto = "a@b.cn"',
            "sender：“a@b.cn;c@b.cn”不是一个",
        ),
        (
            'way = "mail"\nhost = "a.cn"\nsender = "a@b.cn"\nto = ["b@x.cn;c@x.cn"]',
            '一个地址一项：qinling config set channels.群.to b@x.cn c@x.cn，或在设置文件里写 to = ["b@x.cn", "c@x.cn"]',
        ),
        ('way = "mail"\nhost = "a.cn"\nsender = "a@b.cn"\nto = "b@example,cn"', "域名里没有点"),
        ('way = "mail"\nhost = "a.cn"\nsender = "a@b.cn"\nto = ["张三 b@x.cn"]', "里面有空格"),
    ],
)
def test_a_mistake_is_named_without_showing_the_secret(read_refusal, toml, why):
    assert why in read_refusal(toml, HOOK=f"https://a.cn/?key={SECRET}", HAN="密钥", GOOD="abc", EMPTY="")


def test_a_secret_file_is_read_only_when_nobody_else_can(read_refusal, load_channel, secret_file):
    toml = 'way = "wecom"\nsecret = "file:key.txt"'
    assert load_channel(toml).secret == SECRET
    if os.name == "posix":
        secret_file.chmod(0o640)
        assert f"chmod 600 {secret_file}" in read_refusal(toml)


def test_a_secret_file_that_cannot_be_used_is_named(read_refusal, secret_file):
    toml = 'way = "wecom"\nsecret = "file:key.txt"'
    secret_file.write_text("\n")
    assert f"文件 {secret_file} 的第一行是空的" in read_refusal(toml)
    secret_file.write_bytes("密".encode("gbk"))
    assert f"文件 {secret_file} 不是 UTF-8 文本" in read_refusal(toml)
    secret_file.unlink()
    assert f"读不了文件 {secret_file}（" in read_refusal(toml)
