"""Forms of offices filled from the ledger: nothing at once, and what is filled is read back as it is in the ledger."""

import pytest

from tests.workbook.forms.filling import run_kind
from tests.workbook.forms.scoring import collect_kinds

#: Tables with drop-down words, ticks, cards, texts, .ods and .xls, several sheets and merged cells.
NAMES = {
    "按季台账", "责任分解", "林业图斑台账", "林草办理ods", "逗号文本表", "督办旧版表", "督察任务多行", "全过程台账",
    "删除线与批注", "河湖打勾", "河湖横表", "合并与同上", "一事一表同页",
}  # fmt: skip
KINDS = [kind for kind in collect_kinds("shown") if kind.name in NAMES]


def test_the_kinds_are_there():
    assert {kind.name for kind in KINDS} == NAMES


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_a_form_is_filled_and_read_back(kind):
    filling = run_kind(kind, seed=3)
    assert not filling.why_not
    assert not filling.faults
    assert filling.cells
