"""`return` and `check`: what looks like a slip over a whole column is asked about, and hidden cells are kept."""

import pytest

from tests.cli.commands.exchange.returned_exports import taken_by_number
from tests.cli.framework.terminal.test_terminal import terminal  # noqa: F401 (a fixture)
from tests.workbook.makers.returned_workbooks import Copy

NUMBERS = [f"A{at}" for at in range(1, 10)]


@pytest.fixture
def given_nine(given_issue, make_or_copy, run_ok, tmp_path):
    """Nine issues in an export, each of its own place and unit."""
    make_or_copy("nine", lambda: register_nine(given_issue))
    run_ok("export", tmp_path / "a.xlsx")
    return Copy(tmp_path / "a.xlsx")


def register_nine(given_issue):
    for at, number in enumerate(NUMBERS):
        given_issue(
            number,
            具体点位=f"第{at}村民组",
            责任单位=f"第{at}镇人民政府",
            整改进展=f"已制定第{at}个方案，正在办理",
        )


def write_column(copy, heading, values):
    for number, value in zip(NUMBERS, values, strict=True):
        copy.write(number, **{heading: value})
    return copy


def read_column(copy, heading):
    return [copy.cell(number, heading).value for number in NUMBERS]


@pytest.fixture
def sorted_file(given_nine, tmp_path):
    """The export with its descriptions sorted, without the rest of the row."""
    texts = read_column(given_nine, "问题描述")
    return write_column(given_nine, "问题描述", texts[::-1]).save(tmp_path / "b.xlsx")


def test_a_column_sorted_alone_is_refused_in_a_script(run_refused, sorted_file, ledger):
    before = ledger.read_bytes()
    told = run_refused(20, "return", sorted_file).splitlines()
    assert told[0].startswith("【问题描述】像是单独排过序：新内容是别的行原来的。共 8 格，如 A1 ")
    assert told[-1] == (
        "错误：有要确认的改动（【问题描述】单独排序），台账没有改动。"
        "不是有意改的，请在表里改回再收；是有意的，加 --accept 单独排序"
    )
    assert ledger.read_bytes() == before


def test_a_program_gets_the_kind_and_some_cells(run_return, sorted_file):
    said = run_return(sorted_file, code=20)
    (slip,) = said["slips"]
    assert (slip["kind"], slip["fields"], slip["cells"]) == ("sorted", ["description"], 8)
    assert [example["number"] for example in slip["examples"]] == ["A1", "A2", "A3"]
    assert said["changed"] == 0


@pytest.mark.parametrize("word", ["sorted", "单独排序", "单独"])
def test_the_named_kind_is_taken_and_told(qinling, sorted_file, issues, word):
    before = issues()
    result = qinling("return", sorted_file, "--accept", word)
    assert result.exit_code == 0
    assert "像是单独排过序" in result.stderr
    assert issues()["A1"]["description"] == before["A9"]["description"]


def test_what_was_taken_is_not_asked_about_when_the_file_comes_again(run_return, sorted_file):
    run_return(sorted_file, "--accept", "sorted")
    said = run_return(sorted_file)
    assert (said["changed"], said["slips"]) == (0, [])


def test_another_kind_does_not_let_it_through(run_refused, sorted_file):
    assert "--accept 单独排序" in run_refused(
        20, "return", sorted_file, "--accept", "many", "--accept", "cleared"
    )


def test_a_dry_run_says_what_the_run_would_say(run_refused, sorted_file):
    assert "单独排序" in run_refused(20, "return", sorted_file, "--dry-run")


def test_check_says_what_it_looks_like(run_ok, sorted_file):
    assert "【问题描述】像是单独排过序" in run_ok("check", sorted_file).stdout


@pytest.mark.parametrize(("answer", "code"), [("否", 16), ("", 16), ("是", 0)])
def test_at_a_terminal_it_is_asked(terminal, sorted_file, issues, answer, code):  # noqa: F811
    before = issues()
    session = terminal("return", sorted_file, "--actor", "测试员")
    session.expect("【问题描述】像是单独排过序")
    session.expect("这些确实都是有意改的吗（是/否）")
    session.type(answer)
    session.expect("没有收回，台账没有改动" if code else "已改动 8 个")
    assert session.end() == code
    is_changed = issues()["A1"]["description"] != before["A1"]["description"]
    assert is_changed == (code == 0)


def test_an_honest_round_over_every_row_is_taken_without_a_question(run_return, given_nine, tmp_path):
    for number in NUMBERS:
        given_nine.write(
            number, 整改工作进展=f"{number} 已清运完毕，余下月底前完成", 完成率=0.8, 备注="已现场核查"
        )
    assert run_return(given_nine.save(tmp_path / "b.xlsx"))["changed"] == 9


def test_the_settings_say_how_many_changed_cells_are_asked_about(run_return, given_nine, tmp_path):
    for number, town in zip(NUMBERS[:5], "甲乙丙丁戊", strict=True):
        given_nine.write(number, 责任单位=f"{town}街道办事处")
    file = given_nine.save(tmp_path / "b.xlsx")
    (slip,) = run_return(file, code=20, QINLING_RETURN_SLIP_ROWS="5")["slips"]
    assert slip["kind"] == "many"
    assert run_return(file)["changed"] == 5


@pytest.mark.parametrize("place", [0, 4])
def test_two_numbers_swapped_are_told(run_refused, given_nine, tmp_path, place):
    one, other = NUMBERS[place], NUMBERS[place + 3]
    rows, at = given_nine.rows, given_nine.headings["问题编号"]
    given_nine.sheet.cell(rows[one], at).value = other
    given_nine.sheet.cell(rows[other], at).value = one
    told = run_refused(20, "return", given_nine.save(tmp_path / "b.xlsx"))
    assert "像是两行互换了；几列一起变，多半是【问题编号】动了" in told
    assert "--accept 互换" in told


def test_an_accepted_issue_that_would_reopen_is_listed_first(
    run_refused, given_closed, given_nine, run_ok, tmp_path
):
    given_closed("B1")
    run_ok("export", tmp_path / "c.xlsx")
    copy = Copy(tmp_path / "c.xlsx")
    write_column(copy, "问题描述", read_column(copy, "问题描述")[::-1])
    copy.write("B1", 问题描述="换成别的一处问题")
    told = run_refused(20, "return", copy.save(tmp_path / "d.xlsx")).splitlines()
    assert told[0] == "注意：改了验收过的内容，已销号的会退回待销号：B1（问题描述）"


@pytest.fixture
def redacted(given_issue, run_ok, tmp_path):
    given_issue("A1", 责任人="张某", 联系方式="13912345678", 备注="联系 13912345678")
    run_ok("export", tmp_path / "r.xlsx", "--redact", "--columns", "编号,级别,描述,责任人,联系方式,备注,镇办")
    return Copy(tmp_path / "r.xlsx")


@pytest.mark.parametrize("typed", [None, "***", "139****5678"])
def test_a_hidden_cell_that_comes_back_blank_or_masked_wipes_nothing(
    run_return, qinling, redacted, tmp_path, show_issue, typed
):
    copy = redacted.write("A1", 责任人=typed, 联系方式=typed, 备注=typed, 镇办="板桥镇")
    file = copy.save(tmp_path / "b.xlsx")
    told = qinling("return", file, "--dry-run").stdout
    assert "第 5 行 A1 联系方式：导出时隐去的格，没有采用表上的，台账照旧" in told
    assert taken_by_number(run_return(file)) == {"A1": {"town": "板桥镇"}}
    issue = show_issue("A1")
    assert [issue[name] for name in ("person", "contact", "remark")] == [
        "张某",
        "13912345678",
        "联系 13912345678",
    ]


def test_check_does_not_say_that_such_a_file_is_unchanged(run_ok, redacted, tmp_path):
    told = run_ok("check", redacted.write("A1", 责任人=None).save(tmp_path / "b.xlsx")).stdout
    assert "都与导出时一样" not in told
    assert "A1 责任人：导出时隐去的格" in told


def test_a_new_number_in_a_hidden_cell_needs_a_confirmation(run_return, redacted, tmp_path, show_issue):
    file = redacted.write("A1", 联系方式="13700001111").save(tmp_path / "b.xlsx")
    assert [slip["kind"] for slip in run_return(file, code=20)["slips"]] == ["hidden"]
    assert show_issue("A1")["contact"] == "13912345678"
    run_return(file, "--accept", "hidden")
    assert show_issue("A1")["contact"] == "13700001111"
