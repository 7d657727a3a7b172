"""Options shared by several commands, with Chinese help."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from qinling.cli.options.marked_copies import leave_out_side_files
from qinling.cli.options.values.blank_texts import refuse_blank
from qinling.cli.options.values.completion import make_word_completer
from qinling.cli.options.values.counts import CountParser
from qinling.cli.options.values.path_parsers import FILE, FOLDER
from qinling.cli.options.values.span_parsers import AS_OF_DAY
from qinling.cli.options.values.value_parsers import (
    ASSIGNMENT,
    BLANK_MODE,
    DAY,
    HISTORY_TEXT,
    LEVEL,
    TEXT,
    UPDATE_MODE,
)
from qinling.rules.vocabulary import BlankHandling, ImportUpdate, Level

IssueNumber = Annotated[str, typer.Argument(metavar="编号", parser=TEXT, help="问题编号")]
AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of", metavar="日期", parser=AS_OF_DAY, help="按台账在这一天结束时的样子，不写则按现在"
    ),
]
AllOffices = Annotated[
    bool, typer.Option("--all-offices", help="把服务器上各单位的台账合起来看，每个数、每个问题都带单位代号")
]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，供其他程序读取")]
Limit = Annotated[
    int | None, typer.Option("--limit", metavar="条数", parser=CountParser("条数"), help="最多列多少条")
]
Sort = Annotated[
    str | None, typer.Option("--sort", metavar="字段", parser=TEXT, help="按这个字段排序，前面加 - 为倒序")
]
Columns = Annotated[
    str | None, typer.Option("--columns", metavar="字段", parser=TEXT, help="列出哪些字段，用逗号隔开")
]
Explain = Annotated[bool, typer.Option("--explain", help="逐个说明时限怎么来的、工作日怎么算的")]
LedgerFiles = Annotated[
    list[Path],
    typer.Argument(
        metavar="文件...", parser=FILE, callback=leave_out_side_files, help="要读入的台账文件，可写多个"
    ),
]
LevelOption = Annotated[
    Level | None,
    typer.Option(
        "--level",
        metavar="级别",
        parser=LEVEL,
        autocompletion=make_word_completer(Level),
        help="问题的级别：省级、市级、区级",
    ),
]
SheetsOption = Annotated[
    list[str] | None, typer.Option("--sheet", metavar="表名", parser=TEXT, help="只读这张工作表，可写多次")
]
HeadingOption = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="标题=字段",
        parser=TEXT,
        help="指明一列是什么，如 整改时间=整改时限 或 F列=整改时限，可写多次",
    ),
]
FilledOn = Annotated[
    date | None,
    typer.Option(
        "--filled-on",
        metavar="日期",
        parser=DAY,
        help="以这一天推算没写年份的时限；不写则用表上的填报日期、截至日期",
    ),
]
BlankOption = Annotated[
    BlankHandling | None,
    typer.Option(
        "--blank",
        metavar="方式",
        parser=BLANK_MODE,
        autocompletion=make_word_completer(BlankHandling),
        help="清空：空白单元格也清空台账里的内容；不写则不作改动",
    ),
]
UpdateOption = Annotated[
    ImportUpdate,
    typer.Option(
        "--update",
        metavar="方式",
        parser=UPDATE_MODE,
        autocompletion=make_word_completer(ImportUpdate),
        help="台账里已有的问题怎么办：保留台账、只补空白、以文件为准",
    ),
]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="跳过有错的行，读入其余的行")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只看会改什么，不写入台账")]
Force = Annotated[
    bool, typer.Option("--force", help="要写的文件已有、又被改过或不是本程序写的：改名留着，写新的")
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="不再询问，直接照办")]
FieldValues = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="字段=值...", parser=ASSIGNMENT, help="如 责任单位=麻街镇人民政府 整改时限=2026年6月底前"
    ),
]
EditBasis = Annotated[
    str,
    typer.Option(
        "--ground", metavar="文字", parser=HISTORY_TEXT, callback=refuse_blank, help="修改的依据，记入历史"
    ),
]
ClosedBasis = Annotated[
    str,
    typer.Option(
        "--ground",
        metavar="文字",
        parser=HISTORY_TEXT,
        callback=refuse_blank,
        help="登记时就已销号的，凭什么销号；记入历史",
    ),
]
CloseBasis = Annotated[
    str,
    typer.Option(
        "--ground",
        metavar="文字",
        parser=HISTORY_TEXT,
        callback=refuse_blank,
        help="文件推迟时限、退回状态、改已销号的、没有验收就销号，凭什么；记入历史",
    ),
]
DemoFolder = Annotated[
    Path | None,
    typer.Option("--dir", metavar="文件夹", parser=FOLDER, help="演示台账放在哪里，不写则放在临时文件夹"),
]
BaseExport = Annotated[
    Path | None,
    typer.Option(
        "--base",
        metavar="文件",
        parser=FILE,
        help="表是从哪一份导出的表来的：隐藏的“台账标识”没有了（另抄的表、.csv）时写；写 上次 为最近导出的一份",
    ),
]
