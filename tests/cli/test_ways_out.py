"""Hostile texts of a ledger by every way out: screens, messages, letters, calendars, file names, JSON."""

import csv
import json
import re
import zipfile
from unicodedata import category

import pytest
import python_calamine
from docx import Document
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from typer.testing import CliRunner

from qinling.cli.app import app

UNSEEN = [
    "\u202e",
    "\u2066",
    "\u200b",
    "\ufeff",
    "\u2028",
    "\u2029",
    "\xad",
    "\U000e0041",
    "\u200f",
    "\u3164",
    "\ufffb",
]
KEPT = ["葛\U000e0100", "👩\u200d🚒"]
TEXTS = st.lists(st.sampled_from([*UNSEEN, *KEPT, "弃渣", "/", "[b]"]), min_size=3, max_size=9).map(
    lambda parts: f"甲{''.join(parts)}乙"
)
FIELDS = ("问题描述", "责任单位", "镇办", "具体位置", "整改措施", "备注", "整改进展")

SCREENS = [
    ("list",), ("show", "A1"), ("history", "A1"), ("board",), ("warn",), ("warn", "--explain"), ("warn", "--kind", "unreported"),
    ("warn", "--format", "text"), ("warn", "--format", "csv"), ("warn", "--format", "ics"), ("warn", "--notify", "--dry-run"),
    ("list", "--columns", "number,description,duty_unit,remark"), ("supervise",), ("edit", "A1", "备注=改过"), ("undo", "--dry-run"),
    ("list", "--json"), ("show", "A1", "--json"), ("history", "A1", "--json"), ("warn", "--json"), ("warn", "--notify", "--dry-run", "--json"),
]  # fmt: skip

#: Examples are dear: a failing one is not made smaller.
CHEAP = {
    "deadline": None,
    "phases": [Phase.generate],
    "suppress_health_check": [HealthCheck.function_scoped_fixture],
}


def is_unseen(sign):
    return category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") or sign == "\u3164"


def list_unseen(text):
    """Return what no way out may hold, by the categories of Unicode. Lines may end as files end them."""
    text = re.sub("\r?\n ", "", text)  # a calendar goes on with a line wherever it has become too long
    for kept in KEPT:
        text = text.replace(kept, "")
    return sorted({ascii(sign) for sign in text if is_unseen(sign) and sign not in "\r\n\t"})


@pytest.fixture
def run(tmp_path_factory):
    """Run a command in a folder with a ledger of its own, over stdout and a folder as channels."""
    home = tmp_path_factory.mktemp("office")

    def run(folder, *words):
        env = {"HOME": str(home), "QINLING_LEDGER": str(folder / "l.db"), "QINLING_TODAY": "2026-06-10", "QINLING_ACTOR": "甲",
               "QINLING_SETTINGS": str(folder / "settings.toml"), "COLUMNS": "200", "QINLING_OFFICE": "区秦岭办"}  # fmt: skip
        result = CliRunner().invoke(app, [str(word) for word in words], env=env)
        assert result.exit_code in (0, 10, 11, 17), (words, result.stderr)
        return result

    return run


def write_office(folder, text):
    """Write a ledger to import, whose one issue has *text* in every field, and settings with two channels."""
    with (folder / "区级台账.csv").open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["问题编号", "整改时限", "整改状态", *FIELDS])
        rows.writerow(["A1", "2026-06-01", "整改中", *(f"{text}{name}" for name in FIELDS)])
    (folder / "settings.toml").write_text(
        '[notify]\noffice = ["stdout", "箱"]\n[channels."箱"]\nway = "folder"\nfolder = "box"\n', "utf-8"
    )


@settings(max_examples=3, **CHEAP)
@given(TEXTS)
def test_no_way_out_sends_an_unseen_character(run, tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("ledger")
    write_office(folder, text)
    said = run(folder, "import", folder / "区级台账.csv", "--level", "区级")
    assert ("照原样读入" in said.stderr) == bool(list_unseen(text))
    outputs = {words: run(folder, *words) for words in SCREENS}
    outputs["unknown"] = run(folder, "show", text)
    outputs["notify"] = run(folder, "warn", "--notify")
    outputs["import"] = said
    unseen = {
        str(words): found
        for words, result in outputs.items()
        if (found := list_unseen(result.stdout + result.stderr))
    }
    assert not unseen
    (stored,) = json.loads(outputs["list", "--json"].stdout)["items"]
    assert stored["measures"].startswith(text)
    assert "甲" in outputs["notify"].stdout


@settings(max_examples=2, **CHEAP)
@given(TEXTS)
def test_no_file_holds_an_unseen_character_and_no_name_of_one(run, tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("ledger")
    write_office(folder, text)
    run(folder, "import", folder / "区级台账.csv", "--level", "区级")
    run(folder, "warn", "--notify")
    (folder / f"现场{text.replace('/', '')}.jpg").write_bytes(b"jpg")
    run(folder, "attach", "A1", folder / f"现场{text.replace('/', '')}.jpg", "--as", "before")
    run(
        folder,
        "supervise",
        "A1",
        "--step",
        "催办",
        "--to",
        "镇\u200b政府",
        "--letters",
        folder / "文书",
        "--yes",
    )
    run(folder, "dossier", "A1", "--to", folder / "档案.zip")
    with zipfile.ZipFile(folder / "档案.zip") as case_file:
        names = "".join(case_file.namelist())
        cover = load_workbook(case_file.open("封面.xlsx"))
        cells = "".join(str(cell.value) for row in cover.worksheets[0].iter_rows() for cell in row)
    (letter,) = (folder / "文书").iterdir()
    (message,) = (folder / "box").iterdir()
    paper = Document(letter)
    words = "".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    words += "".join(paragraph.text for paragraph in paper.paragraphs)
    for way_out in (names, cells, letter.name, words, message.read_text("utf-8")):
        assert not list_unseen(way_out)
        assert "镇\u200b" not in way_out
    assert "甲" in words
    assert "镇政府" in words


def test_no_login_workbook_holds_one_and_no_sheet_is_named_with_one(run, tmp_path):
    account = "a\u202eb\u200b\U000e0041"
    moments = [("c", f"2026-06-{day:02}") for day in range(1, 8)] + [(account, "2026-05-11")]
    log = "".join(f"{day} 09:00:00,{name},成功,10.0.0.1\n" for name, day in moments)
    (tmp_path / "settings.toml").touch()
    (tmp_path / "日志.csv").write_text(f"登录时间,登录账号,登录状态,登录IP\n{log}", "utf-8")
    (tmp_path / "账号.csv").write_text(f"单位,账号,使用人\n镇\u202e,{account},王\u200b敏\n乙,c,丙\n", "utf-8")
    run(tmp_path, "login", "accounts", "import", tmp_path / "账号.csv")
    run(tmp_path, "login", "import", tmp_path / "日志.csv")
    outputs = [
        run(tmp_path, "login", "report", "--to", tmp_path / "报表.xlsx"),
        run(tmp_path, "login", "coach", "--sheet", tmp_path / "指导单.xlsx"),
        run(tmp_path, "login", "coach"),
    ]
    assert not list_unseen("".join(one.stdout + one.stderr for one in outputs))
    for file in ("报表.xlsx", "指导单.xlsx"):
        book = python_calamine.load_workbook(tmp_path / file)
        names = book.sheet_names
        cells = "".join(str(book.get_sheet_by_name(name).to_python()) for name in names)
        assert r"a\\u202eb\\U000e0041" in cells
        assert not list_unseen("".join(names))


def test_an_export_keeps_the_texts_and_comes_back_unchanged(run, tmp_path):
    text = "甲\u202e弃渣\u200b\U000e0041乙"
    write_office(tmp_path, text)
    run(tmp_path, "import", tmp_path / "区级台账.csv", "--level", "区级")
    assert (
        "1 个问题（如 A1）含有看不见的字符，照原样写出"
        in run(tmp_path, "export", tmp_path / "督查.xlsx").stderr
    )
    assert "已改动 0 个、新增 0 个、未变 1 个" in run(tmp_path, "return", tmp_path / "督查.xlsx").stderr
