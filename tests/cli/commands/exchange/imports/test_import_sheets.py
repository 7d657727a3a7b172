"""Whole sheets: the same issues again on a later one, sheets to leave out or to read, the delimiter; and recipes of these."""

import pytest
import xlsxwriter

from qinling.cli.context import Desk
from tests.workbook.makers.odd_workbooks import write_cells

HEADINGS = ("问题编号", "问题描述", "责任单位", "整改时限", "整改状态", "工作进展")
FIRST = (
    ("A1", "河道堆放弃渣", "水利局", "2026年6月30日", "整改中", "已清理一半"),
    ("A2", "围栏破损", "林业局", "2026年7月31日", "未启动", "正在招标"),
    ("A3", "路边乱倒垃圾", "城管局", "2026年5月31日", "整改中", "已清理"),
)
SECOND = (
    ("A1", "河道堆放弃渣", None, None, "已销号", "已清理完毕"),
    ("A2", "围栏破损", "林业局", "2026年8月31日", "整改中", None),
    ("A3", "路边乱倒垃圾", "城管局", "2026年5月31日", "整改中", "已清理"),
    ("A4", "违建一处", "资源局", "2026年9月30日", "未启动", None),
)
NOTES = (("填表说明", None), ("一、如实填写", None))
UNREADABLE = (
    ("问题编号", "责任单位", "整改时限", "整改状态", "古怪的列"),
    ("B1", "水利局", "2026年6月30日", "整改中", "甲"),
    ("B2", "水利局", "2026年6月30日", "整改中", "乙"),
)
UPDATE, CHECK = ("--map", "@后表=更新"), ("--map", "@后表=核对")


def write_book(path, hidden=(), **sheets):
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            write_cells(sheet, rows)
            if name in hidden:
                sheet.hide()
    return path


def add_headings(rows, title="商州区区级问题台账"):
    return ((title, *(None,) * 5), HEADINGS, *rows)


@pytest.fixture
def quarters(tmp_path):
    """A sheet a quarter: of four issues three stand on both, two of them with other contents."""
    return write_book(tmp_path / "台账.xlsx", 一季度=add_headings(FIRST), 二季度=add_headings(SECOND))


@pytest.fixture
def answer(qinling, monkeypatch):
    """Run a command as a person does who types the *lines* at a terminal."""

    def run(*words, lines):
        with monkeypatch.context() as patch:
            patch.setattr(Desk, "is_interactive", True)
            return qinling(*words, input="".join(f"{line}\n" for line in lines))

    return run


# -- the same issues on a later sheet -----------------------------------------------------------


def test_a_script_is_asked_once_a_file_with_the_options(qinling, quarters, ledger):
    result = qinling("import", quarters, "--yes")

    assert result.exit_code == 20
    assert "台账.xlsx 工作表“二季度”：有 2 个问题在“一季度”已有，内容不同\n" in result.stderr
    assert "如：A1 整改状态 整改中→已销号" in result.stderr
    assert "以后面的表为准（“一季度”→“二季度”）：--map @后表=更新\n" in result.stderr
    assert "不是更新，逐行列为错误：--map @后表=核对\n" in result.stderr
    assert "倒序" not in result.stderr
    assert not ledger.exists()


def test_an_update_keeps_what_the_later_sheet_leaves_blank_and_says_so(run_import, quarters, issues):
    said = run_import(quarters, *UPDATE)

    assert (said["created"], said["repeated"]) == (4, 1)
    found = issues()
    assert [(found[key]["status"], found[key]["duty_unit"]) for key in ("A1", "A2", "A3")] == [
        ("closed", "水利局"),
        ("rectifying", "林业局"),
        ("rectifying", "城管局"),
    ]
    assert (found["A1"]["deadline"], found["A2"]["deadline"]) == ("2026-06-30", "2026-08-31")
    assert (found["A1"]["progress"], found["A2"]["progress"]) == ("已清理完毕", "正在招标")
    (note,) = said["items"][1]["notes"]
    assert note.startswith("2 个问题写在几张表上，按名称、标题里的先后以后面的为准：“一季度”→“二季度”；")


def test_the_order_is_that_of_the_quarters_not_of_the_tabs(run_import, tmp_path, issues):
    file = write_book(tmp_path / "台账.xlsx", 二季度=add_headings(SECOND), 一季度=add_headings(FIRST))
    run_import(file, *UPDATE)

    assert issues()["A1"]["status"] == "closed"


def test_an_order_that_nothing_tells_can_be_turned_round(qinling, run_import, tmp_path, issues):
    file = write_book(tmp_path / "台账.xlsx", 甲=add_headings(SECOND), 乙=add_headings(FIRST))

    said = qinling("import", file, "--yes")
    assert "有 2 个问题在“甲”已有，内容不同，先后没有写明\n" in said.stderr
    assert "以前面的表为准（“乙”→“甲”）：--map @后表=倒序\n" in said.stderr
    run_import(file, "--map", "@后表=倒序")
    assert issues()["A1"]["status"] == "closed"


def test_to_check_lists_the_rows_as_errors(run_import, quarters):
    errors = run_import(quarters, *CHECK, code=16)["errors"]

    assert [(error["sheet"], error["row"]) for error in errors] == [("二季度", 3), ("二季度", 4)]


def test_another_issue_with_the_same_number_is_never_an_update(run_import, tmp_path):
    other = (("A1", "养殖场粪污直排", "畜牧局", "2026年6月30日", "未启动", None),)
    file = write_book(tmp_path / "台账.xlsx", 一季度=add_headings(FIRST), 二季度=add_headings(other))

    for options in ((), UPDATE):
        (error,) = run_import(file, *options, code=16)["errors"]
        assert "内容却不同" in error["why"]


def test_the_question_stands_with_the_others_of_the_file(qinling, tmp_path):
    title = "商州区问题台账"  # of which level?
    file = write_book(
        tmp_path / "台账.xlsx", 一季度=add_headings(FIRST, title), 二季度=add_headings(SECOND, title)
    )
    said = qinling("import", file, "--yes").stderr

    assert "没有写明是省级、市级还是区级台账" in said
    assert "有 2 个问题在“一季度”已有" in said


def test_a_later_file_is_asked_about_too(qinling, answer, run_import, tmp_path, issues):
    files = [
        write_book(tmp_path / name, 台账=add_headings(rows))
        for name, rows in (("6月.xlsx", SECOND), ("3月.xlsx", FIRST))
    ]
    said = qinling("import", *files, "--yes")
    assert said.exit_code == 20
    assert "有 2 个问题在6月" not in said.stderr
    assert "（3月.xlsx 的“台账”→6月.xlsx 的“台账”）：--map @后表=更新" in said.stderr

    assert answer("import", *files, lines=["1", "是"]).exit_code == 0
    assert issues()["A1"]["status"] == "closed"
    assert run_import(*files, *UPDATE)["unchanged"] == 4


# -- sheets to leave out or to read -------------------------------------------------------------


def test_a_sheet_is_left_out_by_the_option_that_its_refusal_names(qinling, run_import, tmp_path, issues):
    file = write_book(tmp_path / "台账.xlsx", 台账=add_headings(FIRST), 附表=UNREADABLE)
    refused = qinling("import", file, "--yes")

    assert refused.exit_code == 16
    assert '不是台账的请加 --map "@表 附表=不读"' in refused.stderr
    said = run_import(file, "--map", "@表 附表=不读")
    assert said["cells"]["unread"] == 0
    assert said["cells"]["other_table"] == 15
    assert said["items"][1]["skipped"] == "按 @表 的设定没有读"
    assert len(issues()) == 3


def test_a_sheet_name_that_is_wrong_is_never_left_out_in_silence(qinling, run_import, tmp_path, issues):
    first = write_book(tmp_path / "甲.xlsx", 一季度=add_headings(FIRST))
    second = write_book(tmp_path / "乙.xlsx", 二季度=add_headings(SECOND[3:]))
    refused = qinling("import", first, "--sheet", "一季度", "--sheet", "一季渡", "--yes")
    assert refused.exit_code != 0
    assert "甲.xlsx 里没有工作表“一季渡”" in refused.stderr
    assert "相近的有：一季度" in refused.stderr
    names = ("--sheet", "一季度", "--sheet", "二季度")
    refused = qinling("import", first, second, *names, "--sheet", "三季度", "--yes")
    assert (refused.exit_code, "都没有工作表“三季度”" in refused.stderr) == (2, True)
    assert run_import(first, second, *names)["created"] == len(issues())


def test_a_hidden_sheet_is_read_by_the_option_that_its_note_names(qinling, run_import, tmp_path, issues):
    file = write_book(
        tmp_path / "台账.xlsx", ("旧表",), 台账=add_headings(FIRST), 旧表=add_headings(SECOND[3:])
    )

    assert '要读请加 --map "@表 旧表=台账"' in qinling("import", file, "--yes", "--dry-run").stderr
    run_import(file, "--map", "@表 旧表=台账")
    assert "A4" in issues()


def test_a_sheet_without_descriptions_cannot_be_read_as_a_ledger(qinling, tmp_path):
    file = write_book(tmp_path / "台账.xlsx", 台账=add_headings(FIRST), 说明=NOTES)
    result = qinling("import", file, "--yes", "--map", "@表 说明=台账")

    assert result.exit_code == 15
    assert "工作表“说明”里没有问题描述一列，不能当台账读" in result.stderr
    assert '--map "@表 说明=不读"' in result.stderr


# -- recipes of what acts before and after the tables -------------------------------------------


def test_the_answer_on_later_sheets_is_remembered(answer, quarters, run_import, tmp_path):
    said = answer("import", quarters, "--dry-run", lines=["1", ""])
    assert "已记下表样" in said.stderr

    july = write_book(tmp_path / "台账7月.xlsx", 三季度=add_headings(FIRST), 四季度=add_headings(SECOND))
    assert run_import(july)["created"] == 4


@pytest.mark.parametrize(
    ("hidden", "use", "created"), [((), "不读", 4), (("附表",), "台账", 5)], ids=["left out", "hidden"]
)
def test_what_was_said_of_a_sheet_is_remembered_with_the_answers(
    answer, tmp_path, run_import, hidden, use, created
):
    more = (("C1", "采石坑未复绿", "林业局", "2026年6月30日", "整改中", None),)
    third = UNREADABLE if use == "不读" else add_headings(more)

    def write(name):
        sheets = {"一季度": add_headings(FIRST), "二季度": add_headings(SECOND), "附表": third}
        return write_book(tmp_path / name, hidden, **sheets)

    said = answer("import", write("台账.xlsx"), "--map", f"@表 附表={use}", "--dry-run", lines=["1", ""])
    assert "已记下表样" in said.stderr, said.stderr

    assert run_import(write("台账7月.xlsx"))["created"] == created
    assert run_import(write("台账8月.xlsx"), "--no-recipe", *UPDATE, code=16 if use == "不读" else 0)


def test_the_order_of_days_is_remembered(answer, tmp_path, run_import, issues):
    rows = tuple((*row[:3], f"{number}/7/2026", *row[4:]) for number, row in enumerate(FIRST, 5))

    said = answer(
        "import", write_book(tmp_path / "台账.xlsx", 台账=add_headings(rows)), "--dry-run", lines=["1", ""]
    )
    assert "已记下表样" in said.stderr, said.stderr

    run_import(write_book(tmp_path / "台账7月.xlsx", 台账=add_headings(rows)))
    assert issues()["A1"]["deadline"] in ("2026-07-05", "2026-05-07")


def write_semicolons(path, rows=FIRST):
    """A .csv whose cells could be parted by semicolons or by commas."""
    lines = [HEADINGS, *rows]
    path.write_text(
        "\n".join(";".join(f"{cell or ''}，".replace("，", ",") for cell in row) for row in lines), "utf-8"
    )
    return path


def test_a_delimiter_is_asked_for_and_remembered(answer, qinling, run_import, tmp_path, issues):
    file = write_semicolons(tmp_path / "区级台账.csv")
    assert qinling("import", file, "--yes").exit_code == 20

    said = answer("import", file, "--dry-run", lines=["分号", ""])
    assert said.exit_code == 0, said.stderr
    assert "已记下表样" in said.stderr
    run_import(write_semicolons(tmp_path / "区级台账7月.csv"))
    assert list(issues()) == ["A1,", "A2,", "A3,"]


def test_the_marked_copy_of_a_csv_has_its_delimiter(qinling, tmp_path):
    from openpyxl import load_workbook

    bad = (("A9", "违建", "资源局", "2026年2月30日", "整改中", ""),)
    file = write_semicolons(tmp_path / "区级台账.csv", (*FIRST, *bad))
    result = qinling("import", file, "--yes", "--map", "@分隔符=分号")

    assert result.exit_code == 16
    sheet = load_workbook(tmp_path / "区级台账-错误标注.xlsx").worksheets[0]
    assert sheet["D5"].comment is not None
    assert sheet["B5"].value == "违建,"
