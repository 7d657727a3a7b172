"""A file or a sheet that is not there: near ones are named, files in the line that was typed."""

import pytest

from qinling.cli.lookup.refusals.near_files import find_near_entries


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "六月"
    place.mkdir()
    (place / "照片2").mkdir()
    for name in (
        "ledger.db-wal",
        "区级自查问题台账.xlsx",
        "市级交办清单.xls",
        "照片1.jpg",
        ".隐藏.xlsx",
        "~$区级自查问题台账.xlsx",
    ):
        (place / name).write_bytes(b"1")
    return place


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("区级自查问题台账.xls", ["区级自查问题台账.xlsx"]),
        ("区级自查问题台账", ["区级自查问题台账.xlsx"]),
        ("区级自查问题台帐.xlsx", ["区级自查问题台账.xlsx"]),
        ("区级台账.xlsx", ["区级自查问题台账.xlsx"]),
        ("市级交办清单１.xls", ["市级交办清单.xls"]),
        ("照片１.JPG", ["照片1.jpg"]),
        ("会议纪要.docx", []),
        ("ledger.db", []),
        ("照片2.jpg", ["照片1.jpg"]),
    ],
)
def test_near_names_of_a_folder(folder, typed, near):
    assert find_near_entries(folder, typed) == near


@pytest.mark.parametrize(
    ("typed", "near"), [("nofile.xlsx", []), ("ledgre.csv", ["ledger.csv"]), ("led", ["ledger.csv"])]
)
def test_latin_names_are_near_when_most_of_them_is_the_same(tmp_path, typed, near):
    for name in ("afile", "zfile.txt", "ledger.csv"):
        (tmp_path / name).write_bytes(b"1")
    assert find_near_entries(tmp_path, typed) == near


def test_a_folder_that_cannot_be_read_has_none(folder):
    assert find_near_entries(folder / "没有", "台账.xlsx") == []
    assert find_near_entries(folder / "照片1.jpg", "台账.xlsx") == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("import", "{}区级自查问题台帐.xlsx"), 15),
        (("return", "{}区级自查问题台账.csv"), 15),
        (("fill", "{}区级自查问题台账"), 15),
        (("login", "import", "{}区级自查问题台账.csv"), 15),
        (("work", "import", "{}区级自查问题台账.csv"), 15),
        (("attach", "A1", "{}区级自查问题台账.pdf", "--as", "其他"), 24),
        (("export", "新.xlsx", "--template", "{}区级自查问题台账.xls"), 15),
        (("db", "restore", "{}区级自查问题台账.zip"), 27),
        (("import", "甲.xlsx", "--settings", "{}区级自查问题台账.toml"), 18),
    ],
    ids=str,
)
def test_every_command_that_reads_a_file_names_near_ones(words, code, folder, given_issue, run_refused):
    given_issue("A1")
    place = f"{folder}/"
    said = run_refused(code, *(word.format(place) for word in words)).splitlines()
    assert said[0].endswith("。相近的有：")
    wanted = " ".join(f"{place}区级自查问题台账.xlsx" if "{}" in word else word for word in words)
    assert said[1:] == [f"  qinling {wanted}"]


def test_a_folder_with_a_slip_is_put_right_too(folder, run_refused, given_issue):
    given_issue("A1")
    said = run_refused(15, "import", f"{folder.parent}/7月/六月/区级自查问题台账.xlsx")
    assert "相近的有" not in said
    said = run_refused(15, "import", f"{folder.parent}/六 月/区级自查问题台账.xlsx").splitlines()
    assert said[1:] == [f"  qinling import {folder}/区级自查问题台账.xlsx"]


@pytest.mark.about_a_file
def test_a_ledger_with_a_slip_in_its_name_is_named(given_issue, qinling, ledger):
    given_issue("A1")
    result = qinling("list", "--ledger", str(ledger.with_name("legder.db")))
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (12, f"  qinling list --ledger {ledger}")


@pytest.mark.parametrize(
    ("sheet", "near"), [("区级", "相近的有：区级台账；"), ("市级台账", "相近的有：区级台账；"), ("说明", "")]
)
def test_near_sheets_are_named_first(sheet, near, given_file, qinling):
    file = given_file([{"编号": "A1", "问题描述": "河道堆渣"}], sheet="区级台账")
    said = qinling("import", str(file), "--sheet", sheet, "--level", "区级").stderr
    assert f"里没有工作表“{sheet}”。请核对 --sheet 的名称，{near}文件里有：区级台账" in said


@pytest.mark.about_a_file
def test_only_ledgers_are_near_to_a_missing_ledger(qinling, run_ok, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "o1").write_text("问题编号,问题描述\n", "utf-8")
    (tmp_path / "o1.txt").write_text("x", "utf-8")
    assert "相近的有" not in qinling("list", "--ledger", "o1.db").stderr
    run_ok("init", "--ledger", "台账2026.db")
    (tmp_path / "台账2026.xlsx").write_bytes(b"x")
    said = qinling("list", "--ledger", "台账202.db").stderr
    assert "相近的有：\n  qinling list --ledger 台账2026.db" in said
    assert "xlsx" not in said
