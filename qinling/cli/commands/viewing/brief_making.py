"""Make a brief: read its template, measure what it asks for, fill it, and note what a reader would not notice."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from qinling.cli.context import Desk
from qinling.cli.office_files.brief_templates import read_brief_template
from qinling.cli.setting_advice import advise_setting
from qinling.procedures.figures.brief_figures import (
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
from qinling.reports.briefs.template_checks import (
    OVERDUE_ISSUES,
    OVERDUE_UNITS,
    BriefTemplate,
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
    if desk.own_part:  # what is printed must say it too
        return made._replace(paragraphs=[f"（{desk.population}。）", *made.paragraphs])
    return made


def note_unsaid(
    desk: Desk, made: Brief, recorded: Sequence[str], names: TemplateNames, catalog: FigureCatalog
) -> None:
    """Note what a reader of the brief would not notice: what is left out, and the *recorded* kinds not in it."""
    for sentence in (*describe_left_out(made, (NO_RECORD, NOT_BY_UNIT)), *describe_unstated(made)):
        desk.print_note(sentence)
    _note_untold_kinds(desk, recorded, names, catalog)


def _require_recorded_day(desk: Desk, day: date) -> None:
    from qinling.procedures.figures.period_reports import require_recorded_day

    with desk.reading() as reader:  # an opened past no longer knows when the ledger begins
        require_recorded_day(reader, day, "请给 {start} 或以后的日期")


def _note_untold_kinds(
    desk: Desk, recorded: Sequence[str], names: TemplateNames, catalog: FigureCatalog
) -> None:
    """Note the kinds of work that have records and do not stand in the brief."""
    if unused := list_unused_kinds(names, catalog, recorded):
        desk.print_note(f"台账里有记录、样式里没有写到的工作：{'、'.join(unused)}")
    if unknown := [kind for kind in recorded if kind not in catalog.kinds]:
        remedy = advise_setting(desk, f"work.kinds.{unknown[0]}.unit", "单位")
        desk.print_note(f"台账里有记录、设置里没有的工作种类，没有写出：{'、'.join(unknown)}；{remedy}")


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
