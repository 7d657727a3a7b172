"""Fills, struck text, hidden rows and comments of a foreign ledger are used, told or asked, never passed over."""

import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment

from qinling.workbook.answers.open_doubts import OpenDoubts
from qinling.workbook.reading.ledger_reader import read_ledger_file
from qinling.workbook.reading.sheet_reading import ReadingOptions, SheetReading
from tests.example_counts import scale_examples
from tests.workbook.forms.filled_cells import count_filled_cells
from tests.workbook.makers.coloured_ledgers import (
    BLUE,
    FIRST_ROW,
    GREEN,
    HEADINGS,
    PALE,
    RED,
    YELLOW,
    build_ledger,
    list_issue,
    paint,
    save,
    strike,
)
from tests.workbook.makers.odd_files import write_xls

CODES = {GREEN: "closed", YELLOW: "rectifying", RED: "not_started"}
WORDS = {GREEN: "已销号", YELLOW: "整改中", RED: "未启动"}


def read(path: Path, **headings: str) -> SheetReading:
    readings = read_ledger_file(path, ReadingOptions(headings=headings))
    (ledger,) = [one for one in readings if not one.skip_reason]
    return ledger


def list_statuses(reading: SheetReading) -> list[object]:
    assert reading.errors == []
    return [draft.values.get("status") for draft in reading.drafts]


def ask(path: Path, **headings: str) -> OpenDoubts:
    with pytest.raises(OpenDoubts) as caught:
        read(path, **headings)
    return caught.value


def find_keys(question: OpenDoubts) -> set[str]:
    return {choice.option[1].partition("=")[0] for doubt in question.doubts for choice in doubt.choices}


def check_counts(reading: SheetReading, path: Path) -> None:
    assert reading.cells.total == count_filled_cells(path)
    assert reading.cells.unread == 0


# -- colours -----------------------------------------------------------------------------------


def place_legend(sheet, where: str) -> None:
    """Write a legend of green, yellow and red."""
    for at, (colour, word) in enumerate(WORDS.items()):
        place_entry(sheet, where, at, colour, word)
    if where == "words":
        sheet.cell(2, 1, "绿色为已销号，黄色为整改中，红色为未启动/超期")
    elif where == "words below":
        for hue, word in zip("绿黄红", WORDS.values(), strict=True):
            sheet.append([f"注：{hue}色表示{word}"])
    elif where == "words on another sheet":
        sheet.parent.create_sheet("填表说明")["A1"] = "绿色为已销号，黄色为整改中，红色为未启动"


def place_entry(sheet, where: str, at: int, colour: str, word: str) -> None:
    """Write the coloured cell and the word of the entry *at* of a legend."""
    bottom = sheet.max_row + 1
    cells = {
        "above in a row": ((2, 2 * at + 1), (2, 2 * at + 1)),
        "swatches above": ((2, 2 * at + 1), (2, 2 * at + 2)),
        "texts before swatches": ((2, 2 * at + 2), (2, 2 * at + 1)),
        "below": ((bottom, 3), (bottom, 3)),
        "swatches below": ((bottom, 1), (bottom, 2)),
        "beside": ((4 + at, len(HEADINGS) + 3), (4 + at, len(HEADINGS) + 3)),
        "close beside": ((4 + at, len(HEADINGS) + 1), (4 + at, len(HEADINGS) + 1)),
        "another sheet": ((at + 1, 1), (at + 1, 2)),
    }
    if where not in cells:
        return
    swatch, text = cells[where]
    if where == "another sheet":
        sheet = sheet.parent["说明"] if at else sheet.parent.create_sheet("说明")
    elif where.endswith("beside"):
        sheet.cell(3, swatch[1], "图例")
    sheet.cell(*text, word)
    paint(sheet, swatch[0], [swatch[1]], colour)


PLACES = (
    "above in a row",
    "swatches above",
    "texts before swatches",
    "below",
    "swatches below",
    "beside",
    "close beside",
    "words",
    "words below",
    "another sheet",
    "words on another sheet",
)


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("columns", [range(1, 6), (1,), (3,)], ids=["whole rows", "序号", "问题描述"])
def test_a_legend_gives_the_status(where, columns, tmp_path) -> None:
    colours = [GREEN, YELLOW, RED, YELLOW, GREEN, YELLOW, RED, RED]
    sheet = build_ledger(colours, above=[[]], columns=columns)
    place_legend(sheet, where)
    path = save(sheet, tmp_path)

    readings = read_ledger_file(path, ReadingOptions())

    assert list_statuses(readings[0]) == [CODES[colour] for colour in colours]
    assert any("状态按底色读入" in note and GREEN in note for note in readings[0].notes)
    assert sum(one.cells.total for one in readings) == count_filled_cells(path)
    assert sum(one.cells.unread for one in readings) == 0


def test_without_a_legend_every_colour_is_asked_at_once_and_its_options_settle_it(tmp_path) -> None:
    path = save(build_ledger([GREEN, YELLOW, "", YELLOW]), tmp_path)

    question = ask(path)

    assert find_keys(question) == {f"@底色{GREEN}", f"@底色{YELLOW}", "@底色无"}
    yellow = next(doubt for doubt in question.doubts if "黄色" in doubt.subject)
    assert "2 个问题" in yellow.subject
    assert list_issue(2)[2] in yellow.samples
    answers = {f"@底色{GREEN}": "已销号", f"@底色{YELLOW}": "不读", "@底色无": "整改中"}
    assert list_statuses(read(path, **answers)) == ["closed", None, "rectifying", None]


def test_a_colour_that_the_legend_leaves_out_is_asked(tmp_path) -> None:
    sheet = build_ledger([YELLOW, BLUE, "", YELLOW], below=[["注：标黄的为未完成"]])
    assert find_keys(ask(save(sheet, tmp_path))) == {f"@底色{BLUE}", "@底色无"}


def test_two_greens_under_one_word_are_asked_with_the_word_first(tmp_path) -> None:
    sheet = build_ledger([GREEN, "00B050", GREEN, YELLOW], below=[["注：绿色为已销号，黄色为整改中"]])
    question = ask(save(sheet, tmp_path))
    assert "@底色00B050" in find_keys(question)
    assert all(doubt.choices[0].label == "已销号" for doubt in question.doubts)


@pytest.mark.parametrize(
    "colours",
    [
        [PALE] * 5,
        [""] * 5,
        [PALE, "", PALE, "", PALE],
        [PALE, "", PALE],
        [GREEN, YELLOW, GREEN, YELLOW, GREEN],
    ],
    ids=["all alike", "none", "striped", "three stripes", "striped in two colours"],
)
def test_decoration_means_nothing(colours, tmp_path) -> None:
    reading = read(save(build_ledger(colours), tmp_path))
    assert list_statuses(reading) == [None] * len(colours)
    assert not any("底色" in note for note in reading.notes)


def test_a_coloured_header_and_a_grey_column_are_no_colours_of_rows(tmp_path) -> None:
    sheet = build_ledger(["", "", "", ""])
    paint(sheet, 2, range(1, 6), BLUE)
    for row in range(3, 7):
        paint(sheet, row, [1], "D9D9D9")
    assert list_statuses(read(save(sheet, tmp_path))) == [None] * 4
    paint(sheet, 4, range(2, 6), YELLOW)
    assert find_keys(ask(save(sheet, tmp_path))) == {f"@底色{YELLOW}", "@底色无"}


def test_a_status_column_makes_colours_mean_nothing(tmp_path) -> None:
    sheet = build_ledger([GREEN, YELLOW, RED], more={"整改状态": ["整改中", "已销号", ""]})
    assert list_statuses(read(save(sheet, tmp_path))) == ["rectifying", "closed", None]


def test_a_title_that_is_a_status_goes_before_colours(tmp_path) -> None:
    sheet = build_ledger([GREEN, YELLOW, RED], above=[["已销号问题清单"]])
    assert list_statuses(read(save(sheet, tmp_path))) == ["closed"] * 3


def test_a_note_on_colours_is_no_title_with_a_status(tmp_path) -> None:
    headings, rows = list(HEADINGS), [list_issue(at) for at in (1, 2)]
    path = tmp_path / "台账.xls"
    write_xls(path, "台账", [["区级问题台账"], ["注：标黄的为未完成"], headings, *rows])
    reading = read(path)
    assert list_statuses(reading) == [None, None]
    assert any("底色却看不到" in note for note in reading.notes)


@settings(max_examples=scale_examples(25))
@given(
    st.lists(st.sampled_from([*WORDS, ""]), min_size=3, max_size=9),
    st.sampled_from(PLACES[:9]),
    st.sampled_from([range(1, 6), (1, 2), (3,)]),
)
def test_any_colours_with_a_legend_are_right_or_asked(colours, where, columns) -> None:
    sheet = build_ledger(colours, above=[[]], columns=columns)
    place_legend(sheet, where)
    with tempfile.TemporaryDirectory() as folder:
        path = save(sheet, Path(folder))
        if "" in colours and any(colours):
            assert find_keys(ask(path)) == {"@底色无"}
        reading = read(path, **({"@底色无": "待销号"} if any(colours) else {}))
        assert list_statuses(reading) == [
            CODES.get(colour, "rectified" if any(colours) else None) for colour in colours
        ]
        check_counts(reading, path)


# -- struck, hidden, comments ------------------------------------------------------------------


def test_struck_text_is_no_text(tmp_path) -> None:
    sheet = build_ledger([""] * 4)
    strike(sheet, FIRST_ROW + 1, range(1, 6))
    strike(sheet, FIRST_ROW + 2, [4])
    sheet.cell(FIRST_ROW + 3, 5).value = CellRichText(
        TextBlock(InlineFont(strike=True), "2026年3月31日"), "2026年11月19日"
    )
    path = save(sheet, tmp_path)

    reading = read(path)

    assert [draft.values["number"] for draft in reading.drafts] == ["SJ-001", "SJ-003", "SJ-004"]
    assert [draft.values["duty_unit"] for draft in reading.drafts] == ["石门镇", None, "石门镇"]
    assert str(reading.drafts[2].values["deadline"]) == "2026-11-19"
    assert "第 4 行整行划去，没有读；D5、E6 划去的文字没有读" in reading.notes
    check_counts(reading, path)


def test_a_struck_row_beside_merged_cells_is_no_issue(tmp_path) -> None:
    sheet = build_ledger([""] * 4, more={"所在镇": ["石门镇", None, None, "庵沟镇"]})
    sheet.merge_cells("F3:F5")
    strike(sheet, 4, range(1, 7))
    reading = read(save(sheet, tmp_path))
    assert [(draft.values["number"], draft.values["town"]) for draft in reading.drafts] == [
        ("SJ-001", "石门镇"),
        ("SJ-003", "石门镇"),
        ("SJ-004", "庵沟镇"),
    ]


@pytest.mark.parametrize("struck", [[3], [3, 4]])
def test_a_struck_row_leaves_its_merged_cells_to_the_rows_below(struck, tmp_path) -> None:
    sheet = build_ledger([""] * 4, more={"所在镇": ["石门镇", None, None, "庵沟镇"]})
    sheet.merge_cells("F3:F5")
    for row in struck:
        strike(sheet, row, range(1, 7))
    path = save(sheet, tmp_path)
    reading = read(path)
    assert [draft.values["town"] for draft in reading.drafts] == ["石门镇"] * (3 - len(struck)) + ["庵沟镇"]
    check_counts(reading, path)


@settings(max_examples=scale_examples(25))
@given(st.sets(st.tuples(st.integers(1, 4), st.integers(1, 5))))
def test_no_struck_cell_is_read_and_every_cell_is_counted(cells) -> None:
    sheet = build_ledger([""] * 5)
    for row, column in cells:
        strike(sheet, FIRST_ROW + row, [column])
    with tempfile.TemporaryDirectory() as folder:
        path = save(sheet, Path(folder))
        (reading,) = read_ledger_file(path, ReadingOptions())
        assert reading.cells.total == count_filled_cells(path)
    numbers = {draft.values.get("number") for draft in (*reading.drafts, *reading.bad_drafts)}
    assert not numbers & {f"SJ-{row + 1:03d}" for row, column in cells if column == 2}
    whole = {row for row in range(1, 5) if all((row, column) in cells for column in range(1, 6))}
    rows = {draft.row - FIRST_ROW for draft in (*reading.drafts, *reading.bad_drafts)}
    assert not rows & whole


def test_hidden_rows_and_columns_with_values_are_read_and_told(tmp_path) -> None:
    sheet = build_ledger([""] * 6)
    for row in (4, 5, 6, 8, 30):
        sheet.row_dimensions[row].hidden = True
    for letters in ("D", "K"):
        sheet.column_dimensions[letters].hidden = True
    reading = read(save(sheet, tmp_path))
    assert len(reading.drafts) == 6
    assert "第 4–6、8 行和第 D 列是隐藏的，已照样读入" in reading.notes


def test_comments_become_remarks_in_order(tmp_path) -> None:
    sheet = build_ledger([""] * 3, more={"备注": ["", "原有备注", ""]})
    sheet["E4"].comment = Comment("张三:\n县局要求延期，待批", "张三")
    sheet["C4"].comment = Comment("照片缺失", "李四")
    sheet["E2"].comment = Comment("以批复为准", "李四")
    sheet["B9"].comment = Comment("不在表里", "李四")
    reading = read(save(sheet, tmp_path))
    assert [draft.values["remark"] for draft in reading.drafts] == [
        None,
        "原有备注\n批注（问题描述）：照片缺失\n批注（整改时限）：县局要求延期，待批",
        None,
    ]
    assert "不在问题各行上的批注没有存：E2“以批复为准”；B9“不在表里”" in reading.notes


def test_a_comment_on_a_further_row_of_an_issue_is_its_own(tmp_path) -> None:
    sheet = build_ledger([""] * 2, below=[["", "", "", "庵沟镇", ""]])
    sheet["D5"].comment = Comment("配合单位", "李四")
    reading = read(save(sheet, tmp_path))
    assert [draft.values.get("remark") for draft in reading.drafts] == [None, "批注（责任单位）：配合单位"]


def test_an_xls_says_once_what_it_does_not_show(tmp_path) -> None:
    path = tmp_path / "台账.xls"
    write_xls(path, "台账", [["区级问题台账"], list(HEADINGS), list_issue(1), list_issue(2)])
    notes = [note for note in read(path).notes if "看不到" in note]
    assert len(notes) == 1


def test_a_csv_says_nothing_of_marks(tmp_path) -> None:
    path = tmp_path / "台账.csv"
    rows = [HEADINGS, list_issue(1), list_issue(2)]
    path.write_text("区级问题台账\n" + "\n".join(",".join(map(str, row)) for row in rows), "utf-8")
    assert not any("看不到" in note for note in read(path).notes)


def test_a_sheet_without_marks_says_nothing(tmp_path) -> None:
    path = tmp_path / "台账.xlsx"
    book = openpyxl.load_workbook(save(build_ledger([""] * 3), tmp_path))
    book.save(path)
    words = ("底色", "划去", "隐藏", "批注")
    assert not any(word in note for note in read(path).notes for word in words)
