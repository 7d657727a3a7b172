"""Units are told from their roles, phones and persons, and nothing of a cell is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.units.unit_cells import (
    UnitParts,
    UnitReading,
    find_phones,
    part_unit_cell,
    parts_units,
    split_units,
)

PHONE, PERSON, BOTH = "责任单位及联系电话", "责任单位及责任人", "责任单位、责任人及电话"


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("水利局（牵头）、住建局", UnitReading("水利局", ("住建局",))),
        ("住建局、水利局(牵头单位)", UnitReading("水利局", ("住建局",))),
        ("牵头单位：水利局；配合单位：住建局", UnitReading("水利局", ("住建局",))),
        ("水利局\n住建局", UnitReading(None, ("水利局", "住建局"))),
        ("商州区水利局 0914-2312345", UnitReading(None, ("商州区水利局",), ("0914-2312345",))),
        ("", UnitReading(None, ())),
    ],
)
def test_the_units_of_a_cell_with_their_lead(text, reading):
    assert split_units(text) == reading


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("13912345678", ["13912345678"]),
        ("139****0001、0914-2312345", ["139****0001", "0914-2312345"]),
        ("（0914）2312345", ["（0914）2312345"]),
        ("０９１４－２３１２３４５", ["０９１４－２３１２３４５"]),
        ("2312345", ["2312345"]),
        ("202604010000000488", []),
        ("约1044立方米", []),
    ],
)
def test_phones_are_found_as_written(text, phones):
    assert find_phones(text) == phones


@pytest.mark.parametrize(
    ("text", "heading", "parts"),
    [
        ("商州区水利局 0914-2312345", PHONE, UnitParts("商州区水利局", None, "0914-2312345")),
        ("区水利局\n区住建局 2312345", PHONE, UnitParts("区水利局\n区住建局", None, "2312345")),
        ("区水利局 张三 13912345678", PHONE, UnitParts("区水利局", None, "张三 13912345678")),
        ("区水利局\n张三", PERSON, UnitParts("区水利局", "张三", None)),
        ("麻街镇人民政府（张某）", PERSON, UnitParts("麻街镇人民政府", "张某", None)),
        ("区水利局：李四；区住建局：王五", PERSON, UnitParts("区水利局、区住建局", "李四、王五", None)),
        ("区水利局\n张三 139****5678", BOTH, UnitParts("区水利局", "张三", "139****5678")),
        ("区水利局", BOTH, UnitParts("区水利局", None, None)),
        (
            "云台县人民政府；副县长冯某；0914-5550103",
            BOTH,
            UnitParts("云台县人民政府", "副县长冯某", "0914-5550103"),
        ),
        ("丹霞县人民政府；县长助理郑某", PERSON, UnitParts("丹霞县人民政府", "县长助理郑某", None)),
        ("麻街镇人民政府（党委书记张某）", PERSON, UnitParts("麻街镇人民政府", "党委书记张某", None)),
        ("区水利局 李某副局长", PERSON, UnitParts("区水利局", "李某副局长", None)),
    ],
)
def test_a_cell_is_parted_where_its_heading_says_so(text, heading, parts):
    assert part_unit_cell(text, heading) == parts


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("区水利局 张三", PHONE),
        ("区水利局 张三 13912345678", PERSON),
        ("区水利局 张园", PERSON),  # a person or a park
        ("张三 13912345678", BOTH),
        ("区水利局张三", PERSON),
        ("区水利局 会同有关部门 张三", PERSON),
        ("区水利局 A区", PERSON),
    ],
)
def test_a_cell_with_a_word_that_is_uncertain_is_kept_whole(text, heading):
    assert part_unit_cell(text, heading) == UnitParts(text, None, None)


@pytest.mark.parametrize(
    ("heading", "says"), [("责任单位", False), (PHONE, True), (PERSON, True), ("责任单位(联系人)", True)]
)
def test_the_heading_says_whether_units_are_parted(heading, says):
    assert parts_units(heading) is says


@given(
    st.one_of(st.text("区水利局镇张三李四某0123456789-、；：\n （）", max_size=30), st.text()),
    st.sampled_from([PHONE, PERSON, BOTH]),
)
def test_nothing_of_a_cell_is_lost(text, heading):
    parts = part_unit_cell(text, heading)
    kept = "".join(filter(None, (parts.units, parts.person, parts.contact)))

    for word in re.split(r"[\s、；：（）;:()]+", text):
        assert all(sign in kept for sign in word) or word in ("联系电话", "责任人")
