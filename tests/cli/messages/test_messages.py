"""Whatever is off in a call, one message says in Chinese what, where and what to do."""

import re

import pytest
from typer.core import TyperArgument

from qinling.cli.next_steps.following_commands import FOLLOWING_COMMANDS
from qinling.cli.options.values.value_parsers import PLACEHOLDER_WORDS
from tests.cli.test_command_list import LOADED

LEAVES = {name: command for name, command in LOADED.items() if not hasattr(command, "commands")}
#: They take any words, run on, or have no parameters.
LEFT_OUT = {"demo", "board", "help"}
FILES = ("文件", "文件...", "文件夹", "位置")
ENGLISH = re.compile(
    r"\b(is|are|not|the|can't|cannot|invalid|expected|missing|got|must|such|errno|error)\b", re.IGNORECASE
)


def type_call(name, command, chosen, value):
    """Return the words of a call of *command*: what it requires, and *value* for the parameter *chosen*."""
    words = name.split()
    for param in command.params:
        if param is chosen or param.required:
            text = value if param is chosen else "其他" if param.name == "kind" else "甲"
            words.append(text if isinstance(param, TyperArgument) else f"{max(param.opts, key=len)}={text}")
    return words


def list_bad_values(param):
    if param.metavar in FILES:
        return ["", ".", "没有.xlsx", "t.txt/x.xlsx"]
    return [""] if isinstance(param, TyperArgument) else []


@pytest.mark.parametrize("name", sorted(set(LEAVES) - LEFT_OUT))
def test_a_refusal_names_what_is_wrong_and_says_what_to_do(name, qinling, given_issue, tmp_path, monkeypatch):
    given_issue("A1")
    (tmp_path / "t.txt").write_text("文字", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    command = LEAVES[name]
    calls = [
        [*type_call(name, command, None, ""), "--没有"],
        [*type_call(name, command, None, ""), "--xyzzy"],
    ]
    calls += [
        type_call(name, command, param, value) for param in command.params for value in list_bad_values(param)
    ]

    for words in calls:
        result = qinling(*words)
        told = result.stderr.removeprefix("错误：")
        assert result.exit_code != 1, (words, told)
        if result.exit_code:
            assert "。" in told or "\n" in told.rstrip(), (words, told)  # a remedy behind the mistake
            for wrong in ("错误： ", "为  的", "“”", "成 。", "文件 ，", "Traceback"):
                assert wrong not in result.stderr, (words, told)
            assert not ENGLISH.search(told), (words, told)


@pytest.mark.parametrize("word", sorted(PLACEHOLDER_WORDS))
def test_a_word_that_stands_for_something_is_not_taken_for_it(given_issue, run_refused, word):
    given_issue("A1")

    told = run_refused(2, "void", "A1", "--reason", word)

    assert f"“{word}”是提示里占位的字。请换成实际的内容" in told


def test_every_word_that_stands_for_something_in_a_suggestion_is_known():
    known = {
        *PLACEHOLDER_WORDS,
        "文件",
        "日志文件",
        "账号",
        "文书",
    }  # the rest are refused as files and accounts
    for following in FOLLOWING_COMMANDS.values():
        for one in following:
            assert set(re.findall(r"(?<![\w-])[\u4e00-\u9fff]+", one.words)) <= known


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("import", "."), "{here} 是文件夹。请给出其中的文件"),
        (("return", "/"), "/ 是磁盘的根，不能用。请写里面的文件夹或文件"),
        (("import", ""), "参数 文件...：不能为空。写上内容"),
        (("list", "--level", ""), "选项 --level：不能为空。只写这一个词：省级、市级"),
        (
            ("list", "--due-within", ""),
            "选项 --due-within：不能为空。请写数字，如 15；也可写 两周、一个月。看说明",
        ),
        (("import", "t.txt/x.xlsx"), "打不开（路径中有一段不是文件夹）。请核对文件名和位置"),
        (("supervise", "forms", "t.txt"), "写不进去（t.txt 是文件，不是文件夹）。请换一个位置"),
        (("dossier", "A1", "--to", "t.txt/x"), "t.txt/x 写不进去（t.txt 是文件，不是文件夹）"),
        (("export", "没有/a.xlsx"), "没有 不存在。请先建好文件夹，或换一个位置"),
        (("export", "a.xlsx", "--since", "t.txt"), "--since 的 t.txt 不是 qinling 导出的表格"),
        (("import", "t.txt", "--recipe", "t.txt"), "第 1 行第 1 列不合 TOML 的写法"),
        (("supervise", "--to", "区水利局", "--letters", "文书"), "--to、--letters 没有写明用于哪些问题"),
        (("supervise", "letter", ""), "参数 文号：不能为空"),
        (("unit", "split", ""), "不能为空"),
        (("warn", "--days", "7"), "没有 --days 这个选项。你是不是想用 --within？"),
        (("list", "--settings", "没有.toml"), "没有设置文件 没有.toml。核对 --settings 后的文件名"),
        (("import", "t.txt", "--recipe", "t.txt", "--no-recipe"), "--recipe 和 --no-recipe 只能写一样"),
        (("show", "A1", "A2"), "没有编号为 A2 的问题，相近的有：\n  qinling show A1 A1"),
    ],
)
def test_what_is_told(qinling, given_issue, tmp_path, monkeypatch, words, told):
    given_issue("A1")
    (tmp_path / "t.txt").write_text("文字", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    result = qinling(*words)

    assert result.exit_code
    assert told.format(here=tmp_path.name) in result.stderr
