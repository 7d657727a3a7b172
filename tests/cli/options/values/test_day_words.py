"""Days in options: read the same everywhere, told where they were not typed in full."""

from datetime import datetime

import pytest
from typer.core import TyperGroup

from qinling.cli.commands import COMMANDS
from qinling.cli.framework.lazy_commands import CommandStub
from qinling.cli.options.steps import NEW_DEADLINE
from qinling.cli.options.values.span_parsers import AS_OF_DAY, FIRST_DAY, LAST_DAY, SINCE_DAY
from qinling.cli.options.values.value_parsers import DAY, DAY_AHEAD, DAY_OF_PERIOD


def list_parameters(name, command):
    if isinstance(command, TyperGroup):
        for word, one in command.commands.items():
            yield from list_parameters(f"{name} {word}", one)
    yield from ((name, parameter) for parameter in command.params)


def test_every_option_that_takes_a_day_reads_it_with_one_of_the_day_parsers():
    days = [
        (name, one.name, one.type.func)
        for lazy in COMMANDS
        for name, one in list_parameters(lazy.name, CommandStub(lazy).load_command())
        if one.metavar == "日期"
    ]
    assert len(days) > 30
    of_days = (DAY, DAY_AHEAD, DAY_OF_PERIOD, NEW_DEADLINE, FIRST_DAY, LAST_DAY, SINCE_DAY, AS_OF_DAY)
    assert [one for one in days if one[2] not in of_days] == []


@pytest.mark.parametrize(
    ("typed", "day"),
    [("昨天", "2026-04-24（周五）"), ("4月20日", "2026-04-20（周一）"), ("24日", "2026-04-24（周五）"), ("上周五", "2026-04-17（周五）")],
)  # fmt: skip
def test_what_was_read_out_of_the_words_is_told(qinling, given_issue, show_issue, typed, day):
    given_issue("A1")
    result = qinling("complete", "A1", "--on", typed)
    assert result.exit_code == 0, result.stderr
    assert result.stderr.startswith(f"“{typed}”读作 {day}\n")
    assert show_issue("A1")["rectified_on"] == day[:10]


@pytest.mark.parametrize("typed", ["2026-04-24", "2026.4.24", "２０２６年４月２４日", "20260424"])
def test_a_day_in_full_is_not_told(qinling, given_issue, typed):
    given_issue("A1")
    result = qinling("complete", "A1", "--on", typed)
    assert result.exit_code == 0
    assert "读作" not in result.stderr


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("complete", "A1", "--on", "明天"), "选项 --on：“明天”是 2026-04-26，还没有到"),
        (("complete", "A1", "--on", "4月28日"), "选项 --on：“4月28日”是 2026-04-28，还没有到"),
        (("complete", "A1", "--on", "2月30日"), "选项 --on：2026年2月没有30日"),
        (("complete", "A1", "--on", "前些天"), "可写 2026-04-22、4月22日、22日、昨天、上周五"),
        (("extend", "A1", "--to", "昨天", "--reason", "汛期"), "选项 --to：“昨天”是 2026-04-24，已经过去"),
    ],
)
def test_other_words_are_refused_with_the_name_of_the_option(given_issue, run_refused, words, why):
    given_issue("A1")
    assert why in run_refused(2, *words)


@pytest.mark.parametrize(
    ("typed", "day"), [("6月底", "2026-06-30"), ("7月31日前", "2026-07-31"), ("下月15日", "2026-05-15")]
)
def test_a_new_deadline_lies_ahead(given_issue, run_ok, show_issue, typed, day):
    given_issue("A1", 整改时限="2026-05-01")
    result = run_ok("extend", "A1", "--to", typed, "--reason", "汛期")
    assert f"“{typed}”读作 {day}" in result.stderr
    assert show_issue("A1")["requested_deadline"] == day


def test_a_period_may_be_typed_without_its_year(given_issue, run_ok):
    given_issue("A1")
    result = run_ok("brief", "--from", "4月1日", "--to", "25日")
    assert "“4月1日”读作 2026-04-01（周三）\n“25日”读作 2026-04-25（周六）\n" in result.stderr
    result = run_ok("report", "month", "3月", "--as-of", "2026-04-25")
    assert "“3月”读作 2026-03-01 至 2026-03-31\n" in result.stderr


class TestToday:
    CLOCK = datetime.fromisoformat("2026-11-29T09:30+08:00")

    @pytest.mark.parametrize(
        ("typed", "day"),
        [("昨天", "2026-11-28"), ("11月27日", "2026-11-27"), ("4月27日", "2026-04-27"), ("12月5日", "2026-12-05"), ("27日", "2026-11-27")],
    )  # fmt: skip
    def test_the_day_of_today_is_seen_from_the_clock(self, qinling, given_issue, typed, day):
        given_issue("A1")
        result = qinling("list", "--json", "--today", typed, clock=self.CLOCK)
        assert result.stderr.startswith(f"“{typed}”读作 {day}")
        assert f'"as_of": "{day}"' in result.stdout

    def test_words_of_other_options_are_seen_from_the_day_of_today(self, qinling, given_issue, show_issue):
        given_issue("A1")
        result = qinling("complete", "A1", "--on", "昨天", "--today", "4月27日", clock=self.CLOCK)
        assert (result.exit_code, result.stderr.count("读作")) == (0, 2)
        assert show_issue("A1")["rectified_on"] == "2026-04-26"

    @pytest.mark.parametrize("typed", ["2026-02-30", "明后天", "", "31日"])
    def test_what_is_no_day_is_refused(self, qinling, typed):
        result = qinling("list", "--today", typed, clock=self.CLOCK)
        assert result.exit_code == 2
        assert result.stderr.startswith("错误：选项 --today：")


def test_completion_tells_nothing_of_days_in_words(qinling, given_issue):
    given_issue("A1")
    line = "qinling complete --on 昨天 A"
    env = {"_QINLING_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": "4"}
    result = qinling(**env)
    assert (result.stdout.split(), result.stderr) == (["A1"], "")
