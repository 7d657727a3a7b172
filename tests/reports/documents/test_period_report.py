"""A report as an official document: GB/T 9704-2012, native charts, and nothing of the ledger as markup."""

import io
import re
from datetime import date
from zipfile import ZipFile

import pytest
from docx import Document
from lxml import etree

from qinling.reports.documents.period_report import build_report_document
from qinling.reports.documents.red_heading import Cover
from qinling.rules.period_reports.content import STATE_COLOURS
from tests.reports.report_content import HOSTILE, make_content

COVER = Cover(
    "云岭区秦岭办文件", "云秦办〔2026〕12号", "各镇人民政府", "区委办公室", "云岭区秦岭办", date(2026, 6, 5)
)


def read(package):
    document = Document(io.BytesIO(package))
    return document, [paragraph.text for paragraph in document.paragraphs]


def test_the_cover_is_that_of_an_official_document():
    document, texts = read(build_report_document(make_content(), COVER))
    page = document.sections[0]
    filled = [text for text in texts if text]

    assert [
        round(side.mm) for side in (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    ] == [
        37,
        35,
        28,
        26,
    ]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert filled[:5] == [
        "云岭区秦岭办文件",
        "云秦办〔2026〕12号",
        "2026年5月秦岭生态环境保护问题",
        "整改情况月度通报",
        "各镇人民政府：",
    ]
    assert filled[-2:] == ["云岭区秦岭办", "2026年6月5日"]
    heading, number, title = (
        next(one for one in document.paragraphs if one.text == text) for text in filled[:3]
    )
    assert 'w:val="FF0000"' in heading._p.xml
    assert 'w:color="FF0000"' in number._p.xml
    assert ("方正小标宋简体" in title._p.xml, 'w:sz w:val="44"' in title._p.xml) == (True, True)
    imprint = document.tables[-1]
    assert [row.cells[0].text for row in imprint.rows] == [
        "抄送：区委办公室。",
        "云岭区秦岭办\t2026年6月5日印发",
    ]
    assert document.settings.odd_and_even_pages_header_footer


def test_blank_parts_of_the_cover_are_left_out():
    _, texts = read(
        build_report_document(make_content(), Cover("", "〔2026〕　号", "", "", "", date(2026, 6, 5)))
    )

    filled = [text for text in texts if text]
    assert filled[:3] == ["〔2026〕　号", "2026年5月秦岭生态环境保护问题", "整改情况月度通报"]
    assert filled[-1] == "2026年6月5日"


def test_charts_are_native_parts_with_their_numbers():
    with ZipFile(io.BytesIO(build_report_document(make_content(), COVER))) as package:
        charts = [etree.fromstring(package.read(f"word/charts/chart{place}.xml")) for place in (1, 2)]
        types = package.read("[Content_Types].xml").decode()
    colours = [[one.get("val") for one in chart.iter("{*}srgbClr")] for chart in charts]
    assert colours == [[STATE_COLOURS["closed"], STATE_COLOURS["running"]], [STATE_COLOURS["running"]]]

    chart = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    values = [[one.text for one in part.iter(f"{chart}v")] for part in charts]
    assert values[0] == ["已销号", "省级", "区级", "1", "2", "未完成", "省级", "区级", "0", "4"]
    assert values[1] == ["未完成整改", "2026-04-30", "2026-05-31", "5", "4"]
    assert types.count("drawingml.chart+xml") == 2


def test_hostile_texts_stay_text():
    document, _ = read(build_report_document(make_content(), COVER))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}

    assert set(HOSTILE[:5]) <= cells
    assert not any(re.search("[\x00-\x08\u202e]", text) for text in cells)


def test_equal_reports_are_equal_bytes():
    assert build_report_document(make_content(), COVER) == build_report_document(make_content(), COVER)


@pytest.mark.parametrize("heading", ["办", "云岭区秦岭生态环境保护委员会办公室关于印发有关情况的通报文件"])
def test_the_issuing_office_fits_on_a_line(heading):
    document, _ = read(
        build_report_document(make_content(), COVER.__class__(heading, "1号", "", "", "", date(2026, 6, 5)))
    )
    paragraph = next(one for one in document.paragraphs if one.text == heading)
    points = int(re.search(r'w:sz w:val="(\d+)"', paragraph._p.xml)[1]) / 2

    assert 22 <= points <= 48
    assert points * len(heading) <= 156 / 25.4 * 72 or points == 22
