"""The forms of a heading that are compared: without spaces, quotes, leading numbers and brackets."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_MAX_HEADING_CHARACTERS = 1000  # longer cells are text, not headings; the rest is ignored

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_LEADING_NUMBER = re.compile(r"^(?:\d{1,2}[.、]|[一二三四五六七八九十]+、)")
_NOISE = re.compile(r"[\s\u200b-\u200f\ufeff\"'“”‘’「」『』*:;,.。、，：；()\[\]【】〔〕/\\|_\-—]+")


@lru_cache(maxsize=4096)
def normalize_heading(heading: str) -> tuple[str, ...]:
    """Return the normalized forms of *heading*: whole, without its last bracket, without all brackets."""
    text = _LEADING_NUMBER.sub("", unicodedata.normalize("NFKC", heading[:_MAX_HEADING_CHARACTERS]).strip())
    without_spaces = re.sub(r"\s", "", text)
    brackets = [found.span() for found in _BRACKETS.finditer(without_spaces)]
    forms = (
        [text, without_spaces[: brackets[-1][0]] + without_spaces[brackets[-1][1] :]] if brackets else [text]
    )
    keys = [_NOISE.sub("", form).lower() for form in (*forms, _BRACKETS.sub("", without_spaces))]
    return keys[0], *(key for key in dict.fromkeys(keys[1:]) if key and key != keys[0])


def find_missing_headings(expected: Iterable[str], headings: Iterable[str]) -> list[str]:
    """Return the *expected* headings that are not among *headings*, the headings of the columns read."""
    present_keys: set[str] = set()
    for heading in headings:
        for name in (heading.replace("/", ""), heading.rpartition("/")[2]):
            present_keys.update(normalize_heading(name))
    return [heading for heading in expected if normalize_heading(heading)[0] not in present_keys]
