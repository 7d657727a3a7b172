"""Duplicates in an import, found by number, or by level, place and description."""

import hashlib
import unicodedata
from collections.abc import Iterable

from qinling.errors import RowError
from qinling.rules.drafts import Draft


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
            errors.append(_build_duplicate_error(draft, earlier))
    return unique, repeated, errors


def _build_duplicate_error(draft: Draft, earlier: Draft) -> RowError:
    number = draft.values.get("number")
    field = "number" if number is not None else "description"
    letter, heading = draft.sheet.columns.get(field, (None, None))
    where = f"第 {earlier.row} 行"
    if earlier.sheet.name != draft.sheet.name or earlier.sheet.file != draft.sheet.file:
        where = f"{earlier.sheet.file} 的“{earlier.sheet.name}”{where}"
    what = "编号" if number is not None else "地点和描述"
    remedy = (
        "请核对：同一问题只留一行，不同问题改用不同编号"
        if number is not None
        else "请给两行各加编号，或删去重复的一行"
    )
    return RowError(
        draft.sheet.file,
        draft.sheet.name,
        draft.row,
        letter,
        heading,
        str(draft.values.get(field) or ""),
        f"{what}与{where}相同，内容却不同",
        remedy,
    )
