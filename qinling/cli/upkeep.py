"""Commands that look after the ledger itself, and the demo."""

import tempfile
from datetime import date
from pathlib import Path

import typer

from qinling.cli import issues, workbooks
from qinling.cli.context import Desk
from qinling.cli.options import DemoFolder
from qinling.errors import UsageRefused

app = typer.Typer()

#: The day of the sample ledgers.
SAMPLE_DAY = date(2026, 6, 10)


@app.command()
def init(ctx: typer.Context) -> None:
    """新建一个空台账；已有的不动。"""
    desk: Desk = ctx.obj
    there = desk.ledger_path.exists()
    with desk.writing(create=True):
        pass
    desk.say(f"台账已在 {desk.ledger_path}，没有改动" if there else f"已新建台账 {desk.ledger_path}")


@app.command()
def demo(ctx: typer.Context, *, folder: DemoFolder = None) -> None:
    """用样例台账演示一遍：读入四个文件，看总体情况和预警；不动你的台账。"""
    place = folder or Path(tempfile.mkdtemp(prefix="qinling-demo-"))
    ledger = place / "demo.db"
    if ledger.exists():
        raise UsageRefused(f"{ledger} 已存在", "请换一个文件夹，或先删除它")
    place.mkdir(parents=True, exist_ok=True)
    desk: Desk = ctx.obj
    ctx.obj = shown = desk.at(ledger, SAMPLE_DAY)
    shown.say(f"以样例台账的 {SAMPLE_DAY} 为今天，读入一个单独的台账：{ledger}")
    for file in sorted(
        path for path in sample_folder().iterdir() if path.suffix in (".xlsx", ".xls", ".csv")
    ):
        shown.say(f"\n$ qinling import {file.name}")
        workbooks.import_(ctx, [file], yes=True)
    shown.say("\n$ qinling board")
    issues.board(ctx)
    shown.say("\n$ qinling warn")
    issues.warn(ctx)
    options = f"--ledger {ledger} --today {SAMPLE_DAY}"
    shown.say("\n接着可以试试：")
    for command in (
        "list --overdue",
        "show SJ2026-008",
        "list --unit 区水利局 --open",
        "warn --format text",
    ):
        shown.say(f"  qinling {command} {options}")


def sample_folder() -> Path:
    """Return where the sample ledgers are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "sample_data"
    return inside if inside.is_dir() else package.parent / "sample_data"
