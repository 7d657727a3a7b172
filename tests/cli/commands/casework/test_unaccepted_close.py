"""Close-outs without acceptance: allowed only with a basis, marked everywhere until acceptance or a relapse."""

import json

import openpyxl
import pytest

from tests.workbook.makers.returned_workbooks import Copy

ACCEPTED = ("--level", "区级", "--by", "李某", "--opinion", "合格", "--doc", "区验〔2026〕1号")
FORBIDDEN = {"QINLING_PROCEDURE_UNACCEPTED_CLOSE": "false"}
CLOSED_ROW = {"问题编号": "A1", "问题描述": "A1的问题", "整改状态": "已销号", "销号日期": "2026-04-20"}


@pytest.fixture
def given_marked(given_issue, run_ok):
    """Register an issue and close it without acceptance."""

    def register(number="A1"):
        given_issue(number)
        return run_ok("edit", number, "整改状态=已销号", "销号日期=2026-04-24", "--ground", "市办〔2026〕7号")

    return register


def read_board(run_ok):
    return json.loads(run_ok("board", "--json").stdout)["closed_unaccepted"]


# -- by hand --------------------------------------------------------------------------------------


def test_an_edit_closes_only_with_a_basis_and_is_an_event_of_its_own(
    given_marked, given_issue, run_refused, show_issue, history
):
    told = given_marked().stderr
    assert "未经验收销号 1 个（A1），已标明；补办验收：先 qinling apply，再逐级 qinling accept" in told
    item = show_issue("A1")
    assert (item["status"], item["closed_unaccepted"], item["rounds"][0]["closed_unaccepted"]) == (
        "closed",
        True,
        True,
    )
    event = history("A1")[-1]
    assert (event["kind"], event["ground"]) == ("closed_unaccepted", "市办〔2026〕7号")
    given_issue("A2")
    assert "--ground" in run_refused(21, "edit", "A2", "整改状态=已销号")


@pytest.mark.parametrize("status", ["已销号", "closed", "销号", "完成整改并销号", "已办结"])
def test_every_word_for_closed_is_marked(given_issue, run_ok, show_issue, status):
    given_issue("A1")
    run_ok("edit", "A1", f"整改状态={status}", "--ground", "函")
    assert show_issue("A1")["closed_unaccepted"] is (show_issue("A1")["status"] == "closed") is True


def test_an_issue_whose_status_nobody_stated_is_marked_too(run_ok, show_issue):
    run_ok("add", "级别=区级", "编号=A1", "问题描述=甲")
    run_ok("edit", "A1", "整改状态=已销号", "--ground", "函")
    assert show_issue("A1")["closed_unaccepted"] is True


def test_the_mark_is_seen_in_show_list_history_and_on_the_board(given_marked, given_issue, run_ok):
    given_issue("A2", 状态="已销号")
    assert "未经验收" not in run_ok("board").stdout
    given_marked()
    assert "未经验收销号  2026-04-24" in run_ok("show", "A1").stdout
    rounds = [
        json.loads(run_ok("show", one, "--json").stdout)["items"][0]["rounds"][0] for one in ("A1", "A2")
    ]
    assert [one["closed_unaccepted"] for one in rounds] == [True, False]
    assert "未经验收销号" in run_ok("history", "A1").stdout
    assert "已销号（未经验收）" in run_ok("list").stdout
    assert "未经验收销号 1 个，用 qinling list --closed-unaccepted 看是哪些" in run_ok("board").stdout
    assert read_board(run_ok) == 1
    items = json.loads(run_ok("list", "--json", "--closed-unaccepted").stdout)["items"]
    assert [item["number"] for item in items] == ["A1"]
    assert run_ok("db", "verify").exit_code == 0


@pytest.mark.parametrize("words", [("整改状态=已销号", "--ground", "函"), ("整改状态=已销号",)])
def test_an_office_may_forbid_it(given_issue, run_refused, history, words):
    given_issue("A1")
    told = run_refused(21, "edit", "A1", *words, **FORBIDDEN)
    assert "qinling apply" in told
    assert "加 --ground" not in told
    assert len(history("A1")) == 1


def test_what_all_levels_accepted_is_no_close_out_without_acceptance(given_issue, run_ok, show_issue):
    given_issue("A1")
    run_ok("complete", "A1")
    run_ok("apply", "A1", "--by", "张某")
    run_ok("accept", "A1", *ACCEPTED, QINLING_PROCEDURE_NOTICE_DAYS="5")
    run_ok("edit", "A1", "整改状态=已销号", "--ground", "函", QINLING_PROCEDURE_NOTICE_DAYS="5", **FORBIDDEN)
    assert show_issue("A1")["closed_unaccepted"] is False


def test_what_one_of_two_levels_accepted_is_one(given_issue, run_ok, show_issue):
    given_issue("A1", "市级")
    run_ok("complete", "A1")
    run_ok("apply", "A1", "--by", "张某")
    run_ok("accept", "A1", *ACCEPTED)
    run_ok("edit", "A1", "整改状态=已销号", "--ground", "函")
    assert show_issue("A1")["closed_unaccepted"] is True


@pytest.mark.parametrize("basis", ["", " ", "\u3000", "\u200b", "\u2060\ufeff"])
def test_signs_that_nobody_sees_are_no_basis(given_issue, given_file, run_refused, basis):
    given_issue("A1")
    run_refused(2, "edit", "A1", "整改状态=已销号", "--ground", basis)
    run_refused(2, "import", given_file([CLOSED_ROW]), "--update", "overwrite", "--ground", basis)
    run_refused(21, "void", "A1", "--reason", basis)


# -- the end of the mark --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ending",
    [
        ("reopen", "A1", "--reason", "反弹"),
        ("recheck", "A1", "--relapsed", "--note", "反弹"),
        ("edit", "A1", "整改状态=整改中", "销号日期=", "--ground", "函"),
    ],
    ids=["reopen", "relapse", "edit"],
)
def test_the_mark_ends_with_the_close_out_and_comes_back_with_undo(given_marked, run_ok, show_issue, ending):
    given_marked()
    run_ok(*ending)
    assert show_issue("A1")["closed_unaccepted"] is False
    assert read_board(run_ok) == 0
    run_ok("undo")
    assert show_issue("A1")["closed_unaccepted"] is True
    assert read_board(run_ok) == 1
    run_ok("undo")
    item = show_issue("A1")
    assert (item["status"], item["closed_unaccepted"]) == ("rectifying", False)
    assert run_ok("db", "verify").exit_code == 0


def test_a_later_regular_acceptance_ends_the_mark(given_marked, run_ok, run_refused, show_issue):
    given_marked()
    assert "早于销号日期" in run_refused(21, "apply", "A1", "--by", "张某", "--on", "2026-04-23")
    run_ok("apply", "A1", "--by", "张某")
    item = show_issue("A1")
    assert (item["status"], item["closed_on"], item["closed_unaccepted"]) == ("accepting", None, False)
    run_ok("accept", "A1", *ACCEPTED)
    item = show_issue("A1")
    assert (item["status"], item["closed_on"], item["closed_unaccepted"]) == ("closed", "2026-04-25", False)
    assert "未经验收" not in run_ok("list").stdout


def test_a_regularly_closed_issue_may_not_apply_again(given_closed, run_refused):
    given_closed("A1")
    assert "不能申请销号" in run_refused(21, "apply", "A1")


def test_the_past_shows_the_mark_of_its_time(given_marked, run_ok):
    given_marked()
    run_ok("reopen", "A1", "--reason", "反弹", QINLING_TODAY="2026-04-27")
    then = json.loads(run_ok("board", "--as-of", "2026-04-26", "--json", QINLING_TODAY="2026-04-27").stdout)
    assert then["closed_unaccepted"] == 1


# -- by a file ------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_stated", [True, False])
def test_an_import_closes_only_with_a_basis(
    given_file, given_issue, run_import, run_ok, show_issue, history, is_stated
):
    if is_stated:
        given_issue("A1")
    else:
        run_ok("add", "级别=区级", "编号=A1", "问题描述=A1的问题")
    file = given_file([CLOSED_ROW])
    (error,) = run_import(file, "--update", "overwrite", code=16)["errors"]
    assert (error["row"], error["heading"], error["why"]) == (2, "整改状态", "台账里还没有验收，不能直接销号")
    assert "加 --ground 写明依据" in error["remedy"]
    assert show_issue("A1")["status"] != "closed"
    told = run_import(file, "--update", "overwrite", "--ground", "市办通知")
    assert (told["updated"], told["closed_unaccepted"]) == (1, ["A1"])
    assert show_issue("A1")["closed_unaccepted"] is True
    event = history("A1")[-1]
    assert event["kind"] == "closed_unaccepted"
    assert event["ground"] == "导入 区级台账.xlsx“Sheet1”第 2 行；市办通知"
    assert "未变 1 个" in run_ok("import", file, "--update", "overwrite").stderr


def test_a_row_that_would_close_is_left_out_while_the_others_come_in(
    given_file, given_issue, run_import, issues
):
    given_issue("A1")
    file = given_file([CLOSED_ROW, CLOSED_ROW | {"问题编号": "A2"}])
    said = run_import(file, "--update", "overwrite", "--skip-bad")
    assert (said["created"], said["updated"], len(said["errors"])) == (1, 0, 1)
    assert {number: (one["status"], one["closed_unaccepted"]) for number, one in issues().items()} == {
        "A1": ("rectifying", False),
        "A2": ("closed", False),  # it came closed: its acceptance was before the ledger
    }


def test_a_day_of_close_out_alone_closes_nothing_either(given_file, given_issue, run_import):
    given_issue("A1")
    row = {name: text for name, text in CLOSED_ROW.items() if name != "整改状态"}
    (error,) = run_import(given_file([row]), "--update", "overwrite", code=16)["errors"]
    assert (error["heading"], error["value"]) == ("销号日期", "2026-04-20")


def test_an_import_that_fills_an_unstated_status_is_marked_and_said(given_file, run_ok, show_issue):
    run_ok("add", "级别=区级", "编号=A1", "问题描述=A1的问题")
    assert "未经验收销号 1 个（A1），已标明" in run_ok("import", given_file([CLOSED_ROW])).stderr
    assert show_issue("A1")["closed_unaccepted"] is True


@pytest.mark.parametrize("mode", ["fill", "overwrite"])
def test_an_office_may_forbid_it_to_files_too(given_file, run_ok, run_refused, mode):
    run_ok("add", "级别=区级", "编号=A1", "问题描述=A1的问题")
    told = run_refused(
        16, "import", given_file([CLOSED_ROW]), "--update", mode, "--ground", "函", **FORBIDDEN
    )
    assert "unaccepted_close" in "".join(told.split())


def test_a_returned_export_never_closes(edit_export, run_return, show_issue):
    said = run_return(edit_export("A2", 整改状态="已销号"))
    assert show_issue("A2")["status"] != "closed"
    assert "qinling accept A2" in json.dumps(said, ensure_ascii=False)


# -- exports ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["台账.xlsx", "台账.csv"])
def test_an_export_carries_the_mark_and_returns_unchanged(
    given_marked, run_ok, run_import, show_issue, tmp_path, name
):
    given_marked()
    file = tmp_path / name
    run_ok("export", file)
    if name.endswith("xlsx"):
        sheet = openpyxl.load_workbook(file).worksheets[0]
        texts = [cell.value for row in sheet.iter_rows() for cell in row]
        assert "已销号（未经验收）" in texts
    else:
        assert "已销号（未经验收）" in file.read_text("utf-8-sig")
    said = run_import(file, "--update", "overwrite")
    assert [one["field"] for one in said["changes"] if not one["field"].startswith("deadline")] == []
    assert show_issue("A1")["closed_unaccepted"] is True


def test_a_marked_row_that_somebody_edited_keeps_its_mark(
    run_ok, run_return, show_issue, given_four, tmp_path
):
    run_ok("edit", "A1", "整改状态=已销号", "--ground", "函")
    run_ok("export", tmp_path / "交.xlsx")
    edited = (
        Copy(tmp_path / "交.xlsx").write("A1", 备注="表上改的", 整改状态="已销号").save(tmp_path / "回.xlsx")
    )
    assert run_return(edited)["changed"] == 1
    item = show_issue("A1")
    assert (item["remark"], item["status"], item["closed_unaccepted"]) == ("表上改的", "closed", True)
