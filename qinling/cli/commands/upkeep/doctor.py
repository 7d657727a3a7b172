"""Commands `db doctor` and `db salvage`."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from qinling.cli.context import Desk
from qinling.cli.options.common import AsJson
from qinling.cli.options.values.path_parsers import FILE
from qinling.errors import LedgerInconsistent, QinlingError, quote_argument

if TYPE_CHECKING:
    from qinling.procedures.doctor.diagnosis import Diagnosis
    from qinling.procedures.salvage.salvage import SalvageResult

Fix = Annotated[
    bool,
    typer.Option(
        "--fix", help="处理稳妥的：权限、留下的 -wal 和临时文件、链接旁的材料、能由台账重建的索引和计数"
    ),
]

Out = Annotated[
    Path, typer.Argument(metavar="新文件", parser=FILE, help="救出的台账写到哪里，不能是已有的文件")
]
BackupPlace = Annotated[
    Path | None,
    typer.Option(
        "--backup",
        metavar="文件或文件夹",
        parser=FILE,
        help="读不出的从这份备份补：db backup 的 .zip、抄下的 .db，或放备份的文件夹（取最新的）",
    ),
]


def doctor(ctx: typer.Context, *, fix: Fix = False, as_json: AsJson = False) -> None:
    """看台账哪里不对，每处怎么办：位置、权限、磁盘、留下的文件、台账本身、材料、时钟；打不开的台账也能看。

    服务器上的，看服务器的设置、触发器和权限、角色、台账本身、材料、时钟。
    没有问题以 0 退出，还有要处理的以 22 退出。不加 --fix 什么也不改。
    """
    from qinling.reports.care.soundness import diagnosis_json, diagnosis_lines

    desk: Desk = ctx.obj
    diagnosis = _diagnose(desk, fix)
    if as_json:
        facts = {"facts": diagnosis.facts} if diagnosis.facts else {}
        desk.print_json("doctor", diagnosis_json(diagnosis), fixed=diagnosis.fixed, **facts)
    else:
        for line in diagnosis_lines(diagnosis):
            desk.print_note(line)
    if diagnosis.findings:
        fixable = sum(one.fix is not None for one in diagnosis.findings)
        more = f"其中 {fixable} 处加 --fix 就能处理" if fixable else "请照上面说的办"
        raise LedgerInconsistent(f"台账 {desk.ledger_place} 有 {len(diagnosis.findings)} 处要处理", more)


def _diagnose(desk: Desk, fix: bool) -> "Diagnosis":
    place = desk.ledger_place
    if isinstance(place, Path):
        from qinling.procedures.doctor.diagnosis import diagnose

        return diagnose(place, desk.now(), desk.today, fix=fix)
    from qinling.procedures.doctor.office_diagnosis import diagnose_office

    return diagnose_office(place, desk.now(), desk.today, desk.settings.busy_seconds, fix=fix)


def salvage(ctx: typer.Context, out: Out, *, backup: BackupPlace = None, as_json: AsJson = False) -> None:
    """从损坏的台账救出能读的，写成一本新台账，列出救不出的；损坏的文件一点也不动。

    服务器上的单位救到一个文件里，再用 qinling db copy 搬到新的 office=；没有损坏的，直接 db copy。
    历史完整的，问题都按历史重建；历史缺了的，列出是哪几条、哪些问题要核对。全部救出且核验无误才以 0 退出。
    """
    from qinling.reports.care.soundness import salvage_json, salvage_lines

    desk: Desk = ctx.obj
    result = _salvage(desk, out, backup)
    if as_json:
        desk.print_json("salvage", [], **salvage_json(result, out))
    else:
        for line in salvage_lines(result, out):
            desk.print_note(line)
    if not result.is_complete:
        _refuse_incomplete(desk, result)


def _refuse_incomplete(desk: Desk, result: "SalvageResult") -> NoReturn:
    """Raise LedgerInconsistent for what was not saved, and name a backup that may hold it."""
    if result.backup is None and (known := _find_known_backup(desk)):
        desk.print_note(
            f"有备份 {known}，缺的也许在里面：另写一个新文件，加 --backup {quote_argument(str(known))} 再救一次"
        )
    raise LedgerInconsistent(
        f"{desk.ledger_place} 没有全部救出", "请照上面列的逐项核对、补办；原来的台账留好备查"
    )


def _find_known_backup(desk: Desk) -> Path | None:
    """Return the last backup that the damaged ledger tells of, or the usual folder of backups, if it is there."""
    from qinling.cli.launching.own_command import find_backup_folder
    from qinling.ledger.backups.last_backup import read_backup_state

    places = [Path(find_backup_folder(desk))]
    with suppress(QinlingError), desk.reading() as reader:  # it may be too damaged to tell
        if last := read_backup_state(reader).last:
            places.insert(0, Path(last.file))
    return next((one for one in places if one.exists()), None)


def _salvage(desk: Desk, out: Path, backup: Path | None) -> "SalvageResult":
    place = desk.ledger_place
    if isinstance(place, Path):
        from qinling.procedures.salvage.salvage import salvage as salvage_ledger

        return salvage_ledger(place, out, backup)
    from qinling.procedures.salvage.office_salvage import salvage_office

    return salvage_office(place, out, backup, desk.settings.busy_seconds)
