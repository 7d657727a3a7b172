"""Which entry of --map names a column."""

import pytest

from qinling.workbook.columns.user_headings import find_column_use
from tests.workbook.columns.tables import DAYS, get_fields, map_ledger


@pytest.mark.parametrize(
    "key",
    ["整改时间", "整 改 时 间", "任务整改时间", "F列", "f列", "整改时间（F列）", "整改时间(F列)", "台账!整改时间", "台账!F列", "台账!整改时间（F列）"],
)  # fmt: skip
def test_a_key_names_a_column(key):
    assert find_column_use({key: "deadline"}, "台账", "F", ("任务整改时间", "整改时间"))[0] == "deadline"


@pytest.mark.parametrize(
    "key",
    [
        "整改",
        "G列",
        "整改时间（G列）",
        "汇总!整改时间",
        "汇总!F列",
        "@日期次序",
        "@底色FFFF00",
        "别的（F列）",
        "",
    ],
)
def test_other_keys_do_not(key):
    assert find_column_use({key: "deadline"}, "台账", "F", ("任务整改时间", "整改时间")) is None


def test_a_heading_counts_without_its_brackets_too():
    assert find_column_use({"整改时间": "deadline"}, "台账", "F", ("整改时间（初定）",))[0] == "deadline"


@pytest.mark.parametrize(
    "less_first",
    [
        ("整改时间", "F列"),
        ("F列", "整改时间（F列）"),
        ("整改时间（F列）", "台账!整改时间"),
        ("台账!整改时间", "台账!F列"),
    ],
)
def test_the_most_exact_key_goes_first(less_first):
    less, more = less_first
    for keys in ((less, more), (more, less)):
        entries = {key: "deadline" if key == more else "extra" for key in keys}
        assert find_column_use(entries, "台账", "F", ("整改时间",))[0] == "deadline"


def test_the_user_goes_before_headings_and_cells():
    mapping = map_ledger(
        {"整改时限": DAYS, "别的": DAYS}, user_headings={"D列": "deadline", "整改时限": "found_on"}
    )
    assert get_fields(mapping) == {
        "问题编号": "number", "问题描述": "description", "整改时限": "found_on", "别的": "deadline",
    }  # fmt: skip
    assert [column.how for column in mapping.columns[2:]] == ["设定", "设定"]


def test_a_column_without_a_heading_is_named_by_its_letter():
    assert get_fields(map_ledger({"": DAYS}, user_headings={"C列": "deadline"})) == {
        "问题编号": "number", "问题描述": "description", "（C列）": "deadline",
    }  # fmt: skip
