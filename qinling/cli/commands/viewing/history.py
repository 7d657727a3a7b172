"""Command `history`: who changed what, when and on which basis."""

from datetime import date
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.terminal.printing import print_line
from qinling.cli.lookup.issue_numbers import find_issue_to_show
from qinling.cli.options.common import AsJson, LevelOption
from qinling.cli.options.steps import OptionalIssueNumber, RecordedSince, RecordedUntil
from qinling.errors import UsageRefused
from qinling.rules.parsing.calendar_days import FIRST_YEAR
from qinling.rules.vocabulary import Level

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader

app = typer.Typer()


@app.command()
def history(
    ctx: typer.Context,
    number: OptionalIssueNumber = None,
    *,
    since: RecordedSince = None,
    until: RecordedUntil = None,
    level: LevelOption = None,
    as_json: AsJson = False,
) -> None:
    """看办理过程：谁在什么时候改了什么，依据是什么；一个问题的，或某一天以来的。"""
    from qinling.procedures.views.issue_views import find_events
    from qinling.reports.issues.history import history_json, history_lines

    desk: Desk = ctx.obj
    with desk.reading() as reader:
        number, of_level, since, until = _find_scope(desk, reader, number, level, (since, until))
        events = find_events(reader, number, of_level, since, until)
        if as_json:
            desk.print_json("history", history_json(events))
            return
        for line in history_lines(events, desk.settings.timezone, desk.settings.persons):
            print_line(line)


def _find_scope(
    desk: Desk,
    reader: "Reader",
    number: str | None,
    level: Level | None,
    days: tuple[date | None, date | None],
) -> tuple[str | None, str | None, date | None, date | None]:
    """Return number and level of the issue that is asked for, or the days; a *number* may be days too. Raises UsageRefused."""
    if number and days == (None, None) and (typed := _find_days(desk, reader, number)):
        number, days = None, typed
    _require_one_scope(number, *days)
    if number is None:
        return None, None, *days
    return *_find_subject(desk, reader, number, level), None, None


def _find_days(desk: Desk, reader: "Reader", text: str) -> tuple[date, date] | None:
    """Return the days that *text* names where it is no number of an issue, and tell them: 昨天, 上周."""
    from qinling.cli.day_words import tell_period_read
    from qinling.procedures.views.issue_views import has_issue_number
    from qinling.rules.typed.past_spans import find_past_span

    span = find_past_span(text, desk.today)
    if span is None or span[0] > desk.today or has_issue_number(reader, text):
        return None
    days = max(span[0], date(FIRST_YEAR, 1, 1)), min(span[1], desk.today)
    tell_period_read(text, *days, desk.print_note)
    return days


def _require_one_scope(number: str | None, since: date | None, until: date | None) -> None:
    if (number is None) == (since is None):
        what = "没有写明看哪个问题、或从哪一天起" if number is None else "编号和 --since 只能写一样"
        raise UsageRefused(what, "请写一个编号，或 --since 日期，如 qinling history SJ2026-008")
    if until is not None and (since is None or until < since):
        raise UsageRefused("--until 与 --since 同用，且不早于它", "请核对日期")


def _find_subject(desk: Desk, reader: "Reader", number: str, level: Level | None) -> tuple[str, str | None]:
    """Return number and level of the issue that *number* means; a record and the units have a number alone."""
    from qinling.cli.lookup.record_numbers import find_record_to_show
    from qinling.procedures.views.issue_views import names_record, names_units
    from qinling.rules.lookup.typed_numbers import split_numbers

    if all(names_record(reader, one, level) for one in split_numbers(number) or [number]):
        return find_record_to_show(desk, reader, number), None
    if names_units(reader, number):
        return number, None
    return find_issue_to_show(desk, reader, number, level)
