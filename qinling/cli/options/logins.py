"""Options of the login commands, with Chinese help."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from qinling.cli.options.values.counts import CountParser
from qinling.cli.options.values.lock_files import leave_out_lock_files
from qinling.cli.options.values.path_parsers import FILE
from qinling.cli.options.values.span_parsers import SINCE_DAY
from qinling.cli.options.values.value_parsers import DAY, DAY_AHEAD, HISTORY_TEXT, NAME, TEXT, WEEK

LogFiles = Annotated[
    list[Path],
    typer.Argument(
        metavar="文件...",
        parser=FILE,
        callback=leave_out_lock_files,
        help="平台导出的登录日志：表格、JSON、XML 等，或它们的 .zip .gz，可写多个",
    ),
]
LogName = Annotated[
    str, typer.Argument(metavar="日志", parser=NAME, help="日志的文件名，或 login imports 列出的编号")
]
ForgottenLogs = Annotated[bool, typer.Option("--all", help="连同去掉的、撤回的、换下的")]
AccountsFile = Annotated[Path, typer.Argument(metavar="文件", parser=FILE, help="平台的账号清单")]
SuccessCode = Annotated[
    str | None,
    typer.Option("--success-code", metavar="代码", parser=TEXT, help="登录状态只写代码的，哪个代码是成功"),
]
LogSourceOption = Annotated[
    str | None,
    typer.Option(
        "--source",
        metavar="名称",
        parser=NAME,
        help="按设置 logins.sources 的哪一节读；不写则看文件名合哪一节",
    ),
]
LogHeadingOption = Annotated[
    list[str] | None,
    typer.Option(
        "--map", metavar="标题=字段", parser=TEXT, help="指明一列是什么，如 操作员=account，可写多次"
    ),
]
PartialList = Annotated[bool, typer.Option("--partial", help="这份清单只有部分账号：不在上面的不算停用")]
MergedAccount = Annotated[str, typer.Argument(metavar="旧账号", parser=NAME, help="不再用的账号或写法")]
KeptAccount = Annotated[
    str, typer.Argument(metavar="账号", parser=NAME, help="现在用的账号，记录都算在它上面")
]
SplitAccount = Annotated[
    str, typer.Argument(metavar="账号", parser=NAME, help="并入了别的账号、要分开的账号")
]
HistoryAccount = Annotated[
    str | None, typer.Argument(metavar="账号", parser=NAME, help="只看这个账号和并入它的账号")
]
MergeDay = Annotated[
    date | None, typer.Option("--on", metavar="日期", parser=DAY, help="哪天改名或换号的；不写则记今天")
]
MergeNote = Annotated[
    str, typer.Option("--note", metavar="文字", parser=HISTORY_TEXT, help="依据什么，其他要记的")
]
WeekOption = Annotated[
    date | None,
    typer.Option("--week", metavar="周", parser=WEEK, help="看哪一周，如 2026-W17；不写则看上一周"),
]
WeeksOption = Annotated[
    int | None,
    typer.Option(
        "--weeks", metavar="周数", parser=CountParser("周数", 1, 52), help="往回看几周，不写则按设置"
    ),
]
AccountUnitFilter = Annotated[
    list[str] | None, typer.Option("--unit", metavar="单位", parser=TEXT, help="只看这个单位，可写多次")
]
AccountFilter = Annotated[
    list[str] | None, typer.Option("--account", metavar="账号", parser=TEXT, help="只看这个账号，可写多次")
]
AllAccounts = Annotated[bool, typer.Option("--all", help="没有提示的账号也列出来")]
AuditReportFile = Annotated[
    Path | None, typer.Option("--to", metavar="文件", parser=FILE, help="另写成一份有图表的 .xlsx")
]
CoachedAccounts = Annotated[
    list[str], typer.Argument(metavar="账号...", parser=NAME, help="接受指导的账号，可写多个")
]
CoachName = Annotated[str, typer.Option("--by", metavar="姓名", parser=NAME, help="谁去指导的")]
CoachingDay = Annotated[date, typer.Option("--on", metavar="日期", parser=DAY, help="哪天指导的")]
CoachingTopic = Annotated[str, typer.Option("--topic", metavar="内容", parser=NAME, help="指导了什么")]
CoachingNote = Annotated[str, typer.Option("--note", metavar="文字", parser=HISTORY_TEXT, help="其他要记的")]
NextVisit = Annotated[
    date | None,
    typer.Option(
        "--next", metavar="日期", parser=DAY_AHEAD, help="约定下次回访的日子；到了那一周 login coach 会提起"
    ),
]
CoachingNotice = Annotated[
    Path | None,
    typer.Option(
        "--notice",
        metavar="文件夹",
        parser=FILE,
        help="另写成给单位的通知 .docx，一个单位一份；只有一个单位的，可写文件名",
    ),
]
CoachingSheetFile = Annotated[
    Path | None, typer.Option("--sheet", metavar="文件", parser=FILE, help="另写成指导单 .xlsx，一个账号一页")
]
CoachedSince = Annotated[
    date | None, typer.Option("--since", metavar="日期", parser=SINCE_DAY, help="只看这天以来的指导")
]
