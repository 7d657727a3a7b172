"""Options of the commands that read and write files, with Chinese help."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from qinling.cli.options.common import (
    AsJson,
    BaseExport,
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
from qinling.cli.options.steps import PictureKind, ReturnedPictures
from qinling.cli.options.values.completion import make_word_completer
from qinling.cli.options.values.path_parsers import FILE
from qinling.cli.options.values.value_parsers import NAME, TEXT, TITLE, ValueParser
from qinling.errors import UsageRefused
from qinling.rules.vocabulary import (
    BlankHandling,
    ConflictSide,
    ImportUpdate,
    SlipKind,
    TableLayout,
    parse_term,
)

SIDE = ValueParser("哪方", lambda text: parse_term(ConflictSide, text))
SLIP = ValueParser("样子", lambda text: parse_term(SlipKind, text))
TABLE_LAYOUT = ValueParser("版式", lambda text: parse_term(TableLayout, text))

ExportFile = Annotated[
    Path,
    typer.Argument(
        metavar="文件",
        parser=FILE,
        help="导出到哪个文件，以 .xlsx、.csv 或 .docx 结尾；别人写的、改过的不覆盖",
    ),
]
BlankFormFile = Annotated[
    Path,
    typer.Argument(metavar="文件", parser=FILE, help="写到哪个文件，以 .xlsx 结尾；填过的、别人写的不覆盖"),
]
ReturnFileArgument = Annotated[
    Path, typer.Argument(metavar="文件", parser=FILE, help="qinling export 导出、改过的表，或填好的冲突表")
]
SplitField = Annotated[
    str | None, typer.Option("--split", metavar="字段", parser=TEXT, help="按这个字段分成几张工作表，如 级别")
]
Title = Annotated[str, typer.Option("--title", metavar="文字", parser=TITLE, help="表的标题，不写则按设置")]
TemplateFile = Annotated[
    Path | None,
    typer.Option("--template", metavar="文件", parser=FILE, help="填进本单位自己的这个 .xlsx 表，样式照旧"),
]
TableLayoutOption = Annotated[
    TableLayout,
    typer.Option(
        "--layout",
        metavar="版式",
        parser=TABLE_LAYOUT,
        autocompletion=make_word_completer(TableLayout),
        help="审阅：列少，印在 A3 上字有 9 磅、A4 上 8 磅；不写则按设置的列",
    ),
]
SkipEmpty = Annotated[bool, typer.Option("--skip-empty", help="整列空白的列不导出")]
Cards = Annotated[bool, typer.Option("--cards", help="一案一表：一个问题一页，有整改前后的照片，供打印")]
SinceExport = Annotated[
    Path | None,
    typer.Option(
        "--since",
        metavar="文件",
        parser=FILE,
        help="加一张变更清单：从这份以前的导出到现在改了什么；写 上次 为最近导出的一份",
    ),
]
Redact = Annotated[bool, typer.Option("--redact", help="隐去责任人、包抓领导、联系方式和文字里的电话")]
PreferredSide = Annotated[
    ConflictSide | None,
    typer.Option(
        "--prefer",
        metavar="哪方",
        parser=SIDE,
        autocompletion=make_word_completer(ConflictSide),
        help="两方改得不同的以哪方为准：表、台账",
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
AcceptedSlips = Annotated[
    list[SlipKind] | None,
    typer.Option(
        "--accept",
        metavar="样子",
        parser=SLIP,
        autocompletion=make_word_completer(SlipKind),
        help=f"像误操作的改动确是有意的，可写多次：{'、'.join(kind.label for kind in SlipKind)}",
    ),
]
FormFile = Annotated[
    Path,
    typer.Argument(metavar="文件", parser=FILE, help="上级发来、要填的表：.xlsx .xlsm .xls .et .ods .csv"),
]
FilledCopy = Annotated[
    Path | None,
    typer.Option(
        "--to", metavar="文件", parser=FILE, help="填好的另存到哪里；不写则放在原表旁边，名字后加“-已填”"
    ),
]
FilledFields = Annotated[
    str | None,
    typer.Option(
        "--columns",
        metavar="字段",
        parser=TEXT,
        help="填哪些字段，用逗号隔开；不写则填进展、状态、完成率、完成和销号日期、备注",
    ),
]
RowIssues = Annotated[
    list[str] | None,
    typer.Option(
        "--row",
        metavar="行=编号",
        parser=TEXT,
        help="指明一行是哪个问题，如 5=SJ-001 或 表名!5=不填，可写多次",
    ),
]
FilledMark = Annotated[bool, typer.Option("--mark", help="把填的格标成黄色；不写则不标")]
FillCheck = Annotated[bool, typer.Option("--check", help="只列出会填哪些格，不写文件")]
EarlierFile = Annotated[Path, typer.Argument(metavar="前一份", parser=FILE, help="台账文件或导出的表")]
LaterFile = Annotated[Path, typer.Argument(metavar="后一份", parser=FILE, help="台账文件或导出的表")]
MarkCopy = Annotated[
    bool, typer.Option("--mark", help="另存后一份的副本，改动的格标红，原来的内容写在批注里")
]
ShowAll = Annotated[bool, typer.Option("--all", help="改动再多也全部列出，不写只列前 200 处")]
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
            raise UsageRefused("--blank 清空 只能与 --update 以文件为准 同用", "请两个都写，或都不写")

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
    layout: TableLayoutOption = TableLayout.FULL
    skip_empty: SkipEmpty = False
    cards: Cards = False
    since: SinceExport = None
    title: Title = ""
    template: TemplateFile = None


@dataclass(frozen=True, kw_only=True)
class FillOptions:
    """What is filled into a form, and where the filled copy goes."""

    target: FilledCopy = None
    columns: FilledFields = None
    row: RowIssues = None
    check: FillCheck = False
    mark: FilledMark = False
    force: Force = False
    as_json: AsJson = False

    def __post_init__(self) -> None:
        """Raise UsageRefused where a file is named that --check would not write."""
        if self.check and (self.target or self.force):
            raise UsageRefused("--check 不写文件，不能与 --to、--force 同用", "去掉其中一个")


@dataclass(frozen=True, kw_only=True)
class ReturnOptions:
    """What happens to the rows of a returned file."""

    prefer: PreferredSide = None
    conflicts: ConflictWorkbook = None
    base: BaseExport = None
    accept: AcceptedSlips = None
    by: OpinionsBy = None
    force: Force = False
    skip_bad: SkipBad = False
    pictures: ReturnedPictures = False
    picture_kind: PictureKind = None
    dry_run: DryRun = False
    show_all: ShowAll = False
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
