"""`dispatch --send`: the workbook goes to its unit as an attachment, over channels that take one."""

import json

import pytest

from tests.cli.commands.exchange.dispatched import DUE, UNITS, write_ledger_csv
from tests.notices.servers import MailServer, closed_port

ASKED = ("dispatch", "--by", "责任单位", "--due", DUE, "--send")
FOLDER = '[channels."{0}"]\nway = "folder"\nfolder = "{0}"\n'
MAIL = '[channels."信"]\nway = "mail"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nsender = "ql@example.cn"\nto = ["a@example.cn"]\n'


@pytest.fixture
def given_channels(run_ok, tmp_path, monkeypatch):
    """Two units with two issues each; return the function that writes the settings and gives them as a variable."""
    monkeypatch.chdir(tmp_path)
    run_ok("import", write_ledger_csv(tmp_path / "台账.csv", UNITS[:2]))

    def write(channels, text):
        lines = [f'"{unit}" = ["{name}"]' for unit, name in zip(UNITS, channels, strict=False) if name]
        settings = "\n".join(["[notify.receivers]", *lines, text])
        (tmp_path / "s.toml").write_text(settings, "utf-8")
        return {"QINLING_SETTINGS": str(tmp_path / "s.toml")}

    return write


def test_each_unit_gets_its_own_file_over_its_channel(given_channels, run_ok, tmp_path):
    settings = given_channels(("甲", "乙"), FOLDER.format("甲") + FOLDER.format("乙"))
    assert "已发给 2 个单位" in run_ok(*ASKED, **settings).stderr
    for folder, unit in (("甲", UNITS[0]), ("乙", UNITS[1])):
        name = f"{unit}-{DUE}.xlsx"
        assert sorted(path.suffix for path in (tmp_path / folder).iterdir()) == [".txt", ".xlsx"]
        kept = tmp_path / f"分发-{DUE}" / name
        assert (tmp_path / folder / name).read_bytes() == kept.read_bytes()
    items = json.loads(run_ok("dispatch", "status", "--json").stdout)["items"]
    assert [one["sent"] is not None for one in items] == [True, True]


def test_mail_carries_the_file(given_channels, run_ok):
    with MailServer() as server:
        run_ok(*ASKED, **given_channels(("信", "信"), MAIL.format(port=server.port)))
    names = [part.get_filename() for _, letter in server.letters for part in letter.iter_attachments()]
    assert names == [f"{unit}-{DUE}.xlsx" for unit in UNITS[:2]]


def test_a_channel_that_takes_no_file_is_refused_by_name_before_anything(
    given_channels, run_refused, tmp_path
):
    (tmp_path / "robot").write_text("a" * 30)
    (tmp_path / "robot").chmod(0o600)
    text = FOLDER.format("甲") + f'[channels."群"]\nway = "wecom"\nsecret = "file:{tmp_path}/robot"\n'
    told = run_refused(18, *ASKED, **given_channels(("甲", "群"), text))
    assert f"渠道 群（企业微信，{UNITS[1]}等用它）不能带附件，什么也没有发" in told
    assert not (tmp_path / "甲").exists()
    assert not list(tmp_path.glob("分发*/*.xlsx"))


def test_a_unit_without_a_channel_is_refused_or_noted(given_channels, run_ok, run_refused, tmp_path):
    settings = given_channels(("甲",), FOLDER.format("甲"))
    assert f"1 个单位没有设发送渠道：{UNITS[1]}" in run_refused(2, *ASKED, **settings)
    told = run_ok(*ASKED, "--to", "自己转交", **settings).stderr
    assert f"{UNITS[1]}，请自己转交" in told
    assert len(list((tmp_path / "自己转交").iterdir())) == 2


def test_what_was_not_delivered_is_named_and_recorded(given_channels, qinling, run_ok, tmp_path):
    settings = given_channels(("甲", "信"), FOLDER.format("甲") + MAIL.format(port=closed_port()))
    result = qinling(*ASKED, **settings)
    assert (result.exit_code, f"没有送达 {UNITS[1]}：渠道 信" in result.stderr) == (25, True)
    assert "第 1 轮有 1 个单位的 1 个收件没有送达" in result.stderr
    assert "qinling dispatch send 1" in result.stderr
    assert f"发送时没有送达 {UNITS[1]}" in run_ok("dispatch", "status").stdout
    assert len(list((tmp_path / f"分发-{DUE}").iterdir())) == 2


def test_a_file_that_a_unit_has_filled_in_is_not_replaced(given_channels, qinling, run_ok, tmp_path):
    settings = given_channels(("甲", "乙"), FOLDER.format("甲") + FOLDER.format("乙"))
    (tmp_path / "甲").mkdir()
    filled = tmp_path / "甲" / f"{UNITS[0]}-{DUE}.xlsx"
    filled.write_bytes(b"filled in")
    result = qinling(*ASKED, **settings)
    assert (result.exit_code, "文件夹里已有另一份" in result.stderr) == (25, True)
    assert filled.read_bytes() == b"filled in"


def test_a_trial_sends_nothing(given_channels, run_ok, tmp_path):
    run_ok(*ASKED, "--dry-run", **given_channels(("甲", "甲"), FOLDER.format("甲")))
    assert not (tmp_path / "甲").exists()


def test_of_two_addresses_the_one_that_was_refused_is_sent_again_alone(given_channels, qinling, run_ok):
    with MailServer(refuse=["b@example.cn"]) as server:
        text = MAIL.format(port=server.port).replace('["a@example.cn"]', '["a@example.cn", "b@example.cn"]')
        settings = given_channels(("信",), text)
        failed = qinling(*ASKED, "--to", "分发", **settings)
        assert failed.exit_code == 25
        assert f"没有送达 {UNITS[0]}：渠道 信 b@example.cn 没有送达（" in failed.stderr
        assert "第 1 轮有 1 个单位的 1 个收件没有送达" in failed.stderr
        assert qinling("dispatch", "send", **settings).exit_code == 25
        server.refuse = []
        assert f"将发给 1 个单位：{UNITS[0]}" in run_ok("dispatch", "send", "--dry-run", **settings).stderr
        assert "已发给 1 个单位" in run_ok("dispatch", "send", **settings).stderr
        assert "没有再发" in run_ok("dispatch", "send", "1", **settings).stderr
    assert [to for to, _ in server.letters] == [["a@example.cn"], ["b@example.cn"]]
    items = json.loads(run_ok("dispatch", "status", "--json").stdout)["items"]
    assert [(one["sent"] is not None, one["unsent_why"]) for one in items] == [(True, None), (False, None)]


def test_what_was_dispatched_without_sending_is_sent_later(given_channels, run_ok, run_refused, tmp_path):
    settings = given_channels(("甲", "乙"), FOLDER.format("甲") + FOLDER.format("乙"))
    run_ok(*ASKED[:-1], "--to", "分发")
    path = tmp_path / "分发" / f"{UNITS[1]}-{DUE}.xlsx"
    whole = path.read_bytes()
    path.write_bytes(whole + b" ")
    assert "有人改过，不再发" in run_refused(2, "dispatch", "send", **settings)
    path.unlink()
    assert f"找不到分发时写的 {path.name}" in run_refused(2, "dispatch", "send", **settings)
    path.write_bytes(whole)
    assert not (tmp_path / "甲").exists()
    assert "已发给 2 个单位" in run_ok("dispatch", "send", **settings).stderr
    assert (tmp_path / "乙" / path.name).read_bytes() == whole
    run_ok("dispatch", "end")
    assert "第 1 轮已经结束" in run_refused(2, "dispatch", "send", **settings)
    assert "没有第 9 轮" in run_refused(2, "dispatch", "send", "9", **settings)


def test_a_unit_that_two_receivers_mean_gets_its_file_at_both(given_channels, run_ok, tmp_path):
    env = given_channels(("甲", "甲"), FOLDER.format("甲") + FOLDER.format("乙"))
    lines = (
        (tmp_path / "s.toml")
        .read_text("utf-8")
        .replace("[notify.receivers]", '[notify.receivers]\n"甲乙局" = ["乙"]')
    )
    (tmp_path / "s.toml").write_text(lines, "utf-8")
    run_ok("edit", "A01", "责任单位=甲乙局")
    run_ok("unit", "merge", UNITS[0], "甲乙局")
    assert f"有几个接收人的都发了：{UNITS[0]}（甲乙局、{UNITS[0]}）" in run_ok(*ASKED, **env).stderr
    for folder in ("甲", "乙"):
        assert (tmp_path / folder / f"{UNITS[0]}-{DUE}.xlsx").exists()
    assert "没有再发" in run_ok("dispatch", "send", **env).stderr
