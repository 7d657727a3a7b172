"""Options of the step commands, of attachments and of supervision, with Chinese help."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from qinling.cli.options.common import AsJson, DryRun, Yes
from qinling.cli.options.values.blank_texts import refuse_blank
from qinling.cli.options.values.completion import make_word_completer
from qinling.cli.options.values.lock_files import leave_out_lock_files
from qinling.cli.options.values.path_parsers import FILE, FOLDER
from qinling.cli.options.values.span_parsers import LAST_DAY, SINCE_DAY
from qinling.cli.options.values.value_parsers import (
    DAY,
    DAY_AHEAD,
    HISTORY_TEXT,
    LEVEL,
    NAME,
    SCHEDULE,
    TEXT,
    ValueParser,
)
from qinling.errors import ValueRefused, quote_argument
from qinling.rules.vocabulary import AttachmentKind, Level, Schedule, SupervisionKind, parse_term


def _parse_new_deadline(text: str) -> date:
    """Return the day to which a deadline is put off. Raises ValueRefused; for words without a day with their command."""
    try:
        return DAY_AHEAD.parse(text)
    except ValueRefused:
        if not _is_deadline_without_day(text):
            raise
    command = f"qinling edit 编号 {quote_argument(f'整改时限={text}')} --ground 依据"
    raise ValueRefused(f"改为“{text}”不是延期", f"写明依据修改：{command}")


def _is_deadline_without_day(text: str) -> bool:
    from qinling.rules.parsing.deadlines import parse_deadline

    try:
        deadline = parse_deadline(text)
    except ValueRefused:
        return False
    return (deadline.day, deadline.days, deadline.months) == (None, None, None)


def _parse_document(text: str) -> str:
    """Return the 文号 *text*. Raises ValueRefused for words and signs that say there is none."""
    from qinling.rules.lifecycle.contrary_texts import says_no_document

    document = HISTORY_TEXT.parse(text)
    if says_no_document(document):
        raise ValueRefused(f"“{document.strip()}”不是文号", "写上文号；没有的，去掉 --doc")
    return document


DOCUMENT = ValueParser("文号", _parse_document)
NEW_DEADLINE = ValueParser("日期", _parse_new_deadline)
ATTACHMENT_KIND = ValueParser("类别", lambda text: parse_term(AttachmentKind, text))
MEASURE = ValueParser("步骤", lambda text: parse_term(SupervisionKind, text))

IssueNumbers = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[编号...]",
        parser=TEXT,
        help="问题编号，可写多个；- 从标准输入逐行读",
    ),
]
IssueNumbersToShow = Annotated[
    list[str], typer.Argument(metavar="编号...", parser=TEXT, help="问题编号，可写多个，或 QZ25001至QZ25005")
]
OptionalIssueNumber = Annotated[
    str | None,
    typer.Argument(metavar="[编号]", parser=TEXT, help="问题编号"),
]
IssueConditions = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="条件",
        parser=TEXT,
        help="按条件选问题，如 镇办=麻街镇、状态=整改中、超期、文字=弃渣，可写多次：不同条件须同时满足，同一条件任一即可",
    ),
]
IssueLevel = Annotated[
    Level | None,
    typer.Option(
        "--of-level",
        metavar="级别",
        parser=LEVEL,
        autocompletion=make_word_completer(Level),
        help="几个级别有同一编号时，说明是哪一级的问题",
    ),
]
StepDay = Annotated[
    date | None, typer.Option("--on", metavar="日期", parser=DAY, help="实际办理的日期，不写则为今天")
]
HandledBy = Annotated[
    str | None, typer.Option("--by", metavar="姓名", parser=NAME, help="办理人，不写则为经办人")
]
StepNote = Annotated[
    str, typer.Option("--note", metavar="文字", parser=HISTORY_TEXT, callback=refuse_blank, help="情况说明")
]
StepReason = Annotated[str, typer.Option("--reason", metavar="文字", parser=HISTORY_TEXT, help="原因")]
BasisDocument = Annotated[
    str,
    typer.Option("--doc", metavar="文号", parser=DOCUMENT, callback=refuse_blank, help="依据的文件、文号"),
]
PercentOption = Annotated[
    str | None, typer.Option("--percent", metavar="完成率", parser=TEXT, help="完成率，如 60 或 60%")
]
ScheduleOption = Annotated[
    Schedule | None,
    typer.Option(
        "--schedule",
        metavar="进度",
        parser=SCHEDULE,
        autocompletion=make_word_completer(Schedule),
        help="未达到、达到或超过序时进度，可只写 未达到、达到、超过",
    ),
]
AcceptingLevel = Annotated[
    Level,
    typer.Option(
        "--level",
        metavar="级别",
        parser=LEVEL,
        autocompletion=make_word_completer(Level),
        help="哪一级验收：区级、市级、省级，须逐级办理",
    ),
]
OpinionOption = Annotated[
    str, typer.Option("--opinion", metavar="文字", parser=HISTORY_TEXT, help="验收意见 [设置要求的必填]")
]
NewDeadline = Annotated[
    date | None, typer.Option("--to", metavar="日期", parser=NEW_DEADLINE, help="新的整改时限")
]
ApproveExtension = Annotated[bool, typer.Option("--approve", help="批准已申请的延期")]
RejectExtension = Annotated[bool, typer.Option("--reject", help="不批准已申请的延期")]
RecheckHolds = Annotated[bool, typer.Option("--holds", help="整改成效保持")]
RecheckRelapsed = Annotated[bool, typer.Option("--relapsed", help="问题反弹；已销号的重新立案整改")]
MergeTarget = Annotated[
    str | None,
    typer.Option("--into", metavar="编号", parser=TEXT, help="并入哪个问题"),
]
AttachmentKindOption = Annotated[
    AttachmentKind,
    typer.Option(
        "--as",
        metavar="类别",
        parser=ATTACHMENT_KIND,
        autocompletion=make_word_completer(AttachmentKind),
        help=f"{'、'.join(kind.label for kind in AttachmentKind)}；可只写开头，如 整改前",
    ),
]
AttachmentFiles = Annotated[
    list[Path],
    typer.Argument(
        metavar="文件...", parser=FILE, callback=leave_out_lock_files, help="要收入的材料，可写多个"
    ),
]
CheckMissing = Annotated[bool, typer.Option("--check", help="只看还缺哪些材料，不导出")]
CaseFileTarget = Annotated[
    Path | None,
    typer.Option("--to", metavar="位置", parser=FILE, help="导出到哪个文件夹或 .zip 文件"),
]
MeasureOption = Annotated[
    SupervisionKind | None,
    typer.Option(
        "--step",
        metavar="步骤",
        parser=MEASURE,
        autocompletion=make_word_completer(SupervisionKind),
        help="催办、督办、通报、约谈、移送问责",
    ),
]
ReceivingUnit = Annotated[
    str,
    typer.Option(
        "--to",
        metavar="单位",
        parser=HISTORY_TEXT,
        callback=refuse_blank,
        help="发给哪个单位，不写则为责任单位，再次为牵头单位",
    ),
]
ActNumberOption = Annotated[
    str,
    typer.Option(
        "--doc",
        metavar="文号",
        parser=DOCUMENT,
        callback=refuse_blank,
        help="本单位自己的文号，不写则由台账编号",
    ),
]
ActReason = Annotated[
    str, typer.Option("--reason", metavar="文字", parser=HISTORY_TEXT, callback=refuse_blank, help="原因")
]
ReplyBy = Annotated[
    date | None,
    typer.Option("--reply-by", metavar="日期", parser=DAY_AHEAD, help="回复期限，不写则按设置的工作日数"),
]
ReplyNote = Annotated[str, typer.Option("--note", metavar="文字", parser=HISTORY_TEXT, help="回复的内容")]
RepliedActNumber = Annotated[
    str,
    typer.Option(
        "--doc",
        metavar="文号",
        parser=HISTORY_TEXT,
        callback=refuse_blank,
        help="回复的是哪份督办，如 督办〔2026〕3号",
    ),
]
ActNumberArgument = Annotated[
    str, typer.Argument(metavar="文号", parser=HISTORY_TEXT, help="如 督办〔2026〕3号")
]
LetterFolder = Annotated[
    Path | None,
    typer.Option("--letters", metavar="文件夹", parser=FOLDER, help="文书（.docx）写到哪个文件夹"),
]
SendLetters = Annotated[
    bool,
    typer.Option("--send", help="文书发给收文单位、抄送包抓领导，先给看再发；发出的收不回"),
]
AllProposed = Annotated[
    bool, typer.Option("--all-proposed", help="程序提出的都登记，先给看再办；写 --step 的只办那一步")
]
SentActNumbers = Annotated[
    list[str], typer.Argument(metavar="文号...", parser=HISTORY_TEXT, help="已登记的文号，可写多个")
]
SignedDay = Annotated[
    date | None, typer.Option("--signed", metavar="日期", parser=DAY, help="收文单位哪一天签收")
]
RepliedDay = Annotated[
    date | None, typer.Option("--replied", metavar="日期", parser=DAY, help="收文单位哪一天书面回复")
]
Signer = Annotated[str | None, typer.Option("--by", metavar="姓名", parser=NAME, help="签收、回复的人")]
ReceiptActNumber = Annotated[
    str,
    typer.Option(
        "--doc",
        metavar="文号",
        parser=HISTORY_TEXT,
        callback=refuse_blank,
        help="哪份文书，如 督办〔2026〕3号",
    ),
]
AnsweringUnit = Annotated[
    str | None,
    typer.Option("--unit", metavar="单位", parser=NAME, help="只记这份文书的这一个收文单位，与 --doc 同用"),
]
LetterTemplateFolder = Annotated[
    Path, typer.Argument(metavar="文件夹", parser=FOLDER, help="样式写到哪个文件夹")
]
RecordedSince = Annotated[
    date | None,
    typer.Option("--since", metavar="日期", parser=SINCE_DAY, help="这一天以来记录的，不写编号时用"),
]
RecordedUntil = Annotated[
    date | None,
    typer.Option("--until", metavar="日期", parser=LAST_DAY, help="到这一天为止，不写则到今天"),
]


@dataclass(frozen=True, kw_only=True)
class StepOptions:
    """Options shared by all steps: the issues, the day, and how the command runs."""

    numbers: IssueNumbers = None
    on: StepDay = None
    where: IssueConditions = None
    of_level: IssueLevel = None
    dry_run: DryRun = False
    yes: Yes = False
    as_json: AsJson = False


ReturnedPictures = Annotated[bool, typer.Option("--pictures", help="问题各行上加的图片，收作这个问题的材料")]
PictureKind = Annotated[
    AttachmentKind | None,
    typer.Option(
        "--as",
        metavar="类别",
        parser=ATTACHMENT_KIND,
        autocompletion=make_word_completer(AttachmentKind),
        help="收入的图片算哪一类材料，如 before 整改前，after 整改后；不写则是 other 其他",
    ),
]
