"""Options of the commands that read and write files, with Chinese help."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from qinling.cli.options.common import (
    AsJson,
    BlankOption,
    CloseBasis,
    Columns,
    DryRun,
    FilledOn,
    Force,
    HeadingOption,
    LevelOption,
    SheetsOption,
    SkipBad,
    UpdateOption,
)
from qinling.cli.options.completion import make_word_completer
from qinling.cli.options.steps import ATTACHMENT_KIND
from qinling.cli.options.value_parsers import FILE, NAME, TEXT, ValueParser
from qinling.errors import UsageRefused
from qinling.rules.vocabulary import AttachmentKind, BlankHandling, ConflictSide, ImportUpdate, parse_term

SIDE = ValueParser("哪方", lambda text: parse_term(ConflictSide, text))

ExportFile = Annotated[
    Path,
    typer.Argument(
        metavar="文件", parser=FILE, help="导出到哪个文件，以 .xlsx 或 .csv 结尾；别人写的、改过的不覆盖"
    ),
]
BlankFormFile = Annotated[
    Path,
    typer.Argument(metavar="文件", parser=FILE, help="写到哪个文件，以 .xlsx 结尾；填过的、别人写的不覆盖"),
]
ReturnFileArgument = Annotated[
    Path, typer.Argument(metavar="文件", parser=FILE, help="qinling export 导出的 .xlsx，或填好的冲突表")
]
SplitField = Annotated[
    str | None, typer.Option("--split", metavar="字段", parser=TEXT, help="按这个字段分成几张工作表，如 级别")
]
Title = Annotated[str, typer.Option("--title", metavar="文字", parser=TEXT, help="表的标题，不写则按设置")]
TemplateFile = Annotated[
    Path | None,
    typer.Option("--template", metavar="文件", parser=FILE, help="填进本单位自己的这个 .xlsx 表，样式照旧"),
]
Redact = Annotated[bool, typer.Option("--redact", help="隐去责任人、包抓领导、联系方式和文字里的电话")]
PreferredSide = Annotated[
    ConflictSide | None,
    typer.Option(
        "--prefer",
        metavar="哪方",
        parser=SIDE,
        autocompletion=make_word_completer(ConflictSide),
        help="两方改得不同的：theirs 以表为准，ours 以台账为准",
    ),
]
OpinionsBy = Annotated[
    str | None,
    typer.Option("--by", metavar="姓名", parser=NAME, help="表上的督察意见是谁提的，不写则不记姓名"),
]
ConflictWorkbook = Annotated[
    Path | None,
    typer.Option(
        "--conflicts",
        metavar="文件",
        parser=FILE,
        help="两方改得不同的，写进这个 .xlsx，填好后再用 return 收回",
    ),
]
EarlierFile = Annotated[Path, typer.Argument(metavar="前一份", parser=FILE, help="台账文件或导出的表")]
LaterFile = Annotated[Path, typer.Argument(metavar="后一份", parser=FILE, help="台账文件或导出的表")]
MarkCopy = Annotated[
    bool, typer.Option("--mark", help="另存后一份的副本，改动的格标红，原来的内容写在批注里")
]


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
RecipeFile = Annotated[
    Path | None,
    typer.Option("--recipe", metavar="文件", parser=FILE, help="按这个表样文件读，不用已记下的表样"),
]
NoRecipe = Annotated[bool, typer.Option("--no-recipe", help="不用已记下的表样")]
ExplainColumns = Annotated[bool, typer.Option("--explain-columns", help="列出每一列认成什么字段、有什么依据")]
RecipeName = Annotated[str, typer.Argument(metavar="名称", parser=TEXT, help="表样的名称，或不会混淆的开头")]


@dataclass(frozen=True, kw_only=True)
class SheetOptions:
    """How the sheets of a file are read."""

    level: LevelOption = None
    sheet: SheetsOption = None
    heading: HeadingOption = None
    filled_on: FilledOn = None
    recipe: RecipeFile = None
    no_recipe: NoRecipe = False


@dataclass(frozen=True, kw_only=True)
class UpdateOptions:
    """What an import does to issues that are in the ledger already."""

    update: UpdateOption = ImportUpdate.FILL
    blank: BlankOption = None
    ground: CloseBasis = ""

    def __post_init__(self) -> None:
        """Raise UsageRefused for blank cells that clear fields without overwriting."""
        if self.blank_clears and not self.overwrites:
            raise UsageRefused("--blank clears 只能与 --update overwrite 同用", "请两个都写，或都不写")

    @property
    def blank_clears(self) -> bool:
        """Whether a blank cell clears the field."""
        return self.blank is BlankHandling.CLEARS

    @property
    def overwrites(self) -> bool:
        """Whether the file is preferred to the ledger."""
        return self.update is ImportUpdate.OVERWRITE


@dataclass(frozen=True, kw_only=True)
class LayoutOptions:
    """What an exported table looks like."""

    split: SplitField = None
    columns: Columns = None
    title: Title = ""
    template: TemplateFile = None


@dataclass(frozen=True, kw_only=True)
class ReturnOptions:
    """What happens to the rows of a returned file."""

    prefer: PreferredSide = None
    conflicts: ConflictWorkbook = None
    by: OpinionsBy = None
    force: Force = False
    skip_bad: SkipBad = False
    pictures: ReturnedPictures = False
    picture_kind: PictureKind = None
    dry_run: DryRun = False
    as_json: AsJson = False


def require_force_target(force: bool, target: Path | None, option: str) -> None:
    """Raise UsageRefused for --force where *option* names nothing to write."""
    if force and target is None:
        raise UsageRefused(f"--force 要和 {option} 一起用", "它只管要写的文件已有时怎么办")


def require_xlsx_option(file: Path | None, option: str, *, force: bool) -> None:
    """Raise UsageRefused unless the file of *option* ends in .xlsx, and for --force without it."""
    require_force_target(force, file, option)
    if file is not None:
        require_xlsx_name(file)


def require_xlsx_name(file: Path, what: str = "") -> None:
    """Raise UsageRefused unless *file* ends in .xlsx. *what* names the document in the message."""
    if file.suffix.lower() != ".xlsx":
        raise UsageRefused(f"{what}不能写成 {file.name}", "文件名请以 .xlsx 结尾")
