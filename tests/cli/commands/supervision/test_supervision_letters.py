"""Supervision: the letters, on the built-in forms and on those of the office."""

import io
from pathlib import Path

import pytest
from docx import Document

from qinling.cli.context import Desk

UNIT = "区水利局"


@pytest.fixture(autouse=True)
def given_office(monkeypatch):
    """The office that signs: without one no letter is written."""
    monkeypatch.setenv("QINLING_OFFICE", "商州区秦岭办")


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
    result = run_ok(
        "supervise", "A1", "A2", "--step", "通报", "--doc", "区函1号", "--letters", tmp_path, "--yes"
    )
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
    other = record_act("--step", "通报", "--yes", **later)
    run_ok("supervise", "letter", document, "--letters", tmp_path / "再出", **later)
    assert (tmp_path / "再出" / f"{document}.docx").read_bytes() == first
    run_ok("supervise", "letter", other, "--letters", tmp_path, **later)
    told = read_letter_text((tmp_path / f"{other}.docx").read_bytes())
    assert "催办的回复" in told
    assert "督办的回复" in told


def test_a_letter_says_of_finished_work_that_it_is_finished_and_when(given_late, run_ok, tmp_path):
    given_late("A1", "A2", "A3", due="2026-04-17")
    run_ok("complete", "A1", "A2", "--on", "2026-04-20")
    later = {"QINLING_TODAY": "2026-05-20"}
    run_ok("supervise", "A1", "A2", "--step", "督办", "--letters", tmp_path, **later)
    run_ok("supervise", "A1", "A3", "--step", "催办", "--letters", tmp_path, **later)
    order, both = (
        read_letter_text((tmp_path / f"{name}〔2026〕1号.docx").read_bytes()) for name in ("督办", "催办")
    )
    assert "下列2个问题已完成整改，尚未销号，现予督办。" in order
    assert "2026年4月20日已完成整改，尚未销号" in order
    assert "\n3（1）\n" in order  # days late on the day it was finished
    assert "尚未完成整改" not in order
    assert "下列2个问题，其中1个已完成整改，尚未销号，其余1个已超过整改时限，尚未完成整改，现予催办。" in both
    assert "\n33（" in both
    run_ok("turn-back", "A1", "--reason", "未清完", **later)
    run_ok("supervise", "letter", "督办〔2026〕1号", "--letters", tmp_path / "再", **later)
    again = read_letter_text((tmp_path / "再" / "督办〔2026〕1号.docx").read_bytes())
    assert again == order


@pytest.mark.parametrize(
    ("reply_by", "told"), [("2026-04-24", "没有回复"), ("2026-04-25", "期限未到"), ("2026-05-06", "期限未到")]
)
def test_nobody_is_said_not_to_have_replied_before_the_reply_day_has_passed(
    given_late, record_act, tmp_path, reply_by, told
):
    given_late("A1")
    record_act("--step", "催办", "--on", "2026-04-24", "--reply-by", reply_by)
    document = record_act("--step", "督办", "--letters", tmp_path)
    day = f"{int(reply_by[5:7])}月{int(reply_by[8:])}日"
    letter = read_letter_text((tmp_path / f"{document}.docx").read_bytes())
    assert f"限{day}前回复，{told}" in letter


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


def test_a_letter_template_without_number_receiver_or_day_is_told_once(
    given_late, run_ok, given_letter_template, tmp_path
):
    given_late("A1", "A2")
    env = given_letter_template("本局专用 {{ title }}")
    said = run_ok("supervise", "A1", "A2", "--step", "督办", "--letters", tmp_path, **env).stderr
    assert (
        said.count("督办.docx 里没有 {{ number }}（文号）、{{ to }}（收文单位）、{{ date }}（发文日期）") == 1
    )
    assert (tmp_path / "督办〔2026〕1号.docx").exists()


def test_a_broken_letter_template_is_named_and_no_act_recorded(
    given_late, qinling, show_issue, given_letter_template, tmp_path
):
    given_late("A1")
    env = given_letter_template("{{ nubmer }}")
    result = qinling("supervise", "A1", "--step", "督办", "--letters", tmp_path, **env)
    assert (result.exit_code, result.stdout) == (24, "")
    assert "什么也没有登记" in result.stderr
    assert str(Path("样式") / "督办.docx") in result.stderr
    assert "nubmer" in result.stderr
    assert not show_issue("A1")["supervision"]
    assert qinling("supervise", "A1", "--step", "督办").exit_code == 0
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
    assert "什么也没有登记" in result.stderr
    assert not show_issue("A1")["supervision"]
    (tmp_path / "督办〔2026〕1号.docx").write_text("别人的", "utf-8")
    taken = run_refused(26, "supervise", "A1", "--step", "督办", "--letters", tmp_path)
    assert "什么也没有登记" in taken
    assert not show_issue("A1")["supervision"]
    record_act("--step", "督办")
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
        to = ("--to", "区纪委监委") if word == "移送问责" else ()
        document = record_act("--step", word, "--reply-by", "2026-04-30", "--letters", tmp_path, *to)
        built_in = (tmp_path / f"{document}.docx").read_bytes()
        own = with_settings('[supervision]\nforms = "样式"\n')
        run_ok("supervise", "letter", document, "--letters", tmp_path / str(place), **own)
        assert read_letter_text(
            (tmp_path / str(place) / f"{document}.docx").read_bytes()
        ) == read_letter_text(built_in)


@pytest.mark.parametrize("name", ["督办单.docx", "督办.doc", "督办(1).docx", "云岭督办.DOCX", "督办.wps"])
def test_a_template_whose_name_is_not_quite_right_is_not_passed_over(
    given_late, record_act, run_refused, given_letter_template, tmp_path, name
):
    given_late("A1")
    env = given_letter_template("{{ number }}")
    (tmp_path / "样式" / "督办.docx").rename(tmp_path / "样式" / name)
    document = record_act("--step", "督办")
    said = run_refused(24, "supervise", "letter", document, "--letters", tmp_path, **env)
    assert f"里没有 督办.docx，却有 {name}" in said
    assert "改名为 督办.docx" in said


def test_a_folder_without_any_template_is_told(given_late, record_act, run_refused, with_settings, tmp_path):
    given_late("A1")
    document = record_act("--step", "督办")
    (tmp_path / "样式").mkdir()
    (tmp_path / "样式" / "~$督办.docx").touch()
    env = with_settings('[supervision]\nforms = "样式"\n')
    said = run_refused(24, "supervise", "letter", document, "--letters", tmp_path, **env)
    assert "一份也没有" in said
    assert "qinling supervise forms" in said


# -- who signs ------------------------------------------------------------------------------------


@pytest.fixture
def without_office(monkeypatch):
    monkeypatch.delenv("QINLING_OFFICE")


@pytest.mark.usefixtures("without_office")
def test_a_letter_that_nobody_would_sign_is_refused_before_the_act(
    given_late, record_act, run_refused, tmp_path
):
    given_late("A1")
    for words in (("A1", "--step", "督办", "--letters", tmp_path), ("letter", record_act("--step", "催办"))):
        said = run_refused(20, "supervise", *words)
        assert said == (
            "错误：设置里没有 office，文书没有发文机关可以落款。用 qinling config set office=单位全称 写上\n"
        )
    assert not list(tmp_path.glob("*.docx"))


@pytest.mark.usefixtures("without_office")
def test_at_a_terminal_the_office_is_asked_for(given_late, record_act, qinling, tmp_path, monkeypatch):
    given_late("A1")
    document = record_act("--step", "督办")
    monkeypatch.setattr(Desk, "is_interactive", True)
    asked = qinling("supervise", "letter", document, "--letters", tmp_path, input="  \n云岭区秦岭办\n")
    assert asked.exit_code == 0, asked.stderr
    assert asked.stderr.count("发文机关（落款，写全称）") == 2  # a blank is no name
    assert "要以后不再问，用 qinling config set office=云岭区秦岭办 写上" in asked.stderr
    lines = read_letter_text((tmp_path / f"{document}.docx").read_bytes()).splitlines()
    assert "云岭区秦岭办" in lines


# -- tried ----------------------------------------------------------------------------------------


@pytest.fixture
def given_form_and_receiver(given_letter_template, with_settings):
    """Make a form of the office for 督办, and settings with it and a receiver of letters; returns the environment."""

    def write(line):
        given_letter_template(line)
        return with_settings(
            '[supervision]\nforms = "样式"\n[channels.box]\nway = "folder"\nfolder = "box"\n'
            f'[notify.receivers]\n"{UNIT}" = ["box"]\n'
        )

    return write


@pytest.mark.parametrize(
    "ways", [("--letters", "文书"), ("--send", "--yes"), ("--send", "--letters", "文书", "--yes")]
)
def test_a_dry_run_names_what_a_form_lacks_as_the_real_run_does(
    given_late, run_ok, given_form_and_receiver, ways, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    given_late("A1")
    env = given_form_and_receiver("致 {{ to }}")
    words = ("supervise", "A1", "--step", "督办", *ways)
    tried = run_ok(*words, "--dry-run", **env)
    taken = run_ok(*words, **env)
    lacking = [line for line in taken.stderr.splitlines() if "督办.docx" in line and "number" in line]
    assert len(lacking) == 1
    assert lacking[0] in tried.stderr
    assert "试运行" in tried.stderr


@pytest.mark.parametrize("ways", [("--letters", "文书"), ("--send",)])
def test_a_dry_run_refuses_a_form_that_cannot_be_filled(
    given_late, run_refused, given_form_and_receiver, ways
):
    given_late("A1")
    env = given_form_and_receiver("致 {{ 收文 }}")
    said = run_refused(24, "supervise", "A1", "--step", "督办", *ways, "--dry-run", **env)
    assert "什么也没有登记" in said
    assert "收文" in said


def test_sending_again_names_what_a_form_lacks_when_tried(
    given_late, record_act, run_ok, given_form_and_receiver
):
    given_late("A1")
    document = record_act("--step", "督办")
    env = given_form_and_receiver("致 {{ to }}")
    tried = run_ok("supervise", "send", document, "--dry-run", **env)
    assert "督办.docx" in tried.stderr
    assert "number" in tried.stderr


@pytest.mark.usefixtures("without_office")
def test_a_dry_run_says_that_nobody_would_sign(given_late, qinling):
    given_late("A1")
    tried = qinling("supervise", "A1", "--step", "督办", "--letters", "文书", "--dry-run")
    assert tried.exit_code == 20
    assert "设置里没有 office" in tried.stderr
    assert "qinling config set office=单位全称" in tried.stderr


def test_heading_and_copies_are_set(given_late, record_act, tmp_path, with_settings):
    given_late("A1")
    env = with_settings('[supervision]\nheading = "云岭区秦岭办文件"\ncopies = "区政府办"\n')
    document = record_act("--step", "督办", "--letters", tmp_path, **env)
    lines = read_letter_text((tmp_path / f"{document}.docx").read_bytes()).splitlines()
    assert [line for line in lines if line][:2] == ["云岭区秦岭办文件", document]
    assert "抄送：区政府办。" in lines


# -- what was done before -----------------------------------------------------------------------


def test_earlier_acts_stand_in_plain_words_in_a_table(given_late, run_ok, record_act, tmp_path):
    given_late("A1", "A2", "A3", due="2026-04-10")
    record_act("--step", "催办", "--on", "2026-04-13", "--reply-by", "2026-04-15", numbers=("A1", "A2", "A3"))
    run_ok("supervise", "reply", "A2", "--note", "已进场", "--on", "2026-04-14")
    document = record_act("--step", "督办", "--letters", tmp_path, numbers=("A1", "A2", "A3"))
    table = Document(tmp_path / f"{document}.docx").tables[1]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["日期", "步骤和文号", "发给", "问题序号", "回复情况"],
        ["2026年4月13日", "催办（催办〔2026〕1号）", UNIT, "1、3", "限4月15日前回复，没有回复"],
        ["2026年4月13日", "催办（催办〔2026〕1号）", UNIT, "2", "4月14日回复：已进场"],
    ]


def test_a_circular_goes_to_all_units_concerned_in_one_letter(given_late, run_ok, tmp_path):
    given_late("A1", "A3")
    given_late("A2", 责任单位="区林业局")
    given_late("A4", 责任单位="区 林业局")
    said = run_ok(
        "supervise", "A1", "A2", "A3", "A4", "--step", "通报", "--letters", tmp_path, "--yes"
    ).stderr
    assert (
        said.splitlines()[0] == f"通报〔2026〕1号 发给 {UNIT}、区林业局，限 2026-05-06 前回复：A1、A2、A3、A4"
    )
    told = read_letter_text((tmp_path / "通报〔2026〕1号.docx").read_bytes())
    assert f"{UNIT}、区林业局：" in told
    assert "各有关单位" in told
