"""Options of `report`, with Chinese help."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from qinling.cli.options.common import AsJson, AsOf, Force
from qinling.cli.options.filtering.filters import UnitFilter
from qinling.cli.options.values.completion import make_word_completer
from qinling.cli.options.values.path_parsers import FILE
from qinling.cli.options.values.value_parsers import HISTORY_TEXT, TEXT
from qinling.errors import UsageRefused
from qinling.rules.period_reports.periods import ReportKind
from qinling.rules.vocabulary import parse_term

#: What people write behind the word for a kind: 周报, 月度报告, weekly.
_KIND_ENDING = re.compile(r"(?<=[周月季年])(?:度?(?:报|报告|报表|通报|总结)|度)$|ly$")


def parse_report_kind(text: str) -> ReportKind:
    """Return the kind of report that *text* names: 月, 月报, monthly. Raises ValueRefused."""
    return parse_term(ReportKind, _KIND_ENDING.sub("", text.strip()))


#: What a report can be written as.
REPORT_SUFFIXES = (".xlsx", ".docx", ".html")

ReportKindArgument = Annotated[
    str,
    typer.Argument(
        metavar="种类",
        parser=TEXT,
        autocompletion=make_word_completer(ReportKind),
        help="week 周报、month 月报、quarter 季报、year 年报；只写期间（上月、二季度）也行",
    ),
]
PeriodArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="期间",
        parser=TEXT,
        help="哪一期：2026-W17、2026-05、2026Q2、2026，或其中任一天；不写则为上一期",
    ),
]
ReportFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--to",
        metavar="文件",
        parser=FILE,
        help="写成文件，可写多次：.xlsx 有图表，.docx 是红头文件，.html 是网页",
    ),
]
DocumentNumber = Annotated[
    str,
    typer.Option("--number", metavar="文号", parser=HISTORY_TEXT, help="红头上的发文字号，不写则留空待填"),
]
ExplainFigures = Annotated[bool, typer.Option("--explain", help="列出每个数的口径，和背后是哪些问题")]


@dataclass(frozen=True, kw_only=True)
class ReportOptions:
    """The options of `report`."""

    unit: UnitFilter = None
    to: ReportFiles = None
    number: DocumentNumber = ""
    explain: ExplainFigures = False
    force: Force = False
    as_of: AsOf = None
    as_json: AsJson = False

    def require_matching(self) -> None:
        """Raise UsageRefused for files of another kind, and for options that need a file."""
        files = self.to or []
        for file in files:
            if file.suffix.lower() not in REPORT_SUFFIXES:
                raise UsageRefused(
                    f"--to 不能写成 {file.name}", f"文件名请以 {'、'.join(REPORT_SUFFIXES)} 结尾"
                )
        if self.number and not any(file.suffix.lower() == ".docx" for file in files):
            raise UsageRefused("--number 要和 --to 文件.docx 一起用", "发文字号只写在红头文件上")
        if self.force and not files:
            raise UsageRefused("--force 要和 --to 一起用", "写成文件用 --to 文件，只在屏幕上看就不写它")
