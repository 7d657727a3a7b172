"""`template ledger`: an empty form that looks like an export and that import reads without options."""

from datetime import date

import pytest
from openpyxl import load_workbook

from tests.workbook.makers.returned_workbooks import FIRST_ROW, Copy
from tests.workbook.makers.sample_exports import convert, needs_calc


@pytest.fixture
def form(run_ok, tmp_path):
    """Write an empty form and return the file."""

    def write(*options, name="空表.xlsx", **env):
        run_ok("template", "ledger", tmp_path / name, *options, **env)
        return tmp_path / name

    return write


def fill_rows(path, *rows):
    """Type *rows*, heading → cell, under the headings, as a person does."""
    copy = Copy(path)
    for row, cells in enumerate(rows, FIRST_ROW):
        for heading, value in cells.items():
            copy.sheet.cell(row, copy.headings[heading]).value = value
    return copy.save(path)


def test_an_empty_ledger_file_is_formatted_like_an_export(form, run_ok, given_issue, tmp_path):
    given_issue("A1")
    run_ok("export", tmp_path / "导出.xlsx")
    page, exported = (load_workbook(path).worksheets[0] for path in (form(), tmp_path / "导出.xlsx"))

    assert [[cell.value for cell in row] for row in page["A3:X4"]] == [
        [cell.value for cell in row] for row in exported["A3:X4"]
    ]
    assert page["A1"].value == exported["A1"].value
    assert page.freeze_panes == exported.freeze_panes
    assert page.auto_filter.ref == "A4:X204"
    widths, usual = ({k: v.width for k, v in one.column_dimensions.items()} for one in (page, exported))
    assert usual.pop("Y")  # 督察意见: inspectors write into exports
    assert widths == usual
    for row in (FIRST_ROW, FIRST_ROW + 199):
        assert all(cell.value is None and cell.border.left.style for cell in page[row])
        offered = [rule for rule in page.data_validations.dataValidation if f"C{row}" in rule.sqref]
        assert [rule.formula1 for rule in offered] == ['"省级,市级,区级"']
    assert len(page.conditional_formatting) == len(exported.conditional_formatting)


def test_an_empty_ledger_file_has_instructions_and_no_manifest(form):
    book = load_workbook(form())

    assert book.sheetnames == ["问题台账", "说明"]
    notes = {row[0].value: row[1].value for row in book["说明"] if row[0].value}
    assert "qinling import" in notes["读入"]
    assert "台账标识" not in "".join(map(str, notes.values()))


def test_importing_an_empty_ledger_file_reports_no_issues(form, run_import, run_ok):
    said = run_import(form())
    assert (said["created"], said["errors"]) == (0, [])
    told = run_ok("import", form(name="又.xlsx")).stderr
    assert "又.xlsx 的工作表“问题台账”里没有问题，标题行下面还是空的" in told


def test_a_filled_ledger_file_has_its_levels_in_a_column_and_its_day_above(form, run_import, issues):
    page = fill_rows(
        form(),
        {"问题编号": "610000199001011234", "级别": "市级", "问题描述": "河道弃渣", "整改时限": "9月30日前"},
        {"问题编号": "A2", "级别": "区级", "问题描述": "违建", "完成率": 0.4},
    )
    said = run_import(page)

    assert (said["created"], said["items"][0]["as_of"]) == (2, "2026-04-25")
    found = issues()
    assert found["610000199001011234"]["level"] == "city"
    assert found["610000199001011234"]["deadline"] == "2026-09-30"
    assert (found["A2"]["level"], found["A2"]["percent"]) == ("district", 40.0)


def test_the_day_above_is_today_until_somebody_types_another(form, run_import, issues):
    path = form("--today", "2027-03-01")
    assert load_workbook(path).worksheets[0]["F2"].value.date() == date(2027, 3, 1)
    fill_rows(path, {"级别": "区级", "问题描述": "违建", "整改时限": "年底前"})
    run_import(path)
    assert [one["deadline"] for one in issues().values()] == ["2027-12-31"]


def test_an_empty_ledger_file_of_one_level_has_no_level_column(form, run_import, issues):
    path = form("--level", "省", QINLING_OFFICE="商州区秦岭办")
    page = load_workbook(path).worksheets[0]
    assert page["A1"].value == "秦岭生态环境保护问题台账（省级）"
    assert page["A2"].value == "填报单位：商州区秦岭办"
    assert "级别" not in Copy(path).headings
    fill_rows(path, {"问题编号": "A1", "问题描述": "违建"})
    run_import(path)
    assert issues()["A1"]["level"] == "province"


def test_the_columns_and_the_title_have_the_options_of_an_export(form, with_settings, run_import, issues):
    look = with_settings(
        '[export]\ntitle = "麻街镇台账"\ncolumns = ["编号", "级别", "描述", "extra=网格员"]\n'
    )
    path = form(**look)
    assert load_workbook(path).worksheets[0]["A1"].value == "麻街镇台账"
    assert list(Copy(path).headings) == ["问题编号", "级别", "问题描述", "网格员"]
    fill_rows(path, {"级别": "区级", "问题描述": "违建", "网格员": "王某"})
    assert run_import(path)["created"] == 1
    other = form(
        "--columns", "编号,描述,整改进展", "--level", "区级", "--title", "自查表", name="b.xlsx", **look
    )
    assert list(Copy(other).headings) == ["问题编号", "问题描述", "整改工作进展"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["空表.xls"], "请以 .xlsx 结尾"),
        (["空表.xlsx", "--columns", "编号=案由,级别,描述"], "“案由”填好再导入时不会被认作问题编号"),
        (
            ["空表.xlsx", "--columns", "编号,级别,描述,extra=整改期限"],
            "“整改期限”填好再导入时不会被认作附加列",
        ),
        (["空表.xlsx", "--columns", "编号,描述"], "没有级别"),
        (["空表.xlsx", "--level", "省级", "--title", "市级交办台账"], "“市级交办台账”说的不是省级"),
    ],
)
def test_an_empty_ledger_file_that_import_would_misread_is_refused(qinling, tmp_path, options, said):
    file, *more = options
    result = qinling("template", "ledger", tmp_path / file, *more)
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert said in result.stderr


def test_headings_listed_in_the_settings_may_be_the_offices_own(form, with_settings, run_import):
    own = with_settings('[import.headings]\n"案由" = "number"\n')
    path = form("--columns", "编号=案由,级别,描述", **own)
    fill_rows(path, {"案由": "A1", "级别": "区级", "问题描述": "违建"})
    assert run_import(path, "--dry-run", code=0)["created"] == 1


def test_a_form_that_is_filled_in_is_not_replaced(qinling, tmp_path):
    (tmp_path / "已填.xlsx").write_bytes(b"filled in")
    result = qinling("template", "ledger", tmp_path / "已填.xlsx")
    assert (result.exit_code, (tmp_path / "已填.xlsx").read_bytes()) == (26, b"filled in")
    assert "换一个文件名" in result.stderr


@needs_calc
def test_an_empty_ledger_file_saved_by_libreoffice_is_still_empty(form, run_import, tmp_path):
    assert run_import(convert(form(), "ods", tmp_path))["created"] == 0


def test_a_blank_form_has_no_columns_that_only_show(qinling, tmp_path):
    refused = qinling(
        "template", "ledger", tmp_path / "表.xlsx", "--columns", "问题编号,级别,描述,剩余天数,时限原文"
    )
    assert refused.exit_code == 2
    assert "空白表里填不了的列：剩余天数、时限原文" in refused.stderr
    assert not (tmp_path / "表.xlsx").exists()
