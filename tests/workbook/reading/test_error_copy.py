"""The marked copy: the user's workbook with the bad cells in red and the reasons as comments."""

import zipfile

import docx
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from qinling.errors import RowError
from qinling.rules.limits import Limits
from qinling.workbook.files import whole_workbooks
from qinling.workbook.reading.error_copy import write_marked_copy
from qinling.workbook.reading.ledger_reader import read_ledger_file
from qinling.workbook.reading.sheet_reading import ReadingOptions
from qinling.workbook.reading.value_copy import HEAD_ROWS, _merge_blocks
from tests.workbook.makers.hostile.hostile_parts import write_zip
from tests.workbook.makers.odd_files import write_xls
from tests.workbook.mutants.specimens import build_rich_ledger, save

LINES = (
    ("问题编号", "问题描述", "整改时限", "责任单位"),
    ("SJ-1", "=1+1 不是公式", "2026年6月底前", "麻街镇"),
    ("SJ-2", "违建", "2026年2月30日", "麻街镇"),
)


def write_and_check_copy(path):
    before = path.read_bytes()
    (reading,) = read_ledger_file(path, ReadingOptions())
    copy = write_marked_copy(path, reading.errors, Limits()).path
    assert path.read_bytes() == before
    assert sorted(file.name for file in path.parent.iterdir()) == sorted({path.name, copy.name})
    return copy


def find_bad_cell(copy):
    sheet = load_workbook(copy).worksheets[0]
    assert sheet["B2"].value == "=1+1 不是公式"
    assert sheet["B2"].data_type == "s"
    assert sheet["C2"].comment is None
    return sheet["C3"]


def test_the_copy_of_an_xlsx_keeps_its_formats(tmp_path):
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "省级台账"
    for line in LINES:
        sheet.append(line)
    sheet["B2"].data_type = "s"
    sheet.column_dimensions["B"].width = 44
    book.save(tmp_path / "省级.xlsx")

    copy = write_and_check_copy(tmp_path / "省级.xlsx")

    assert copy.name == "省级-错误标注.xlsx"
    cell = find_bad_cell(copy)
    assert cell.fill.fgColor.rgb == "FFFF6B6B"
    assert "2026年2月没有30日" in cell.comment.text
    assert load_workbook(copy).worksheets[0].column_dimensions["B"].width == 44


def test_the_copy_of_a_csv_or_an_xls_is_an_xlsx(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "省级.csv").write_text("\n".join(",".join(line) for line in LINES), "utf-8")
    book = xlwt.Workbook()
    sheet = book.add_sheet("省级台账")
    for row, line in enumerate(LINES):
        for column, text in enumerate(line):
            sheet.write(row, column, text)
    (tmp_path / "b").mkdir()
    book.save(str(tmp_path / "b" / "省级.xls"))

    for path in (tmp_path / "a" / "省级.csv", tmp_path / "b" / "省级.xls"):
        copy = write_and_check_copy(path)
        assert copy.suffix == ".xlsx"
        assert "2026年2月没有30日" in find_bad_cell(copy).comment.text


def mark(path, limits=None, errors=None):
    if errors is None:
        (reading,) = read_ledger_file(path, ReadingOptions())
        errors = reading.errors
    return write_marked_copy(path, errors, limits or Limits())


def list_names(folder):
    return sorted(file.name for file in folder.iterdir())


def write_lines(path, lines=LINES):
    if path.suffix == ".csv":
        path.write_text("\n".join(",".join(line) for line in lines), "utf-8")
    else:
        book = Workbook()
        book.active.title = "省级台账"
        for line in lines:
            book.active.append(line)
        for (cell,) in book.active["B2:B9"]:
            cell.data_type = "s"  # no formula
        book.save(path)
    return path


@pytest.mark.parametrize(
    ("name", "copy_name"),
    [
        ("省级.csv", "省级-错误标注.xlsx"),
        ("省级.xlsx", "省级-错误标注.xlsx"),
        ("省级\x1b[31m\n\u202e.csv", "省级-x1b[31m--u202e-错误标注.xlsx"),
    ],
)
def test_the_next_copy_replaces_the_one_before(tmp_path, name, copy_name):
    path = write_lines(tmp_path / name)
    first = mark(path)
    assert first.is_written

    write_lines(
        path, (*LINES[:2], ("SJ-2", "违建", "2026年6月30日", "麻街镇"), ("SJ-3", "违建", "2026年4月31日", ""))
    )
    second = mark(path)

    assert second.path == first.path
    assert list_names(tmp_path) == sorted([name, copy_name])
    sheet = load_workbook(second.path).worksheets[0]
    assert sheet["C3"].comment is None
    assert "4月没有31日" in sheet["C4"].comment.text


def change_in_office(path):
    """Save *path* as an office program does: with the name of who changed it."""
    book = load_workbook(path)
    book.worksheets[0]["C3"] = "2026年2月28日"
    book.properties.lastModifiedBy = "张三"
    book.save(path)


def fill_by_script(path):
    """Save *path* as openpyxl does: who saved it last stays."""
    book = load_workbook(path)
    book.worksheets[0]["C3"] = "2026年2月28日"
    book.save(path)


@pytest.mark.parametrize(
    "change",
    [
        change_in_office,
        fill_by_script,
        lambda path: path.write_bytes(b"not a workbook"),
        lambda path: Workbook().save(path),
    ],
    ids=["corrected", "filled in", "no workbook", "another workbook"],
)
def test_a_copy_that_somebody_changed_and_a_foreign_file_are_not_overwritten(tmp_path, change):
    path = write_lines(tmp_path / "省级.csv")
    first = mark(path)
    change(first.path)
    before = first.path.read_bytes()

    second = mark(path)

    assert (second.path, second.is_written) == (first.path, False)
    assert first.path.read_bytes() == before
    assert list_names(tmp_path) == ["省级-错误标注.xlsx", "省级.csv"]


def test_two_files_of_one_name_have_a_copy_each(tmp_path):
    for _ in range(2):
        copies = [mark(write_lines(tmp_path / name)) for name in ("省级.csv", "省级.xlsx")]
        assert [copy.path.name for copy in copies] == ["省级-错误标注.xlsx", "省级.xlsx-错误标注.xlsx"]
        assert all(copy.is_written for copy in copies)
    assert len(list_names(tmp_path)) == 4


def test_the_copy_of_a_corrected_copy_shows_only_what_is_wrong_now(tmp_path):
    path = write_lines(tmp_path / "省级.xlsx", (*LINES, ("SJ-3", "违建", "2026年4月31日", "")))
    first = mark(path).path
    change_in_office(first)

    sheet = load_workbook(mark(first).path).worksheets[0]

    assert sheet["C3"].comment is None
    assert sheet["C3"].fill.fill_type is None
    assert "4月没有31日" in sheet["C4"].comment.text


def test_a_comment_of_the_office_keeps_its_author_and_text(tmp_path):
    path = write_lines(tmp_path / "省级.xlsx")
    book = load_workbook(path)
    book.active["C3"].comment = Comment("请核", "张三")
    book.save(path)

    comment = load_workbook(mark(path).path).worksheets[0]["C3"].comment

    assert comment.author == "张三"
    assert comment.text.startswith("请核\n")
    assert "2026年2月没有30日" in comment.text


def test_a_hidden_bad_cell_is_shown(tmp_path):
    path = write_lines(tmp_path / "省级.xlsx")
    book = load_workbook(path)
    book.active.row_dimensions[3].hidden = True
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["C"].hidden = True
    book.active.column_dimensions["D"].hidden = True
    book.save(path)

    sheet = load_workbook(mark(path).path).worksheets[0]

    assert not sheet.row_dimensions[3].hidden
    assert sheet.row_dimensions[2].hidden
    assert not sheet.column_dimensions["C"].hidden
    assert sheet.column_dimensions["D"].hidden


def test_the_copy_of_an_xls_keeps_merged_cells_and_marks_in_them(tmp_path):
    rows = (
        ("省级问题台账（截至2026年4月20日）", None, None, None),
        ("问题编号", "问题描述", "整改时限", "责任单位"),
        ("SJ-1", "围堰未拆除", "2026年2月30日", "麻街镇"),
        ("SJ-2", "网箱未清除", None, "麻街镇"),
    )
    path = write_xls(tmp_path / "省级.xls", "台账", rows, ((0, 0, 0, 3), (2, 3, 2, 2)))
    error = RowError("省级.xls", "台账", 4, "C", "整改时限", "", "没有这一天", "请核对")

    sheet = load_workbook(mark(path, errors=[error]).path).worksheets[0]

    assert {str(block) for block in sheet.merged_cells.ranges} == {"A1:D1", "C3:C4"}
    assert sheet["C3"].comment.text == "没有这一天。请核对"
    assert sheet.column_dimensions["B"].width > 8


def test_a_large_file_is_copied_in_part_and_rows_keep_their_numbers(tmp_path, monkeypatch):
    monkeypatch.setattr(whole_workbooks, "_MAX_MEGABYTES", 0)
    lines = [*LINES[:2], *((f"N-{n}", "弃渣", "2026年6月底前", "麻街镇") for n in range(90)), LINES[2]]
    for name in ("省级.xlsx", "省级.csv"):
        copy = mark(write_lines(tmp_path / name, lines))

        sheet = load_workbook(copy.path).worksheets[0]
        assert copy.left_out_rows == len(lines) - HEAD_ROWS - 1
        assert sheet["A93"].value == "SJ-2"
        assert "2026年2月没有30日" in sheet["C93"].comment.text
        assert [row for row in range(1, 94) if sheet.cell(row, 1).value] == [*range(1, HEAD_ROWS + 1), 93]
        assert sheet.sheet_format.zeroHeight


@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 3), st.integers(0, 3)), max_size=8
    )
)
def test_merged_blocks_of_any_kind_make_a_file_that_opens(blocks):
    merges = [((top, left), (top + down, left + right)) for top, left, down, right in blocks]
    book = Workbook()
    _merge_blocks(book.active, merges)
    written = [block.bounds for block in book.active.merged_cells.ranges]
    cells = [
        (column, row)
        for left, top, right, bottom in written
        for column in range(left, right + 1)
        for row in range(top, bottom + 1)
    ]
    assert len(cells) == len(set(cells))
    assert {(left - 1, top - 1) for left, top, _, _ in written} <= {(left, top) for (top, left), _ in merges}


def test_the_copy_of_a_word_paper_is_a_workbook_of_its_tables(tmp_path):
    paper = docx.Document()
    paper.add_paragraph("省级问题台账")
    table = paper.add_table(len(LINES), 4)
    for row, line in enumerate(LINES):
        for column, text in enumerate(line):
            table.cell(row, column).text = text
    paper.save(tmp_path / "省级.docx")

    copy = mark(tmp_path / "省级.docx").path

    assert copy.name == "省级-错误标注.xlsx"
    assert "2026年2月没有30日" in load_workbook(copy)["表1"]["C4"].comment.text


@pytest.fixture
def decorated(tmp_path):
    """A workbook with a bad row, a picture and a chart; called with a part to spoil and its new bytes."""

    def build(part, body):
        path = save(build_rich_ledger(bad_row=True), tmp_path / "in" / "区级台账.xlsx")
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts[next(name for name in parts if name.endswith(part))] = body
        return write_zip(path, parts)

    return build


DEEP = b"<a>" * 50_000 + b"</a>" * 50_000


@pytest.mark.parametrize(
    "part", ["chart1.xml", "drawing1.xml", "drawing1.xml.rels", "core.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize("body", [b"", b"<a", DEEP])
def test_a_damaged_decoration_costs_the_copy_its_formats_and_is_said(qinling, decorated, part, body):
    path = decorated(part, body)

    result = qinling("import", path)

    assert result.exit_code == 16
    copy = load_workbook(path.with_name("区级台账-错误标注.xlsx")).worksheets[0]
    assert "2026年2月没有30日" in copy["F9"].comment.text
    assert "副本里只有各格的内容，没有格式和图片" in result.stderr


def test_a_damaged_picture_is_left_out_of_the_copy(qinling, decorated):
    path = decorated("image1.png", b"no picture")

    assert qinling("import", path).exit_code == 16

    copy = load_workbook(path.with_name("区级台账-错误标注.xlsx")).worksheets[0]
    assert copy["B4"].fill.fgColor.rgb == "FF92D050"
