"""Options of `warn`, `notify` and `cron`, with Chinese help."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from qinling.cli.options.common import AllOffices, AsJson, DryRun, Explain, Force
from qinling.cli.options.values.completion import make_word_completer
from qinling.cli.options.values.counts import CountParser
from qinling.cli.options.values.path_parsers import FILE
from qinling.cli.options.values.value_parsers import ALERT, DAY, DAY_COUNT, REPORT_FORMAT, TEXT, TIME_OF_DAY
from qinling.errors import UsageRefused
from qinling.rules.vocabulary import AlertKind, WarningFormat

Within = Annotated[
    int | None,
    typer.Option("--within", metavar="天数", parser=DAY_COUNT, help="提前多少天预警，不写则按设置"),
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
CalendarFile = Annotated[
    Path | None,
    typer.Option(
        "--to", metavar="文件.ics", parser=FILE, help="写成日历文件；再写同一个文件，办结的取消，改期的移动"
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
DeliveryLimit = Annotated[
    int, typer.Option("--limit", metavar="个数", parser=CountParser("个数"), help="最多列多少条")
]
ResetSince = Annotated[
    date | None,
    typer.Option("--since", metavar="日期", parser=DAY, help="这一天以来的运行提醒过的，都重新提醒"),
]
ResetNumbers = Annotated[
    list[str] | None,
    typer.Argument(metavar="编号...", parser=TEXT, help="只重新提醒这些问题"),
]
AtHour = Annotated[
    str, typer.Option("--at", metavar="时刻", parser=TIME_OF_DAY, help="每天几点运行，如 08:00")
]


@dataclass(frozen=True, slots=True)
class WarnOptions:
    """The options of `warn`: they list, or send, or write the calendar."""

    within: Within = None
    kind: AlertKinds = None
    explain: Explain = False
    exit_code: ExitCode = False
    notify: Notify = False
    dry_run: DryRun = False
    ahead_of_clock: AheadOfClock = False
    form: FormatOption = None
    to: CalendarFile = None
    force: Force = False
    all_offices: AllOffices = False
    as_json: AsJson = False

    def choose_form(self) -> WarningFormat:
        """Return the format that is asked for. Raises UsageRefused for one that has no place for what is asked too."""
        form = WarningFormat.JSON if self.as_json else self.form or WarningFormat.TABLE
        if form in (WarningFormat.CSV, WarningFormat.ICS):
            for name, is_given in (("--kind", self.kind), ("--explain", self.explain)):
                if is_given:
                    raise UsageRefused(
                        f"{name} 与 --format {form.label} 不能同用", "请用 --format 表格、文字 或 json"
                    )
        if self.kind and self.explain and form is not WarningFormat.JSON:
            raise UsageRefused(
                "--explain 与 --kind 不能同用", "--explain 只说时限：去掉其中一个，或加 --json"
            )
        return form

    def require_matching(self, *, filters: str) -> None:
        """Raise UsageRefused for options that do not go together. *filters* are those of the call in words."""
        listing = {
            "--kind": self.kind, "--explain": self.explain, "--exit-code": self.exit_code, "--format": self.form,
            f"筛选条件（{filters}）": bool(filters),
        }  # fmt: skip
        for needed, is_there, name, is_given in (
            ("--notify", self.notify, "--dry-run", self.dry_run),
            ("--notify", self.notify, "--ahead-of-clock", self.ahead_of_clock),
            ("--to", self.to, "--force", self.force),
        ):
            if is_given and not is_there:
                raise UsageRefused(f"{name} 要和 {needed} 一起用", f"只想看名单就不写 {name}")
        if self.notify:
            others = {"--within": self.within, **listing, "--to": self.to}
            _refuse_together("--notify", others, "提醒谁、提醒什么由设置决定")
        if self.as_json and self.form not in (None, WarningFormat.JSON):
            _refuse_together("--json", {f"--format {self.form}": True}, "请留一个")
        if self.all_offices:
            others = {
                "--notify": self.notify,
                "--to": self.to,
                "--format 日历": self.form is WarningFormat.ICS,
            }
            _refuse_together("--all-offices", others, "日历和通知由各单位自己出")
        if self.to:
            _refuse_together("--to", {**listing, "--json": self.as_json}, "--to 只写日历文件")


def _refuse_together(name: str, others: Mapping[str, object], remedy: str) -> None:
    """Refuse the option *name* with those of *others* (option → value) that are given. 0 counts as given."""
    given = [other for other, value in others.items() if value not in (None, [], ()) and value is not False]
    if given:
        raise UsageRefused(f"{name} 与 {'、'.join(given)} 不能同用", remedy)
