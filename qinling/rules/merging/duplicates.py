"""Duplicates in an import, found by number, or by level, place and description."""

import hashlib
import unicodedata
from collections.abc import Iterable

from qinling.errors import RowError
from qinling.rules.drafts import Draft
from qinling.rules.merging.duplicate_errors import build_duplicate_error


def compute_fingerprint(draft: Draft) -> str:
    """Return the fingerprint of an issue: a hash of level, place and description."""
    values = draft.values
    parts = (values.get(name) or "" for name in ("level", "town", "location", "description"))
    text = "\n".join("".join(unicodedata.normalize("NFKC", str(part)).split()) for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def remove_duplicates(drafts: Iterable[Draft]) -> tuple[list[Draft], list[Draft], list[RowError]]:
    """Return (unique drafts, exact duplicates, rows with the same key and other contents).

    The later of two conflicting rows is the bad one.
    """
    first: dict[tuple[object, object], Draft] = {}
    unique: list[Draft] = []
    repeated: list[Draft] = []
    errors: list[RowError] = []
    for draft in drafts:
        number = draft.values.get("number")
        key = (draft.values["level"], number) if number is not None else (None, compute_fingerprint(draft))
        earlier = first.setdefault(key, draft)
        if earlier is draft:
            unique.append(draft)
        elif (earlier.values, earlier.extra) == (draft.values, draft.extra):
            repeated.append(draft)
        else:
            errors.append(build_duplicate_error(draft, earlier))
    return unique, repeated, errors
