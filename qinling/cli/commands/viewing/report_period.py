"""The period of `report`, where its kind may be left out: report month 2026-05, report 上月, report 二季度."""

from contextlib import suppress

from qinling.cli.context import Desk
from qinling.cli.day_words import tell_period_read
from qinling.cli.lookup.typed_command import replace_last_word, retype_command
from qinling.cli.options.period_reports import parse_report_kind
from qinling.errors import UsageRefused, ValueRefused, quote_argument
from qinling.rules.period_reports.periods import ReportKind, ReportPeriod, find_period, find_period_before
from qinling.rules.typed.past_spans import find_past_span
from qinling.rules.typed.typed_periods import parse_typed_period

_HALF_YEARS = ("半年", "半年报", "半年度")
_MONTHS_OF_HALF = 6


def resolve_report_period(desk: Desk, kind: str, text: str | None) -> ReportPeriod:
    """Return the period that *kind* and *text* name, by default the last one of the kind that ended before today.

    A period may stand in place of the kind. Raises UsageRefused.
    """
    try:
        of_kind = parse_report_kind(kind)
    except ValueRefused as refused:
        if text is None and (period := _find_period_by_words(desk, kind)):
            tell_period_read(kind, period.first, period.last, desk.print_note)
            return period
        raise _refuse_kind(desk, kind, text, refused) from None
    if text is None:
        return find_period_before(find_period(of_kind, desk.today))
    try:
        period, is_full = parse_typed_period(of_kind, text, desk.today)
    except ValueRefused as refused:
        line = _find_other_line(desk, kind, text)
        raise UsageRefused(refused.message, f"请写成 {line}" if line else refused.remedy) from None
    if not is_full:
        tell_period_read(text, period.first, period.last, desk.print_note)
    return period


def _find_period_by_words(desk: Desk, text: str) -> ReportPeriod | None:
    """Return the period of any kind that *text* names as a whole: 上月, 4月份, 二季度. None for a day, which is in several."""
    span = find_past_span(text, desk.today)
    if span is None or span[0] == span[1]:
        return None
    for kind in ReportKind:
        with suppress(ValueRefused):
            period, _ = parse_typed_period(kind, text, desk.today)
            if (period.first, period.last) == span:
                return period
    return None


def _refuse_kind(desk: Desk, kind: str, text: str | None, refused: ValueRefused) -> UsageRefused:
    if text is not None and (period := _find_period_by_words(desk, kind)):
        words = replace_last_word(desk.words, text)
        line = retype_command(words, kind, f"{period.kind} {quote_argument(kind)}", is_quoted=True)
        return UsageRefused(f"“{kind}”是期间，后面多出了“{text}”", f"请去掉它，写成 {line}")
    line = _find_span_line(desk, kind)
    remedy = f"{refused.remedy}；看这段时间办了多少，用 {line}" if line else refused.remedy
    return UsageRefused(f"参数 种类：{refused.message}", remedy)


def _find_other_line(desk: Desk, kind: str, text: str) -> str:
    """Return the command for a period that is none of *kind*: of another kind, or of none; "" for other words."""
    if period := _find_period_by_words(desk, text):
        return retype_command(desk.words, kind, period.kind)
    return _find_span_line(desk, text)


def _find_span_line(desk: Desk, text: str) -> str:
    """Return the command for the brief of days that are no period of a report: 上半年."""
    if text in _HALF_YEARS:
        text = "上半年" if desk.today.month > _MONTHS_OF_HALF else "去年下半年"
    days = quote_argument(text)
    return f"qinling brief --from {days} --to {days}" if find_past_span(text, desk.today) else ""
