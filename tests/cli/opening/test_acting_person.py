"""Who acts: the user of the system, the name that is given, and both in the record."""

import os

import pytest

from qinling.cli.context import Desk
from qinling.cli.opening.acting_person import read_system_user

ACCEPTED = ("--level", "区级", "--opinion", "合格", "--doc", "区验〔2026〕1号")


@pytest.fixture
def sit_down(monkeypatch):
    """Sit down at the machine as a user of the system."""

    def become(user):
        monkeypatch.setattr(Desk, "system_user", user)
        monkeypatch.setenv("LOGNAME", user)

    return become


@pytest.fixture
def given_persons(tmp_path):
    """Write settings that name the users zhang01 and wangm, and return the option that gives them."""

    def write(*lines):
        file = tmp_path / "settings.toml"
        file.write_text("\n".join(["[actor]", *lines, "[actor.names]", 'zhang01 = "张三"', 'wangm = "王敏"']))
        return ("--settings", str(file))

    return write


def test_the_user_of_the_system_does_not_come_from_the_environment(monkeypatch):
    pwd = pytest.importorskip("pwd")
    monkeypatch.setenv("LOGNAME", "somebody-else")
    assert read_system_user() == pwd.getpwuid(os.getuid()).pw_name


def test_a_user_without_a_name_is_known_by_the_number(monkeypatch):
    pwd = pytest.importorskip("pwd")

    def nobody(_):
        raise KeyError("uid not found")

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    assert read_system_user() == f"uid {os.getuid()}"


def test_an_actor_other_than_the_user_is_recorded_as_both(given_issue, run_ok, history, sit_down):
    sit_down("zhang01")
    given_issue("A1")
    run_ok("complete", "A1", QINLING_ACTOR="zhang01")
    created, completed = history("A1")
    assert (created["actor"], created["system_user"]) == ("测试员", "zhang01")
    assert (completed["actor"], completed["system_user"]) == ("zhang01", None)
    assert "system_user" not in created["particulars"]
    for words in (("history", "A1"), ("show", "A1")):
        text = run_ok(*words).stdout
        assert "测试员（系统用户 zhang01）" in text
        assert "zhang01（系统用户" not in text
    assert "完好" in run_ok("db", "verify").stderr


def test_a_user_named_in_the_settings_acts_by_that_name(
    given_issue, run_ok, history, sit_down, given_persons
):
    sit_down("zhang01")
    given_issue("A1")
    run_ok("complete", "A1", *given_persons(), QINLING_ACTOR=None)
    event = history("A1")[-1]
    assert (event["actor"], event["system_user"]) == ("张三", "zhang01")  # a settings file proves nothing
    for words in (("history", "A1"), ("show", "A1")):
        assert "张三（系统用户 zhang01）  完成整改" in run_ok(*words).stdout
        assert "张三  完成整改" in run_ok(*words, *given_persons()).stdout


def test_a_forbidden_actor_is_refused_before_anything_is_written(
    given_issue, run_ok, run_refused, history, sit_down, given_persons
):
    sit_down("zhang01")
    given_issue("A1")
    fixed = given_persons("fixed = true")
    told = run_refused(2, "complete", "A1", *fixed, QINLING_ACTOR="王敏")
    assert "本机用户是 张三，不是 王敏。去掉 --actor（和环境变量 QINLING_ACTOR）" in told
    sit_down("wangm")
    assert "不是 zhang" in run_refused(2, "complete", "A1", *fixed, QINLING_ACTOR="zhang")
    assert len(history("A1")) == 1
    for own in (None, "王敏", "王 敏", "wangm"):
        run_ok("progress", "A1", "--note", "甲", *fixed, QINLING_ACTOR=own)
    run_ok("list", *fixed, QINLING_ACTOR="随便谁")  # reading records nobody


@pytest.mark.parametrize(
    ("lines", "actor", "user"), [((), "王敏", "zhang01"), (("fixed = true",), "张三", "zhang01")]
)
def test_an_environment_that_names_another_user_deceives_nobody(
    given_issue, run_ok, history, monkeypatch, given_persons, lines, actor, user
):
    given_issue("A1")
    monkeypatch.setattr(Desk, "system_user", "zhang01")
    monkeypatch.setenv("LOGNAME", "wangm")
    run_ok("complete", "A1", *given_persons(*lines), QINLING_ACTOR=None)
    event = history("A1")[-1]
    assert (event["actor"], event["system_user"]) == (actor, user)


def test_the_demo_says_that_its_actors_are_forbidden(given_issue, run_refused, tmp_path, given_persons):
    given_issue("A1")
    told = run_refused(2, "demo", "--dir", tmp_path / "demo", *given_persons("fixed = true"))
    assert "--settings" in told


@pytest.mark.parametrize("user", ["王敏 ", "王 敏", "王\u3000敏", "wangm", "ｗａｎｇｍ"])
def test_an_applicant_under_any_name_of_theirs_may_not_accept(
    given_issue, run_ok, run_refused, given_persons, user
):
    given_issue("A1")
    run_ok("complete", "A1")
    run_ok("apply", "A1", "--by", user)
    assert "不能自己验收" in run_refused(21, "accept", "A1", "--by", "王敏", *ACCEPTED, *given_persons())
    run_ok("accept", "A1", "--by", "张三", *ACCEPTED, *given_persons())


@pytest.mark.parametrize("answer", [("--approve",), ("--reject", "--reason", "不同意")])
def test_an_applicant_under_any_name_of_theirs_may_not_answer_the_extension(
    given_issue, run_ok, run_refused, given_persons, answer
):
    given_issue("A1", 整改时限="2026-06-30")
    run_ok("extend", "A1", "--to", "2026-07-30", "--reason", "汛期", "--by", "wangm")
    told = run_refused(21, "extend", "A1", *answer, "--by", "王 敏", *given_persons())
    assert "不能自己批复" in told


def test_undo_is_of_the_same_person(given_issue, run_ok, run_refused, show_issue, given_persons):
    given_issue("A1")
    run_ok("complete", "A1", QINLING_ACTOR="王敏 ")
    run_refused(23, "undo", QINLING_ACTOR="wangm")
    run_ok("undo", *given_persons(), QINLING_ACTOR="wangm")
    assert show_issue("A1")["status"] == "rectifying"
    run_ok("complete", "A1", QINLING_ACTOR="王敏")
    run_ok("undo", QINLING_ACTOR="王\u3000敏")


@pytest.mark.parametrize("name", ["\u200b", "\u2060\ufeff", "  "])
def test_a_name_that_nobody_sees_is_refused(given_issue, run_refused, name):
    given_issue("A1")
    run_refused(2, "complete", "A1", "--by", name)
    run_refused(2, "complete", "A1", "--actor", name)


@pytest.mark.parametrize("line", ['actor = "甲"', "[actor]\nnames = 3", '[actor.names]\nzhang = ""', "[actor.names]\nzhang = 1", '[actor]\nfixed = "ja"'])  # fmt: skip
def test_wrong_settings_of_the_actor_are_refused(given_issue, run_refused, tmp_path, line):
    given_issue("A1")
    (tmp_path / "wrong.toml").write_text(line)
    run_refused(18, "complete", "A1", "--settings", tmp_path / "wrong.toml")
