"""Supervision: document numbers as people type them, after the office's pattern, and whom a referral goes to."""

import pytest

from qinling.cli.context import Desk

UNIT = "区水利局"
#: How people type 督办〔2026〕1号.
SPELLINGS = [
    "督办〔2026〕1号",
    "督办[2026]1号",
    "督办(2026)1号",
    "督办（2026）1号",
    "督办【2026】1号",
    "督办［２０２６］１号",
    "督办〔2026〕1",
    "督办〔2026〕第1号",
    "督办〔2026〕001号",
    " 督办 〔2026〕 1 号 ",
    "督办\u200b〔2026〕1号",
    "⽬督办〔2026〕1号".removeprefix("⽬"),
]


@pytest.fixture
def with_pattern(with_settings):
    def write(pattern):
        return with_settings(f'office = "区秦岭办"\n[supervision]\nnumber_pattern = "{pattern}"\n')

    return write


# -- found ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", SPELLINGS)
def test_a_number_is_found_however_it_is_typed(
    given_late, run_ok, record_act, run_refused, show_issue, typed, tmp_path
):
    given_late("A1", "A2")
    record_act("--step", "督办", numbers=("A1", "A2"))
    run_ok("supervise", "letter", typed, "--letters", tmp_path, QINLING_OFFICE="区秦岭办")
    assert [file.name for file in tmp_path.glob("*.docx")] == ["督办〔2026〕1号.docx"]
    run_ok("supervise", "reply", "--doc", typed, "--note", "已办")
    assert [show_issue(number)["supervision"][0]["reply"] for number in ("A1", "A2")] == ["已办", "已办"]
    assert "A1 2026-04-25 已有文号为 督办〔2026〕1号 的督办" in run_refused(
        21, "supervise", "A1", "--step", "督办", "--doc", typed
    )


def test_an_unknown_number_names_the_near_ones(given_late, record_act, run_refused):
    given_late("A1")
    record_act("--step", "督办")
    said = run_refused(17, "supervise", "letter", "督办〔2026〕11号")
    assert said == (
        "错误：没有文号为 督办〔2026〕11号 的督办，相近的有：\n"
        '  qinling supervise letter "督办〔2026〕1号"  A1 A1的问题\n'
    )
    said = run_refused(17, "supervise", "reply", "--doc", "全不相干", "--note", "甲")
    assert said == "错误：没有文号为 全不相干 的督办。请写全文号；最近的有 督办〔2026〕1号\n"


def test_half_a_number_names_the_last_documents(given_late, record_act, run_ok, run_refused):
    given_late("A1")
    assert run_refused(17, "supervise", "letter", "1号").endswith("用 qinling show 编号 核对\n")
    for step in ("催办", "催办", "督办", "通报", "约谈"):
        record_act("--step", step)
    run_ok("undo")
    said = run_refused(17, "supervise", "letter", "某文")
    assert said.endswith("最近的有 通报〔2026〕1号、督办〔2026〕1号、催办〔2026〕2号\n")
    begun = run_refused(17, "supervise", "letter", "督办").splitlines()
    assert begun == [
        "错误：没有文号为 督办 的督办，相近的有：",
        '  qinling supervise letter "督办〔2026〕1号"  A1 A1的问题',
    ]
    half = run_refused(17, "supervise", "letter", "1号").splitlines()
    assert half[0] == "错误：没有文号为 1号 的督办，对得上的有："
    assert [line.split('"')[1] for line in half[1:]] == [
        "催办〔2026〕1号",
        "督办〔2026〕1号",
        "通报〔2026〕1号",
    ]


@pytest.fixture
def given_own_letters(given_late, record_act, with_settings):
    """Two 催办, a 督办 and a 约谈 under the letters of the office, one series for all steps but that of the 约谈."""
    given_late("A1", "A2", "A3", "A4")

    def write(pattern):
        return with_settings(f'office = "区秦岭办"\n[supervision]\nnumber_pattern = "{pattern}"\n')

    env = write("商秦办督〔{year}〕{n}号")
    for number, step in (("A1", "催办"), ("A2", "催办"), ("A3", "督办")):
        record_act("--step", step, numbers=(number,), **env)
    record_act("--step", "约谈", "--yes", numbers=("A4",), **write("商秦办约〔{year}〕{n}号"))
    return write("商秦办督〔{year}〕{n}号")


@pytest.mark.parametrize(
    ("typed", "number", "issue"),
    [
        ("督办[2026]3", "商秦办督〔2026〕3号", "A3"),
        ("督办单〔2026〕第3号", "商秦办督〔2026〕3号", "A3"),
        ("催办（2026）1号", "商秦办督〔2026〕1号", "A1"),
        ("约谈2026-1", "商秦办约〔2026〕1号", "A4"),
    ],
)
def test_a_step_s_number_means_the_one_under_the_letters_of_the_office(
    given_own_letters, run_ok, show_issue, tmp_path, typed, number, issue
):
    env = given_own_letters
    told = run_ok("supervise", "letter", typed, "--letters", tmp_path, **env).stderr
    assert f"{typed}：{number} {issue}" in told
    assert [file.stem for file in tmp_path.glob("*.docx")] == [number]
    told = run_ok("supervise", "reply", "--doc", typed, "--note", "已办", **env).stderr
    assert f"{typed}：{number} {issue}" in told
    assert show_issue(issue)["supervision"][0]["reply"] == "已办"


def test_without_its_year_a_step_s_number_is_asked_by_what_changes(
    given_own_letters, run_ok, run_refused, tmp_path
):
    env = given_own_letters
    run_ok("supervise", "letter", "督办3", "--letters", tmp_path, **env)
    said = run_refused(17, "supervise", "reply", "--doc", "督办3", "--note", "甲", **env)
    assert said.startswith("错误：没有文号为 督办3 的督办，对得上的有：")
    assert '--doc "商秦办督〔2026〕3号"' in said


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("督办[2026]13", "商秦办督〔2026〕3号"),  # a slip in the number
        ("通报[2026]3", "商秦办督〔2026〕3号"),  # of another step
    ],
)
def test_a_step_s_number_that_none_has_names_near_ones(given_own_letters, run_refused, typed, near):
    said = run_refused(17, "supervise", "letter", typed, **given_own_letters)
    assert "相近的有" in said
    assert near in said


def test_a_step_s_number_of_another_document_is_not_recorded_as_a_new_one(
    given_own_letters, run_refused, record_act
):
    said = run_refused(21, "supervise", "A4", "--step", "督办", "--doc", "督办[2026]3", **given_own_letters)
    assert "文号 督办[2026]3 像是已登记的 商秦办督〔2026〕3号" in said
    assert record_act("--step", "督办", "--doc", "商秦办督[2026]3", numbers=("A4",), **given_own_letters)


# -- given ----------------------------------------------------------------------------------------


def test_numbers_follow_the_pattern_of_the_office(given_late, record_act, with_pattern):
    given_late("A1", "A2", "A3")
    env = with_pattern("商区秦办督〔{year}〕{n}号")
    assert record_act("--step", "催办", **env) == "商区秦办督〔2026〕1号"
    # Without a {step} all steps share one series.
    assert record_act("--step", "督办", numbers=("A2",), **env) == "商区秦办督〔2026〕2号"
    assert (
        record_act("--step", "催办", numbers=("A3",), QINLING_TODAY="2027-01-04", **env)
        == "商区秦办督〔2027〕1号"
    )
    env = with_pattern("商区秦办{step}〔{year}〕{n}号")
    assert record_act("--step", "通报", "--yes", **env) == "商区秦办通报〔2026〕1号"
    assert record_act("--step", "约谈", "--yes", **env) == "商区秦办约谈〔2026〕1号"


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("商秦办督〔{year}〕号", "应有一个 {year} 和一个 {n}"),
        ("商秦办督{n}号", "应有一个 {year} 和一个 {n}"),
        ("督{n}{n}〔{year}〕", "应有一个"),
        ("督〔{年}〕{n}号", "没有 {年} 这个名字"),
        ("督〔｛year｝〕{n}号", "大括号应是半角的"),
        ("督{year}{n}号", "分不清是几号"),
        ("督〔{year}〕1{n}号", "分不清是几号"),
    ],
)
def test_a_pattern_without_numbers_of_their_own_is_refused(
    given_late, run_refused, with_pattern, pattern, why
):
    given_late("A1")
    assert why in run_refused(18, "supervise", "A1", "--step", "催办", **with_pattern(pattern))


def test_a_number_that_was_typed_is_not_given_again(given_late, record_act, run_ok):
    given_late("A1", "A2", "A3")
    assert (
        record_act("--step", "督办", "--doc", "督办[2026]1") == "督办〔2026〕1号"
    )  # in the form of the office
    assert record_act("--step", "督办", numbers=("A2",)) == "督办〔2026〕2号"
    said = run_ok("supervise", "A3", "--step", "督办", "--doc", "督办(2026)17").stderr.splitlines()
    assert said == [
        f"督办〔2026〕17号 发给 {UNIT}，限 2026-05-06 前回复：A3",
        "注意 督办〔2026〕17号：它前面的 3—16 号台账里没有登记",
        "注意：A3 还没有催办过；多登的用 qinling undo 撤回",
    ]
    assert record_act("--step", "督办", QINLING_TODAY="2026-04-26") == "督办〔2026〕18号"


def test_a_number_far_ahead_is_told_at_once(given_late, run_ok):
    given_late("A1", "A2")
    run_ok("supervise", "A1", "--step", "督办", "--doc", "督办〔2026〕3号")
    run_ok("undo")
    said = run_ok("supervise", "A1", "--step", "督办", "--doc", "督办〔2026〕987654321号").stderr
    assert said.splitlines()[1] == (
        "注意 督办〔2026〕987654321号：它前面的 3 号登记后撤回，空着；要再用就写 --doc；"
        "它前面的 1—2、4—987654320 号台账里没有登记"
    )


def test_a_number_names_one_document(given_late, record_act, run_refused, run_ok):
    given_late("A1", "A2", "A3")
    record_act("--step", "督办", "--doc", "区函1号")
    for words in (("--step", "督办", "--on", "2026-04-24"), ("--step", "催办")):
        said = run_refused(21, "supervise", "A2", *words, "--doc", "区函1")
        assert said.startswith(f"错误：文号 区函1号 已用于 2026-04-25 给 {UNIT} 的督办（A1）。")
    # More issues may join it on its day.
    said = run_ok("supervise", "A2", "--step", "督办", "--doc", "区函1").stderr.splitlines()
    assert said == [
        f"区函1号 发给 {UNIT}，限 2026-05-06 前回复：A2",
        "注意 区函1号：这一天已有这个文号的文书，这次的问题并入同一份",
        "注意：A2 还没有催办过；多登的用 qinling undo 撤回",
    ]


def test_a_number_that_was_undone_is_not_used_again_without_a_word(given_late, run_ok, record_act):
    given_late("A1", "A2")
    record_act("--step", "督办")
    run_ok("undo")
    said = run_ok("supervise", "A1", "--step", "督办").stderr.splitlines()
    assert said == [
        f"督办〔2026〕2号 发给 {UNIT}，限 2026-05-06 前回复：A1",
        "注意 督办〔2026〕2号：它前面的 1 号登记后撤回，空着；要再用就写 --doc",
        "注意：A1 还没有催办过；多登的用 qinling undo 撤回",
    ]
    said = run_ok("supervise", "A2", "--step", "督办", "--doc", "督办[2026]1").stderr.splitlines()
    assert said == [
        f"督办〔2026〕1号 发给 {UNIT}，限 2026-05-06 前回复：A2",
        "注意 督办〔2026〕1号：这个文号曾登记后撤回，这次再用；原来的文书如已发出，请换一个号",
        "注意：A2 还没有催办过；多登的用 qinling undo 撤回",
    ]
    # Told once: the next number has no gap before it.
    assert (
        len(run_ok("supervise", "A2", "--step", "督办", QINLING_TODAY="2026-04-27").stderr.splitlines()) == 1
    )


def test_one_unit_typed_in_two_ways_gets_one_letter(given_late, run_ok):
    given_late("A1")
    given_late("A2", 责任单位="区水利局 ")
    given_late("A3", 责任单位="区\u200b水利局")
    assert run_ok("supervise", "A1", "A2", "A3", "--step", "催办").stderr == (
        f"催办〔2026〕1号 发给 {UNIT}，限 2026-05-06 前回复：A1、A2、A3\n"
    )


# -- referral -------------------------------------------------------------------------------------

REFER = ("supervise", "A1", "--step", "移送问责", "--yes")


def test_a_referral_names_its_authority(given_late, run_ok, run_refused, show_issue):
    given_late("A1")
    assert run_refused(20, *REFER) == (
        "错误：没有写明移送给哪个单位。"
        "加 --to 受理单位（如 区纪委监委），或用 qinling config set supervision.referral_to=受理单位 写上\n"
    )
    run_ok(*REFER, "--to", "区纪委监委")
    run_ok(*REFER, QINLING_TODAY="2026-04-26", QINLING_SUPERVISION_REFERRAL_TO="市纪委监委")
    assert [act["sent_to"] for act in show_issue("A1")["supervision"]] == ["区纪委监委", "市纪委监委"]


def test_finished_work_is_not_referred(given_late, run_ok, run_refused):
    given_late("A1")
    run_ok("complete", "A1")
    told = run_refused(21, *REFER, "--to", "区纪委监委")
    assert "不能移送问责" in told
    assert "qinling turn-back" in told
    run_ok("turn-back", "A1", "--reason", "未清完")
    run_ok(*REFER, "--to", "区纪委监委")


def test_at_a_terminal_the_authority_is_asked_for(given_late, qinling, show_issue, monkeypatch):
    given_late("A1")
    monkeypatch.setattr(Desk, "is_interactive", True)
    assert qinling(*REFER, input="区纪委监委\n").exit_code == 0
    assert show_issue("A1")["supervision"][0]["sent_to"] == "区纪委监委"


LIKE_NAMES = [
    ("市生态环境局商州分局", "商州分局"),
    ("牧护关镇人民政府", "牧护关"),
    ("牧护关镇", "牧护关镇党委"),
    ("牧护关镇", "牧护关镇人民政府镇长"),
    ("牧护关镇", "商州区牧护关党委"),
    ("城关街道办事处", "城关办"),
    ("区住建局", "区住房和城乡建设局"),
    ("区住房和城乡建设局", "区住建局"),
    ("区林业局、区住建局", "区纪委监委、住建局党组"),
    ("区市场监督管理局", "区市场监督局"),
    ("商州区自然资源局", "洛南县自然资源局"),
]


@pytest.mark.parametrize(("unit", "to"), LIKE_NAMES)
def test_a_referral_to_a_name_like_the_unit_s_is_refused_in_a_script_and_asked_at_a_terminal(
    given_late, run_refused, qinling, show_issue, monkeypatch, unit, to
):
    given_late("A1", 责任单位=unit)
    assert f"不能移送给 {to}：像是这个问题的责任单位" in run_refused(21, *REFER, "--to", to)
    monkeypatch.setattr(Desk, "is_interactive", True)
    assert qinling(*REFER, "--to", to, input="\n").exit_code == 20
    assert not show_issue("A1")["supervision"]
    assert qinling(*REFER, "--to", to, input="是\n").exit_code == 0
    assert show_issue("A1")["supervision"][0]["sent_to"] == to


@pytest.mark.parametrize(
    ("unit", "to"),
    [
        ("区水利局", "区纪委监委"),
        ("商州区牧护关镇人民政府", "商州区纪委监委"),
        ("商州区", "商州区纪委监委"),
        ("区市场监管局", "区公安局"),
        ("区自然资源局", "区检察院"),
        ("商州区杨峪河镇人民政府", "商州区监察委员会"),
    ],
)
def test_an_authority_is_not_taken_for_the_unit(given_late, run_ok, unit, to):
    given_late("A1", 责任单位=unit)
    run_ok(*REFER, "--to", to)


@pytest.mark.parametrize(
    ("fields", "to"),
    [
        ({}, UNIT),
        ({}, "水利局"),
        ({}, "商州区水利局"),
        ({}, "区 水利局"),
        ({}, "区\u200b水利局（牵头）"),
        ({}, "区纪委监委、区水利局"),
        ({"责任单位": "麻街镇人民政府"}, "麻街镇"),
        ({"责任单位": "城关街办"}, "城关街道办事处"),
        ({"责任单位": "区林业局、区水利局"}, UNIT),
        ({"责任单位": "区林业局", "牵头单位": UNIT}, UNIT),
        ({"责任单位": "", "镇办": "麻街镇"}, "麻街镇政府"),
    ],
)
def test_a_referral_never_goes_to_whom_it_is_about(given_late, run_refused, fields, to):
    given_late("A1", **fields)
    assert f"不能移送给 {to}" in run_refused(21, *REFER, "--to", to).replace("\\u200b", "\u200b")
    if to == UNIT:
        run_refused(21, *REFER, QINLING_SUPERVISION_REFERRAL_TO=to)
