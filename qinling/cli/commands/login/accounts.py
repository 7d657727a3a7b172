"""Command group `login accounts`: the accounts of the platform."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import ChineseGroup
from qinling.cli.lookup.account_names import find_accounts_to_show, settle_accounts
from qinling.cli.options.common import AsJson, DryRun, SkipBad
from qinling.cli.options.logins import (
    AccountsFile,
    AccountUnitFilter,
    HistoryAccount,
    KeptAccount,
    LogHeadingOption,
    MergedAccount,
    MergeDay,
    MergeNote,
    PartialList,
    SplitAccount,
)
from qinling.cli.reading.account_doubts import ask_account_doubts
from qinling.cli.unit_words import note_unknown_account_units
from qinling.cli.whole_ledger import reading_whole
from qinling.errors import RowsRefused, WorkbookRefused

if TYPE_CHECKING:
    from qinling.procedures.logins.accounts import AccountListResult
    from qinling.workbook.logins.account_list_reader import AccountList

_NO_ACCOUNTS = "还没有账号；用 qinling login accounts import 文件 读入账号清单"
_NONE_OF_UNITS = "没有这些单位的账号；不写 --unit 看全部"

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

    读错了用 qinling undo 撤回；先看会改什么，加 --dry-run。
    """
    from qinling.procedures.logins.accounts import import_accounts

    desk: Desk = ctx.obj
    account_list = _read_account_list(
        desk, file, heading or (), skip_bad=skip_bad, show_errors=not (as_json and skip_bad)
    )
    with desk.writing(create=True, dry_run=dry_run) as writer:
        result = import_accounts(writer, account_list.rows, desk.build_stamp(), partial=partial)
    _print_result(desk, account_list, result, dry_run=dry_run, as_json=as_json)
    if not (dry_run or as_json):
        ask_account_doubts(desk, result.matching.doubts)


def _read_account_list(
    desk: Desk, file: Path, heading: Sequence[str], *, skip_bad: bool, show_errors: bool
) -> "AccountList":
    """Read the account list. Print its notes, and with *show_errors* its bad cells.

    Raises for an empty list, and unless *skip_bad* for a bad cell.
    """
    from qinling.cli.reading.log_input import build_log_options
    from qinling.reports.importing.import_result import error_table
    from qinling.workbook.logins.account_list_reader import read_account_list

    account_list = read_account_list(file, build_log_options(desk, heading), desk.today)
    if not (account_list.rows or account_list.errors):
        raise WorkbookRefused(f"{file.name} 里没有账号，标题行下面还是空的", "请填好后再读")
    if account_list.errors and show_errors:
        desk.err.print(error_table(account_list.errors))
    for note in account_list.notes:
        desk.print_note(note)
    if account_list.errors and not skip_bad:
        raise RowsRefused(
            f"账号清单有 {len(account_list.errors)} 处错，没有读入",
            "请改正后再读，或加 --skip-bad 只读没有错的行",
        )
    return account_list


def _print_result(
    desk: Desk, account_list: "AccountList", result: "AccountListResult", *, dry_run: bool, as_json: bool
) -> None:
    from qinling.reports.importing.import_result import error_json
    from qinling.reports.logins.intake_results import account_list_json, account_list_lines

    if as_json:
        desk.print_json(
            "accounts",
            [],
            **account_list_json(result),
            rows=dict(account_list.counts),
            notes=account_list.notes,
            errors=[*map(error_json, account_list.errors)],
        )
    for line in account_list_lines(result, dry_run=dry_run):
        desk.print_note(line)


@app.command("list")
def list_platform_accounts(
    ctx: typer.Context, *, unit: AccountUnitFilter = None, as_json: AsJson = False
) -> None:
    """列出账号：单位、使用人、开通日期，在用还是停用。"""
    from qinling.procedures.logins.account_aliases import list_alias_names
    from qinling.procedures.logins.accounts import list_accounts
    from qinling.reports.logins.intake_results import account_json, account_table

    desk: Desk = ctx.obj
    with reading_whole(desk, "登录审计") as reader:
        accounts = list_accounts(reader, desk.today, unit or ())
        aliases = list_alias_names(reader)
        note_unknown_account_units(desk, reader, unit or ())
    if as_json:
        desk.print_json("accounts", [account_json(one, aliases.get(one.id, ())) for one in accounts])
    elif accounts:
        desk.out.print(account_table(accounts, desk.out.width))
    else:
        desk.print_note(_NONE_OF_UNITS if unit else _NO_ACCOUNTS)


@app.command("merge")
def merge_account(
    ctx: typer.Context, old: MergedAccount, new: KeptAccount, *, on: MergeDay = None, note: MergeNote = ""
) -> None:
    """把旧账号并入现在的账号：改了名、换了号的，以前和以后的登录、指导都算在新账号上。

    日志里的记录不改；并错了用 qinling login accounts split 分开，不能用 qinling undo 撤回。
    """
    from qinling.procedures.logins.account_aliases import merge_accounts
    from qinling.reports.logins.account_names import merge_lines

    desk: Desk = ctx.obj
    old, new = settle_accounts(desk, [old, new])
    with desk.writing() as writer:
        merge = merge_accounts(writer, old, new, on, note, desk.build_stamp())
    for line in merge_lines(merge):
        desk.print_note(line)


@app.command("split")
def split_merged_account(ctx: typer.Context, account: SplitAccount, *, note: MergeNote = "") -> None:
    """把并错的账号分开：登录、指导仍算在它自己上，以后也不再自动并入。不能用 qinling undo 撤回，可以再合并。"""
    from qinling.procedures.logins.account_aliases import split_account

    desk: Desk = ctx.obj
    (account,) = settle_accounts(desk, [account])
    with desk.writing() as writer:
        alias, target = split_account(writer, account, note, desk.build_stamp())
    desk.print_note(f"已把 {alias.account} 与 {target.account} 分开，各算各的")


@app.command("history")
def show_account_history(
    ctx: typer.Context, account: HistoryAccount = None, *, as_json: AsJson = False
) -> None:
    """看账号的来历：哪天新增、停用、恢复、变更，并入哪个账号，谁记的。"""
    from qinling.procedures.logins.account_history import list_account_events
    from qinling.reports.logins.account_names import history_json, history_table

    desk: Desk = ctx.obj
    with reading_whole(desk, "登录审计") as reader:
        named = account and find_accounts_to_show(desk, reader, [account])[0]
        events = list_account_events(reader, named)
    if as_json:
        desk.print_json("account_history", map(history_json, events))
    elif events:
        desk.out.print(history_table(events, desk.out.width))
    else:
        desk.print_note(
            "没有记录：账号只在日志里见过，还没有读入清单；用 qinling login accounts import 文件 读入"
        )
