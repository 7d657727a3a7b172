"""Slips of a clerk's first hour: what was typed is taken, or led on with a line that works."""

import shlex

import pytest


@pytest.fixture(autouse=True)
def first_issue(given_issue):
    given_issue("Z9")


def take_line(said, before="请写成 "):
    """Return the words of the line that *said* tells to type."""
    return shlex.split(said.partition(before)[2].partition("；")[0])[1:]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("list --due 下周", "qinling list 下周"),
        ("list --due=7月15日", "qinling list 7月15日"),
        ("warn --deadline 下周", "qinling warn 下周"),
        ("list --month 7月", "qinling list 7月"),
        ("list --due-within 下周", "qinling list 下周"),
        ("warn --within 下周", "qinling warn 下周"),
    ],
)
def test_days_given_to_an_option_of_another_kind_lead_to_the_free_word(
    given_issue, run_refused, run_ok, words, line
):
    given_issue("A1", 整改时限="2026-07-15")
    said = run_refused(2, *words.split())
    assert f"哪几天到期的，直接写：{line}" in said
    run_ok(*take_line(said, "直接写："))


def test_a_count_of_days_leads_to_the_option_of_counts(run_refused):
    assert "--due-within？" in run_refused(2, "list", "--due", "7")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("cron show 9点", "qinling cron show --at 9点"),
        ("cron show --form systemd 上午九点", "qinling cron show --form systemd --at 上午九点"),
        ("login report 林业局", "qinling login report --unit 林业局"),
    ],
)
def test_a_word_that_an_option_takes_is_put_behind_it(run_refused, run_ok, given_issue, words, line):
    given_issue("A1")
    said = run_refused(2, *words.split())
    assert said.endswith(f"请写成 {line}\n")
    if "cron" in line:
        run_ok(*take_line(said))


def test_the_circular_says_that_it_is_of_today_alone(run_refused, run_ok, given_issue):
    given_issue("A1")
    said = run_refused(2, "supervise", "circular", "3月")
    assert "“3月”：调度通报只按今天的台账出" in said
    assert "qinling list --overdue --as-of 2026-03-31" in said


def test_undo_takes_no_number(run_refused):
    assert "“A1”：只撤回自己的上一次操作" in run_refused(2, "undo", "A1")


@pytest.mark.parametrize("word", ["8号", "八号"])
def test_the_end_of_a_number_is_not_only_a_day(run_refused, word):
    assert run_refused(2, "show", word).endswith("；编号末尾是 8 的，写 qinling show 8\n")


def test_a_command_that_cannot_be_tried_says_so(run_refused, tmp_path):
    said = run_refused(2, "export", "表.xlsx", "-d")
    assert "它没有试运行，去掉再办：qinling export 表.xlsx" in said


@pytest.mark.parametrize(
    ("word", "way"),
    [
        ("前三名", "qinling list --limit 3"),
        ("前五", "qinling list --limit 5"),
        ("退回的", "qinling history 今年以来"),
        ("督办过的", "qinling history 今年以来"),
        ("被约谈的", "qinling history 今年以来"),
    ],
)
def test_a_word_that_asks_for_another_list_names_it(given_issue, run_ok, word, way):
    given_issue("A1")
    assert way in run_ok("list", word).stderr
    run_ok(*way.split()[1:])


@pytest.mark.parametrize("word", ["未销", "没办的", "还没办"])
def test_what_is_not_done_is_a_filter(given_issue, run_ok, word):
    given_issue("A1")
    said = run_ok("list", word)
    assert "A1" in said.stdout
    assert f"“{word}”按未销号筛选" in said.stderr


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("0.8", "注意：“0.8”读作 80%，不到 1% 的写 0.8%"),
        ("八成", "“八成”读作 80%"),
        ("约80%", "“约80%”读作 80%"),
        ("80%", ""),
        ("80", ""),
    ],
)
def test_a_share_that_may_be_read_so_or_so_is_told(given_issue, run_ok, typed, told):
    given_issue("A1")
    said = run_ok("progress", "A1", "--percent", typed).stderr
    assert told in said
    assert ("读作" in said) is bool(told)


def test_a_new_issue_says_what_it_lacks(run_ok):
    said = run_ok("add", "级别=区级", "问题描述=河边堆垃圾").stderr
    assert "还没有整改时限、责任单位，补上：qinling edit" in said
    said = run_ok(
        "add", "级别=区级", "问题描述=河边倒渣土", "整改时限=2026-12-31", "责任单位=区水利局"
    ).stderr
    assert "还没有" not in said


def test_words_without_signs_come_back_with_them(run_refused, run_ok):
    said = run_refused(2, "add", "区级", "河边倒垃圾", "7月底前")
    assert said.endswith("请写成 qinling add 级别=区级 问题描述=河边倒垃圾 整改时限=7月底前\n")
    run_ok(*take_line(said))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("乱砍树", "相近的有：乱砍乱伐"),
        ("噪音", "台账里还没有“噪音”这个问题类型，已有：乱搭乱建、乱砍乱伐、河道；写错了的"),
        ("乱砍乱伐", ""),
    ],
)
def test_a_kind_that_no_issue_has_is_told_with_those_there_are(given_issue, run_ok, typed, told):
    for number, kind in (("A1", "乱砍乱伐"), ("A3", "乱搭乱建"), ("A4", "河道")):
        given_issue(number, 问题类型=kind)
    given_issue("A2")
    said = run_ok("edit", "A2", f"问题类型={typed}").stderr
    assert told in said
    assert ("注意" in said) is bool(told)


def test_an_undone_merge_names_the_units(given_issue, run_ok):
    for number, unit in (("A1", "水利局"), ("A2", "水务局"), ("A3", "河道站")):
        given_issue(number, 责任单位=unit)
    run_ok("unit", "merge", "水利局", "水务局", "河道站")
    run_ok("unit", "split", "水务局")
    assert "水务局 又算作 水利局" in run_ok("undo", "--yes").stderr
    said = run_ok("undo", "--yes").stderr
    assert "不再算作 水利局，各是一个单位" in said
    assert {"水务局", "河道站"} == {*said.partition("（")[2].split("（")[-1].split(" ")[0].split("、")}


def test_a_table_without_deadlines_says_how_they_come_in(run_ok, tmp_path):
    file = tmp_path / "台账.csv"
    file.write_text("编号,级别,问题描述,责任单位\nN-1,区级,东沟堆放垃圾,区水利局\n", encoding="utf-8")
    said = run_ok("import", file, "--dry-run").stderr
    assert "没有认出整改时限一列，这些问题没有时限；有这一列的，请加 --map 标题=deadline" in said


def test_log_rows_without_an_account_are_told_by_their_numbers(run_ok, tmp_path):
    file = tmp_path / "日志.csv"
    rows = ["账号,姓名,登录时间,登录结果", "a1,甲,2026-04-20 09:00:00,成功", ",乙,2026-04-20 10:00:00,成功"]
    file.write_text("\n".join(rows), encoding="utf-8")
    said = run_ok("login", "import", file).stderr
    assert "没有账号 1 行（第 3 行），没有读" in said
    assert "读错了日志的：qinling undo" in said
    assert "去错了的：qinling undo" in run_ok("login", "forget", "日志.csv").stderr


def test_a_bare_number_in_a_list_is_told_as_a_text(given_issue, run_ok, tmp_path):
    given_issue("A7", 整改时限="2026-04-28")
    said = run_ok("list", "7").stderr
    assert "注意：“7”按文字找；7 天内到期的写 qinling list --due-within 7；" in said
    assert "只看前 7 个的写 qinling list --limit 7；上一份清单的第 7 个写 qinling show 7" in said
    assert "x.csv --due-within 7；" in run_ok("export", str(tmp_path / "x.csv"), "7").stderr
    for line in ("--due-within 7", "--limit 7"):
        assert "A7" in run_ok("list", *line.split()).stdout


def test_a_number_of_an_issue_and_a_year_are_looked_for_without_a_word(given_issue, run_ok):
    given_issue("7")
    assert "按文字找" not in run_ok("list", "7").stderr
    assert "按文字找" not in run_ok("list", "2026").stderr


@pytest.mark.parametrize("word", ["7天", "一周", "10个工作日"])
def test_a_number_of_days_leads_to_what_the_command_can_do(run_ok, run_refused, word):
    said = run_ok("list", word).stderr
    assert f"这么多天内到期的，写 qinling list --due-within {word}" in said
    run_ok("list", "--due-within", word)
    assert run_refused(2, "board", word).endswith(f"：qinling warn {word}\n")
    run_ok("warn", word)


def test_a_number_of_days_is_the_days_that_a_brief_reports(run_ok, run_refused):
    said = run_refused(2, "brief", "7天")
    assert said.endswith("请写成 qinling brief --from 近7天 --to 近7天\n")
    run_ok(*take_line(said))
