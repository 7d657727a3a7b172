"""A number as `--all-offices` prints it, in a command about one office: taken, or told where it is."""

import json
import re
import shlex

import pytest

pytest.importorskip("psycopg")


def list_commands(told):
    """Return the commands in a refusal, each as words."""
    return [shlex.split(line) for line in re.findall(r"qinling (\S.*? --ledger \S+)", told)]


@pytest.mark.parametrize("typed", ["one/A1", "one／A1", "ONE/A1", "one/A1、one/B-one", "one/A1 B-one"])
def test_the_code_of_this_office_may_stand_before_a_number(at_server, typed):
    shown = at_server("show", *typed.split(" "), "--json", office="one")
    assert shown.exit_code == 0, shown.stderr
    numbers = [one["number"] for one in json.loads(shown.stdout)["items"]]
    assert numbers == (["A1", "B-one"] if "B-one" in typed else ["A1"])


def test_a_command_that_changes_takes_it_too(at_server):
    assert at_server("progress", "one/A1", "--note", "看", office="one").exit_code == 0
    assert "看" in at_server("show", "A1", office="one").stdout


@pytest.mark.parametrize(
    "words",
    [
        ("show", "two/A1"),
        ("show", "two／A1", "--json"),
        ("history", "two/A1"),
        ("edit", "two/A1", "备注=看"),
        ("progress", "two/A1", "--note", "看"),
        ("attach", "two/A1", "现场.jpg", "--as", "整改后照片"),
        ("opinion", "add", "two/A1", "渣土未清", "--by", "省督察组"),
    ],
)
def test_a_number_of_another_office_is_refused_with_the_command_that_works(
    at_server, words, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "现场.jpg").write_bytes(b"photo")
    refused = at_server(*words, office="one")
    assert (refused.exit_code, refused.stdout) == (17, ""), refused.stderr
    assert (
        f"{next(one for one in words if 'two' in one)} 是单位 two 的问题，这里打开的是单位 one"
        in refused.stderr
    )
    ((*command, option, address),) = list_commands(refused.stderr)
    assert option == "--ledger"
    assert address.endswith("office=two")
    assert at_server(*command, office="two").exit_code == 0


def test_numbers_of_several_offices_come_back_as_a_command_for_each(at_server):
    for typed in (["A1", "two/A1", "two/B-two"], ["two/A1、two/B-two", "one/A1"]):
        refused = at_server("show", *typed, office="one")
        commands = list_commands(refused.stderr)
        found = {command[-1].rpartition("=")[2]: command[1:-2] for command in commands}
        assert found["one"] == ["A1"]
        assert "、".join(found["two"]) == "A1、B-two"


def test_a_number_with_a_slash_of_its_own_is_what_it_is(at_server):
    for number in ("two/A1", "C/1"):
        added = at_server("add", "级别=区级", f"编号={number}", "问题描述=丁", "镇办=甲镇", office="one")
        assert added.exit_code == 0
    for typed in ("two/A1", "C/1", "one/C/1"):
        assert "丁" in at_server("show", typed, office="one").stdout
    unknown = at_server("show", "three/A9", office="one")  # no office
    assert "没有编号为" in unknown.stderr
    assert "单位 three" not in unknown.stderr


@pytest.mark.parametrize("words", [("list",), ("warn",), ("list", "--all-offices")])
def test_a_filter_says_what_it_looks_like(at_server, words):
    told = at_server(*words, "two/A1", office="one").stderr
    assert "“two/A1”按文字找；“two/”是单位的代号，用 qinling" in told
    ((*command, _, address),) = list_commands(told)
    assert address.endswith("office=two")
    assert "two的" in at_server(*command, office="two").stdout or words == ("warn",)


def test_a_file_has_no_offices(qinling, given_issue):
    given_issue("A1")
    assert "没有编号为" in qinling("show", "one/A9").stderr
