"""A file that does not exist: the option that the word belongs behind, and what lies in the folder."""

import pytest


@pytest.fixture
def given_folder(tmp_path, monkeypatch):
    folder = tmp_path / "台账"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize(
    ("word", "option"),
    [("区级", "--level 区级"), ("覆盖", "--update 以文件为准"), ("试运行", "--dry-run")],
)
def test_a_word_behind_the_files_is_told_as_an_option(given_folder, run_ok, qinling, word, option):
    (given_folder / "表.csv").write_text("编号,问题描述,整改时限\nA1,弃渣,2026-06-30\n", "utf-8")

    refused = (
        qinling("import", "表.csv", word, "--level", "区级")
        if word != "区级"
        else qinling("import", "表.csv", word)
    )

    assert refused.exit_code == 15
    line = refused.stderr.rstrip().partition("写成 qinling ")[2]
    assert option in line
    run_ok(*line.split(), "--yes")


def test_the_tables_of_the_folder_are_named(given_folder, qinling):
    for name in ("甲.xlsx", "乙.csv", "说明.txt", "~$甲.xlsx"):
        (given_folder / name).touch()

    said = qinling("import", "河湖四乱").stderr

    assert "这个文件夹里有：乙.csv、甲.xlsx；别处的写完整路径" in said


@pytest.mark.usefixtures("given_folder")
def test_a_folder_without_tables_is_said(qinling):
    assert "这个文件夹里没有表格" in qinling("import", "河湖四乱").stderr
    assert "这个文件夹里" not in qinling("import", "河湖四乱.xlsx").stderr
