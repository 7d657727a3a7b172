"""A word for a span of days that stands where the command takes none: 上月 behind `brief`, 上周 behind `login report`."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from qinling.cli.framework.typer_internals import Context
from qinling.cli.lookup.misplaced.command_parameters import list_free_options
from qinling.cli.lookup.typed_command import replace_last_word, retype_command
from qinling.errors import UsageRefused, ValueRefused, format_command, quote_argument
from qinling.rules.parsing.chinese_text import parse_chinese_number

if TYPE_CHECKING:
    from qinling.cli.context import Desk

_MAX_WEEKS = 52
#: Days that are said to lie ahead or behind: 近7天, 7天内.
_SAYS_WHERE = re.compile("^(?:最?近|未来|今后|往后|提前)|内$")
#: A day of the month, or an issue by the end of its number: 8号.
_ENDING = re.compile(r"([0-9]{1,2}|[一二三四五六七八九十]{1,3})号")


def refuse_period_words(desk: "Desk", ctx: Context, words: Sequence[str]) -> None:
    """Raise UsageRefused with the command put right where one of *words* names days, and the command has options for them."""
    from qinling.rules.typed.past_spans import find_beginning, find_past_span

    for word in words:
        typed = _name_days_behind(ctx, word)
        span = find_past_span(typed, desk.today)
        options = _build_beginning_option(ctx, word) if find_beginning(word, desk.today) else ""
        if not options and span and span[0] <= desk.today:
            options = _build_period_options(ctx, typed, span, desk.today)
        if options:
            line = retype_command(desk.words, word, options, is_quoted=True)
            raise UsageRefused(f"“{word}”要写在选项后面", f"请写成 {line}")


def _build_beginning_option(ctx: Context, word: str) -> str:
    """Return the option of the command of *ctx* that says from which day on, "" where it has none that is free."""
    free = {*list_free_options(ctx).values()}
    return next((f"{name} {quote_argument(word)}" for name in ("--from", "--since") if name in free), "")


def _name_days_behind(ctx: Context, word: str) -> str:
    """Return *word* as so many days behind, 7天 as 近7天, where the command reports of days from one to another."""
    from qinling.rules.typed.typed_durations import find_days_ahead

    takes_period = {"--from", "--to"} <= {*list_free_options(ctx).values()}
    is_count = not _SAYS_WHERE.search(word) and find_days_ahead(word) is not None
    return f"近{word}" if takes_period and is_count else word


def _build_period_options(ctx: Context, word: str, span: tuple[date, date], today: date) -> str:
    """Return the options of the command of *ctx* that mean the days of *span*, "" where it has none that are free."""
    free = {*list_free_options(ctx).values()}
    typed = quote_argument(word)
    for first, last in (("--from", "--to"), ("--since", "--until")):
        if {first, last} <= free:
            return f"{first} {typed} {last} {typed}"
    if "--week" in free:
        return _build_week_options(span, today, has_weeks="--weeks" in free)
    return f"--as-of {typed}" if "--as-of" in free else ""


def _build_week_options(span: tuple[date, date], today: date, *, has_weeks: bool) -> str:
    """Return the last week of *span* that has begun, and if it can be said how many weeks lie in it."""
    from qinling.rules.parsing.iso_weeks import find_monday

    last = find_monday(min(span[1], today))
    year, week, _ = last.isocalendar()
    weeks = (last - find_monday(max(span[0], date(1990, 1, 1)))).days // 7 + 1
    several = f" --weeks {min(weeks, _MAX_WEEKS)}" if has_weeks and weeks > 1 else ""
    return f"--week {year}-W{week:02}{several}"


def advise_former_overdue(desk: "Desk", words: Sequence[str]) -> str:
    """Return how to see what was overdue at the end of the days that one of *words* names, "" where none names any."""
    from qinling.rules.typed.past_spans import find_past_span

    for word in words:
        if span := find_past_span(word, desk.today):
            day = min(span[1], desk.today)
            return f"；{day} 有哪些超期：qinling list --overdue --as-of {day}"
    return ""


def advise_days_ahead(words: Sequence[str]) -> str:
    """Return how to see what is due within the days of one of *words*, "" where none is a number of days."""
    from qinling.rules.typed.typed_durations import find_days_ahead

    word = next((one for one in words if one.isdecimal() or find_days_ahead(one)), "")
    return f"；超期的和这么多天内到期的：{format_command(['warn', word])}" if word else ""


def advise_ending(desk: "Desk", words: Sequence[str]) -> str:
    """Return how the issue is named by the end of its number where 8号, a day of the month, is the only word."""
    found = _ENDING.fullmatch(words[0]) if len(words) == 1 else None
    number = (found[1] if found[1].isdecimal() else parse_chinese_number(found[1])) if found else None
    if number is None:
        return ""
    return (
        f"；编号末尾是 {number} 的，写 {format_command(replace_last_word(desk.words, words[0], str(number)))}"
    )


def is_time_of_day(word: str) -> bool:
    """Return whether *word* is a time of day, such as 9点."""
    from qinling.rules.typed.typed_times import parse_typed_time

    with suppress(ValueRefused):
        return not word.isdecimal() and parse_typed_time(word) is not None
    return False
