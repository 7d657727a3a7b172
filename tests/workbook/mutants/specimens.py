"""The undamaged files of the mutants, each with the command that takes it in."""

import gzip
import shutil
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import docx
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image as Picture

from tests.checkout import SAMPLES
from tests.workbook.makers.hostile.hostile_parts import csv_bytes, ods, xls
from tests.workbook.makers.office_templates import grouped_template

#: Runs the words of a command on a ledger.
Run = Callable[..., int]

HEADINGS = ("序号", "问题编号", "镇办", "问题描述", "责任单位", "整改时限", "整改状态", "备注")
_UNITS = ("区水利局", "区林业局", "区住建局")


@dataclass(frozen=True, slots=True)
class Specimen:
    """An undamaged *file* and the *words* of its command, in which {file}, {out} and {folder} stand for paths.

    *damaged* is the name of the file that is damaged, where it is another than *file*.
    *is_read_whole*: what an intact file holds is taken in, and so must be what a damaged one holds.
    """

    name: str
    file: Path
    words: tuple[str, ...]
    ledger: Path
    damaged: Path | None = None
    is_read_whole: bool = True

    @property
    def victim(self) -> Path:
        """The file that is damaged."""
        return self.damaged or self.file


def make_specimens(folder: Path, run: Run) -> list[Specimen]:
    """Write the specimens into *folder*. *run* is called as run(ledger, *words) and returns the exit code."""
    empty, filled = folder / "empty.db", folder / "filled.db"
    clean = save(build_rich_ledger(), folder / "clean" / "区级台账.xlsx")
    assert run(empty, "init") == 0
    assert run(filled, "import", clean) == 0
    return [
        *_make_imports(folder, clean, empty),
        *_make_exports(folder, clean, filled, run),
        *_make_other_formats(folder, empty),
        *_make_logs(folder, empty),
        *_make_side_files(folder, clean, empty, filled, run),
    ]


def _make_imports(folder: Path, clean: Path, empty: Path) -> Iterable[Specimen]:
    bad = save(build_rich_ledger(bad_row=True), folder / "bad" / "区级台账.xlsx")
    sample = folder / "sample" / "省级反馈问题整改台账.xlsx"
    sample.parent.mkdir()
    shutil.copy(SAMPLES / sample.name, sample)
    yield Specimen("import", clean, ("import", "{file}"), empty)
    yield Specimen("import, a row is bad", bad, ("import", "{file}"), empty)
    yield Specimen("import --dry-run --json", bad, ("import", "{file}", "--dry-run", "--json"), empty)
    yield Specimen("import a sample", sample, ("import", "{file}", "--skip-bad"), empty)


def _make_exports(folder: Path, clean: Path, filled: Path, run: Run) -> Iterable[Specimen]:
    export = folder / "export" / "导出.xlsx"
    export.parent.mkdir()
    assert run(filled, "export", export) == 0
    edited = folder / "edited" / "导出.xlsx"
    book = load_workbook(export)
    cell = next(cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == "整改中")
    cell.value = "已完成整改"
    save(book, edited)
    template = save(_build_template(), folder / "template" / "模板.xlsx")
    yield Specimen("return", edited, ("return", "{file}"), filled)
    yield Specimen("return --dry-run", export, ("return", "{file}", "--dry-run"), filled)
    yield Specimen("check", edited, ("check", "{file}"), filled)
    yield Specimen("diff --mark", edited, ("diff", str(export), "{file}", "--mark"), filled)
    yield Specimen("diff", clean, ("diff", "{file}", str(clean), "--json"), filled)
    words = ("export", "{out}.xlsx", "--template", "{file}")
    yield Specimen("export --template", template, words, filled, is_read_whole=False)


def _make_other_formats(folder: Path, empty: Path) -> Iterable[Specimen]:
    for form in ("ods", "xls", "csv", "docx"):
        (folder / form).mkdir()
    text = folder / "csv" / "区级台账.csv"
    text.write_bytes(csv_bytes())
    yield Specimen("import .ods", ods(folder / "ods"), ("import", "{file}"), empty)
    yield Specimen("import .xls", xls(folder / "xls"), ("import", "{file}"), empty)
    yield Specimen("import .csv", text, ("import", "{file}"), empty)
    yield Specimen(
        "import .docx", _write_paper(folder / "docx" / "区级台账.docx"), ("import", "{file}"), empty
    )


def _make_logs(folder: Path, empty: Path) -> Iterable[Specimen]:
    place = folder / "logs"
    place.mkdir()
    text = (SAMPLES / "logins" / "平台登录日志20260525-20260628.csv").read_bytes()
    accounts = place / "平台账号清单.xlsx"
    shutil.copy(SAMPLES / "logins" / accounts.name, accounts)
    (place / "日志20260525.csv").write_bytes(text)
    (place / "日志20260525.csv.gz").write_bytes(gzip.compress(text))
    with zipfile.ZipFile(place / "日志20260525.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("日志20260525.csv", text)
        archive.writestr("说明.txt", "见日志")
    save(_build_log(), place / "日志20260526.xlsx")
    for name in ("日志20260525.csv", "日志20260525.csv.gz", "日志20260525.zip", "日志20260526.xlsx"):
        words = ("login", "import", "{file}")
        yield Specimen(f"login import {name.partition('.')[2]}", place / name, words, empty)
    yield Specimen("login accounts import", accounts, ("login", "accounts", "import", "{file}"), empty)


def _make_side_files(folder: Path, clean: Path, empty: Path, filled: Path, run: Run) -> Iterable[Specimen]:
    """Files that a command takes in beside the one that it is about."""
    marked = save(build_rich_ledger(bad_row=True), folder / "marked" / "区级台账.xlsx")
    assert run(empty, "import", marked, "--dry-run") != 0
    copy = marked.with_name(f"{marked.stem}-错误标注.xlsx")
    yield Specimen("a marked copy is there", marked, ("import", "{file}", "--dry-run"), empty, copy, False)
    yield Specimen("import a marked copy", copy, ("import", "{file}"), empty)
    recipe = folder / "recipes" / "区级.toml"
    recipe.parent.mkdir()
    recipe.write_text(
        f'level = "district"\n[entries]\n"备注" = "extra"\n[[tables]]\ntitle = ""\nheadings = {list(HEADINGS)}\n',
        encoding="utf-8",
    )
    words = ("--settings", "{folder}/settings.toml", "import", str(clean))
    yield Specimen("a recipe", recipe, words, empty, recipe, False)
    letter = folder / "forms" / "督办.docx"
    assert run(filled, "supervise", "forms", letter.parent) == 0
    act = ("supervise", "QJ-001", "--step", "督办", "--reason", "逾期", "--letters", "{out}")
    words = ("--settings", "{folder}/settings.toml", *act)
    yield Specimen("a form of a letter", letter, words, filled, letter, False)


def save(book: Workbook, path: Path) -> Path:
    """Save *book* and return the path."""
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    return path


def build_rich_ledger(*, bad_row: bool = False) -> Workbook:
    """Return a ledger with every kind of part: styles, theme, comments, a picture, a chart, names, properties."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "区级台账"
    sheet.append(["区级自查问题台账（截至2026年4月20日）"])
    sheet.append(list(HEADINGS))
    for at in range(1, 11):
        due = "2026年2月30日" if bad_row and at == 7 else f"2026年{4 + at % 6}月30日前"
        note = "已拍照" if at % 3 else None
        text = f"河道内第{at}处弃渣约{at}0立方米未清理"
        sheet.append([at, f"QJ-{at:03d}", "松涧镇", text, _UNITS[at % 3], due, "整改中", note])
    sheet.merge_cells("A1:H1")
    for column in range(1, 9):
        sheet.cell(2, column).font = Font(bold=True)
    for at in (4, 6):
        sheet.cell(at, 2).fill = PatternFill("solid", fgColor="FF92D050")
    sheet["H4"].font = Font(strike=True)
    sheet["D4"].comment = Comment("请补现场照片", "办公室")
    sheet["D4"].hyperlink = "https://example.org/1"
    sheet.row_dimensions[9].hidden = True
    sheet.column_dimensions["D"].width = 40
    _decorate(book)
    return book


def _decorate(book: Workbook) -> None:
    sheet = book.worksheets[0]
    picture = BytesIO()
    Picture.new("RGB", (40, 20), (0, 110, 60)).save(picture, "PNG")
    sheet.add_image(Image(picture), "J2")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=2, max_row=12), titles_from_data=True)
    sheet.add_chart(chart, "J12")
    offer = DataValidation(type="list", formula1='"未启动,整改中,已销号"')
    offer.add("G3:G20")
    sheet.add_data_validation(offer)
    fill = PatternFill("solid", bgColor="FFD9D9D9")
    sheet.conditional_formatting.add("A3:H20", FormulaRule(formula=['$G3="已销号"'], fill=fill))
    sheet.auto_filter.ref = "A2:H12"
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "1:2"
    book.defined_names["台账区"] = DefinedName("台账区", attr_text="区级台账!$A$2:$H$12")
    book.custom_doc_props.append(StringProperty(name="来源", value="区秦岭办"))  # type: ignore[attr-defined]
    notes = book.create_sheet("填表说明")
    notes["A1"] = "绿色的已经核实"


def _build_template() -> Workbook:
    book = grouped_template()
    chart = BarChart()
    chart.add_data(Reference(book.worksheets[0], min_col=10, min_row=6, max_row=8))
    book.worksheets[0].add_chart(chart, "N3")
    return book


def _build_log() -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["登录时间", "用户账号", "用户姓名", "所属机构", "登录结果"])
    for at in range(30):
        when = datetime(2026, 5, 26, 8, 0) + timedelta(minutes=17 * at)
        sheet.append([when, f"yl{at % 7:04d}", f"网格员{at % 7:02d}", "松涧镇", "成功"])
    return book


def _write_paper(path: Path) -> Path:
    paper = docx.Document()
    paper.add_paragraph("区级自查问题台账（截至2026年4月20日）")
    table = paper.add_table(7, len(HEADINGS))
    for column, heading in enumerate(HEADINGS):
        table.cell(0, column).text = heading
    for at in range(1, 7):
        row = (
            at,
            f"QJ-{at:03d}",
            "松涧镇",
            f"第{at}处弃渣未清理",
            "区水利局",
            "2026年6月30日前",
            "整改中",
            "",
        )
        for column, value in enumerate(row):
            table.cell(at, column).text = str(value)
    paper.save(str(path))
    return path
