"""Headings of times that name a time zone."""

from zoneinfo import ZoneInfo

import pytest

from qinling.errors import WorkbookRefused
from qinling.workbook.logins.table_columns.heading_zones import find_heading_zone


@pytest.mark.parametrize(
    ("heading", "zone"),
    [
        ("登录时间(UTC)", "UTC"), ("登录时间（GMT+08:00）", "Etc/GMT-8"), ("时间(UTC-5)", "Etc/GMT+5"), ("login_time_utc", "UTC"),
        ("loginTimeUtc", "UTC"), ("Time (Z)", "UTC"), ("登录时间（北京时间）", "Asia/Shanghai"), ("UTC时间", "UTC"),
        ("登录时间", None), ("Zone", None), ("outcome", None), ("时间(24小时制)", None),
    ],
)  # fmt: skip
def test_the_zone_that_a_heading_names(heading, zone):
    assert find_heading_zone(heading) == (ZoneInfo(zone) if zone else None)


def test_half_hours_are_refused():
    with pytest.raises(WorkbookRefused, match="不是整小时"):
        find_heading_zone("时间(UTC+5:30)")
