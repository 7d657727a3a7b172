"""`brief --all-offices`: one brief of the figures that all offices measure, added up, each traceable to its offices."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from qinling.cli.commands.viewing.brief_making import (
    compose_brief,
    names_overdue,
    note_unsaid,
)
from qinling.cli.context import Desk
from qinling.cli.office_files.brief_templates import read_brief_template
from qinling.cli.offices.office_reading import OfficeFindings, read_offices
from qinling.errors import LedgerMissing, UsageRefused
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.procedures.figures.brief_figures import (
    BriefFigure,
    RowsBehind,
    find_overdue_issues,
    find_recorded_kinds,
    find_rows_behind,
    find_unknown_units,
    list_topics,
    measure_brief_figures,
    read_chain_head,
)
from qinling.procedures.figures.office_figures import add_up_figures, join_rows_behind, list_with_parts
from qinling.procedures.figures.office_numbers import name_with_office
from qinling.procedures.figures.period_reports import require_recorded_day
from qinling.reports.briefs.brief_report import Brief, OfficeShare
from qinling.reports.briefs.template_checks import BriefTemplate
from qinling.reports.briefs.template_names import TemplateNames, resolve_template_names
from qinling.reports.briefs.template_values import MAX_OVERDUE, MeasuredFigures, build_template_values
from qinling.rules.figures.figure_names import FigureCatalog, ScopedFigure, build_catalog
from qinling.rules.figures.figures import Span


class _Beginning(NamedTuple):
    """What is asked of an office before its figures are measured: topics of its work, units that it does not know."""

    topics: Sequence[tuple[str, str]]
    unknown_units: frozenset[str]


class _Measured(NamedTuple):
    """What an office tells for a brief."""

    figures: Mapping[ScopedFigure, BriefFigure]
    overdue: Sequence[IssueRow]
    rows: Mapping[ScopedFigure, RowsBehind]
    kinds: Sequence[str]
    chain: tuple[int, str]


def make_office_brief(
    desk: Desk, span: Span, as_of: date | None, *, explain: bool
) -> tuple[Brief, list[dict[str, object]]]:
    """Return the brief of all offices, and as JSON which these are. One that began after *as_of* is left out.

    Raises UsageRefused for a unit that no office knows.
    """
    template, is_built_in = read_brief_template(desk)
    begun = read_offices(desk, lambda _, reader: _begin(reader, span, as_of), is_noted=False)
    _require_known_units(span.units, begun)
    topics = dict.fromkeys(topic for one in begun.found.values() for topic in one.topics)
    catalog = build_catalog(desk.settings.work_kinds.values(), topics, span)
    names = resolve_template_names(template, catalog, may_be_unknown=is_built_in)

    def measure(own: Desk, reader: Reader) -> _Measured:
        if own.office not in begun.found:
            raise LedgerMissing(begun.unread.get(own.office, "刚刚才建"))
        return _measure(reader, names, span, has_overdue=names_overdue(template), explain=explain)

    findings = read_offices(desk, measure, as_of)
    made = _compose(template, names, catalog, findings.found, span, desk.settings.office, explain=explain)
    made = made._replace(unread_offices=list(findings.unread))
    if findings.own_part:  # what is printed must say it too
        made = made._replace(paragraphs=[f"（{findings.own_part}。）", *made.paragraphs])
    kinds = dict.fromkeys(kind for one in findings.found.values() for kind in one.kinds)
    note_unsaid(desk, made, list(kinds), names, catalog)
    return made, findings.list_offices()


def _begin(reader: Reader, span: Span, as_of: date | None) -> _Beginning:
    if as_of is not None:
        try:
            require_recorded_day(reader, as_of, "")
        except UsageRefused as refused:
            raise LedgerMissing(refused.message) from None
    return _Beginning(
        list_topics(reader), frozenset(one.word for one in find_unknown_units(reader, span.units))
    )


def _require_known_units(words: Sequence[str], begun: OfficeFindings[_Beginning]) -> None:
    for word in words:
        if all(word in one.unknown_units for one in begun.found.values()):
            raise UsageRefused(f"各单位的台账里都没有名称含“{word}”的单位", "写单位名称里的几个字，如 麻街")


def _measure(
    reader: Reader, names: TemplateNames, span: Span, *, has_overdue: bool, explain: bool
) -> _Measured:
    figures = measure_brief_figures(reader, list_with_parts(names.wanted), span)
    return _Measured(
        figures,
        find_overdue_issues(reader, span, MAX_OVERDUE) if has_overdue else (),
        {one: find_rows_behind(reader, figures[one], span) for one in names.wanted} if explain else {},
        find_recorded_kinds(reader, span),
        read_chain_head(reader),
    )


def _compose(
    template: BriefTemplate,
    names: TemplateNames,
    catalog: FigureCatalog,
    found: Mapping[str, _Measured],
    span: Span,
    office: str,
    *,
    explain: bool,
) -> Brief:
    by_office = {name: one.figures for name, one in found.items()}
    measured = MeasuredFigures(add_up_figures(names.wanted, by_office), catalog)
    overdue = [name_with_office(name, issue) for name, one in found.items() for issue in one.overdue]

    def find_rows(one: BriefFigure) -> RowsBehind:
        return join_rows_behind({name: each.rows[one.scoped] for name, each in found.items()})

    made = compose_brief(
        template,
        build_template_values(names, measured, overdue[:MAX_OVERDUE], span, office),
        names,
        measured,
        span,
        find_rows if explain else None,
        (0, ""),
    )
    shares = [OfficeShare(name, one.figures, *one.chain) for name, one in found.items()]
    return made._replace(offices=shares)
