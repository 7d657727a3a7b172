"""Command `demo`."""

import shlex
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.command_outcome import IS_PART_OF_ANOTHER
from qinling.cli.options.common import DemoFolder
from qinling.errors import UsageRefused
from qinling.outputs.atomic_files import open_temporary_folder
from qinling.outputs.write_errors import translate_write_errors

app = typer.Typer()

#: Day of the sample ledgers, and last day of sample_data/demo_casework.txt.
SAMPLE_DAY, LAST_SAMPLE_DAY = date(2026, 6, 10), date(2026, 7, 1)
#: Commands suggested at the end of the demo.
DEMO_NEXT_COMMANDS = (
    "list --overdue",
    "show SJ2026-013",
    f"board --as-of {SAMPLE_DAY}",
    "brief --since-year --explain",
    "history YL-QL-2026-004",
    "dossier SJ2026-013 --check",
    "login report",
    "login coach",
    "warn --notify --dry-run",
    "db verify --json",
)


@app.command()
def demo(ctx: typer.Context, *, folder: DemoFolder = None) -> None:
    """用样例台账演示一遍：读入四个文件，办三个星期的事，再读入登录日志，看总体情况、预警、该督办的和简报；不动你的台账。"""
    desk: Desk = ctx.obj
    _require_free_actor(desk)
    ledger = _create_demo_folder(folder) / "demo.db"
    desk.print_note(f"以样例台账的 {SAMPLE_DAY} 为今天，读入一个单独的台账：{ledger}")
    for command in _list_demo_commands(find_sample_folder()):
        _run_demo_command(ctx, ledger, command)
    desk.print_note("\n接着可以试试：")
    for words in DEMO_NEXT_COMMANDS:
        desk.print_note(f"  qinling {words} --ledger {ledger} --today {LAST_SAMPLE_DAY}")


def _require_free_actor(desk: Desk) -> None:
    if desk.settings.persons.actor_is_fixed:
        raise UsageRefused(
            "演示里有几个人办理，而设置 actor.fixed 不许以别人的名义操作",
            "改用一份没有这一项的设置文件：--settings 文件",
        )


def _create_demo_folder(folder: Path | None) -> Path:
    """Return the folder of the demo, by default a temporary one. Raises UsageRefused when it holds a demo already."""
    with translate_write_errors(folder or Path(tempfile.gettempdir())):
        place = folder or Path(tempfile.mkdtemp(prefix="qinling-demo-"))
        ledger = place / "demo.db"
        if ledger.exists():
            raise UsageRefused(f"{ledger} 已存在", "请换一个文件夹，或先删除它")
        place.mkdir(parents=True, exist_ok=True)
        with open_temporary_folder(place):
            pass  # it can be written to: better said now than after the first page
    return place


@dataclass(frozen=True, slots=True)
class DemoCommand:
    """One command of the demo: its words, its day and actor, how it is shown, and a heading before it."""

    words: list[str]
    day: date
    actor: str = ""
    shown_as: str = ""
    heading: str = ""


def _list_demo_commands(samples: Path) -> Iterator[DemoCommand]:
    for file in sorted(path for path in samples.iterdir() if path.suffix in (".xlsx", ".xls", ".csv")):
        yield DemoCommand(["import", str(file), "--yes"], SAMPLE_DAY, shown_as=f"import {file.name}")
    heading = f"接下来三个星期的办理，到 {LAST_SAMPLE_DAY} 为止："
    for line in (samples / "demo_casework.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            day, actor, words = line.split(maxsplit=2)
            shown_as = f"{words} --today {day} --actor {actor}"
            yield DemoCommand(shlex.split(words), date.fromisoformat(day), actor, shown_as, heading)
            heading = ""
    heading = "平台的账号和登录日志："
    for words, pattern in (
        ("login accounts import", "平台账号清单.xlsx"),
        ("login import", "平台登录日志*.csv"),
    ):
        (file,) = (samples / "logins").glob(pattern)
        shown_as = f"{words} {file.name}"
        yield DemoCommand([*words.split(), str(file)], LAST_SAMPLE_DAY, "", shown_as, heading)
        heading = ""
    yield from (
        DemoCommand(words.split(), LAST_SAMPLE_DAY, shown_as=words)
        for words in ("board", "warn", "supervise", "brief --from 2026-06-01")
    )


def _run_demo_command(ctx: typer.Context, ledger: Path, command: DemoCommand) -> None:
    """Print a command line and run it on the demo ledger."""
    desk: Desk = ctx.obj
    if command.heading:
        desk.print_note(f"\n{command.heading}")
    desk.print_note(f"\n$ qinling {command.shown_as}")
    root = ctx.find_root().command
    actor = ["--actor", command.actor] if command.actor else []
    options = ["--ledger", str(ledger), "--today", str(command.day), *actor]
    with root.make_context("qinling", [*options, *command.words]) as context:
        context.meta[IS_PART_OF_ANOTHER] = True
        root.invoke(context)


def find_sample_folder() -> Path:
    """Return the folder of the sample ledgers: in the installed package, or in the checkout."""
    package = Path(__file__).parents[3]
    inside = package / "sample_data"
    return inside if inside.is_dir() else package.parent / "sample_data"
