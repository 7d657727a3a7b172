r"""Characters that nobody sees, and the two forms in which a text with them leaves the program.

They hide text (tags), turn its order round (bidi overrides), break lines or drive a terminal. The ledger keeps
them as the office wrote them. On a screen each is shown as an escape: \u202e. In letters and messages those
without any effect are left out, and the others are shown. A variation selector after its character, which
names need, and a joiner within an emoji are no such characters.
"""

import re
from functools import cache

from qinling.errors import ValueRefused

UNSEEN_REMEDY = "请删去它，连同前后的字重新输入"

#: Controls but tab and line break, separators, direction marks and overrides, fillers, tags, what no file can store.
_ACTING = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u200f"
    r"\u2028-\u202e\u2065-\u206f\u3164\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000110bd\U000110cd"
    r"\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_SELECTORS = r"\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
#: Soft hyphens, zero-width blanks and joiners, byte order marks. Without them a text looks the same.
_WITHOUT_EFFECT = r"\xad\u034f\u180e\u200b-\u200e\u2060-\u2064\ufeff" + _SELECTORS
_EMOJI = r"\u2190-\u2bff\U0001f000-\U0001faff"
#: The ones that `str.isprintable` takes for letters or marks.
_PRINTABLE_ONES = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0").union(
    map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)


def show_unseen(text: str) -> str:
    """Return *text* for a screen: every unseen character as an escape. Line breaks are kept, as line feeds."""
    return text if _is_plain(text) else _unseen().sub(_escape_unless_kept, text.replace("\r\n", "\n"))


def clean_outgoing_text(text: str) -> str:
    """Return *text* for letters and messages: unseen characters without effect left out, the others as escapes."""
    return text if _is_plain(text) else _unseen().sub(_escape_if_acting, text.replace("\r\n", "\n"))


def drop_without_effect(text: str) -> str:
    """Return *text* without the unseen characters that have no effect: it looks the same."""
    return (
        text
        if _is_plain(text)
        else _unseen().sub(lambda found: "" if found.lastgroup == "idle" else found[0], text)
    )


def escape_unseen_json(encoded: str) -> str:
    """Return JSON of the same meaning in which unseen characters are written as escapes.

    Text is not searched for the ones among letters and marks alone: that would take longer than encoding it.
    """
    return encoded if encoded.isprintable() else _unseen().sub(_escape_for_json, encoded)


def require_no_acting_characters(text: str) -> str:
    """Return *text*. Raises ValueRefused if it holds an unseen character with an effect: nobody types these."""
    if where := find_unseen(text, acting=True):
        raise ValueRefused(f"含有看不见的控制字符：{where}", UNSEEN_REMEDY)
    return text


def find_unseen(text: str, *, acting: bool = False) -> str:
    r"""Return which unseen character *text* holds first, and where, "" if none. *acting*: one with an effect.

    The answer reads: 第 3 个字是 \u202e.
    """
    if _is_plain(text):
        return ""
    kinds = ("acting",) if acting else ("acting", "idle")
    found = (one for one in _unseen().finditer(text.replace("\r\n", "\n")) if one.lastgroup in kinds)
    return next((f"第 {one.start() + 1} 个字是 {_escape_character(one[0])}" for one in found), "")


def may_hold_unseen(text: str) -> bool:
    """Return whether *text* must be searched for unseen characters. It is a quick look, for each of many cells."""
    return not text.isprintable() or _printable_ones().search(text) is not None


def _is_plain(text: str) -> bool:
    """Return whether *text* surely holds no unseen character. Most texts are: the pattern costs milliseconds."""
    return text.replace("\n", "").isprintable() and (text.isascii() or _PRINTABLE_ONES.isdisjoint(text))


@cache
def _printable_ones() -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(_PRINTABLE_ONES))}]")


@cache
def _unseen() -> re.Pattern[str]:
    """Return the pattern of unseen characters. What is kept matches too, outside both groups."""
    return re.compile(
        rf"(?:(?<=[^\s{_ACTING}{_WITHOUT_EFFECT}])[{_SELECTORS}]|(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}]))"
        rf"|(?P<acting>[{_ACTING}])|(?P<idle>[{_WITHOUT_EFFECT}])"
    )


def _escape_character(sign: str) -> str:
    code = ord(sign)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _escape_unless_kept(found: re.Match[str]) -> str:
    return _escape_character(found[0]) if found.lastgroup else found[0]


def _escape_if_acting(found: re.Match[str]) -> str:
    return "" if found.lastgroup == "idle" else _escape_unless_kept(found)


def _escape_for_json(found: re.Match[str]) -> str:
    if not found.lastgroup:
        return found[0]
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
