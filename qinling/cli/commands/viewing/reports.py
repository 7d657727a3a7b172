"""Command `report`."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.commands.viewing.report_period import resolve_report_period
from qinling.cli.context import Desk
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.options.period_reports import PeriodArgument, ReportKindArgument, ReportOptions
from qinling.cli.outputs.output_files import open_output_files

if TYPE_CHECKING:
    from qinling.procedures.figures.period_reports import ReportRequest
    from qinling.rules.period_reports.content import ReportContent
    from qinling.rules.period_reports.periods import ReportPeriod
    from qinling.rules.period_reports.report_numbers import ReportNumbers

app = typer.Typer()


@app.command()
@expand_option_groups
def report(
    ctx: typer.Context,
    kind: ReportKindArgument,
    period: PeriodArgument = None,
    *,
    options: ReportOptions,
) -> None:
    """周报、月度通报、季度点评、年度报告：期末怎样，期内办了多少，与上期和上年同期比。

    过去的一期按期末那天的台账算，以后补记的不计入；要按后来某天的台账算，加 --as-of。
    """
    from qinling.procedures.figures.period_reports import build_report
    from qinling.reports.period_report import report_items, report_keys, report_page

    desk: Desk = ctx.obj
    options.require_matching()
    request = _build_request(desk, resolve_report_period(desk, kind, period), options)
    with desk.reading() as reader:
        numbers, sources = build_report(reader, request)
    content = _build_content(desk, numbers)
    _write_files(desk, options, content)
    if options.as_json:
        keys = report_keys(numbers)
        desk.print_json("report", report_items(numbers, sources), as_of=numbers.now.span.as_of, **keys)
    elif not options.to or options.explain:
        desk.out.print(*report_page(content, sources, desk.out.width), sep="\n")


def _build_content(desk: Desk, numbers: "ReportNumbers") -> "ReportContent":
    """Return the content of the report, which says also where it is printed that a unit sees only its own."""
    from qinling.rules.period_reports.sections import build_content

    content = build_content(numbers, desk.settings.report)
    return content._replace(scope=f"{content.scope}；{desk.population}") if desk.own_part else content


def _build_request(desk: Desk, period: "ReportPeriod", options: ReportOptions) -> "ReportRequest":
    from qinling.procedures.figures.period_reports import ReportRequest

    return ReportRequest(
        period,
        desk.today,
        desk.resolve_as_of(options.as_of) if options.as_of else None,
        tuple(options.unit or ()),
        desk.settings.report.order,
        desk.settings.warning,
        options.explain,
    )


def _write_files(desk: Desk, options: ReportOptions, content: "ReportContent") -> None:
    if not options.to:
        return
    with open_output_files(desk, force=options.force, ask=not options.as_json) as outputs:
        for file in options.to:
            _write_file(desk, file, outputs.create(file, private=False), options.number, content)
    names = "、".join(str(file) for file in options.to)
    desk.print_note(f"已写出 {names}：{content.title}，{content.scope}")


def _write_file(desk: Desk, file: Path, place: Path, number: str, content: "ReportContent") -> None:
    suffix = file.suffix.lower()
    if suffix == ".xlsx":
        from qinling.workbook.period_report import write_report_workbook

        write_report_workbook(place, content)
    elif suffix == ".html":
        from qinling.reports.pages.report_page import render_report_page

        place.write_bytes(render_report_page(content, desk.settings.office))
    else:
        from qinling.reports.documents.period_report import build_report_document
        from qinling.reports.documents.red_heading import Cover

        rules, office = desk.settings.report, desk.settings.office
        if not (rules.heading or office):
            desk.print_note("设置里没有 report.heading，也没有 office：红头上没有写发文机关")
        cover = Cover(
            rules.heading or office,
            number or f"{rules.code}〔{desk.today.year}〕　号",
            rules.addressee,
            rules.copies,
            office or rules.heading,
            desk.today,
        )
        place.write_bytes(build_report_document(content, cover))
