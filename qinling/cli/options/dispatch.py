"""Options of `dispatch`, with Chinese help."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from qinling.cli.options.common import AsJson, Columns, DryRun, Force
from qinling.cli.options.values.completion import make_word_completer
from qinling.cli.options.values.counts import CountParser
from qinling.cli.options.values.path_parsers import FOLDER
from qinling.cli.options.values.value_parsers import DAY_AHEAD, TEXT, ValueParser
from qinling.rules.vocabulary import DispatchField, parse_term

DISPATCH_FIELD = ValueParser("按什么", lambda text: parse_term(DispatchField, text))

DispatchBy = Annotated[
    DispatchField | None,
    typer.Option(
        "--by",
        metavar="按什么",
        parser=DISPATCH_FIELD,
        autocompletion=make_word_completer(DispatchField),
        help="一个责任单位、镇办或牵头单位一份表 [必填]",
    ),
]
DueDay = Annotated[
    date | None,
    typer.Option("--due", metavar="日期", parser=DAY_AHEAD, help="哪一天以前交回，当天也算 [必填]"),
]
FillColumns = Annotated[
    str | None,
    typer.Option(
        "--fill",
        metavar="字段",
        parser=TEXT,
        help="哪些列开放给单位填，用逗号隔开；不写则按设置 dispatch.open",
    ),
]
TargetFolder = Annotated[
    Path | None,
    typer.Option(
        "--to",
        metavar="文件夹",
        parser=FOLDER,
        help="写到哪个文件夹，一个单位一个 .xlsx [必填，有 --send 的可不写]",
    ),
]
SendFiles = Annotated[
    bool,
    typer.Option(
        "--send",
        help="把表作为附件发给各单位（邮件、文件夹渠道）；不写 --to 的，表也留在当前文件夹的 分发-日期",
    ),
]
RoundNumber = Annotated[
    int | None,
    typer.Argument(
        metavar="轮次",
        parser=CountParser("轮次", remedy="请写第几轮的数字，不写则是最近一轮；一轮不能只发、只结束一个单位"),
        help="第几轮，不写则最近一轮",
    ),
]


@dataclass(frozen=True, kw_only=True)
class DispatchOptions:
    """How a round is dispatched."""

    by: DispatchBy = None
    due: DueDay = None
    columns: Columns = None
    fill: FillColumns = None
    to: TargetFolder = None
    send: SendFiles = False
    force: Force = False
    dry_run: DryRun = False
    as_json: AsJson = False
