"""Options and arguments of `config` and `init`."""

from pathlib import Path
from typing import Annotated

import typer

from qinling.cli.options.values.path_parsers import FOLDER
from qinling.cli.options.values.value_parsers import NAME, TEXT, TITLE

ShortcutFolder = Annotated[
    Path | None,
    typer.Option(
        "--shortcuts",
        metavar="文件夹",
        parser=FOLDER,
        help="写出点开就用的图标：今日预警、总体情况、读入台账、备份台账、台账命令；写“桌面”就放在桌面",
    ),
]


MAX_KEYS = 200


def complete_key(incomplete: str) -> list[str]:
    """Offer the keys of settings that begin with *incomplete*."""
    from qinling.cli.settings.schema import SETTINGS

    return [key for key in SETTINGS if key.startswith(incomplete)][:MAX_KEYS]


ConfigKey = Annotated[
    str,
    typer.Argument(
        metavar="键",
        parser=TEXT,
        autocompletion=complete_key,
        help="如 warning.near；表里的一项写到名字：notify.receivers.麻街镇、saved_filters.急、channels.发件夹.folder",
    ),
]
ConfigKeys = Annotated[
    list[str],
    typer.Argument(
        metavar="键...",
        parser=TEXT,
        autocompletion=complete_key,
        help="如 warning.near；表里的一项写到名字：notify.receivers.麻街镇、saved_filters.急、channels.发件夹.folder；可写几个",
    ),
]
ConfigValues = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[值]...", parser=TITLE, help="如 9、是、云岭区秦岭办；几个词用空格或逗号隔开，“”为空"
    ),
]
ListedWords = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[节或词]...",
        parser=TEXT,
        autocompletion=complete_key,
        help="只列键、含义或手册的说法里有这些词的，如 notify、超期",
    ),
]
OfficeName = Annotated[
    str | None,
    typer.Option("--office", metavar="名称", parser=TEXT, help="本单位的名称，写在消息和文书的落款"),
]
OwnName = Annotated[
    str | None,
    typer.Option("--name", metavar="姓名", parser=NAME, help="您的姓名：以本机用户办理的，记在这个姓名下"),
]
Receivers = Annotated[
    list[str] | None,
    typer.Option(
        "--receiver",
        metavar="单位=去处",
        parser=TEXT,
        help="哪个单位的消息发到哪里：邮箱、文件夹（写到 /）、已有的渠道、wecom:env:变量名；可写多次",
    ),
]
MailHost = Annotated[
    str | None,
    typer.Option("--mail-host", metavar="服务器", parser=TEXT, help="发邮件的服务器，如 smtp.example.cn"),
]
MailSender = Annotated[
    str | None, typer.Option("--mail-sender", metavar="地址", parser=TEXT, help="发邮件用的地址")
]
RememberLedger = Annotated[
    bool, typer.Option("--remember", help="把这次 --ledger 指的台账记在设置里，以后不写也用它")
]
ReplaceSettings = Annotated[
    bool,
    typer.Option("--force", help="设置里已有的也改成这次写的；--shortcuts 的图标被改过的，改名留着，写新的"),
]
