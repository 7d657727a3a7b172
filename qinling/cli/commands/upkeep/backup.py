"""Commands `db backup` and `db restore`."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling import __version__
from qinling.cli.context import Desk
from qinling.cli.missing_options import ask_at_terminal
from qinling.cli.options.backups import (
    BackupFile,
    BackupTarget,
    EncryptTo,
    IdentityFile,
    Keep,
    Quiet,
    RestoreTarget,
)
from qinling.cli.options.common import AsJson, DryRun, Yes
from qinling.cli.options.values.path_parsers import FOLDER
from qinling.cli.reading.progress import progress_bar
from qinling.errors import AnswerNeeded, UsageRefused, quote_argument

if TYPE_CHECKING:
    from qinling.procedures.backups.restore import RestorePlan


def backup(
    ctx: typer.Context,
    target: BackupTarget = None,
    *,
    keep: Keep = None,
    encrypt_to: EncryptTo = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """备份台账和材料，写成一个压缩文件，当场核验；别的命令可以照常写入。"""
    from qinling.procedures.backups.backup import BackupOrder, back_up
    from qinling.reports.care.backups import backup_json, backup_lines, backup_notes

    desk: Desk = ctx.obj
    place = _resolve_backup_target(desk, target, keeps=keep is not None, as_json=as_json or quiet)
    order = BackupOrder(place, desk.local_now(), f"qinling {__version__}", keep, encrypt_to or "")
    result = back_up(desk.ledger_place, order, desk.settings.busy_seconds, partial(progress_bar, desk))
    where = "" if isinstance(desk.ledger_place, Path) else " --to 恢复的.db"
    desk.outcome.facts["written"] = f"{quote_argument(str(result.path))}{where}"
    if as_json:
        desk.print_json("backup", [], **backup_json(result))
    for line in (*(() if quiet or as_json else backup_lines(result)), *backup_notes(result)):
        desk.print_note(line)


def _resolve_backup_target(desk: Desk, target: Path | None, *, keeps: bool, as_json: bool) -> Path:
    """Return where to back up to. Raises UsageRefused without a place, and for --keep with a single file."""
    from qinling.procedures.backups.backup import names_file

    if target is None:
        if named := desk.settings.backup.folder:
            target = desk.resolve_settings_path(named)
        else:
            target = ask_at_terminal(desk, "备份到哪个文件夹", FOLDER.parse, as_json=as_json)
        if target is None:
            raise UsageRefused(
                "没有写备份到哪里", "写上文件夹，如 qinling db backup 备份，或设 backup.folder"
            )
    if keeps and names_file(target):
        raise UsageRefused(f"--keep 只用于文件夹，{target} 是一个文件", "给出文件夹，或去掉 --keep")
    return target


def restore(
    ctx: typer.Context,
    file: BackupFile,
    *,
    to: RestoreTarget = None,
    identity: IdentityFile = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """从备份恢复台账和材料：先在旁边解开、核验，再换上；不能用 qinling undo 撤回，原来的台账留在旁边。"""
    from qinling.procedures.backups.restore import carry_out_restore, prepare_restore

    desk: Desk = ctx.obj
    with prepare_restore(file, to or _require_file_place(desk, file), identity) as plan:
        _show_plan(desk, plan, asks=not (dry_run or yes))
        kept = None if dry_run else carry_out_restore(plan, desk.settings.busy_seconds)
    _print_restored(desk, plan, kept, dry_run=dry_run, as_json=as_json)


def _print_restored(
    desk: Desk, plan: "RestorePlan", kept: Path | None, *, dry_run: bool, as_json: bool
) -> None:
    from qinling.reports.care.backups import restore_json, restore_lines

    if as_json:
        desk.print_json("restore", [], **restore_json(plan, kept, dry_run=dry_run))
    for line in () if dry_run or as_json else restore_lines(plan, kept):
        desk.print_note(line)


def _require_file_place(desk: Desk, file: Path) -> Path:
    """Return the place of the ledger. Raises UsageRefused, which says how it goes on, for one on a server."""
    if isinstance(desk.ledger_place, Path):
        return desk.ledger_place
    raise UsageRefused(
        f"{desk.ledger_place} 在服务器上，备份先恢复成文件，再搬上去",
        f"qinling db restore {quote_argument(str(file))} --to 恢复的.db，再 qinling db copy 恢复的.db 新的地址",
    )


def _show_plan(desk: Desk, plan: "RestorePlan", *, asks: bool) -> None:
    """Print what is to be restored over what. If it *asks*, and a ledger stands there, ask whether to go on.

    Raises AnswerNeeded in a script, or when the answer is no.
    """
    from qinling.cli.prompts import confirm
    from qinling.reports.care.backups import restore_plan_lines

    for line in restore_plan_lines(plan, desk.settings.timezone):
        desk.print_note(line)
    if not asks or not (plan.comparison.here or plan.comparison.fault):
        return
    if not desk.is_interactive:
        raise AnswerNeeded(f"{plan.target} 已有台账，没有恢复", "核对后加 --yes 换上，或用 --to 放在别处")
    if not confirm(desk, f"用备份换掉 {plan.target}？", "否"):
        raise AnswerNeeded("没有恢复，台账没有改动", "")
