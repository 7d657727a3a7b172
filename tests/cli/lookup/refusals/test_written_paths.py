"""Files named as they stand in a text: the line with their paths, or with the folder where the name lies."""

import shlex

import pytest

TABLE = "问题编号,级别,问题描述\n{},区级,河道弃渣\n"


@pytest.fixture(autouse=True)
def files(given_issue, tmp_path, monkeypatch):
    given_issue("Z9")
    monkeypatch.chdir(tmp_path)
    for name in ("台账/省级.csv", "台账/x.csv", "b.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TABLE.format(name[-5:-4]), "utf-8")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("台账\\省级.csv", "台账/省级.csv"),
        (".\\台账\\省级.csv", "台账/省级.csv"),
        ("《台账/x.csv》", "台账/x.csv"),
        ("“台账/x.csv”", "台账/x.csv"),
        ("「b.csv」", "b.csv"),
        ("【b.csv】", "b.csv"),
        ("台账／x.csv", "台账/x.csv"),
        ("台账/x.csv和b.csv", "台账/x.csv b.csv"),
        ("台账/x.csv、b.csv", "台账/x.csv b.csv"),
        ("b.csv，台账\\x.csv", "b.csv 台账/x.csv"),
        ("《b.csv》、《台账/x.csv》", "b.csv 台账/x.csv"),
        ("x.csv", "台账/x.csv"),
        ("别处/b.csv", "b.csv"),
        ("台账/b.csv", "b.csv"),
    ],
)
def test_a_path_that_is_written_otherwise_leads_to_the_file(run_refused, run_ok, words, line):
    said = run_refused(15, "import", words)
    assert said.endswith(f" qinling import {line}\n")
    run_ok("import", *shlex.split(line), "--dry-run")


@pytest.mark.parametrize("word", ["b.csv、没有.csv", "《没有.csv》"])
def test_a_file_that_is_nowhere_is_no_line(run_refused, word):
    assert "请写成" not in run_refused(15, "import", word)


def test_a_file_where_a_command_stands_is_to_be_read(run_refused, run_ok):
    said = run_refused(2, "台账/x.csv")
    assert said.endswith("读入台账，写 qinling import 台账/x.csv\n")
    run_ok("import", "台账/x.csv")
