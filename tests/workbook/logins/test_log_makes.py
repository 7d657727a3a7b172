"""Logs of many makes give what a careful clerk would count."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from qinling.rules.logins.logs.log_source_rules import LogReadingRules, LogSourceRules
from qinling.workbook.logins.log_reader import LogOptions
from tests.workbook.logins.written_logs import read_log, write_bytes
from tests.workbook.makers.log_makes import ANSWERS, HELD_BACK, OPEN, STORY, Login, Make


def build_options(make: Make) -> LogOptions:
    sources = {"来源": LogSourceRules("来源", **make.source)} if make.source else {}
    return LogOptions(
        ZoneInfo("Asia/Shanghai"), rules=LogReadingRules(sources), source="来源" if make.source else ""
    )


@pytest.mark.parametrize("write", [*OPEN, *HELD_BACK], ids=lambda write: write.__name__)
def test_every_make_is_counted_as_a_clerk_would(write, tmp_path: Path) -> None:
    make = write()
    events, logs = read_log(write_bytes(tmp_path, make.data, make.name), build_options(make))

    counted = sorted(Login(event.at, event.account, event.address, event.failed) for event in events)
    assert counted == sorted(ANSWERS.get(write.__name__, STORY))
    assert [error for log in logs for error in log.errors] == []
