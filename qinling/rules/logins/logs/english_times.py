"""Times with English names of months, as servers and programs write them."""

import re

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"
_MONTH = rf"(?P<month>{'|'.join(MONTHS)})[a-z]*\.?"
_CLOCK = r"(?P<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?:\s*[ap]m)?)"
_ZONE = r"(?:\s*(?P<zone>(?:[a-z]{1,5}|(?:utc|gmt)?[+-][0-9]{1,2}:?[0-9]{0,2}(?:\s[a-z]{3,5})?)))?"
#: Behind an offset: GMT+0800 (中国标准时间)
_ZONE_NAME = re.compile(r"\s*\([^()]*\)$")
#: Jun 22 09:15:03 CST 2026 · Jun 22, 2026, 9:15:03 AM
_MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}{_MONTH}\s+(?P<day>[0-9]{{1,2}}),?\s+(?:(?P<year>[12][0-9]{{3}}),?\s+)?{_CLOCK}{_ZONE}(?:\s+(?P<last>[12][0-9]{{3}}))?",
    re.IGNORECASE,
)
#: 22 Jun 2026 09:15:03 +0800 · 22/Jun/2026:09:15:03 +0800
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}(?P<day>[0-9]{{1,2}})[\s/-]{_MONTH}[\s/-](?P<year>[12][0-9]{{3}})[:,\s]\s*{_CLOCK}{_ZONE}",
    re.IGNORECASE,
)


def match_english_time(words: str) -> str:
    """Return a time with the English name of its month as numbers: 2026-06-22 09:15:03 +0800. "" for other texts and without a year."""
    words = _ZONE_NAME.sub("", words)
    if found := _MONTH_FIRST.fullmatch(words):
        if bool(found["year"]) == bool(found["last"]):  # none, or two
            return ""
        year = found["year"] or found["last"]
    elif found := _DAY_FIRST.fullmatch(words):
        year = found["year"]
    else:
        return ""
    month = MONTHS.index(found["month"].lower()) + 1
    zone = (found["zone"] or "").upper()
    return f"{year}-{month:02}-{int(found['day']):02} {found['clock']} {zone}".strip()
