"""Papers taken in, and the case file handed out: one issue, one dossier."""

import hashlib
import io
import json
import os
import stat
import zipfile

import openpyxl
import pytest


@pytest.fixture
def given_paper(tmp_path):
    """Write a paper to be taken in, and return where it is."""

    def write(name="整改前.jpg", content=b"before"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def papers(ledger):
    """Return the copies that the ledger keeps, by their hash."""

    def look():
        folder = ledger.with_name(f"{ledger.name}.papers")
        return {file.name: file.read_bytes() for file in folder.rglob("*") if file.is_file()}

    return look


def sha256(content):
    return hashlib.sha256(content).hexdigest()


# -- taking in ----------------------------------------------------------------------------------


def test_a_paper_is_copied_and_the_history_says_which(given_issue, given_paper, done, shown, papers, ledger):
    given_issue("A1")
    before, after = given_paper(), given_paper("整改后.jpg", b"after")
    assert done("attach", "A1", before, after, "--as", "before").stderr == "A1 收入整改前照片 2 份\n"
    before.unlink()
    assert papers() == {sha256(b"before"): b"before", sha256(b"after"): b"after"}
    held = shown("A1")["attachments"]
    assert [(one["paper"], one["name"], one["size"], one["round"]) for one in held] == [
        ("before", "整改前.jpg", 6, 1), ("before", "整改后.jpg", 5, 1),
    ]  # fmt: skip
    assert held[0]["sha256"] == sha256(b"before")
    assert [event["kind"] for event in shown("A1")["history"]] == ["created", "attached", "attached"]
    folder = ledger.with_name(f"{ledger.name}.papers")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.rglob("*") if file.is_file()} == {0o600}


def test_the_same_paper_again_is_said_and_not_taken(given_issue, given_paper, done, shown, papers):
    given_issue("A1")
    given_issue("A2")
    paper, twin = given_paper(), given_paper("另一个名字.jpg")
    done("attach", "A1", paper, "--as", "before")
    assert done("attach", "A1", twin, "--as", "整改前照片").stderr == (
        "另一个名字.jpg 已在 A1 的整改前照片里，没有再收\nA1 收入整改前照片 0 份\n"
    )
    said = json.loads(done("attach", "A1", paper, "--as", "after", "--json").stdout)
    assert (said["kind"], said["items"], said["known"]) == ("papers", [str(paper)], [])
    done("attach", "A2", twin, "--as", "before")
    assert len(papers()) == 1
    assert [one["paper"] for one in shown("A1")["attachments"]] == ["before", "after"]


def test_taking_in_can_be_taken_back_and_done_again(given_issue, given_paper, done, shown):
    given_issue("A1")
    paper = given_paper()
    done("attach", "A1", paper, "--as", "before")
    done("undo")
    assert shown("A1")["attachments"] == []
    done("attach", "A1", paper, "--as", "before")
    assert len(shown("A1")["attachments"]) == 1
    done("db", "verify")


@pytest.mark.parametrize(
    ("name", "words"),
    [("没有.jpg", "不存在"), ("文件夹", "是文件夹"), ("空.jpg", "是空文件")],
)
def test_what_is_no_paper_is_refused_and_nothing_of_the_call_is_taken(
    given_issue, given_paper, refused, shown, papers, tmp_path, name, words
):
    given_issue("A1")
    (tmp_path / "文件夹").mkdir()
    given_paper("空.jpg", b"")
    told = refused(24, "attach", "A1", given_paper(), tmp_path / name, "--as", "before")
    assert f"{name} {words}" in told
    assert shown("A1")["attachments"] == []
    assert papers().keys() <= {sha256(b"before")}


def test_a_place_that_cannot_be_written_is_said(given_issue, given_paper, refused, ledger):
    given_issue("A1")
    ledger.with_name(f"{ledger.name}.papers").write_bytes(b"in the way")
    assert "收不进" in refused(24, "attach", "A1", given_paper(), "--as", "before")
    assert "写不了" in refused(24, "dossier", "A1", "--to", given_paper("在路上") / "A1")


@pytest.mark.parametrize(
    ("words", "code"), [(("A9", "--as", "before"), 17), (("A1", "--as", "合影"), 2), (("A1",), 2)]
)
def test_a_paper_wants_an_issue_and_a_kind(given_issue, given_paper, refused, words, code):
    given_issue("A1")
    refused(code, "attach", words[0], given_paper(), *words[1:])


def test_a_paper_of_an_issue_of_several_levels_wants_the_level(given_issue, given_paper, done, refused):
    given_issue("A1", "区级")
    given_issue("A1", "市级")
    assert "请加 --level" in refused(17, "attach", "A1", given_paper(), "--as", "before")
    done("attach", "A1", given_paper(), "--as", "before", "--level", "市级")


def test_a_name_in_another_encoding_is_taken_too(given_issue, done, shown, tmp_path):
    given_issue("A1")
    path = os.fsencode(tmp_path) + b"/" + "整改前.jpg".encode("gbk")
    with open(path, "wb") as file:
        file.write(b"before")
    done("attach", "A1", os.fsdecode(path), "--as", "before", "--json")
    assert shown("A1")["attachments"][0]["name"].endswith(".jpg")
    done("dossier", "A1", "--to", tmp_path / "一事一档")
    assert len(list((tmp_path / "一事一档").iterdir())) == 2


# -- handing out --------------------------------------------------------------------------------


def cells(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content))["封面"]
    return [
        [cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True) if any(row)
    ]


@pytest.fixture
def given_case(given_closed, given_paper, done):
    """A closed issue with two papers."""
    given_closed("A1", 责任单位="=麻街镇人民政府", 备注="https://example.org")
    done("attach", "A1", given_paper(), "--as", "before")
    done("attach", "A1", given_paper("验收.pdf", b"accepted"), "--as", "acceptance")


@pytest.mark.usefixtures("given_case")
@pytest.mark.parametrize("name", ["档案/A1", "A1.zip"])
def test_a_dossier_holds_the_cover_and_the_papers_in_their_order(done, tmp_path, name):
    told = done("dossier", "A1", "--to", tmp_path / name)
    assert told.stderr.splitlines() == [
        f"已导出 {tmp_path / name}：封面和 2 份材料",
        "还缺：整改后照片、整改报告、销号申请表",
    ]
    if name.endswith(".zip"):
        with zipfile.ZipFile(tmp_path / name) as archive:
            held = {info.filename: archive.read(info) for info in archive.infolist()}
    else:
        held = {file.name: file.read_bytes() for file in (tmp_path / name).iterdir()}
    cover = held.pop("封面.xlsx")
    assert held == {"01-整改前照片-整改前.jpg": b"before", "02-验收意见-验收.pdf": b"accepted"}
    rows = cells(cover)
    assert rows[0] == ["秦岭生态环境问题一事一档　A1"]
    for row in (
        ["责任单位", "=麻街镇人民政府"],
        ["备注", "https://example.org"],
        ["整改状态", "已销号"],
        ["申请销号", "2026-04-25 测试员"],
        ["整改前照片", "测试员", "6", "01-整改前照片-整改前.jpg", sha256(b"before")[:16]],
        ["按设置应有而没有", "整改后照片、整改报告、销号申请表"],
    ):
        assert row in rows
    assert [row[2] for row in rows[-7:-1]] == ["新增", "完成整改", "申请销号", "验收", "收入材料", "收入材料"]
    assert done("db", "head").stdout.strip() == rows[-1][0].split("第 ")[1].replace(" 条，链首", "")
    assert {file.name for file in tmp_path.iterdir() if file.name.startswith(".")} == set()


@pytest.mark.usefixtures("given_case")
@pytest.mark.parametrize("name", ["A1", "A1.zip"])
def test_a_dossier_replaces_nothing(refused, tmp_path, name):
    (tmp_path / name).write_bytes(b"mine")
    assert f"{tmp_path / name} 已存在" in refused(24, "dossier", "A1", "--to", tmp_path / name)
    assert (tmp_path / name).read_bytes() == b"mine"


@pytest.mark.usefixtures("given_case")
def test_check_says_what_is_missing_and_hands_nothing_out(done, given_paper):
    assert done("dossier", "A1", "--check").stdout == "整改后照片、整改报告、销号申请表\n"
    for kind in ("after", "report", "application"):
        done("attach", "A1", given_paper(), "--as", kind)
    assert done("dossier", "A1", "--check").stdout == "材料齐全\n"
    assert done("dossier", "A1", "--check", QINLING_PROCEDURE_PAPERS="plan").stdout == "整改方案\n"
    done("reopen", "A1", "--reason", "反弹")
    assert "整改前照片" in done("dossier", "A1", "--check").stdout  # of the new round nothing is there


@pytest.mark.usefixtures("given_case")
def test_a_dossier_as_json_says_what_it_holds_and_lacks(done):
    said = json.loads(done("dossier", "A1", "--check", "--json").stdout)
    (item,) = said["items"]
    assert (said["kind"], item["number"], item["level"]) == ("dossier", "A1", "district")
    assert item["missing"] == ["after", "report", "application"]
    assert [paper["sha256"] for paper in item["papers"]] == [sha256(b"before"), sha256(b"accepted")]
    assert f"{item['chain']['position']} {item['chain']['head']}\n" == done("db", "head").stdout


@pytest.mark.usefixtures("given_case")
@pytest.mark.parametrize("harm", ["lose", "alter"])
def test_a_dossier_with_a_lost_or_altered_paper_is_not_handed_out(refused, ledger, tmp_path, harm):
    kept = next(ledger.with_name(f"{ledger.name}.papers").rglob(sha256(b"before")))
    kept.unlink() if harm == "lose" else kept.write_bytes(b"Before")
    told = refused(24, "dossier", "A1", "--to", tmp_path / "A1.zip")
    assert "材料“01-整改前照片-整改前.jpg”" + {"lose": "丢失", "alter": "内容被改动"}[harm] in told
    assert not (tmp_path / "A1.zip").exists()
    assert "1 处" in refused(22, "db", "verify")


@pytest.mark.usefixtures("given_case")
@pytest.mark.parametrize("words", [("A1",), ("A1", "--check", "--to", "x")])
def test_a_dossier_is_either_handed_out_or_checked(refused, words):
    assert "请写 --to 文件夹（或 文件.zip），或写 --check" in refused(2, "dossier", *words)


def test_a_paper_with_the_longest_name_a_file_can_have_is_handed_out(
    given_issue, done, given_paper, tmp_path
):
    given_issue("A1")
    done("attach", "A1", given_paper("照" * 83 + ".jpg"), "--as", "before")
    done("dossier", "A1", "--to", tmp_path / "A1")
    (paper,) = (file for file in (tmp_path / "A1").iterdir() if file.name != "封面.xlsx")
    assert paper.name.startswith("01-整改前照片-照照")
    assert paper.suffix == ".jpg"


def test_a_long_story_fits_on_the_cover(given_issue, done, tmp_path):
    given_issue("A1", 整改进展="进展。" * 2000)
    done("dossier", "A1", "--to", tmp_path / "A1")
    sheet = openpyxl.load_workbook(tmp_path / "A1" / "封面.xlsx")["封面"]
    assert ["整改进展", "进展。" * 2000] in cells((tmp_path / "A1" / "封面.xlsx").read_bytes())
    assert max(row.height or 0 for row in sheet.row_dimensions.values()) <= 409  # the most a row can be high
