"""Cells of a redacted export: what hides a text, and what is typed over it."""

import re

from qinling.rules.drafts import Value

#: What an export shows in place of a redacted value.
HIDDEN_TEXT = "〔略〕"

#: Signs that people type over what nobody should read, and the words for it.
_MASK = re.compile(r"[*＊×✱﹡✳•·●■█]{2,}")
_ONLY_MASK = re.compile(
    r"[\s*＊×✱﹡✳•·●■█xX#＃_－—/／\-.…?？]*|[〔\[【（(]?(?:略|已?隐去|保密|脱敏|同原表)[〕\]】）)]?"
)


def is_hidden_cell_kept(base: Value, theirs: Value) -> bool:
    """Return whether a cell that the export hides came back without a value of its own: blank or masked."""
    if HIDDEN_TEXT not in str(base) or theirs == base:
        return False
    text = "" if theirs is None else str(theirs).strip()
    return bool(_ONLY_MASK.fullmatch(text)) or (HIDDEN_TEXT not in text and bool(_MASK.search(text)))
