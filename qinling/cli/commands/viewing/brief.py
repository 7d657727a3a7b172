"""Command `brief`."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.commands.viewing.brief_making import make_brief
from qinling.cli.context import Desk
from qinling.cli.framework.terminal.printing import print_line
from qinling.cli.lookup.misplaced.period_words import refuse_period_words
from qinling.cli.lookup.typed_command import retype_command
from qinling.cli.office_files.brief_templates import read_brief_template
from qinling.cli.options.briefs import (
    BriefFile,
    ExplainFigures,
    FirstDay,
    Format,
    LastDay,
    ListFigures,
    OfUnits,
    ShowTemplate,
    SinceYear,
)
from qinling.cli.options.common import AllOffices, AsJson, AsOf, Force
from qinling.errors import UsageRefused, quote_argument
from qinling.rules.figures.figures import Span
from qinling.rules.vocabulary import BriefFormat

if TYPE_CHECKING:
    from qinling.reports.briefs.brief_report import Brief

app = typer.Typer()

_SUFFIXES = {
    ".txt": BriefFormat.TEXT,
    ".md": BriefFormat.MARKDOWN,
    ".docx": BriefFormat.DOCX,
}


@app.command()
def brief(
    ctx: typer.Context,
    file: BriefFile = None,
    *,
    first: FirstDay = None,
    last: LastDay = None,
    since_year: SinceYear = False,
    unit: OfUnits = None,
    as_of: AsOf = None,
    all_offices: AllOffices = False,
    explain: ExplainFigures = False,
    form: Format = None,
    figures: ListFigures = False,
    template: ShowTemplate = False,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    """出简报：截至哪天、期内和累计各多少，每个数都问得出处。"""
    desk: Desk = ctx.obj
    span = _resolve_span(desk, first, last, as_of, since_year=since_year, units=unit or ())
    if figures or template:
        _require_alone(file, form, all_offices, explain=explain, figures=figures, template=template)
        _show_names(desk, span, as_of, template=template, as_json=as_json)
        return
    shown_as = _resolve_format(ctx, file, form, as_json=as_json)
    made, offices = _make_brief(desk, span, as_of, all_offices=all_offices, explain=explain)
    if file is not None:
        _write_brief(desk, made, file, shown_as, force=force)
    else:
        _show_brief(desk, made, shown_as, offices)


def _make_brief(
    desk: Desk, span: Span, as_of: date | None, *, all_offices: bool, explain: bool
) -> "tuple[Brief, Mapping[str, object]]":
    """Return the brief, and the keys that JSON has beyond it: of all offices which these are."""
    if not all_offices:
        return make_brief(desk, span, as_of, explain=explain), {}
    from qinling.cli.commands.viewing.office_brief import make_office_brief

    made, offices = make_office_brief(desk, span, as_of, explain=explain)
    return made, {"offices": offices}


def _resolve_span(
    desk: Desk,
    first: date | None,
    last: date | None,
    as_of: date | None,
    *,
    since_year: bool,
    units: Sequence[str],
) -> Span:
    """Return the days and units of the brief. Raises UsageRefused where they contradict each other."""
    day = desk.resolve_as_of(as_of)
    last = last or day
    if last > day:
        raise UsageRefused(f"--to {last} 晚于截至日 {day}", f"请给 {day} 或以前的日期")
    if since_year and first:
        raise UsageRefused("--from 与 --since-year 不能同用", "请留一个")
    first = last.replace(month=1, day=1) if since_year else first or last.replace(day=1)
    if first > last:
        raise UsageRefused(f"--from {first} 晚于期末 {last}", "请核对起止日期")
    return Span(day, first, last, tuple(units), desk.settings.warning)


def _require_alone(
    file: Path | None,
    form: BriefFormat | None,
    all_offices: bool,
    *,
    explain: bool,
    figures: bool,
    template: bool,
) -> None:
    given = {str(file): file, "--format": form, "--explain": explain, "--figures": figures}
    given["--all-offices"] = all_offices
    other = next((name for name, value in given.items() if value and (template or name != "--figures")), None)
    if other:
        raise UsageRefused(
            f"{'--template' if template else '--figures'} 与 {other} 不能同用", f"请去掉 {other}"
        )


def _resolve_format(
    ctx: typer.Context, file: Path | None, form: BriefFormat | None, *, as_json: bool
) -> BriefFormat:
    """Return the format that file name and options tell. Raises UsageRefused where they contradict each other."""
    if as_json and form not in (None, BriefFormat.JSON):
        raise UsageRefused(f"--json 与 --format {form} 不能同用", "请留一个")
    form = BriefFormat.JSON if as_json else form
    if file is None:
        if form is BriefFormat.DOCX:
            raise UsageRefused("--format docx 要写明文件", "写成 qinling brief 简报.docx")
        return form or BriefFormat.TEXT
    if form is BriefFormat.JSON:
        raise UsageRefused("JSON 只写到标准输出", f"写成 qinling brief --json > {quote_argument(str(file))}")
    by_name = _SUFFIXES.get(file.suffix.lower())
    if by_name is None and form is None:
        refuse_period_words(ctx.obj, ctx, [str(file)])
        way = f"后缀用 {'、'.join(_SUFFIXES)}，或加 --format"
        raise UsageRefused(f"看不出 {file} 要写成什么格式", f"{way}{_suggest_unit(ctx.obj, file)}")
    if by_name and form and by_name is not form:
        raise UsageRefused(f"{file} 的后缀与 --format {form} 不合", "请改一个")
    return form or by_name or BriefFormat.TEXT


def _suggest_unit(desk: Desk, file: Path) -> str:
    """Return a clause with the call for the unit that a bare word may have meant, "" for the path of a file."""
    if file.suffix or file.name != str(file):
        return ""
    line = retype_command(desk.words, str(file), f"--unit {quote_argument(str(file))}", is_quoted=True)
    return f"；只算 {file} 这个单位的：{line}"


def _show_names(desk: Desk, span: Span, as_of: date | None, *, template: bool, as_json: bool) -> None:
    """Print the template in use, or the figures that one can name."""
    from qinling.procedures.figures.brief_figures import read_catalog
    from qinling.reports.briefs.figure_list import figure_list_json, figure_list_page

    if template:
        print_line(read_brief_template(desk)[0].text.rstrip("\n"))
        return
    with desk.reading(as_of) as reader:
        catalog = read_catalog(reader, desk.settings.work_kinds.values(), span)
    if as_json:
        desk.print_json("brief_figures", figure_list_json(catalog, span), as_of=span.as_of)
    else:
        print_line("\n".join(figure_list_page(catalog, span)))


def _show_brief(desk: Desk, made: "Brief", form: BriefFormat, further: Mapping[str, object]) -> None:
    from qinling.reports.briefs.brief_report import brief_json, format_markdown, format_text

    if form is BriefFormat.JSON:
        items, keys = brief_json(made)
        desk.print_json("brief", items, **keys, **further)
    else:
        text = format_text(made) if form is BriefFormat.TEXT else format_markdown(made)
        print_line(text.rstrip("\n"))


def _write_brief(desk: Desk, made: "Brief", file: Path, form: BriefFormat, *, force: bool) -> None:
    from qinling.cli.outputs.output_files import open_output_files

    with open_output_files(desk, force=force) as outputs:
        outputs.create(file, private=False).write_bytes(_build_content(desk, made, form))
    desk.print_note(f"已写出 {file}")


def _build_content(desk: Desk, made: "Brief", form: BriefFormat) -> bytes:
    from qinling.reports.briefs.brief_report import format_markdown, format_text

    if form is BriefFormat.DOCX:
        from qinling.reports.documents.brief_document import build_brief_document

        return build_brief_document(made, desk.settings.office, made.span.as_of)
    return (format_text(made) if form is BriefFormat.TEXT else format_markdown(made)).encode()
