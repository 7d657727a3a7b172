"""The tables of the English manual that the program itself can produce, kept between `<!-- table: NAME -->` marks.

The table of settings comes whole from the code. Of the others the first columns do; the last one, the
meaning, is written in the page by hand: a new row gets "?" until somebody writes what it means.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import time
from functools import partial

from qinling import errors
from qinling.cli.commands.viewing.warn import SOMETHING_NEAR, SOMETHING_OVERDUE
from qinling.cli.framework.error_boundary import INTERRUPTED, PIPE_CLOSED
from qinling.cli.settings.schema import SETTINGS
from qinling.errors import QinlingError
from qinling.notices import channel_types
from qinling.rules.history.events import EventKind
from qinling.rules.logins.audit.finding_kinds import FindingKind
from qinling.rules.vocabulary import (
    AlertKind,
    AttachmentKind,
    DeadlineKind,
    Level,
    RecheckResult,
    Schedule,
    Status,
    SupervisionKind,
    Term,
    WarningTier,
)

#: What a row says that nobody has explained yet.
UNEXPLAINED = "?"

#: One table: its heading, and the cells of its rows, without the last when it is written by hand.
Table = tuple[Sequence[str], Iterable[Sequence[str]]]


def build_vocabulary_table() -> Table:
    """Every closed word that stands in an issue or beside it."""
    words = {
        "level": Level,
        "status": Status,
        "schedule": Schedule,
        "deadline_kind": DeadlineKind,
        "tier": WarningTier,
        "found": RecheckResult,
    }
    rows = ((f"`{key}`", join_labels(kind)) for key, kind in words.items())
    return ("key", "code and label", "meaning"), rows


def join_labels(words: Iterable[Term]) -> str:
    """Return each code with its label, parted by middle dots."""
    return " · ".join(f"`{word.value}` {word.label}" for word in words)


def build_word_table(head: str, words: Iterable[Term], meaning: str = "meaning") -> Table:
    """One row a word: its code, its label, its meaning."""
    return (head, "label", meaning), ((f"`{word.value}`", word.label) for word in words)


def build_finding_table() -> Table:
    """Every kind of finding of the login audit, and who answers it."""
    rows = ((f"`{kind.value}`", kind.label, "security" if kind.is_risk else "help") for kind in FindingKind)
    return ("code", "label", "for", "found when"), rows


def build_exit_code_table() -> Table:
    """Every code the program ends with, and the refusal that it stands for."""
    refusals = {
        kind.exit_code: name
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, QinlingError) and kind is not QinlingError
    }
    others = (0, 1, SOMETHING_NEAR, SOMETHING_OVERDUE, INTERRUPTED, PIPE_CLOSED)
    codes = {**dict.fromkeys(others, ""), **refusals}
    rows = ((f"`{code}`", f"`{codes[code]}`" if codes[code] else "") for code in sorted(codes))
    return ("code", "error in the code", "meaning"), rows


def build_channel_type_table() -> Table:
    """Every type of channel, with the keys that it needs and those that it may have."""
    rows = (
        (f"`{way.code}`", way.label, format_codes(way.required), format_codes(way.optional))
        for way in channel_types.CHANNEL_TYPES
    )
    return ("`way`", "label", "needed", "may be given", "what it is"), rows


def format_codes(words: Iterable[str]) -> str:
    """Return each word between backticks."""
    return " ".join(f"`{word}`" for word in words)


def build_settings_table() -> Table:
    """Every setting with what it expects, its default, its variable and its help."""
    rows = (
        (
            f"`{key}`",
            setting.validator.expects_en,
            format_default(setting.default),
            "file only" if setting.validator.file_only else f"`{setting.variable}`",
            setting.help_en,
        )
        for key, setting in SETTINGS.items()
    )
    return ("key", "value", "default", "environment variable", "meaning"), rows


def format_default(default: object) -> str:
    """Return a default as a settings file or a variable would write it, "" for none."""
    if default is None or default == {}:
        return ""
    if isinstance(default, tuple) and all(isinstance(part, time) for part in default) and default:
        return "-".join(f"{part:%H:%M}" for part in default)
    if isinstance(default, tuple):
        return ", ".join(default)
    return str(default).lower() if isinstance(default, bool) else str(default)


TABLES: Mapping[str, Callable[[], Table]] = {
    "vocabularies": build_vocabulary_table,
    "alerts": partial(build_word_table, "`alert`", AlertKind, "an issue that"),
    "event-kinds": partial(build_word_table, "`kind`", EventKind, "`particulars`"),
    "finding-kinds": build_finding_table,
    "exit-codes": build_exit_code_table,
    "settings": build_settings_table,
    "channel-ways": build_channel_type_table,
    "papers": partial(build_word_table, "kind", AttachmentKind),
    "measures": partial(build_word_table, "`measure`", SupervisionKind),
}

TABLE_BLOCK = re.compile(r"(<!-- table: ([\w-]+) -->\n)(.*?)(<!-- end table -->)", re.DOTALL)


def split_cells(line: str) -> list[str]:
    """Return the cells of one row of a Markdown table."""
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def format_table(name: str, before: str) -> str:
    """Return the table *name* in Markdown, with the meanings that its rows have in *before*."""
    head, rows = TABLES[name]()
    kept = {cells[0]: cells[-1] for line in before.splitlines() if (cells := split_cells(line))}
    lines: Iterator[Sequence[str]] = (
        row if len(row) == len(head) else (*row, kept.get(row[0], UNEXPLAINED)) for row in rows
    )
    return "".join(
        "|" + "".join(f" {cell} |" if cell else " |" for cell in line) + "\n"
        for line in (head, ["---"] * len(head), *lines)
    )


def replace_tables(page: str) -> str:
    """Return *page* with its tables as the code has them now."""
    return TABLE_BLOCK.sub(lambda found: f"{found[1]}{format_table(found[2], found[3])}{found[4]}", page)
