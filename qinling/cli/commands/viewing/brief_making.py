"""Make a brief: read its template, measure what it asks for, fill it, and note what a reader would not notice."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from qinling.cli.context import Desk
from qinling.errors import DocumentRefused, describe_os_error
from qinling.file_reading import read_small_text
from qinling.procedures.brief_figures import (
    NO_RECORD,
    NOT_BY_UNIT,
    BriefFigure,
    RowsBehind,
    find_overdue_issues,
    find_recorded_kinds,
    find_rows_behind,
    measure_brief_figures,
    read_catalog,
    read_chain_head,
    require_known_units,
)
from qinling.reports.briefs.brief_filling import fill_brief
from qinling.reports.briefs.brief_report import Brief, describe_left_out, describe_unstated
from qinling.reports.briefs.built_in_template import BUILT_IN_TEMPLATE
from qinling.reports.briefs.template_checks import (
    OVERDUE_ISSUES,
    OVERDUE_UNITS,
    BriefTemplate,
    read_template,
)
from qinling.reports.briefs.template_names import (
    TemplateNames,
    list_unused_kinds,
    resolve_template_names,
)
from qinling.reports.briefs.template_values import MAX_OVERDUE, MeasuredFigures, build_template_values
from qinling.rules.figures.figure_names import FigureCatalog, ScopedFigure
from qinling.rules.figures.figures import Span
from qinling.rules.figures.issue_figures import OVERDUE


def make_brief(desk: Desk, span: Span, as_of: date | None, *, explain: bool) -> Brief:
    """Measure the figures that the template names and fill it, and note what a reader would not notice."""
    template, is_built_in = read_brief_template(desk)
    if as_of is not None:
        _require_recorded_day(desk, as_of)
    with desk.reading(as_of) as reader:
        require_known_units(reader, span.units)
        catalog = read_catalog(reader, desk.settings.work_kinds.values(), span)
        names = resolve_template_names(template, catalog, may_be_unknown=is_built_in)
        measured = MeasuredFigures(measure_brief_figures(reader, names.wanted, span), catalog)
        overdue = find_overdue_issues(reader, span, MAX_OVERDUE) if names_overdue(template) else []
        made = compose_brief(
            template,
            build_template_values(names, measured, overdue, span, desk.settings.office),
            names,
            measured,
            span,
            (lambda one: find_rows_behind(reader, one, span)) if explain else None,
            read_chain_head(reader),
        )
        recorded = find_recorded_kinds(reader, span)
    note_unsaid(desk, made, recorded, names, catalog)
    return made


def note_unsaid(
    desk: Desk, made: Brief, recorded: Sequence[str], names: TemplateNames, catalog: FigureCatalog
) -> None:
    """Note what a reader of the brief would not notice: what is left out, and the *recorded* kinds not in it."""
    for sentence in (*describe_left_out(made, (NO_RECORD, NOT_BY_UNIT)), *describe_unstated(made)):
        desk.print_note(sentence)
    _note_untold_kinds(desk, recorded, names, catalog)


def _require_recorded_day(desk: Desk, day: date) -> None:
    from qinling.procedures.period_reports import require_recorded_day

    with desk.reading() as reader:  # an opened past no longer knows when the ledger begins
        require_recorded_day(reader, day, "请给 {start} 或以后的日期")


def _note_untold_kinds(
    desk: Desk, recorded: Sequence[str], names: TemplateNames, catalog: FigureCatalog
) -> None:
    """Note the kinds of work that have records and do not stand in the brief."""
    if unused := list_unused_kinds(names, catalog, recorded):
        desk.print_note(f"台账里有记录、样式里没有写到的工作：{'、'.join(unused)}")
    if unknown := [kind for kind in recorded if kind not in catalog.kinds]:
        remedy = f'在设置里加一节 [work.kinds."{unknown[0]}"]，写 unit'
        desk.print_note(f"台账里有记录、设置里没有的工作种类，没有写出：{'、'.join(unknown)}；{remedy}")


def read_brief_template(desk: Desk) -> tuple[BriefTemplate, bool]:
    """Return the office's template or the built-in one, and whether it is that. Raises DocumentRefused."""
    if not desk.settings.brief_template:
        return read_template(BUILT_IN_TEMPLATE, "内置的简报样式"), True
    path = desk.resolve_settings_path(desk.settings.brief_template)
    try:
        text = read_small_text(path)
    except UnicodeDecodeError:
        raise DocumentRefused(f"简报样式 {path} 不是 UTF-8 编码", "用 UTF-8 另存后再试") from None
    except OSError as error:
        what = f"读不了简报样式 {path}：{describe_os_error(error)}"
        raise DocumentRefused(what, "核对设置 brief.template，或删去它用内置的样式") from error
    return read_template(text, f"简报样式 {path} "), False


def names_overdue(template: BriefTemplate) -> bool:
    """Return whether *template* lists the overdue issues."""
    return any(name.words[0] in (OVERDUE_ISSUES, OVERDUE_UNITS) for name in template.names)


def compose_brief(
    template: BriefTemplate,
    values: Mapping[str, Any],
    names: TemplateNames,
    measured: MeasuredFigures,
    span: Span,
    find_rows: Callable[[BriefFigure], RowsBehind] | None,
    chain: tuple[int, str],
) -> Brief:
    """Return the brief of *template* filled with *values*; with *find_rows* also what is behind its figures.

    Raises DocumentRefused for a mistake in the template.
    """
    paragraphs = fill_brief(template, values)
    if values[OVERDUE_ISSUES]:
        measured.written[ScopedFigure(OVERDUE)] = None
    written = [measured.values[one] for one in measured.written]
    left_out = [measured.values[one] for one in names.figures.values() if one not in measured.written]
    return Brief(
        span,
        paragraphs,
        written,
        [one for one in left_out if not one.value],
        [find_rows(one) for one in written] if find_rows else None,
        template.numbers,
        *chain,
    )
