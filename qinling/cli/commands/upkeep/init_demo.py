"""Commands that look after the ledger itself, and the demo."""

import shlex
import tempfile
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

import typer

from qinling.cli.context import Desk
from qinling.cli.options.common import DemoFolder
from qinling.errors import UsageRefused

app = typer.Typer()

#: The day of the sample ledgers, and the last one of what is done about them (sample_data/lives.txt).
SAMPLE_DAY, LAST_SAMPLE_DAY = date(2026, 6, 10), date(2026, 7, 1)
#: What to try after the demo.
DEMO_NEXT_COMMANDS = (
    "list --overdue",
    "show SJ2026-013",
    f"board --as-of {SAMPLE_DAY}",
    "history YL-QL-2026-004",
    "dossier SJ2026-013 --check",
    "login report",
    "login coach",
    "warn --notify --dry-run",
    "db verify --json",
)


@app.command()
def init(ctx: typer.Context) -> None:
    """新建一个空台账；已有的不动。"""
    desk: Desk = ctx.obj
    there = desk.ledger_path.exists()
    with desk.writing(create=True):
        pass
    desk.print_note(f"台账已在 {desk.ledger_path}，没有改动" if there else f"已新建台账 {desk.ledger_path}")


@app.command()
def demo(ctx: typer.Context, *, folder: DemoFolder = None) -> None:
    """用样例台账演示一遍：读入四个文件，办三个星期的事，再读入登录日志，看总体情况、预警和该督办的；不动你的台账。"""
    place = folder or Path(tempfile.mkdtemp(prefix="qinling-demo-"))
    ledger = place / "demo.db"
    if ledger.exists():
        raise UsageRefused(f"{ledger} 已存在", "请换一个文件夹，或先删除它")
    place.mkdir(parents=True, exist_ok=True)
    desk: Desk = ctx.obj
    desk.print_note(f"以样例台账的 {SAMPLE_DAY} 为今天，读入一个单独的台账：{ledger}")
    call = partial(_run_demo_command, ctx, ledger)
    samples = find_sample_folder()
    for file in sorted(path for path in samples.iterdir() if path.suffix in (".xlsx", ".xls", ".csv")):
        call(["import", str(file), "--yes"], SAMPLE_DAY, told=f"import {file.name}")
    desk.print_note(f"\n接下来三个星期的办理，到 {LAST_SAMPLE_DAY} 为止：")
    for line in (samples / "lives.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            day, actor, words = line.split(maxsplit=2)
            call(
                shlex.split(words),
                date.fromisoformat(day),
                actor,
                told=f"{words} --today {day} --actor {actor}",
            )
    desk.print_note("\n平台的账号和登录日志：")
    for reads, pattern in (
        ("login accounts import", "平台账号清单.xlsx"),
        ("login import", "平台登录日志*.csv"),
    ):
        (given,) = (samples / "logins").glob(pattern)
        call([*reads.split(), str(given)], LAST_SAMPLE_DAY, told=f"{reads} {given.name}")
    for command in ("board", "warn", "supervise"):
        call([command], LAST_SAMPLE_DAY)
    desk.print_note("\n接着可以试试：")
    for command in DEMO_NEXT_COMMANDS:
        desk.print_note(f"  qinling {command} --ledger {ledger} --today {LAST_SAMPLE_DAY}")


def _run_demo_command(
    ctx: typer.Context, ledger: Path, words: Sequence[str], day: date, actor: str = "", *, told: str = ""
) -> None:
    """Show one call of the program as it is typed, and run it on the demo's ledger."""
    desk: Desk = ctx.obj
    desk.print_note(f"\n$ qinling {told or ' '.join(words)}")
    root = ctx.find_root().command
    options = ["--ledger", str(ledger), "--today", str(day), *(["--actor", actor] if actor else [])]
    with root.make_context("qinling", [*options, *words]) as call:
        root.invoke(call)


def find_sample_folder() -> Path:
    """Return where the sample ledgers are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parents[3]
    inside = package / "sample_data"
    return inside if inside.is_dir() else package.parent / "sample_data"
