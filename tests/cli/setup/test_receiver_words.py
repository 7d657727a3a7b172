"""Receivers as a person types them at the first set-up: several in one, in wide signs, twice, unknown to the ledger."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.cli.setup.mail_server import MailServer, read_mail_server
from qinling.cli.setup.receiver_words import are_read_anew, split_receivers

UNIT = st.sampled_from(["麻街镇", "青屏镇", "区水利局", "城关街道", "王敏"])
PLACE = st.sampled_from(["发件/", "a@x.cn", "stdout", "wecom:env:钥匙", "收件 一/"])


@pytest.fixture
def own_settings(tmp_path):
    return tmp_path / "qinling" / "settings.toml"


def read(file):
    return tomllib.loads(file.read_text("utf-8"))


@given(
    st.lists(st.tuples(st.lists(UNIT, min_size=1, max_size=3, unique=True), PLACE), min_size=1, max_size=3)
)
def test_every_unit_before_a_sign_has_its_place(groups):
    line = "；".join(f"{'、'.join(units)}={place}" for units, place in groups)
    parts = split_receivers(line)
    assert parts == [f"{unit}={place}" for units, place in groups for unit in units]
    assert are_read_anew(line, parts) == any(len(units) > 1 for units, _ in groups)


@pytest.mark.parametrize(
    ("host", "sender", "server"),
    [
        ("smtp.x.cn", "q@x.cn", MailServer("smtp.x.cn", "q@x.cn")),
        (" smtp.x.cn:465 ", "", MailServer("smtp.x.cn", "", 465)),
        ("ｓｍｔｐ．x。cn：587", "q＠x．cn", MailServer("smtp.x.cn", "q@x.cn", 587)),
        ("smtp://x.cn", "", MailServer("smtp://x.cn")),
        ("fe80::1", "", MailServer("fe80::1")),
    ],
)
def test_a_server_is_read_with_its_port(host, sender, server):
    assert read_mail_server(host, sender) == server


def test_several_units_before_a_sign_each_get_it_and_it_is_told(run_ok, own_settings):
    told = run_ok("init", "--receiver", "麻街镇、青屏镇=收件/").stderr
    assert "“麻街镇、青屏镇=收件/”读作 麻街镇=收件/、青屏镇=收件/" in told
    said = read(own_settings)
    assert said["notify"]["receivers"] == {"麻街镇": ["麻街镇"], "青屏镇": ["青屏镇"]}
    assert {one["folder"] for one in said["channels"].values()} == {"收件/"}


def test_wide_signs_of_an_address_and_a_port_are_read_and_told(run_ok, own_settings):
    told = run_ok(
        *("init", "--receiver", "麻街镇=a＠x．cn"),
        *("--mail-host", "smtp.x.cn:465", "--mail-sender", "q＠x。cn"),
    ).stderr
    assert "“麻街镇=a＠x．cn”读作 麻街镇=a@x.cn" in told
    assert "服务器 smtp.x.cn，端口 465，发件地址 q@x.cn" in told
    assert read(own_settings)["channels"]["麻街镇"] == {
        "way": "mail", "host": "smtp.x.cn", "port": 465, "security": "ssl", "sender": "q@x.cn", "to": ["a@x.cn"]
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--receiver", "麻街镇=a/", "--receiver", "麻街 镇=b/"), "写了两个去处：a/、b/"),
        (("--receiver", "麻街镇=a/；麻街镇=stdout"), "写了两个去处：a/、stdout"),
        (
            ("--receiver", "麻街镇=a/", "--receiver", "商州区麻街镇=b/", "--office", "商州区秦岭办"),
            "麻街镇、商州区麻街镇 是同一个单位，写了两个去处：a/、b/",
        ),
        (
            ("--receiver", "麻街镇=a@x.cn", "--receiver", "麻街镇=b@x.cn", "--mail-host", "h.cn"),
            "建好以后两个都收：qinling config set channels.麻街镇.to a@x.cn b@x.cn",
        ),
        (("--receiver", "区林业局 国有林场=a/"), "写成 区林业局、国有林场=去处"),
        (("--name", "王敏，李红"), "actor.names.他的本机用户名 李红"),
        (("--name", "王敏 李红"), "一个本机用户只记一个姓名"),
        (
            ("--receiver", "麻街镇=a@x.cn", "--mail-host", "smtp://x.cn", "--mail-sender", "q@x.cn"),
            "写成 smtp.example.cn 或 smtp.example.cn:465",
        ),
        (("--ledger", "“台账.db”"), "写成 台账.db"),
        (("--ledger", "＝台账.db"), "写成 台账.db"),
        (("--ledger", '"台账.db"'), "写成 台账.db"),
    ],
)
def test_what_may_mean_two_things_is_refused(qinling, own_settings, tmp_path, words, said, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refused = qinling("init", *words)
    assert (refused.exit_code, said in refused.stderr) == (2, True), refused.stderr
    assert not own_settings.exists()
    assert not [*tmp_path.glob("*台账*")]


def test_the_same_receiver_twice_is_one(run_ok, own_settings):
    run_ok("init", "--receiver", "麻街镇=a/", "--receiver", "麻街镇 = a/", "--name", "王和平")
    assert read(own_settings)["notify"]["receivers"] == {"麻街镇": ["麻街镇"]}


def test_two_spellings_of_a_unit_are_told(run_ok, own_settings):
    office = ("--office", "商州区秦岭办")
    told = run_ok("init", *office, "--receiver", "麻街镇=a/", "--receiver", "商州区麻街镇=a/").stderr
    assert "商州区麻街镇 和前面写的是同一个单位，只记一次" in told
    assert read(own_settings)["notify"]["receivers"] == {"麻街镇": ["麻街镇"]}
    joined = "接收人 麻街镇、商州区麻街镇 是同一个单位，只发一遍"
    assert joined in run_ok("init", "--receiver", "商州区麻街镇=b/").stderr
    assert joined in run_ok("config", "set", "office", "商州区秦岭办公室").stderr
    # To an office of another county they are two.
    other = run_ok(
        "init",
        "--force",
        "--office",
        "丹凤县秦岭办",
        "--receiver",
        "麻街镇=c/",
        "--receiver",
        "商州区麻街镇=d/",
    )
    assert "同一个单位" not in other.stderr


def test_a_receiver_that_no_issue_names_is_told_with_near_names(run_ok, qinling):
    told = run_ok("init", "--receiver", "水利居=stdout").stderr
    assert "对不上" not in told  # an empty ledger knows nobody
    run_ok("add", "级别=区级", "问题描述=甲", "责任单位=区水利局")
    told = run_ok("init", "--receiver", "水利居=stdout", "--receiver", "区水利局=stdout").stderr
    assert "接收人 水利居 对不上台账里的任何问题，相近的有：区水利局" in told
    assert "接收人 区水利局" not in told
    assert "相近的有：区水利局" in run_ok("config", "set", "notify.receivers.水力局", "stdout").stderr
    refused = qinling("config", "set", "notify.receivers.麻街镇、青屏镇", "stdout")
    assert "一个一个地设：qinling config set notify.receivers.麻街镇 stdout" in refused.stderr
    assert "只写一个" in qinling("config", "set", "actor.names.wm", "王敏、李红").stderr


@pytest.mark.parametrize(
    ("typed", "written"), [("“甲办”", "甲办"), ('"甲办"', "甲办"), ("甲“乙”办", "甲“乙”办")]
)
def test_quotes_around_a_text_are_no_part_of_it(run_ok, own_settings, typed, written):
    run_ok("config", "set", "office", typed)
    assert read(own_settings)["office"] == written
    run_ok("init", "--office", typed, "--force")
    assert read(own_settings)["office"] == written
