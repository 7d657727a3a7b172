"""Cell values of an issue, also redacted."""

import pytest

from qinling.workbook.export.cell_values import get_cell_value
from qinling.workbook.headings.column_uses import CLOSED_YES_NO, RECTIFIED_YES_NO
from tests.workbook.makers.sample_exports import DAY, export_options, issue, load_workbook, write_export


@pytest.mark.parametrize(
    ("field", "values", "cell"),
    [
        ("level", {"level": "city"}, "市级"),
        ("status", {"status": "rectified"}, "已完成整改（待销号）"),
        ("schedule", {"schedule": "behind"}, "未达到序时进度"),
        ("percent", {"percent": 33.33}, 0.3333),
        ("on_platform", {"on_platform": False}, "否"),
        ("on_platform", {}, None),
        ("lon", {"lon": 109.123456789012}, 109.12345679),
        ("closed_on", {"closed_on": DAY}, DAY),
        ("lead_days", {"lead_days": 45}, 45),
        ("progress", {"progress": "甲\r\n乙\r丙"}, "甲\n乙\n丙"),
        ("deadline", {"deadline": DAY, "deadline_kind": "dated", "deadline_text": "4月底前"}, DAY),
        ("deadline", {"deadline": DAY, "deadline_kind": "dated_standing"}, "2026年4月25日前，并长期坚持"),
        ("deadline", {"deadline_kind": "immediate", "deadline_text": "即知即改"}, "即知即改"),
        ("deadline", {"deadline_kind": "immediate"}, "立行立改"),
        ("deadline", {"deadline_kind": "standing"}, "长期坚持"),
        ("deadline", {"deadline_kind": "none"}, None),
        ("extra:网格", {"extra": {"网格": "三号"}}, "三号"),
        ("extra:网格", {}, None),
    ],
)
def test_a_cell_has_the_value_for_people(field, values, cell):
    assert get_cell_value(issue(**values), field) == cell


@pytest.mark.parametrize(
    ("field", "text", "cell"),
    [
        ("person", "张某", "〔略〕"),
        ("leader", "李某", "〔略〕"),
        ("contact", "0914-2300000", "〔略〕"),
        ("person", None, None),
        ("description", "联系张某13809141234，或(0914)2300000", "联系张某〔略〕，或〔略〕"),
        ("progress", "电话 +86 138-0914-1234；029－87654321", "电话 〔略〕；〔略〕"),
        ("remark", "１３８０９１４１２３４", "〔略〕"),
        ("measures", "清运 2026 方，编号 610000199001011234", "清运 2026 方，编号 610000199001011234"),
        ("number", "13809141234", "13809141234"),
    ],
)
def test_redacted_cells_name_nobody(field, text, cell):
    assert get_cell_value(issue(**{"number": "1", field: text}), field, redact=True) == cell


def test_a_redacted_file_holds_no_name_anywhere(tmp_path):
    one = issue(person="张某", leader="李某", contact="13809141234", extra={"网格员": "王某 13809141234"})
    sheet = export_options(
        "number", "level", "description", "person", "leader", "contact", "extra=网格员", redact=True
    )
    book = load_workbook(write_export(tmp_path, [one], sheet))

    said = "".join(str(cell.value) for page in book for row in page for cell in row)
    assert "张某" not in said
    assert "13809141234" not in said
    assert "王某 〔略〕" in said


@pytest.mark.parametrize(
    ("field", "cell"),
    [("status", "已销号（未经验收）"), (CLOSED_YES_NO, "是（未经验收）"), (RECTIFIED_YES_NO, "是")],
)
def test_a_close_out_without_acceptance_is_marked(field, cell):
    marked = issue(status="closed", closed_unaccepted=True)

    assert get_cell_value(marked, field) == cell
    assert "未经验收" not in str(get_cell_value(marked._replace(closed_unaccepted=None), field))
    assert "未经验收" not in str(get_cell_value(marked._replace(status="rectifying"), field))
