"""The summary sheet and the notes sheet."""

from datetime import timedelta

from qinling.rules.limits import Limits
from qinling.workbook.files.grids import open_grids
from tests.workbook.makers.sample_exports import DAY, issue, load_workbook, write_export


def test_summary_and_notes_explain_the_ledger(tmp_path):
    one = issue(
        deadline=DAY - timedelta(days=1), deadline_kind="dated", lead_unit="区水利局", zone="核心保护区"
    )
    other = issue("2", level="city", status="closed", lead_unit="区水利局")
    book = load_workbook(write_export(tmp_path, [one, other]))

    assert book.sheetnames == ["问题台账", "汇总", "说明", "台账标识"]
    assert book.active.title == "问题台账"
    numbers = load_workbook(tmp_path / "导出.xlsx", data_only=True)["汇总"]
    rows = [[cell.value for cell in row if cell.value is not None] for row in numbers]
    assert ["市级", 0, 0, 0, 0, 1, 0, 1] in rows
    assert ["合计", 0, 1, 0, 0, 1, 0, 2] in rows
    assert ["区水利局", 2, 1, 0, 1, 0, 1] in rows
    assert ["2026年04月", 1, 1, 0, 0, 0, 1] in rows
    assert rows.count(["（未填）", 2, 1, 0, 1, 0, 1]) == 2  # no duty unit, no category
    assert ["（没有日期）", 1, 0, 0, 1, 0, 0] in rows
    assert len(book["汇总"]._charts) == 2
    notes = {row[0].value: row[1].value for row in book["说明"] if row[0].value}
    assert set(notes) >= {cell.value for cell in book["问题台账"][4] if cell.value} | {"序号", "红", "灰"}


def test_many_units_are_put_together_in_the_summary(tmp_path):
    issues = [issue(str(n), duty_unit=f"第{n}村") for n in range(100)]
    page = load_workbook(write_export(tmp_path, issues), data_only=True)["汇总"]

    rows = [[cell.value for cell in row[:7]] for row in page]
    assert ["其余 60 个", 60, 60, 0, 0, 0, 0] in rows


def test_a_unit_that_looks_like_markup_stays_text(tmp_path):
    path = write_export(tmp_path, [issue(duty_unit="<r>甲</r>", lead_unit="<r>乙</r>")])

    texts = {
        value
        for grid in open_grids(path, Limits())
        if grid.name == "汇总"
        for row in grid.rows
        for value in row
    }
    assert texts >= {"<r>甲</r>", "<r>乙</r>"}
