"""Options of the commands of opinions, with Chinese help."""

from datetime import date
from typing import Annotated

import typer

from qinling.cli.options.values.counts import CountParser
from qinling.cli.options.values.value_parsers import DAY, HISTORY_TEXT, NAME

OpinionText = Annotated[
    str, typer.Argument(metavar="意见", parser=HISTORY_TEXT, help="意见的文字，有空格的加引号")
]
InspectorName = Annotated[
    str | None,
    typer.Option(
        "--by", metavar="姓名", parser=NAME, help="提意见的人或督察组 [必填]；服务器上督察自己提的不用写"
    ),
]
OpinionDay = Annotated[
    date | None, typer.Option("--on", metavar="日期", parser=DAY, help="提意见的日期，不写则为今天")
]
OpinionItem = Annotated[
    int | None,
    typer.Option(
        "--item", metavar="序号", parser=CountParser("序号"), help="答复第几条意见，即“〔2〕”里的数"
    ),
]
AllOpinions = Annotated[bool, typer.Option("--all", help="连同已经答复的")]
