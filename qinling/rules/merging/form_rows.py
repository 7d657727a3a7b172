"""Find the issue that a row of another office's form is: by its number, else by place and words."""

import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, Protocol, TypeVar

from qinling.rules.drafts import Draft, Sheet, Value
from qinling.rules.merging.duplicates import compute_fingerprint
from qinling.rules.merging.number_matching import NumberIndex
from qinling.rules.texts.name_folding import fold_name

_MAX_CANDIDATES = 3
_MAX_COMPARED, _MIN_COMMON = 200, 300
_LIKELY_SHARE, _FOREIGN_SHARE = 0.5, 0.15
_MIN_DISTINCTIVE = 8  # characters of a description that few issues share
_NO_SHEET = Sheet("", "")


class Described(Protocol):
    """An issue as the matching sees it."""

    @property
    def level(self) -> str:
        """The code of its level."""

    @property
    def number(self) -> str:
        """Its number."""

    @property
    def town(self) -> str | None:
        """Its town."""

    @property
    def location(self) -> str | None:
        """Its place."""

    @property
    def description(self) -> str:
        """Its description."""


AnyIssue = TypeVar("AnyIssue", bound=Described)


@dataclass(frozen=True, slots=True)
class RowMatch(Generic[AnyIssue]):
    """What is known of one row: its *issue*, or the *candidates* that a person chooses from, and *why*.

    With neither, the issue is not in the ledger.
    """

    draft: Draft
    issue: AnyIssue | None = None
    candidates: Sequence[AnyIssue] = ()
    why: str = ""


class IssueIndex(Generic[AnyIssue]):
    """The issues of the ledger by number, by fingerprint and by the words of their descriptions."""

    def __init__(self, issues: Iterable[AnyIssue]) -> None:
        self.issues = list(issues)
        self._by_number = NumberIndex((one.level, one.number, one) for one in self.issues)
        self._by_any_level: dict[str, list[AnyIssue]] = {}
        self._by_fingerprint: dict[str, list[AnyIssue]] = {}
        self._by_words: dict[Hashable, list[AnyIssue]] = {}
        for issue in self.issues:
            self._by_any_level.setdefault(fold_name(issue.number), []).append(issue)
            self._by_fingerprint.setdefault(_fingerprint_issue(issue), []).append(issue)
            self._by_words.setdefault((issue.level, squeeze_text(issue.description)), []).append(issue)
        self._pairs: dict[int, frozenset[str]] = {}
        self._with_row: set[int] = set()

    def note_rows(self, drafts: Iterable[Draft]) -> None:
        """Note which issues have a row with their number or their words: no other row is likely to be one of them."""
        for draft in drafts:
            if (number := draft.values.get("number")) is not None:
                found = self.find_numbered(draft.values.get("level"), str(number))
            else:
                found = self._by_fingerprint.get(compute_fingerprint(draft), ())
            self._with_row.update(map(id, found))

    def find_numbered(self, level: Value, number: str) -> Sequence[AnyIssue]:
        """Return the issues with *number* in *level*, in any level where the row does not say which."""
        if level in (None, ""):
            return self._by_any_level.get(fold_name(number), ())
        return self._by_number.find_all(str(level), number)

    def match_row(self, draft: Draft) -> RowMatch[AnyIssue]:
        """Return the issue of a row, or those that it may be."""
        number = draft.values.get("number")
        found = self.find_numbered(draft.values.get("level"), str(number)) if number is not None else ()
        if len(found) > 1:
            return RowMatch(draft, None, found[:_MAX_CANDIDATES], f"编号 {number} 可以是台账里的几个问题")
        if found and (same := self._find_others_words(draft, found[0])):
            why = f"编号是 {number}，内容却与台账里的 {same[0].number} 一样"
            return RowMatch(draft, None, [found[0], *same][:_MAX_CANDIDATES], why)
        if found and self._is_other_issue(draft, found[0]):
            others = [one for one in self._match_words(draft).candidates if one is not found[0]]
            why = f"台账里编号 {number} 的问题，内容与这一行不像"
            return RowMatch(draft, None, [found[0], *others][:_MAX_CANDIDATES], why)
        return RowMatch(draft, found[0]) if found else self._match_words(draft)

    def _find_others_words(self, draft: Draft, issue: AnyIssue) -> Sequence[AnyIssue]:
        """Return the other issues whose words a row with the number of *issue* repeats."""
        words = squeeze_text(draft.values.get("description"))
        if not words or (words == squeeze_text(issue.description) and _agrees_in_place(draft.values, issue)):
            return ()
        of_level = Draft({**draft.values, "level": issue.level}, {}, draft.sheet, draft.row)
        same = self._by_fingerprint.get(compute_fingerprint(of_level), ())
        if not same and len(words) >= _MIN_DISTINCTIVE:
            same = self._by_words.get((issue.level, words), ())
        return () if issue in same else same

    def _match_words(self, draft: Draft) -> RowMatch[AnyIssue]:
        words = squeeze_text(draft.values.get("description"))
        if not words:
            return RowMatch(draft)
        same = self._by_fingerprint.get(compute_fingerprint(draft), ())
        if len(same) == 1:
            return RowMatch(draft, same[0], why="按点位和内容认出")
        level = draft.values.get("level")
        same = same or self._by_words.get((level, words), ())
        if len(same) == 1 and len(words) >= _MIN_DISTINCTIVE and _agrees_in_place(draft.values, same[0]):
            return RowMatch(draft, same[0], why="按内容认出")
        if same:
            why = (
                "内容相同的问题，编号或点位对不上"
                if _has_number(draft)
                else "没有编号，内容相同的问题不能断定是哪个"
            )
            return RowMatch(draft, None, same[:_MAX_CANDIDATES], why)
        return self._list_similar(draft, words)

    def _list_similar(self, draft: Draft, words: str) -> RowMatch[AnyIssue]:
        pairs = _list_pairs(words)
        scored = [
            (share, issue)
            for issue in self._list_likely(pairs)
            if issue.level == draft.values.get("level")
            and id(issue) not in self._with_row
            and _agrees_in_place(draft.values, issue)
            and (share := _share_pairs(pairs, self._get_pairs(issue))) >= _LIKELY_SHARE
        ]
        scored.sort(key=lambda one: -one[0])
        likely = [issue for _, issue in scored[:_MAX_CANDIDATES]]
        why = "台账里没有这个编号" if _has_number(draft) else "没有编号"
        return RowMatch(draft, None, likely, f"{why}，有内容相近的问题" if likely else "")

    def _list_likely(self, pairs: frozenset[str]) -> list[AnyIssue]:
        """Return the issues that share most of the rarer *pairs*: comparing with all would take minutes."""
        common = max(_MIN_COMMON, len(self.issues) // 10)
        found = Counter(
            place
            for pair in pairs
            if len(places := self._issues_of_pairs.get(pair, ())) <= common
            for place in places
        )
        return [self.issues[place] for place, _ in found.most_common(_MAX_COMPARED)]

    @cached_property
    def _issues_of_pairs(self) -> dict[str, list[int]]:
        # Built only for a row that nothing else matches.
        places: dict[str, list[int]] = {}
        for place, issue in enumerate(self.issues):
            for pair in self._get_pairs(issue):
                places.setdefault(pair, []).append(place)
        return places

    def _get_pairs(self, issue: AnyIssue) -> frozenset[str]:
        if id(issue) not in self._pairs:
            self._pairs[id(issue)] = _list_pairs(squeeze_text(issue.description))
        return self._pairs[id(issue)]

    def _is_other_issue(self, draft: Draft, issue: AnyIssue) -> bool:
        """Return whether a row with the number of *issue* tells of something else: other words, at another place."""
        words = squeeze_text(draft.values.get("description"))
        if (
            len(words) < _MIN_DISTINCTIVE
            or _share_pairs(_list_pairs(words), self._get_pairs(issue)) >= _FOREIGN_SHARE
        ):
            return False
        place = squeeze_text(draft.values.get("location"))
        return not place or place != squeeze_text(issue.location)


def squeeze_text(text: object) -> str:
    """Return *text* without blanks and in one width, as texts are compared."""
    return "".join(unicodedata.normalize("NFKC", str(text or "")).split())


def _has_number(draft: Draft) -> bool:
    return draft.values.get("number") is not None


def _fingerprint_issue(issue: Described) -> str:
    from_issue: Mapping[str, Value] = {
        name: getattr(issue, name) for name in ("level", "town", "location", "description")
    }
    return compute_fingerprint(Draft(dict(from_issue), {}, _NO_SHEET))


def _agrees_in_place(values: Mapping[str, Value], issue: Described) -> bool:
    """Return whether the places of a row and an issue do not contradict: one is part of the other, or unknown."""
    for name in ("town", "location"):
        one, other = squeeze_text(values.get(name)), squeeze_text(getattr(issue, name))
        if one and other and one not in other and other not in one:
            return False
    return True


def _list_pairs(words: str) -> frozenset[str]:
    return frozenset(words[at : at + 2] for at in range(len(words) - 1))


def _share_pairs(one: frozenset[str], other: frozenset[str]) -> float:
    """Return which share of the shorter text's pairs of characters stands in the other."""
    return len(one & other) / max(min(len(one), len(other)), 1)
