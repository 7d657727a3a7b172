"""Options of `brief`, with Chinese help."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from qinling.cli.options.values.completion import make_word_completer
from qinling.cli.options.values.path_parsers import FILE
from qinling.cli.options.values.span_parsers import FIRST_DAY, LAST_DAY
from qinling.cli.options.values.value_parsers import TEXT, ValueParser
from qinling.rules.vocabulary import BriefFormat, parse_term

BRIEF_FORMAT = ValueParser("格式", lambda text: parse_term(BriefFormat, text))

BriefFile = Annotated[
    Path | None,
    typer.Argument(
        metavar="[文件]", parser=FILE, help="写到这个文件，格式看后缀：.txt、.md、.docx；不写则显示"
    ),
]
FirstDay = Annotated[
    date | None,
    typer.Option("--from", metavar="日期", parser=FIRST_DAY, help="期初，不写则为期末当月1日"),
]
LastDay = Annotated[
    date | None, typer.Option("--to", metavar="日期", parser=LAST_DAY, help="期末，不写则为截至日")
]
SinceYear = Annotated[bool, typer.Option("--since-year", help="期初为期末当年1月1日")]
OfUnits = Annotated[
    list[str] | None,
    typer.Option(
        "--unit",
        metavar="单位",
        parser=TEXT,
        help="只算这个单位牵头、负责或配合的问题和它的工作记录，可写多次",
    ),
]
Format = Annotated[
    BriefFormat | None,
    typer.Option(
        "--format",
        metavar="格式",
        parser=BRIEF_FORMAT,
        autocompletion=make_word_completer(BriefFormat),
        help="text 文字（默认），md，docx（须写文件），json",
    ),
]
ExplainFigures = Annotated[
    bool, typer.Option("--explain", help="列出每个数的口径、截至日和背后的问题编号、工作记录编号")
]
ListFigures = Annotated[bool, typer.Option("--figures", help="列出样式里可用的全部指标和口径，不出简报")]
ShowTemplate = Annotated[bool, typer.Option("--template", help="显示现用的样式，不出简报")]
