"""Figures as the template of a brief names them: 累计销号, 今年.劝返, 省级.本期.期内销号.

A name is the figure, before it at most one word for the period and one for the issues that count.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from qinling.errors import ValueRefused
from qinling.rules.figures.conditions import ALWAYS, Condition, Contains, OneOf, all_of, any_of
from qinling.rules.figures.declared import FIGURES
from qinling.rules.figures.figures import Figure, RateOf, Span, escape_braces
from qinling.rules.figures.work_figures import WORK_RECORDS, WorkKindLike, build_work_figures
from qinling.rules.vocabulary import Level

IN_PERIOD, SINCE_YEAR, EVER = "本期", "今年", "累计"
#: What may stand before a figure of a period, and its meaning. Without a word it is the first.
PERIODS = {
    IN_PERIOD: "简报起止日期之内",
    SINCE_YEAR: "从期末所在年的1月1日到期末",
    EVER: "有记录以来到期末",
}
#: The issues that a word before a figure keeps.
SUBSETS: Mapping[str, Condition] = {
    **{level.label: OneOf("level", (str(level),)) for level in Level},
    "热线": any_of(Contains(("source",), "热线"), Contains(("source",), "12345")),
}
_SUBSET_RULES = {
    **{level.label: f"限{level.label}问题" for level in Level},
    "热线": "限来源含“热线”或“12345”的问题",
}
#: Before the name of a figure of work records. It is needed only where a kind is called like another figure.
WORK = "工作"
_FIRST_DAY = date(1990, 1, 1)  # no earlier day is accepted anywhere


class ScopedFigure(NamedTuple):
    """A figure for a period, of a subset of the issues or of all."""

    figure: Figure
    period: str = IN_PERIOD
    subset: str = ""

    def format_name(self, span: Span) -> str:
        """Return the name for people, with the subset before it."""
        name = self.figure.format_name(span)
        return f"{self.subset}{name}" if self.subset else name


@dataclass(frozen=True, slots=True)
class FigureCatalog:
    """All figures that a template can name.

    *figures* has them by key and by name, *work* those of work records by key. *seconds* tells the key
    of the second figure (人次) of a kind or topic, *parts* the keys of the topics of a kind.
    """

    figures: Mapping[str, Figure]
    work: Mapping[str, Figure]
    seconds: Mapping[str, str]
    parts: Mapping[str, tuple[str, ...]]
    kinds: tuple[str, ...]

    def find_second(self, one: ScopedFigure) -> ScopedFigure | None:
        """Return the second figure of *one*, such as the persons of a kind. None where it has none."""
        key = self.seconds.get(one.figure.key) if one.figure.population is WORK_RECORDS else None
        return one._replace(figure=self.work[key]) if key else None

    def list_parts(self, one: ScopedFigure) -> list[ScopedFigure]:
        """Return the figures of the topics of a kind."""
        if one.figure.population is not WORK_RECORDS:
            return []
        return [one._replace(figure=self.work[key]) for key in self.parts.get(one.figure.key, ())]


def build_catalog(
    kinds: Iterable[WorkKindLike], topics: Iterable[tuple[str, str]], span: Span
) -> FigureCatalog:
    """Return the declared figures, and those of *kinds* of work and their *topics*, each a kind and a topic."""
    by_name = {kind.name: kind for kind in kinds}
    used = [  # a topic called 人次 would take the place of the second figure
        (name, topic)
        for name, topic in topics
        if name in by_name and topic not in (by_name[name].persons, f"{by_name[name].persons}率")
    ]
    work = build_work_figures(by_name.values(), used)
    declared = {
        name: figure for figure in FIGURES.values() for name in (figure.key, figure.format_name(span))
    }
    parts = {name: tuple(f"{name}_{topic}" for kind, topic in used if kind == name) for name in by_name}
    seconds: dict[str, str] = {}
    for name, kind in by_name.items():
        if kind.persons:
            seconds |= {key: f"{key}_{kind.persons}" for key in (name, *parts[name])}
    return FigureCatalog({**work, **declared}, work, seconds, parts, tuple(by_name))


def resolve_figure_name(words: Sequence[str], catalog: FigureCatalog) -> tuple[ScopedFigure, int]:
    """Return the figure that *words* name, and how many of them belong to its name.

    Raises ValueRefused that names the near ones.
    """
    given: dict[str, str] = {}
    for place, word in enumerate(words):
        figures = catalog.work if WORK in given else catalog.figures
        scope = next((kind for kind, known in _SCOPES.items() if word in known), None)
        if scope is None or scope in given or (WORK in given and word in figures):
            figure = figures.get(word) or _refuse_name(word, figures)
            found = ScopedFigure(figure, given.get("period", IN_PERIOD), given.get("subset", ""))
            if found.subset and figure.population is WORK_RECORDS:
                raise ValueRefused(
                    f"“{word}”是工作记录的指标，不能只算{found.subset}问题的", f"去掉“{found.subset}.”"
                )
            return found, place + 1
        given[scope] = word
    raise ValueRefused(f"“{'.'.join(words)}”后面没有指标", f"写成 {'.'.join(words)}.指标名")


_SCOPES: Mapping[str, Iterable[str]] = {"period": PERIODS, "subset": SUBSETS, WORK: (WORK,)}


def _refuse_name(word: str, figures: Mapping[str, Figure]) -> Figure:
    from difflib import get_close_matches  # noqa: PLC0415 (only to refuse)

    near = get_close_matches(word, figures, n=5, cutoff=0.4)
    near += [name for name in figures if word in name and name not in near][:3]
    said = f"相近的有：{'、'.join(near)}；" if near else ""
    raise ValueRefused(f"没有叫“{word}”的指标", f"{said}全部指标用 qinling brief --figures 列出")


def is_scope_word(word: str) -> bool:
    """Say whether *word* may stand before a figure, so that it names none itself."""
    return any(word in known for known in _SCOPES.values())


def resolve_period(span: Span, period: str) -> Span:
    """Return *span* with the days of *period*."""
    if period == SINCE_YEAR:
        return span._replace(first=span.year_start)
    return span._replace(first=_FIRST_DAY) if period == EVER else span


def bind_figure(one: ScopedFigure, span: Span) -> Figure:
    """Return the figure of *one* with its days and subset in its condition and its words, under a key of its own.

    So figures of several periods can be measured together.
    """
    own, kept = resolve_period(span, one.period), SUBSETS.get(one.subset, ALWAYS)
    figure = one.figure
    measure = figure.measure
    if isinstance(measure, RateOf):
        parts = (bind_figure(one._replace(figure=part), span) for part in (measure.part, measure.whole))
        measure = RateOf(*parts)
    rule = figure.format_rule(own).replace(f"{_FIRST_DAY} 至", "有记录以来至")
    if one.subset:
        rule = f"{rule}；{_SUBSET_RULES[one.subset]}"
    return figure._replace(
        key=f"{one.period}.{one.subset}.{figure.key}",
        name=escape_braces(one.format_name(own)),
        rule=escape_braces(rule),
        condition=lambda _: all_of(figure.condition(own), kept),
        measure=measure,
    )
