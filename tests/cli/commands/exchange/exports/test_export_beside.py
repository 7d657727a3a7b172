"""`export`: what stands beside the issues: their attachments, the changes since an earlier export, cards."""

import pytest
from openpyxl import load_workbook
from PIL import Image

from tests.workbook.makers.returned_workbooks import Copy


@pytest.fixture
def attach(run_ok, tmp_path):
    """Attach a file, by its kind a picture or anything."""

    def add(number, name, kind, content=None):
        if content is None:
            Image.new("RGB", (160, 120), (200, 10, len(name))).save(tmp_path / name)
        else:
            (tmp_path / name).write_bytes(content)
        run_ok("attach", number, tmp_path / name, "--as", kind)

    return add


def read_rows(path, sheet, first=4):
    book = load_workbook(path, data_only=True)
    return [list(row) for row in book[sheet].iter_rows(min_row=first, values_only=True)]


def test_attachments_are_listed_and_linked_both_ways(run_ok, given_issue, attach, tmp_path):
    given_issue("A1")
    given_issue("A2")
    attach("A2", "前.jpg", "整改前照片")
    attach("A2", "方案.pdf", "整改方案", b"%PDF")
    attach("A2", "误.pdf", "其他材料", b"%PDF-")
    run_ok("undo", "--yes")
    run_ok("export", tmp_path / "交.xlsx")

    rows = read_rows(tmp_path / "交.xlsx", "附件目录")
    assert [(row[0], row[2], row[5]) for row in rows] == [
        ("A2", "整改前照片", "01-整改前照片-前.jpg"),
        ("A2", "整改方案", "02-整改方案-方案.pdf"),
    ]
    page = load_workbook(tmp_path / "交.xlsx")["问题台账"]
    assert (page["A5"].hyperlink, page["A6"].value) == (None, 2)
    assert page["A6"].hyperlink.location == "'附件目录'!A4"
    assert run_ok("check", tmp_path / "交.xlsx").stdout.splitlines()[1:] == ["2 行都与导出时一样"]
    assert "附件目录" not in run_ok("return", tmp_path / "交.xlsx", "--dry-run").stderr


def test_what_is_made_public_lists_no_attachments(run_ok, given_issue, attach, tmp_path):
    given_issue("A1")
    attach("A1", "张某.jpg", "整改前照片")
    run_ok("export", tmp_path / "交.xlsx", "--redact")

    assert "附件目录" not in load_workbook(tmp_path / "交.xlsx").sheetnames


@pytest.mark.parametrize("since", ["旧.xlsx", "上次"])
def test_the_changes_since_an_earlier_export(since, run_ok, given_issue, tmp_path):
    given_issue("A1")
    given_issue("B1", "市级")
    run_ok("export", tmp_path / "旧.xlsx")
    run_ok("edit", "A1", "备注=新的", "--ground", "函〔2026〕1号")
    run_ok("edit", "B1", "备注=别的")
    given_issue("A2")
    word = since if since == "上次" else tmp_path / since
    run_ok("export", tmp_path / "新.xlsx", "--level", "区级", "--since", word)

    rows = read_rows(tmp_path / "新.xlsx", "变更清单")
    assert [(row[0], row[3], row[4], row[5]) for row in rows] == [
        ("A1", "修改", "备注：（空） → 新的", "函〔2026〕1号"),
        ("A2", "新增", "", "手工登记"),
    ]
    note = load_workbook(tmp_path / "新.xlsx")["变更清单"]["A2"].value
    assert "自 旧.xlsx（截至 2026-04-25，历史链至第 2 条）以来，本表的问题有 2 次变更" in note
    assert "另有 1 次是没有导出的问题" in note
    assert run_ok("check", tmp_path / "新.xlsx").stdout.splitlines()[1:] == ["2 行都与导出时一样"]


def test_an_export_may_replace_the_one_that_it_is_compared_with(run_ok, given_issue, tmp_path):
    given_issue("A1")
    run_ok("export", tmp_path / "周报.xlsx")
    run_ok("edit", "A1", "备注=新的")
    run_ok("export", tmp_path / "周报.xlsx", "--since", tmp_path / "周报.xlsx")

    assert [row[0] for row in read_rows(tmp_path / "周报.xlsx", "变更清单")] == ["A1"]


def test_changes_are_refused_where_they_have_no_place(qinling, run_ok, given_issue, tmp_path):
    given_issue("A1")
    (tmp_path / "别的.csv").write_text("甲")
    for words, code, said in (
        (("交.xlsx", "--since", "上次"), 2, "没有找到以前导出的表"),
        (("交.csv", "--since", "上次"), 2, "--since 只用于 .xlsx"),
        (("交.xlsx", "--since", "上次", "--redact"), 2, "--since 不能与 --redact 同用"),
        (("交.xlsx", "--since", tmp_path / "别的.csv"), 15, "不是 qinling 导出的表格"),
    ):
        refused = qinling("export", tmp_path / words[0], *words[1:])
        assert (refused.exit_code, said in refused.stderr) == (code, True), refused.stderr


def test_changes_do_not_run_backwards(qinling, run_ok, given_issue, tmp_path):
    given_issue("A1")
    run_ok("export", tmp_path / "旧.xlsx")
    refused = qinling(
        "export", tmp_path / "新.xlsx", "--since", tmp_path / "旧.xlsx", "--as-of", "2026-04-24"
    )

    assert refused.exit_code == 2
    assert "旧.xlsx 截至 2026-04-25，比要导出的 2026-04-24 晚" in refused.stderr


def test_a_card_is_one_page_with_pictures_before_and_after(run_ok, given_issue, attach, tmp_path):
    given_issue("A1", 整改措施="清运弃渣。" * 200)
    given_issue("A2")
    for name, kind in (("前.jpg", "整改前照片"), ("后.png", "整改后照片")):
        attach("A1", name, kind)
    attach("A1", "方案.pdf", "整改方案", b"%PDF")
    attach("A1", "坏.jpg", "整改后照片", b"\xff\xd8\xff\xe0")
    said = run_ok("export", tmp_path / "卡.xlsx", "--cards").stderr

    book = load_workbook(tmp_path / "卡.xlsx")
    assert book.sheetnames == ["目录", "A1", "A2"]
    assert book["目录"]["A4"].hyperlink.location == "'A1'!A1"
    page = book["A1"]
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight or 1) == (1, 1)
    assert sorted(picture.anchor._from.col for picture in page._images) == [0, 2]
    texts = [str(cell.value) for row in page for cell in row if cell.value]
    assert "问题整改卡　A1" in texts
    assert "2026-06-30" in texts
    assert "".join(text for text in texts if set(text) <= set("清运弃渣。")).count("清运弃渣。") == 200
    assert any("03-整改方案-方案.pdf" in text for text in texts)
    assert "没有放进卡片的照片：A1 的04-整改后照片-坏.jpg（不是能放进表格的图片" in said
    assert "改了收不回来" in said


def test_a_card_for_everyone_names_nobody(run_ok, given_issue, attach, tmp_path):
    given_issue("A1", 责任人="张某", 备注="电话13800001234")
    attach("A1", "张某.jpg", "整改前照片")
    run_ok("export", tmp_path / "卡.xlsx", "--cards", "--redact")

    book = load_workbook(tmp_path / "卡.xlsx")
    texts = "".join(str(cell.value) for page in book for row in page for cell in row)
    assert "张某" not in texts
    assert "13800001234" not in texts
    assert not book["A1"]._images


def test_more_cards_than_a_workbook_holds_are_refused(qinling, given_issue, tmp_path, monkeypatch):
    monkeypatch.setattr("qinling.workbook.export.issue_cards.MAX_CARDS", 1)
    given_issue("A1")
    given_issue("A2")
    refused = qinling("export", tmp_path / "卡.xlsx", "--cards")

    assert refused.exit_code == 15
    assert "一个工作簿最多 1 张" in refused.stderr
    assert not (tmp_path / "卡.xlsx").exists()


@pytest.mark.parametrize("words", [("--split", "级别"), ("--layout", "审阅"), ("--since", "上次")])
def test_cards_have_a_look_of_their_own(words, qinling, given_issue, tmp_path):
    given_issue("A1")
    refused = qinling("export", tmp_path / "卡.xlsx", "--cards", *words)

    assert refused.exit_code == 2
    assert f"{words[0]} 不能与 --cards 同用" in refused.stderr
    assert qinling("export", tmp_path / "卡.csv", "--cards").exit_code == 2


def test_a_lost_picture_stops_the_cards(qinling, run_ok, given_issue, attach, attachments_folder, tmp_path):
    given_issue("A1")
    attach("A1", "前.jpg", "整改前照片")
    for file in attachments_folder.glob("??/*"):
        file.unlink()
    refused = qinling("export", tmp_path / "卡.xlsx", "--cards")

    assert "材料“01-整改前照片-前.jpg”丢失" in refused.stderr
    assert not (tmp_path / "卡.xlsx").exists()


def test_edits_beside_the_links_come_back(run_ok, given_issue, attach, tmp_path):
    given_issue("A1")
    attach("A1", "前.jpg", "整改前照片")
    run_ok("export", tmp_path / "交.xlsx")
    changed = Copy(tmp_path / "交.xlsx").write("A1", 备注="改过").save(tmp_path / "回.xlsx")

    assert "改动 1 个" in run_ok("return", changed).stderr
