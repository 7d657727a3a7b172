"""Options of `warn`, `notify` and `cron`, with Chinese help."""

from datetime import date
from typing import Annotated

import typer

from qinling.cli.options.completion import complete_number, make_word_completer
from qinling.cli.options.value_parsers import ALERT, DAY, REPORT_FORMAT, TEXT, TIME_OF_DAY
from qinling.rules.vocabulary import AlertKind, WarningFormat

Within = Annotated[
    int | None,
    typer.Option("--within", metavar="天数", min=0, help="提前多少天预警，不写则按设置"),
]
AlertKinds = Annotated[
    list[AlertKind] | None,
    typer.Option(
        "--kind",
        metavar="种类",
        parser=ALERT,
        autocompletion=make_word_completer(AlertKind),
        help="只列这种提醒：延期待批复、进度滞后、完成未销号、回头看到期、久未报进展，可写多次",
    ),
]
FormatOption = Annotated[
    WarningFormat | None,
    typer.Option(
        "--format",
        metavar="格式",
        parser=REPORT_FORMAT,
        autocompletion=make_word_completer(WarningFormat),
        help="表格（默认）、文字、json、csv、日历",
    ),
]
ExitCode = Annotated[bool, typer.Option("--exit-code", help="有临近到期的以 10 退出，有已超期的以 11 退出")]
Notify = Annotated[
    bool, typer.Option("--notify", help="把新到期限的提醒发给各单位和本单位，每件只发一次；发出的不能撤回")
]
AheadOfClock = Annotated[
    bool,
    typer.Option("--ahead-of-clock", help="确实要按本机时钟一天以后的日期发送"),
]
ChannelName = Annotated[
    str, typer.Argument(metavar="渠道", parser=TEXT, help="设置里 [channels.名字] 的名字，或 stdout")
]
MessageIds = Annotated[
    list[str] | None, typer.Argument(metavar="消息编号...", parser=TEXT, help="只重发这些，不写则全部")
]
DeliveryLimit = Annotated[int, typer.Option("--limit", metavar="个数", min=1, help="最多列多少条")]
ResetSince = Annotated[
    date | None,
    typer.Option("--since", metavar="日期", parser=DAY, help="这一天以来的运行提醒过的，都重新提醒"),
]
ResetNumbers = Annotated[
    list[str] | None,
    typer.Argument(metavar="编号...", parser=TEXT, autocompletion=complete_number, help="只重新提醒这些问题"),
]
AtHour = Annotated[
    str, typer.Option("--at", metavar="时刻", parser=TIME_OF_DAY, help="每天几点运行，如 08:00")
]
