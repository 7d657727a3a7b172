"""Command `reconcile`: compare the platform's table with the ledger."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qinling.cli.commands.exchange.fill_questions import parse_row_answers
from qinling.cli.commands.exchange.imports.import_findings import add_cell_counts, print_findings
from qinling.cli.context import Desk
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.framework.terminal.printing import print_line
from qinling.cli.options.common import AsJson, DryRun, Force, Yes
from qinling.cli.options.values.completion import make_word_completer
from qinling.cli.options.values.path_parsers import FILE
from qinling.cli.options.values.value_parsers import TEXT, ValueParser
from qinling.cli.options.workbooks import SheetOptions, require_xlsx_option
from qinling.cli.outputs.output_files import open_output_files
from qinling.cli.reading.doubt_questions import refuse_doubts
from qinling.cli.reading.file_input import FileInput, read_files, require_mapped_columns, write_marked_copy
from qinling.cli.whole_ledger import reading_whole
from qinling.errors import ReturnInDoubt, UsageRefused, WorkbookRefused
from qinling.rules.vocabulary import Population, parse_term

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.procedures.comparisons.platform_reconciliation import Reconciliation

app = typer.Typer()

_POPULATION = ValueParser("对方", lambda text: parse_term(Population, text))
PlatformFile = Annotated[
    Path,
    typer.Argument(metavar="文件", parser=FILE, help="从平台下载的表：.xlsx .xlsm .xls .et .ods .csv .docx"),
]
Against = Annotated[
    Population,
    typer.Option(
        "--against",
        metavar="对方",
        parser=_POPULATION,
        autocompletion=make_word_completer(Population),
        help="这份表是哪里的：platform 平台",
    ),
]
RowIssues = Annotated[
    list[str] | None,
    typer.Option(
        "--row",
        metavar="行=编号",
        parser=TEXT,
        help="指明一行是哪个问题，如 5=SJ-001 或 表名!5=都不是，可写多次",
    ),
]
MarkPlatformCopy = Annotated[
    bool, typer.Option("--mark", help="另存平台表的副本，不同的格和台账里没有的行标红，批注里写台账怎么说")
]
Target = Annotated[
    Path | None, typer.Option("--to", metavar="文件", parser=FILE, help="把结果逐条写进这个 .xlsx")
]
Apply = Annotated[bool, typer.Option("--apply", help="两边都有的，在台账里记为已录入平台；别的不动")]


@dataclass(frozen=True, kw_only=True)
class ReconcileOptions:
    """What is done with the result of the comparison."""

    row: RowIssues = None
    mark: MarkPlatformCopy = False
    target: Target = None
    force: Force = False
    apply: Apply = False
    dry_run: DryRun = False
    yes: Yes = False
    as_json: AsJson = False

    def __post_init__(self) -> None:
        """Raise UsageRefused for options that want another one."""
        require_xlsx_option(self.target, "--to", force=self.force)
        if (self.dry_run or self.yes) and not self.apply:
            raise UsageRefused("--dry-run 和 --yes 只用于 --apply", "不写 --apply 的核对本来就不改台账")


@app.command()
@expand_option_groups
def reconcile(
    ctx: typer.Context,
    file: PlatformFile,
    *,
    against: Against = Population.PLATFORM,
    sheets: SheetOptions,
    wanted: ReconcileOptions,
) -> None:
    """核对平台的表与台账：哪些只在平台、只在台账，两边都有的哪里不同，两个总数怎么差的。"""
    desk: Desk = ctx.obj
    table = _read_table(desk, file, sheets, wanted)
    with reading_whole(desk, "与平台核对") as reader:
        found = _compare_populations(reader, table, wanted)
    if not wanted.as_json:
        _print_result(desk, found, len(table.bad_drafts))
    _write_files(desk, file, table, found, wanted)
    marked = _record_entries(desk, table, found, wanted) if wanted.apply else []
    _tell_outcome(desk, table, found, marked, wanted)


def _read_table(desk: Desk, file: Path, sheets: SheetOptions, wanted: ReconcileOptions) -> FileInput:
    """Read the table as `import` does, and say what became of its cells. Raises AnswerNeeded."""
    table = read_files(desk, [file], sheets, ask=not (wanted.as_json or wanted.yes))
    require_mapped_columns(sheets, table.readings)
    print_findings(desk, [file], table, explain=False, quiet=wanted.as_json)
    if table.doubts:
        refuse_doubts(desk, table.doubts)
    rows = [*table.drafts, *table.bad_drafts]
    if any(draft.sheet.is_export for draft in rows):
        raise UsageRefused(f"{file.name} 是本台账导出的表，不是平台的", "请给出从平台下载的表")
    if not rows:
        raise WorkbookRefused(f"{file.name} 里没有问题", "请核对是不是从平台下载的表")
    return table


def _compare_populations(reader: "Reader", table: FileInput, wanted: ReconcileOptions) -> "Reconciliation":
    """Compare the rows that were read, those with bad cells too, with the ledger."""
    from qinling.procedures.comparisons.platform_reconciliation import reconcile_with_platform

    rows = [*table.drafts, *table.bad_drafts]
    answers = parse_row_answers(wanted.row or (), rows)
    found = reconcile_with_platform(reader, rows, answers, table.errors)
    read = [draft for one in table.readings for draft in (*one.drafts, *one.bad_drafts)]
    found.left_out = len(read) - len(rows)
    places = {(draft.sheet.name, draft.row) for draft in read}
    found.unreadable = len({(error.sheet, error.row) for error in table.errors} - places)
    return found


def _print_result(desk: Desk, found: "Reconciliation", bad_rows: int) -> None:
    from qinling.reports.comparisons import reconciliation as report

    if shown := report.difference_table(found):
        desk.out.print(shown)
    for line in report.reconciliation_lines(found):
        print_line(line)
    if bad_rows:
        desk.print_note(f"有错的 {bad_rows} 行，只比了读得出的格")
    print_line(report.totals_line(found))


def _write_files(
    desk: Desk, file: Path, table: FileInput, found: "Reconciliation", wanted: ReconcileOptions
) -> None:
    """Write what --mark and --to ask for."""
    from qinling.reports.comparisons.reconciliation import list_marked_cells, totals_line
    from qinling.workbook.files.marked_copies import RECONCILED_ENDING

    if wanted.mark:
        delimiter = next((one for r in table.readings if (one := table.find_delimiter(r.file))), None)
        write_marked_copy(
            desk, file, list_marked_cells(found), "标出", RECONCILED_ENDING, delimiter=delimiter
        )
    if wanted.target is None:
        return
    from qinling.workbook.export.cell_values import shows_persons
    from qinling.workbook.export.reconciliation_workbook import write_reconciliation_workbook

    fields = {one.field for pair in found.pairs for one in pair.differences}
    with open_output_files(desk, file, force=wanted.force, ask=not wanted.as_json) as outputs:
        new = outputs.create(wanted.target, private=shows_persons(fields, redact=False))
        title = f"核对平台：{file.name}（{desk.today}）"
        write_reconciliation_workbook(new, found, title, totals_line(found))
    desk.print_note(f"已写出 {wanted.target}")


def _record_entries(
    desk: Desk, table: FileInput, found: "Reconciliation", wanted: ReconcileOptions
) -> list[str]:
    """Record what is on the platform, after asking at a terminal. Return the numbers of the issues."""
    from qinling.cli.prompts import confirm
    from qinling.procedures.comparisons.platform_reconciliation import record_platform_entries
    from qinling.reports.comparisons.reconciliation import count_unmarked

    asks = desk.is_interactive and not (wanted.yes or wanted.dry_run or wanted.as_json)
    question = f"把 {count_unmarked(found)}问题记为已录入平台（是/否）"
    if not found.unmarked or (asks and not confirm(desk, question, "是")):
        return []
    with desk.writing(dry_run=wanted.dry_run) as writer:
        # Once more: somebody may have changed the ledger since.
        return record_platform_entries(
            writer, _compare_populations(writer, table, wanted), desk.build_stamp()
        )


def _print_json(desk: Desk, table: FileInput, found: "Reconciliation", marked: list[str]) -> None:
    """Print the result, and what of the table was not read."""
    from qinling.reports.comparisons.reconciliation import differences_json, reconciliation_json
    from qinling.reports.importing.cell_counts import cells_json
    from qinling.reports.importing.import_result import error_json

    desk.print_json(
        "reconcile",
        differences_json(found),
        **reconciliation_json(found, marked),
        errors=[*map(error_json, table.errors)],
        cells=cells_json(add_cell_counts(table.readings)),
        unread=[place for reading in table.readings for place in reading.unread],
    )


def _tell_outcome(
    desk: Desk, table: FileInput, found: "Reconciliation", marked: list[str], wanted: ReconcileOptions
) -> None:
    """Say what was recorded. Raises ReturnInDoubt where rows that may be an issue were left out of it."""
    from qinling.reports.comparisons.reconciliation import count_unmarked

    if wanted.as_json:
        _print_json(desk, table, found, marked)
    elif not wanted.apply:
        if found.unmarked:
            desk.print_note(f"两边都有、台账没有记已录入平台的 {count_unmarked(found)}，加 --apply 记上")
    elif wanted.dry_run:
        desk.print_note(f"试运行：将把 {len(marked)} 个问题记为已录入平台；台账没有改动")
    elif found.unmarked and not marked:
        desk.print_note("没有记，台账没有改动")
    else:
        desk.print_note(f"已把 {len(marked)} 个问题记为已录入平台")
    if wanted.apply and found.likely:
        raise ReturnInDoubt(
            f"有 {len(found.likely)} 行看不出是不是台账里的问题，没有记", "请按上面所列加 --row 说明"
        )
