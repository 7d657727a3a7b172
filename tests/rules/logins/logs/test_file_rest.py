"""A file is whole when nobody has written it for a while, as its time stamp says."""

from datetime import UTC, datetime, timedelta

import pytest

from qinling.rules.logins.logs.file_rest import FileRest, judge_file_rest

NOW = datetime(2026, 4, 27, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes_ago", "settle_minutes", "rest"),
    [
        (10, 10, FileRest.SETTLED),
        (9.9, 10, FileRest.WRITING),
        (0, 10, FileRest.WRITING),
        (-3, 10, FileRest.WRITING),
        (-1440, 10, FileRest.WRITING),
        (-1441, 10, FileRest.AHEAD),
        (0, 0, FileRest.SETTLED),
        (-9000, 0, FileRest.SETTLED),
    ],
)
def test_a_file_is_whole_once_it_has_lain_still(minutes_ago, settle_minutes, rest):
    assert judge_file_rest(NOW - timedelta(minutes=minutes_ago), NOW, settle_minutes) is rest
