"""Days that a table writes in columns of their own: 年, 月 and 日 under one heading."""

from datetime import date

import pytest

from tests.workbook.tables.reading_sheets import list_values, read_rows

ISSUES = [[f"A{number}", f"河道第{number}段堆放弃渣", "区水利局"] for number in range(4)]
HEAD = [
    ["问题编号", "问题描述", "责任单位", "发现时间", "", "", "整改时限", "", ""],
    ["", "", "", "年", "月", "日", "年", "月", "日"],
]
MERGES = [((0, 3), (0, 5)), ((0, 6), (0, 8)), *(((0, column), (1, column)) for column in range(3))]
FOUND = [2026, 3, 4]


def read_days(*cells):
    rows = ([*issue, *row] for issue, row in zip(ISSUES, cells, strict=False))
    (reading,) = read_rows(*HEAD, *rows, merges=MERGES)
    return reading


def test_three_columns_are_one_day():
    reading = read_days(
        [*FOUND, 2026, 6, 30], [*FOUND, "2026年", "7月", "15日"], ["2026", "3", "9", 2026.0, 8.0, 1.0]
    )

    assert list_values([reading], "found_on", "deadline") == [
        (date(2026, 3, 4), date(2026, 6, 30)),
        (date(2026, 3, 4), date(2026, 7, 15)),
        (date(2026, 3, 9), date(2026, 8, 1)),
    ]
    assert [draft.extra for draft in reading.drafts] == [{}, {}, {}]
    assert (reading.cells.unread, reading.cells.extra) == (0, 0)
    assert reading.places.day_columns == {3, 6}  # `fill` writes no whole day into them


@pytest.mark.parametrize(
    ("cells", "deadline", "kind"),
    [
        ([2026, 9, ""], date(2026, 9, 30), "dated"),
        (["立行立改", "", ""], None, "immediate"),
        (["", "2026年6月30日", ""], date(2026, 6, 30), "dated"),
        (["", "", ""], None, None),
        ([2026, "6月底前", ""], date(2026, 6, 30), "dated"),
    ],
)
def test_a_part_that_is_blank_or_a_phrase_is_read_as_it_is(cells, deadline, kind):
    reading = read_days([*FOUND, *cells], [*FOUND, 2026, 6, 30])

    assert list_values([reading], "deadline", "deadline_kind")[0] == (deadline, kind)


def test_a_day_that_does_not_exist_is_an_error_of_its_row_alone():
    reading = read_days([*FOUND, 2026, 6, 31], [*FOUND, 2026, 6, 30])

    assert [(error.row, error.column, error.value) for error in reading.errors] == [(3, "G", "2026年6月31日")]
    assert len(reading.drafts) == 1


def test_columns_without_a_heading_over_them_stay_what_they_are():
    (reading,) = read_rows(
        ["问题编号", "问题描述", "责任单位", "年", "月"], *([*one, 2026, 3] for one in ISSUES)
    )

    assert reading.drafts[0].extra == {"年": "2026", "月": "3"}
