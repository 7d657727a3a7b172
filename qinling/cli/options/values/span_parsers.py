"""Days that begin or end a span of days, where the span itself may be typed: --from 上月 --to 上月, --as-of 上周."""

from collections.abc import Callable
from datetime import date

from qinling.cli.framework.typer_internals import get_current_context
from qinling.cli.options.values.value_parsers import DAY, DAY_OF_PERIOD, ValueParser
from qinling.errors import ValueRefused


def _build_end_parser(day: ValueParser[date], *, is_first: bool) -> Callable[[str | date], date]:
    def parse(text: str | date) -> date:
        try:
            return day.parse(text)  # type: ignore[arg-type]
        except ValueRefused as refused:
            if not isinstance(text, str) or (found := _find_end(text, is_first=is_first)) is None:
                raise refused from None
            return found

    return parse


def _find_end(text: str, *, is_first: bool) -> date | None:
    """Return the first or the last day of the span that *text* names, the last one not after today, and tell it.

    年初 and its like name one day.
    """
    from qinling.cli.context import Desk
    from qinling.rules.typed.past_spans import find_beginning, find_past_span

    ctx = get_current_context()
    if ctx.resilient_parsing:
        return None
    desk = Desk.from_context(ctx)
    beginning = find_beginning(text, desk.today)
    span = (beginning, beginning) if beginning else find_past_span(text, desk.today)
    if span is None or (is_first and span[0] == date.min) or span[0] > desk.today:
        return None
    found = span[0] if is_first else min(span[1], desk.today)
    desk.print_note(f"“{text.strip()}”读作 {found}")
    return found


FIRST_DAY = ValueParser("日期", _build_end_parser(DAY_OF_PERIOD, is_first=True))
LAST_DAY = ValueParser("日期", _build_end_parser(DAY_OF_PERIOD, is_first=False))
SINCE_DAY = ValueParser("日期", _build_end_parser(DAY, is_first=True))
AS_OF_DAY = ValueParser("日期", _build_end_parser(DAY, is_first=False))
