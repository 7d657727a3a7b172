"""The program's own marked copies are no ledgers: `*` and a folder leave them out, a copy named alone is read."""

import shutil

import pytest
from openpyxl import load_workbook

from qinling.workbook.files.marked_copies import SOURCE_PROPERTY

HEADINGS = "编号,所在镇办,存在的问题,整改期限,整改情况"
GOOD = "LY-01,青屏镇,河道内堆放弃渣,2026年6月30日前,整改中"
BAD = "LY-02,东溪街道办,林地边搭建彩钢棚,2026年6月31日前,整改中"
COPY = "区级六月-错误标注.xlsx"


def write_ledger(path, *lines):
    path.write_text("\n".join((HEADINGS, *lines, "")), encoding="utf-8")
    return path


@pytest.fixture
def ledgers(qinling, tmp_path, monkeypatch):
    """A folder with a ledger, its marked copy, and another ledger; the first has been put right."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "台账"
    folder.mkdir()
    write_ledger(folder / "区级五月.csv", GOOD.replace("LY-01", "LY-00"))
    original = write_ledger(folder / "区级六月.csv", GOOD, BAD)
    assert qinling("import", original, "--dry-run").exit_code == 16
    write_ledger(original, GOOD, BAD.replace("31日", "30日"))
    return folder


def correct(path, *, without_property=False):
    book = load_workbook(path)
    book.active["D3"].value = "2026年6月30日前"
    if without_property:
        del book.custom_doc_props[SOURCE_PROPERTY]
    book.save(path)
    return path


@pytest.mark.parametrize("command", [(), ("--dry-run",), ("--skip-bad",)])
def test_a_star_leaves_the_copy_out_and_names_it(qinling, ledgers, command):
    files = sorted(ledgers.iterdir())
    result = qinling("import", *files, *command)
    assert result.exit_code == 0, result.stderr
    assert f"{COPY} 是程序标红的副本，没有读（只读原表）" in result.stderr
    assert f"单独读：qinling import {ledgers / COPY}" in result.stderr
    assert "新增 3 个" in result.stderr
    assert sorted(ledgers.iterdir()) == files


@pytest.mark.parametrize(
    "change",
    [
        correct,
        lambda path: correct(path, without_property=True),
        lambda path: correct(path).rename(path.with_name("改过的名字.xlsx")),
        lambda path: shutil.copy(path, path.with_name("区级六月-错误标注-错误标注.xlsx")),
    ],
    ids=["corrected", "known by its name only", "renamed", "two copies"],
)
def test_a_changed_copy_is_left_out_too(qinling, ledgers, change):
    change(ledgers / COPY)
    result = qinling("import", *sorted(ledgers.iterdir()))
    assert result.exit_code == 0, result.stderr
    assert "没有读（只读原表）" in result.stderr


def test_a_copy_is_read_beside_others_where_its_original_is_gone(qinling, ledgers):
    correct(ledgers / COPY)
    (ledgers / "区级六月.csv").unlink()
    result = qinling("import", *sorted(ledgers.iterdir()))
    assert "新增 3 个" in result.stderr


def test_a_copy_that_was_put_right_is_read_alone_without_the_red_notes(qinling, ledgers, issues):
    assert qinling("import", correct(ledgers / COPY)).exit_code == 0
    assert list(issues()) == ["LY-01", "LY-02"]
    assert [one["remark"] for one in issues().values() if one.get("remark")] == []


def test_the_note_of_a_person_in_a_copy_is_kept(run_ok, qinling, ledgers):
    book = load_workbook(correct(ledgers / COPY))
    book.active["C2"].comment = type(book.active["D3"].comment)("已去看过", "李某")
    book.save(ledgers / COPY)
    run_ok("import", ledgers / COPY)
    assert "批注（存在的问题）：已去看过" in qinling("show", "LY-01").stdout
    assert "批注" not in qinling("show", "LY-02").stdout


def test_there_is_no_copy_of_a_copy(qinling, ledgers):
    before = sorted(ledgers.iterdir())
    result = qinling("import", ledgers / COPY)
    assert result.exit_code == 16
    assert f"{COPY} 本身是标红的副本，不再另写副本" in result.stderr
    assert sorted(ledgers.iterdir()) == before


def test_a_folder_in_the_place_of_a_file_names_no_copies(qinling, ledgers):
    result = qinling("import", ledgers)
    assert "区级六月.csv" in result.stderr
    assert COPY not in result.stderr


def test_return_of_a_folder_leaves_copies_out(qinling, ledgers):
    result = qinling("return", ledgers, "--dry-run")
    assert f"{COPY} 是程序标红的副本，没有收（只收原表）" in result.stderr
    assert f"单独收：qinling return {ledgers / COPY}" in result.stderr
    assert COPY not in result.stdout
