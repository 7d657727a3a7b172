"""Words for spans of days in options, behind commands and in place of a kind of report."""

import pytest


@pytest.fixture
def given_ledger(given_issue):
    given_issue("A1")


@pytest.mark.usefixtures("given_ledger")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("brief --from 4月 --to 本月", ["“4月”读作 2026-04-01\n", "“本月”读作 2026-04-25\n"]),
        ("work list --from 上季度 --to 上季度", ["读作 2026-01-01\n", "读作 2026-03-31\n"]),
        ("history --since 上周 --until 上周", ["“上周”读作 2026-04-13\n", "“上周”读作 2026-04-19\n"]),
        ("board --as-of 本周", ["“本周”读作 2026-04-25\n"]),
        ("history 昨天", ["“昨天”读作 2026-04-24\n"]),
        ("history 近7天", ["“近7天”读作 2026-04-18 至 2026-04-25\n"]),
        ("report 本月", ["“本月”读作 2026-04-01 至 2026-04-30\n"]),
        ("report 二季度", ["“二季度”读作 2026-04-01 至 2026-06-30\n"]),
    ],
)
def test_a_span_is_read_where_a_day_or_a_kind_stands(words, told, run_ok):
    said = run_ok(*words.split()).stderr
    assert all(line in said for line in told), said


@pytest.mark.usefixtures("given_ledger")
@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("brief 本月", "brief --from 本月 --to 本月"),
        ("brief 今年 简报.txt", "brief --from 今年 --to 今年 简报.txt"),
        ("board 今天", "board --as-of 今天"),
        ("work list 上月", "work list --from 上月 --to 上月"),
        ("login report 上周", "login report --week 2026-W16"),
        ("login report 本月", "login report --week 2026-W17 --weeks 4"),
        ("login coach 本周", "login coach --week 2026-W17"),
        ("report 上半年", "brief --from 上半年 --to 上半年"),
        ("report 半年", "brief --from 去年下半年 --to 去年下半年"),
        ("report month 上半年", "brief --from 上半年 --to 上半年"),
        ("report month 二季度", "report quarter 二季度"),
        ("report month 二季度 --to 季报.xlsx", "report quarter 二季度 --to 季报.xlsx"),
        ("report 本周 区级", "report week 本周"),
    ],
)
def test_a_span_behind_a_command_is_answered_with_a_line_that_works(
    words, line, run_refused, run_ok, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert run_refused(2, *words.split()).rstrip().endswith(f"qinling {line}")
    run_ok(*line.split())


@pytest.mark.usefixtures("given_ledger")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("brief --from 明年", "“明年”不是日期"),
        ("brief --from 3月底前", "“3月底前”不是日期"),
        ("work add 巡山 --on 上周", "“上周”不是日期"),
        ("brief 简报", "看不出 简报 要写成什么格式"),
        ("history 下周", "台账里没有编号为 下周 的问题"),
        ("report 昨天", "“昨天”不在可选词内"),
        ("board 甲", "后面不写编号和别的词"),
    ],
)
def test_other_words_are_answered_as_before(words, told, qinling):
    assert told in qinling(*words.split()).stderr


@pytest.mark.usefixtures("given_ledger")
def test_an_issue_whose_number_names_a_day_is_the_issue(given_issue, run_ok):
    given_issue("4.20", 问题描述="河道弃渣")
    assert "登记" in (shown := run_ok("history", "4.20")).stdout
    assert "读作" not in shown.stderr


def test_a_report_in_english_words_is_suggested(qinling):
    assert "qinling report week 上周" in qinling("week", "上周").stderr


@pytest.mark.parametrize(
    ("word", "day"),
    [
        *(
            ("年初", "2026-01-01"),
            ("今年初", "2026-01-01"),
            ("本年初", "2026-01-01"),
            ("去年初", "2025-01-01"),
        ),
        *(("月初", "2026-04-01"), ("季初", "2026-04-01"), ("本季度初", "2026-04-01"), ("年头", "2026-01-01")),
    ],
)
def test_the_beginning_of_a_year_a_quarter_and_a_month_is_a_day_to_begin_with(
    qinling, given_issue, word, day
):
    given_issue("SJ-001")
    for command in ("brief --from", "history --since", "work list --from"):
        result = qinling(*command.split(), word, "--today", "2026-04-25")
        assert result.exit_code == 0, result.stderr
        assert f"“{word}”读作 {day}" in result.stderr
    assert f"请写成 qinling brief --from {word}" in qinling("brief", word, "--today", "2026-04-25").stderr


def test_since_is_led_to_from(qinling):
    assert "你是不是想用 --from" in qinling("brief", "--since", "年初").stderr


def test_a_bare_word_behind_brief_may_be_a_unit(qinling, given_issue):
    given_issue("SJ-001", duty_unit="区水利局")
    refused = qinling("brief", "水利局", "--explain")
    assert refused.exit_code == 2
    line = refused.stderr.rpartition("这个单位的：qinling ")[2]
    assert line.split() == ["brief", "--unit", "水利局", "--explain"]
    assert "涉及" in qinling(*line.split()).stdout
    assert "这个单位" not in qinling("brief", "简报.xyz").stderr
