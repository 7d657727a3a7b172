"""A mail to several addresses over a real server: each is delivered by itself, and what waited is composed anew."""

import json

import pytest

from tests.notices.servers import MailServer

FRIDAY, MONDAY = "2026-04-24", "2026-04-27"
UNDELIVERED = 25


@pytest.fixture
def given_mail(tmp_path):
    """Write settings whose office has a mailbox with two addresses, and return their file."""

    def write(port, *to):
        path = tmp_path / "s.toml"
        listed = json.dumps(to or ("a@example.cn", "b@example.cn"))
        path.write_text(
            f'[notify]\noffice = ["mail"]\nretry_minutes = 1\n[channels.mail]\nway = "mail"\nhost = "127.0.0.1"\n'
            f'port = {port}\nsecurity = "none"\nsender = "ql@example.cn"\nto = {listed}\nseconds = 2\n',
            "utf-8",
        )
        return path

    return write


@pytest.fixture(autouse=True)
def given_issue_due(given_issue):
    given_issue("SJ-001", 整改时限="2026年5月8日", 责任单位="麻街镇")
    given_issue("SJ-002", 整改时限="2026年5月9日", 责任单位="麻街镇")


def list_states(qinling):
    items = json.loads(qinling("notify", "list", "--json").stdout)["items"]
    return {item["address"]: item["state"] for item in items}


def test_one_address_that_is_refused_is_one_sent_and_one_failed_and_tried_again_alone(qinling, given_mail):
    with MailServer(refuse=["b@example.cn"]) as server:
        settings = given_mail(server.port)
        result = qinling("warn", "--notify", "--settings", settings, "--today", FRIDAY)
        assert result.exit_code == UNDELIVERED
        assert "（mail b@example.cn）没有送达：b@example.cn（550 5.1.1 no such user）" in result.stderr
        assert "1 条消息没有送达" in result.stderr
        assert list_states(qinling) == {"a@example.cn": "delivered", "b@example.cn": "waiting"}
        assert "mail 送达 1 条、未送达 1 条" in qinling("cron", "check", "--today", FRIDAY).stdout
        server.refuse = []
        assert qinling("notify", "resend", "--today", MONDAY).exit_code == 0
        assert qinling("notify", "retry", "--settings", settings, "--today", MONDAY).exit_code == 0
        assert qinling("notify", "retry", "--settings", settings, "--today", MONDAY).exit_code == 0
    assert [to for to, _ in server.letters] == [["a@example.cn"], ["b@example.cn"]]
    assert set(list_states(qinling).values()) == {"delivered"}
    first, second = (letter for _, letter in server.letters)
    assert second["Subject"] == f"补发：{first['Subject'].replace(FRIDAY, MONDAY)}"
    assert second["Message-ID"] == first["Message-ID"]


def test_an_address_that_is_corrected_gets_what_the_wrong_one_did_not(qinling, given_mail):
    with MailServer(refuse=["b@example.cn"]) as server:
        settings = given_mail(server.port)
        qinling("warn", "--notify", "--settings", settings, "--today", FRIDAY)
        given_mail(server.port, "a@example.cn", "c@example.cn")
        qinling("notify", "resend", "--today", FRIDAY)
        assert qinling("notify", "retry", "--settings", settings, "--today", FRIDAY).exit_code == 0
    assert [to for to, _ in server.letters] == [["a@example.cn"], ["c@example.cn"]]
    assert list_states(qinling)["b@example.cn"] == "withdrawn"


def test_a_test_message_that_one_address_refuses_is_a_failure(qinling, given_mail):
    with MailServer(refuse=["b@example.cn"]) as server:
        result = qinling("notify", "test", "mail", "--settings", given_mail(server.port))
    assert result.exit_code == UNDELIVERED
    assert "b@example.cn（550 5.1.1 no such user）；其余 1 个地址已送达" in result.stderr


def test_a_variable_that_a_run_lacks_is_said_by_the_test_and_by_cron(qinling, given_mail):
    with MailServer() as server:
        settings = given_mail(server.port)
        with settings.open("a") as file:
            file.write('user = "ql"\nsecret = "env:QL_MAIL"\n')
        said = qinling("cron", "show", "--settings", settings).stdout
        assert "渠道用到环境变量 QL_MAIL" in said
        assert qinling("warn", "--notify", "--settings", settings, "--today", FRIDAY).exit_code == UNDELIVERED
        check = qinling("cron", "check", "--settings", settings, "--today", FRIDAY)
    assert f"{FRIDAY} 的运行没有渠道要用的环境变量 QL_MAIL" in check.stderr
    assert f"qinling --settings {settings} cron show" in check.stderr
    assert json.loads(qinling("cron", "check", "--json").stdout)["items"][0]["missing_env"] == ["QL_MAIL"]


def test_a_weekly_run_of_the_logins_rehearses_what_waits_as_it_will_be_sent(qinling, given_mail, tmp_path):
    with MailServer(refuse=["a@example.cn", "b@example.cn"]) as server:
        settings = given_mail(server.port)
        assert qinling("warn", "--notify", "--settings", settings, "--today", FRIDAY).exit_code == UNDELIVERED
    (tmp_path / "日志").mkdir()
    settings.write_text(settings.read_text("utf-8") + '[logins]\nfolder = "日志"\n', "utf-8")
    weekly = ("login", "weekly", "--settings", settings, "--today", MONDAY)
    before = qinling("notify", "list", "--json").stdout
    rehearsed = qinling(*weekly, "--dry-run", "--json")
    shown = qinling(*weekly, "--dry-run").stderr

    assert rehearsed.exit_code == 0, rehearsed.stderr
    waiting = [one for one in json.loads(rehearsed.stdout)["messages"] if one["subject"].startswith("补发")]
    assert [one["address"] for one in waiting] == ["a@example.cn", "b@example.cn"]
    assert MONDAY in waiting[0]["subject"]
    assert "（mail a@example.cn、mail b@example.cn）" in shown
    assert qinling("notify", "list", "--json").stdout == before


@pytest.fixture
def given_waiting_town(qinling, tmp_path):
    """A message for 麻街镇 waits, because its channel was broken. Return the settings file."""
    path = tmp_path / "town.toml"
    (tmp_path / "坏").write_text("不是文件夹", "utf-8")
    path.write_text(
        '[notify]\noffice = []\nretry_minutes = 1\n[notify.receivers]\n"麻街镇" = ["box"]\n'
        '[channels.box]\nway = "folder"\nfolder = "坏"\n',
        "utf-8",
    )
    assert qinling("warn", "--notify", "--settings", path, "--today", FRIDAY).exit_code == UNDELIVERED
    qinling("notify", "resend", "--today", MONDAY)
    (tmp_path / "坏").unlink()
    return path


def test_a_retry_without_the_settings_keeps_what_waits_and_names_the_receiver(
    qinling, given_waiting_town, tmp_path
):
    kept = qinling("notify", "retry", "--today", MONDAY)
    assert kept.exit_code == UNDELIVERED
    assert "发给 麻街镇 的 1 条没有发，留着：没有设置文件" in kept.stderr
    assert "用 --settings 写明设置文件，或把它放回 " in kept.stderr
    other = tmp_path / "other.toml"
    other.write_text('office = "区秦岭办"\n', "utf-8")
    gone = qinling("notify", "retry", "--settings", other, "--today", MONDAY).stderr
    assert f"设置 {other} 里没有这个接收人" in gone
    assert "qinling config set notify.receivers.麻街镇= --settings" in gone
    assert qinling("notify", "retry", "--settings", given_waiting_town, "--today", MONDAY).exit_code == 0
    assert len(list((tmp_path / "坏").glob("*.txt"))) == 1


@pytest.mark.parametrize("command", [("notify", "retry"), ("warn", "--notify")])
def test_a_run_without_the_settings_uses_up_no_try_of_what_waits_for_the_office(qinling, given_mail, command):
    settings = given_mail(9, "a@example.cn")  # nobody listens there
    qinling("warn", "--notify", "--settings", settings, "--today", FRIDAY)
    qinling("notify", "resend", "--today", MONDAY)
    for _ in range(9):
        kept = qinling(*command, "--today", MONDAY)
    assert kept.exit_code == UNDELIVERED
    assert "发给 本单位 的 1 条没有发，留着：没有设置文件" in kept.stderr
    (waiting,) = (
        one for one in json.loads(qinling("notify", "list", "--json").stdout)["items"] if one["address"]
    )
    assert (waiting["state"], waiting["attempts"]) == ("waiting", 0)
    with MailServer() as server:
        settings = given_mail(server.port, "a@example.cn")
        assert qinling("notify", "retry", "--settings", settings, "--today", MONDAY).exit_code == 0
    assert len(server.letters) == 1


def test_a_receiver_set_to_no_channel_ends_what_waits_and_says_so(qinling, given_waiting_town):
    text = given_waiting_town.read_text("utf-8")
    given_waiting_town.write_text(text.replace('"麻街镇" = ["box"]', '"麻街镇" = []'), "utf-8")
    told = qinling("notify", "retry", "--settings", given_waiting_town, "--today", MONDAY)
    assert (told.exit_code, "有 1 条没送达的不再补发：设置里 麻街镇 不走任何渠道" in told.stderr) == (0, True)
    again = qinling("notify", "retry", "--settings", given_waiting_town, "--today", MONDAY).stderr
    assert again == (
        "该提醒的问题 2 个，谁也没有发：设置里一个发送渠道也没有用；"
        f"写上：qinling --settings {given_waiting_town} config set notify.office 渠道\n"
    )
