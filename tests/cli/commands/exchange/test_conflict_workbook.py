"""Conflicts written into a book: what it tells, what of its answers is taken, and what is refused."""

import pytest

from tests.cli.framework.test_terminal import terminal  # noqa: F401 (a fixture)
from tests.workbook.makers.returned_workbooks import Conflicts, Copy, damage, resaved
from tests.workbook.makers.sample_exports import needs_calc

REMARK, TOWN, PERCENT, DUE = ("A2", "备注"), ("A2", "镇办"), ("A3", "完成率"), ("A3", "整改时限")


@pytest.fixture
def book(done, handed_out, tmp_path):
    """The book of four conflicts in two issues; A1's remark was changed by the table alone."""
    copy = Copy(handed_out).write("A1", 备注="一").write("A2", 备注="表上改的", 镇办="板桥镇")
    file = copy.write("A3", 完成率=0.5, 整改时限="2026-06-10").save(tmp_path / "交回.xlsx")
    done("edit", "A2", "备注=台账改的", "镇办=大荆镇", QINLING_ACTOR="李某")
    done("edit", "A3", "完成率=60%", "整改时限=2026-06-20")
    told = done("return", file, "--conflicts", tmp_path / "冲突.xlsx", QINLING_ACTOR="王某").stderr
    assert told.splitlines()[-2].startswith("4 处冲突已写入 ")
    return tmp_path / "冲突.xlsx"


@pytest.fixture
def filled(book, tmp_path):
    """Save the book with what is filled in, (number, item) → (以哪个为准, 改为)."""

    def fill(answers):
        made = Conflicts(book)
        for row, (side, own) in answers.items():
            made.fill(*row, 以哪个为准=side, 改为=own)
        return made.save(tmp_path / "填好.xlsx")

    return fill


def test_the_rest_is_taken_and_the_book_tells_of_each_conflict(book, issues):
    assert (issues()["A1"]["remark"], issues()["A2"]["remark"]) == ("一", "台账改的")
    rows = Conflicts(book).rows
    assert list(rows) == [TOWN, REMARK, DUE, PERCENT]
    told = [cell.value for cell in rows[REMARK].values()]
    assert told[:8] == ["区级", "A2", "A2的问题", "备注", "原来", "表上改的", "台账改的", "李某"]
    assert (told[8][:2], told[9:]) == ("20", [None, None])
    assert [rows[PERCENT][side].value for side in ("导出时", "表上", "台账现在")] == ["40%", "50%", "60%"]


def test_answers_are_taken_at_once_and_undone_at_once(done, filled, issues, history, returned):
    before = issues()
    answers = {REMARK: ("表", None), TOWN: ("台账", None), PERCENT: (None, "75%"), DUE: (None, "6月5日前")}
    told = done("return", filled(answers), QINLING_ACTOR="李某").stderr.splitlines()
    assert told == [
        "A2 备注：台账改的 → 表上改的",
        "A3 整改时限：2026-06-20 → 2026-06-05",
        "A3 完成率：60% → 75%",
        "已改动 2 个、新增 0 个、未变 0 个问题",
    ]
    after = issues()
    assert (after["A2"]["remark"], after["A2"]["town"]) == ("表上改的", "大荆镇")
    assert (after["A3"]["percent"], after["A3"]["deadline"]) == (75.0, "2026-06-05")
    assert history("A2")[-1]["ground"] == "收回 填好.xlsx“冲突”第 4 行"
    assert history("A2")[-1]["actor"] == "李某"
    assert returned(filled(answers))["changed"] == 0
    done("undo", "--yes", QINLING_ACTOR="李某")
    unversioned = [{**issue, "version": 0} for issue in issues().values()]
    assert unversioned == [{**issue, "version": 0} for issue in before.values()]
    done("db", "verify")


def test_what_is_not_filled_in_stays_and_is_told(done, returned, book, issues, said, qinling):
    before = issues()
    told = done("return", Conflicts(book).fill(*REMARK, 以哪个为准="台账").save(book)).stderr
    assert "A2 镇办：冲突表里没有填，台账照旧" in told
    assert "A2 备注" not in told
    assert "已改动 0 个、新增 0 个、未变 1 个问题" in told
    assert issues() == before
    assert returned(book)["missing"] == []
    open_ = [(one["number"], one["field"]) for one in returned(book)["unanswered"]]
    assert open_ == [("A2", "town"), ("A3", "deadline"), ("A3", "percent")]
    assert said(qinling("check", book, "--json"), "check")["unanswered"] == returned(book)["unanswered"]


def test_a_deleted_row_is_one_not_filled_in(returned, book):
    made = Conflicts(book)
    made.sheet.delete_rows(4)
    open_ = [one["field"] for one in returned(made.save(book))["unanswered"]]
    assert open_ == ["town", "remark", "deadline", "percent"]


def test_check_tells_what_is_decided(done, filled):
    lines = done("check", filled({REMARK: ("表", None), PERCENT: (None, "（空）")})).stdout.splitlines()
    assert lines[0].startswith("是这本台账写出的冲突表；写出时历史至第 7 条")
    assert lines[1:] == [
        "A2 备注：台账改的 → 表上改的（第 5 行）",
        "A3 完成率：60% → （空）（第 7 行）",
        "A2 镇办：冲突表里没有填，台账照旧",
        "A3 整改时限：冲突表里没有填，台账照旧",
    ]


def test_what_the_ledger_changed_again_is_a_new_conflict(done, returned, filled, issues, tmp_path):
    file = filled({REMARK: ("表", None), TOWN: (None, "牧护关镇")})
    done("edit", "A2", "备注=又改了", QINLING_ACTOR="张某")
    (item,) = returned(file, "--conflicts", tmp_path / "再一份.xlsx")["items"]
    (clash,) = item["clashes"]
    assert [clash[name] for name in ("field", "base", "theirs", "ours", "actor")] == [
        "remark",
        "台账改的",
        "表上改的",
        "又改了",
        "张某",
    ]
    assert (issues()["A2"]["remark"], issues()["A2"]["town"]) == ("又改了", "牧护关镇")
    again = Conflicts(tmp_path / "再一份.xlsx")
    assert list(again.rows) == [REMARK]
    returned(again.fill(*REMARK, 以哪个为准="表").save(tmp_path / "再填好.xlsx"))
    assert issues()["A2"]["remark"] == "表上改的"


def test_prefer_settles_what_the_ledger_changed_again(done, returned, filled, issues):
    file = filled({REMARK: ("表", None)})
    done("edit", "A2", "备注=又改了")
    returned(file, "--prefer", "theirs")
    assert issues()["A2"]["remark"] == "表上改的"


def test_steps_are_listed_and_not_taken(returned, filled, issues):
    (item,) = returned(filled({DUE: (None, "2026-07-31"), PERCENT: ("表", None)}))["items"]
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
    refused, returned, filled, issues, answers, cells
):
    file = filled({**answers, TOWN: ("表", None)})
    told = [line for line in refused(16, "return", file).splitlines() if line.startswith("冲突 ")]
    for line, cell in zip(told, cells, strict=True):
        assert line.startswith(f"冲突 {cell}")
    said = returned(file, "--skip-bad")
    assert (said["changed"], len(said["unanswered"])) == (1, 3 - len(answers))
    assert issues()["A2"]["town"] == "板桥镇"
    assert (issues()["A2"]["remark"], issues()["A3"]["percent"]) == ("台账改的", 60.0)


def test_a_row_that_is_no_conflict_is_refused(refused, book):
    made = Conflicts(book).fill(*REMARK, 以哪个为准="表", 项目="责任人")
    told = refused(16, "return", made.save(book))
    assert "冲突 B5 【问题编号】A2：认不出是哪一处冲突。请恢复这一行“级别”“问题编号”“项目”原来的内容" in told


def test_two_rows_of_one_conflict_that_differ_are_refused(refused, returned, book):
    made = Conflicts(book).fill(*REMARK, 以哪个为准="表")
    made.sheet.append([cell.value for cell in made.sheet[5]])
    assert returned(made.save(book), "--dry-run")["changed"] == 1
    made.sheet.cell(8, 10).value = "台账"
    assert "冲突 J8 【以哪个为准】台账：与第 5 行是同一处冲突，填得不同" in refused(
        16, "return", made.save(book)
    )
    assert returned(book, "--skip-bad")["changed"] == 0


def test_a_book_without_its_headings_is_refused(refused, book):
    made = Conflicts(book)
    made.sheet["K3"] = "我的"
    assert "没有找到冲突表的标题行" in refused(15, "return", made.save(book))


def test_a_damaged_book_and_one_given_to_import_are_refused(refused, book, tmp_path):
    assert "填好后请用 qinling return 收回" in refused(15, "import", book, "--yes")
    file = damage(Conflicts(book), "a row is gone").save(tmp_path / "b.xlsx")
    assert "已被改动或损坏" in refused(15, "return", file)


@needs_calc
def test_it_may_be_sorted_hidden_and_saved_by_libreoffice(returned, book, tmp_path, issues):
    made = Conflicts(book).fill(*REMARK, 以哪个为准="表").fill(*PERCENT, 改为=0.75).turn()
    made.sheet.column_dimensions["C"].hidden = True
    made.sheet.row_dimensions[5].hidden = True
    made.sheet.title = "我填的"
    made.book.create_sheet("附", 0).append(["随便"])
    returned(resaved(made.save(tmp_path / "c.xlsx"), "ods", tmp_path))
    assert (issues()["A2"]["remark"], issues()["A3"]["percent"]) == ("表上改的", 75.0)


WORDS = ("=1+1", "<r>甲</r>", "同上", "#REF!", "长" * 20_000, "（空）", "a\nb", "00123")


def test_any_words_of_the_table_come_out_of_a_book_as_they_were(done, returned, handed_out, issues, tmp_path):
    copy = Copy(handed_out)
    cells = [(number, heading) for number in copy.rows for heading in ("备注", "镇办")]
    for place, words in zip(cells, WORDS, strict=True):
        copy.cell(*place).value = words
        copy.cell(*place).data_type = "s"
    for number in copy.rows:
        done("edit", number, "备注=台账改的", "镇办=大荆镇")
    done("return", copy.save(tmp_path / "b.xlsx"), "--conflicts", tmp_path / "c.xlsx")
    book = Conflicts(tmp_path / "c.xlsx")
    for place in cells:
        book.fill(*place, 以哪个为准="表", 表上="看不见")
    returned(book.save(tmp_path / "d.xlsx"))
    fields = {"备注": "remark", "镇办": "town"}
    assert tuple(issues()[number][fields[heading]] for number, heading in cells) == WORDS


def test_a_deadline_that_counts_from_the_hand_over_comes_out_of_a_book_as_it_was(
    done, returned, given_issue, shown, tmp_path
):
    given_issue("A2", 交办日期="2026-03-02")
    done("export", tmp_path / "a.xlsx")
    done("edit", "A2", "整改时限=2026-06-20")
    file = Copy(tmp_path / "a.xlsx").write("A2", 整改时限="自交办之日起30日内").save(tmp_path / "b.xlsx")
    returned(file, "--conflicts", tmp_path / "c.xlsx")
    returned(Conflicts(tmp_path / "c.xlsx").fill("A2", "整改时限", 以哪个为准="表").save(tmp_path / "d.xlsx"))
    issue = shown("A2")
    assert (issue["deadline"], issue["deadline_kind"]) == ("2026-04-01", "relative")


def test_without_a_conflict_no_book_is_written(done, edited, tmp_path):
    told = done("return", edited("A2", 备注="已核"), "--conflicts", tmp_path / "c.xlsx").stderr
    assert "没有冲突，没有写出 c.xlsx" in told
    assert not (tmp_path / "c.xlsx").exists()


def test_neither_a_dry_run_nor_a_refused_table_writes_a_book(done, refused, given_clash, tmp_path):
    options = ("--conflicts", tmp_path / "c.xlsx")
    assert "试运行：将把 1 处冲突写入 " in done("return", given_clash, *options, "--dry-run").stderr
    file = Copy(given_clash).write("A1", 完成率="120%").save(tmp_path / "b.xlsx")
    assert "台账没有改动，c.xlsx 没有写出" in refused(16, "return", file, *options)
    assert not (tmp_path / "c.xlsx").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--conflicts", "交回.xlsx"), "交回.xlsx 已经有了"),
        (("--conflicts", "c.csv"), "文件名请以 .xlsx 结尾"),
        (("--conflicts", "c.xlsx", "--prefer", "表"), "--conflicts 和 --prefer 不能一起用"),
    ],
)
def test_options_that_do_not_fit_are_refused(refused, given_clash, tmp_path, options, told, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert told in refused(2, "return", given_clash, *options)


def test_where_the_book_cannot_be_written_nothing_is_taken(refused, given_clash, tmp_path):
    assert "写不进去" in refused(15, "return", given_clash, "--conflicts", tmp_path / "没有" / "c.xlsx")


def test_at_a_terminal_a_book_asks_nothing_and_bars_show_how_far_it_is(terminal, given_clash, tmp_path):  # noqa: F811
    session = terminal("return", given_clash, "--conflicts", tmp_path / "c.xlsx", "--actor", "测试员")
    session.expect("读取 交回.xlsx")
    session.expect("写入台账")
    session.expect("1 处冲突已写入")
    assert session.end() == 0
