"""Compare the issues of a ledger with what a form states, cell by cell and as leniently as a careful reader would."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.workbook.forms.form import Truth

#: Texts that mean one thing: a field is right when spaces and punctuation alone differ.
IGNORED = re.compile(r"[\s、，,;；。　()（）\u200b]+")
#: Fields in which the ledger may hold more than the form's words.
KEPT_WHOLE = ("location", "measures", "progress", "remark", "goal")
LON_LAT_PRECISION = 2e-5
#: What a note says of a field for which no column was found.
NOT_FOUND = re.compile(
    r"(?:没有|未|找不到|认不出|缺)[^。；]{0,12}(?:时限|期限)|(?:时限|期限)[^。；]{0,12}(?:没有|未|找不到|认不出|空)"
)


def fold_text(value: object) -> str:
    """Return *value* without spaces and punctuation, with compatible characters unified."""
    return IGNORED.sub("", unicodedata.normalize("NFKC", str(value)))


def is_same(name: str, want: object, got: Any) -> bool:
    """Return whether the field *name* holds what the form states. A tuple means any of its values."""
    if isinstance(want, tuple):
        return any(is_same(name, one, got) for one in want)
    if name == "extra":
        return False
    if want is None or got is None:
        return want is None and got is None
    if name in ("lon", "lat"):
        return abs(float(want) - float(got)) < LON_LAT_PRECISION  # type: ignore[arg-type]
    if name == "percent":
        return any(abs(float(got) * scale - float(want)) < 0.01 for scale in (1, 100))  # type: ignore[arg-type]
    if isinstance(want, bool):
        return bool(got) == want
    wanted, held = fold_text(want), fold_text(got)
    if wanted == held:
        return True
    if name == "category":
        return wanted.removesuffix("问题") == held.removesuffix("问题")
    if name in KEPT_WHOLE:
        return all(fold_text(part) in held for part in re.split(r"[；\n]", str(want)) if fold_text(part))
    return False


def is_kept(texts: Mapping[str, str], item: Mapping[str, Any]) -> bool:
    """Return whether every text stands in the issue: in any of the fields a|b, else as a field or another column."""
    extra = item.get("extra") or {}
    for place, text in texts.items():
        names = [name for name in place.split("|") if name in item]
        held = [item[name] for name in names] if names else [*item.values(), *extra.values()]
        if not any(fold_text(text) in fold_text(one) for one in held):
            return False
    return True


@dataclass(slots=True)
class WrongCell:
    """One cell that differs. *fault* is wrong, lost or invented; *is_told*: something said names it."""

    fault: str
    field: str
    issue: str
    want: object
    got: object
    is_told: bool


@dataclass(slots=True)
class Tally:
    """What came in. A cell is a field of an issue that the form states."""

    rows: int = 0
    missing: int = 0
    extra: int = 0
    cells: int = 0
    right: int = 0
    faults: list[WrongCell] = field(default_factory=list)
    missing_rows: list[str] = field(default_factory=list)
    extra_rows: list[str] = field(default_factory=list)

    def count(self, fault: str, is_silent: bool = False) -> int:
        """Return how many cells have the *fault*, or have it without a word."""
        return sum(one.fault == fault and not (is_silent and one.is_told) for one in self.faults)


def find_item(truth: Truth, items: Sequence[dict[str, Any]], used: set[int]) -> dict[str, Any] | None:
    """Return the unused issue that has the number, or else the description, that the form states."""
    free = [item for item in items if id(item) not in used]
    numbers = truth.get("number")
    wanted = [fold_text(one) for one in (numbers if isinstance(numbers, tuple) else (numbers,)) if one]
    for item in free:
        if fold_text(item["number"]) in wanted:
            return item
    texts = truth.get("description")
    wanted = [fold_text(one) for one in (texts if isinstance(texts, tuple) else (texts,)) if one]
    for item in free:
        held = fold_text(item.get("description") or "")
        if held in wanted:
            return item
    for item in free:
        held = fold_text(item.get("description") or "")
        if held and any(one in held or (len(held) > 8 and held in one) for one in wanted):
            return item
    return None


def is_made_up_and_said(name: str, got: object, told: str) -> bool:
    """Return whether the value is what stands for want of any word, and a note says so."""
    if name == "status":
        return got == "not_started" and "未启动" in told
    if name == "number":
        return str(got).startswith("QL-") and "QL-" in told
    return name in ("deadline", "deadline_kind") and got in (None, "none") and bool(NOT_FOUND.search(told))


def is_told(
    name: str, want: object, item: Mapping[str, Any], columns: Sequence[dict[str, Any]], told: str
) -> bool:
    """Return whether the text *told* names the field, or a column that it was or should have been read from."""
    if not told:
        return False
    if is_made_up_and_said(name, item.get(name), told):
        return True
    extra = {
        key
        for key, value in (item.get("extra") or {}).items()
        if want and fold_text(want) == fold_text(value)
    }
    for column in columns:
        heading = str(column.get("heading") or "")
        if column.get("field") != name and heading not in extra:
            continue
        names = {heading, heading.rsplit("/", maxsplit=1)[-1]} - {""}
        if any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", told) for one in names):
            return True
        if re.search(rf"(?<![A-Z]){column.get('column')} ?列", told):
            return True
    return False


def name_issue(truth: Truth) -> str:
    """Return what to call an issue of a form."""
    return str(truth.get("number") or truth.get("description") or "?")[:40]


def compare_issues(
    truths: Sequence[Truth],
    items: Sequence[dict[str, Any]],
    columns: Sequence[dict[str, Any]] = (),
    told: str = "",
) -> Tally:
    """Compare the *items* of a ledger with the form's issues. *told* is all that the import said."""
    tally, used = Tally(rows=len(truths)), set[int]()
    for truth in sorted(truths, key=lambda one: one.get("number") is None):
        tally.cells += sum(want is not None for want in truth.values())
        item = find_item(truth, items, used)
        if item is None:
            tally.missing += 1
            tally.missing_rows.append(name_issue(truth))
            continue
        used.add(id(item))
        for name, want in truth.items():
            got = item.get(name)
            if is_kept(want, item) if isinstance(want, dict) else is_same(name, want, got):
                tally.right += want is not None
                continue
            is_empty = got is None or (name == "deadline_kind" and got == "none") or name == "extra"
            fault = "lost" if is_empty else "invented" if want is None else "wrong"
            said = is_told(name, want, item, columns, told)
            tally.faults.append(WrongCell(fault, name, name_issue(truth), want, got, said))
    rest = [item for item in items if id(item) not in used]
    tally.extra = len(rest)
    tally.extra_rows = [f"{item['number']} {(item.get('description') or '')[:40]}" for item in rest]
    return tally
