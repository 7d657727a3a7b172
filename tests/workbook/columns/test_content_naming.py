"""Unknown headings whose cells can be only one thing."""

import pytest

from tests.workbook.columns.tables import DAYS, STATUSES, TOWNS, get_fields, map_ledger

LONGITUDES, LATITUDES = (109.512345, 109.623456, 109.734567), (33.712345, 33.823456, 33.934567)


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (STATUSES, "status"),
        (TOWNS, "town"),
        (("省级", "市级", "省级"), "level"),
        (("核心保护区", "一般保护区", "重点保护区"), "zone"),
        (("109.51,33.70", "109.52,33.71", "109.53,33.72"), "lonlat"),
        (("109°30′45″", "109°31′45″", "109°32′45″"), "lon"),
    ],
)
def test_unmistakable_cells_name_their_column_and_it_is_said(cells, field):
    mapping = map_ledger({"甲乙丙": cells})
    assert get_fields(mapping)["甲乙丙"] == field
    assert any(note.startswith("“甲乙丙”列按内容认作") for note in mapping.notes)
    assert mapping.columns[-1].how == "内容"


def test_both_coordinates_are_taken_and_one_number_alone_is_not():
    fields = get_fields(map_ledger({"X": LONGITUDES, "Y": LATITUDES}))
    assert (fields["X"], fields["Y"]) == ("lon", "lat")
    assert get_fields(map_ledger({"甲乙丙": LATITUDES}))["甲乙丙"] == "extra"


@pytest.mark.parametrize(
    "cells",
    [
        DAYS,  # may be any day
        ("整改中", "分阶段推进", "已销号"),
        ("整改中", "已销号"),  # too few
        ("麻街镇", "大荆镇", "区水利局"),
        ("是", "否", "是"),
    ],
)
def test_other_cells_name_nothing(cells):
    mapping = map_ledger({"甲乙丙": cells})
    assert get_fields(mapping)["甲乙丙"] == "extra"
    assert "甲乙丙" in "".join(mapping.notes)


@pytest.mark.parametrize(
    ("known", "cells"),
    [
        ({"整改状态": STATUSES}, STATUSES),
        ({"是否销号": ("是", "否", "否")}, STATUSES),
        ({"整改进展": ("已清运完毕，正在复绿", "已拆除两处")}, STATUSES),
        ({"所在镇办": TOWNS}, TOWNS),
        ({"丁戊己": TOWNS}, TOWNS),
    ],
)
def test_what_another_column_tells_or_may_tell_is_not_taken(known, cells):
    assert get_fields(map_ledger({**known, "甲乙丙": cells}))["甲乙丙"] == "extra"


def test_a_column_without_a_heading_is_never_taken():
    assert get_fields(map_ledger({"": STATUSES}))["（C列）"] == "extra"
