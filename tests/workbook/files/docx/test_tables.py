"""A Word paper gives a grid for each table, and one for numbered problems with labelled paragraphs."""

import struct
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from docx.oxml.shared import OxmlElement

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.files.docx import document as docx_document
from qinling.workbook.files.grids import open_grids

HEADINGS = ("序号", "问题", "责任单位", "整改时限")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(path):
    return [
        (grid.name, list(grid.rows), grid.merged_blocks, grid.marks) for grid in open_grids(path, Limits())
    ]


def write_raw(path, body):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
    return path


def paragraph(text, properties=""):
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def row(*cells, properties=""):
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def test_tables_of_python_docx(tmp_path):
    paper = docx.Document()
    paper.add_paragraph("秦岭生态环境问题清单")
    paper.add_paragraph("（截至2026年4月20日）")
    table = paper.add_table(4, 4)
    for column, heading in enumerate(HEADINGS):
        table.cell(0, column).text = heading
    for at in range(1, 4):
        for column, text in enumerate((str(at), f"弃渣{at}\n未清", "水利局", "2026年6月底前")):
            table.cell(at, column).text = text
    table.cell(2, 2).merge(table.cell(3, 2)).text = "住建局"
    shade = OxmlElement("w:shd")
    shade.set(qn("w:fill"), "FFFF00")
    table.cell(1, 3)._tc.get_or_add_tcPr().append(shade)
    table.cell(1, 1).paragraphs[0].add_run("划去").font.strike = True
    table.cell(2, 1).paragraphs[0].runs[0].font.strike = True
    paper.add_paragraph("备注：以现场为准")
    paper.save(tmp_path / "清单.docx")

    ((name, rows, merged, marks),) = read(tmp_path / "清单.docx")

    assert name == "表1"
    assert rows == [
        ["秦岭生态环境问题清单", "", "", ""],
        ["（截至2026年4月20日）", "", "", ""],
        list(HEADINGS),
        ["1", "弃渣1\n未清划去", "水利局", "2026年6月底前"],
        ["2", "弃渣2\n未清", "住建局", "2026年6月底前"],
        ["3", "弃渣3\n未清", "", "2026年6月底前"],
        ["备注：以现场为准", "", "", ""],
    ]
    assert merged == [((4, 2), (5, 2))]
    assert (marks.fills, marks.struck, marks.partly_struck) == (
        {(3, 3): "FFFF00"},
        {(4, 1)},
        {(3, 1): "弃渣1\n未清"},
    )
    assert marks.unseen == ("批注",)


def test_what_word_writes_in_odd_ways(tmp_path):
    nested = f"<w:tc><w:p/><w:tbl>{row(cell('内甲'), cell('内乙'))}</w:tbl>{paragraph('后')}</w:tc>"
    runs = (
        "<w:tc><w:p><w:r><w:t>留</w:t></w:r><w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>增</w:t><w:br/><w:t>行</w:t></w:r></w:ins><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<mc:AlternateContent xmlns:mc='m'><mc:Choice><w:r><w:t>框</w:t></w:r></mc:Choice>"
        "<mc:Fallback><w:r><w:t>框</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p></w:tc>"
    )
    path = write_raw(
        tmp_path / "怪.docx",
        "<w:sdt><w:sdtContent><w:tbl>"
        + row(cell("甲", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'), cell("乙"))
        + row(cell("", '<w:gridSpan w:val="2"/><w:vMerge/>'), cell("丙"))
        + row(cell("丁"), properties='<w:trPr><w:gridBefore w:val="2"/></w:trPr>')
        + row(cell("孤", "<w:vMerge/>"), nested, runs)
        + "</w:tbl></w:sdtContent></w:sdt>"
        + paragraph("中间")
        + f"<w:tbl>{row(cell('二'))}</w:tbl>",
    )

    (_, rows, merged, _), (name, second, _, _) = read(path)

    assert rows == [
        ["甲", "", "乙"],
        ["", "", "丙"],
        ["", "", "丁"],
        ["孤", "内甲\n内乙\n后", "留增\n行框"],
    ]
    assert ((0, 0), (1, 1)) in merged
    assert (name, second) == ("表2", [["中间"], ["二"]])


PROBLEMS = (
    "秦岭区整改方案",
    "一、中央督察反馈问题",
    "1.松涧镇河道弃渣未清理。",
    "涉及三处。",
    "责任单位：区水利局、松涧镇政府",
    "验收单位：市水利局",
    "整改目标：清理完毕",
    "整改时限：2026年6月底前",
    "整改措施：（1）立即清运；",
    "（2）覆土复绿。",
    "二、省级反馈问题",
    "2.青屏镇违规建房。",
    "责任单位：区住建局 验收单位：市住建局",
    "整改时限：立行立改，长期坚持",
    "整改措施：拆除。",
    "填报单位：区资规局",
    "2026年4月20日",
)


def write_paragraphs(path, texts):
    paper = docx.Document()
    for text in texts:
        paper.add_paragraph(text)
    paper.save(path)
    return path


def test_numbered_problems_with_labelled_paragraphs(tmp_path):
    ((name, rows, _, _),) = read(write_paragraphs(tmp_path / "方案.docx", PROBLEMS))

    assert name == "正文"
    assert [[one for one in cells if one] for cells in rows] == [
        ["秦岭区整改方案"],
        ["一、中央督察反馈问题"],
        ["序号", "问题描述", "责任单位", "验收单位", "整改目标", "整改时限", "整改措施"],
        [
            "1",
            "松涧镇河道弃渣未清理。\n涉及三处。",
            "区水利局、松涧镇政府",
            "市水利局",
            "清理完毕",
            "2026年6月底前",
            "（1）立即清运；\n（2）覆土复绿。",
        ],
        ["二、省级反馈问题"],
        ["2", "青屏镇违规建房。", "区住建局", "市住建局", "立行立改，长期坚持", "拆除。"],
        ["填报单位：区资规局"],
        ["2026年4月20日"],
    ]


@pytest.mark.parametrize("number", ["（{}）", "问题{}：", "{}、"])
def test_other_styles_of_numbers(tmp_path, number):
    texts = []
    for at, what in enumerate("甲乙丙", 1):
        texts += [
            number.format(at) + f"问题{what}",
            "【责任单位】：水利局",
            "整改时限：2026年6月底前",
            f"整改措施：1.清{what}",
            "2.验",
        ]
    ((_, rows, _, _),) = read(write_paragraphs(tmp_path / "方案.docx", texts))
    assert rows[0] == ["序号", "问题描述", "责任单位", "整改时限", "整改措施"]
    assert [cells[1] for cells in rows[1:]] == ["问题甲", "问题乙", "问题丙"]
    assert rows[3][2:] == ["水利局", "2026年6月底前", "1.清丙\n2.验"]


def test_numbers_that_word_writes_itself(tmp_path):
    numbered = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    body = "".join(
        paragraph(f"问题{what}", numbered) + paragraph("责任单位：水利局") + paragraph("整改时限：立行立改")
        for what in "甲乙"
    )
    ((_, rows, _, _),) = read(write_raw(tmp_path / "方案.docx", body))
    assert rows[1:] == [["", "问题甲", "水利局", "立行立改"], ["", "问题乙", "水利局", "立行立改"]]


def test_a_letter_is_no_list_of_problems(tmp_path):
    assert (
        read(write_paragraphs(tmp_path / "函.docx", ("关于报送的函", "联系人：张", "1.请核", "此函"))) == []
    )


def test_a_hostile_or_old_paper_is_refused(tmp_path, monkeypatch):
    huge = row(cell("甲", '<w:gridSpan w:val="9999"/>'))
    for body, reason in ((f"<w:tbl>{huge}</w:tbl>", "太大或已损坏"), ("<w:p>", "解不开")):
        with pytest.raises(WorkbookRefused, match=reason):
            read(write_raw(tmp_path / "坏.docx", body))
    monkeypatch.setattr(docx_document, "_MAX_CHARACTERS", 3)
    with pytest.raises(WorkbookRefused, match="太大"):
        read(write_raw(tmp_path / "长.docx", paragraph("四个字符")))
    with zipfile.ZipFile(tmp_path / "实体.docx", "w") as package:
        package.writestr("word/document.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><w/>")
    with pytest.raises(WorkbookRefused, match="外部实体"):
        read(tmp_path / "实体.docx")
    (tmp_path / "旧.doc").write_bytes(
        struct.pack("8s", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        + b"\0" * 600
        + "WordDocument".encode("utf-16-le")
    )
    with pytest.raises(WorkbookRefused, match="旧的 Word 文件"):
        read(tmp_path / "旧.doc")
