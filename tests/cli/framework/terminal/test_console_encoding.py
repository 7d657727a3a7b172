"""Consoles in GBK and in UTF-8: what one cannot show, and what is typed in the other, as real processes see it."""

import json
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.cli.framework.terminal.console_encoding import decode_arguments

#: In UTF-8 and GB18030, but not in GBK.
RARE = "𬇕"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("office")


@pytest.fixture(scope="module")
def run_process(folder):
    """Run `qinling` as a process with words in bytes, and give its result in bytes."""

    def run(*words, **env):
        home = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
        call = [sys.executable, "-m", "qinling", *words, "--ledger", folder / "l.db"]
        call += ["--today", "2026-04-25", "--actor", "tester"]
        usual = {name: text for name, text in os.environ.items() if not name.startswith(("LC_", "PYTHONIO"))}
        return subprocess.run(
            call,
            check=False,
            env={**usual, "LANG": "C.UTF-8", **home, **env},
            capture_output=True,
            cwd=folder,
        )

    return run


@pytest.fixture(scope="module")
def given_rare(run_process):
    made = run_process("add", "级别=区级", "编号=A1", f"问题描述={RARE}水河边的垃圾", "整改时限=2026-06-30")
    assert made.returncode == 0, made.stderr.decode()


@pytest.mark.parametrize("words", [("list",), ("warn", "--within", "99")])
def test_what_gbk_lacks_is_escaped_and_told_of_once(run_process, given_rare, words):
    result = run_process(*words, PYTHONIOENCODING="gbk")
    assert result.returncode == 0, result.stderr
    shown = result.stdout.decode("gbk")
    assert RARE not in shown
    if "\\U" in shown:
        assert result.stderr.decode("gbk").count("是 GBK 里没有的，写成了 \\U0002c1d5") == 1


def test_what_gbk_lacks_is_told_of_in_the_table_of_the_board(run_process, given_rare):
    result = run_process("show", "A1", PYTHONIOENCODING="gbk")
    assert "\\U0002c1d5水河" in result.stdout.decode("gbk")
    assert "PYTHONIOENCODING=utf-8" in result.stderr.decode("gbk")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_an_encoding_that_has_it_shows_it_without_a_word(run_process, given_rare, encoding):
    result = run_process("show", "A1", PYTHONIOENCODING=encoding)
    assert RARE in result.stdout.decode(encoding)
    assert result.stderr == b""


def test_json_is_whole_in_a_gbk_console(run_process, given_rare):
    result = run_process("show", "A1", "--json", PYTHONIOENCODING="gbk")
    assert json.loads(result.stdout.decode())["items"][0]["description"].startswith(RARE)
    assert result.stderr == b""


def test_an_error_message_with_a_rare_sign_does_not_fail(run_process, given_rare):
    result = run_process("show", RARE, PYTHONIOENCODING="gbk")
    assert result.returncode == 17
    assert "Traceback" not in result.stderr.decode("gbk")


def test_words_typed_in_gbk_are_read_and_told_of(run_process):
    typed = [one.encode("gbk") for one in ("级别=区级", "编号=B1", "问题描述=山上的弃渣", "整改时限=5月底前")]
    result = run_process("add", *typed)
    assert result.returncode == 0, result.stderr.decode()
    assert "按 GBK 读作：级别=区级、编号=B1、问题描述=山上的弃渣、整改时限=5月底前" in result.stderr.decode()
    said = json.loads(run_process("list", "--json", "--text", "弃渣".encode("gbk")).stdout)
    assert [item["description"] for item in said["items"]] == ["山上的弃渣"]


def test_a_file_with_a_name_in_gbk_stays_what_it_is(run_process, folder):
    name = "台账.csv".encode("gbk")
    with open(os.fsencode(folder) + b"/" + name, "w", encoding="utf-8") as file:
        file.write("问题编号,问题描述,整改时限\nC1,河边的垃圾,2026-06-30\n")
    result = run_process("import", name, "--level", "区级", "--yes")
    assert result.returncode == 0, result.stderr.decode()
    assert "按 GBK 读作" not in result.stderr.decode()


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1), st.integers(1, 2))
def test_characters_of_utf8_that_were_cut_are_not_read_as_gbk(text, cut):
    word = os.fsdecode(text.encode()[:-cut])
    assert decode_arguments([word]) == [word]


@given(st.text(st.characters(codec="gb2312"), min_size=1))
def test_a_word_in_gb2312_is_read_as_it_was_typed(text):
    typed = text.encode("gb2312")
    word = os.fsdecode(typed)
    (read,) = decode_arguments([word])
    assert read in (text, word)  # the word itself where it might be UTF-8
