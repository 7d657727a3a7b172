"""Options of `cron show`, with Chinese help."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from qinling.cli.options.common import Force
from qinling.cli.options.values.completion import make_word_completer
from qinling.cli.options.values.path_parsers import FOLDER
from qinling.cli.options.values.value_parsers import ValueParser
from qinling.cli.options.warnings import AtHour
from qinling.rules.vocabulary import Term, parse_term


class ScheduleForm(Term):
    """The programs that run a command by itself, and how they are told."""

    CRONTAB = "crontab", "crontab"
    SYSTEMD = "systemd", "systemd"
    SCHTASKS = "schtasks", "schtasks"
    XML = "xml", "xml"


FormOption = Annotated[
    ScheduleForm | None,
    typer.Option(
        "--form",
        metavar="写法",
        parser=ValueParser("写法", lambda text: parse_term(ScheduleForm, text)),
        autocompletion=make_word_completer(ScheduleForm),
        help="crontab、systemd，Windows 的 schtasks、xml（要导入的文件）；不写则按本机",
    ),
]
TaskFolder = Annotated[
    Path | None,
    typer.Option("--to", metavar="文件夹", parser=FOLDER, help="--form xml 的文件写到哪个文件夹"),
]


@dataclass(frozen=True, slots=True)
class ScheduleOptions:
    """The options of `cron show`."""

    at: AtHour = "08:00"
    form: FormOption = None
    to: TaskFolder = None
    force: Force = False
