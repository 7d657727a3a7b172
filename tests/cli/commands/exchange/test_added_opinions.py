"""Comments, an added column and a sheet named 督察意见 are opinions on the issues in whose rows they stand."""

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from tests.workbook.makers.returned_workbooks import Copy


@pytest.fixture
def edit_book(given_export, tmp_path):
    """Return the function that changes the workbook of an export and saves it as another file."""

    def edit(change):
        copy = Copy(given_export)
        change(copy)
        copy.book.save(tmp_path / "交回.xlsx")
        return tmp_path / "交回.xlsx"

    return edit


def add_comment(copy):
    copy.cell("A2", "问题描述").comment = Comment("现场仍有弃渣", "李某")


def add_sheet(*rows):
    def add(copy):
        sheet = copy.book.create_sheet("督察意见")
        for row in rows:
            sheet.append(row)

    return add


def test_a_comment_on_the_row_of_an_issue_is_an_opinion(run_ok, edit_book, show_issue):
    file = edit_book(add_comment)
    assert "A2 督察意见（“问题台账”" in run_ok("check", file).stdout
    told = run_ok("return", file, "--by", "李某").stdout
    assert "现场仍有弃渣" in told
    (opinion,) = show_issue("A2")["opinions"]
    assert (opinion["by"], opinion["file"], "现场仍有弃渣" in opinion["opinion"]) == (
        "李某",
        "交回.xlsx",
        True,
    )
    assert "没有再记" in run_ok("return", file).stdout
    run_ok("undo")
    assert show_issue("A2")["opinions"] == []


@pytest.mark.parametrize("head", [[("编号", "意见")], [], [("序号", "问题编号", "督察意见")]])
def test_the_rows_of_the_sheet_go_to_their_issues(run_ok, edit_book, show_issue, head):
    ordinal = ("1",) if head and "序号" in head[0] else ()
    run_ok("return", edit_book(add_sheet(*head, (*ordinal, "A2", "停产到位"), (*ordinal, "A3", "复绿"))))
    assert [one["opinion"] for number in ("A2", "A3") for one in show_issue(number)["opinions"]] == [
        "停产到位", "复绿",
    ]  # fmt: skip


def test_what_names_no_issue_is_on_the_whole_and_named(run_ok, edit_book, qinling, show_issue):
    file = edit_book(add_sheet(("A2", "停产到位"), ("Z9", "没有这个"), ("总体较好，个别滞后",)))
    result = qinling("return", file)
    assert result.exit_code == 20
    assert "总体较好" in result.stderr
    assert "Z9" in result.stderr
    assert len(show_issue("A2")["opinions"]) == 1


def test_a_column_of_opinions_that_was_added_is_taken(run_ok, given_four, tmp_path, show_issue):
    run_ok("export", tmp_path / "导出.xlsx", QINLING_EXPORT_OPINIONS="false")
    book = load_workbook(tmp_path / "导出.xlsx")
    sheet = book.worksheets[0]
    column = sheet.max_column + 1
    sheet.cell(4, column).value = "督察意见"
    sheet.cell(6, column).value = "停产到位"
    book.save(tmp_path / "交回.xlsx")
    run_ok("return", tmp_path / "交回.xlsx")
    assert [one["opinion"] for one in show_issue("A2")["opinions"]] == ["停产到位"]
