"""What a file changes though only a step changes it: refused in a script, asked about at a terminal."""

import pytest

from qinling.cli.context import Desk
from tests.cli.commands.exchange.imports.test_import_update import FIRST_ROW, OVERWRITE


@pytest.fixture
def given_first(given_file, run_import):
    run_import(given_file([FIRST_ROW]))


LATER = {"整改时限": "2026年8月31日"}
BACK = {"整改状态": "未启动"}
VOID = {"整改状态": "已撤并"}


@pytest.mark.usefixtures("given_first")
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (LATER, "推迟了（2026-06-30 → 2026-08-31）"),
        (LATER, "qinling extend A1 --to 2026-08-31"),
        ({"整改时限": "长期坚持"}, "A1 整改时限推迟了（2026-06-30 → 没有日期）"),
        (BACK, "A1 在台账里是整改中，这样会改成未启动"),
        (VOID, "qinling void A1 --reason 原因"),
    ],
)
@pytest.mark.parametrize("options", [(), ("--dry-run",), ("--yes",), ("--json",)])
def test_a_script_is_refused_what_needs_a_step(qinling, given_file, ledger, change, told, options):
    before = ledger.read_bytes()
    file = given_file([FIRST_ROW | change])
    result = qinling("import", file, "--update", "overwrite", *options, COLUMNS="400")

    assert result.exit_code == 16
    assert told in result.stderr + result.stdout
    assert "--ground" in result.stderr + result.stdout
    assert ledger.read_bytes() == before


@pytest.mark.usefixtures("given_first")
@pytest.mark.parametrize("change", [LATER, BACK, VOID])
def test_with_a_ground_the_file_counts_and_the_history_says_why(given_file, run_import, history, change):
    run_import(given_file([FIRST_ROW | change]), *OVERWRITE)

    assert history("A1")[-1]["ground"].endswith("；延期函")


@pytest.mark.usefixtures("given_first")
@pytest.mark.parametrize(
    "change", [{"整改时限": "2026年5月31日"}, {"整改状态": "已完成整改"}, {"备注": "已约谈"}, {}]
)
def test_what_goes_forwards_needs_no_ground(given_file, run_import, change):
    run_import(given_file([FIRST_ROW | change]), "--update", "overwrite")


@pytest.mark.usefixtures("given_first")
@pytest.mark.parametrize("change", [LATER, BACK, VOID])
@pytest.mark.parametrize("update", ["keep", "fill"])
def test_only_a_file_that_overrules_the_ledger_is_asked(given_file, run_import, change, update):
    assert run_import(given_file([FIRST_ROW | change]), "--update", update)["updated"] == 0


def test_a_closed_issue_is_not_rewritten_without_a_ground(given_file, run_import, qinling, issues):
    row = FIRST_ROW | {"整改状态": "已销号", "销号日期": "2026-04-20"}
    run_import(given_file([row]))
    changed = given_file([row | {"责任单位": "板桥镇人民政府", "股室": "二股", "备注": "补记"}])
    refused = qinling("import", changed, "--update", "overwrite", COLUMNS="400")

    assert refused.exit_code == 16
    assert (
        "A1 在台账里已销号，这样会改动责任单位（麻街镇人民政府 → 板桥镇人民政府）、股室（一股 → 二股）"
        in refused.stderr
    )
    run_import(given_file([row | {"备注": "补记"}], "区级补记.xlsx"), "--update", "overwrite")  # it was blank
    run_import(changed, *OVERWRITE)
    assert issues()["A1"]["duty_unit"] == "板桥镇人民政府"


@pytest.mark.usefixtures("given_first")
def test_a_number_of_another_level_is_no_new_issue_without_a_ground(qinling, given_file, run_import, ledger):
    before, file = ledger.read_bytes(), given_file([FIRST_ROW | {"级别": "市级"}], "台账.xlsx")
    refused = qinling("import", file, "--update", "overwrite")

    assert refused.exit_code == 16
    assert "市级的编号，区级已有：A1，台账没有改动。级别写错的请改正" in refused.stderr
    assert ledger.read_bytes() == before
    taken = run_import(file, *OVERWRITE)
    assert (taken["created"], taken["elsewhere"]) == (
        1,
        [{"level": "city", "number": "A1", "others": ["district"]}],
    )


@pytest.mark.usefixtures("given_first")
def test_the_rows_that_need_no_ground_are_taken_with_skip_bad(given_file, run_import, issues):
    file = given_file([FIRST_ROW | LATER, FIRST_ROW | {"问题编号": "A2", "问题描述": "围栏"}])
    run_import(file, "--update", "overwrite", "--skip-bad")

    assert (issues()["A1"]["deadline"], "A2" in issues()) == ("2026-06-30", True)


@pytest.mark.usefixtures("given_first")
@pytest.mark.parametrize(("answer", "day", "code"), [("", "2026-06-30", 16), ("延期函", "2026-08-31", 0)])
def test_a_person_is_shown_the_cells_and_asked_for_the_ground(
    qinling, given_file, issues, monkeypatch, answer, day, code
):
    with monkeypatch.context() as patch:
        patch.setattr(Desk, "is_interactive", True)
        file = given_file([FIRST_ROW | LATER])
        result = qinling("import", file, "--update", "overwrite", input=f"是\n{answer}\n")

    assert "区级台账.xlsx“Sheet1”D2：A1 整改时限推迟了（2026-06-30 → 2026-08-31）" in result.stderr
    assert "凭什么按文件改（写依据，记入历史；回车为不按文件改）" in result.stderr
    assert (result.exit_code, issues()["A1"]["deadline"]) == (code, day)


def test_with_skip_bad_each_error_is_told_once_and_no_refused_row_as_stored(qinling, given_file, run_import):
    rows = [FIRST_ROW, FIRST_ROW | {"问题编号": "A4", "整改时限": "2026-06-32"}]
    run_import(given_file([rows[0]]))
    refused = rows[0] | {"整改状态": "已销号", "责任单位": "水利局 河湖站", "联系方式": "138"}
    path = given_file([refused, rows[1]], "区级更新.xlsx")

    result = qinling("import", path, "--update", "以文件为准", "--skip-bad")

    assert result.stderr.count("2026年6月没有32日") == 1
    assert "台账里还没有验收" in result.stderr
    assert "注意" not in result.stderr
    assert "注意" not in qinling("import", given_file([refused]), "--update", "以文件为准").stderr
