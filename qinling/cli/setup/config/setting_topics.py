"""What the manual calls the settings: the table of its page tells the subject and the topic of each key."""

import re
from collections.abc import Iterator
from pathlib import Path

import qinling

_ROW = re.compile(r"\| (?P<subject>.+?) \| (?P<keys>`.+`) \| `qinling help (?P<topic>.+)` \|")


def read_subjects() -> list[tuple[str, str]]:
    """Return the beginning of keys, or a whole key, with the words of the manual for it."""
    return [(name, f"{subject} {topic}") for names, subject, topic in _read_rows() for name in names]


def _read_rows() -> Iterator[tuple[list[str], str, str]]:
    """Yield the names of each row, whole keys or with … their beginning, its subject and its topic."""
    page = Path(qinling.__file__).parent / "manual" / "zh" / "settings.md"
    for row in _ROW.finditer(page.read_text("utf-8")):
        yield re.findall("`(.+?)`", row["keys"]), row["subject"], row["topic"]


def find_subject(key: str, subjects: list[tuple[str, str]]) -> str:
    """Return the words of the manual for the setting *key*, "" where it has no row."""
    return " ".join(
        words
        for name, words in subjects
        if key == name or (name.endswith("…") and key.startswith(name.removesuffix("…")))
    )


def find_topic(key: str) -> str:
    """Return the topic of the manual about a setting or a section; 设置 where the page of settings itself tells it."""
    for names, _, topic in _read_rows():
        beginnings = [name.removesuffix("…") for name in names if name.endswith("…")]
        if key in names or f"{key}.".startswith(tuple(beginnings)):
            return topic
    return "设置"
