"""Pictures and shapes of an .xlsx: what is damaged is said, not passed over."""

import io

import pytest
from openpyxl import Workbook
from openpyxl.drawing.image import Image

from qinling.rules.limits import Limits
from qinling.workbook.drawings.drawing import Drawing
from qinling.workbook.drawings.workbook_drawings import read_drawings, read_pictures
from tests.workbook.makers.pictures import build_png, put_text_box, rewrite

DRAWING_PART = "xl/drawings/drawing1.xml"


@pytest.fixture
def given_picture(tmp_path):
    book = Workbook()
    book.active.add_image(Image(io.BytesIO(build_png("red"))), "C4")
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def test_a_picture_stands_at_the_cell_of_its_corner_and_its_bytes_are_read(given_picture):
    drawings = read_drawings(given_picture, Limits())
    assert drawings.by_sheet == {"Sheet": [Drawing(True, 3, 2, "Picture", "xl/media/image1.png")]}
    assert drawings.is_complete
    assert dict(read_pictures(given_picture, Limits(), ["xl/media/image1.png"])) == {
        "xl/media/image1.png": build_png("red")
    }


def test_a_shape_counts_once_though_it_is_there_for_older_programs_too(tmp_path):
    Workbook().save(tmp_path / "a.xlsx")
    put_text_box(tmp_path / "a.xlsx", 5, 1, "请复核")
    assert read_drawings(tmp_path / "a.xlsx", Limits()).by_sheet == {
        "Sheet": [Drawing(False, 5, 1, "请复核")]
    }


@pytest.mark.parametrize("change", [
    lambda text: text[: len(text) // 2],
    lambda _: "",
])  # fmt: skip
def test_a_damaged_drawing_is_said(given_picture, change):
    rewrite(given_picture, {}, **{DRAWING_PART: change})
    drawings = read_drawings(given_picture, Limits())
    assert (drawings.by_sheet, drawings.is_complete) == ({}, False)


def test_a_linked_picture_has_no_bytes(given_picture):
    rewrite(given_picture, {}, **{DRAWING_PART: lambda text: text.replace("r:embed", "r:link")})
    (drawing,) = read_drawings(given_picture, Limits()).by_sheet["Sheet"]
    assert (drawing.is_picture, drawing.picture) == (True, "")


def test_a_text_file_has_no_drawings(tmp_path):
    (tmp_path / "a.csv").write_text("编号\n1\n")
    assert read_drawings(tmp_path / "a.csv", Limits()).by_sheet == {}
