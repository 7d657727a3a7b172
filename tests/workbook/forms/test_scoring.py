"""The scorer counts what is right, wrong, lost and invented, and knows what was told."""

import pytest

from tests.workbook.forms.comparing import compare_issues, is_same
from tests.workbook.forms.importing import add_options, find_named_options


def item(number, **fields):
    """An issue of the ledger with all else blank."""
    return {
        "number": number,
        "description": "河道弃渣",
        "town": None,
        "status": "not_started",
        "extra": {},
        **fields,
    }


@pytest.mark.parametrize(
    ("name", "want", "got"),
    [
        ("description", "河道 弃渣（3处）", "河道弃渣(3处)"),
        ("measures", "清运；复绿", "一是清运。二是复绿"),
        ("location", "枣园村", "双槐镇枣园村"),
        ("percent", 60, 0.6),
        ("percent", 60, 60),
        ("lon", 109.5, 109.500004),
        ("category", ("四乱-乱占", "乱占"), "乱占"),
        ("lead_unit", ("县水利局", None), None),
        ("on_platform", False, False),
    ],
)
def test_what_means_the_same_is_right(name, want, got):
    assert is_same(name, want, got)


@pytest.mark.parametrize(
    ("name", "want", "got"),
    [
        ("description", "河道弃渣", "河道弃渣3处"),
        ("measures", "清运；复绿", "清运"),
        ("closed_on", None, "2026-03-05"),
        ("closed_on", "2026-03-05", None),
        ("on_platform", False, None),
        ("on_platform", True, False),
    ],
)
def test_what_differs_is_not_right(name, want, got):
    assert not is_same(name, want, got)


def test_faults_are_told_apart_and_rows_counted():
    truths = [
        {"number": "A1", "town": "双槐镇", "status": "closed", "description": "河道弃渣", "closed_on": None},
        {"number": "A2", "description": "山坡取土"},
    ]
    items = [item("A1", closed_on="2026-03-05"), item("A9", description="不在表上")]

    tally = compare_issues(truths, items)

    assert (tally.rows, tally.missing_rows, tally.extra_rows) == (2, ["A2"], ["A9 不在表上"])
    assert {(one.fault, one.field) for one in tally.faults} == {
        ("lost", "town"), ("wrong", "status"), ("invented", "closed_on"),
    }  # fmt: skip
    assert (tally.cells, tally.right) == (6, 2)


@pytest.mark.parametrize(
    ("told", "is_silent"),
    [("", True), ("另有 3 格未读", True), ("“所在镇”一列存为其他列", False), ("D列没有读", False)],
)
def test_a_fault_is_silent_unless_its_column_is_named(told, is_silent):
    columns = [{"heading": "所在镇", "column": "D", "field": "extra"}]
    items = [item("A1", extra={"所在镇": "双槐镇"})]

    tally = compare_issues(
        [{"number": "A1", "description": "河道弃渣", "town": "双槐镇"}], items, columns, told
    )

    assert tally.count("lost") == 1
    assert tally.count("lost", is_silent=True) == is_silent


def test_a_text_that_must_be_kept_may_stand_in_any_of_the_fields_named():
    truth = {"number": "A1", "description": "河道弃渣", "extra": {"lead_unit|duty_unit": "县水利局"}}

    kept = compare_issues([truth], [item("A1", lead_unit=None, duty_unit="县水利局")])
    elsewhere = compare_issues(
        [truth], [item("A1", lead_unit=None, duty_unit=None, extra={"单位": "县水利局"})]
    )

    assert (kept.faults, [one.field for one in elsewhere.faults]) == ([], ["extra"])


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("请加 --map 整改时间=deadline（或 整改时间=rectified_on）", ["--map", "整改时间=deadline"]),
        ("请加 --map '整改 时间=deadline'", ["--map", "整改 时间=deadline"]),
        ("加 --map 时限（F列）=整改时限。", ["--map", "时限（F列）=整改时限"]),
        ("--map A=town 或 --map A=location，--map B=remark", ["--map", "A=town", "--map", "B=remark"]),
        ("请加 --level 省级（或 市级、区级）", ["--level", "省级"]),
        ("请加 --map 标题=字段，如 --map …", ["--map", "标题=字段"]),
    ],
)
def test_the_first_option_named_for_each_doubt_is_found(said, words):
    assert find_named_options(said) == words


def test_an_option_that_the_form_gives_is_not_overruled():
    assert add_options(["--map", "A=town"], ["--map", "A=location", "--map", "B=remark"]) == [
        "--map", "A=town", "--map", "B=remark",
    ]  # fmt: skip
