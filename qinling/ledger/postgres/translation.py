"""The SQL of the ledger in the words of PostgreSQL.

The statements are written once, for SQLite. What PostgreSQL calls otherwise stands in the table below;
a statement that needs more is better written so that both understand it.
"""

import re
from functools import cache
from typing import NamedTuple

#: Patterns of SQLite's words and what PostgreSQL has for them, applied in order.
_WORDS = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        # SQLite's word for the real table under a temporary one of the same name.
        (r"\bmain\.", ""),
        (r" indexed by \w+", ""),
        # The list is bound as an array.
        (r"\bin \(select value from json_each\(:(\w+)\)\)", r"= any(:\1)"),
        (r"\bjson_each\(:(\w+)\)", r"json_each_text(:\1::json)"),
        (r"\bjson_each\(([\w.]+)\)", r"json_each(\1::json)"),
        (r"\bjson_type\(([\w.]+), '\$\.(\w+)'\) is not null", r"\1::json -> '\2' is not null"),
        (r"\bjulianday\(([\w.]+)\) - ([\w.]+) <= julianday\(:(\w+)\)", r"\1::date - \2::int <= :\3::date"),
        (r"\bcast\((\w+) as blob\)", r"convert_to(\1, 'utf8')"),
        # A server counts the records of a log and day, so that it need not pack them to know whether there are any.
        (
            r"\blength\(events\)",
            "(select records from login_log_day d"
            " where d.day = login_events.day and d.login_log = login_events.login_log)",
        ),
        # SQLite's way to say in which order to join.
        (r"\bcross join (\w+ \w+) on\b", r"join \1 on"),
        # SQLite's `like` does not tell A from a. With the collation "C" neither does this, and only there.
        (r"\blike\b", "ilike"),
    )
)
_ARRAY = re.compile(r"= any\(:(\w+)\)")
_TOKEN = re.compile(r"'(?:[^']|'')*'|::|:([A-Za-z_]\w*)|%")


class Statement(NamedTuple):
    """A statement for the driver. *arrays* are the names of the lists that are bound as arrays."""

    text: str
    arrays: frozenset[str]


@cache
def translate_statement(sql: str) -> Statement:
    """Return *sql*, written for SQLite with `:name` parameters, as psycopg takes it."""
    for pattern, words in _WORDS:
        sql = pattern.sub(words, sql)
    return Statement(_TOKEN.sub(_write_token, sql), frozenset(_ARRAY.findall(sql)))


def _write_token(found: re.Match[str]) -> str:
    if found[1]:
        return f"%({found[1]})s"
    return found[0].replace("%", "%%")  # a string, a cast or a percent sign
