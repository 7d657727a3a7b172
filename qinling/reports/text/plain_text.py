"""Put texts of the ledger on one line, and shorten them."""

import re
from collections.abc import Iterable, Iterator

#: How many lines or rows of one kind are printed, unless all are asked for.
MAX_PRINTED = 200
_LINE_BREAKS_AND_TABS = re.compile("\r\n|[\t-\r\x85\u2028\u2029]")


def join_lines(text: str) -> str:
    """Return *text* on one line: each line break and each tab becomes a space."""
    return _LINE_BREAKS_AND_TABS.sub(" ", text)


def cap_lines(lines: Iterable[str], *, show_all: bool) -> Iterator[str]:
    """Yield the first lines and how many more there are, or with *show_all* every line."""
    count = 0
    for count, line in enumerate(lines, 1):
        if show_all or count <= MAX_PRINTED:
            yield line
    if not show_all and count > MAX_PRINTED:
        yield unprinted_line(count)


def unprinted_line(count: int) -> str:
    """Return how many of *count* lines or rows were not printed, and how to see them."""
    return f"另有 {count - MAX_PRINTED} 处未列出，加 --all 全部列出，或用 --json"


def shorten_text(text: str, max_length: int) -> str:
    """Return *text*, cut after *max_length* characters and marked with “…” if it is longer."""
    return text if len(text) <= max_length else f"{text[:max_length]}…"
