"""Supervision: the letters, on the built-in forms and on those of the office."""

import io
from pathlib import Path

import pytest
from docx import Document

UNIT = "区水利局"


def read_letter_text(content):
    """Return the words of a letter, paragraphs then cells, a line each."""
    paper = Document(io.BytesIO(content))
    cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    return "\n".join((*(one.text for one in paper.paragraphs), *cells))


def test_every_number_gets_a_letter_of_its_own(given_late, run_ok, tmp_path, with_settings):
    given_late("A1", "A2", 具体点位="麻街镇肖塬村")
    given_late("A3", 责任单位="区林业局")
    result = run_ok("supervise", "A1", "A2", "A3", "--step", "督办", "--reply-by", "2026-04-30", "--letters",
                  tmp_path / "文书", **with_settings('office = "商州区秦岭办"\n'))  # fmt: skip
    written = sorted((tmp_path / "文书").iterdir())
    assert [file.name for file in written] == ["督办〔2026〕1号.docx", "督办〔2026〕2号.docx"]
    assert [line for line in result.stderr.splitlines() if line.startswith("已写出")] == [
        f"已写出 {file}" for file in written
    ]
    first, second = (read_letter_text(file.read_bytes()) for file in written)
    for words in (
        "督办单",
        "督办〔2026〕1号",
        UNIT,
        "A1的问题",
        "A2的问题",
        "麻街镇肖塬村",
        "商州区秦岭办",
        "2026年4月30日",
    ):
        assert words in first
    assert "A3的问题" not in first
    assert ("区林业局" in second, "A3的问题" in second, "A1的问题" in second) == (True, True, False)


def test_one_number_of_the_office_for_several_units_names_them_all(given_late, run_ok, tmp_path):
    given_late("A1")
    given_late("A2", 责任单位="区林业局")
    result = run_ok("supervise", "A1", "A2", "--step", "通报", "--doc", "区函1号", "--letters", tmp_path)
    assert result.stderr.splitlines()[0] == f"区函1号 发给 {UNIT}、区林业局，限 2026-05-06 前回复：A1、A2"
    assert f"{UNIT}、区林业局" in read_letter_text((tmp_path / "区函1号.docx").read_bytes())


def test_a_letter_written_again_later_is_the_same(given_late, run_ok, record_act, tmp_path):
    given_late("A1", due="2026-04-17")
    record_act("--step", "催办", "--on", "2026-04-20", "--reply-by", "2026-04-21")
    document = record_act("--step", "督办", "--letters", tmp_path)
    first = (tmp_path / f"{document}.docx").read_bytes()
    assert "催办〔2026〕1号" in read_letter_text(first)
    later = {"QINLING_TODAY": "2026-05-11"}
    run_ok("supervise", "reply", "A1", "--note", "催办的回复", **later)
    run_ok("supervise", "reply", "A1", "--note", "督办的回复", **later)
    run_ok("extend", "A1", "--to", "2026-06-30", "--reason", "雨季", **later)
    run_ok("extend", "A1", "--approve", "--by", "王局", **later)
    other = record_act("--step", "通报", **later)
    run_ok("supervise", "letter", document, "--letters", tmp_path / "再出", **later)
    assert (tmp_path / "再出" / f"{document}.docx").read_bytes() == first
    run_ok("supervise", "letter", other, "--letters", tmp_path, **later)
    told = read_letter_text((tmp_path / f"{other}.docx").read_bytes())
    assert "催办的回复" in told
    assert "督办的回复" in told


def test_a_letter_of_an_undone_act_is_refused(given_late, run_ok, record_act, run_refused):
    given_late("A1")
    document = record_act("--step", "督办")
    run_ok("undo")
    for words in (("letter", document), ("reply", "--doc", document, "--note", "甲")):
        assert f"文号为 {document} 的督办已撤回" in run_refused(17, "supervise", *words)


def test_a_letter_is_written_to_the_current_folder(given_late, run_ok, record_act, tmp_path, monkeypatch):
    given_late("A1")
    record_act("--step", "督办", "--doc", "商秦/函 1号")
    monkeypatch.chdir(tmp_path)
    assert run_ok("supervise", "letter", "商秦/函 1号").stderr == "已写出 商秦-函 1号.docx\n"
    assert (tmp_path / "商秦-函 1号.docx").exists()


@pytest.fixture
def given_letter_template(tmp_path, with_settings):
    """Give the office a form of its own for 督办 with one line; returns the environment."""

    def write(line):
        folder = tmp_path / "样式"
        folder.mkdir(exist_ok=True)
        paper = Document()
        paper.add_paragraph(line)
        paper.save(folder / "督办.docx")
        return with_settings('[supervision]\nforms = "样式"\n')

    return write


def test_the_offices_own_letter_template_is_used(given_late, record_act, given_letter_template, tmp_path):
    given_late("A1")
    env = given_letter_template("本局专用 {{ number }} 致 {{ to }}")
    record_act("--step", "督办", "--letters", tmp_path, **env)
    record_act("--step", "通报", "--letters", tmp_path, **env)
    assert (
        read_letter_text((tmp_path / "督办〔2026〕1号.docx").read_bytes())
        == f"本局专用 督办〔2026〕1号 致 {UNIT}"
    )
    assert "情况通报" in read_letter_text((tmp_path / "通报〔2026〕1号.docx").read_bytes())


def test_a_broken_letter_template_is_named_and_the_act_recorded(
    given_late, qinling, show_issue, given_letter_template, tmp_path
):
    given_late("A1")
    env = given_letter_template("{{ nubmer }}")
    result = qinling("supervise", "A1", "--step", "督办", "--letters", tmp_path, **env)
    assert (result.exit_code, result.stdout) == (24, "")
    assert "督办〔2026〕1号 已登记，但文书没有写出" in result.stderr
    assert str(Path("样式") / "督办.docx") in result.stderr
    assert "nubmer" in result.stderr
    assert len(show_issue("A1")["supervision"]) == 1
    (tmp_path / "样式" / "督办.docx").write_bytes(b"PK no document")
    again = qinling("supervise", "letter", "督办〔2026〕1号", "--letters", tmp_path, **env)
    assert again.exit_code == 24
    assert "督办.docx 不是完好的 .docx 文件" in again.stderr
    assert not list(tmp_path.glob("*.docx"))


def test_a_missing_folder_of_letter_templates_is_reported(given_late, record_act, run_refused, with_settings):
    given_late("A1")
    document = record_act("--step", "督办")
    env = with_settings('[supervision]\nforms = "样试"\n')
    assert "样试 不存在" in run_refused(24, "supervise", "letter", document, **env)


def test_a_letter_that_cannot_be_written_exits_26(
    given_late, qinling, record_act, run_refused, show_issue, tmp_path
):
    given_late("A1")
    (tmp_path / "文件").write_text("在此", "utf-8")
    result = qinling("supervise", "A1", "--step", "督办", "--letters", tmp_path / "文件")
    assert result.exit_code == 26
    assert "督办〔2026〕1号 已登记，但文书没有写出：" in result.stderr
    assert "qinling supervise letter" in result.stderr
    assert len(show_issue("A1")["supervision"]) == 1
    assert "写不进去" in run_refused(
        26, "supervise", "letter", "督办〔2026〕1号", "--letters", tmp_path / "文件"
    )
    assert "写不进去" in run_refused(26, "supervise", "forms", tmp_path / "文件")


def test_the_built_in_letter_templates_can_be_written_and_used(
    given_late, run_ok, record_act, with_settings, tmp_path
):
    given_late("A1")
    said = run_ok("supervise", "forms", tmp_path / "样式").stderr
    names = ["催办.docx", "督办.docx", "通报.docx", "约谈.docx", "移送问责.docx"]
    assert "、".join(names) in said
    assert sorted(file.name for file in (tmp_path / "样式").iterdir()) == sorted(names)
    for place, step in enumerate(names):
        word = step.removesuffix(".docx")
        document = record_act("--step", word, "--reply-by", "2026-04-30", "--letters", tmp_path)
        built_in = (tmp_path / f"{document}.docx").read_bytes()
        own = with_settings('[supervision]\nforms = "样式"\n')
        run_ok("supervise", "letter", document, "--letters", tmp_path / str(place), **own)
        assert read_letter_text(
            (tmp_path / str(place) / f"{document}.docx").read_bytes()
        ) == read_letter_text(built_in)
