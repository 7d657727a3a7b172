"""Options of a random sample, with Chinese help."""

from dataclasses import dataclass
from typing import Annotated

import typer

from qinling.cli.options.values.completion import make_word_completer
from qinling.cli.options.values.counts import CountParser
from qinling.cli.options.values.value_parsers import ValueParser
from qinling.errors import UsageRefused
from qinling.rules.sampling import SampleGroup
from qinling.rules.vocabulary import parse_term

SAMPLE_GROUP = ValueParser("方式", lambda text: parse_term(SampleGroup, text))
SampleSize = Annotated[
    int | None,
    typer.Option("--sample", metavar="个数", parser=CountParser("个数"), help="只随机抽这么多个问题，供抽查"),
]
SampleBy = Annotated[
    SampleGroup | None,
    typer.Option(
        "--by",
        metavar="方式",
        parser=SAMPLE_GROUP,
        autocompletion=make_word_completer(SampleGroup),
        help="抽查时按 级别 或 责任单位 分配个数，每类至少一个",
    ),
]
SampleSeed = Annotated[
    int | None,
    typer.Option(
        "--seed", metavar="数字", parser=CountParser("数字", 0), help="抽查的种子；同一个种子抽出同样的问题"
    ),
]
Package = Annotated[bool, typer.Option("--package", help="把表、附件和文书装进同名的一个 .zip，带下去用")]


@dataclass(frozen=True, kw_only=True)
class SampleOptions:
    """Which issues are drawn for a spot check, and whether their papers go with them."""

    sample: SampleSize = None
    group: SampleBy = None
    seed: SampleSeed = None
    package: Package = False

    def __post_init__(self) -> None:
        """Raise UsageRefused for what only a sample has."""
        if self.sample is None and (self.group is not None or self.seed is not None):
            raise UsageRefused("--by 和 --seed 只用于抽查", "请加 --sample 个数")
