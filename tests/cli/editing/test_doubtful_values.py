"""`add` and `edit`: a word on a number of another level, and on a unit that may be mistyped."""

import pytest

from qinling.cli.context import Desk


@pytest.fixture
def given_masjie(given_issue):
    given_issue("A1", level="省级", 镇办="麻街镇", 责任单位="区水利局、青屏镇人民政府")


def list_warnings(result):
    return [line for line in result.stderr.splitlines() if line.startswith("注意")]


def test_a_number_of_another_level_is_told(given_masjie, qinling):
    result = qinling("add", "级别=区级", "编号=ａ1", "问题描述=河道弃渣")
    assert result.exit_code == 0
    (line,) = list_warnings(result)
    assert line.startswith("注意：省级也有编号为 A1 的问题：")
    assert list_warnings(qinling("edit", "A1", "--level", "区级", "备注=甲")) == []
    assert list_warnings(qinling("add", "级别=区级", "编号=A2", "问题描述=河道弃渣")) == []
    *others, level = list_warnings(qinling("edit", "A2", "编号=A1", "级别=市级"))
    assert len(others) == 2
    assert level.startswith("注意：A2 由区级改为市级，验收改由 ")


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("镇办=马街镇", "还没有“马街镇”，相近的有：麻街镇"),
        ("镇办=麻街", "还没有“麻街”，相近的有：麻街镇"),
        ("责任单位=水务局", "还没有“水务局”，相近的有：区水利局"),
        ("牵头单位=区林业局、清屏镇人民政府", "还没有“清屏镇人民政府”，相近的有：青屏镇人民政府"),
    ],
)
def test_a_new_name_near_to_a_known_one_is_told(given_masjie, given_issue, qinling, word, near):
    given_issue("B1")
    for result in (qinling("edit", "B1", word), qinling("add", "级别=区级", "问题描述=甲", word)):
        assert result.exit_code == 0
    assert list_warnings(qinling("undo", "--yes")) == []
    assert list_warnings(qinling("edit", "B1", word.split("=")[0] + "=")) == []
    assert list_warnings(qinling("edit", "B1", word, "--json")) == [f"注意：台账里{near}"]


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("问题类型=河道四乱", "台账里还没有“河道四乱”，相近的有：河道“四乱”"),
        ("问题类型=违规建没", "台账里还没有“违规建没”，相近的有：违规建设"),
        ("问题类型=违建", "台账里还没有“违建”，相近的有：违规建设"),
        ("保护分区=核心区", "台账里还没有“核心区”，相近的有：核心保护区"),
        ("编号=QZ2O26-OO1", "1 个编号里有像数字的字母，照原样存：QZ2O26-OO1（是不是 QZ2026-001）"),
        ("联系方式=1380913", "照原样存：1380913（“1380913”有 7 位，手机号是 11 位）"),
        ("联系方式=李某 138O9130011", "“138O9130011”里有字母"),
    ],
)
def test_words_numbers_and_telephones_that_may_be_mistyped_are_told(given_issue, qinling, word, told):
    given_issue("A1", 问题类型="河道“四乱”", 保护分区="核心保护区")
    given_issue("A2", 问题类型="违规建设", 保护分区="一般保护区")
    given_issue("B1")
    for words in (("edit", "B1", word), ("add", "级别=区级", "问题描述=甲", word)):
        result = qinling(*words)
        assert [line for line in list_warnings(result) if told in line], result.stderr
        qinling("undo", "--yes")


@pytest.mark.parametrize(
    "word", ["问题类型=矿山", "保护分区=一般保护区", "联系方式=0914-2312345", "编号=Q-12"]
)
def test_other_words_are_no_doubt(given_issue, qinling, word):
    given_issue("A1", 问题类型="矿业", 保护分区="一般保护区")
    assert list_warnings(qinling("add", "级别=区级", "问题描述=甲", word)) == []


@pytest.mark.parametrize(
    "word", ["镇办=麻街镇", "镇办=柏树川镇", "责任单位=区住建局", "责任单位=区水利局（牵头）", "镇办= 麻街镇"]
)
def test_known_names_and_quite_new_ones_are_no_doubt(given_masjie, qinling, word):
    assert list_warnings(qinling("add", "级别=区级", "问题描述=甲", word)) == []


def test_a_deadline_that_is_past_is_told(given_issue, qinling):
    given_issue("A1")
    late = "注意：整改时限 2026-03-31 已经过了 25 天，这个问题算超期；日期写错的用 qinling edit"
    for words in (("add", "级别=区级", "问题描述=甲"), ("edit", "A1")):
        assert [line[: len(late)] for line in list_warnings(qinling(*words, "整改时限=3月底前"))] == [late]
    assert list_warnings(qinling("edit", "A1", "备注=甲")) == []
    done = ("整改状态=已完成整改", "完成整改日期=2026-03-01")
    assert list_warnings(qinling("add", "级别=区级", "问题描述=乙", "整改时限=3月底前", *done)) == []


COPY = ("级别=区级", "镇办=甲镇", "问题描述=河边有弃渣 一堆")


def test_a_number_with_letters_for_digits_names_the_issue_that_has_the_digits(given_issue, run_ok):
    given_issue("QZ25008", 镇办="甲镇", 问题描述="河边有弃渣一堆")
    said = run_ok("add", "编号=QZ25OO8", "级别=区级", "镇办=甲镇", "问题描述=别的").stderr
    assert "照原样存：QZ25OO8（台账里已有 QZ25008）" in said
    assert "同一个问题登记了两次的：qinling undo；只是编号写错的：qinling edit QZ25OO8 编号=…" in said


def test_the_same_issue_under_a_number_with_letters_for_digits_is_refused(given_issue, run_refused):
    given_issue("QZ25008", 镇办="甲镇", 问题描述="河边有弃渣一堆")
    said = run_refused(19, "add", "编号=QZ25OO8", *COPY)
    assert "台账里的 QZ25008 镇办、描述都与它一样。编号改成 QZ25008；真是另一个问题的，给它另编号" in said


def test_an_imported_row_of_a_known_issue_is_an_error_of_its_row(given_issue, given_file, run_refused):
    given_issue("QZ25008", 镇办="甲镇", 问题描述="河边有弃渣一堆")
    row = {"级别": "区级", "镇办": "甲镇", "问题描述": "河边有弃渣一堆"}
    table = given_file([{"问题编号": "QZ25O08", **row}, {"问题编号": "QZ25I08", **row}])
    said = run_refused(16, "import", table)
    assert "【问题编号】QZ25O08" in said
    assert "1 行有错，台账没有改动" in said  # I is 1: another number


def test_a_near_name_is_told_with_the_command_that_takes_it(given_issue, run_ok, show_issue):
    given_issue("A1", 镇办="沙河子镇")
    given_issue("B1", 镇办="甲镇")
    said = run_ok("edit", "B1", "镇办=沙河子").stderr
    assert "就是它的：qinling edit B1 镇办=沙河子镇\n" in said
    run_ok("edit", "B1", "镇办=沙河子镇")
    assert show_issue("B1")["town"] == "沙河子镇"


def test_two_units_with_a_blank_between_are_two(given_masjie, given_file, qinling, run_import):
    assert (
        list_warnings(qinling("add", "级别=区级", "问题描述=甲", "责任单位=区水利局 区林业局", "编号=B1"))
        == []
    )
    listed = qinling("list", "--unit", "区林业局 区财政局").stdout
    assert "B1" in listed
    assert "区水利局 区林业局" not in qinling("unit", "list").stdout
    told = qinling("edit", "B1", "责任单位=区公安局 森林警察大队").stderr
    assert "“区公安局 森林警察大队”存成一个单位；是几个单位的，中间改用顿号隔开" in told
    assert "qinling edit B1 责任单位=区公安局、森林警察大队" in told
    row = {"问题编号": "B2", "级别": "区级", "问题描述": "弃渣", "责任单位": "区林业局 国有林场"}
    doubt = {"field": "duty_unit", "value": "区林业局 国有林场", "near": ["区林业局、国有林场"]}
    (said,) = run_import(given_file([row]))["mistyped"]
    assert said == doubt | {"why": "可能是几个单位", "rows": 1}
    assert list_warnings(qinling("edit", "B1", "责任单位=区林业局 国有林场")) == []  # an issue has it already


def test_days_out_of_order_are_told(given_issue, qinling):
    given_issue("A1", 整改时限="2026-05-01", 发现日期="2026-04-01")
    assert list_warnings(qinling("edit", "A1", "发现日期=2026-04-02", "交办日期=2026-04-02")) == []
    late = "注意：交办日期 2026-04-02 早于发现日期 2026-04-03；写错了的用 qinling edit A1 发现日期=…"
    assert list_warnings(qinling("edit", "A1", "发现日期=2026-04-03")) == [late]
    assert list_warnings(qinling("edit", "A1", "备注=甲")) == []
    due = "注意：整改时限 2026-04-19 早于发现日期 2026-04-20；写错了的用 qinling edit"
    told = list_warnings(
        qinling("add", "级别=区级", "问题描述=甲", "发现日期=2026-04-20", "整改时限=2026-04-19")
    )
    assert told[0].startswith(due)


def test_of_names_as_near_the_most_used_comes_first(given_issue, qinling):
    for number, unit, town in (
        ("A1", "区水利局", "青屏镇"),
        ("A2", "区水利局", "青屏镇"),
        ("A3", "云岭区水利局", "青屏"),
    ):
        given_issue(number, 责任单位=unit, 镇办=town)
    told = list_warnings(qinling("add", "级别=区级", "问题描述=甲", "责任单位=区水力局", "镇办=清屏镇"))
    assert [line.partition("，")[2] for line in told] == [
        "相近的有：区水利局、云岭区水利局",
        "相近的有：青屏镇、青屏",
    ]


def test_a_number_for_a_name_is_told(given_issue, qinling):
    given_issue("A1")
    result = qinling("edit", "A1", "责任单位=2")
    assert list_warnings(result) == ["注意：“2”不像单位、镇办的名称，照原样存"]
    assert "写错了的：qinling edit A1 责任单位=名称\n" in result.stderr
    assert list_warnings(qinling("edit", "A1", "镇办=三号桥社区", "责任单位=110指挥中心")) == []


def test_a_number_for_a_name_is_asked_again(qinling, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(Desk, "is_interactive", True)
        result = qinling("add", input="区级\n河道弃渣\n3\n青屏镇\n\n\n")
    assert "“3”不像镇办的名称，请写名称" in result.stderr
    assert "镇办　　  青屏镇" in result.stderr
