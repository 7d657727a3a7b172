"""Free words and saved filters: what each word means, and what is said when nothing is found."""

import json
from typing import get_args, get_type_hints

import pytest
from typer.testing import CliRunner

from qinling.cli.app import app
from qinling.cli.options.filtering.filter_words import WordFilterOptions
from qinling.cli.options.filtering.filters import list_filters
from qinling.cli.settings.validation.saved_filters import FILTER_CHECKS

SETTINGS = """
[saved_filters]
"河道超期" = "河道 --overdue"
"甲镇" = "-t 甲镇 未销号"
"坏的词" = "级别=镇级"
"""


@pytest.fixture
def given_ledger(given_issue):
    given_issue("A1", 镇办="甲镇", 问题描述="河道堆放弃渣", 责任单位="区水利局", 整改时限="2026-04-01")
    given_issue("A2", level="省级", 镇办="甲镇", 问题描述="围栏破损", 责任单位="区林业局")
    given_issue(
        "SJ2025-013", 镇办="乙镇", 问题描述="河 道里有砂石", 责任单位="甲镇人民政府", 状态="已完成整改"
    )


@pytest.fixture
def found(qinling, with_settings):
    """Return the numbers that `list` finds, and what it says."""
    settings = with_settings(SETTINGS)

    def ask(*words, command="list"):
        result = qinling(command, *words, "--json", **settings)
        assert result.exit_code == 0, result.stderr
        return [item["number"] for item in json.loads(result.stdout)["items"]], result.stderr

    return ask


@pytest.mark.usefixtures("given_ledger")
@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (["河道"], ["A1", "SJ2025-013"]),  # blanks do not count
        (["甲镇"], ["A2", "A1", "SJ2025-013"]),
        (["甲镇", "河道"], ["A1", "SJ2025-013"]),
        (["甲镇", "河道", "--level", "区级", "--overdue"], ["A1"]),
        (["ｓｊ２０２５—０１３"], ["SJ2025-013"]),
        (["水利", "弃渣"], ["A1"]),
        (["镇办=甲镇"], ["A2", "A1"]),
        (["镇办＝甲镇", "区级"], ["A1"]),
        (["@河道超期"], ["A1"]),
        (["＠河道超期"], ["A1"]),
        (["--filter", "河道超期"], ["A1"]),
        (["@甲镇", "围栏"], ["A2"]),
    ],
)
def test_each_word_must_be_found_somewhere(found, words, numbers):
    assert found(*words)[0] == numbers


@pytest.mark.usefixtures("given_ledger")
@pytest.mark.parametrize(
    ("word", "label", "numbers"),
    [
        ("省级", "级别", ["A2"]),
        ("整改中", "状态", ["A2", "A1"]),
        ("待销号", "状态", ["SJ2025-013"]),
        ("已完成整改", "状态", ["SJ2025-013"]),
        ("超期", "超期", ["A1"]),
        ("已超期", "超期", ["A1"]),
        ("未销号", "未销号", ["A2", "A1", "SJ2025-013"]),
    ],
)
def test_a_closed_word_filters_and_says_so(found, word, label, numbers):
    listed, said = found(word)

    assert listed == numbers
    assert said.startswith(f"“{word}”按{label}筛选；要在文字里找，用 --text")


@pytest.mark.usefixtures("given_ledger")
def test_what_no_issue_has_is_said_with_near_names(found):
    assert found("河到", "甲镇") == ([], "注意：没有一个问题里有“河到”\n")
    assert "没有一个问题里有“区水力局”，相近的有：区水利局" in found("区水力局")[1]
    assert found("围栏", "河道") == ([], "注意：单独看有“含 围栏”1 个、“含 河道”2 个，合起来没有\n")
    assert "单独看有“含 河道”2 个、“级别 省级”1 个，合起来没有" in found("河道", "省级")[1]


@pytest.mark.usefixtures("given_ledger")
def test_a_merged_name_finds_its_unit(run_ok, found):
    run_ok("unit", "merge", "区水利局", "区林业局")

    assert found("林业局")[0] == ["A2", "A1"]


@pytest.mark.usefixtures("given_ledger")
@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["@河道"], "没有名为“河道”的筛选。你是不是想用 @河道超期？存好的有：河道超期、甲镇、坏的词"),
        (["--filter", "xyz"], "没有名为“xyz”的筛选。存好的有："),
        (["@"], "没有名为“”的筛选"),
        (["@坏的词"], "“级别=镇级”：“镇级”不"),
        (["天气=晴"], "“天气=晴”看不懂。可用：级别、状态"),
        (["销号日期=不久"], "“销号日期=不久”看不出是哪几天。写 上周、4月"),
        (["超期=是"], "“超期=是”看不懂"),
        (["别的.xlsx"], "多出了文件名“别的.xlsx”"),
        (["\u200b"], "里没有可找的字"),
        ([" "], "不能为空"),
    ],
)
@pytest.mark.parametrize("command", ["list", "warn"])
def test_a_word_that_means_nothing_is_refused(qinling, with_settings, command, words, complaint):
    result = qinling(command, *words, **with_settings(SETTINGS))

    assert (result.exit_code, result.stdout) == (2, "")
    assert complaint in result.stderr


@pytest.mark.parametrize("word", ["6月31日", "2月30号", "2026-04-31"])
def test_a_day_that_is_none_is_refused(qinling, found, word):
    refused = qinling("list", word)
    assert (refused.exit_code, "请改为存在的日期" in refused.stderr) == (19, True)


@pytest.mark.usefixtures("given_ledger")
def test_every_command_with_filters_takes_words(run_ok, found, tmp_path):
    assert found("河道", command="warn")[0] == ["A1"]
    table = tmp_path / "表.csv"
    assert "1 个问题" in run_ok("export", table, "河道", "区水利局").stderr
    assert "SJ2025-013" not in table.read_text("utf-8-sig")
    assert "1 个问题" in run_ok("map", tmp_path / "图.kml", "围栏").stderr
    options = ["--by", "镇办", "--due", "2026-06-30", "--to", tmp_path / "分发", "--dry-run"]
    assert "1 个问题" in run_ok("dispatch", *options, "围栏").stderr


@pytest.mark.usefixtures("given_ledger")
def test_a_step_takes_the_issues_of_a_saved_filter(qinling, run_ok, with_settings):
    settings = with_settings(SETTINGS)

    run_ok("progress", "--where", "@河道超期", "--percent", "50", "--yes", **settings)
    refused = qinling("progress", "--where", "@河到", "--percent", "50", "--yes", **settings)

    percents = {
        item["number"]: item["percent"] for item in json.loads(run_ok("list", "--json").stdout)["items"]
    }
    assert percents == {"A1": 50.0, "A2": None, "SJ2025-013": None}
    assert (refused.exit_code, "没有名为“河到”的筛选" in refused.stderr) == (2, True)


@pytest.mark.usefixtures("given_ledger")
@pytest.mark.parametrize("words", [["--notify"], ["--to", "日历.ics"]])
def test_warn_sends_and_writes_all_or_refuses(qinling, words):
    result = qinling("warn", *words, "河道")

    assert result.exit_code == 2
    assert "筛选条件（含 河道）" in result.stderr


@pytest.mark.usefixtures("given_ledger")
def test_warn_says_why_no_warning_fits_and_counts_the_other_alerts_of_the_issues_alone(qinling, found):
    assert found("没有", command="warn") == ([], "注意：没有一个问题里有“没有”\n")
    assert "SJ2025-013" not in qinling("warn", "区水利局", "--kind", "完成未销号").stdout


def test_a_saved_filter_may_hold_every_filter():
    hints = get_type_hints(WordFilterOptions, include_extras=True)

    assert set(FILTER_CHECKS) == {one.option for one in list_filters()}
    for one in list_filters():
        assert (FILTER_CHECKS[one.option] is None) == one.is_flag == (get_args(hints[one.name])[0] is bool)


def complete(line, tmp_path, monkeypatch):
    """Return what Tab offers at the end of *line*, as bash is told."""
    (tmp_path / "settings.toml").write_text(SETTINGS, "utf-8")
    env = {"QINLING_SETTINGS": str(tmp_path / "settings.toml"), "_QINLING_COMPLETE": "complete_bash"}
    for name, value in {**env, "COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1)}.items():
        monkeypatch.setenv(name, value)
    result = CliRunner().invoke(app, [], prog_name="qinling")
    return result.stdout.split()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("qinling list 待", ["待销号"]),
        ("qinling list 省", ["省级"]),
        ("qinling list --filter 河", ["河道超期"]),
        ("qinling warn @甲", ["@甲镇"]),
        ("qinling export 表.xlsx 已超", ["已超期"]),
    ],
)
def test_words_and_saved_filters_are_completed(tmp_path, monkeypatch, line, offered):
    assert complete(line, tmp_path, monkeypatch) == offered


@pytest.mark.usefixtures("given_ledger")
@pytest.mark.parametrize("words", [["--status", "超期"], ["状态=逾期"]])
def test_a_word_of_deadlines_as_a_status_is_refused(qinling, words):
    result = qinling("list", *words)

    assert result.exit_code != 0
    assert "--overdue" in result.stderr


@pytest.mark.usefixtures("given_ledger")
def test_a_word_of_ledgers_as_a_status_is_told(found):
    numbers, told = found("--status", "待销号")
    assert (numbers, "筛选" in told) == (["SJ2025-013"], False)

    numbers, told = found("--status", "整改完成")
    assert (numbers, "状态“整改完成”按已完成整改（待销号）筛选" in told) == (["SJ2025-013"], True)


@pytest.mark.usefixtures("given_ledger")
def test_overdue_in_another_word_filters(found):
    assert found("逾期")[0] == found("超期")[0] == ["A1"]


@pytest.mark.usefixtures("given_ledger")
@pytest.mark.parametrize("words", [["-t", "甲镇、乙镇"], ["--town", "甲镇,乙镇"], ["镇办=甲镇，乙镇"]])
def test_several_towns_in_one_word_are_several(found, words):
    assert found(*words)[0] == ["A2", "A1", "SJ2025-013"]


@pytest.mark.usefixtures("given_ledger")
def test_the_unknown_one_of_several_towns_is_told(found):
    numbers, told = found("-t", "乙镇、丙镇")

    assert (numbers, "没有名称含“丙镇”的镇办" in told) == (["SJ2025-013"], True)


@pytest.mark.usefixtures("given_ledger")
@pytest.mark.parametrize("words", [["甲镇　河道"], ["甲镇　　河道　"], ["　甲镇", "河道"]])
def test_a_full_width_blank_divides_words(found, words):
    assert found(*words)[0] == ["A1", "SJ2025-013"]


@pytest.mark.usefixtures("given_ledger")
def test_a_full_width_blank_behind_the_command_divides(qinling):
    assert "A1" in qinling("清单　甲镇　河道").stdout


@pytest.mark.parametrize(
    ("word", "meant"),
    [("－－level", "--level"), ("—level", "--level"), ("–l", "-l"), ("——level＝区级", "--level=区级")],
)
def test_an_option_behind_a_chinese_dash_is_told(qinling, word, meant):
    result = qinling("list", word, "区级")

    assert result.exit_code == 2
    assert f"请写 {meant}" in result.stderr


@pytest.mark.usefixtures("given_ledger")
def test_a_dash_in_a_value_is_a_dash(found):
    assert found("--text", "—level")[0] == []


@pytest.fixture
def given_deadlines(given_issue):
    for number, due in (
        ("A1", "2026-04-10"),
        ("A2", "2026-04-28"),
        ("A3", "2026-05-08"),
        ("A4", "2026-12-31"),
    ):
        given_issue(number, 整改时限=due)
    given_issue("A5", 整改时限="2026-04-12", 状态="已完成整改", 问题描述="4月报来的弃渣")


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (("2026年4月",), ["A1", "A2"]),
        (("4月", "超期"), ["A1"]),
        (("下周",), ["A2"]),
        (("4月28日",), ["A2"]),
        (("下周到期的",), ["A2"]),
        (("超期的",), ["A1"]),
        (("4月", "--due-within", "30"), ["A2"]),
        (("--overdue", "今年", "--due-within", "3"), ["A1", "A2"]),
        (("4.28",), ["A2"]),
        (("28日到期的",), ["A2"]),
        (("3天内",), ["A2"]),
        (("两周内到期",), ["A2", "A3"]),
        (("快到期",), ["A2", "A3"]),
        (("5月底前",), ["A2", "A3"]),
        (("4月20日、未完成",), []),
        (("4月28日，整改中",), ["A2"]),
        (("--text", "4月"), ["A5"]),
    ],
)
def test_a_span_of_days_means_what_is_due_in_it(words, numbers, given_deadlines, issues):
    assert sorted(issues(*words)) == numbers


def test_how_a_span_was_read_is_told(given_deadlines, run_ok):
    said = run_ok("list", "下月").stderr
    assert said.startswith(
        "“下月”读作整改时限 2026-05-01 至 2026-05-31，还没有整改完的；要在文字里找，用 --text\n"
    )
    assert "条件是 整改时限 2026-03-01 至 2026-03-31，放宽再看" in run_ok("list", "上月").stderr


def test_warn_reaches_as_far_as_the_span(given_deadlines, run_ok):
    assert "A4" in run_ok("warn", "12月").stdout
    assert "A3" not in run_ok("warn", "下周").stdout
    assert "A2" in run_ok("warn", "下周").stdout


@pytest.mark.parametrize("words", [["4月", "5月"], ["4月、5月"]])
def test_spans_without_a_common_day_are_refused(given_deadlines, run_refused, words):
    assert "这几段时间没有共同的日子：整改时限 2026-04-01 至 2026-04-30，" in run_refused(2, "list", *words)


@pytest.mark.parametrize("word", ["近7天", "4月前", "2026-04"])
def test_a_word_of_time_that_is_not_read_is_told(given_deadlines, run_ok, word):
    assert f"注意：“{word}”按文字找；要按整改时限看，写 " in run_ok("list", word).stderr


def test_an_export_of_nothing_says_so(given_deadlines, run_ok, tmp_path):
    said = run_ok("export", tmp_path / "表.csv", "3月3日").stderr
    assert "注意：一个问题也没有，写出的表是空的；导出的是：整改时限 2026-03-03\n" in said
    assert "一个问题也没有" not in run_ok("export", tmp_path / "表2.csv", "本月底").stderr


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (["未完成"], ["A1", "A2"]),
        (["没销号"], ["A1", "A2", "SJ2025-013"]),
        (["甲镇，待销号"], ["SJ2025-013"]),
        (["省级/市级"], ["A2"]),
        (["未录入平台"], ["A3"]),
        (["--not-on-platform"], ["A3"]),
    ],
)
def test_words_of_the_board_filter(given_ledger, given_issue, found, words, numbers):
    given_issue("A3", 录入监管平台="否", 状态="已销号", 销号日期="2026-04-01")
    listed = found(*words)[0]
    assert sorted(listed) == numbers


@pytest.mark.usefixtures("given_ledger")
@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["A1", "A2", "--status", "已销号"], "看这几个编号的：qinling show A1 A2"),
        (["乙镇", "甲镇", "省级"], "其中哪一个都要的，写成一个词：镇办=乙镇、甲镇"),
        (["水利局", "林业局"], "其中哪一个都要的，写成一个词：单位=水利局、林业局"),
    ],
)
def test_names_of_which_any_is_wanted_are_answered_with_how_to_ask(found, words, line):
    listed, said = found(*words)
    assert (listed, line in said) == ([], True), said
    if "=" in line:
        assert found(line.partition("：")[2])[0]


@pytest.mark.usefixtures("given_ledger")
@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (["A1", "ａ2"], ["A1", "A2"]),
        (["A1、SJ2025-013"], ["A1", "SJ2025-013"]),
        (["A1", "A2", "省级"], ["A2"]),
        (["A1", "A1"], ["A1"]),
        (["A1", "甲镇"], ["A1"]),
        (["A1", "A9"], []),
    ],
)
def test_of_several_numbers_each_is_wanted(found, run_ok, tmp_path, words, numbers):
    assert sorted(found(*words)[0]) == numbers
    assert f"：{len(numbers)} 个问题" in run_ok("export", tmp_path / "表.csv", *words).stderr


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("未完成", "状态"),
        ("没销号的", "未销号"),
        ("超期，区级", "级别"),
    ],
)
def test_words_of_the_board_are_filters(qinling, word, name):
    assert qinling("add", "级别=区级", "编号=甲", "问题描述=乙").exit_code == 0

    told = qinling("list", word)
    assert told.exit_code == 0
    assert f"按{name}筛选；要在文字里找" in told.stderr
