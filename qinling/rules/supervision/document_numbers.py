"""Numbers of supervision documents: how the office forms them, and when two texts are one number.

An official number is written 督办〔2026〕3号. People type it with other brackets, in full width, without 号.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from qinling.errors import ValueRefused
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.vocabulary import SupervisionKind

#: The number of the ledger, where the office has no pattern of its own.
DEFAULT_NUMBER_PATTERN = "{step}〔{year}〕{n}号"
_PATTERN_NAMES = ("year", "n", "step")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
#: The year in brackets and the number after it. GB/T 9704 has no 第 and no zeros there, people type both.
_YEAR_AND_NUMBER = re.compile(r"\(((?:19|20)\d\d)年?\)第?0*(?=\d)")
#: Stands for the number while the texts around it are folded.
_SAMPLE = 987654321
_MAX_DIGITS = 9
#: A step, and what is typed behind it for an office's own letters: 督办[2026]1 for 商秦办督〔2026〕1号.
_STEP_NUMBER = re.compile(
    f"(?P<step>{'|'.join(step.label for step in reversed(SupervisionKind))}|移送)(?:通知书?|建议书|单|函|文)?"
    r"(?P<number>[-第(]?\d.*)"
)
#: What stands before the year or the number.
_LETTERS_BEFORE = re.compile(r"^[^\d(]+")


def build_document_key(document: str) -> str:
    """Return the key of a document number. Two texts with one key are the same number."""
    folded = fold_name(document)
    return _YEAR_AND_NUMBER.sub(r"(\1)", folded.removesuffix("号") or folded)


class StepNumber(NamedTuple):
    """A number that names its step in place of the office's own letters. *has_year* where no other document can be meant."""

    step: SupervisionKind
    number: str
    has_year: bool


def read_step_number(typed: str) -> StepNumber | None:
    """Return the step and the number that *typed* names, None for a number of another form."""
    found = _STEP_NUMBER.fullmatch(build_document_key(typed))
    if not found:
        return None
    step = next(one for one in SupervisionKind if one.label.startswith(found["step"]))
    return StepNumber(step, found["number"], bool(re.match(r"\(?(?:19|20)\d\d\D", found["number"])))


def remove_letters(document: str) -> str:
    """Return the key of a document number without the letters before its year."""
    return _LETTERS_BEFORE.sub("", build_document_key(document))


def require_number_pattern(pattern: str) -> str:
    """Return *pattern*. Raises ValueRefused where it does not give a number of its own to each document."""
    names = _PLACEHOLDER.findall(pattern)
    if unknown := [name for name in names if name not in _PATTERN_NAMES]:
        raise ValueRefused(f"没有 {{{unknown[0]}}} 这个名字，可用 {{year}} 年、{{n}} 序号、{{step}} 步骤")
    if re.search("[{}｛｝]", _PLACEHOLDER.sub("", pattern)):
        raise ValueRefused("大括号应是半角的，成对地写，如 {year}")
    if names.count("n") != 1 or names.count("year") != 1:
        raise ValueRefused("应有一个 {year} 和一个 {n}")
    if re.search(r"[\d}]\{n\}|\{n\}[\d{]", pattern):
        raise ValueRefused("{n} 前后不能紧挨着数字或另一个大括号，分不清是几号")
    return pattern


@dataclass(frozen=True, slots=True)
class NumberSeries:
    """The numbers of one row: *text* is the pattern with its year and step, {n} stands for the number."""

    text: str

    @classmethod
    def build(cls, pattern: str, year: int, step: str) -> "NumberSeries":
        """Return the series of *pattern* in a year, and of a step where the pattern names it."""
        return cls(pattern.replace("{year}", f"{year:04}").replace("{step}", step))

    def write_number(self, n: int) -> str:
        """Return the document number of the place *n*."""
        return self.text.replace("{n}", str(n))

    def read_number(self, document: str) -> int | None:
        """Return the place of *document* in this series, None for a number of another kind."""
        before, _, after = build_document_key(self.write_number(_SAMPLE)).partition(str(_SAMPLE))
        key = build_document_key(document)
        digits = key[len(before) : len(key) - len(after)]
        is_one = key.startswith(before) and key.endswith(after) and digits.isascii() and digits.isdigit()
        return int(digits) if is_one and 0 < len(digits) <= _MAX_DIGITS and int(digits) else None

    def list_places(self, documents: Iterable[str]) -> set[int]:
        """Return the places that *documents* take in this series."""
        return {n for one in documents if (n := self.read_number(one)) is not None}


def format_places(places: Iterable[int]) -> str:
    """Return numbers as a text with spans: 1—3、5."""
    spans: list[tuple[int, int]] = []
    for n in sorted(places):
        if spans and n == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], n)
        else:
            spans.append((n, n))
    return format_spans(spans)


def format_spans(spans: Iterable[tuple[int, int]]) -> str:
    """Return spans of numbers, each from first to last, as a text: 1—3、5."""
    return "、".join(str(first) if first == last else f"{first}—{last}" for first, last in spans)
