"""Command group `login accounts`: the accounts of the platform."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import ChineseGroup
from qinling.cli.options.common import AsJson, DryRun, SkipBad
from qinling.cli.options.logins import AccountsFile, AccountUnitFilter, LogHeadingOption, PartialList
from qinling.cli.unit_words import note_unknown_account_units
from qinling.errors import RowsRefused, WorkbookRefused

if TYPE_CHECKING:
    from qinling.workbook.logins.account_list_reader import AccountList

app = typer.Typer(
    name="accounts",
    cls=ChineseGroup,
    help="平台的账号清单：读入，看谁在用。",
    subcommand_metavar="命令 [参数]...",
)


@app.command("import")
def import_account_list(
    ctx: typer.Context,
    file: AccountsFile,
    *,
    heading: LogHeadingOption = None,
    partial: PartialList = False,
    skip_bad: SkipBad = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """读入平台的账号清单：新增的、停用的、改了单位或使用人的都记下来。

    读入以后不能用 qinling undo 撤回；先看会改什么，加 --dry-run。
    """
    from qinling.procedures.logins.accounts import import_accounts
    from qinling.reports.import_result import error_json
    from qinling.reports.logins.intake_results import account_list_lines

    desk: Desk = ctx.obj
    account_list = _read_account_list(desk, file, heading or (), as_json=as_json)
    if account_list.errors and not skip_bad:
        raise RowsRefused("账号清单有错，没有读入", "请改正后再读，或加 --skip-bad 只读没有错的行")
    with desk.writing(create=True, dry_run=dry_run) as writer:
        result = import_accounts(writer, account_list.rows, desk.build_stamp(), partial=partial)
    if as_json:
        desk.print_json("accounts", [], **asdict(result), errors=[*map(error_json, account_list.errors)])
    for line in account_list_lines(result, dry_run=dry_run):
        desk.print_note(line)


def _read_account_list(desk: Desk, file: Path, heading: Sequence[str], *, as_json: bool) -> "AccountList":
    """Read the account list. Print its notes, and its bad cells unless *as_json*. Raises for an empty list."""
    from qinling.cli.log_input import build_log_options
    from qinling.reports.import_result import error_table
    from qinling.workbook.logins.account_list_reader import read_account_list

    account_list = read_account_list(file, build_log_options(desk, heading))
    if not (account_list.rows or account_list.errors):
        raise WorkbookRefused(f"{file.name} 里没有账号，标题行下面还是空的", "请填好后再读")
    if account_list.errors and not as_json:
        desk.err.print(error_table(account_list.errors))
    for note in account_list.notes:
        desk.print_note(note)
    return account_list


@app.command("list")
def list_platform_accounts(
    ctx: typer.Context, *, unit: AccountUnitFilter = None, as_json: AsJson = False
) -> None:
    """列出账号：单位、使用人、开通日期，在用还是停用。"""
    from qinling.procedures.logins.accounts import list_accounts
    from qinling.reports.logins.intake_results import account_json, account_table

    desk: Desk = ctx.obj
    with desk.reading() as reader:
        accounts = list_accounts(reader, unit or ())
        note_unknown_account_units(desk, reader, unit or ())
    if as_json:
        desk.print_json("accounts", map(account_json, accounts))
    elif accounts:
        desk.out.print(account_table(accounts, desk.out.width))
    elif desk.out.is_terminal:
        desk.print_note("还没有账号；用 qinling login accounts import 文件 读入账号清单")
