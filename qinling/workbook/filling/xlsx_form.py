"""What an .xlsx says of the cells of a form beside their values: formats, locks, formulas and drop-down lists."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qinling.rules.limits import Limits
from qinling.workbook.files.xlsx.cell_edits import read_part
from qinling.workbook.files.xlsx.marks import STYLES_PART
from qinling.workbook.files.xlsx.number_formats import GENERAL_FORMAT, NumberFormat, read_number_formats
from qinling.workbook.files.xlsx.package import read_sheet_names
from qinling.workbook.files.xlsx.sheet_map import Place, SheetMap, map_sheet, parse_area
from qinling.workbook.files.zip_package import open_package, parse_elements
from qinling.workbook.filling.form_cells import FormSheet
from qinling.workbook.tables.table import is_blank

_MAX_CHOICES = 200


@dataclass(frozen=True, slots=True)
class XlsxForm:
    """The formats of an .xlsx, its sheets by name, its named ranges, and whether its days count from 1904.

    *styles* is the part with the styles.
    """

    formats: list[NumberFormat] = field(default_factory=list)
    sheets: Mapping[str, SheetMap] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    is_1904: bool = False
    styles: bytes = b""

    def get_format(self, sheet: str, place: Place) -> NumberFormat:
        """Return the format of a cell."""
        return (
            self.get_format_of_style(self.sheets[sheet].find_style(place))
            if sheet in self.sheets
            else GENERAL_FORMAT
        )

    def get_format_of_style(self, style: int) -> NumberFormat:
        """Return the format with this index."""
        return self.formats[style] if style < len(self.formats) else GENERAL_FORMAT

    def find_obstacle(self, sheet: str, place: Place) -> str:
        """Return why a cell is not to be filled, "" where it may be."""
        found = self.sheets.get(sheet)
        if found is None:
            return ""
        cell = found.find_cell(place)
        if cell and cell.formula:
            return "这一格是公式"
        if found.is_protected and self.get_format(sheet, place).is_locked:
            return "工作表有保护，这一格锁着"
        return "" if place[0] in found.rows else "表里没有这一行"

    def find_choices(
        self, sheet: str, place: Place, sheets: Mapping[str, FormSheet]
    ) -> tuple[str, ...] | None:
        """Return the words of a cell's drop-down list, () where they cannot be read, None where it has no list."""
        found = self.sheets.get(sheet)
        drop_down = found.find_drop_down(place) if found else None
        return (
            _list_choices(self.names.get(drop_down.formula, drop_down.formula), sheet, sheets)
            if drop_down
            else None
        )


def _list_choices(formula: str, sheet: str, sheets: Mapping[str, FormSheet]) -> tuple[str, ...]:
    if formula.startswith('"') and formula.endswith('"'):
        words = formula[1:-1].replace('""', '"').split(",")
        return tuple(word.strip() for word in words if word.strip())
    name, sign, cells = formula.rpartition("!")
    title = name.strip("'").replace("''", "'") if sign else sheet
    top, bottom, left, right = parse_area(cells)
    if title not in sheets or (bottom - top + 1) * (right - left + 1) > _MAX_CHOICES:
        return ()
    found = (
        sheets[title].get((row, column))
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    )
    return tuple(str(cell).strip() for cell in found if not is_blank(cell))


def read_xlsx_form(path: Path, wanted_rows: Mapping[str, Collection[int]], limits: Limits) -> XlsxForm:
    """Return what *path* says of the cells of *wanted_rows*, by sheet."""
    with open_package(path, limits) as archive:
        sheets = {}
        for part, titles in read_sheet_names(path, archive).items():
            for title in titles:
                if title in wanted_rows:
                    sheets[title] = map_sheet(read_part(path, archive, part), wanted_rows[title])
        styles = read_part(path, archive, STYLES_PART)
        names, is_1904 = _read_workbook_part(read_part(path, archive, "xl/workbook.xml"))
    return XlsxForm(read_number_formats(styles), sheets, names, is_1904, styles)


def _read_workbook_part(body: bytes) -> tuple[dict[str, str], bool]:
    """Return the named ranges of a workbook, and whether its days count from 1904."""
    names: dict[str, str] = {}
    name, is_1904 = "", False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal name, is_1904
        name = attributes.get("name", "") if tag == "definedName" else ""
        if tag == "workbookPr":
            is_1904 = attributes.get("date1904") in ("1", "true")

    def end(_: str) -> None:
        nonlocal name
        name = ""

    def text(words: str) -> None:
        if name:
            names[name] = names.get(name, "") + words.strip()

    parse_elements([body], start, end, text)
    return names, is_1904
