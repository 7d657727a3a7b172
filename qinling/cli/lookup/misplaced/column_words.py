"""Words behind the value of --columns that name columns too: the shell parts them at blanks."""

import re
from collections.abc import Sequence
from contextlib import suppress

from qinling.cli.context import Desk
from qinling.cli.options.values.value_parsers import resolve_field_name
from qinling.errors import QinlingError, quote_argument


def note_column_words(desk: Desk, columns: str | None, words: Sequence[str]) -> None:
    """Say which free *words* of a command with *columns* are looked for in texts though they name columns."""
    named = [word for word in words if columns and _is_column(word)]
    if columns and named:
        listed = ",".join((columns, *named))
        desk.print_note(
            f"注意：“{'、'.join(named)}”按文字找；要这一栏，写成 --columns {quote_argument(listed)}"
        )


def split_columns(text: str) -> list[str]:
    """Return the words of a list of columns. A blank in it parts only what is no column together."""
    words = [word.strip() for word in re.split("[,，、]", text)]
    return [part for word in words if word for part in _split_at_blanks(word)]


def _split_at_blanks(word: str) -> list[str]:
    parts = word.split()
    return parts if len(parts) > 1 and not _is_column(word) and all(map(_is_column, parts)) else [word]


def _is_column(word: str) -> bool:
    from qinling.reports.issues.issue_tables import COMPUTED_COLUMNS

    bare = word.removeprefix("-").strip()
    if bare in COMPUTED_COLUMNS or bare in COMPUTED_COLUMNS.values():
        return True
    with suppress(QinlingError):
        return bool(resolve_field_name(bare))
    return False
