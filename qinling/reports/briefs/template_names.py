"""What the names of a template mean: figures, and the days and lists beside them."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from qinling.errors import DocumentRefused, ValueRefused
from qinling.reports.briefs.template_checks import (
    LIST_NAMES,
    OTHER_WORK,
    OVERDUE_ISSUES,
    OVERDUE_UNITS,
    BriefTemplate,
    UsedName,
)
from qinling.rules.figures.figure_names import (
    IN_PERIOD,
    PERIODS,
    WORK,
    FigureCatalog,
    ScopedFigure,
    is_scope_word,
    resolve_figure_name,
)
from qinling.rules.figures.issue_figures import OVERDUE

#: Texts that a template can use, and what they are.
TEXT_NAMES = {
    "截至": "截至日，如 2026年4月25日",
    "年份": "期末所在的年，如 2026",
    "期间": "简报起止日期，如 2026年4月1日至4月25日",
    "期末": "期末，写法同截至",
    "年初至期末": "今年.指标 所算的起止日期",
    "限定单位": "--unit 写的单位，没有写则为空",
    "本单位": "设置 office 里的名称，没有写则为空",
}
#: What may stand after a figure.
FIGURE_PARTS = {
    "值": "数，不带单位",
    "单位": "单位",
    "名称": "名称",
    "有记录": "有没有数，用于 {% if … %}",
    "全": "连同第二个数，如 2起5人次",
    "其中": "各主题的数，如 鸟类2件2人，没有则为空",
}


class TemplateNames(NamedTuple):
    """What a template asks for.

    *figures* are the words of each figure in it, *wanted* all figures to measure. *others* are the
    figures of further kinds of work by the period of their list. *unknown* are names that the office does not have.
    """

    figures: Mapping[tuple[str, ...], ScopedFigure]
    wanted: tuple[ScopedFigure, ...]
    others: Mapping[str, tuple[ScopedFigure, ...]]
    unknown: frozenset[tuple[str, ...]]


def resolve_template_names(
    template: BriefTemplate, catalog: FigureCatalog, *, may_be_unknown: bool = False
) -> TemplateNames:
    """Return what *template* asks for.

    Raises DocumentRefused for a name that nobody knows, unless *may_be_unknown*: the built-in template
    is written for all kinds of work, and an office may have changed some.
    """
    figures: dict[tuple[str, ...], ScopedFigure] = {}
    periods, unknown = [], set()
    for name in template.names:
        if name.words[-1] == OTHER_WORK and (period := _read_period(name.words[:-1])):
            periods.append(period)
        elif name.words[0] in TEXT_NAMES or name.words[0] in LIST_NAMES:
            _require_no_parts(template, name)
        else:
            try:
                one, length = resolve_figure_name(name.words, catalog)
            except ValueRefused as refused:
                if not may_be_unknown:
                    raise _build_refusal(template, name, refused.message, refused.remedy) from None
                unknown.add(name.words[:-1] if name.words[-1] in FIGURE_PARTS else name.words)
            else:
                _require_parts(template, name, length)
                figures[name.words[:length]] = one
    if any(name.words[0] in (OVERDUE_ISSUES, OVERDUE_UNITS) for name in template.names):
        figures.setdefault((OVERDUE.key,), ScopedFigure(OVERDUE))
    used = {_find_kind(one, catalog) for one in figures.values()}
    others = {period: _list_other_work(period, used, catalog) for period in periods}
    wanted = [*figures.values(), *(one for each in others.values() for one in each)]
    return TemplateNames(figures, _add_companions(wanted, catalog), others, frozenset(unknown))


def write_figure_name(key: str, catalog: FigureCatalog) -> str:
    """Return how a template names the figure with *key*: 累计销号, 劝返_人次, 工作["刑事案件_白鹭/朱鹮"]."""
    figure = catalog.figures[key]
    is_reserved = is_scope_word(key) or key in TEXT_NAMES or key in LIST_NAMES
    if not is_reserved and figure.key == key and key.isidentifier():
        return key
    return f"{WORK}.{key}" if key.isidentifier() else f'{WORK}["{key}"]'


def list_unused_kinds(names: TemplateNames, catalog: FigureCatalog, recorded: Iterable[str]) -> list[str]:
    """Return the kinds of work among *recorded* that the template says nothing of."""
    used = {_find_kind(one, catalog) for one in names.wanted}
    return [kind for kind in recorded if kind in catalog.kinds and kind not in used]


def _read_period(words: tuple[str, ...]) -> str:
    """Return the period that *words* name, "" where they are something else."""
    if not words:
        return IN_PERIOD
    return words[0] if len(words) == 1 and words[0] in PERIODS else ""


def _require_no_parts(template: BriefTemplate, name: UsedName) -> None:
    if len(name.words) > 1:
        what = f"“{name.words[0]}”后面不能写“{'.'.join(name.words[1:])}”"
        raise _build_refusal(template, name, what, "文字直接写出，列表用 {% for 名字 in 列表 %} 逐项取用")


def _require_parts(template: BriefTemplate, name: UsedName, length: int) -> None:
    rest = name.words[length:]
    if len(rest) > 1 or any(word not in FIGURE_PARTS for word in rest):
        what = f"指标“{'.'.join(name.words[:length])}”没有“{'.'.join(rest)}”"
        raise _build_refusal(template, name, what, f"后面可写：{'、'.join(FIGURE_PARTS)}")


def _build_refusal(template: BriefTemplate, name: UsedName, what: str, remedy: str) -> DocumentRefused:
    return DocumentRefused(f"{template.shown}第 {name.line} 行：{what}", remedy)


def _find_kind(one: ScopedFigure, catalog: FigureCatalog) -> str:
    """Return the kind of work that a figure is of, "" for a figure of issues."""
    key = one.figure.key
    if catalog.work.get(key) is not one.figure:
        return ""
    return max((kind for kind in catalog.kinds if key == kind or key.startswith(f"{kind}_")), key=len)


def _list_other_work(period: str, used: Iterable[str], catalog: FigureCatalog) -> tuple[ScopedFigure, ...]:
    return tuple(ScopedFigure(catalog.work[kind], period) for kind in catalog.kinds if kind not in used)


def _add_companions(wanted: Iterable[ScopedFigure], catalog: FigureCatalog) -> tuple[ScopedFigure, ...]:
    """Return *wanted* with the second figures and the topics that 全 and 其中 may ask for, each once."""
    found: dict[ScopedFigure, None] = {}
    for one in wanted:
        for each in (one, *catalog.list_parts(one)):
            second = catalog.find_second(each)
            found |= dict.fromkeys((each, second) if second else (each,))
    return tuple(found)
