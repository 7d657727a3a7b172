"""Names of files made from texts of the ledger."""

import re

from qinling.rules.unseen_characters import clean_outgoing_text

#: Bytes of a file name, on most systems.
MAX_NAME_BYTES = 255
#: What some system does not allow in a file name. `clean_outgoing_text` leaves no controls.
_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|\t\n]')


def make_file_name(text: str, ending: str = "") -> str:
    """Return *text* with *ending* as a file name that every system takes, cut before its own extension."""
    name = _NOT_IN_NAMES.sub("-", clean_outgoing_text(text)).rstrip(" .") or "-"
    return _shorten_name(name, MAX_NAME_BYTES - len(ending.encode())) + ending


def _shorten_name(name: str, max_bytes: int) -> str:
    """Shorten *name* to *max_bytes* of UTF-8 and keep its extension."""
    stem, point, extension = name.rpartition(".")
    if len(name.encode()) <= max_bytes or len(extension.encode()) > max_bytes // 2:
        return name.encode()[:max_bytes].decode(errors="ignore")
    own_ending = point + extension
    return stem.encode()[: max_bytes - len(own_ending.encode())].decode(errors="ignore") + own_ending
