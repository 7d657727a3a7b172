"""Options of `board`: on the screen, again and again, as JSON, or as a page for a browser."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from qinling.cli.options.common import AllOffices, AsJson, AsOf, Force
from qinling.cli.options.values.counts import CountParser
from qinling.cli.options.values.path_parsers import FILE
from qinling.cli.options.values.value_parsers import TEXT
from qinling.errors import UsageRefused

ByField = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="字段",
        parser=TEXT,
        help="只按这一字段列全表：级别、整改状态、牵头单位、责任单位、问题类型、保护分区、镇办、问题来源",
    ),
]
Watch = Annotated[bool, typer.Option("--watch", help="留在屏幕上，定时刷新，按 Ctrl-C 结束")]
HtmlFile = Annotated[
    Path | None,
    typer.Option("--html", metavar="文件", parser=FILE, help="写成一个网页文件，给大屏幕和手机看，不联网"),
]
Every = Annotated[
    int | None,
    typer.Option(
        "--every",
        metavar="秒数",
        parser=CountParser("秒数", 1, 86_400),
        help="隔多少秒刷新：--watch 不写为 30；与 --html 同用则定时重写，按 Ctrl-C 结束",
    ),
]
RedactPage = Annotated[
    bool | None,
    typer.Option(
        "--redact/--no-redact",
        help="网页隐去责任人、包抓领导、联系方式和文字里的电话，不写就隐去；--no-redact 不隐去",
    ),
]

DEFAULT_WATCH_SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class BoardOptions:
    """The options of `board`."""

    by: ByField = None
    watch: Watch = False
    html: HtmlFile = None
    every: Every = None
    redact: RedactPage = None
    force: Force = False
    as_of: AsOf = None
    all_offices: AllOffices = False
    as_json: AsJson = False

    def require_matching(self) -> None:
        """Raise UsageRefused for options that do not go together, naming both."""
        if self.html is not None and self.html.suffix.lower() not in (".html", ".htm"):
            raise UsageRefused(f"--html 不能写成 {self.html.name}", "文件名请以 .html 结尾")
        for first, is_first, others in (
            (
                "--html",
                self.html is not None,
                {"--watch": self.watch, "--json": self.as_json, "--by": self.by},
            ),
            ("--all-offices", self.all_offices, {"--html": self.html is not None, "--by": self.by}),
            ("--watch", self.watch, {"--json": self.as_json, "--as-of": self.as_of}),
            ("--every", self.every is not None, {"--as-of": self.as_of}),
        ):
            if is_first and (clash := next((name for name, given in others.items() if given), "")):
                raise UsageRefused(f"{first} 不能与 {clash} 同用", "请去掉其中一个")
        for name, given in (("--redact", self.redact is not None), ("--force", self.force)):
            if given and self.html is None:
                raise UsageRefused(f"{name} 要和 --html 一起用", "写网页用 --html 文件，只在屏幕上看就不写它")
        if self.every is not None and self.html is None and not self.watch:
            raise UsageRefused(
                "--every 要和 --watch 或 --html 一起用", "在屏幕上刷新用 --watch，重写网页用 --html 文件"
            )
