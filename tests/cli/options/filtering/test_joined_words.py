"""Free words as an office says them: several in one word, fields by their names, and other ways of asking."""

import pytest


@pytest.fixture
def given_ledger(given_issue):
    given_issue("QZ26001", 镇办="麻街镇", 整改时限="2026-04-01", 责任单位="区水利局", 问题描述="河道弃渣")
    given_issue("QZ26002", 镇办="沙河子镇", 整改时限="2026-04-28", 级别="省级", 发现日期="2026-03-02")
    given_issue("QZ26003", 状态="已销号", 销号日期="2026-04-15", 牵头单位="区林业局", 责任人="张某")
    given_issue("QZ26004", 状态="未启动", 整改时限="2026-12-31", 交办日期="2026-04-20", 问题描述="违建")


@pytest.mark.usefixtures("given_ledger")
@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (["快到期的省级"], "2"),
        (["超期的，区级"], "1"),
        (["省级和区级未完成的问题"], "124"),
        (["超期和快到期的"], "12"),
        (["超期半个月以上"], "1"),
        (["上周销号"], "3"),
        (["本月交办还没完成的"], "4"),
        (["上月发现的省级"], "2"),
        (["已办结"], "3"),
        (["正在整改的"], "12"),
        (["不是省级的"], "134"),
        (["没有责任单位的"], "234"),
        (["全部"], "1234"),
        (["状态", "整改中"], "12"),
        (["销号日期", "上周"], "3"),
        (["镇办：麻街镇"], "1"),
        (["责任单位是水利局"], "1"),
        (["责任单位=林业局"], "3"),
        (["林业局牵头的"], "3"),
        (["水利局负责的"], "1"),
        (["张某负责的"], "3"),
        (["超期的有多少"], "1"),
        (["已经销号的区级问题"], "3"),
        (["12月1日以后到期"], "4"),
        (["责任人=张某"], "3"),
        (["整改时限=下周"], "2"),
        (["QZ26002-04"], "234"),
        (["qz26002至26003"], "23"),
    ],
)
def test_words_are_read_as_an_office_means_them(words, numbers, issues):
    assert sorted(issues(*words)) == [f"QZ2600{number}" for number in numbers]


@pytest.mark.usefixtures("given_ledger")
@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("麻街镇超期的", "qinling list 麻街镇 超期的"),
        ("超期的麻街镇", "qinling list 超期的 麻街镇"),
        ("河道类", "qinling list 河道"),
        ("河道的弃渣问题", "qinling list 河道 弃渣"),
        ("严重超期", "qinling list 超期"),
        ("编号QZ26001", "qinling list QZ26001"),
        ("前10个", "qinling list --limit 10"),
        ("按镇办排序", "qinling list --sort 镇办"),
    ],
)
def test_a_line_that_works_is_told(word, line, run_ok):
    assert line in run_ok("list", word).stderr
    assert "QZ26001" in run_ok(*line.split()[1:]).stdout


@pytest.mark.usefixtures("given_ledger")
@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("进度滞后的", "qinling warn --kind 进度滞后"),
        ("30天没报进展的", "qinling warn --kind 久未报进展"),
        ("该回头看的", "qinling warn --kind 回头看到期"),
        ("该督办的", "qinling supervise"),
        ("一个月没动静的", "qinling warn --kind 久未报进展"),
        ("到期的", "qinling warn"),
        ("谁的问题最多", "qinling board"),
        ("有多少个", "qinling board"),
    ],
)
def test_what_another_command_lists_is_told(word, line, run_ok):
    assert f"注意：“{word}”按文字找；要看" in (said := run_ok("list", word).stderr)
    assert line in said
    run_ok(*line.split()[1:])


@pytest.mark.usefixtures("given_ledger")
def test_every_reader_of_words_reads_them(run_ok, tmp_path):
    assert "QZ26001" in run_ok("warn", "超期半个月以上").stdout
    assert "1 个问题" in run_ok("export", tmp_path / "表.csv", "上周销号的").stderr
    assert "“没有坐标的”读作经度、纬度未填" in run_ok("map", tmp_path / "图.kml", "没有坐标的").stderr


@pytest.mark.usefixtures("given_ledger")
@pytest.mark.parametrize("word", ["发现在桥下", "发现：弃渣", "桥在建", "河道为主", "12:30", "国道G210在修"])
def test_a_text_with_such_signs_stays_a_text(word, run_ok):
    assert f"没有一个问题里有“{word}”" in run_ok("list", word).stderr


@pytest.mark.usefixtures("given_ledger")
def test_a_value_that_a_named_field_cannot_have_is_refused(run_refused):
    assert "找超期的用 --overdue" in run_refused(2, "list", "状态是超期")
    assert "看不出是哪几天" in run_refused(2, "list", "销号日期是不久")


@pytest.mark.usefixtures("given_ledger")
def test_a_word_that_a_field_does_not_go_with_stays_a_text(run_ok):
    said = run_ok("list", "级别", "超期").stderr
    assert "“超期”按超期筛选" in said
    assert "没有一个问题里有“级别”" in said
