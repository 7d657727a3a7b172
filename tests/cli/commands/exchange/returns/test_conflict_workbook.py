"""Conflicts written into a book: what it tells, what of its answers is taken, and what is refused."""

import pytest

from tests.cli.framework.terminal.test_terminal import terminal  # noqa: F401 (a fixture)
from tests.workbook.makers.returned_workbooks import ConflictWorkbook, Copy, damage_manifest, resave
from tests.workbook.makers.sample_exports import needs_calc

REMARK, TOWN, PERCENT, DUE = ("A2", "备注"), ("A2", "镇办"), ("A3", "完成率"), ("A3", "整改时限")


@pytest.fixture
def conflict_workbook(run_ok, given_export, tmp_path):
    """The book of four conflicts in two issues; A1's remark was changed by the table alone."""
    copy = Copy(given_export).write("A1", 备注="一").write("A2", 备注="表上改的", 镇办="板桥镇")
    file = copy.write("A3", 完成率=0.5, 整改时限="2026-06-10").save(tmp_path / "交回.xlsx")
    run_ok("edit", "A2", "备注=台账改的", "镇办=大荆镇", QINLING_ACTOR="李某")
    run_ok("edit", "A3", "完成率=60%", "整改时限=2026-06-20")
    told = run_ok("return", file, "--conflicts", tmp_path / "冲突.xlsx", QINLING_ACTOR="王某").stderr
    assert told.splitlines()[-2].startswith("4 处冲突已写入 ")
    return tmp_path / "冲突.xlsx"


@pytest.fixture
def fill_conflicts(conflict_workbook, tmp_path):
    """Save the book with what is filled in, (number, item) → (以哪个为准, 改为)."""

    def fill(answers):
        made = ConflictWorkbook(conflict_workbook)
        for row, (side, own) in answers.items():
            made.fill(*row, 以哪个为准=side, 改为=own)
        return made.save(tmp_path / "填好.xlsx")

    return fill


def test_the_other_changes_are_taken_and_the_workbook_lists_each_conflict(conflict_workbook, issues):
    assert (issues()["A1"]["remark"], issues()["A2"]["remark"]) == ("一", "台账改的")
    rows = ConflictWorkbook(conflict_workbook).rows
    assert list(rows) == [TOWN, REMARK, DUE, PERCENT]
    told = [cell.value for cell in rows[REMARK].values()]
    assert told[:8] == ["区级", "A2", "A2的问题", "备注", "原来", "表上改的", "台账改的", "李某"]
    assert (told[8][:2], told[9:]) == ("20", [None, None])
    assert [rows[PERCENT][side].value for side in ("导出时", "表上", "台账现在")] == ["40%", "50%", "60%"]


def test_all_answers_are_taken_together_and_undone_together(
    run_ok, fill_conflicts, issues, history, run_return
):
    before = issues()
    answers = {REMARK: ("表", None), TOWN: ("台账", None), PERCENT: (None, "75%"), DUE: (None, "6月5日前")}
    told = run_ok("return", fill_conflicts(answers), QINLING_ACTOR="李某").stdout.splitlines()
    assert told == [
        "A2 备注：台账改的 → 表上改的",
        "A3 整改时限：2026-06-20 → 2026-06-05",
        "A3 完成率：60% → 75%",
    ]
    after = issues()
    assert (after["A2"]["remark"], after["A2"]["town"]) == ("表上改的", "大荆镇")
    assert (after["A3"]["percent"], after["A3"]["deadline"]) == (75.0, "2026-06-05")
    assert history("A2")[-1]["ground"] == "收回 填好.xlsx“冲突”第 4 行"
    assert history("A2")[-1]["actor"] == "李某"
    assert run_return(fill_conflicts(answers))["changed"] == 0
    run_ok("undo", "--yes", QINLING_ACTOR="李某")
    unversioned = [{**issue, "version": 0} for issue in issues().values()]
    assert unversioned == [{**issue, "version": 0} for issue in before.values()]
    run_ok("db", "verify")


def test_conflicts_that_are_not_filled_in_stay_and_are_reported(
    run_ok, run_return, conflict_workbook, issues, read_json, qinling
):
    before = issues()
    told = run_ok(
        "return", ConflictWorkbook(conflict_workbook).fill(*REMARK, 以哪个为准="台账").save(conflict_workbook)
    ).stderr
    assert "A2 镇办：冲突表里没有填，台账照旧" in told
    assert "A2 备注" not in told
    assert "已改动 0 个、新增 0 个、未变 1 个问题" in told
    assert issues() == before
    assert run_return(conflict_workbook)["missing"] == []
    open_ = [(one["number"], one["field"]) for one in run_return(conflict_workbook)["unanswered"]]
    assert open_ == [("A2", "town"), ("A3", "deadline"), ("A3", "percent")]
    assert (
        read_json(qinling("check", conflict_workbook, "--json"), "check")["unanswered"]
        == run_return(conflict_workbook)["unanswered"]
    )


def test_a_deleted_row_counts_as_not_filled_in(run_return, conflict_workbook):
    made = ConflictWorkbook(conflict_workbook)
    made.sheet.delete_rows(4)
    open_ = [one["field"] for one in run_return(made.save(conflict_workbook))["unanswered"]]
    assert open_ == ["town", "remark", "deadline", "percent"]


def test_check_lists_what_is_decided(run_ok, fill_conflicts):
    lines = run_ok(
        "check", fill_conflicts({REMARK: ("表", None), PERCENT: (None, "（空）")})
    ).stdout.splitlines()
    assert lines[0].startswith("是这本台账写出的冲突表；写出时历史至第 7 条")
    assert lines[1:] == [
        "A2 备注：台账改的 → 表上改的（第 5 行）",
        "A3 完成率：60% → （空）（第 7 行）",
        "A2 镇办：冲突表里没有填，台账照旧",
        "A3 整改时限：冲突表里没有填，台账照旧",
    ]


def test_what_the_ledger_changed_again_is_a_new_conflict(
    run_ok, run_return, fill_conflicts, issues, tmp_path
):
    file = fill_conflicts({REMARK: ("表", None), TOWN: (None, "牧护关镇")})
    run_ok("edit", "A2", "备注=又改了", QINLING_ACTOR="张某")
    (item,) = run_return(file, "--conflicts", tmp_path / "再一份.xlsx")["items"]
    (clash,) = item["clashes"]
    assert [clash[name] for name in ("field", "base", "theirs", "ours", "actor")] == [
        "remark",
        "台账改的",
        "表上改的",
        "又改了",
        "张某",
    ]
    assert (issues()["A2"]["remark"], issues()["A2"]["town"]) == ("又改了", "牧护关镇")
    again = ConflictWorkbook(tmp_path / "再一份.xlsx")
    assert list(again.rows) == [REMARK]
    run_return(again.fill(*REMARK, 以哪个为准="表").save(tmp_path / "再填好.xlsx"))
    assert issues()["A2"]["remark"] == "表上改的"


def test_prefer_resolves_what_the_ledger_changed_again(run_ok, run_return, fill_conflicts, issues):
    file = fill_conflicts({REMARK: ("表", None)})
    run_ok("edit", "A2", "备注=又改了")
    run_return(file, "--prefer", "theirs")
    assert issues()["A2"]["remark"] == "表上改的"


def test_steps_are_listed_and_not_taken(run_return, fill_conflicts, issues):
    (item,) = run_return(fill_conflicts({DUE: (None, "2026-07-31"), PERCENT: ("表", None)}))["items"]
    assert item["steps"] == {"deadline": "qinling extend A3 --to 2026-07-31 --reason 原因"}
    assert (issues()["A3"]["deadline"], issues()["A3"]["percent"]) == ("2026-06-20", 50.0)


@pytest.mark.parametrize(
    ("answers", "cells"),
    [
        (
            {REMARK: ("都行", None), DUE: (None, "汛期前"), PERCENT: (None, "120%")},
            [
                "J5 【以哪个为准】都行：“都行”不在可选词内",
                "K6 【改为】汛期前：",
                "K7 【改为】120%：完成率“120%”不在 0% 到 100% 之间。",
            ],
        ),
        (
            {REMARK: ("表", "我的"), PERCENT: (None, "=1/0")},
            [
                "K5 【改为】我的：“以哪个为准”和“改为”都填了。请只填一格",
                "K7 【改为】（公式没有存下的结果）：单元格是错误值或没有结果的公式",
            ],
        ),
    ],
    ids=["no such words", "no answer at all"],
)
def test_bad_answers_are_refused_by_cell_and_the_others_can_go_in(
    run_refused, run_return, fill_conflicts, issues, answers, cells
):
    file = fill_conflicts({**answers, TOWN: ("表", None)})
    told = [line for line in run_refused(16, "return", file).splitlines() if line.startswith("冲突 ")]
    for line, cell in zip(told, cells, strict=True):
        assert line.startswith(f"冲突 {cell}")
    said = run_return(file, "--skip-bad")
    assert (said["changed"], len(said["unanswered"])) == (1, 3 - len(answers))
    assert issues()["A2"]["town"] == "板桥镇"
    assert (issues()["A2"]["remark"], issues()["A3"]["percent"]) == ("台账改的", 60.0)


def test_a_row_that_is_no_conflict_is_refused(run_refused, conflict_workbook):
    made = ConflictWorkbook(conflict_workbook).fill(*REMARK, 以哪个为准="表", 项目="责任人")
    told = run_refused(16, "return", made.save(conflict_workbook))
    assert "冲突 B5 【问题编号】A2：认不出是哪一处冲突。请恢复这一行“级别”“问题编号”“项目”原来的内容" in told


def test_two_rows_of_one_conflict_that_differ_are_refused(run_refused, run_return, conflict_workbook):
    made = ConflictWorkbook(conflict_workbook).fill(*REMARK, 以哪个为准="表")
    made.sheet.append([cell.value for cell in made.sheet[5]])
    assert run_return(made.save(conflict_workbook), "--dry-run")["changed"] == 1
    made.sheet.cell(8, 10).value = "台账"
    assert "冲突 J8 【以哪个为准】台账：与第 5 行是同一处冲突，填得不同" in run_refused(
        16, "return", made.save(conflict_workbook)
    )
    assert run_return(conflict_workbook, "--skip-bad")["changed"] == 0


def test_a_conflict_workbook_without_headings_is_refused(run_refused, conflict_workbook):
    made = ConflictWorkbook(conflict_workbook)
    made.sheet["K3"] = "我的"
    assert "没有找到冲突表的标题行" in run_refused(15, "return", made.save(conflict_workbook))


def test_a_damaged_conflict_workbook_and_one_given_to_import_are_refused(
    run_refused, conflict_workbook, tmp_path
):
    assert "填好后请用 qinling return 收回" in run_refused(15, "import", conflict_workbook, "--yes")
    file = damage_manifest(ConflictWorkbook(conflict_workbook), "a row is gone").save(tmp_path / "b.xlsx")
    assert "已被改动或损坏" in run_refused(15, "return", file)


@needs_calc
def test_it_may_be_sorted_hidden_and_saved_by_libreoffice(run_return, conflict_workbook, tmp_path, issues):
    made = (
        ConflictWorkbook(conflict_workbook)
        .fill(*REMARK, 以哪个为准="表")
        .fill(*PERCENT, 改为=0.75)
        .reverse_rows()
    )
    made.sheet.column_dimensions["C"].hidden = True
    made.sheet.row_dimensions[5].hidden = True
    made.sheet.title = "我填的"
    made.book.create_sheet("附", 0).append(["随便"])
    run_return(resave(made.save(tmp_path / "c.xlsx"), "ods", tmp_path))
    assert (issues()["A2"]["remark"], issues()["A3"]["percent"]) == ("表上改的", 75.0)


ODD_TEXTS = ("=1+1", "<r>甲</r>", "同上", "#REF!", "长" * 20_000, "（空）", "a\nb", "00123")


def test_odd_texts_survive_a_conflict_workbook(run_ok, run_return, given_export, issues, tmp_path):
    copy = Copy(given_export)
    cells = [(number, heading) for number in copy.rows for heading in ("备注", "镇办")]
    for place, words in zip(cells, ODD_TEXTS, strict=True):
        copy.cell(*place).value = words
        copy.cell(*place).data_type = "s"
    for number in copy.rows:
        run_ok("edit", number, "备注=台账改的", "镇办=大荆镇")
    run_ok("return", copy.save(tmp_path / "b.xlsx"), "--conflicts", tmp_path / "c.xlsx")
    book = ConflictWorkbook(tmp_path / "c.xlsx")
    for place in cells:
        book.fill(*place, 以哪个为准="表", 表上="看不见")
    run_return(book.save(tmp_path / "d.xlsx"))
    fields = {"备注": "remark", "镇办": "town"}
    assert tuple(issues()[number][fields[heading]] for number, heading in cells) == ODD_TEXTS


def test_a_relative_deadline_survives_a_conflict_workbook(
    run_ok, run_return, given_issue, show_issue, tmp_path
):
    given_issue("A2", 交办日期="2026-03-02")
    run_ok("export", tmp_path / "a.xlsx")
    run_ok("edit", "A2", "整改时限=2026-06-20")
    file = Copy(tmp_path / "a.xlsx").write("A2", 整改时限="自交办之日起30日内").save(tmp_path / "b.xlsx")
    run_return(file, "--conflicts", tmp_path / "c.xlsx")
    run_return(
        ConflictWorkbook(tmp_path / "c.xlsx")
        .fill("A2", "整改时限", 以哪个为准="表")
        .save(tmp_path / "d.xlsx")
    )
    issue = show_issue("A2")
    assert (issue["deadline"], issue["deadline_kind"]) == ("2026-04-01", "relative")


def test_without_a_conflict_no_conflict_workbook_is_written(run_ok, edit_export, tmp_path):
    told = run_ok("return", edit_export("A2", 备注="已核"), "--conflicts", tmp_path / "c.xlsx").stderr
    assert "没有冲突，没有写出 c.xlsx" in told
    assert not (tmp_path / "c.xlsx").exists()


def test_neither_a_dry_run_nor_a_refused_table_writes_a_conflict_workbook(
    run_ok, run_refused, given_conflict, tmp_path
):
    options = ("--conflicts", tmp_path / "c.xlsx")
    assert "试运行：将把 1 处冲突写入 " in run_ok("return", given_conflict, *options, "--dry-run").stderr
    file = Copy(given_conflict).write("A1", 完成率="120%").save(tmp_path / "b.xlsx")
    assert "台账没有改动，c.xlsx 没有写出" in run_refused(16, "return", file, *options)
    assert not (tmp_path / "c.xlsx").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--conflicts", "c.csv"), "文件名请以 .xlsx 结尾"),
        (("--conflicts", "c.xlsx", "--prefer", "表"), "--conflicts 和 --prefer 不能一起用"),
    ],
)
def test_options_that_do_not_fit_are_refused(
    run_refused, given_conflict, tmp_path, options, told, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert told in run_refused(2, "return", given_conflict, *options)


def test_where_the_conflict_workbook_cannot_be_written_nothing_is_taken(
    run_refused, given_conflict, tmp_path
):
    where = ("--conflicts", tmp_path / "没有" / "c.xlsx")
    assert "不存在" in run_refused(26, "return", given_conflict, *where)
    (tmp_path / "别的.xlsx").write_bytes(b"mine")
    assert "没有覆盖" in run_refused(26, "return", given_conflict, "--conflicts", tmp_path / "别的.xlsx")
    told = run_refused(26, "return", given_conflict, "--conflicts", given_conflict, "--force")
    assert "那是这次要读的文件" in told


def test_at_a_terminal_nothing_is_asked_and_bars_show_progress(terminal, given_conflict, tmp_path):  # noqa: F811
    session = terminal("return", given_conflict, "--conflicts", tmp_path / "c.xlsx", "--actor", "测试员")
    session.expect("读取 交回.xlsx")
    session.expect("写入台账")
    session.expect("1 处冲突已写入")
    assert session.end() == 0
