"""Command `fill`: write the ledger's present values into the form that another office sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.commands.exchange.fill_questions import ask_rows, parse_row_answers, refuse_doubtful_rows
from qinling.cli.context import Desk
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.options.values.value_parsers import resolve_field_name
from qinling.cli.options.workbooks import FillOptions, FormFile, SheetOptions
from qinling.cli.outputs.output_files import open_output_files
from qinling.cli.page_printing import print_hint
from qinling.cli.reading.doubt_questions import print_notes, refuse_doubts
from qinling.cli.reading.file_input import read_form
from qinling.errors import AnswerNeeded, UsageRefused, quote_argument

if TYPE_CHECKING:
    from qinling.procedures.comparisons.form_matching import FormMatch
    from qinling.reports.comparisons.fill_result import FilledCell
    from qinling.rules.drafts import Draft
    from qinling.workbook.filling.fill_plan import FillPlan, PlannedCell
    from qinling.workbook.filling.xlsx_form import XlsxForm
    from qinling.workbook.reading.sheet_reading import SheetReading

app = typer.Typer()
_IDENTITY_FIELDS = ("number", "level")


@dataclass(frozen=True, slots=True)
class _Form:
    """A form that was read: its kind, its tables, the rows that later sheets update, the fields to fill."""

    path: Path
    kind: str
    readings: "list[SheetReading]"
    superseded: "list[Draft]"
    fields: tuple[str, ...]
    delimiter: str | None


@app.command()
@expand_option_groups
def fill(ctx: typer.Context, file: FormFile, *, sheets: SheetOptions, filling: FillOptions) -> None:
    """把台账的进展填进上级发来的表，连同状态、日期、完成率、备注；另存一份，别的格一字不动，原表不改。"""
    desk: Desk = ctx.obj
    form = _read_form(desk, file, sheets, filling)
    match = _match_rows(desk, form, filling)
    plan, marks = _plan_cells(desk, form, match)
    if not filling.check:
        _write_copy(desk, form, plan, marks, filling)
    _print_result(desk, match, plan, filling)


def _read_form(desk: Desk, file: Path, sheets: SheetOptions, filling: FillOptions) -> _Form:
    """Read the form as `import` does. Raises UsageRefused where there is nothing to fill."""
    from qinling.workbook.columns.column_notes import MISSING_COLUMN
    from qinling.workbook.files.text_files import DELIMITER_KEY
    from qinling.workbook.filling.filled_copy import find_form_kind

    kind = find_form_kind(file, desk.settings.limits)
    if filling.mark and kind == "text":
        raise UsageRefused("--mark 不能用于文本表格", "文本里标不了颜色，请去掉 --mark，或把表另存为 .xlsx")
    try:
        readings, superseded = read_form(desk, file, sheets, ask=not filling.as_json)
    except AnswerNeeded as question:
        refuse_doubts(desk, question)
    if not filling.as_json:
        notes = (note for one in readings for note in one.notes)
        print_notes(desk, readings, {note for note in notes if note.startswith(MISSING_COLUMN)})
    if any(draft.sheet.is_export for reading in readings for draft in reading.drafts):
        raise UsageRefused(f"{file.name} 是本台账导出的表", "要新的内容请再用 qinling export 导出")
    delimiter = next(filter(None, (one.entries.get(DELIMITER_KEY) for one in readings)), None)
    fields = _choose_fields(desk, readings, filling)
    return _Form(file, kind, readings, superseded, fields, delimiter)


def _choose_fields(desk: Desk, readings: "list[SheetReading]", filling: FillOptions) -> tuple[str, ...]:
    """Return the fields to fill: those of --columns, else those of the default that the form has."""
    from qinling.rules.fields import FIELDS_BY_NAME
    from qinling.workbook.filling.form_cells import DEFAULT_FIELDS, list_columns_of_fields

    words = [word.strip() for word in (filling.columns or "").replace("，", ",").split(",") if word.strip()]
    wanted = tuple(map(_resolve_word, words)) or DEFAULT_FIELDS
    if identity := [FIELDS_BY_NAME[name].label for name in wanted if name in _IDENTITY_FIELDS]:
        raise UsageRefused(f"{'、'.join(identity)}不能填，它用来认出是哪个问题", "请从 --columns 里去掉")
    there = tuple(name for name in wanted if any(list_columns_of_fields(one, [name]) for one in readings))
    absent = "、".join(FIELDS_BY_NAME[name].label for name in wanted if name not in there)
    if absent and (words or not there):
        raise UsageRefused(f"表里没有{absent}这样的列", "表上另有叫法的，请加 --map 标题=字段")
    if absent and not filling.as_json:
        desk.print_note(f"表里没有这些列，没有填：{absent}")
    return there


def _resolve_word(word: str) -> str:
    """Return the field that *word* names, by its own name or the heading of an export. Raises UsageRefused."""
    from qinling.rules.fields import FIELDS_BY_NAME
    from qinling.workbook.column_words import find_exact_column

    field = FIELDS_BY_NAME.get(find_exact_column(word) or "")
    return field.name if field and field.is_input else resolve_field_name(word, input_only=True)


def _match_rows(desk: Desk, form: _Form, filling: FillOptions) -> "FormMatch":
    """Find the issues of the rows. Doubts are asked at a terminal. Raises AnswerNeeded elsewhere."""
    from qinling.procedures.comparisons.form_matching import match_form

    drafts = [draft for one in form.readings for draft in (*one.drafts, *one.bad_drafts)]
    answers = parse_row_answers(filling.row or (), drafts)
    with desk.reading() as reader:
        match = match_form(reader, drafts, answers, form.superseded)
        if match.doubtful and (filling.as_json or not desk.is_interactive):
            refuse_doubtful_rows(desk, match)
        if match.doubtful:
            match = match_form(reader, drafts, {**answers, **ask_rows(desk, match)}, form.superseded)
    return match


def _plan_cells(desk: Desk, form: _Form, match: "FormMatch") -> "tuple[FillPlan, XlsxForm]":
    from qinling.workbook.filling.fill_plan import plan_fill
    from qinling.workbook.filling.form_cells import locate_form_cells, read_form_sheets
    from qinling.workbook.filling.xlsx_form import XlsxForm, read_xlsx_form

    limits = desk.settings.limits
    sheets = read_form_sheets(form.path, limits, form.delimiter)
    marks = XlsxForm()
    if form.kind == "xlsx":
        rows: dict[str, set[int]] = {}
        for one in form.readings:
            cells = locate_form_cells(one, sheets[one.name], [column.field for column in one.columns])
            rows.setdefault(one.name, set()).update(cell.place[0] for cell in cells)
        marks = read_xlsx_form(form.path, rows, limits)
    issues = {id(one.draft): one.issue for one in match.matched if one.issue is not None}
    return plan_fill(form.readings, sheets, marks, issues, form.fields), marks


def _write_copy(desk: Desk, form: _Form, plan: "FillPlan", marks: "XlsxForm", filling: FillOptions) -> None:
    """Write the filled copy, and say what is not as in the form. Where nothing is to be filled, write none."""
    from qinling.workbook.export.cell_values import shows_persons
    from qinling.workbook.filling.filled_copy import name_ending, write_filled_copy

    if not plan.changes:
        desk.print_note("没有要填的格，没有写文件")
        return
    ending = name_ending(form.path, form.kind)
    target = filling.target or form.path.with_name(f"{form.path.stem}-已填{ending}")
    if target.suffix.lower() != ending.lower():
        raise UsageRefused(f"不能写成 {target.name}", f"文件名请以 {ending} 结尾")
    private = shows_persons([column.field for one in form.readings for column in one.columns], redact=False)
    with open_output_files(desk, form.path, force=filling.force, ask=not filling.as_json) as outputs:
        new = outputs.create(target, private=private)
        notes = write_filled_copy(
            form.path,
            new,
            form.kind,
            plan.changes,
            marks,
            desk.settings.limits,
            form.delimiter,
            mark=filling.mark,
        )
    if notes.values_only:
        desk.print_note(
            f"{form.path.name} 的格式带不过去，{target.name} 里只有各格的内容；要保留格式请先另存为 .xlsx"
        )
    if notes.computes_anew:
        desk.print_note("表里有公式：打开时会重新计算，别的格没有动")
    if notes.breaks_signature:
        desk.print_note("原表有数字签名，填过的那份签名失效")
    desk.outcome.facts["written"] = quote_argument(str(target))
    desk.print_note(f"已写出 {target}，原表没有改")


def _print_result(desk: Desk, match: "FormMatch", plan: "FillPlan", filling: FillOptions) -> None:
    from qinling.reports.comparisons import fill_result

    changes, refused, unsaid = (
        [*map(_describe_cell, cells)] for cells in (plan.changes, plan.refused, plan.unsaid)
    )
    if filling.as_json:
        kept: Mapping[str, object] = {
            "refused": [*map(fill_result.cell_json, refused)],
            "unsaid": [*map(fill_result.cell_json, unsaid)],
            "same": plan.same,
        }
        desk.print_json("fill", map(fill_result.cell_json, changes), **kept, **fill_result.fill_json(match))
        return
    if changes:
        desk.out.print(fill_result.filled_cell_table(changes))
    for line in (*fill_result.left_cell_lines(refused, unsaid), *fill_result.row_lines(match)):
        print_hint(desk, line)
    unaccepted = {one.issue.number for one in plan.changes if one.issue.closed_unaccepted}
    if unaccepted:
        desk.print_note(
            f"注意：填进表里的有 {len(unaccepted)} 个未经验收销号：{'、'.join(sorted(unaccepted))}"
        )
    desk.print_note(
        fill_result.fill_count_line(len(changes), plan.same, len(refused), match, check=filling.check)
    )


def _describe_cell(planned: "PlannedCell") -> "FilledCell":
    from qinling.reports.comparisons.fill_result import FilledCell
    from qinling.workbook.reading.rows.cell_readers import format_cell_text

    old, new = ("" if value is None else format_cell_text(value) for value in (planned.old, planned.new))
    return FilledCell(
        planned.sheet,
        planned.cell.name,
        planned.issue.level,
        planned.issue.number,
        planned.cell.column.field,
        planned.cell.column.heading,
        old,
        new,
        planned.why_not,
    )
