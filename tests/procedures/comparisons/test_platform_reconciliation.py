"""Two populations side by side: whatever the platform's table holds, every row and issue is counted once."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qinling.ledger.engine import open_ledger
from qinling.ledger.reader import open_reader
from qinling.procedures.comparisons.platform_reconciliation import (
    reconcile_with_platform,
    record_platform_entries,
)
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.importing.ledger_import import import_drafts
from qinling.reports.comparisons.reconciliation import totals_line
from qinling.rules.drafts import Draft, Sheet

STAMP = Stamp("测试员", "2026-04-25T01:02:03.000004Z", date(2026, 4, 25))
SHEET = Sheet("平台.xlsx", "台账")
TEXTS = [
    "河道内堆放建筑弃渣约二十立方米，影响行洪安全",
    "河道内堆放建筑弃渣约二十立方米，影响行洪",
    "林地边搭建彩钢棚一处，没有手续",
    "采石场边坡没有治理，水土流失严重",
]


def make_draft(row, number, text, level="district", **values):
    said = {"level": level, "number": number, "description": text, "status": "rectifying", **values}
    return Draft(said, {}, SHEET, row)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("office") / "ledger.db"
    levels = ("district", "district", "city")
    with open_ledger(path, create=True) as writer:
        drafts = [
            make_draft(row, f"A{row}", TEXTS[row % 4], levels[row % 3], on_platform=row % 2 == 0 or None)
            for row in range(12)
        ]
        import_drafts(writer, drafts, STAMP)
    return path


ROWS = st.lists(
    st.tuples(
        st.sampled_from([*(f"A{row}" for row in range(14)), "a1", "P-1", None]),
        st.sampled_from([*TEXTS, f"{TEXTS[0]}！", "没有登记过的一处"]),
        st.sampled_from(["district", "city"]),
    ),
    max_size=12,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_every_row_and_every_issue_is_counted_once(path, rows):
    drafts = [make_draft(at, *row) for at, row in enumerate(rows, 2)]
    with open_reader(path) as reader:
        found = reconcile_with_platform(reader, drafts, {})
    placed = [
        *(pair.draft.row for pair in found.pairs),
        *(match.draft.row for match in (*found.likely, *found.repeated)),
        *(draft.row for draft in found.platform_only),
    ]
    assert sorted(placed) == [draft.row for draft in drafts]
    assert found.platform_count == len(rows)
    issues = [pair.issue.number for pair in found.pairs] + [issue.number for issue in found.ledger_only]
    assert len(issues) == len(set(issues)) == found.ledger_count
    levels = {row[2] for row in rows} or {"district", "city"}
    assert found.ledger_count == 8 * ("district" in levels) + 4 * ("city" in levels)
    only = len(found.likely) + len(found.platform_only)
    assert found.ledger_count - len(found.ledger_only) == len(rows) - only - len(found.repeated)
    assert f"台账 {found.ledger_count} 个" in totals_line(found)
    assert f"平台 {len(rows)} 行" in totals_line(found)


def test_a_row_with_the_number_is_the_issue_before_one_with_its_words(path):
    drafts = [
        make_draft(2, "P-1", "唯一的一句不与别的相同的话"),
        make_draft(3, "B1", "唯一的一句不与别的相同的话"),
    ]
    with open_ledger(path, dry_run=True) as writer:
        import_drafts(writer, [make_draft(2, "B1", "唯一的一句不与别的相同的话")], STAMP)
        found = reconcile_with_platform(writer, drafts, {})
    assert [(pair.draft.row, pair.issue.number) for pair in found.pairs] == [(3, "B1")]
    assert [match.draft.row for match in found.repeated] == [2]


def test_each_issue_is_recorded_by_one_event_and_once(path):
    drafts = [make_draft(2, "A1", TEXTS[1]), make_draft(3, "A4", TEXTS[0]), make_draft(4, "A6", TEXTS[2])]
    with open_ledger(path, dry_run=True) as writer:
        last = writer.value("select max(id) from event")
        found = reconcile_with_platform(writer, drafts, {})
        assert record_platform_entries(writer, found, STAMP) == ["A1"]  # A4, A6 are said to be there
        assert writer.value("select max(id) from event") == last + 1
        assert record_platform_entries(writer, reconcile_with_platform(writer, drafts, {}), STAMP) == []
