"""Put texts of the ledger on one line, and shorten them."""

import re

_LINE_BREAKS_AND_TABS = re.compile("\r\n|[\t-\r\x85\u2028\u2029]")


def join_lines(text: str) -> str:
    """Return *text* on one line: each line break and each tab becomes a space."""
    return _LINE_BREAKS_AND_TABS.sub(" ", text)


def shorten_text(text: str, max_length: int) -> str:
    """Return *text*, cut after *max_length* characters and marked with “…” if it is longer."""
    return text if len(text) <= max_length else f"{text[:max_length]}…"
