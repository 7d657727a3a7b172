"""`return FOLDER`: what the units send back, each within its own issues and its open columns."""

import json
import shutil

import pytest

from qinling.ledger.engine import open_ledger
from tests.cli.commands.exchange.dispatched import DUE, UNITS, paste_rows, save_as_xls, write_ledger_csv
from tests.workbook.makers.returned_workbooks import ConflictWorkbook, Copy

FIRST_DUE = "2026-05-01"
COLUMNS = "问题编号,级别,问题描述,责任单位,整改状态,整改时限,完成率,整改进展,备注"


@pytest.fixture
def given_office(run_ok, tmp_path, monkeypatch):
    """Return the function that opens the workbook of unit *n*. Three units have been dispatched theirs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "交回").mkdir()
    run_ok("import", write_ledger_csv(tmp_path / "台账.csv", UNITS[:3]))
    run_ok("dispatch", "--by", "责任单位", "--due", DUE, "--to", "分发")
    return lambda n: Copy(tmp_path / "分发" / f"{UNITS[n - 1]}-{DUE}.xlsx")


@pytest.fixture
def run_folder(qinling):
    """Return the folder, and give what `--json` says; the exit code must be *code*."""

    def run(*options, code=0, folder="交回"):
        result = qinling("return", folder, "--json", *options)
        assert result.exit_code == code, result.stderr
        said = json.loads(result.stdout)
        return said, {one["file"]: one for one in said["items"]}

    return run


def test_thirty_units_of_which_one_is_late(run_ok, run_folder, tmp_path, monkeypatch, issues):
    """Three .xls, a renamed file, a merged copy of two units, last week's file again, one unit silent."""
    monkeypatch.chdir(tmp_path)
    back = tmp_path / "交回"
    back.mkdir()
    run_ok("import", write_ledger_csv(tmp_path / "台账.csv"))
    run_ok("dispatch", "--unit", UNITS[7], "--by", "责任单位", "--due", FIRST_DUE, "--to", "分发")
    run_ok("dispatch", "--by", "责任单位", "--due", DUE, "--to", "分发", "--columns", COLUMNS)

    def open_copy(n, due=DUE):
        return Copy(tmp_path / "分发" / f"{UNITS[n - 1]}-{due}.xlsx")

    for n in range(1, 29):
        copy = open_copy(n).write(f"A{n:02}", 整改工作进展=f"第{n}份")
        if n in (4, 5, 6):
            save_as_xls(copy, back / f"{UNITS[n - 1]}.xls")
        else:
            copy.save(back / ("最终版（2）.xlsx" if n == 7 else f"{UNITS[n - 1]}.xlsx"))
    second = open_copy(29).write("A29", 整改工作进展="第29份")
    third = open_copy(28).write("A28", 整改工作进展="第29份里改的").write("B28", 备注="也改了")
    paste_rows(second, third).save(back / "合在一起.xlsx")
    open_copy(8, FIRST_DUE).write("B08", 备注="上周的").save(back / "上周.xlsx")

    said, files = run_folder(code=28)

    taken = issues()
    assert [taken[f"A{n:02}"]["progress"] for n in range(1, 31)] == [
        *(f"第{n}份" for n in range(1, 30)),
        None,
    ]
    assert (taken["B08"]["remark"], taken["B28"]["remark"]) == ("上周的", None)
    assert said["round"]["missing"] == [UNITS[29]]
    assert sum(unit["returned"] for unit in said["units"]) == 29
    assert (files["最终版（2）.xlsx"]["unit"], files["上周.xlsx"]["round"]) == (UNITS[6], 1)
    refused = files["合在一起.xlsx"]["refused"]
    assert [(one["number"], one["why"]) for one in refused] == [
        (number, f"是发给{UNITS[27]}的，请用那一份交回") for number in ("A28", "B28")
    ]
    assert [one["file"] for one in said["items"] if one["doubtful"]] == ["合在一起.xlsx"]
    told = run_ok("dispatch", "status").stdout
    assert "30 个单位，交回 29，未交回 1，有改动 29，存疑 1" in told
    assert "交回 1，未交回 0" in run_ok("dispatch", "status", "1").stdout
    run_ok("db", "verify")


def test_what_a_unit_adds_is_named_and_doubtful(given_office, run_folder, issues, tmp_path, qinling):
    copy = given_office(1).write("A01", 备注="填的")
    copy.book["说明"]["H2"] = "时限太紧"
    copy.sheet.cell(copy.sheet.max_row + 1, 1).value = "本镇意见：请协调资金"
    copy.save(tmp_path / "交回" / "甲.xlsx")

    _, files = run_folder(code=28)

    one = files["甲.xlsx"]
    assert [(added["sheet"], added["text"]) for added in one["additions"]] == [
        ("说明", "时限太紧"), ("问题台账", "本镇意见：请协调资金"),
    ]  # fmt: skip
    assert (one["doubtful"], one["changed"], issues()["A01"]["remark"]) == (2, 1, "填的")
    single = qinling("return", "交回/甲.xlsx")
    assert (single.exit_code, "表里有 2 处是加上去的" in single.stderr) == (20, True)


def test_a_unit_changes_only_its_open_columns(given_office, run_folder, issues, tmp_path, run_ok, qinling):
    copy = (
        given_office(1)
        .write("A01", 备注="填的", 问题描述="改了描述", 整改时限="2027-01-01")
        .add(问题编号="新1", 级别="区级", 问题描述="新增的")
    )
    copy.delete("B01").save(tmp_path / "交回" / "甲.xlsx")
    before = issues()["A01"]
    told = run_ok("check", "交回/甲.xlsx").stdout
    assert "第 5 行 A01 问题描述 改为 改了描述：不是开放给单位填的列，没有收" in told
    assert "都与导出时一样" not in told

    _, files = run_folder(code=28)
    one = files["甲.xlsx"]
    assert {(edit["number"], edit["field"]) for edit in one["refused"]} == {
        ("A01", "description"), ("A01", "deadline"), ("新1", ""),
    }  # fmt: skip
    assert (one["missing"], one["doubtful"], one["changed"]) == (["B01"], 4, 1)
    after = issues()["A01"]
    assert (after["remark"], after["description"], after["deadline"]) == (
        "填的", before["description"], before["deadline"],
    )  # fmt: skip
    assert "新1" not in issues()
    single = qinling("return", "交回/甲.xlsx")
    assert (single.exit_code, "有 3 处没有全收" in single.stderr) == (28, True)


def test_only_a_locked_cell_changed_is_named_too(given_office, run_folder, tmp_path, issues):
    given_office(1).write("A01", 责任单位="别的镇").save(tmp_path / "交回" / "甲.xlsx")
    _, files = run_folder(code=28)
    assert (files["甲.xlsx"]["changed"], len(files["甲.xlsx"]["refused"])) == (0, 1)
    assert issues()["A01"]["duty_unit"] == UNITS[0]


def test_a_number_overtyped_with_that_of_another_unit_changes_nothing_there(
    given_office, run_folder, tmp_path, issues
):
    given_office(1).write("A01", 问题编号="A02", 备注="冒名").save(tmp_path / "交回" / "甲.xlsx")
    run_folder(code=28)
    assert issues()["A02"]["remark"] is None


@pytest.mark.parametrize("rows", [("A01", "B01"), ("B01", "A01")])
def test_numbers_that_a_unit_swapped_bring_nothing_to_the_other_issue(
    given_office, run_folder, tmp_path, issues, qinling, rows
):
    copy = given_office(1).write(rows[0], 整改工作进展="已清运", 备注="填的")
    first, second = (copy.cell(number, "问题编号") for number in rows)
    first.value, second.value = second.value, first.value
    copy.save(tmp_path / "交回" / "甲.xlsx")
    before = issues()

    _, files = run_folder(code=28)

    assert (files["甲.xlsx"]["changed"], files["甲.xlsx"]["is_taken"], issues()) == (0, False, before)
    single = qinling("return", "交回/甲.xlsx")
    assert (single.exit_code, issues()) == (20, before)
    assert "【问题描述】像是两行互换了" in single.stderr
    assert "--accept 互换" in single.stderr
    assert "像是两行互换了" in qinling("check", "交回/甲.xlsx").stdout
    run_folder("--accept", "互换", code=28)
    assert issues()[rows[1]]["progress"] == "已清运"


def test_a_column_of_numbers_that_a_unit_sorted_is_asked_about(
    run_ok, given_issue, run_folder, tmp_path, issues, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "交回").mkdir()
    numbers = [f"A{at}" for at in range(1, 8)]
    for number in numbers:
        given_issue(number, 问题描述=f"弃渣{number}", 责任单位=UNITS[0])
    run_ok("dispatch", "--by", "责任单位", "--due", DUE, "--to", "分发")
    copy = Copy(tmp_path / "分发" / f"{UNITS[0]}-{DUE}.xlsx")
    cells = [copy.cell(number, "问题编号") for number in numbers]
    for number in numbers:
        copy.write(number, 整改工作进展=f"{number} 的进展")
    for cell, number in zip(cells, reversed(numbers), strict=True):
        cell.value = number
    copy.save(tmp_path / "交回" / "甲.xlsx")

    _, files = run_folder(code=28)

    assert files["甲.xlsx"]["is_taken"] is False
    assert {issue["progress"] for issue in issues().values()} == {None}


def test_what_a_unit_cleared_is_taken_and_told_cell_by_cell(given_office, run_ok, qinling, tmp_path, issues):
    run_ok("edit", "A01", "备注=原来的备注")
    given_office_copy = given_office(1)
    run_ok("dispatch", "--by", "责任单位", "--due", DUE, "--to", "分发", "--force")
    copy = Copy(tmp_path / "分发" / f"{UNITS[0]}-{DUE}.xlsx").write("A01", 备注=None, 完成率=None)
    copy.save(tmp_path / "交回" / "甲.xlsx")
    given_office_copy.write("B01", 完成率=None).save(tmp_path / "交回" / "乙.xlsx")  # blank before: no loss

    result = qinling("return", "交回")

    assert result.exit_code == 28
    assert "有 1 份表有存疑的" in result.stderr
    assert "改动 1 个、存疑 2 处" in result.stdout
    assert "  第 5 行 A01 完成率：10% → （空），原有的内容清空了" in result.stdout
    assert "  第 5 行 A01 备注：原来的备注 → （空），原有的内容清空了" in result.stdout
    assert (issues()["A01"]["remark"], issues()["A01"]["percent"]) == (None, None)
    assert "存疑 1" in run_ok("dispatch", "status").stdout


def test_a_status_is_told_as_a_step(given_office, run_folder, tmp_path, issues):
    given_office(1).write("A01", 整改状态="已完成整改（待销号）", 完成率=1).save(
        tmp_path / "交回" / "甲.xlsx"
    )
    _, files = run_folder()
    assert (files["甲.xlsx"]["steps"], files["甲.xlsx"]["doubtful"]) == (1, 0)
    assert (issues()["A01"]["status"], issues()["A01"]["percent"]) == ("rectifying", 100.0)


def test_a_late_or_second_copy_merges_like_the_first(given_office, run_folder, tmp_path, issues):
    back = tmp_path / "交回"
    given_office(1).write("A01", 备注="先").save(back / "甲.xlsx")
    run_folder()
    given_office(1).write("A01", 备注="先", 完成率=0.4).write("B01", 备注="后").save(back / "甲2.xlsx")
    said, files = run_folder()
    assert (files["甲.xlsx"]["changed"], files["甲2.xlsx"]["changed"]) == (0, 2)
    assert (issues()["A01"]["percent"], issues()["B01"]["remark"]) == (40.0, "后")
    given_office(1).write("A01", 备注="又一样").save(back / "甲3.xlsx")
    said, files = run_folder(code=28)
    assert (issues()["A01"]["remark"], files["甲3.xlsx"]["doubtful"]) == ("先", 1)
    assert [unit["returned"] for unit in said["units"]] == [True, False, False]


def test_what_cannot_be_taken_keeps_no_other_file_out(given_office, run_folder, tmp_path, issues, qinling):
    back = tmp_path / "交回"
    (back / "坏.xlsx").write_bytes(b"PK\3\4...")
    (back / "说明.pdf").write_bytes(b"%PDF-1.7")
    (back / "~$乙.xlsx").write_bytes(b"lock")
    (back / "子").mkdir()
    shutil.copy(tmp_path / "台账.csv", back)
    given_office(1).write("A01", 备注="好").save(back / "甲.xlsx")
    given_office(2).write("A02", 完成率="很多", 备注="有错").save(back / "乙.xlsx")
    said, files = run_folder(code=28)
    assert sorted(name for name, one in files.items() if one["why"]) == [
        "台账.csv",
        "坏.xlsx",
        "子",
        "说明.pdf",
    ]
    assert (files["乙.xlsx"]["is_taken"], len(files["乙.xlsx"]["errors"])) == (False, 1)
    assert (issues()["A01"]["remark"], issues()["A02"]["remark"]) == ("好", None)
    assert [unit["returned"] for unit in said["units"]] == [True, False, False]
    assert "交来的有误" in qinling("dispatch", "status").stdout


def test_a_trial_writes_nothing(given_office, qinling, tmp_path, ledger):
    given_office(1).write("A01", 备注="好", 问题描述="改").save(tmp_path / "交回" / "甲.xlsx")
    before = ledger.read_bytes()
    result = qinling("return", "交回", "--dry-run")
    assert (result.exit_code, ledger.read_bytes() == before) == (28, True)
    assert "将改动 1 个" in result.stdout
    assert "试运行，什么也没有写" in result.stderr


def test_undo_of_a_return_makes_the_unit_owe_it_again(given_office, run_ok, tmp_path, issues):
    given_office(1).write("A01", 备注="好").save(tmp_path / "交回" / "甲.xlsx")
    run_ok("return", "交回")
    assert "交回 1，未交回 2" in run_ok("dispatch", "status").stdout
    run_ok("undo")
    assert issues()["A01"]["remark"] is None
    assert "交回 0，未交回 3" in run_ok("dispatch", "status").stdout


def test_a_dispatch_that_the_ledger_does_not_know_is_refused(
    given_office, run_ok, run_folder, tmp_path, ledger
):
    """The ledger was restored from a backup made before the dispatch, and dispatched anew."""
    back = tmp_path / "交回"
    given_office(1).write("A01", 备注="好").save(back / "甲.xlsx")
    with open_ledger(ledger) as writer:
        for table in ("dispatch_issue", "dispatch_file", "dispatch_round"):
            writer.change(f"delete from {table}")
    _, files = run_folder(code=28)
    assert "没有这一次分发的记录" in files["甲.xlsx"]["why"]
    run_ok("edit", "A03", "备注=别的")
    run_ok("dispatch", "--by", "责任单位", "--due", DUE, "--to", "再发")
    _, files = run_folder(code=28)
    assert "没有这一次分发的记录" in files["甲.xlsx"]["why"]


def test_a_plain_export_in_the_folder_is_taken_as_one(given_office, run_ok, run_folder, tmp_path, issues):
    run_ok("export", "导出.xlsx")
    Copy(tmp_path / "导出.xlsx").write("A01", 问题描述="督查改的").save(tmp_path / "交回" / "督查.xlsx")
    said, files = run_folder()
    assert (files["督查.xlsx"]["round"], said["round"], issues()["A01"]["description"]) == (
        None,
        None,
        "督查改的",
    )


def test_the_conflicts_of_a_unit_go_to_a_workbook_that_the_office_fills_in(
    given_office, run_ok, tmp_path, issues
):
    file = given_office(1).write("A01", 备注="单位的").save(tmp_path / "甲.xlsx")
    run_ok("edit", "A01", "备注=台账的")
    run_ok("return", file, "--conflicts", "冲突.xlsx")
    ConflictWorkbook(tmp_path / "冲突.xlsx").fill("A01", "备注", 以哪个为准="表").save(tmp_path / "冲突.xlsx")
    run_ok("return", "冲突.xlsx")
    assert issues()["A01"]["remark"] == "单位的"


@pytest.mark.parametrize(
    ("words", "told"), [(("--conflicts", "冲突.xlsx"), "--conflicts 一次只收一份表"), ((), "里没有文件")]
)
def test_a_folder_without_files_or_with_one_conflict_workbook_is_refused(
    given_office, run_refused, words, told
):
    assert told in run_refused(2, "return", "交回", *words)


def test_the_table_on_screen_tells_who_is_missing_first(given_office, qinling, tmp_path):
    given_office(2).write("A02", 备注="好").save(tmp_path / "交回" / "乙.xlsx")
    result = qinling("return", "交回")
    first, *lines = result.stdout.splitlines()
    assert first == f"乙.xlsx：第 1 轮 {UNITS[1]}，改动 1 个、存疑 0 处、要办 0 处；共 2 行：改过 1、没动 1"
    assert lines.pop(0) == "共 1 个文件：收 1"
    assert [line.split()[0] for line in lines[2:5]] == [UNITS[0], UNITS[2], UNITS[1]]
    assert lines[4].split()[2:] == ["已交回", "1", "0", "0"]
    assert result.stderr == ""


def test_a_workbook_as_it_was_dispatched_is_no_answer(given_office, run_ok, tmp_path):
    told = run_ok("return", "分发").stdout
    assert told.count("还是发出时的样子，没有填过，不算交回") == 3
    assert "交回 0，未交回 3" in run_ok("dispatch", "status").stdout
    given_office(1).save(tmp_path / "交回" / "没有进展.xlsx")  # opened and saved: an answer
    run_ok("return", "交回")
    assert "交回 1，未交回 2" in run_ok("dispatch", "status").stdout


def test_a_unit_hears_of_columns_that_only_show_and_of_the_words_of_a_deadline(
    run_ok, run_folder, given_office, qinling, tmp_path, show_issue
):
    columns = "编号,级别,问题描述,整改时限,剩余天数,备注"
    asked = ("dispatch", "--by", "责任单位", "--due", DUE, "--force", "--columns", columns)
    run_ok(*asked, "--to", "锁定", "--fill", "备注")
    run_ok(*asked, "--to", "开放", "--fill", "整改时限,备注")
    words = {"整改时限": "2026年6月底前", "剩余天数": 1}
    for folder, n in (("锁定", 1), ("开放", 2)):
        copy = Copy(tmp_path / folder / f"{UNITS[n - 1]}-{DUE}.xlsx").write(f"A0{n}", **words)
        copy.save(tmp_path / "交回" / f"{folder}.xlsx")
    shown = qinling("return", "交回", "--dry-run").stdout
    assert "第 5 行 A01 时限原文 改为 2026年6月底前：不是开放给单位填的列，没有收" in shown
    _, files = run_folder(code=28)
    refused = {name: [one["field"] for one in file["refused"]] for name, file in files.items()}
    assert refused == {"锁定.xlsx": ["deadline_text", "days_left"], "开放.xlsx": ["days_left"]}
    assert [files[name]["doubtful"] for name in ("锁定.xlsx", "开放.xlsx")] == [2, 1]
    assert [show_issue(f"A0{n}")["deadline_text"] for n in (1, 2)] == ["2026-06-30", "2026年6月底前"]


def test_long_lists_of_one_file_are_cut_and_all_shows_everything(given_office, run_ok, qinling, tmp_path):
    run_ok("export", tmp_path / "全.xlsx", "--columns", "编号,级别,问题描述,备注")
    copy = Copy(tmp_path / "全.xlsx")
    for at in range(205):
        copy.add(级别="区级", 问题描述=f"新增的第{at}处违建")
    copy.save(tmp_path / "交回" / "全.xlsx")
    short, full = (qinling("return", "交回", "--dry-run", *words).stdout for words in ((), ("--all",)))
    assert "处未列出，加 --all 全部列出，或用 --json" in short
    assert "未列出" not in full
    assert full.count("行是新增的") == 205


def test_a_copy_read_again_counts_once_and_another_copy_counts(given_office, run_ok, run_folder, tmp_path):
    given_office(1).write("A01", 备注="已核").save(tmp_path / "交回" / "甲.xlsx")
    for _ in range(2):
        run_folder()
        assert count_returns(run_ok) == 1
    assert "收过这一份，没有新的内容，不另算一次交回" in run_ok("return", "交回").stdout
    given_office(1).write("A01", 备注="再核").save(tmp_path / "交回" / "甲二.xlsx")
    run_folder(code=28)  # the ledger has the first copy's remark
    assert count_returns(run_ok) == 2


def test_a_copy_under_another_name_is_the_same_copy(given_office, run_ok, run_folder, tmp_path):
    back = tmp_path / "交回"
    given_office(1).write("A01", 备注="已核").save(back / "甲.xlsx")
    shutil.copy(back / "甲.xlsx", back / "甲(1).xlsx")
    _, files = run_folder()
    assert count_returns(run_ok) == 1
    assert (files["甲(1).xlsx"]["outcome"], files["甲.xlsx"]["outcome"]) == ("taken", "repeated")
    assert files["甲.xlsx"]["repeats"] == "甲(1).xlsx"
    (back / "甲.xlsx").rename(back / "甲镇-最终.xlsx")
    told = run_ok("return", "交回").stdout
    assert "收过这一份（那时叫 甲(1).xlsx），没有新的内容，不另算一次交回" in told
    assert "共 2 个文件：收过的 2" in told
    assert count_returns(run_ok) == 1


def test_a_copy_that_was_refused_and_is_then_taken_counts(
    given_office, run_folder, qinling, run_ok, tmp_path
):
    given_office(1).write("A01", 完成率="很多").write("B01", 备注="好").save(tmp_path / "交回" / "甲.xlsx")
    _, files = run_folder(code=28)
    assert files["甲.xlsx"]["outcome"] == "refused"
    shutil.copy(tmp_path / "交回" / "甲.xlsx", tmp_path / "交回" / "乙.xlsx")
    run_folder("--skip-bad", code=28)
    assert count_returns(run_ok) == 2
    assert "交回 1，未交回 2" in run_ok("dispatch", "status").stdout


def test_what_was_doubtful_and_is_no_more_is_told_when_the_copy_is_read_again(
    given_office, run_folder, run_ok, tmp_path
):
    given_office(1).write("A01", 备注="单位的").save(tmp_path / "交回" / "甲.xlsx")
    run_ok("edit", "A01", "备注=台账的")
    run_folder(code=28)
    assert "存疑 1" in run_ok("dispatch", "status").stdout
    run_ok("edit", "A01", "备注=单位的")
    run_folder()
    assert "存疑 0" in run_ok("dispatch", "status").stdout
    assert count_returns(run_ok) == 1


def test_every_file_and_every_row_is_counted(given_office, run_folder, tmp_path, qinling):
    back = tmp_path / "交回"
    (back / "~$乙.xlsx").write_bytes(b"lock")
    (back / "说明.pdf").write_bytes(b"%PDF-1.7")
    given_office(1).write("A01", 备注="好").add(问题编号="新1", 级别="区级", 问题描述="新增").save(
        back / "甲.xlsx"
    )
    given_office(2).write("A02", 完成率="很多").save(back / "乙.xlsx")
    shutil.copy(tmp_path / "分发" / f"{UNITS[2]}-{DUE}.xlsx", back / "丙.xlsx")
    said, files = run_folder(code=28)
    assert said["files"] == {
        "read": 4, "taken": 1, "repeated": 0, "untouched": 1, "refused": 1, "unread": 1,
    }  # fmt: skip
    assert said["skipped"] == ["~$乙.xlsx"]
    rows = {"read": 3, "edited": 1, "unchanged": 1, "added": 0, "unreadable": 0, "left_out": 1}
    assert files["甲.xlsx"]["rows"] == rows
    assert files["乙.xlsx"]["rows"]["unreadable"] == 1
    for one in said["items"]:
        counts = dict(one["rows"] or {"read": 0})
        assert counts.pop("read") == sum(counts.values())
    told = qinling("return", "交回").stdout
    assert "共 3 行：改过 1、没动 1、没有收 1" in told
    assert "共 4 个文件：收过的 1、没有填过 1、没有收 1、读不了 1；不是表、没有看的 1 个：~$乙.xlsx" in told


def count_returns(run_ok):
    units = json.loads(run_ok("dispatch", "status", "--json").stdout)["items"]
    return next(len(one["returns"]) for one in units if one["unit"] == UNITS[0])


def test_a_copy_that_force_kept_is_left_out_with_a_word(run_ok, given_issue, issues, tmp_path, monkeypatch):
    folder = tmp_path / "交回"
    folder.mkdir()
    monkeypatch.chdir(folder)
    given_issue("A1")
    run_ok("export", "a.xlsx")
    Copy(folder / "a.xlsx").write("A1", 备注="旧的").save(folder / "a.xlsx")
    run_ok("export", "a.xlsx", "--force")
    told = run_ok("return", ".")
    assert (
        f"a-旧1.xlsx 是写同名文件时留下的旧文件，没有收；要收的单收：qinling return {folder / 'a-旧1.xlsx'}"
        in told.stderr
    )
    assert issues()["A1"]["remark"] is None
    run_ok("return", "a-旧1.xlsx")
    assert issues()["A1"]["remark"] == "旧的"


def test_check_offers_to_take_in_only_what_was_changed(run_ok, given_issue, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given_issue("A1")
    run_ok("export", "a.xlsx")
    assert "qinling return" not in run_ok("check", "a.xlsx", QINLING_NEXT_STEPS="true").stderr
    Copy(tmp_path / "a.xlsx").write("A1", 备注="新的").save(tmp_path / "b.xlsx")
    assert "qinling return b.xlsx" in run_ok("check", "b.xlsx", QINLING_NEXT_STEPS="true").stderr
