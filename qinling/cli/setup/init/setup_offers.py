"""What `init` offers at its end, at a terminal only: the schedule, and icons on the desktop."""

from collections.abc import Callable
from pathlib import Path

import typer

from qinling.cli.context import Desk
from qinling.cli.prompts import confirm


def offer_schedule(ctx: typer.Context) -> None:
    """Print what is to be scheduled, where the person wants to see it."""
    if not confirm(ctx.obj, "看看每天自动预警的定时任务怎样写（是/否）", "否"):
        return
    root = ctx.find_root()
    named = [f"--{name}={root.params[name]}" for name in ("ledger", "settings") if root.params[name]]
    with root.command.make_context("qinling", [*named, "cron", "show"]) as context:
        root.command.invoke(context)


def offer_icons(ctx: typer.Context) -> None:
    """Write icons on the desktop, where the person wants them."""
    from qinling.cli.launching.shortcuts import DESKTOP

    if confirm(ctx.obj, "在桌面放上图标：今日预警、读入台账等（是/否）", "否"):
        write_icons(ctx.obj, Path(DESKTOP), force=False)


def write_icons(desk: Desk, folder: Path, *, force: bool) -> None:
    """Write the icons into *folder* and say so. Raises OutputRefused for files that somebody changed."""
    from qinling.cli.launching.shortcuts import write_shortcuts

    files = write_shortcuts(desk, folder, force=force)
    desk.print_note(f"图标在 {files[0].parent}：{'、'.join(file.stem for file in files)}")


#: What is offered at the end, at a terminal only. Each asks first.
OFFERS: tuple[Callable[[typer.Context], None], ...] = (offer_schedule, offer_icons)
