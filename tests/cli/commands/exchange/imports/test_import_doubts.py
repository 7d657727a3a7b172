"""What a file leaves open: asked on one screen, refused in a script, remembered as a recipe."""

import json

import pytest

from qinling.cli.context import Desk
from qinling.errors import Choice, Doubt
from qinling.workbook.reading import ledger_reader
from qinling.workbook.tables.cell_accounting import CellCounts
from tests.workbook.makers.odd_workbooks import write_cells

UNCLEAR_ROWS = [
    {"问题编号": "A1", "问题描述": "河道堆放弃渣", "整改时间": "2026年5月1日", "网格长": "张某"},
    {"问题编号": "A2", "问题描述": "围栏破损", "整改时间": "2026年5月9日", "网格长": "李某"},
]
MAP = ("--map", "整改时间=deadline")
LEVEL = ("--level", "区级")
IN_JUNE = ("--today", "2026-06-10")  # when 整改时间 may say when it was done


@pytest.fixture
def unclear_file(given_file):
    """A file that says neither its level nor what 整改时间 means."""
    return given_file(UNCLEAR_ROWS, "问题汇总.xlsx", ["麻街镇问题台账（2026年4月）"])


@pytest.fixture
def answer(qinling, monkeypatch):
    """Run a command as a person does who types the *lines* at a terminal."""

    def run(*words, lines):
        with monkeypatch.context() as patch:
            patch.setattr(Desk, "is_interactive", True)
            return qinling(*words, input="".join(f"{line}\n" for line in lines))

    return run


# -- in a script ------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [(), ("--yes",), ("--dry-run",), ("--skip-bad", "--yes")])
def test_a_script_is_told_each_doubt_and_the_options_that_settle_it(qinling, unclear_file, ledger, options):
    result = qinling("import", unclear_file, *MAP, *options)

    assert (result.exit_code, result.stdout) == (20, "")
    assert "问题汇总.xlsx 工作表“Sheet1”：没有写明是省级、市级还是区级台账" in result.stderr
    assert "    如：河道堆放弃渣、围栏破损\n" in result.stderr
    assert "    区级：--level 区级\n" in result.stderr
    assert "4 列：认出 3 列，存为其他列 1 列（网格长）" in result.stderr
    assert result.stderr.splitlines()[-1].startswith("错误：问题汇总.xlsx 有 1 处只有人才知道，没有读入。")
    assert not ledger.exists()


def test_the_doubts_of_all_files_are_told_at_once(qinling, given_file, ledger):
    files = [given_file(UNCLEAR_ROWS, name) for name in ("甲.xlsx", "乙.csv")]
    result = qinling("import", *files, *LEVEL)

    assert result.exit_code == 20
    for name in ("甲.xlsx 工作表“Sheet1”", "乙.csv 工作表“乙”"):
        assert f"{name}：“整改时间”列既可能是整改时限，也可能是完成整改日期" in result.stderr
    assert "甲.xlsx、乙.csv 有 2 处" in result.stderr
    assert not ledger.exists()


def test_json_lists_the_doubts_with_options_that_work(run_import, unclear_file, issues):
    options = []
    while doubts := (said := run_import(unclear_file, *options, code=0 if len(options) == 4 else 20))[
        "doubts"
    ]:
        assert (said["created"], said["errors"]) == (0, [])
        options += doubts[0]["option"]
        assert doubts[0]["option"] == doubts[0]["answers"][0]["option"]

    assert options == [*MAP, *LEVEL]
    assert issues()["A2"]["deadline"] == "2026-05-09"


def test_every_answer_to_a_doubt_is_accepted(run_import, unclear_file):
    (doubt,) = run_import(unclear_file, *LEVEL, code=20)["doubts"]
    fields = []
    for one in doubt["answers"]:
        columns = run_import(unclear_file, *LEVEL, *one["option"], "--dry-run", *IN_JUNE)["columns"]
        fields += [column["field"] for column in columns if column["heading"] == "整改时间"]

    assert fields == ["deadline", "rectified_on", "extra"]


def test_a_map_entry_that_names_nothing_is_reported_before_the_doubts(qinling, unclear_file):
    result = qinling("import", unclear_file, *MAP, "--map", "没有的=town")

    assert result.exit_code == 2
    assert "没有哪张表有“没有的”" in result.stderr


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("@日期次序=年", "--map @日期次序=年：“年”不在可选词内。可用：日月年、月日年"),
        ("@颜色=整改中", "以 @ 开头的可用："),
        ("F列=时间", "没有“时间”这个字段"),
        ("@表 没有的=不读", "没有哪张表有“@表 没有的”"),
        ("Z列=town", "没有哪张表有“Z列”"),
    ],
)
def test_a_map_entry_that_makes_no_sense_says_what_is_possible(qinling, unclear_file, pair, said):
    result = qinling("import", unclear_file, *MAP, *LEVEL, "--map", pair)

    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize("key", ["C列", "整改时间（C列）", "Sheet1!整改时间", "Sheet1!C列"])
def test_a_column_is_named_by_its_letters_and_its_sheet(run_import, unclear_file, issues, key):
    run_import(unclear_file, *LEVEL, "--map", f"{key}=deadline")

    assert issues()["A1"]["deadline"] == "2026-05-01"


# -- at a terminal ----------------------------------------------------------------------------


def test_none_of_two_columns_keeps_the_words_of_both(answer, given_file, qinling, ledger):
    rows = [
        {
            "问题编号": f"A{n}",
            "级别": "区级",
            "问题描述": "弃渣",
            "检查时间": f"2026-04-0{n}",
            "排查时间": f"2026-04-1{n}",
        }
        for n in (1, 2)
    ]
    result = answer("import", given_file(rows, "并列.xlsx"), lines=["备注", "0", "否", "是"])
    extra = json.loads(qinling("show", "A1", "--json").stdout)["items"][0]["extra"]

    assert "没有“备注”这个答案。请选 1、2、0" in result.stderr
    assert result.exit_code == 0, result.stderr
    assert set(extra) == {"检查时间", "排查时间"}


def test_a_person_answers_by_number_and_the_file_is_written(answer, unclear_file, issues):
    result = answer("import", unclear_file, lines=["1", "1", "否", "是"])

    assert result.exit_code == 0, result.stderr
    assert "1/1 工作表“Sheet1”：“整改时间”列既可能是整改时限，也可能是完成整改日期" in result.stderr
    assert "    1 整改时限\n    2 完成整改日期\n    0 都不是，存为其他列\n" in result.stderr
    assert "没有写明是省级、市级还是区级台账" in result.stderr
    assert "4 列：认出 3 列，存为其他列 1 列（网格长）" in result.stderr
    assert issues()["A1"]["deadline"] == "2026-05-01"


@pytest.mark.parametrize(
    ("text", "field"),
    [("2", "rectified_on"), ("完成整改日期", "rectified_on"), ("发现日期", "found_on"), ("0", "extra"), ("ignore", "ignore")],
)  # fmt: skip
def test_an_answer_is_a_number_a_label_or_any_field(answer, unclear_file, text, field):
    lines = ["9", "天气", text, "否", "列", "否"]
    result = answer("import", unclear_file, *LEVEL, *IN_JUNE, lines=lines)

    assert "没有“9”这个答案。请选 1、2、0" in result.stderr
    assert "没有“天气”这个字段" in result.stderr
    labels = {
        "rectified_on": "完成整改日期",
        "found_on": "发现日期",
        "extra": "（附加列）",
        "ignore": "（不读）",
    }
    line = next(line for line in result.stderr.splitlines() if line.startswith("C   整改时间"))
    assert line.split()[2:] == [labels[field], "设定"]


def test_an_answer_that_settles_nothing_is_not_asked_for_again(answer, unclear_file, monkeypatch):
    doubt = Doubt("问题汇总.xlsx", "Sheet1", "总也看不懂", (), (Choice("区级", ("--level", "区级")),))

    def read_in_vain(*_):
        ledger_reader.raise_open_doubts(
            [ledger_reader.SheetReading("问题汇总.xlsx", "Sheet1", doubts=[doubt])]
        )

    monkeypatch.setattr(ledger_reader, "read_ledger_file", read_in_vain)
    result = answer("import", unclear_file, lines=["1"] * 9)

    assert result.exit_code == 20
    assert result.stderr.count("请选数字") == 1


def test_the_columns_are_shown_before_the_yes_where_they_are_asked_for(answer, unclear_file, ledger):
    result = answer("import", unclear_file, *MAP, *LEVEL, lines=["列", "否"])

    assert "  问题汇总.xlsx · Sheet1：存为其他列：网格长\n" in result.stderr
    assert "C   整改时间  整改时限    设定" in result.stderr
    assert "记住" not in result.stderr
    assert "没有写入" in result.stderr
    assert not ledger.exists()


# -- recipes ----------------------------------------------------------------------------------


@pytest.fixture
def recipe_folder(tmp_path):
    """Where the recipes are kept: the folder of settings of the `qinling` fixture."""
    return tmp_path / "qinling" / "recipes"


@pytest.fixture
def given_recipe(answer, unclear_file):
    """The answers to the unclear file, kept as a recipe; nothing is written."""
    result = answer("import", unclear_file, "--dry-run", lines=["1", "区级", ""])
    assert result.exit_code == 0, result.stderr
    assert "记住这些回答，下次同样的表不再问（是/否） [是]" in result.stderr
    assert "已记下表样“麻街镇问题台账”" in result.stderr


@pytest.mark.usefixtures("given_recipe")
def test_the_same_form_next_month_is_read_without_a_question(qinling, given_file, issues):
    next_month = given_file(UNCLEAR_ROWS, "问题汇总6月.xlsx", ["麻街镇问题台账（2026年5月）"])
    result = qinling("import", next_month)

    assert result.exit_code == 0
    assert (
        "问题汇总6月.xlsx：按表样“麻街镇问题台账”（2026-04-25 记下）读入；不用请加 --no-recipe\n"
        in result.stderr
    )
    assert issues()["A1"]["deadline"] == "2026-05-01"
    assert issues()["A1"]["level"] == "district"


@pytest.mark.usefixtures("given_recipe")
@pytest.mark.parametrize(
    ("name", "above", "changes", "said"),
    [
        ("问题汇总.xlsx", "麻街镇问题台账", {"新列": "甲"}, "表样“麻街镇问题台账”（2026-04-25 记下）的标题变了：多了“新列”"),
        ("问题汇总.xlsx", "板桥镇问题台账", {}, ""),
    ],
    ids=["changed", "another sender"],
)  # fmt: skip
def test_another_or_a_changed_form_is_asked_again(qinling, given_file, name, above, changes, said):
    result = qinling("import", given_file([row | changes for row in UNCLEAR_ROWS], name, [above]))

    assert result.exit_code == 20
    assert said in result.stderr
    assert "读入；不用请加" not in result.stderr


@pytest.mark.usefixtures("given_recipe")
def test_a_person_sees_that_a_form_has_changed_before_the_questions_and_once(answer, given_file):
    rows = [row | {"新列": "甲"} for row in UNCLEAR_ROWS]
    file = given_file(rows, "问题汇总.xlsx", ["麻街镇问题台账"])
    said = answer("import", file, lines=["1", "1", "", "否"]).stderr

    assert said.count("的标题变了") == 1
    assert said.index("的标题变了") < said.index("1/1 ")
    assert "已记下表样“麻街镇问题台账-2”" in said


@pytest.mark.usefixtures("given_recipe")
def test_a_recipe_is_not_used_where_it_is_not_wanted(qinling, unclear_file):
    assert qinling("import", unclear_file, "--no-recipe").exit_code == 20


@pytest.mark.usefixtures("given_recipe")
def test_the_options_of_the_command_go_before_a_recipe(run_import, unclear_file, issues):
    run_import(unclear_file, "--map", "整改时间=rectified_on", "--level", "市级", *IN_JUNE)

    assert (issues()["A1"]["rectified_on"], issues()["A1"]["level"]) == ("2026-05-01", "city")


def test_a_no_keeps_nothing(answer, unclear_file, qinling):
    answer("import", unclear_file, "--dry-run", lines=["1", "区级", "否"])

    assert "还没有记下过表样" in qinling("recipe", "list").stderr


def test_what_the_command_gave_is_kept_with_the_answers(answer, unclear_file, run_import):
    answer("import", unclear_file, *MAP, "--dry-run", lines=["区级", ""])

    assert run_import(unclear_file)["created"] == 2


def test_a_recipe_is_completed_by_later_answers_and_replaced_where_it_was_not_used(
    answer, unclear_file, recipe_folder, qinling, read_json
):
    def read_recipe():
        (item,) = read_json(qinling("recipe", "list", "--json"), "recipes")["items"]
        return item["level"], item["entries"]

    answer("import", unclear_file, *LEVEL, "--dry-run", lines=["1", ""])
    file = recipe_folder / "麻街镇问题台账.toml"
    file.write_text(
        file.read_text("utf-8").replace('"整改时间" = "deadline"', ""), "utf-8"
    )  # half of it is gone
    answer("import", unclear_file, "--dry-run", lines=["1", ""])
    assert read_recipe() == ("district", [{"key": "整改时间", "use": "deadline"}])

    answer("import", unclear_file, "--no-recipe", "--dry-run", *IN_JUNE, lines=["2", "市级", ""])
    assert read_recipe() == ("city", [{"key": "整改时间", "use": "rectified_on"}])


def test_the_answers_to_a_named_recipe_are_kept_with_what_it_says(answer, unclear_file, tmp_path, run_import):
    recipe = tmp_path / "手写.toml"
    recipe.write_text('[entries]\n"整改时间" = "整改时限"\n', "utf-8")
    answer("import", unclear_file, "--recipe", recipe, "--dry-run", lines=["区级", ""])

    assert run_import(unclear_file)["created"] == 2


def test_the_recipes_lie_beside_the_settings(answer, unclear_file, tmp_path):
    settings = tmp_path / "office" / "settings.toml"
    settings.parent.mkdir()
    settings.write_text('office = "某区"\n', "utf-8")
    answer("--settings", settings, "import", unclear_file, "--dry-run", lines=["1", "区级", ""])

    assert [path.name for path in (settings.parent / "recipes").iterdir()] == ["麻街镇问题台账.toml"]


def test_one_form_is_read_by_a_file_that_is_named(run_import, given_file, tmp_path, issues):
    recipe = tmp_path / "手写.toml"
    recipe.write_text('level = "区级"\n[entries]\n"整改时间" = "整改时限"\n', "utf-8")
    run_import(given_file(UNCLEAR_ROWS, "问题汇总.xlsx"), "--recipe", recipe)

    assert issues()["A1"]["deadline"] == "2026-05-01"


@pytest.mark.usefixtures("given_recipe")
def test_a_recipe_is_listed_shown_and_forgotten(run_ok, qinling, read_json, unclear_file):
    (item,) = read_json(qinling("recipe", "list", "--json"), "recipes")["items"]
    assert read_json(qinling("recipe", "show", "麻街", "--json"), "recipes")["items"] == [item]
    assert (item["name"], item["level"], item["made"]) == ("麻街镇问题台账", "district", "2026-04-25")
    assert item["entries"] == [{"key": "整改时间", "use": "deadline"}]
    assert item["tables"] == [
        {"title": "麻街镇问题台账", "headings": ["问题编号", "问题描述", "整改时间", "网格长"]}
    ]

    assert "整改时间=整改时限" in run_ok("recipe", "list").stdout
    shown = run_ok("recipe", "show", "麻街镇问题台账")
    assert "  整改时间 = 整改时限\n" in shown.stdout
    assert "recipes/麻街镇问题台账.toml" in shown.stderr

    assert "已删去表样“麻街镇问题台账”" in run_ok("recipe", "forget", "麻街").stderr
    assert qinling("import", unclear_file).exit_code == 20


@pytest.mark.usefixtures("given_recipe")
@pytest.mark.parametrize("name", ["板桥", "../settings", ""])
def test_a_recipe_that_is_not_there_is_refused_with_those_that_are(qinling, name):
    result = qinling("recipe", "forget", name or "没有")

    assert result.exit_code == 2
    assert "记下的有：麻街镇问题台账" in result.stderr


def test_a_broken_recipe_refuses_the_import_and_says_how_to_go_on(qinling, unclear_file, recipe_folder):
    recipe_folder.mkdir(parents=True)
    (recipe_folder / "坏.toml").write_text("[", "utf-8")

    assert qinling("import", unclear_file, *MAP, *LEVEL).exit_code == 18
    assert qinling("import", unclear_file, *MAP, *LEVEL, "--no-recipe").exit_code == 0


# -- columns and cells ------------------------------------------------------------------------


def test_the_columns_are_explained_on_stdout(qinling, unclear_file, ledger):
    result = qinling("import", unclear_file, *MAP, *LEVEL, "--explain-columns", "--dry-run")

    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines[0].strip() == "问题汇总.xlsx · Sheet1"
    assert lines[1].split() == ["列", "标题", "字段", "依据"]
    assert [line.split()[0] for line in lines[3:]] == ["A", "B", "C", "D"]
    assert not ledger.exists()


def test_columns_are_explained_though_the_level_is_open(qinling, unclear_file):
    result = qinling("import", unclear_file, *MAP, "--explain-columns")

    assert result.exit_code == 20
    assert "整改时间  整改时限" in result.stdout


@pytest.fixture
def given_reading(monkeypatch):
    """Let the reader say of each sheet that *counts* became of its cells, and *unread* of those that it did not read."""

    def change(counts, unread=(), notes=()):
        read = ledger_reader.read_ledger_file

        def read_and_count(*args):
            readings = read(*args)
            for reading in readings:
                reading.cells, reading.unread = counts, list(unread)
                reading.notes += notes
            return readings

        monkeypatch.setattr(ledger_reader, "read_ledger_file", read_and_count)

    return change


CLEAR_ROWS = [row | {"整改时间": None} for row in UNCLEAR_ROWS]


def test_what_became_of_the_cells_is_said_and_stands_in_the_json(qinling, given_file, given_reading):
    given_reading(CellCounts(fields=4, extra=2, headings=4))
    file = given_file(CLEAR_ROWS, "区级.xlsx")

    line = "区级.xlsx 共 10 格：读入 4，存为其他列 2（网格长），标题说明等 4，未读 0\n"
    assert line in qinling("import", file).stderr
    said = json.loads(qinling("import", file, file, "--json").stdout)
    assert said["items"][0]["cells"] == {
        "read": 4, "extra": 2, "row_number": 0, "heading": 4, "note": 0,
        "group": 0, "total": 0, "other_table": 0, "unread": 0,
    }  # fmt: skip
    assert said["cells"]["read"] == 8


def test_unread_cells_refuse_a_file_and_are_said_where_the_rest_is_taken(
    qinling, given_file, given_reading, ledger
):
    given_reading(CellCounts(fields=4, unread=6), ["Sheet1!H3:J9 像是另一张表"])
    file = given_file(CLEAR_ROWS, "区级.xlsx")
    refused = qinling("import", file)

    assert refused.exit_code == 16
    assert "区级.xlsx 没有读懂：Sheet1!H3:J9 像是另一张表\n" in refused.stderr
    assert "有 6 格没有读懂，台账没有改动。" in refused.stderr
    assert not ledger.exists()
    assert json.loads(qinling("import", file, "--json").stdout)["items"][0]["unread"] == [
        "Sheet1!H3:J9 像是另一张表"
    ]
    taken = qinling("import", file, "--skip-bad")
    assert (taken.exit_code, "Sheet1!H3:J9" in taken.stderr) == (0, True)


def test_notes_are_said_once_and_the_many_are_counted(qinling, given_file, given_reading):
    notes = [f"第{at}条说明" for at in range(12)]
    given_reading(CellCounts(), notes=[*notes, *notes])
    file = given_file(CLEAR_ROWS, "区级.xlsx")
    result = qinling("import", file)

    assert "区级.xlsx：第0条说明\n" in result.stderr
    assert "另有 4 条见 --json\n" in result.stderr
    assert result.stderr.count("条说明") == 8
    assert "存为其他列：" not in result.stderr  # the line of the cells names them
    assert json.loads(qinling("import", file, "--json").stdout)["items"][0]["notes"] == [
        "存为其他列：网格长",
        *notes,
        *notes,
    ]


# -- diff -------------------------------------------------------------------------------------


def test_diff_asks_and_takes_the_same_options(qinling, answer, given_file):
    before = given_file(UNCLEAR_ROWS, "区级一.csv")
    after = given_file([UNCLEAR_ROWS[0] | {"整改时间": "2026年5月2日"}, UNCLEAR_ROWS[1]], "区级二.csv")

    refused = qinling("diff", before, after)
    assert (refused.exit_code, "--map 整改时间=deadline" in refused.stderr) == (20, True)
    compared = qinling("diff", before, after, *MAP)
    assert (compared.exit_code, "2026-05-02" in compared.stdout) == (0, True)
    asked = answer("diff", before, after, lines=["1", "否", "1", "否"])
    assert asked.stdout.endswith(compared.stdout)


def test_diff_wants_a_map_entry_to_name_a_column_of_one_of_its_files(qinling, tmp_path, given_file):
    import xlsxwriter

    before = given_file(UNCLEAR_ROWS, "区级一.csv")
    after = tmp_path / "区级二.xlsx"
    with xlsxwriter.Workbook(after) as book:
        write_cells(book.add_worksheet(), (("问题编号", "问题描述"), ("A1", "甲")))

    assert qinling("diff", before, after, *MAP).exit_code == 0
    assert qinling("diff", before, after, *MAP, "--map", "没有的=town").exit_code == 2
