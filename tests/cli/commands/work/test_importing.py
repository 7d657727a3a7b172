"""Command `work import`: forms of any office, nothing counted twice, nothing dropped without a word."""

import json
from datetime import date

import pytest
import xlsxwriter

from tests.cli.conftest import write_rows

LIST = (
    ("序号", "日期", "单位", "工作种类", "数量", "备注"),
    (1, date(2026, 4, 1), "区检察院", "刑事案件", "18件21人（其中鸟类2件2人）", None),
    (2, date(2026, 4, 2), "区林业局", "执法行动", "三次", "联合"),
    (3, date(2026, 4, 2), "区林业局", "会议", 2, None),
    (None, None, "合计", None, 23, None),
)
MATRIX = (
    ("区秦岭办2026年3月工作统计表",),
    ("单位", "会议（次）", "调研", "劝返（起）", "劝返人次", "累计"),
    ("麻街镇", 3, 2, 2, 5, 30),
    ("板桥镇", 1, 0, None, None, 12),
    ("合计", 4, 2, 2, 5, 42),
)


@pytest.fixture
def given_form(tmp_path):
    def write(rows, name="工作.xlsx", sheet="Sheet1"):
        if name.endswith(".ods"):  # its maker writes texts
            rows = [["" if cell is None else str(cell) for cell in row] for row in rows]
        return write_rows(tmp_path / name, rows, sheet)

    return write


@pytest.fixture
def figures(run_ok):
    """Return unit, kind, amount, persons and day of the records that count."""

    def read():
        items = json.loads(run_ok("work", "list", "--json").stdout)["items"]
        return [(one["unit"], one["kind"], one["amount"], one["persons"], one["day"]) for one in items]

    return read


def test_equal_rows_of_one_form_are_named_and_each_counts(run_ok, given_form, figures):
    row = (date(2026, 4, 2), "区林业局", "会议", 2)
    other = (date(2026, 4, 3), "区林业局", "会议", 2)
    form = given_form((("日期", "单位", "工作种类", "数量"), row, row, other))
    told = run_ok("work", "import", form).stderr
    assert "“Sheet1”第 2、3 行完全相同，各算一次；重复的请用 qinling work void 作废" in told
    assert len(figures()) == 3
    assert "完全相同" not in run_ok("work", "import", form).stderr  # all known
    form = given_form((("日期", "单位", "工作种类", "数量"), row, row, other, row))
    assert "第 2、3、5 行完全相同" in run_ok("work", "import", form).stderr


def test_equal_rows_of_a_wide_form_are_named_once(run_ok, given_form):
    row = ("麻街镇", 3, 2)
    told = run_ok(
        "work", "import", given_form((("单位", "会议", "调研"), row, row)), "--on", "2026-04-01"
    ).stderr
    assert told.count("第 2、3 行完全相同") == 1


@pytest.mark.parametrize("name", ["工作.xlsx", "工作.csv", "工作.xls", "工作.ods"])
def test_a_list_with_a_record_a_row(run_ok, given_form, figures, name):
    told = run_ok("work", "import", given_form(LIST, name)).stderr
    assert "已记入工作记录 4 条，其中 1 条是“其中”" in told
    assert "合计" in told
    assert figures() == [
        ("区检察院", "刑事案件", "18", 21, "2026-04-01"),
        ("区检察院", "刑事案件", "2", 2, "2026-04-01"),
        ("区林业局", "执法行动", "3", None, "2026-04-02"),
        ("区林业局", "会议", "2", None, "2026-04-02"),
    ]


def test_a_form_with_a_kind_a_column(run_ok, given_form, figures):
    told = run_ok("work", "import", given_form(MATRIX)).stderr
    assert "记在 2026-03-31" in told
    assert "累计" in told
    assert "数量为零" in told
    assert figures() == [
        ("麻街镇", "会议", "3", None, "2026-03-31"),
        ("麻街镇", "调研", "2", None, "2026-03-31"),
        ("麻街镇", "劝返", "2", 5, "2026-03-31"),
        ("板桥镇", "会议", "1", None, "2026-03-31"),
    ]


def test_headings_of_two_rows_are_read_together(run_ok, tmp_path, figures):
    path = tmp_path / "工作.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "2026年3月")
        sheet.merge_range("A2:A3", "单位")
        sheet.merge_range("B2:B3", "会议")
        sheet.merge_range("C2:D2", "刑事案件")
        sheet.write_row("C3", ("件数", "人数"))
        sheet.write_row("A4", ("区法院", 2, 18, 21))
    run_ok("work", "import", path)
    assert figures() == [
        ("区法院", "会议", "2", None, "2026-03-31"),
        ("区法院", "刑事案件", "18", 21, "2026-03-31"),
    ]


def test_a_merged_unit_holds_for_its_rows_and_a_merged_amount_counts_once(run_ok, tmp_path, figures):
    path = tmp_path / "工作.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ("单位", "日期", "会议", "调研"))
        sheet.merge_range("A2:A3", "麻街镇")
        sheet.write_row("B2", ("2026-04-01", None, 1))
        sheet.write_row("B3", ("2026-04-02", None, 2))
        sheet.merge_range("C2:C3", 5)
    run_ok("work", "import", path)
    assert sorted(figures()) == [
        ("麻街镇", "会议", "5", None, "2026-04-01"),
        ("麻街镇", "调研", "1", None, "2026-04-01"),
        ("麻街镇", "调研", "2", None, "2026-04-02"),
    ]


def test_a_list_of_one_kind_counts_its_rows_and_says_so(run_ok, run_refused, given_form, figures):
    rows = [
        ("时间", "主持单位", "地点", "会议名称"),
        (date(2026, 4, 1), "区秦岭办", "三楼", "推进会"),
        (date(2026, 4, 1), "区秦岭办", "三楼", "例会"),
    ]
    told = run_ok("work", "import", given_form(rows, sheet="会议台账")).stderr
    assert "每行算 1次" in told
    assert "按表名记为会议" in told
    assert [one[2] for one in figures()] == ["1", "1"]
    assert "会议名称：推进会" in run_ok("work", "list", COLUMNS="200").stdout


@pytest.mark.parametrize("rows", [LIST, MATRIX])
def test_the_same_form_again_counts_nothing_twice(run_ok, given_form, figures, rows):
    path = given_form(rows)
    run_ok("work", "import", path)
    before = figures()
    told = run_ok("work", "import", path).stderr
    assert "已记入工作记录 0 条" in told
    assert "台账里已有，没有再记" in told
    assert figures() == before


def test_what_was_typed_corrected_or_voided_since_is_known_too(run_ok, given_form, figures):
    path = given_form(LIST)
    run_ok(
        "work", "add", "执法行动", "--count", "3", "--on", "2026-04-02", "--by", "区林业局", "--note", "联合"
    )
    run_ok("work", "import", path)
    run_ok("work", "edit", "GZ0004", "数量=4")
    run_ok("work", "void", "GZ0002", "--reason", "误报")
    before = figures()
    told = run_ok("work", "import", path).stderr
    assert "台账里已作废，没有再记：GZ0002" in told
    assert figures() == before


def test_equal_rows_of_one_form_are_several_occasions(run_ok, given_form, figures):
    row = (date(2026, 4, 1), "麻街镇", "会议", 1)
    head = ("日期", "单位", "工作种类", "数量")
    run_ok("work", "import", given_form([head, row, row]))
    run_ok("work", "import", given_form([head, row, row, row]))
    assert len(figures()) == 3


def test_a_corrected_form_contradicts_the_ledger_and_is_not_added_up(
    run_ok, run_refused, given_form, figures
):
    run_ok("work", "import", given_form(MATRIX))
    corrected = [*MATRIX[:2], ("麻街镇", 4, 2, 2, 5, 31)]
    told = run_refused(16, "work", "import", given_form(corrected), COLUMNS="400")
    assert "已记为3次（GZ0001）" in "".join(told.split())
    assert "qinlingworkeditGZ0001数量=4次" in "".join(told.split())
    run_ok("work", "edit", "GZ0001", "数量=4次")
    run_ok("work", "import", given_form(corrected))
    assert len(figures()) == 4


@pytest.mark.parametrize(
    ("rows", "words", "told"),
    [
        ([("单位", "会议", "植树亩数"), ("麻街镇", 1, 20)], ("--on", "2026-04-01"), "植树亩数=ignore"),
        ([("单位", "会议", None), ("麻街镇", 1, 20)], ("--on", "2026-04-01"), "C列=ignore"),
        ([("单位", "种类", "数量", "株数"), ("麻街镇", "会议", 1, 20)], ("--on", "2026-04-01"), "株数=note"),
        (
            [("单位", "种类", "数量", None), ("麻街镇", "会议", 1, "20株")],
            ("--on", "2026-04-01"),
            "D列=ignore",
        ),
        ([("单位", "会议"), ("麻街镇", 1)], (), "--on"),
        ([("日期", "会议", "调研"), ("2026-04-01", 1, 1)], (), "--by"),
        ([("单位", "会议"), ("麻街镇", "3.5次")], ("--on", "2026-04-01"), "整数"),
        ([("单位", "会议"), ("麻街镇", -1)], ("--on", "2026-04-01"), "负数"),
        ([("单位", "会议"), ("麻街镇", 1)], ("--on", "2026-06-01"), "还没有到"),
        ([("单位", "劝返", "劝返人次"), ("麻街镇", None, 5)], ("--on", "2026-04-01"), "没有写数量"),
        ([("单位", "种类", "数量"), ("麻街镇", "会义", 1)], ("--on", "2026-04-01"), "相近的有"),
        ([("单位", "种类", "数量"), ("麻街镇", "会议", None)], ("--on", "2026-04-01"), "没有写数量"),
        ([("单位", "森林覆盖率"), ("林业局", 0.7326)], ("--on", "2026-04-01"), "带上%"),
        ([("单位", "岗亭"), ("林业局", 3), ("林业局", 4)], ("--on", "2026-04-01"), "写了两个数"),
    ],
)
def test_what_cannot_be_read_refuses_the_whole_form(
    run_ok, run_refused, given_form, figures, rows, words, told
):
    run_ok("work", "add", "会议", "--count", "1", "--on", "2026-01-01", "--by", "区秦岭办")
    assert told in "".join(run_refused(16, "work", "import", given_form(rows), *words).split())
    assert len(figures()) == 1


def test_the_answers_of_a_refusal_work_when_typed(run_ok, given_form, figures):
    rows = [("单位", "会议", "植树亩数", None), ("麻街镇", 1, 20, 7)]
    words = ("--on", "2026-04-01", "--map", "植树亩数=ignore", "--map", "D列=ignore")
    run_ok("work", "import", given_form(rows), *words)
    assert figures() == [("麻街镇", "会议", "1", None, "2026-04-01")]


@pytest.mark.parametrize(("use", "note"), [("ignore", "甲：乙"), ("note", "20；甲：乙")])
def test_another_number_of_a_line_is_left_out_or_noted_as_the_refusal_says(
    run_ok, run_refused, given_form, figures, use, note
):
    rows = [("日期", "单位", "种类", "数量", "植树亩数", "甲"), ("2026-04-01", "麻街镇", "会议", 1, 20, "乙")]
    run_ok("work", "add", "会议", "--count", "1", "--on", "2026-01-01", "--by", "区秦岭办")
    path = given_form(rows)
    told = "".join(run_refused(16, "work", "import", path).split())
    assert f"--map植树亩数={use}" in told
    assert "=种类" not in told

    run_ok("work", "import", path, "--map", f"植树亩数={use}")

    assert figures()[1:] == [("麻街镇", "会议", "1", None, "2026-04-01")]
    assert json.loads(run_ok("work", "list", "--json").stdout)["items"][1]["note"] == note


def test_map_names_a_field_or_a_kind(run_ok, run_refused, given_form, figures):
    rows = [("经办", "开会", "几号"), ("麻街镇", 1, "2026-04-01")]
    path = given_form(rows)
    run_ok("work", "import", path, "--map", "经办=unit", "--map", "开会=会议", "--map", "几号=day")
    assert figures() == [("麻街镇", "会议", "1", None, "2026-04-01")]
    assert "--map" in run_refused(2, "work", "import", path, "--map", "经办=farbe")


def test_bad_rows_can_be_left_out(run_ok, given_form, figures):
    rows = [("单位", "会议"), ("麻街镇", "3.5次"), ("板桥镇", 2)]
    path = given_form(rows)
    said = json.loads(run_ok("work", "import", path, "--on", "2026-04-01", "--skip-bad", "--json").stdout)
    assert said["kind"] == "work_import"
    assert [error["column"] for error in said["errors"]] == ["B"]
    assert [one[0] for one in figures()] == ["板桥镇"]


def test_a_refused_form_tells_its_errors_to_programs_too(qinling, given_form):
    result = qinling("work", "import", given_form([("单位", "会议"), ("麻街镇", 1)]), "--json")
    assert result.exit_code == 16
    said = json.loads(result.stdout)
    assert said["items"] == []
    assert said["errors"][0]["remedy"].endswith("--on 日期")


def test_a_trial_changes_nothing(run_ok, given_form, figures, ledger):
    run_ok("work", "add", "会议", "--count", "1", "--on", "2026-01-01", "--by", "区秦岭办")
    before = ledger.read_bytes()
    assert "试运行" in run_ok("work", "import", given_form(MATRIX), "--dry-run").stderr
    assert ledger.read_bytes() == before


def test_a_file_that_is_no_such_form_says_what_it_saw(run_ok, run_refused, given_form):
    run_ok("work", "add", "会议", "--count", "1", "--on", "2026-01-01", "--by", "区秦岭办")
    assert "问题描述" in run_refused(15, "work", "import", given_form([("编号", "问题描述"), ("A1", "甲")]))
    assert "标题行下面没有数" in run_refused(15, "work", "import", given_form([("单位", "会议")]))
    assert "没有工作记录" in run_refused(15, "work", "import", given_form([]))


def test_the_whole_form_is_undone_at_once(run_ok, given_form, figures):
    run_ok("work", "import", given_form(MATRIX))
    assert "条工作记录" not in run_ok("undo").stderr  # four are named
    assert figures() == []


def test_a_unit_is_one_however_the_form_spells_it(run_ok, given_form, figures):
    rows = [("单位", "会议", "日期"), ("麻街镇", 1, "2026-04-01"), ("麻 街镇", 2, "2026-04-02")]
    told = run_ok("work", "import", given_form(rows)).stderr
    assert told.count("第一次出现") == 1
    assert {one[0] for one in figures()} == {"麻街镇"}
