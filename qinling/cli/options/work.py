"""Options of the commands of work records, with Chinese help."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from qinling.cli.options.steps import ATTACHMENT_KIND
from qinling.cli.options.values.completion import make_word_completer
from qinling.cli.options.values.lock_files import leave_out_lock_files
from qinling.cli.options.values.path_parsers import FILE
from qinling.cli.options.values.span_parsers import FIRST_DAY, LAST_DAY
from qinling.cli.options.values.value_parsers import ASSIGNMENT, DAY, HISTORY_TEXT, NAME, TEXT, ValueParser
from qinling.rules.vocabulary import AttachmentKind
from qinling.rules.work.records import MAX_UNIT_LENGTH

UNIT = ValueParser("单位", NAME.parse, MAX_UNIT_LENGTH)

WorkKindName = Annotated[
    str, typer.Argument(metavar="种类", parser=TEXT, help="工作种类，如 会议、劝返、刑事案件、森林覆盖率")
]
Count = Annotated[
    str | None,
    typer.Option(
        "--count", metavar="数量", parser=TEXT, help="数量，如 3次、2起5人次、73.26%；单位可不写 [必填]"
    ),
]
PersonCount = Annotated[
    str | None, typer.Option("--persons", metavar="人数", parser=TEXT, help="人次、人数，或回访里满意的件数")
]
WorkDay = Annotated[
    date | None,
    typer.Option("--on", metavar="日期", parser=DAY, help="哪一天的；存量写从哪天起是这个数 [必填]"),
]
WorkUnit = Annotated[
    str | None, typer.Option("--by", metavar="单位", parser=UNIT, help="哪个单位做的，或谁的数 [必填]")
]
WorkNote = Annotated[str, typer.Option("--note", metavar="文字", parser=HISTORY_TEXT, help="情况说明")]
Topic = Annotated[
    str | None, typer.Option("--topic", metavar="主题", parser=NAME, help="这一条的主题，如 鸟类")
]
PartsOf = Annotated[
    list[str] | None,
    typer.Option(
        "--of",
        metavar="主题=数量",
        parser=TEXT,
        help="其中：数量里的一部分，如 鸟类=2件2人，不另外相加；可写多次",
    ),
]
Again = Annotated[bool, typer.Option("--again", help="与已有的一条完全相同，但确是另一次")]
RecordNumber = Annotated[str, typer.Argument(metavar="编号", parser=TEXT, help="工作记录的编号，如 GZ0001")]
RecordNumbers = Annotated[
    list[str], typer.Argument(metavar="编号...", parser=TEXT, help="工作记录的编号，可写多个")
]
RecordValues = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="字段=值...", parser=ASSIGNMENT, help="可改：数量、人数、日期、单位、主题、备注，如 数量=4次"
    ),
]
VoidReason = Annotated[
    str, typer.Option("--reason", metavar="文字", parser=HISTORY_TEXT, help="作废的原因 [必填]")
]
RecordFiles = Annotated[
    list[Path],
    typer.Argument(
        metavar="文件...", parser=FILE, callback=leave_out_lock_files, help="要收入的文件，可写多个"
    ),
]
RecordFileKind = Annotated[
    AttachmentKind,
    typer.Option(
        "--as",
        metavar="类别",
        parser=ATTACHMENT_KIND,
        autocompletion=make_word_completer(AttachmentKind),
        help="是什么材料，不写为其他材料",
    ),
]
WorkFile = Annotated[
    Path, typer.Argument(metavar="文件", parser=FILE, help="本单位的工作统计表：.xlsx .xls .et .ods .csv")
]
DefaultDay = Annotated[
    date | None,
    typer.Option("--on", metavar="日期", parser=DAY, help="表里没有写日期的，记在哪一天"),
]
DefaultUnit = Annotated[
    str | None, typer.Option("--by", metavar="单位", parser=UNIT, help="表里没有写单位的，记在哪个单位")
]
DefaultKind = Annotated[
    str | None,
    typer.Option("--kind", metavar="种类", parser=TEXT, help="表里没有写种类的，是哪一种，如 会议"),
]
WorkHeadingOption = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="标题=字段",
        parser=TEXT,
        help="指明一列是什么，如 承办=unit、开会=会议、经办=ignore，可写多次",
    ),
]
KindFilter = Annotated[
    list[str] | None, typer.Option("--kind", metavar="种类", parser=TEXT, help="只看这一种，可写多次")
]
UnitFilter = Annotated[
    list[str] | None,
    typer.Option("--unit", metavar="单位", parser=UNIT, help="只看单位名称含这些字的，可写多次"),
]
TopicFilter = Annotated[
    list[str] | None, typer.Option("--topic", metavar="主题", parser=NAME, help="只看这个主题的，可写多次")
]
FromDay = Annotated[
    date | None, typer.Option("--from", metavar="日期", parser=FIRST_DAY, help="从哪一天起，含当天")
]
ToDay = Annotated[date | None, typer.Option("--to", metavar="日期", parser=LAST_DAY, help="到哪一天，含当天")]
WithVoid = Annotated[bool, typer.Option("--void", help="作废的也列出")]
