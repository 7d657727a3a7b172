import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.cli.completion.typed_line import quote_word, read_line

BREAKS = " \t\n\"'><=;|&(:@"
WORDS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=12)


@pytest.mark.parametrize(
    ("line", "words", "last", "head"),
    [
        ("qinling show ", ("qinling", "show"), "", ""),
        ("qinling show SJ", ("qinling", "show"), "SJ", ""),
        ("qinling edit S 镇办=", ("qinling", "edit", "S"), "镇办=", "镇办="),
        ("qinling edit S 镇办=麻", ("qinling", "edit", "S"), "镇办=麻", "镇办="),
        ("qinling list --town=麻", ("qinling", "list"), "--town=麻", "--town="),
        ("qinling list --text 'a b", ("qinling", "list", "--text"), "a b", ""),
        ('qinling edit S 描述="a b', ("qinling", "edit", "S"), "描述=a b", "描述="),
        (r"qinling list a\ b", ("qinling", "list"), "a b", ""),
        (r"qinling list a\=b", ("qinling", "list"), "a=b", ""),
        ("qinling list '' ", ("qinling", "list", ""), "", ""),
        ("qinling import 中心　表", ("qinling", "import"), "中心　表", ""),
        ("qinling list @河", ("qinling", "list"), "@河", "@"),
        ("", (), "", ""),
        ("qinling \\", ("qinling",), "", ""),
    ],
)
def test_a_line_is_read_as_the_shell_reads_it(line, words, last, head):
    found = read_line(line, BREAKS)

    assert (found.words, found.last, found.head) == (words, last, head)


@given(WORDS, st.sampled_from(["", '"', "'"]))
def test_a_quoted_word_is_read_as_itself(word, quote):
    found = read_line(f"qinling {quote}{quote_word(word, quote, is_start=False)}")

    assert found.last == word


@given(st.text(max_size=30), st.text(max_size=4))
def test_no_line_makes_the_reader_fail(line, breaks):
    found = read_line(line, breaks)

    assert found.last.startswith(found.head)


def test_bash_reads_a_quoted_word_as_itself(tmp_path):
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    words = [
        "$(touch 坏)",
        "`id`",
        "a b",
        "a'b",
        'a"b',
        "a\\b",
        "!!",
        "*",
        "{1,2}",
        "~",
        "#x",
        "a;b|c&d<e>(f)",
        "〔3〕号",
    ]
    line = " ".join(quote_word(word, is_start=False) for word in words)
    for text in (line, " ".join(f'"{quote_word(word, chr(34))}"' for word in words)):
        run = subprocess.run(
            [bash, "-c", f"printf '%s\\n' {text}"], cwd=tmp_path, capture_output=True, check=True, timeout=20
        )
        assert run.stdout.decode().splitlines() == words
    assert list(tmp_path.iterdir()) == []


def test_the_home_folder_keeps_its_sign():
    assert quote_word("~/台账 1.xlsx") == r"~/台账\ 1.xlsx"
    assert quote_word("~x") == r"\~x"
