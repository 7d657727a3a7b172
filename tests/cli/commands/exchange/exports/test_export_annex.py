"""`export FILE.docx`: the ledger as an annex of an official document."""

import pytest
from docx import Document
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn


def read_table(path):
    (table,) = Document(path).tables
    return table, [[cell.text for cell in row.cells] for row in table.rows]


def test_the_annex_is_a_table_across_the_page_with_its_headings_on_every_page(run_ok, given_issue, tmp_path):
    given_issue("A1", 整改措施="一、清运。\n二、复绿 <b>&。", 完成率="40%")
    given_issue("A2", 问题描述="长" * 900)
    said = run_ok("export", tmp_path / "附件.docx").stderr

    document = Document(tmp_path / "附件.docx")
    page = document.sections[0]
    assert (page.orientation, round(page.page_width.mm)) == (WD_ORIENTATION.LANDSCAPE, 420)
    assert [paragraph.text for paragraph in document.paragraphs][:2] == ["附件", "秦岭生态环境保护问题台账"]
    table, rows = read_table(tmp_path / "附件.docx")
    headings, first, second = rows
    assert headings[:4] == ["序号", "问题编号", "级别", "镇办"]
    assert first[:3] == ["1", "A1", "区级"]
    assert "一、清运。\n二、复绿 <b>&。" in first
    assert "2026-06-30" in first
    assert "长" * 900 in second
    marks = [[mark.tag for mark in row._tr.trPr] for row in table.rows]
    assert marks == [[qn("w:cantSplit"), qn("w:tblHeader")], [qn("w:cantSplit")], []]
    assert "改了收不回来" in said


def test_columns_paper_and_persons_as_in_any_export(run_ok, given_issue, tmp_path, monkeypatch):
    monkeypatch.setenv("QINLING_EXPORT_PAPER", "A4")
    given_issue("A1", 责任人="张某", 完成率="40%")
    run_ok(
        "export",
        tmp_path / "附.docx",
        "--columns",
        "编号,级别,问题描述,责任人,完成率,备注",
        "--redact",
        "--skip-empty",
    )

    assert read_table(tmp_path / "附.docx")[1] == [
        ["问题编号", "级别", "问题描述", "责任人", "完成率"],
        ["A1", "区级", "A1的问题", "〔略〕", "40%"],
    ]
    assert round(Document(tmp_path / "附.docx").sections[0].page_width.mm) == 297


def test_the_same_annex_is_the_same_file(run_ok, given_issue, tmp_path):
    given_issue("A1")
    for name in ("一.docx", "二.docx"):
        run_ok("export", tmp_path / name)

    assert (tmp_path / "一.docx").read_bytes() == (tmp_path / "二.docx").read_bytes()


@pytest.mark.parametrize("words", [("--split", "级别"), ("--cards",), ("--since", "上次")])
def test_what_a_document_has_no_place_for_is_refused(words, qinling, given_issue, tmp_path):
    given_issue("A1")
    refused = qinling("export", tmp_path / "附.docx", *words)

    assert refused.exit_code == 2
    assert f"{words[0]} 不能用于 附.docx" in refused.stderr


def test_more_issues_than_a_document_holds_are_refused(qinling, given_issue, tmp_path, monkeypatch):
    monkeypatch.setattr("qinling.cli.commands.exchange.exports.export_annex.MAX_ANNEX_ISSUES", 1)
    given_issue("A1")
    given_issue("A2")
    refused = qinling("export", tmp_path / "附.docx")

    assert "最多写 1 个问题" in refused.stderr
    assert not (tmp_path / "附.docx").exists()
