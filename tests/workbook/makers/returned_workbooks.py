"""Exports and conflict workbooks, edited as their readers edit them and saved again."""

import json
import re
import subprocess
from hashlib import sha256

from openpyxl import load_workbook

from qinling.workbook.export_manifest import MANIFEST_SHEET_NAME

FIRST_ROW = 5  # the row of the first issue, below the title, the subtitle and two header rows


class Copy:
    """A copy of an export. A cell is named by the number of its issue and the heading of its column."""

    def __init__(self, path):
        self.book = load_workbook(path)
        self.sheet = self.book.worksheets[0]

    @property
    def headings(self):
        """The column numbers by heading, without the group headings."""
        columns = range(1, self.sheet.max_column + 1)
        return {self.sheet.cell(4, at).value or self.sheet.cell(3, at).value: at for at in columns}

    @property
    def rows(self):
        """The row numbers by issue number."""
        at = self.headings["问题编号"]
        numbers = {row: self.sheet.cell(row, at).value for row in range(FIRST_ROW, self.sheet.max_row + 1)}
        return {number: row for row, number in numbers.items() if number}

    def cell(self, number, heading):
        return self.sheet.cell(self.rows[number], self.headings[heading])

    def write(self, number, **cells):
        """Set *cells*, values by heading, in the row of an issue."""
        row = self.rows[number]
        for heading, value in cells.items():
            self.sheet.cell(row, self.headings[heading]).value = value
        return self

    def add(self, **cells):
        """Add a row below the last one."""
        row = self.sheet.max_row + 1
        for heading, value in cells.items():
            self.sheet.cell(row, self.headings[heading]).value = value
        return self

    def delete(self, number):
        self.sheet.delete_rows(self.rows[number])
        return self

    def order(self, numbers):
        """Sort the rows into the order of *numbers*."""
        width = self.sheet.max_column + 1
        rows = {
            number: [self.sheet.cell(row, at).value for at in range(1, width)]
            for number, row in self.rows.items()
        }
        for row, number in enumerate(numbers, FIRST_ROW):
            for at, value in enumerate(rows[number], 1):
                self.sheet.cell(row, at).value = value
        return self

    def move(self, heading, to):
        """Move a column to the empty column *to*. The group headings stay where they are."""
        at = self.headings[heading]
        for row in range(4, self.sheet.max_row + 1):
            self.sheet.cell(row, to).value = self.sheet.cell(row, at).value
            self.sheet.cell(row, at).value = None
        return self

    def drop(self, heading):
        for block in list(self.sheet.merged_cells.ranges):
            self.sheet.unmerge_cells(str(block))
        self.sheet.delete_cols(self.headings[heading])
        return self

    def save(self, path):
        self.book.save(path)
        return path


def resave(path, suffix, folder):
    """Let LibreOffice open *path* and save it in the format *suffix*."""
    out = folder / "resaved"
    words = ["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", suffix]
    subprocess.run([*words, "--outdir", out, path], check=True, capture_output=True, timeout=120)
    return out / f"{path.stem}.{suffix}"


def read_table(path):
    """Return the header row and the issue rows of the first sheet."""
    sheet = load_workbook(path).worksheets[0]
    return [list(row) for row in sheet.iter_rows(min_row=4, values_only=True)]


def damage_manifest(copy, how):
    """Damage the manifest sheet of a copy."""
    sheet = copy.book[MANIFEST_SHEET_NAME]
    if how == "a row is gone":
        sheet.delete_rows(2)
    elif how == "a version is another":
        sheet["A2"].value = sheet["A2"].value.replace(" 1 ", " 9 ")
    elif how == "the end is gone":
        sheet.delete_rows(sheet.max_row)
    elif how == "the head is another":
        sheet["A1"].value = sheet["A1"].value.replace('"position": ', '"position": 1')
    else:
        sheet["A1"].value = "?"
    return copy


class ConflictWorkbook:
    """A conflict workbook. A row is named by the number of its issue and its cell under 项目."""

    def __init__(self, path):
        self.book = load_workbook(path)
        self.sheet = self.book.worksheets[0]

    @property
    def rows(self):
        """The cells by heading, by (number, item) in the order of the sheet."""
        headings = [cell.value for cell in self.sheet[3]]
        rows = [dict(zip(headings, row, strict=True)) for row in self.sheet.iter_rows(min_row=4)]
        return {(row["问题编号"].value, row["项目"].value): row for row in rows}

    def fill(self, number, item, **cells):
        for heading, value in cells.items():
            self.rows[number, item][heading].value = value
        return self

    def reverse_rows(self):
        """Reverse the order of the rows, as sorting can."""
        rows = [[cell.value for cell in row] for row in self.sheet.iter_rows(min_row=4)]
        for at, row in enumerate(reversed(rows), 4):
            for place, value in enumerate(row, 1):
                self.sheet.cell(at, place).value = value
        return self

    def save(self, path):
        self.book.save(path)
        return path


def remove_checksums(copy):
    """Give a copy the manifest of form 1, which has no row checksums."""

    def change(head, lines):
        marks = [re.sub(r"^(\w+ \d+) \w+ ", r"\1 ", line) for line in lines]
        return head.replace("qinling export 2", "qinling export 1"), marks

    return rewrite_manifest(copy, change)


def forget_contents(copy):
    """Give a copy the manifest of an older export, which does not tell what stands outside the issues."""

    def change(head, lines):
        header = json.loads(head)
        del header["sheets"]
        return json.dumps(header, ensure_ascii=False), lines

    return rewrite_manifest(copy, change)


def rewrite_manifest(copy, change):
    """Write what *change* makes of the head and the lines of the manifest, with a true checksum."""
    sheet = copy.book[MANIFEST_SHEET_NAME]
    texts = ["".join(str(cell.value or "") for cell in row) for row in sheet.iter_rows()]
    head, lines = change(texts[0], texts[1:-1])
    whole = sha256("\n".join([head, *lines]).encode()).hexdigest()
    for row, text in enumerate([head, *lines, f"end {len(lines)} {whole}"], 1):
        sheet.cell(row, 1).value = text
    return copy
