"""The options and arguments of all commands, each typed once and told in Chinese."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, time
from pathlib import Path
from typing import Annotated, Generic, TypeVar

import typer

from qinling.cli.framework.error_boundary import CONTROL_ESCAPES
from qinling.cli.options.completion import complete_number, make_word_completer
from qinling.errors import UsageRefused, ValueRefused
from qinling.rules.fields import find_field
from qinling.rules.vocabulary import (
    AlertKind,
    BlankHandling,
    ImportUpdate,
    Level,
    Status,
    WarningFormat,
    parse_term,
)

T = TypeVar("T")


class ValueParser(Generic[T]):
    """A parser of one kind of word on the command line; *kind* is what help calls it."""

    def __init__(self, kind: str, parse: Callable[[str], T]) -> None:
        self.__name__ = kind  # where Typer looks for it
        self.parse = parse

    def __call__(self, text: str) -> T:
        """Return what *text* says; a refusal becomes a complaint about the option."""
        try:
            return self.parse(text)
        except ValueRefused as refused:
            raise typer.BadParameter(str(refused)) from None


def _require_decodable(text: str) -> str:
    """Return *text*; refuse bytes that the terminal's encoding did not understand."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValueRefused("含有无法识别的字符", "用 UTF-8 的终端再输一遍")
    return text


def _require_printable(text: str) -> str:
    """Return *text*; refuse control characters, which the history would carry to every terminal."""
    if any(ord(sign) in CONTROL_ESCAPES for sign in _require_decodable(text)):
        raise ValueRefused("含有看不见的控制字符", "请清除后重新填写")
    return text


def _require_not_blank(text: str) -> str:
    """Return *text*; refuse a blank, which most often is a shell variable without a value."""
    if not text.strip():
        raise ValueRefused("不能为空", "写上内容，或者去掉这个选项")
    return text


def _parse_day(text: str | date) -> date:
    if isinstance(text, date):
        return text
    with suppress(ValueError):  # what scripts write, without loading the grammar
        day = date.fromisoformat(text)
        if text == day.isoformat() and 1990 <= day.year <= 2099:
            return day
    from qinling.rules.parsing.dates import parse_day

    return parse_day(_require_decodable(text))


def resolve_field_name(text: str, *, given: bool = False) -> str:
    """Return the field that a word of the call names (see `field_named`); raises UsageRefused."""
    try:
        return find_field(text, input_only=given).name
    except ValueRefused as refused:
        raise UsageRefused(refused.message, refused.remedy) from None


def _parse_status(text: str) -> Status:
    """Return the status that *text* names, also in the words that ledgers use: 待销号."""
    try:
        return parse_term(Status, text)
    except ValueRefused:
        from qinling.rules.parsing.statuses import parse_status

        with suppress(ValueRefused):
            if said := parse_status(text).status:
                return said
        raise


def _parse_time_of_day(text: str) -> str:
    with suppress(ValueError):
        return time.fromisoformat(text.strip().zfill(5)).strftime("%H:%M")
    raise ValueRefused(f"“{text}”不是时刻", "写成 08:00 的样子")


TEXT = ValueParser("文字", _require_decodable)
HISTORY_TEXT = ValueParser("文字", _require_printable)  # what goes into the history
NAME = ValueParser("姓名", lambda text: _require_not_blank(_require_printable(text)))
LEDGER_LOCATION = ValueParser("文件", _require_not_blank)  # a file or a URL
DAY = ValueParser("日期", _parse_day)
FILE = ValueParser("文件", lambda text: Path(_require_not_blank(str(text))))
FOLDER = ValueParser("文件夹", lambda text: Path(_require_not_blank(str(text))))
ALERT = ValueParser("种类", lambda text: parse_term(AlertKind, text))
LEVEL = ValueParser("级别", lambda text: parse_term(Level, text))
STATUS = ValueParser("状态", _parse_status)
UPDATE_MODE = ValueParser("方式", lambda text: parse_term(ImportUpdate, text))

TIME_OF_DAY = ValueParser("时刻", _parse_time_of_day)

BLANK_MODE = ValueParser("方式", lambda text: parse_term(BlankHandling, text))
REPORT_FORMAT = ValueParser("格式", lambda text: parse_term(WarningFormat, text))

# which issues
IssueNumber = Annotated[
    str, typer.Argument(metavar="编号", parser=TEXT, autocompletion=complete_number, help="问题编号")
]
LevelFilter = Annotated[
    list[Level] | None,
    typer.Option(
        "--level",
        metavar="级别",
        parser=LEVEL,
        autocompletion=make_word_completer(Level),
        help="只看这一级：省级、市级、区级，可写多次",
    ),
]
StatusFilter = Annotated[
    list[Status] | None,
    typer.Option(
        "--status",
        metavar="状态",
        parser=STATUS,
        autocompletion=make_word_completer(Status),
        help="只看这种整改状态，如 整改中、已销号，可写多次",
    ),
]
CategoryFilter = Annotated[
    list[str] | None,
    typer.Option("--category", metavar="类型", parser=TEXT, help="只看这一问题类型，可写多次"),
]
ZoneFilter = Annotated[
    list[str] | None, typer.Option("--zone", metavar="分区", parser=TEXT, help="只看这一保护分区，可写多次")
]
TownFilter = Annotated[
    list[str] | None, typer.Option("--town", metavar="镇办", parser=TEXT, help="只看这个镇办，可写多次")
]
UnitFilter = Annotated[
    list[str] | None,
    typer.Option("--unit", metavar="单位", parser=TEXT, help="只看这个单位牵头、负责或配合的，可写多次"),
]
SourceFilter = Annotated[
    list[str] | None, typer.Option("--source", metavar="来源", parser=TEXT, help="只看这一问题来源，可写多次")
]
TextFilter = Annotated[
    str | None, typer.Option("--text", metavar="文字", parser=TEXT, help="只看文字里有这些字的")
]
OverdueFilter = Annotated[bool, typer.Option("--overdue", help="只看已超期的")]
OpenFilter = Annotated[bool, typer.Option("--open", help="只看尚未销号的")]
DueWithinFilter = Annotated[
    int | None, typer.Option("--due-within", metavar="天数", min=0, help="只看这些天内到期的")
]
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

# how they are shown
AsOf = Annotated[
    date | None,
    typer.Option("--as-of", metavar="日期", parser=DAY, help="按台账在这一天结束时的样子，不写则按现在"),
]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，供其他程序读取")]
Limit = Annotated[int | None, typer.Option("--limit", metavar="条数", min=1, help="最多列多少条")]
Sort = Annotated[
    str | None, typer.Option("--sort", metavar="字段", parser=TEXT, help="按这个字段排序，前面加 - 为倒序")
]
Columns = Annotated[
    str | None, typer.Option("--columns", metavar="字段", parser=TEXT, help="列出哪些字段，用逗号隔开")
]
FormatOption = Annotated[
    WarningFormat | None,
    typer.Option(
        "--format",
        metavar="格式",
        parser=REPORT_FORMAT,
        autocompletion=make_word_completer(WarningFormat),
        help="table 表格（默认），text 文字，json，csv，ics 日历",
    ),
]
Explain = Annotated[bool, typer.Option("--explain", help="逐个说明时限怎么来的、工作日怎么算的")]
ExitCode = Annotated[bool, typer.Option("--exit-code", help="有临近到期的以 10 退出，有已超期的以 11 退出")]

# what is changed, and how
LedgerFiles = Annotated[
    list[Path], typer.Argument(metavar="文件...", parser=FILE, help="要读入的台账文件，可写多个")
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
        "--map", metavar="标题=字段", parser=TEXT, help="指明一列是什么，如 整改时间=deadline，可写多次"
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
        help="clears：空白单元格也清空台账里的内容；不写则保留",
    ),
]
UpdateOption = Annotated[
    ImportUpdate,
    typer.Option(
        "--update",
        metavar="方式",
        parser=UPDATE_MODE,
        autocompletion=make_word_completer(ImportUpdate),
        help="台账里已有的问题怎么办：keep 保留台账，fill 只补空白，overwrite 以文件为准",
    ),
]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="跳过有错的行，读入其余的行")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只看会改什么，不写入台账")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="不再询问，直接照办")]
FieldValues = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="字段=值...", parser=TEXT, help="如 责任单位=麻街镇人民政府 整改时限=2026年6月底前"
    ),
]
EditBasis = Annotated[
    str, typer.Option("--ground", metavar="文字", parser=HISTORY_TEXT, help="修改的依据，记入历史")
]
# sending
Notify = Annotated[bool, typer.Option("--notify", help="把新到期限的提醒发给各单位和本单位，每件只发一次")]
ChannelName = Annotated[
    str, typer.Argument(metavar="渠道", parser=TEXT, help="设置里 [channels.名字] 的名字，或 stdout")
]
MessageIds = Annotated[
    list[str] | None, typer.Argument(metavar="消息编号...", parser=TEXT, help="只重发这些，不写则全部")
]
DeliveryLimit = Annotated[int, typer.Option("--limit", metavar="个数", min=1, help="最多列多少条")]
AtHour = Annotated[
    str, typer.Option("--at", metavar="时刻", parser=TIME_OF_DAY, help="每天几点运行，如 08:00")
]
DemoFolder = Annotated[
    Path | None,
    typer.Option("--dir", metavar="文件夹", parser=FOLDER, help="演示台账放在哪里，不写则放在临时文件夹"),
]
