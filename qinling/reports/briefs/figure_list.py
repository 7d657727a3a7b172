"""The names that the template of a brief can use, as text and as JSON."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from qinling.reports.briefs.template_checks import LIST_NAMES
from qinling.reports.briefs.template_names import FIGURE_PARTS, TEXT_NAMES, write_figure_name
from qinling.rules.figures.declared import FIGURES
from qinling.rules.figures.figure_names import PERIODS, SUBSETS, FigureCatalog
from qinling.rules.figures.figures import Figure, Span


class ListedFigure(NamedTuple):
    """One figure as a template names it: *written*, or by its key, with its unit and rule."""

    written: str
    key: str
    name: str
    unit: str
    rule: str


def list_figures(catalog: FigureCatalog, span: Span) -> Iterator[ListedFigure]:
    """Yield the figures of issues, then those of work records."""
    for key, figure in FIGURES.items():
        name = figure.format_name(span)
        yield _list_figure(name if name.isidentifier() else key, figure, span)
    for key, figure in catalog.work.items():
        yield _list_figure(write_figure_name(key, catalog), figure, span)


def _list_figure(written: str, figure: Figure, span: Span) -> ListedFigure:
    return ListedFigure(written, figure.key, figure.format_name(span), figure.unit, figure.format_rule(span))


def figure_list_json(catalog: FigureCatalog, span: Span) -> list[dict[str, str]]:
    """Return the figures as items."""
    return [one._asdict() for one in list_figures(catalog, span)]


def figure_list_page(catalog: FigureCatalog, span: Span) -> Iterator[str]:
    """Yield the names that a template can use, each with what it means."""
    yield "样式里写 {{ 名字 }}，数连同单位写出；{% if 名字 %} … {% endif %} 里的，数为零或没有记录就不写。"
    yield from _list_names("文字", TEXT_NAMES)
    yield from _list_names("列表，写成 {% for 项 in 列表 %} … {{ 项.编号 }} … {% endfor %}", LIST_NAMES)
    yield from _list_names("指标前面可写期间，如 {{ 今年.劝返 }}", PERIODS)
    yield f"\n问题的指标前面还可写范围，如 {{{{ 省级.今年.期内销号 }}}}：{'、'.join(SUBSETS)}"
    yield from _list_names("指标后面可写，如 {{ 今年.劝返.全 }}", FIGURE_PARTS)
    yield "\n指标（代码）单位：口径"
    for one in list_figures(catalog, span):
        other = one.name if one.written == one.key else one.key
        code = f"（{other}）" if one.written != other else ""
        yield f"  {one.written}{code} {one.unit}：{one.rule}"


def _list_names(heading: str, names: Mapping[str, str]) -> Iterable[str]:
    return (f"\n{heading}", *(f"  {name}  {meaning}" for name, meaning in names.items()))
