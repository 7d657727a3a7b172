"""Command group `db`: back up, restore, verify, examine and salvage the ledger file; its head; its migration."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qinling.cli.commands.upkeep import backup, copy, doctor, roles
from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import ChineseGroup
from qinling.cli.framework.terminal.printing import print_line
from qinling.cli.options.common import AsJson
from qinling.cli.options.values.value_parsers import NOTED_HEAD
from qinling.errors import LedgerInconsistent
from qinling.rules.history.noted_head import NotedHead

if TYPE_CHECKING:
    from qinling.procedures.ledger_verification import VerificationResult

app = typer.Typer(
    name="db",
    cls=ChineseGroup,
    help="维护台账文件：备份、恢复、核验、检查、救出、链首、升级。",
    subcommand_metavar="命令 [参数]...",
)
app.command()(backup.backup)
app.command()(backup.restore)
app.command(cls=copy.CopyCommand)(copy.copy)
app.command()(doctor.doctor)
app.command()(doctor.salvage)
app.add_typer(roles.app)

HeadOption = Annotated[
    NotedHead | None,
    typer.Option(
        "--head",
        metavar="链首",
        parser=NOTED_HEAD,
        help="与以前抄下的链首比：照抄 db head、board、导出表或消息上的，16 位的也行",
    ),
]


@app.command()
def verify(ctx: typer.Context, *, noted_head: HeadOption = None, as_json: AsJson = False) -> None:
    """核验台账：文件完好、历史链没有断、历史能推出现在的台账、账号和通知都对得上、材料都在。

    全部无误才以 0 退出；有问题的逐条列出，说明在哪张表、哪一条、哪个问题，怎么办。
    """
    from qinling.reports.care.soundness import soundness_json, verification_lines

    desk: Desk = ctx.obj
    result = _verify_ledger(desk, noted_head)
    if as_json:
        desk.print_json("soundness", map(asdict, result.findings), **soundness_json(result))
    else:
        for line in verification_lines(result):
            desk.print_note(line)
    if result.findings:
        raise LedgerInconsistent(
            f"台账 {desk.ledger_place} 核验不通过（{len(result.findings)} 处）",
            f"请留好{'这个文件' if isinstance(desk.ledger_place, Path) else '它'}备查，照上面说的办",
        )


def _verify_ledger(desk: Desk, noted_head: NotedHead | None) -> "VerificationResult":
    from qinling.ledger.attachments import open_attachments
    from qinling.ledger.reader import require_whole_ledger
    from qinling.procedures.ledger_verification import verify as verify_ledger

    place = desk.ledger_place
    address = None if isinstance(place, Path) else place
    with desk.reading() as reader, open_attachments(place, reader) as store:
        require_whole_ledger(reader, "核验")
        return verify_ledger(reader, store, noted_head, address=address)


@app.command()
def head(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """看历史链的链首：抄在报表上，以后可以证明历史没有被改过。"""
    from qinling.procedures.ledger_verification import read_chain_head

    desk: Desk = ctx.obj
    with desk.reading() as reader:
        position, head_hash = read_chain_head(reader)
    if as_json:
        desk.print_json("head", [], position=position, head=head_hash)
    else:
        print_line(f"{position} {head_hash}")


@app.command()
def migrate(ctx: typer.Context) -> None:
    """把旧版本写成的台账升级到现在的格式；内容和历史不变，不能用 qinling undo 撤回。

    服务器上的由建它的用户升级，一版一个事务；升级以后，旧的 qinling 打不开它。
    """
    desk: Desk = ctx.obj
    place = desk.ledger_place
    if isinstance(place, Path):
        with desk.writing():
            pass
    else:
        from qinling.ledger.offices import migrate_office

        for version in migrate_office(place, desk.settings.busy_seconds):
            desk.print_note(f"升到第 {version} 版了")
    desk.print_note(f"台账 {place} 已是现在的格式")
