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
def given_attachment(tmp_path):
    """Write a paper to be taken in, and return where it is."""

    def write(name="整改前.jpg", content=b"before"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def read_stored_files(attachments_folder):
    """Return the copies that the ledger keeps, by their hash."""

    def look():
        return {file.name: file.read_bytes() for file in attachments_folder.rglob("*") if file.is_file()}

    return look


def compute_sha256(content):
    return hashlib.sha256(content).hexdigest()


# -- taking in ----------------------------------------------------------------------------------


def test_an_attachment_is_copied_and_named_in_the_history(
    given_issue, given_attachment, run_ok, show_issue, read_stored_files, attachments_folder
):
    given_issue("A1")
    before, after = given_attachment(), given_attachment("整改后.jpg", b"after")
    assert run_ok("attach", "A1", before, after, "--as", "before").stderr == "A1 收入整改前照片 2 份\n"
    before.unlink()
    assert read_stored_files() == {compute_sha256(b"before"): b"before", compute_sha256(b"after"): b"after"}
    held = show_issue("A1")["attachments"]
    assert [(one["paper"], one["name"], one["size"], one["round"]) for one in held] == [
        ("before", "整改前.jpg", 6, 1), ("before", "整改后.jpg", 5, 1),
    ]  # fmt: skip
    assert held[0]["sha256"] == compute_sha256(b"before")
    assert [event["kind"] for event in show_issue("A1")["history"]] == ["created", "attached", "attached"]
    assert stat.S_IMODE(attachments_folder.stat().st_mode) == 0o700
    assert {
        stat.S_IMODE(file.stat().st_mode) for file in attachments_folder.rglob("*") if file.is_file()
    } == {0o600}


def test_the_same_attachment_again_is_reported_and_not_added(
    given_issue, given_attachment, run_ok, show_issue, read_stored_files
):
    given_issue("A1")
    given_issue("A2")
    paper, twin = given_attachment(), given_attachment("另一个名字.jpg")
    run_ok("attach", "A1", paper, "--as", "before")
    assert run_ok("attach", "A1", twin, "--as", "整改前照片").stderr == (
        "另一个名字.jpg 已在 A1 的整改前照片里，没有再收\nA1 收入整改前照片 0 份\n"
    )
    said = json.loads(run_ok("attach", "A1", paper, "--as", "after", "--json").stdout)
    assert (said["kind"], said["items"], said["known"]) == ("papers", [str(paper)], [])
    run_ok("attach", "A2", twin, "--as", "before")
    assert len(read_stored_files()) == 1
    assert [one["paper"] for one in show_issue("A1")["attachments"]] == ["before", "after"]


def test_attaching_can_be_undone_and_repeated(given_issue, given_attachment, run_ok, show_issue):
    given_issue("A1")
    paper = given_attachment()
    run_ok("attach", "A1", paper, "--as", "before")
    run_ok("undo")
    assert show_issue("A1")["attachments"] == []
    run_ok("attach", "A1", paper, "--as", "before")
    assert len(show_issue("A1")["attachments"]) == 1
    run_ok("db", "verify")


@pytest.mark.parametrize(
    ("name", "words"),
    [("没有.jpg", "不存在"), ("文件夹", "是文件夹"), ("空.jpg", "是空文件")],
)
def test_one_file_that_cannot_be_attached_refuses_the_whole_call(
    given_issue, given_attachment, run_refused, show_issue, read_stored_files, tmp_path, name, words
):
    given_issue("A1")
    (tmp_path / "文件夹").mkdir()
    given_attachment("空.jpg", b"")
    told = run_refused(24, "attach", "A1", given_attachment(), tmp_path / name, "--as", "before")
    assert f"{name} {words}" in told
    assert show_issue("A1")["attachments"] == []
    assert read_stored_files().keys() <= {compute_sha256(b"before")}


def test_an_attachment_folder_that_cannot_be_written_is_reported(
    given_issue, given_attachment, run_refused, attachments_folder
):
    given_issue("A1")
    attachments_folder.write_bytes(b"in the way")
    assert "收不进" in run_refused(24, "attach", "A1", given_attachment(), "--as", "before")
    assert "写不进去" in run_refused(26, "dossier", "A1", "--to", given_attachment("在路上") / "A1")


@pytest.mark.parametrize(
    ("words", "code"), [(("A9", "--as", "before"), 17), (("A1", "--as", "合影"), 2), (("A1",), 2)]
)
def test_attach_needs_an_issue_and_a_kind(given_issue, given_attachment, run_refused, words, code):
    given_issue("A1")
    run_refused(code, "attach", words[0], given_attachment(), *words[1:])


def test_attach_needs_the_level_of_a_number_at_several_levels(
    given_issue, given_attachment, run_ok, run_refused
):
    given_issue("A1", "区级")
    given_issue("A1", "市级")
    assert "--level 市级" in run_refused(17, "attach", "A1", given_attachment(), "--as", "before")
    run_ok("attach", "A1", given_attachment(), "--as", "before", "--level", "市级")


def test_a_file_name_in_another_encoding_is_accepted(given_issue, run_ok, show_issue, tmp_path):
    given_issue("A1")
    path = os.fsencode(tmp_path) + b"/" + "整改前.jpg".encode("gbk")
    with open(path, "wb") as file:
        file.write(b"before")
    run_ok("attach", "A1", os.fsdecode(path), "--as", "before", "--json")
    assert show_issue("A1")["attachments"][0]["name"].endswith(".jpg")
    run_ok("dossier", "A1", "--to", tmp_path / "一事一档")
    assert len(list((tmp_path / "一事一档").iterdir())) == 2


# -- handing out --------------------------------------------------------------------------------


def read_cover_rows(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content))["封面"]
    return [
        [cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True) if any(row)
    ]


@pytest.fixture
def given_case(given_closed, given_attachment, run_ok):
    """A closed issue with two papers."""
    given_closed("A1", 责任单位="=麻街镇人民政府", 备注="https://example.org")
    run_ok("attach", "A1", given_attachment(), "--as", "before")
    run_ok("attach", "A1", given_attachment("验收.pdf", b"accepted"), "--as", "acceptance")


@pytest.mark.usefixtures("given_case")
@pytest.mark.parametrize("name", ["档案/A1", "A1.zip"])
def test_a_case_file_holds_the_cover_and_the_attachments_in_order(run_ok, tmp_path, name):
    told = run_ok("dossier", "A1", "--to", tmp_path / name)
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
    rows = read_cover_rows(cover)
    assert rows[0] == ["秦岭生态环境问题一事一档　A1"]
    for row in (
        ["责任单位", "=麻街镇人民政府"],
        ["备注", "https://example.org"],
        ["整改状态", "已销号"],
        ["申请销号", "2026-04-25 测试员"],
        ["整改前照片", "测试员", "6", "01-整改前照片-整改前.jpg", compute_sha256(b"before")[:16]],
        ["按设置应有而没有", "整改后照片、整改报告、销号申请表"],
    ):
        assert row in rows
    assert [row[2] for row in rows[-7:-1]] == ["新增", "完成整改", "申请销号", "验收", "收入材料", "收入材料"]
    assert run_ok("db", "head").stdout.strip() == rows[-1][0].split("第 ")[1].replace(" 条，链首", "")
    assert {file.name for file in tmp_path.iterdir() if file.name.startswith(".")} == set()


@pytest.mark.usefixtures("given_case")
def test_no_other_folder_is_moved_aside(run_refused, tmp_path, ledger):
    (tmp_path / "照片").mkdir()
    told = run_refused(26, "dossier", "A1", "--to", tmp_path / "照片", "--force")
    assert "不是一事一档的文件夹" in told
    (ledger.parent / "封面.xlsx").touch()
    assert "放着台账的文件夹" in run_refused(26, "dossier", "A1", "--to", ledger.parent, "--force")


@pytest.mark.usefixtures("given_case")
@pytest.mark.parametrize("name", ["A1", "A1.zip"])
def test_a_case_file_overwrites_nothing(qinling, run_refused, tmp_path, name):
    (tmp_path / name).write_bytes(b"mine")
    assert f"{tmp_path / name} 已经有了" in run_refused(26, "dossier", "A1", "--to", tmp_path / name)
    assert (tmp_path / name).read_bytes() == b"mine"
    assert qinling("dossier", "A1", "--to", tmp_path / name, "--force").exit_code == 0
    assert (tmp_path / name.replace("A1", "A1-旧1")).read_bytes() == b"mine"


@pytest.mark.usefixtures("given_case")
def test_check_lists_what_is_missing_and_writes_nothing(run_ok, given_attachment):
    lacking = run_ok("dossier", "A1", "--check")
    assert lacking.stdout == "整改后照片、整改报告、销号申请表\n"
    assert "qinling attach A1 文件 --as 整改后照片" in lacking.stderr
    for kind in ("after", "report", "application"):
        run_ok("attach", "A1", given_attachment(), "--as", kind)
    assert run_ok("dossier", "A1", "--check").stdout == "材料齐全\n"
    assert run_ok("dossier", "A1", "--check", QINLING_PROCEDURE_PAPERS="plan").stdout == "整改方案\n"
    run_ok("reopen", "A1", "--reason", "反弹")
    assert "整改前照片" in run_ok("dossier", "A1", "--check").stdout  # of the new round nothing is there


@pytest.mark.usefixtures("given_case")
def test_a_case_file_as_json_lists_what_it_holds_and_lacks(run_ok):
    said = json.loads(run_ok("dossier", "A1", "--check", "--json").stdout)
    (item,) = said["items"]
    assert (said["kind"], item["number"], item["level"]) == ("dossier", "A1", "district")
    assert item["missing"] == ["after", "report", "application"]
    assert [paper["sha256"] for paper in item["papers"]] == [
        compute_sha256(b"before"),
        compute_sha256(b"accepted"),
    ]
    assert f"{item['chain']['position']} {item['chain']['head']}\n" == run_ok("db", "head").stdout


@pytest.mark.usefixtures("given_case")
@pytest.mark.parametrize("harm", ["lose", "alter"])
def test_a_case_file_with_a_lost_or_altered_attachment_is_refused(
    run_refused, attachments_folder, tmp_path, harm
):
    kept = next(attachments_folder.rglob(compute_sha256(b"before")))
    kept.unlink() if harm == "lose" else kept.write_bytes(b"Before")
    told = run_refused(24, "dossier", "A1", "--to", tmp_path / "A1.zip")
    assert "材料“01-整改前照片-整改前.jpg”" + {"lose": "丢失", "alter": "内容被改动"}[harm] in told
    assert not (tmp_path / "A1.zip").exists()
    assert "1 处" in run_refused(22, "db", "verify")


@pytest.mark.usefixtures("given_case")
@pytest.mark.parametrize("words", [("A1",), ("A1", "--check", "--to", "x")])
def test_a_case_file_is_either_written_or_checked(run_refused, words):
    assert "请写 --to 文件夹（或 文件.zip）；只看还缺什么的写 --check" in run_refused(2, "dossier", *words)


def test_an_attachment_with_the_longest_file_name_is_written(given_issue, run_ok, given_attachment, tmp_path):
    given_issue("A1")
    run_ok("attach", "A1", given_attachment("照" * 83 + ".jpg"), "--as", "before")
    run_ok("dossier", "A1", "--to", tmp_path / "A1")
    (paper,) = (file for file in (tmp_path / "A1").iterdir() if file.name != "封面.xlsx")
    assert paper.name.startswith("01-整改前照片-照照")
    assert paper.suffix == ".jpg"


def test_a_long_history_fits_on_the_cover(given_issue, run_ok, tmp_path):
    given_issue("A1", 整改进展="进展。" * 2000)
    run_ok("dossier", "A1", "--to", tmp_path / "A1")
    sheet = openpyxl.load_workbook(tmp_path / "A1" / "封面.xlsx")["封面"]
    assert ["整改进展", "进展。" * 2000] in read_cover_rows((tmp_path / "A1" / "封面.xlsx").read_bytes())
    assert max(row.height or 0 for row in sheet.row_dimensions.values()) <= 409  # the most a row can be high


@pytest.mark.parametrize(
    ("name", "kind", "what"),
    [
        ("台账.xlsx", "整改后照片", "图片"),
        ("说明.PDF", "整改前照片", "图片"),
        ("mk.py", "验收意见", "文档或图片"),
        ("无后缀", "整改报告", "文档或图片"),
        ("照片.HEIC", "整改后照片", None),
        ("照片.zip", "整改后照片", None),
        ("意见.ofd", "验收意见", None),
        ("意见.jpg", "验收意见", None),
        ("申请表.xls", "销号申请表", None),
        ("mk.py", "其他材料", None),
    ],
)
def test_a_file_that_is_hardly_of_its_kind_is_told(run_ok, given_issue, given_attachment, name, kind, what):
    given_issue("A1")
    said = run_ok("attach", "A1", given_attachment(name), "--as", kind).stderr
    told = f"注意：{name} 不是{what}，收作了{kind}；收错了的：qinling undo\n" if what else ""
    assert said == f"A1 收入{kind} 1 份\n{told}"


@pytest.mark.parametrize("name", ["档.rar", "档.7z", "档.docx", "档.pdf"])
def test_a_case_file_is_a_folder_or_a_zip(run_ok, run_refused, given_issue, tmp_path, name):
    given_issue("A1")
    told = run_refused(2, "dossier", "A1", "--to", tmp_path / name)
    assert f"一事一档不写成 {name[1:]}。请写 --to {tmp_path / '档.zip'}，或写一个文件夹" in told
    assert not list(tmp_path.glob("档*"))
    run_ok("dossier", "A1", "--to", tmp_path / "2026.6")
    assert (tmp_path / "2026.6").is_dir()
