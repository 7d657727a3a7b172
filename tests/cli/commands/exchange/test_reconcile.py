"""The command `reconcile`: the platform's table beside the ledger."""

import json

import pytest
from openpyxl import load_workbook

from qinling.cli.context import Desk

RIVER = "河道内堆放建筑弃渣约二十立方米，影响行洪安全"


@pytest.fixture(autouse=True)
def work_in_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def given_office(given_issue):
    given_issue("A1", 镇办="青屏镇", 问题描述="林地边搭建彩钢棚一处，没有手续")
    given_issue("A2", 镇办="栗坪镇", 问题描述=RIVER)
    given_issue("A3", 镇办="鹤川镇", 问题描述="采石场边坡没有治理，水土流失", 录入平台="是")
    given_issue("A4", level="市级", 问题描述="另一级的一个问题")


@pytest.fixture
def given_platform(given_file):
    def write(*rows, name="平台.xlsx"):
        headings = ("问题编号", "级别", "镇办", "问题描述", "整改状态", "整改时限")
        usual = ("", "区级", None, None, "整改中", "2026年6月30日")
        filled = [(*row, *usual[len(row) :]) for row in rows]
        return given_file([dict(zip(headings, row, strict=True)) for row in filled], name).name

    return write


@pytest.fixture
def table(given_platform):
    return given_platform(
        ("A1", "区级", "青屏镇", "林地边搭建彩钢棚一处，没有手续", "已销号"),
        ("P-7", "区级", "栗坪镇", f"{RIVER}较大"),
        ("P-9", "区级", "松涧镇", "一处台账里从来没有登记过的事"),
    )


def reconcile_json(run, *words):
    return json.loads(run("reconcile", *words, "--json").stdout)


def test_two_populations_side_by_side(given_office, table, run_ok, ledger):
    before = ledger.read_bytes()
    result = run_ok("reconcile", table, "--against", "platform")
    said = result.stdout
    assert "A1    整改状态  整改中  已销号" in said
    assert "只在平台（1）\n  Sheet1 第 4 行 P-9 松涧镇 一处台账里从来没有登记过的事" in said
    assert f"可能是同一个：Sheet1 第 3 行 P-7 栗坪镇 {RIVER}较大" in said
    assert "；是它：--row 'Sheet1!3=A2'" in said
    assert "只在台账（2）\n  区级 A2" in said
    assert "台账记着已录入平台、平台表里没有（1）\n  区级 A3" in said
    assert said.endswith(
        "台账 3 个（区级，含已销号、已撤并），平台 3 行：两边都有 1 个，只在台账 2 个，"
        "只在平台 2 行（1 行像台账里的某个，待认定）\n"
    )
    assert "平台.xlsx 共 24 格：读入 18" in result.stderr  # every cell is accounted for
    assert "两边都有、台账没有记已录入平台的 1 个，加 --apply 记上" in result.stderr
    assert ledger.read_bytes() == before


def test_json(given_office, table, run_ok):
    said = reconcile_json(run_ok, table)
    assert (said["kind"], said["against"], said["levels"]) == ("reconcile", "platform", ["district"])
    assert said["counts"] == {"ledger": 3, "platform": 3, "both": 1, "left_out": 0, "unreadable": 0}
    assert said["platform_only"] == [{"sheet": "Sheet1", "row": 4, "said_number": "P-9"}]
    assert said["ledger_only"] == [{"level": "district", "number": number} for number in ("A2", "A3")]
    assert said["likely"][0]["candidates"] == [{"level": "district", "number": "A2"}]
    assert (said["unmarked"], said["claimed"], said["marked"]) == (["A1"], ["A3"], [])
    (item,) = said["items"]
    assert (item["number"], item["row"], item["field"], item["ledger"], item["platform"]) == (
        *("A1", 2, "status"),
        *("rectifying", "closed"),
    )


@pytest.mark.parametrize(("answer", "both", "only"), [("A2", ["A1", "A2"], 1), ("都不是", ["A1"], 2)])
def test_a_person_says_what_a_row_is(given_office, table, run_ok, answer, both, only):
    said = reconcile_json(run_ok, table, "--row", f"3={answer}")
    assert (said["unmarked"], said["likely"], len(said["platform_only"])) == (both, [], only)


def test_the_two_totals_of_the_office_are_explained(run_ok, given_file):
    """143 and 129: 126 are in both."""
    rows = [
        {
            "问题编号": f"Z{at:03}",
            "级别": "区级",
            "问题描述": "".join(chr(0x4E00 + 131 * at + word) for word in range(12)),
        }
        for at in range(146)
    ]
    run_ok("import", given_file(rows[:143], "台账.csv"), "--yes")
    given_file(rows[17:146], "平台.csv")
    assert run_ok("reconcile", "平台.csv").stdout.endswith(
        "台账 143 个（区级，含已销号、已撤并），平台 129 行：两边都有 126 个，只在台账 17 个，只在平台 3 行\n"
    )


# -- --apply ------------------------------------------------------------------------------------


def test_apply_records_what_is_on_the_platform_and_undo_takes_it_back(
    given_office, table, qinling, run_ok, issues, history
):
    result = qinling("reconcile", table, "--apply")
    assert result.exit_code == 28  # a row may be A2: it is named and left out
    assert "已把 1 个问题记为已录入平台" in result.stderr
    assert "有 1 行看不出是不是台账里的问题，没有记" in result.stderr
    found = issues()
    assert [found[number]["on_platform"] for number in ("A1", "A2", "A3", "A4")] == [True, None, True, None]
    assert found["A1"]["status"] == "rectifying"  # nothing else is taken over
    last = history("A1")[-1]
    assert last["ground"] == "核对平台表 平台.xlsx“Sheet1”第 2 行"
    assert last["changes"] == {"on_platform": {"old": None, "new": True}}
    run_ok("undo")
    assert issues()["A1"]["on_platform"] is None
    run_ok("db", "verify")


def test_apply_again_changes_nothing(given_office, given_platform, run_ok, ledger):
    table = given_platform(("A1", "区级", "青屏镇", "林地边搭建彩钢棚一处，没有手续"))
    assert "已把 1 个" in run_ok("reconcile", table, "--apply").stderr
    before = ledger.read_bytes()
    assert "已把 0 个" in run_ok("reconcile", table, "--apply").stderr
    assert ledger.read_bytes() == before


def test_a_trial_changes_nothing(given_office, given_platform, run_ok, ledger):
    table = given_platform(("A1", "区级", "青屏镇", "林地边搭建彩钢棚一处，没有手续"))
    before = ledger.read_bytes()
    assert "试运行：将把 1 个问题记为已录入平台" in run_ok("reconcile", table, "--apply", "--dry-run").stderr
    assert reconcile_json(run_ok, table, "--apply", "--dry-run")["marked"] == ["A1"]
    assert ledger.read_bytes() == before


def test_what_the_table_itself_denies_is_listed_and_not_recorded(given_issue, given_file, run_ok, issues):
    for number, entered in (("A1", "否"), ("A2", "否"), ("A3", "")):
        given_issue(number, 问题描述=f"{number}河道内堆放建筑弃渣", 录入平台=entered)
    rows = [("A1", "否"), ("A2", "是"), ("A3", "是")]
    given_file(
        [
            {
                "编号": number,
                "级别": "区级",
                "问题描述": f"{number}河道内堆放建筑弃渣",
                "是否录入平台": entered,
            }
            for number, entered in rows
        ],
        "平台.csv",
    )
    result = run_ok("reconcile", "平台.csv")
    assert "平台表自己写着未录入，不记（1）\n  平台 第 2 行 区级 A1" in result.stdout
    told = "没有记已录入平台的 2 个（台账记着“否” 1 个，没有写 1 个），加 --apply 记上"
    assert told in result.stderr
    said = reconcile_json(run_ok, "平台.csv", "--apply")
    assert (said["denied"], said["unmarked"], said["marked"]) == (["A1"], ["A2", "A3"], ["A2", "A3"])
    assert [issues()[number]["on_platform"] for number in ("A1", "A2", "A3")] == [False, True, True]


@pytest.mark.parametrize(("answer", "told", "entered"), [("是", "已把 1 个", True), ("否", "没有记", None)])
def test_a_person_is_asked(given_office, given_platform, run_ok, issues, monkeypatch, answer, told, entered):
    table = given_platform(("A1", "区级", "青屏镇", "林地边搭建彩钢棚一处，没有手续"))
    monkeypatch.setattr(Desk, "is_interactive", True)
    result = run_ok("reconcile", table, "--apply", input=f"{answer}\n")
    assert "把 1 个问题记为已录入平台（是/否）" in result.stderr
    assert told in result.stderr
    assert issues()["A1"]["on_platform"] is entered


# -- what may come in ---------------------------------------------------------------------------


def test_spelling_is_no_difference_and_columns_without_a_value_say_nothing(
    given_office, given_platform, run_ok
):
    table = given_platform(("ａ1", "区级", "青屏 镇", "林地边搭建彩钢棚一处， 没有手续", None, None))
    said = reconcile_json(run_ok, table)
    assert (said["items"], said["counts"]["both"]) == ([], 1)


def test_a_blank_in_a_column_that_others_fill_is_a_difference(given_office, given_platform, run_ok):
    table = given_platform(
        ("A1", "区级", "青屏镇", "林地边搭建彩钢棚一处，没有手续"), ("A2", "区级", None, RIVER)
    )
    (item,) = reconcile_json(run_ok, table)["items"]
    assert (item["field"], item["ledger"], item["platform"]) == ("town", "栗坪镇", None)


def test_repeated_rows_are_counted(given_office, given_platform, run_ok):
    row = ("A2", "区级", "栗坪镇", RIVER)
    said = reconcile_json(run_ok, given_platform(row, row, ("P-1", "区级", "栗坪镇", RIVER)))
    counts = {"ledger": 3, "platform": 3, "both": 1, "left_out": 1, "unreadable": 0}
    assert said["counts"] == counts
    assert [(one["row"], one["issue"]) for one in said["repeated"]] == [(4, "A2")]
    assert "只在平台 0 行，平台上重复 2 行" in said["totals"]


def test_a_row_without_a_number_is_named(given_office, given_platform, run_ok):
    rows = [("A2", "区级", "栗坪镇", RIVER), ("A1", "区级", None, "林地边搭建彩钢棚一处，没有手续")]
    said = reconcile_json(run_ok, given_platform(*rows, ("", "区级", "松涧镇", "没有编号的一行")))
    assert (said["counts"]["platform"], said["counts"]["unreadable"]) == (3, 0)
    assert [one["row"] for one in said["platform_only"]] == [4]
    assert said["totals"].endswith("只在平台 1 行")


def test_rows_with_the_same_number_and_other_contents_are_named_and_counted(
    given_office, given_platform, run_ok
):
    table = given_platform(("A2", "区级", "栗坪镇", RIVER), ("A2", "区级", "栗坪镇", RIVER, "已销号"))
    result = run_ok("reconcile", table)
    assert "平台 2 行：两边都有 1 个" in result.stdout
    assert "只在平台 0 行，平台上重复 1 行" in result.stdout
    assert "A3" in result.stderr  # the cell
    assert "只比了读得出的格" not in result.stderr


def test_rows_with_bad_cells_are_compared_as_far_as_they_are_read(given_office, given_platform, run_ok):
    table = given_platform(
        ("A1", "区级", "青屏镇", "林地边搭建彩钢棚一处，没有手续", "整改中", "2026年6月31日")
    )
    result = run_ok("reconcile", table)
    assert "两边都有 1 个" in result.stdout
    assert "2026年6月没有31日" in result.stderr
    assert "有错的 1 行，只比了读得出的格" in result.stderr
    said = reconcile_json(run_ok, table)
    assert [(one["row"], one["column"]) for one in said["errors"]] == [(2, "F")]
    assert (said["cells"]["unread"], said["unread"]) == (6, [])


def test_a_cell_that_cannot_be_read_is_not_told_as_blank(given_office, given_platform, run_ok, tmp_path):
    table = given_platform(
        ("A1", "区级", "青屏镇", "林地边搭建彩钢棚一处，没有手续", "已结束了吧", "2026年6月31日"),
        ("A2", "区级", "栗坪镇", RIVER, "已销号", "2026年6月20日"),
    )
    result = run_ok("reconcile", table, "--mark")
    assert "（空）" not in "".join(line for line in result.stdout.splitlines() if line.startswith("A1"))
    said = reconcile_json(run_ok, table)
    assert {one["number"] for one in said["items"]} == {"A2"}
    sheet = load_workbook(tmp_path / "平台-核对标注.xlsx").active
    assert sheet["F2"].comment is None


def test_void_issues_are_counted_and_said(given_office, table, run_ok):
    run_ok("void", "A3", "--reason", "重复登记")
    said = run_ok("reconcile", table).stdout
    assert "只在台账 2 个（已撤并 1 个）" in said
    assert "台账记着已录入平台" not in said


def test_a_table_without_levels_asks(given_office, given_file, run_refused, run_ok):
    given_file([{"问题编号": "A1", "问题描述": "林地边搭建彩钢棚一处，没有手续"}], "平台.csv")
    assert "--level" in run_refused(20, "reconcile", "平台.csv")
    assert "两边都有 1 个" in run_ok("reconcile", "平台.csv", "--level", "区级").stdout


def test_our_own_export_is_refused(given_office, run_ok, run_refused):
    run_ok("export", "导出.xlsx")
    assert "是本台账导出的表，不是平台的" in run_refused(2, "reconcile", "导出.xlsx", "--apply")


def test_a_table_without_issues_is_refused(given_office, given_platform, run_refused, tmp_path):
    (tmp_path / "空.csv").write_text("问题编号,级别,问题描述\n", "utf-8")
    assert "空.csv 里没有问题" in run_refused(15, "reconcile", "空.csv")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--dry-run",), "只用于 --apply"),
        (("--against", "省平台"), "--against"),
        (("--to", "核对.csv"), "文件名请以 .xlsx 结尾"),
        (("--force",), "--force 要和 --to 一起用"),
        (("--row", "9=A1"), "第 9 行没有问题"),
    ],
)
def test_words_that_are_off(given_office, table, run_refused, words, told):
    assert told in run_refused(2, "reconcile", table, *words)


# -- files --------------------------------------------------------------------------------------


def test_the_workbook_lists_every_finding(given_office, table, run_ok, tmp_path):
    run_ok("reconcile", table, "--to", "核对.xlsx")
    rows = [*load_workbook(tmp_path / "核对.xlsx").active.iter_rows(values_only=True)]
    assert rows[1][0].startswith("台账 3 个（区级")
    assert [(row[0], row[2] or None, row[3] or None) for row in rows[3:]] == [
        ("只在平台", None, "Sheet1 第 4 行 P-9"),
        ("可能是同一个", "A2", "Sheet1 第 3 行 P-7"),
        ("只在台账", "A2", None),
        ("只在台账", "A3", None),
        ("内容不同", "A1", "Sheet1 第 2 行 A1"),
        ("台账没有记", "A1", "Sheet1 第 2 行 A1"),
    ]
    assert rows[7][4:7] == ("整改状态", "整改中", "已销号")


def test_the_marked_copy_says_what_the_ledger_says(given_office, table, run_ok, tmp_path):
    run_ok("reconcile", table, "--mark")
    sheet = load_workbook(tmp_path / "平台-核对标注.xlsx").active
    assert sheet["E2"].comment.text.startswith("台账为 整改中")
    assert "可能是台账的 A2" in sheet["A3"].comment.text
    assert "只在平台，台账里没有" in sheet["A4"].comment.text


def test_texts_that_a_spreadsheet_would_take_for_more(given_issue, given_platform, run_ok, tmp_path):
    given_issue("A1", 问题描述="<r>=1+1 甲乙丙丁戊己庚辛")
    given_platform(("A1", "区级", None, "=HYPERLINK(甲乙丙丁戊己庚辛)"))
    run_ok("reconcile", "平台.xlsx", "--to", "核对.xlsx", "--mark")
    cells = [cell for row in load_workbook(tmp_path / "核对.xlsx").active.iter_rows() for cell in row]
    assert all(cell.data_type in "sn" for cell in cells)
