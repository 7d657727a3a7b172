"""The option that asks for icons on the desktop, with Chinese help."""

from pathlib import Path
from typing import Annotated

import typer

from qinling.cli.options.values.path_parsers import FOLDER

ShortcutFolder = Annotated[
    Path | None,
    typer.Option(
        "--shortcuts",
        metavar="文件夹",
        parser=FOLDER,
        help="写出点开就用的图标：今日预警、总体情况、读入台账、备份台账、台账命令；写“桌面”就放在桌面",
    ),
]
