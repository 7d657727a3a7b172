"""Command `init`: the first set-up."""

import typer

from qinling.cli.options.setup import (
    MailHost,
    MailSender,
    OfficeName,
    OwnName,
    Receivers,
    RememberLedger,
    ReplaceSettings,
)
from qinling.cli.options.shortcuts import ShortcutFolder

app = typer.Typer()


@app.command()
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
    from qinling.cli.setup.first_setup import run_setup, write_icons
    from qinling.cli.setup.receiver_words import MailServer
    from qinling.cli.setup.setup_writing import Answers

    server = MailServer(mail_host or "", mail_sender or "")
    given = Answers(office or "", name or "", "", tuple(receivers or ()), server)
    run_setup(ctx, given, remember=remember, force=force)
    if shortcuts is not None:
        write_icons(ctx.obj, shortcuts, force=force)
