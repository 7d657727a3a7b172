"""Options of `db backup`, `db restore` and `db copy`, with Chinese help."""

from pathlib import Path
from typing import Annotated

import typer

from qinling.cli.options.values.path_parsers import FILE, LEDGER_LOCATION, require_folder_name
from qinling.cli.options.values.value_parsers import KEEP_COUNTS, TEXT, ValueParser
from qinling.rules.backup_rules import KeepCounts
from qinling.rules.limits import MAX_PATH_LENGTH

_BACKUP_PLACE = ValueParser(
    "文件", lambda text: require_folder_name(FILE.parse(text), ".zip", ".age"), MAX_PATH_LENGTH
)

BackupTarget = Annotated[
    Path | None,
    typer.Argument(
        metavar="[文件或文件夹]",
        parser=_BACKUP_PLACE,
        help="备份到这里：.zip 文件，或一个文件夹（自动起名）；不写则用设置 backup.folder",
    ),
]
Keep = Annotated[
    KeepCounts | None,
    typer.Option(
        "--keep",
        metavar="7d4w12m",
        parser=KEEP_COUNTS,
        help="只留近 7 天每天、4 周每周、12 个月每月各一份，其余的删去；别的文件不动",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="没有要留意的就什么也不说，供定时运行")]
EncryptTo = Annotated[
    str | None,
    typer.Option("--encrypt-to", metavar="公钥", parser=TEXT, help="加密给这个 age 公钥（age1…、ssh-…）"),
]
BackupFile = Annotated[
    Path, typer.Argument(metavar="文件", parser=FILE, help="db backup 写的备份，或抄下来的台账文件")
]
RestoreTarget = Annotated[
    Path | None, typer.Option("--to", metavar="文件", parser=FILE, help="恢复到这里，不写则恢复为现在的台账")
]
IdentityFile = Annotated[
    Path | None, typer.Option("--identity", metavar="文件", parser=FILE, help="解开加密备份的 age 密钥文件")
]
CopySource = Annotated[
    str,
    typer.Argument(
        metavar="从",
        parser=LEDGER_LOCATION,
        help="要搬的台账：文件，或服务器 postgresql://用户@主机/数据库?office=单位",
    ),
]
CopyTarget = Annotated[
    str,
    typer.Argument(
        metavar="到",
        parser=LEDGER_LOCATION,
        help="搬到这里：文件或服务器；没有的新建，空的也行，别的台账不动",
    ),
]
