"""Command group `db`: back the ledger up, restore and verify it, show the head of its history, migrate it."""

from dataclasses import asdict

import typer

from qinling.cli.commands.upkeep import backup
from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import ChineseGroup
from qinling.cli.framework.printing import print_line
from qinling.cli.options.common import AsJson
from qinling.errors import LedgerInconsistent

app = typer.Typer(
    name="db",
    cls=ChineseGroup,
    help="维护台账文件：备份、恢复、核验、链首、升级。",
    subcommand_metavar="命令 [参数]...",
)
for command in (backup.backup, backup.restore):
    app.command()(command)


@app.command()
def verify(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """核验台账：文件完好、历史链没有断、历史能推出现在的台账、材料都在。

    全部无误才以 0 退出；有问题的逐条列出，并指出最早断在哪一条。
    """
    from qinling.ledger.attachments import get_attachments_folder
    from qinling.procedures.ledger_verification import verify as verify_ledger
    from qinling.reports.history import verification_lines

    desk: Desk = ctx.obj
    with desk.reading() as reader:
        result = verify_ledger(reader, get_attachments_folder(desk.ledger_path))
    if as_json:
        desk.print_json("soundness", [], **asdict(result))
    else:
        for line in verification_lines(result):
            desk.print_note(line)
    if result.faults:
        fault_count = f"台账 {desk.ledger_path} 核验不通过（{len(result.faults)} 处）"
        raise LedgerInconsistent(fault_count, "请留好这个文件备查，再运行 qinling db restore 备份文件")


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
    """把旧版本写成的台账升级到现在的格式；内容和历史不变，不能用 qinling undo 撤回。"""
    desk: Desk = ctx.obj
    with desk.writing():
        pass
    desk.print_note(f"台账 {desk.ledger_path} 已是现在的格式")
