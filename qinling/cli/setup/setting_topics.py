"""What the manual calls the settings: the table of its page tells the subject and the topic of each key."""

import re
from collections.abc import Iterator
from pathlib import Path

import qinling

_ROW = re.compile(r"\| (?P<subject>.+?) \| (?P<keys>`.+`) \| `qinling help (?P<topic>.+)` \|")


def read_subjects() -> list[tuple[str, str]]:
    """Return the beginning of keys, or a whole key, with the words of the manual for it."""
    page = Path(qinling.__file__).parent / "manual" / "zh" / "settings.md"
    return [*_list_subjects(page.read_text("utf-8"))]


def _list_subjects(page: str) -> Iterator[tuple[str, str]]:
    for row in _ROW.finditer(page):
        for key in re.findall("`(.+?)`", row["keys"]):
            yield key, f"{row['subject']} {row['topic']}"


def find_subject(key: str, subjects: list[tuple[str, str]]) -> str:
    """Return the words of the manual for the setting *key*, "" where it has no row."""
    return " ".join(
        words
        for name, words in subjects
        if key == name or (name.endswith("…") and key.startswith(name.removesuffix("…")))
    )


def find_topic(key: str) -> str:
    """Return the topic of the manual about a setting or a section; 设置 where the page of settings itself tells it."""
    page = Path(qinling.__file__).parent / "manual" / "zh" / "settings.md"
    for row in _ROW.finditer(page.read_text("utf-8")):
        names = re.findall("`(.+?)`", row["keys"])
        if any(
            key == one or f"{key}.".startswith(one.removesuffix("…")) for one in names if one.endswith("…")
        ):
            return row["topic"]
        if key in names:
            return row["topic"]
    return "设置"
