"""What is meant by an option that a command does not have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.cli.framework.unknown_options.option_words import MEANINGS, complete_advice, find_meant_option
from tests.cli.test_command_list import LOADED

OPTIONS = {name: {opt for param in command.params for opt in param.opts} for name, command in LOADED.items()}
KNOWN = {option.lstrip("-") for options in OPTIONS.values() for option in options}


@pytest.mark.parametrize(
    ("command", "typed", "meant"),
    [
        ("warn", "--days", "--within"),
        ("list", "--days", "--due-within"),
        ("void", "--why", "--reason"),
        ("complete", "--comment", "--note"),
        ("complete", "-m", "--note"),
        ("complete", "--date", "--on"),
        ("export", "--mask", "--redact"),
        ("list", "-n", "--limit"),
        ("list", "--单位", "--unit"),
        ("list", "--levle", "--level"),
        ("list", "--Level", "--level"),
        ("list", "--due_within", "--due-within"),
        ("import", "--dryrun", "--dry-run"),
        ("import", "--tab", "--sheet"),
        ("progress", "--pct", "--percent"),
        ("recheck", "--relapse", "--relapsed"),
        ("login report", "--wek", "--week"),
        ("db backup", "--password", "--encrypt-to"),
        ("show", "--xyzzy", ""),
        ("show", "--percent", ""),
        ("list", "-Q", "--text"),
    ],
)
def test_an_option_is_found_by_its_meaning_else_by_its_letters(command, typed, meant):
    assert find_meant_option(typed, sorted(OPTIONS[command])) == meant


def test_every_meaning_is_an_option_of_some_command():
    for words, names in MEANINGS:
        for name in names:
            assert name in KNOWN | {"ledger", "today", "actor", "settings", "debug"}, (words, name)


@given(st.text(min_size=1, max_size=12), st.sampled_from(sorted(OPTIONS)))
def test_only_an_option_of_the_command_is_suggested(typed, command):
    assert find_meant_option(typed, OPTIONS[command]) in {*OPTIONS[command], ""}


@pytest.mark.parametrize("command", ["list", "warn", "export"])
def test_what_a_command_has_is_suggested_for_itself(command):
    for option in OPTIONS[command]:
        if option.startswith("--"):
            assert find_meant_option(option, OPTIONS[command]) == option


def test_what_a_json_object_advises_is_for_the_ledger_of_the_call_and_data_stays():
    line = "用 qinling list 查找"
    item = {"remedy": line, "description": line, "rows": [{"command": "qinling show A1", "note": line}]}
    item |= {"steps": {"status": "qinling close A1"}, "mistakes": [line], "percent": 3}
    assert complete_advice(item, ["--ledger", "甲.db", "--today", "2026-04-25"]) == {
        "remedy": "用 qinling --ledger 甲.db list 查找",
        "description": line,
        "rows": [{"command": "qinling --ledger 甲.db show A1", "note": line}],
        "steps": {"status": "qinling --ledger 甲.db close A1"},
        "mistakes": ["用 qinling --ledger 甲.db list 查找"],
        "percent": 3,
    }
    assert complete_advice(item, []) == item


def test_the_remedies_of_doctor_as_json_are_for_the_settings_of_the_call(qinling, tmp_path):
    file = tmp_path / "s.toml"
    file.write_text("[warning]\nnear = 0\n", "utf-8")
    said = qinling("doctor", "--json", "--settings", file).stdout
    assert f"qinling --settings {file} config edit" in said
