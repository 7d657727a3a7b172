"""Which rows of a table are issues, and what the others are."""

import pytest

from qinling.workbook.files.grids import Grid
from qinling.workbook.tables.rows.row_classifier import RowClassifier
from qinling.workbook.tables.sheet_layout import find_table

HEAD = ["序号", "问题编号", "镇办", "问题描述", "整改时限", "备注"]
ISSUE = [1.0, "A1", "板桥镇", "弃渣", "2026年6月底前", ""]


@pytest.fixture
def classify():
    """Return a function that returns the kind of a row below HEAD."""
    table = find_table(Grid("台账", iter([list(HEAD), list(ISSUE)])), {})
    classifier = RowClassifier(table, {0: "ordinal", 1: "number", 2: "town", 3: "description"})
    return lambda *row: classifier.classify_row(list(row) + [""] * (len(HEAD) - len(row)))[0]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (ISSUE, "issue"),
        (["", "", "", "弃渣"], "issue"),
        (["", "A1", "", "小计算错误导致漏登"], "issue"),
        (["合计算错误", "A1", "板桥镇", "弃渣"], "issue"),
        (["一", "A1", "板桥镇", "弃渣"], "issue"),
        (["", "", "注溪镇", "弃渣"], "issue"),
        ([], "blank"),
        (["", "  ", "\n"], "blank"),
        ([7.0], "blank"),
        (["８"], "blank"),
        (["合计", "", "", "3个问题"], "total"),
        (["", "", "合 计", 3.0], "total"),
        (["小计：3个"], "total"),
        (["板桥镇小计", "", "", "共6个"], "total"),
        (["", "板桥镇小计", "", "6件"], "total"),
        (["合计", "", "", "共26处，其中已销号12处，整改中14处", "", ""], "total"),
        (["合计", "A1", "板桥镇", "柳林村三组河道堆放弃渣约30方", "立行立改", "重点"], "issue"),
        (["总计（共3个）"], "total"),
        ([7.0, "合 计"], "total"),
        (["7", "合计", "", "共26处"], "total"),
        ([7.0, "合计", "", "合计算错误漏登的弃渣"], "issue"),
        ([7.0, "A7", "合计", ""], "issue"),
        (["注：每月25日前报送"], "footer"),
        (["备注：整改状态填写整改中、已销号"], "footer"),
        (["填表人：李某", "", "", "", "审核人：王某"], "footer"),
        (["审核人：王某"], "footer"),
        (["", "", "", "商州区秦岭办（盖章）"], "footer"),
        (["", "", "", "2026年4月25日"], "footer"),
        (["1", "2026年4月25日"], "issue"),
        (["一、省级反馈问题"], "section"),
        (["（二）河道类（3个）"], "section"),
        (["三", "矿山类"], "section"),
        (["【农村违建】"], "section"),
        (HEAD, "heading"),
    ],
    ids=str,
)
def test_a_row_is_classified(classify, row, expected):
    assert classify(*row) == expected


def test_lines_after_a_note_belong_to_it(classify):
    assert classify("注：1.整改时限按方案填写。") == "footer"
    assert classify("2.整改状态只填整改中、已销号。") == "footer"
    assert classify("每月二十五日前报区秦岭生态环境保护委员会办公室。") == "footer"
    assert classify(*ISSUE) == "issue"
