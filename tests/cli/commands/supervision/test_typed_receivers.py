"""The units that `supervise --to` names: divided as a cell is, looked up, asked about or refused."""

import shlex

import pytest

from qinling.cli.context import Desk

URGE = ("supervise", "A1", "--step", "催办")
SETTINGS = '[notify.receivers]\n"腰市镇" = []\n'


@pytest.fixture(autouse=True)
def given_units(given_late):
    given_late("A1")
    given_late("B1", 责任单位="区林业局；大荆镇人民政府", 镇办="大荆镇")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("区水利局、大荆镇", "区水利局、大荆镇"),
        ("区水利局；林业局", "区水利局、区林业局"),
        ("区水利局,区林业局/大荆镇", "区水利局、区林业局、大荆镇"),
        ("区水利局 大荆镇", "区水利局、大荆镇"),
        ("区水利局、区水利局、区 水利局", "区水利局"),
        ("大荆镇、大荆镇人民政府", "大荆镇"),  # one unit, told once
        ("区水利局、丹凤县大荆镇、大荆镇", "区水利局、丹凤县大荆镇、大荆镇"),  # nobody knows if they are one
        ("腰市镇人民政府", "腰市镇人民政府"),  # a receiver of the settings
        ("各责任单位", "各责任单位"),
    ],
)
def test_known_units_are_taken_and_told(run_ok, with_settings, typed, told):
    result = run_ok(*URGE, "--to", typed, **with_settings(SETTINGS))
    assert f"催办〔2026〕1号 发给 {told}，" in result.stderr


def test_a_letter_to_several_units_goes_to_each_that_has_a_channel(run_ok, with_settings, tmp_path):
    env = with_settings(
        'office = "区秦岭办"\n[notify.receivers]\n"水利局" = ["box"]\n"大荆镇" = ["box"]\n'
        f'[channels.box]\nway = "folder"\nfolder = "{tmp_path}/out"\n'
    )
    result = run_ok(*URGE, "--to", "区水利局 大荆镇", "--send", "--yes", **env)
    assert "已送达 2 个收件" in result.stderr


def test_in_a_script_an_unknown_unit_is_refused_with_lines_that_work(run_refused, run_ok):
    said = run_refused(20, *URGE, "--to", "区水力局、大荆镇")
    assert said.startswith(
        "错误：台账和设置里都没有“区水力局”这个单位，没有登记。核对后加 --yes 照发；相近的有：\n"
    )
    line = said.splitlines()[1].strip()
    assert line == "qinling supervise A1 --step 催办 --to 区水利局、大荆镇"
    run_ok(*shlex.split(line)[1:])


def test_the_office_of_before_a_reform_is_told_with_the_one_of_after_it(run_refused, given_late):
    given_late("C1", 责任单位="区自然资源局")
    assert "--to 区自然资源局" in run_refused(20, *URGE, "--to", "区国土局")


def test_yes_takes_an_unknown_unit_and_says_so(run_ok, run_refused):
    assert "核对后加 --yes 照发" in run_refused(20, *URGE, "--to", "区发改局")
    result = run_ok(*URGE, "--to", "区发改局", "--yes")
    assert "注意：台账和设置里都没有“区发改局”这个单位" in result.stderr
    assert "发给 区发改局" in result.stderr


@pytest.mark.parametrize(
    ("answers", "code", "told"),
    [
        ("是\n", 0, "发给 区水利局"),  # the one near unit
        ("否\n是\n", 0, "发给 区水力局"),
        ("否\n否\n", 20, "没有登记，台账没有改动"),
    ],
)
def test_at_a_terminal_it_is_asked(qinling, monkeypatch, answers, code, told):
    monkeypatch.setattr(Desk, "is_interactive", True)
    asked = qinling(*URGE, "--to", "区水力局", input=answers)
    assert asked.exit_code == code, asked.stderr
    assert told in asked.stderr
    assert "台账和设置里都没有“区水力局”这个单位，相近的有" in asked.stderr


def test_a_program_that_reads_json_is_not_asked(qinling, monkeypatch):
    monkeypatch.setattr(Desk, "is_interactive", True)
    assert qinling(*URGE, "--to", "区水力局", "--json").exit_code == 20


@pytest.mark.parametrize("option", ["--to", "--reason", "--doc"])
@pytest.mark.parametrize("blank", ["", "  ", "\u200b"])
def test_an_unset_variable_is_not_taken_for_an_option_left_out(run_refused, show_issue, option, blank):
    said = run_refused(2, *URGE, option, blank)
    assert f"选项 {option}：不能为空。写上内容，或者去掉这个选项" in said
    assert not show_issue("A1")["supervision"]


def test_nor_is_it_for_a_ground(run_refused):
    for words in (("edit", "A1", "备注=甲"), ("add", "级别=区级", "问题描述=甲"), ("import", "没有.xlsx")):
        assert "选项 --ground：不能为空" in run_refused(2, *words, "--ground", "")


REFER = ("supervise", "A1", "--step", "移送问责")


def test_the_authority_of_a_referral_need_not_be_known(run_ok):
    told = run_ok(*REFER, "--to", "区纪委监委", "--yes").stderr
    assert "发给 区纪委监委" in told
    assert "不像" not in told


def test_an_authority_that_nothing_knows_is_refused_in_a_script(run_refused, run_ok):
    said = run_refused(20, *REFER, "--to", "区纪委监萎")
    assert "“区纪委监萎”不像受理移送的单位" in said
    line = said.splitlines()[1].strip()
    assert line == "qinling supervise A1 --step 移送问责 --to 区纪委监委"
    assert "相近" not in run_refused(20, *REFER, "--to", "随便什么")
    run_ok(*shlex.split(line)[1:], "--yes")


def test_one_of_the_settings_is_looked_at_too(run_refused, with_settings):
    env = with_settings('[supervision]\nreferral_to = "区纪委监萎"\n')
    assert "“区纪委监萎”不像受理移送的单位" in run_refused(20, *REFER, **env)


def test_of_another_county_s_authority_a_word_is_needed(run_refused, with_settings):
    env = with_settings('office = "商洛市商州区秦岭办"\n')
    assert "“洛南县纪委监委”不像" in run_refused(20, *REFER, "--to", "洛南县纪委监委", **env)


def test_yes_takes_an_authority_and_it_is_known_from_then_on(run_ok, run_refused):
    assert "注意：“区委督查室”不像" in run_ok(*REFER, "--to", "区委督查室", "--yes").stderr
    assert "注意" not in run_ok(*REFER, "--to", "区委督查室").stderr.replace("注意：A1 同一天", "")
    run_ok("undo")
    run_ok("undo")
    run_refused(20, *REFER, "--to", "区委督查室")


@pytest.mark.parametrize(("answer", "code"), [("是\n是\n", 0), ("否\n否\n", 20)])
def test_at_a_terminal_an_authority_is_asked_about(qinling, monkeypatch, answer, code):
    monkeypatch.setattr(Desk, "is_interactive", True)
    asked = qinling(*REFER, "--to", "区纪委监萎", input=answer)
    assert asked.exit_code == code, asked.stderr
    assert ("发给 区纪委监委" in asked.stderr) is (code == 0)


def test_config_set_says_which_authority_nothing_knows(run_ok, with_settings):
    env = with_settings("")
    told = run_ok("config", "set", "supervision.referral_to", "区纪委监萎", **env).stderr
    assert "注意：“区纪委监萎”不像受理移送的单位" in told
    assert "相近的有：区纪委监委" in told
    assert "注意" not in run_ok("config", "set", "supervision.referral_to", "区纪委监委", **env).stderr


def test_a_receiver_without_its_area_is_recorded_as_the_known_one(run_ok, with_settings):
    result = run_ok(*URGE, "--to", "林业局", **with_settings(SETTINGS))
    assert "“林业局”就是台账里的 区林业局，按它登记" in result.stderr
