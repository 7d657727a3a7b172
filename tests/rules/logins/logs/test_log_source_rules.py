"""The source of a log is chosen by the file's name, never by chance."""

import pytest

from qinling.errors import AnswerNeeded
from qinling.rules.logins.logs.log_source_rules import LogSourceRules, find_log_source

SOURCES = {
    name: LogSourceRules(name, files)
    for name, files in {"网关": ("gw-*.csv", "网关*"), "审计": ("*.csv",), "空": ()}.items()
}


def test_the_first_name_that_fits_decides():
    assert find_log_source(["GW-1.log", "网关日志.zip"], SOURCES) is SOURCES["网关"]
    assert find_log_source(["audit.CSV", "网关日志.zip"], SOURCES) is SOURCES["审计"]
    assert find_log_source(["别的.xlsx"], SOURCES) is None


def test_two_sources_that_fit_are_asked_about_by_name():
    with pytest.raises(
        AnswerNeeded, match=r"gw-1\.csv 合于几个.*网关、审计.*--source 网关 或 --source 审计"
    ) as asked:
        find_log_source(["gw-1.csv"], SOURCES)
    assert [choice.option for choice in asked.value.doubts[0].choices] == [
        ("--source", "网关"),
        ("--source", "审计"),
    ]
    assert find_log_source(["gw-1.csv"], SOURCES, preferred=("审计",)) is SOURCES["审计"]
