"""Look into a file before a spreadsheet library does: what it is, and whether it is safe to open.

The fast reader gives an error value (#REF!) and a formula without a stored value both as
an empty cell, and lays a sheet out as one dense block; so the parts of an .xlsx or .ods
are scanned here once as a stream, which finds what would be lost and refuses what would
not fit into memory.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree  # document types are refused before

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.places import column_number

_CHUNK = 1 << 20
_OVERLAP = 4096
_MAX_RATIO = 400  # deflate cannot pass 1032; the emptiest honest sheet seen stays under 60
_RATIO_MATTERS = 20 << 20
_UNPACKED_PER_MEGABYTE = 10

_DOCTYPE = re.compile(rb"<!\s*DOCTYPE", re.IGNORECASE)
# These two see every cell of a file, and begin with a literal because that is five times as fast.
_ROW = re.compile(rb'row r="(\d+)"')
_WIDE = re.compile(rb' r="(?:[A-Z]{3}|[B-Z][A-Z]\d)')
_ROW_IN_ANY_ORDER = re.compile(rb'row\s[^>]*?\br="(\d+)"')
_FILLED = re.compile(rb'<(?:x:)?c\s[^>]*?r="([A-Z]+)(\d+)"[^>/]*>\s*<(?:x:)?(?:v|f|is)\b')
_ERROR = re.compile(
    rb'<(?:x:)?c\s(?=[^>]*?t="e")[^>]*?r="([A-Z]+)(\d+)"[^>]*>.*?<(?:x:)?v>([^<]*)</', re.DOTALL
)
_HOLLOW = re.compile(
    rb'<(?:x:)?c\s[^>]*?r="([A-Z]+)(\d+)"[^>]*><(?:x:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:x:)?f>)'
    rb"(?:<(?:x:)?v\s*/>|<(?:x:)?v></(?:x:)?v>)?</(?:x:)?c>"
)
_HOLLOW_SIGNS = (b"</f></c>", b"<v></v></c>", b"<v/></c>", b"<v /></c>", b"/></c>")

#: What a cell holds that the reader would give as empty: {(row, column): text}, both from 0.
Lost = dict[tuple[int, int], str]

HOLLOW = "（公式没有存下的结果）"


@dataclass(slots=True)
class Inspection:
    """What a file is (`xlsx`, `ods`, `xls` or `text`) and what its sheets, in file order, would lose."""

    kind: str
    lost: dict[str, Lost] = field(default_factory=dict)
    merges: dict[str, list[tuple[tuple[int, int], tuple[int, int]]]] = field(default_factory=dict)


def inspect(path: Path, limits: Limits) -> Inspection:
    """Say what *path* is, from its bytes rather than its name.

    Raises WorkbookRefused for what is too large, broken, protected or no ledger at all.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(8)
            body = stream.read(1 << 16)
    except IsADirectoryError as error:
        raise WorkbookRefused(f"{path.name} 是文件夹", "请给出其中的文件") from error
    except FileNotFoundError as error:
        raise WorkbookRefused(f"找不到文件 {path}", "请检查文件名和所在文件夹") from error
    except OSError as error:
        raise WorkbookRefused(f"{path.name} 打不开（{error.strerror}）", "请检查文件权限") from error
    if not path.is_file():
        raise WorkbookRefused(f"{path.name} 不是普通文件", "请给出工作簿文件")
    if size > limits.max_megabytes << 20:
        raise WorkbookRefused(
            f"{path.name} 有 {size >> 20} MB，超过上限 {limits.max_megabytes} MB",
            "请拆分文件，或在设置中调大 import.max_megabytes",
        )
    if not size:
        raise WorkbookRefused(f"{path.name} 是空文件", "请重新导出或索取该文件")
    if head.startswith(b"PK"):
        return _inspect_zip(path, limits)
    if head == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return Inspection("xls")
    if path.suffix.lower() not in (".csv", ".txt", ".tsv"):
        shape = "网页（HTML）" if (head + body).lstrip().startswith(b"<") else "与扩展名不符的内容"
        raise WorkbookRefused(
            f"{path.name} 不是工作簿，而是{shape}", "请在 WPS 或 Excel 中另存为 .xlsx 后再导入"
        )
    return Inspection("text")


def _inspect_zip(path: Path, limits: Limits) -> Inspection:
    broken = WorkbookRefused(f"{path.name} 已损坏，解不开", "请重新下载或向报送单位索取")
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_bomb(path, archive, limits)
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                return _inspect_xlsx(path, archive, limits)
            if "content.xml" in names:
                return _inspect_ods(path, archive, limits)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        KeyError,
        ElementTree.ParseError,
    ) as error:
        raise broken from error
    except RuntimeError as error:  # zipfile's word for an encrypted member
        raise WorkbookRefused(f"{path.name} 有密码保护", "请去掉密码后再导入") from error
    if "xl/workbook.bin" in names:
        raise WorkbookRefused(f"{path.name} 是 .xlsb 格式，不能读", "请另存为 .xlsx")
    raise WorkbookRefused(f"{path.name} 是压缩包，不是工作簿", "请解压后导入其中的表格")


def _refuse_bomb(path: Path, archive: zipfile.ZipFile, limits: Limits) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    bound = limits.max_megabytes * _UNPACKED_PER_MEGABYTE << 20
    tight = any(
        member.file_size > _RATIO_MATTERS and member.file_size > _MAX_RATIO * max(member.compress_size, 1)
        for member in members
    )
    if unpacked > bound or tight or len(members) > 10_000:
        raise WorkbookRefused(
            f"{path.name} 解开后有 {unpacked >> 20} MB，像是压缩炸弹，没有打开",
            "请向报送单位核实；确属正常的，请拆分后再导入",
        )


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield the member *name* in pieces that overlap, so that no cell's tag is cut in two."""
    with archive.open(name) as stream:
        tail = b""
        while piece := stream.read(_CHUNK):
            yield tail + piece
            tail = piece[-_OVERLAP:]


def _inspect_xlsx(path: Path, archive: zipfile.ZipFile, limits: Limits) -> Inspection:
    found = Inspection("xlsx")
    for member in archive.namelist():
        if not member.endswith((".xml", ".rels")):
            continue
        is_sheet = member.startswith("xl/worksheets/") and member.count("/") == 2
        lost = _scan_sheet(path, archive, member, limits) if is_sheet else _scan_part(path, archive, member)
        if lost:
            found.lost[_sheet_name(archive, member)] = lost
    return found


def _sheet_name(archive: zipfile.ZipFile, member: str) -> str:
    """Return the name users see of the sheet that the part *member* holds."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    ids = {
        item.get("Id")
        for item in relations
        if item.get("Target", "").removeprefix("/xl/") == member.removeprefix("xl/")
    }
    for item in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if ids.intersection(item.attrib.values()):
            return item.get("name", member)
    return member


def _scan_part(path: Path, archive: zipfile.ZipFile, member: str) -> Lost:
    """Read a part to its end, so that its checksum is tested, and refuse a document type in it."""
    for chunk in _chunks(archive, member):
        if b"<!" in chunk and _DOCTYPE.search(chunk):
            raise WorkbookRefused(
                f"{path.name} 内含外部实体声明，可能有害，没有打开", "请在 WPS 或 Excel 中另存为新的 .xlsx"
            )
    return {}


def _scan_sheet(path: Path, archive: zipfile.ZipFile, member: str, limits: Limits) -> Lost:
    lost: Lost = {}
    last_row = rows = 0
    wide = False
    for chunk in _chunks(archive, member):
        if b"<!" in chunk and _DOCTYPE.search(chunk):
            raise WorkbookRefused(f"{path.name} 内含外部实体声明，可能有害，没有打开", "请另存为新的 .xlsx")
        numbers = [int(number) for number in (_ROW.findall(chunk) or _ROW_IN_ANY_ORDER.findall(chunk))]
        rows += len(numbers)
        last_row = max(last_row, max(numbers, default=0))
        wide = wide or _WIDE.search(chunk) is not None
        if b't="e"' in chunk:
            for letters, row, text in _ERROR.findall(chunk):
                lost[int(row) - 1, column_number(letters.decode())] = text.decode("utf-8", "replace")
        if b"<f" in chunk and any(sign in chunk for sign in _HOLLOW_SIGNS):
            for letters, row in _HOLLOW.findall(chunk):
                lost[int(row) - 1, column_number(letters.decode())] = HOLLOW
    if wide or last_row > rows * 2 + 10_000:
        _refuse_far_cells(path, archive, member, limits)
    return lost


def _refuse_far_cells(path: Path, archive: zipfile.ZipFile, member: str, limits: Limits) -> None:
    """Refuse a sheet whose filled cells span a block too large to lay out; empty formats cost nothing."""
    last_row = last_column = 0
    far = ""
    for chunk in _chunks(archive, member):
        for letters, digits in _FILLED.findall(chunk):
            row, column = int(digits), column_number(letters.decode()) + 1
            if row > last_row or column > last_column:
                last_row, last_column = max(row, last_row), max(column, last_column)
                far = letters.decode() + digits.decode()
    if last_row * last_column > limits.max_cells:
        raise WorkbookRefused(
            f"{path.name} 中单元格 {far} 离表格太远，整个区域有 {last_row}×{last_column} 格，"
            f"超过上限 {limits.max_cells} 格",
            f"请删去 {far} 等多余内容，或在设置中调大 import.max_cells",
        )


def _inspect_ods(path: Path, archive: zipfile.ZipFile, limits: Limits) -> Inspection:
    # Imported here: only .ods files need an XML parser.
    from qinling.workbook.opendocument import scan_content  # noqa: PLC0415

    for member in archive.namelist():
        if member.endswith(".xml"):
            _scan_part(path, archive, member)
    found = Inspection("ods")
    with archive.open("content.xml") as stream:
        found.merges = scan_content(path, stream, limits)
    return found
