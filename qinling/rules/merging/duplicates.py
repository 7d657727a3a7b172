"""Duplicates in an import, found by the folded number, or by level, place and description."""

import hashlib
import unicodedata
from collections.abc import Callable, Iterable

from qinling.errors import RowError
from qinling.rules.drafts import Draft
from qinling.rules.merging.duplicate_errors import build_duplicate_error
from qinling.rules.texts.name_folding import fold_name


def compute_fingerprint(draft: Draft) -> str:
    """Return the fingerprint of an issue: a hash of level, place and description."""
    values = draft.values
    parts = (values.get(name) or "" for name in ("level", "town", "location", "description"))
    text = "\n".join("".join(unicodedata.normalize("NFKC", str(part)).split()) for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def build_draft_key(draft: Draft) -> tuple[object, object]:
    """Return the key by which rows of a file are one issue: level and folded number, or the fingerprint."""
    number = draft.values.get("number")
    if number is None:
        return None, compute_fingerprint(draft)
    return draft.values["level"], fold_name(str(number))


def remove_duplicates(
    drafts: Iterable[Draft],
    build_key: Callable[[Draft], tuple[object, object]] = build_draft_key,
    build_error: Callable[[Draft, Draft], RowError] = build_duplicate_error,
) -> tuple[list[Draft], list[Draft], list[RowError]]:
    """Return (unique drafts, exact duplicates, rows with the same key and other contents).

    The later of two conflicting rows is the bad one. Two spellings of one number are no difference.
    """
    first: dict[tuple[object, object], Draft] = {}
    unique: list[Draft] = []
    repeated: list[Draft] = []
    errors: list[RowError] = []
    for draft in drafts:
        earlier = first.setdefault(build_key(draft), draft)
        if earlier is draft:
            unique.append(draft)
        elif _has_same_contents(earlier, draft):
            repeated.append(draft)
        else:
            errors.append(build_error(draft, earlier))
    return unique, repeated, errors


def _has_same_contents(one: Draft, other: Draft) -> bool:
    values = other.values
    if values.get("number") is not None:
        values = {**values, "number": one.values.get("number")}
    return (one.values, one.extra) == (values, other.extra)


def list_folded_numbers(unique: Iterable[Draft], repeated: Iterable[Draft]) -> list[tuple[str, str]]:
    """Return (number, earlier number) of the *repeated* rows that write the number of an earlier row in another way."""
    rows = [draft for draft in repeated if draft.values.get("number") is not None]
    numbers = {build_draft_key(draft): str(draft.values.get("number")) for draft in unique} if rows else {}
    pairs = ((str(draft.values["number"]), numbers.get(build_draft_key(draft))) for draft in rows)
    return [(number, earlier) for number, earlier in pairs if earlier not in (None, number)]
