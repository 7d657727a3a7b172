"""The result of an import: columns, bad cells, changes and counts."""

from types import SimpleNamespace

import pytest
from rich.cells import cell_len

from qinling.errors import RowError
from qinling.procedures.importing.ledger_import import FieldChange, ImportResult
from qinling.reports.importing.import_result import (
    change_table,
    column_json,
    column_table,
    error_json,
    error_table,
    get_mapped_field_label,
    import_result_line,
    voided_acceptance_note,
)
from tests.reports.makers import HOSTILE_TEXT, print_lines


def make_error(**values):
    usual = {
        "file": "甲.xlsx",
        "sheet": "台账",
        "row": 7,
        "column": "C",
        "heading": "整改时限",
        "value": "某天",
    }
    return RowError(**{**usual, "why": "读不出日期", "remedy": "请写成 2026-06-30", **values})  # fmt: skip


def make_column(field="number", heading="编号", how="同名", reasons=""):
    names = {"letter": "B", "heading": heading, "field": field, "how": how, "reasons": reasons}
    return SimpleNamespace(file="甲.xlsx", sheet="台账", **names)


def make_change(field="town", old=None, new="甲镇", number="QJ-001"):
    return FieldChange("district", number, field, old, new)


@pytest.mark.parametrize(
    ("name", "label"),
    [("town", "镇办"), ("extra", "（附加列）"), ("ignore", "（不读）"), ("ordinal", "（序号，不入账）"), ("lonlat", "经纬度"), ("新的", "新的")],
)  # fmt: skip
def test_labels_of_mapped_fields(name, label):
    assert get_mapped_field_label(name) == label


@pytest.mark.parametrize("width", [80, 200])
def test_each_column_is_shown_with_what_decided(width):
    columns = [make_column(), make_column("extra", f"网格\n{HOSTILE_TEXT}", "未识别")]
    heading, _, first, *rest = print_lines(column_table(columns), width=width)

    assert heading.split() == ["列", "标题", "字段", "依据"]
    assert first.split() == ["B", "编号", "问题编号", "同名"]
    assert "网格=甲[b]粗[/b]" in rest[0]
    assert "（附加列）" in rest[0]


@pytest.mark.parametrize("width", [80, 120])
def test_the_evidence_of_a_column_wraps_within_the_screen(width):
    reasons = "标题 0.8，内容 0.9；其次 整改完成日期 0.4" * 3
    column = make_column("deadline", "整改完成时间节点（以批复为准）", "近似", reasons)
    lines = print_lines(column_table([column], "甲.xlsx · 台账"), width=width)

    assert lines[0].strip() == "甲.xlsx · 台账"
    assert max(map(cell_len, lines)) <= width
    assert len(lines) > 4
    assert reasons.replace(" ", "")[-6:] in "".join(lines).replace(" ", "")


def test_json_of_a_column_has_its_keys():
    assert column_json(make_column(reasons="标题 1.0")) == {
        "file": "甲.xlsx",
        "sheet": "台账",
        "column": "B",
        "heading": "编号",
        "field": "number",
        "how": "同名",
        "reasons": "标题 1.0",
    }


@pytest.mark.parametrize("width", [80, 200])
def test_a_bad_cell_is_shown_with_its_position_reason_and_remedy(width):
    text = "".join(print_lines(error_table([make_error()]), width=width))

    for part in ("有错的单元格（1 处）", "甲.xlsx", "台账 C7", "【整改时限】某天", "读不出日期。"):
        assert part in text


def test_a_bad_row_is_named_by_its_number():
    text = "".join(print_lines(error_table([make_error(column=None, heading=None)]), width=200))

    assert "台账 第7行" in text
    assert "【" not in text


def test_a_long_or_hostile_value_is_cut_and_stays_text():
    errors = [make_error(value="长" * 41), make_error(value="[b]粗[/b]")]
    text = "".join(print_lines(error_table(errors), width=200))

    assert "长" * 40 + "…" in text
    assert "[b]粗[/b]" in text


def test_many_errors_are_counted():
    lines = print_lines(error_table([make_error()] * 203), width=200)

    assert sum("台账 C7" in line for line in lines) == 200
    assert lines[-1].strip() == "另有 3 处未列出，见标注副本或 --json"


def test_json_of_an_error_has_its_keys():
    assert error_json(make_error()) == {
        "file": "甲.xlsx",
        "sheet": "台账",
        "row": 7,
        "column": "C",
        "heading": "整改时限",
        "value": "某天",
        "why": "读不出日期",
        "remedy": "请写成 2026-06-30",
    }


@pytest.mark.parametrize("width", [80, 200])
def test_changes_are_shown_as_old_and_new(width):
    changes = [make_change(), make_change("status", "rectifying", "closed"), make_change("extra.网格", "一", None)]  # fmt: skip
    title, heading, _, *rows = print_lines(change_table("改动", changes), width=width)

    assert title == "改动"
    assert heading.split() == ["编号", "字段", "原值", "新值"]
    assert [row.split() for row in rows] == [
        ["QJ-001", "镇办", "（空）", "甲镇"],
        ["QJ-001", "整改状态", "整改中", "已销号"],
        ["QJ-001", "网格", "一", "（空）"],
    ]


def test_many_changes_are_counted():
    lines = print_lines(change_table("改动", [make_change()] * 201))

    assert lines[-1].strip() == "另有 1 处未列出，见 --json"


@pytest.mark.parametrize(
    ("numbers", "note"),
    [
        ([], ""),
        (["QJ-001"], "；改动了已验收的内容，QJ-001的验收作废，须重新申请销号"),
        (["QJ-001", "QJ-002"], "；改动了已验收的内容，2 个问题的验收作废，须重新申请销号"),
    ],
)
def test_voided_acceptances_are_noted(numbers, note):
    changes = [make_change("accepted_level", "district", None, number) for number in numbers]

    assert voided_acceptance_note([make_change(), *changes]) == note


@pytest.mark.parametrize(
    ("result", "duplicates", "bad_rows", "line"),
    [
        (ImportResult(1, 2, 3), 0, 0, "已导入：新增 1 个、更新 2 个、未变 3 个问题"),
        (
            ImportResult(1, 0, 0),
            2,
            3,
            "已导入：新增 1 个、更新 0 个、未变 0 个问题，文件内重复 2 行，跳过有错的 3 行",
        ),
        (ImportResult(unchanged=3), 0, 0, "台账没有变化：新增 0 个、更新 0 个、未变 3 个问题"),
    ],
)
def test_an_import_in_one_line(result, duplicates, bad_rows, line):
    assert import_result_line(result, duplicates, bad_rows, dry_run=False) == line


def test_a_dry_run_says_that_nothing_was_changed():
    line = import_result_line(ImportResult(1, 2, 3), 0, 0, dry_run=True)

    assert line == "试运行：将新增 1 个、更新 2 个、未变 3 个问题；台账没有改动"
