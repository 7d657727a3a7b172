"""Additions to a returned export in words."""

from qinling.reports.comparisons.additions import addition_lines
from qinling.rules.additions import Addition, AdditionKind


def test_a_picture_that_hangs_on_the_page_is_told_with_what_to_do():
    on_page = Addition(AdditionKind.PICTURE, "问题台账", "", None, "")
    on_issue = Addition(AdditionKind.PICTURE, "问题台账", "I7", "QJ-003", "弃渣")
    assert list(addition_lines([on_page, on_issue])) == [
        "没有收 “问题台账”图片：（没有锚定到单元格）；I7 QJ-003 “弃渣”；看不出是哪个问题的，请锚定到它那一行的单元格再收"
    ]
    assert list(addition_lines([on_issue])) == ["没有收 “问题台账”图片：I7 QJ-003 “弃渣”"]
