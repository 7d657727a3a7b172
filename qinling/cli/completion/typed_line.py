"""A command line as it stands when Tab is pressed: its words, and the last one with the quotes around it."""

from typing import NamedTuple

_QUOTES = "'\""
#: What bash takes for more than itself outside quotes.
_SPECIAL = frozenset(" \t\"'\\$`!&;|<>()[]{}*?#~")
_SPECIAL_IN_DOUBLE = frozenset('"\\$`')


class TypedLine(NamedTuple):
    """The whole words, and the last one as it is meant so far.

    *quote* is the quote that is still open in it, "" for none. *head* is the part of it that the shell keeps: readline
    replaces only what follows the last of its word breaks or the open quote.
    """

    words: tuple[str, ...]
    last: str
    quote: str
    head: str


def read_line(line: str, breaks: str = "") -> TypedLine:
    """Read *line* as a shell does, up to its end. *breaks* are the characters of COMP_WORDBREAKS."""
    words: list[str] = []
    last, quote, head = "", "", 0
    is_word = False
    signs = iter(line)
    for sign in signs:
        if quote:
            if sign == quote:
                quote = ""
            elif sign == "\\" and quote == '"':
                following = next(signs, "")
                last += following if following in _SPECIAL_IN_DOUBLE else sign + following
            else:
                last += sign
        elif sign in _QUOTES:
            quote, is_word, head = sign, True, len(last)
        elif sign.isspace() and sign.isascii():
            if is_word:
                words.append(last)
            last, is_word, head = "", False, 0
        else:
            is_word = True
            last += next(signs, "") if sign == "\\" else sign
            if sign in breaks:
                head = len(last)
    return TypedLine(tuple(words), last, quote, last[:head])


def quote_word(value: str, quote: str = "", *, is_start: bool = True) -> str:
    """Return *value* so that bash reads it as these characters, behind the open *quote* if there is one.

    A ~ at the start of a word stays what it is: the user typed it.
    """
    if quote == "'":
        return value.replace("'", "'\\''")
    special = _SPECIAL_IN_DOUBLE if quote else _SPECIAL
    tilde, rest = (value[:1], value[1:]) if is_start and not quote and value.startswith("~/") else ("", value)
    return tilde + "".join(_escape_sign(sign, special) for sign in rest)


def _escape_sign(sign: str, special: frozenset[str]) -> str:
    return f"\\{sign}" if sign in special else sign
