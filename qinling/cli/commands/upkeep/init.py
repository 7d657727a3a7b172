"""Command `init`: the first set-up."""

import re

import typer

from qinling.cli.framework.chinese_help import ChineseCommand
from qinling.cli.framework.typer_internals import Context
from qinling.cli.lookup.misplaced.ledger_words import advise_on_ledgers
from qinling.cli.options.setup import (
    MailHost,
    MailSender,
    OfficeName,
    OwnName,
    Receivers,
    RememberLedger,
    ReplaceSettings,
    ShortcutFolder,
)
from qinling.errors import UsageRefused, quote_argument

app = typer.Typer()


class InitCommand(ChineseCommand):
    """`init`: a bare word is most likely the name of the office."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse *args*. Raises UsageRefused for a bare word, with the option for it."""
        first = args[0] if args and not ctx.resilient_parsing else "-"
        if not first.startswith("-"):
            if advice := advise_on_ledgers(("init", *args), (first,)):
                raise UsageRefused(f"“{first}”前面没有选项", advice)
            line = " ".join(map(quote_argument, ("--office", *args)))
            raise UsageRefused(f"“{first}”前面没有选项", f"是本单位的名称的，写成 qinling init {line}")
        if not ctx.resilient_parsing:
            _require_equals_sign(args)
        return super().parse_args(ctx, args)


def _require_equals_sign(args: list[str]) -> None:
    """Raise UsageRefused for a receiver and its place typed as two words."""
    for option, unit, place in zip(args, args[1:], args[2:], strict=False):
        if option == "--receiver" and not re.search("[=＝:：]", unit) and not place.startswith("-"):
            line = quote_argument(f"{unit}={place}")
            raise UsageRefused(f"“{unit}”和“{place}”之间没有等号", f"写成 --receiver {line}")


@app.command(cls=InitCommand)
def init(
    ctx: typer.Context,
    *,
    office: OfficeName = None,
    name: OwnName = None,
    receivers: Receivers = None,
    mail_host: MailHost = None,
    mail_sender: MailSender = None,
    remember: RememberLedger = False,
    shortcuts: ShortcutFolder = None,
    force: ReplaceSettings = False,
) -> None:
    """第一次用：写好设置，新建一个空台账；已有的台账不动，已有的设置不加 --force 不改，可以再运行。

    在终端里问单位、姓名、台账放在哪里、各单位的消息发到哪里，都可以按回车跳过；在脚本里只写选项给出的。
    """
    from qinling.cli.setup.init.first_setup import run_setup
    from qinling.cli.setup.init.setup_offers import write_icons
    from qinling.cli.setup.init.setup_writing import Answers
    from qinling.cli.setup.mail_server import MailServer

    server = MailServer(mail_host or "", mail_sender or "")
    given = Answers(office or "", name or "", "", tuple(receivers or ()), server)
    run_setup(ctx, given, remember=remember, force=force)
    if shortcuts is not None:
        write_icons(ctx.obj, shortcuts, force=force)
