"""`return` and `check`: what inspectors write into the column 督察意见."""

import json

import pytest

from tests.workbook.makers.returned_workbooks import Copy

SHOWN = "〔1〕2026-04-10 省督察组：护坡未绿化"


@pytest.fixture
def with_opinion(run_ok, given_four):
    """Give A1 an opinion before anything is exported."""
    run_ok("opinion", "add", "A1", "护坡未绿化", "--by", "省督察组", "--on", "2026-04-10")


def list_opinions(show_issue, number):
    return [(one["opinion"], one["by"], one["cell"]) for one in show_issue(number)["opinions"]]


def test_a_text_in_the_column_becomes_an_opinion(run_ok, edit_export, show_issue, history):
    file = edit_export("A2", 督察意见="停产到位\n三日内报告", 备注="已核")
    result = run_ok("return", file, "--by", "李某")
    told = [*result.stdout.splitlines(), *result.stderr.splitlines()]
    assert told == [
        "A2 备注：原来 → 已核",
        "A2 督察意见（“问题台账”Y6）：停产到位 三日内报告",
        "已改动 1 个、新增 0 个、未变 3 个问题，记下 1 条督察意见",
    ]
    assert list_opinions(show_issue, "A2") == [("停产到位\n三日内报告", "李某", "“问题台账”Y6")]
    assert show_issue("A2")["opinions"][0]["file"] == "交回.xlsx"
    assert [event["kind"] for event in history("A2")][-2:] == ["changed", "opinion"]
    run_ok("undo")
    assert (show_issue("A2")["opinions"], show_issue("A2")["remark"]) == ([], "原来")
    run_ok("db", "verify")


@pytest.mark.usefixtures("with_opinion")
@pytest.mark.parametrize(
    ("cell", "added", "is_altered"),
    [
        (f"{SHOWN}\n又未清运", "又未清运", False),
        (f"又未清运\n{SHOWN}", "又未清运", False),
        ("又未清运", "又未清运", True),
        (None, None, True),
        (f"{SHOWN}  ", None, False),
    ],
)
def test_what_the_export_showed_is_not_taken_again(run_ok, edit_export, show_issue, cell, added, is_altered):
    told = run_ok("return", edit_export("A1", 督察意见=cell)).stdout
    opinions = [text for text, _, _ in list_opinions(show_issue, "A1")]
    assert opinions == ["护坡未绿化", *([added] if added else [])]
    assert ("已有的督察意见在表上改过或删去了" in told) == is_altered


def test_the_same_file_twice_is_taken_once_and_told(run_ok, edit_export, show_issue):
    file = edit_export("A2", 督察意见="停产到位")
    assert "已改动 0 个、新增 0 个、未变 4 个问题，记下 1 条督察意见" in run_ok("return", file).stderr
    result = run_ok("return", file)
    again = result.stdout
    assert "未变 4 个问题\n" in result.stderr
    assert "A2 督察意见（“问题台账”Y6）与已记的第 1 条相同，没有再记" in again
    assert len(show_issue("A2")["opinions"]) == 1


def test_a_second_inspector_with_another_copy_adds_a_second(run_ok, given_export, tmp_path, show_issue):
    for name, text in (("甲.xlsx", "停产"), ("乙.xlsx", "复绿")):
        Copy(given_export).write("A2", 督察意见=text).save(tmp_path / name)
        run_ok("return", tmp_path / name)
    assert [text for text, _, _ in list_opinions(show_issue, "A2")] == ["停产", "复绿"]


def test_check_names_it_and_writes_nothing(run_ok, edit_export, ledger):
    file = edit_export("A2", 督察意见="停产到位")
    before = ledger.read_bytes()
    assert "A2 督察意见（“问题台账”Y6）：停产到位" in run_ok("check", file).stdout
    assert "一样" not in run_ok("check", file).stdout
    (found,) = json.loads(run_ok("check", file, "--json").stdout)["opinions"]
    assert found == {
        "level": "district", "number": "A2", "cell": "“问题台账”Y6", "opinion": "停产到位", "item": None,
    }  # fmt: skip
    run_ok("return", file, "--dry-run")
    assert ledger.read_bytes() == before


def test_an_opinion_on_an_added_row_goes_to_the_new_issue(run_ok, given_export, tmp_path, show_issue):
    file = tmp_path / "交回.xlsx"
    Copy(given_export).add(问题编号="B9", 级别="区级", 问题描述="新见弃渣", 督察意见="立即清运").save(file)
    told = run_ok("return", file).stdout
    assert "立即清运" in told
    assert list_opinions(show_issue, "B9")[0][0] == "立即清运"
    run_ok("db", "verify")
    run_ok("undo")


def test_an_opinion_stands_beside_a_cell_that_needs_a_step(run_ok, edit_export, show_issue):
    run_ok("return", edit_export("A2", 督察意见="已整改", 整改状态="已完成整改（待销号）"))
    assert show_issue("A2")["status"] != "rectified"
    assert len(show_issue("A2")["opinions"]) == 1


def test_a_plain_import_keeps_the_column_with_the_issue_and_makes_no_opinion(run_ok, edit_export, show_issue):
    run_ok("import", edit_export("A2", 督察意见="停产到位"), "--yes")
    assert list(show_issue("A2")["extra"].values()) == ["停产到位"]
    assert show_issue("A2")["opinions"] == []


def test_opinions_that_moved_to_other_rows_are_asked_about(qinling, run_ok, given_four, tmp_path, show_issue):
    for number, text in (("A1", "护坡未绿化"), ("A2", "弃渣未清"), ("A3", "先办手续")):
        run_ok("opinion", "add", number, text, "--by", "省督察组", "--on", "2026-04-10")
    run_ok("export", tmp_path / "a.xlsx")
    copy = Copy(tmp_path / "a.xlsx")
    texts = [copy.cell(number, "督察意见").value for number in ("A1", "A2", "A3")]
    for number, text in zip(("A1", "A2", "A3", "A4"), (None, texts[2], texts[0], texts[1]), strict=True):
        copy.write(number, 督察意见=text)
    file = copy.save(tmp_path / "b.xlsx")
    result = qinling("return", file)
    assert (result.exit_code, "--accept 单独排序" in result.stderr) == (20, True)
    assert "【督察意见】像是单独排过序：新内容是别的行原来的。共 3 格，如 A2 〔1〕" in result.stderr
    assert "像是单独排过序" in qinling("check", file).stdout
    assert [len(show_issue(number)["opinions"]) for number in ("A1", "A2", "A3", "A4")] == [1, 1, 1, 0]


@pytest.mark.usefixtures("with_opinion")
def test_a_text_in_the_form_of_an_opinion_that_no_other_issue_has_is_one(run_ok, edit_export, show_issue):
    text = "〔2〕2026-04-20 市督察组：仍未绿化"
    run_ok("return", edit_export("A2", 督察意见=text))
    assert [one for one, _, _ in list_opinions(show_issue, "A2")] == [text]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.xlsx", ("--columns", "编号,级别,描述,督察意见")),
        ("a.xlsx", ("--columns", "编号,级别,描述,opinion_text=意见", "--cards")),
        ("a.csv", ("--columns", "编号,级别,描述,督察意见")),
        ("a.docx", ("--columns", "编号,级别,描述,督察意见")),
        ("a.xlsx", ("--split", "督察意见")),
        ("a.xlsx", ()),
    ],
)
def test_what_is_made_public_never_shows_opinions(run_ok, run_refused, given_issue, tmp_path, name, words):
    given_issue("A1")
    run_ok("opinion", "add", "A1", "张某没有到场", "--by", "李四")
    settings = {} if words else {"QINLING_EXPORT_COLUMNS": "编号,级别,描述,督察意见"}
    told = run_refused(2, "export", tmp_path / name, "--redact", *words, **settings)
    assert "督察意见里有姓名，隐不去，不能与 --redact 同用" in told
    assert not (tmp_path / name).exists()
