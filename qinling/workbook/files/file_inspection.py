"""Inspect a file before a spreadsheet library opens it: its format, and whether it is safe to open.

The fast reader (calamine) returns error values (#REF!) and formulas without a stored result as
empty cells, and holds a sheet as one dense block. Each part of an .xlsx or .ods is therefore
scanned once as a stream. The scan finds the cells that the reader cannot read, and refuses what
does not fit into memory.
"""

import errno
import mmap
import zipfile
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from qinling.errors import WorkbookRefused, describe_os_error
from qinling.outputs.existing_files import explain_held_file
from qinling.rules.limits import Limits
from qinling.rules.texts.file_names import TABLE_SUFFIXES, is_lock_file
from qinling.rules.texts.name_lists import name_first
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.foreign_contents import (
    build_package_refusal,
    refuse_foreign_container,
    refuse_foreign_contents,
    refuse_open_document,
    refuse_unknown_contents,
)
from qinling.workbook.files.marked_copies import list_copies_of_others
from qinling.workbook.files.sheet_marks import COMMENTS, UNSEEN_MARKS, SheetMarks
from qinling.workbook.files.subprocess_reader import OLE_SIGNATURE, MergedBlock, UnreadableCells
from qinling.workbook.files.xlsx.comments import has_lost_comments, read_sheet_comments
from qinling.workbook.files.xlsx.filled_cells import (
    count_filled_cells,
    find_blank_strings,
    read_sheet_chunks,
)
from qinling.workbook.files.xlsx.marks import STYLES_PART, read_marked_formats
from qinling.workbook.files.xlsx.package import (
    SHARED_STRINGS_PART,
    read_shared_strings,
    read_sheet_names,
)
from qinling.workbook.files.xlsx.scan import (
    ChunkReader,
    SheetScan,
    count_string_uses,
    refuse_repeated_strings,
    scan_sheet,
)
from qinling.workbook.files.zip_package import (
    build_password_refusal,
    normalize_part_name,
    open_package,
    read_part_chunks,
)

_ZIP_SIGNATURE = b"PK"
_ENCRYPTED_PACKAGE_NAME = "EncryptedPackage".encode("utf-16-le")
_XLS_STREAM_NAMES = ("Workbook".encode("utf-16-le"), "Book\0".encode("utf-16-le"))
_XLS_FIRST_RECORD = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_XLS_PASSWORD_RECORD = 0x2F  # FILEPASS
#: Error values that the reader accepts. It fails at any other.
_READABLE_ERROR_VALUES = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}


@dataclass(slots=True)
class FileInspection:
    """A file's format (`xlsx`, `ods`, `xls`, `docx` or `text`), and by sheet the cells that the reader cannot read.

    *marks* holds what the sheets show beside their values; .xls and texts have none. *filled_cells*
    counts by sheet the cells of an .xlsx that the reader should return, or a few more.
    *is_safe_in_process*: nothing in the file can crash the reader. *is_indented*: the reader cannot read the .ods as
    it stands.
    """

    kind: str
    unreadable_cells: dict[str, UnreadableCells] = field(default_factory=dict)
    merged_blocks: dict[str, list[MergedBlock]] = field(default_factory=dict)
    marks: dict[str, SheetMarks] = field(default_factory=dict)
    filled_cells: dict[str, int] = field(default_factory=dict)
    is_safe_in_process: bool = False
    is_indented: bool = False

    def get_marks(self, sheet: str) -> SheetMarks:
        """Return the marks of the *sheet*."""
        return self.marks.get(sheet, UNSEEN_MARKS)


def inspect_file(path: Path, limits: Limits) -> FileInspection:
    """Determine the format of *path* from its bytes, not its name.

    Raises WorkbookRefused for a file that is too large, broken, password-protected or not a workbook.
    """
    head = _read_head_within_limits(path, limits)
    if head.startswith(_ZIP_SIGNATURE):
        return _inspect_zip(path, limits)
    if head.startswith(OLE_SIGNATURE):
        return _inspect_ole_file(path)
    if path.suffix.lower() not in (".csv", ".txt", ".tsv"):
        refuse_unknown_contents(path, head)
    refuse_foreign_contents(path, head)
    return FileInspection("text")


_MAX_FILES_NAMED = 3


def _list_files_within(folder: Path) -> str:
    """Return the remedy for a folder in the place of a file: the first files in it that may be tables."""
    try:
        tables = sorted(one for one in folder.iterdir() if one.suffix.lower() in TABLE_SUFFIXES)
    except OSError:
        return "请给出其中的文件"
    tables = [one for one in tables if not is_lock_file(one)]
    copies = list_copies_of_others(tables)
    files = [str(one) for one in tables if one not in copies]
    if not files:
        return "请给出其中的文件；里面没有能读的表格"
    first = name_first(files, _MAX_FILES_NAMED, f" 等 {len(files)} 个，可以一次写几个")
    return f"请给出其中的文件：{first}"


def read_first_bytes(path: Path) -> bytes:
    """Return the first 64 KB of *path*. Raises WorkbookRefused for a missing, empty or unreadable file."""
    if is_lock_file(path):
        raise WorkbookRefused(f"{path.name} 是 WPS 或 Office 打开文件时留在旁边的，不是表", "请给出文件本身")
    try:
        if not path.is_file() and not path.is_dir() and path.exists():  # reading a pipe would block
            raise WorkbookRefused(f"{path.name} 不是普通文件", "请给出工作簿文件")
        with path.open("rb") as stream:
            head = stream.read(1 << 16)
    except IsADirectoryError as error:
        raise WorkbookRefused(f"{path.name} 是文件夹", _list_files_within(path)) from error
    except FileNotFoundError as error:
        raise WorkbookRefused(f"找不到文件 {path}", "请检查文件名和所在文件夹").about_missing(path) from error
    except OSError as error:
        if isinstance(error, PermissionError) and (held := explain_held_file(path, error)):
            raise WorkbookRefused(f"{path.name} 读不了（{held[0]}）", held[1]) from error
        remedy = "请检查文件权限" if error.errno in (errno.EACCES, errno.EPERM) else "请核对文件名和位置"
        raise WorkbookRefused(f"{path} 打不开（{describe_os_error(error)}）", remedy) from error
    if not head:
        raise WorkbookRefused(f"{path.name} 是空文件", "请重新导出或索取该文件")
    return head


def _read_head_within_limits(path: Path, limits: Limits) -> bytes:
    head = read_first_bytes(path)
    size = path.stat().st_size
    if size > limits.max_megabytes << 20:
        raise WorkbookRefused(
            f"{path.name} 有 {size >> 20} MB，超过上限 {limits.max_megabytes} MB",
            "请拆分文件，或在设置中调大 import.max_megabytes",
        )
    return head


def _inspect_ole_file(path: Path) -> FileInspection:
    """Distinguish an .xls from a password-protected .xlsx, which Office stores in the same container."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if not any(data.find(name) >= 0 for name in _XLS_STREAM_NAMES):
            refuse_foreign_container(path, data)
        if data.find(_ENCRYPTED_PACKAGE_NAME) >= 0:
            raise build_password_refusal(path)
        at = data.find(_XLS_FIRST_RECORD)
        for _ in range(8 if at >= 0 else 0):  # the password record is one of the first
            if int.from_bytes(data[at : at + 2], "little") == _XLS_PASSWORD_RECORD:
                raise build_password_refusal(path)
            at += 4 + int.from_bytes(data[at + 2 : at + 4], "little")
    return FileInspection("xls")


def _inspect_zip(path: Path, limits: Limits) -> FileInspection:
    with open_package(path, limits) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            return _inspect_xlsx(path, archive, limits)
        if "content.xml" in names:
            if "mimetype" in names:
                kind = b"".join(read_part_chunks(path, archive, "mimetype"))
                refuse_open_document(path, kind.decode("ascii", "replace"))
            return _inspect_ods(path, archive, limits)
        if "word/document.xml" in names:
            return FileInspection("docx")
    raise build_package_refusal(path, names)


def _inspect_xlsx(path: Path, archive: zipfile.ZipFile, limits: Limits) -> FileInspection:
    inspection = FileInspection("xlsx", is_safe_in_process=True)
    sheets = read_sheet_names(path, archive)
    scans: dict[str, tuple[ChunkReader, SheetScan]] = {}  # by part
    strings = read_shared_strings(path, archive)
    formats = read_marked_formats(path, archive, strings)
    are_comments_lost = has_lost_comments(path, archive)
    for member in archive.namelist():
        name = normalize_part_name(member)
        if name in sheets:
            read_chunks = partial(read_sheet_chunks, path, archive, member)
            scan = scan_sheet(path.name, read_chunks, limits, formats)
            scans[name] = read_chunks, scan
            inspection.is_safe_in_process = inspection.is_safe_in_process and scan.has_common_form
            marks = _add_comments(path, archive, name, scan.marks, are_lost=are_comments_lost)
            for title in sheets[name]:
                inspection.unreadable_cells[title], inspection.marks[title] = scan.unreadable_cells, marks
                _refuse_unknown_errors(path, title, scan.unreadable_cells)
        elif name.endswith((".xml", ".rels")) and name not in (SHARED_STRINGS_PART, STYLES_PART):
            _check_whole_part(path, archive, member)
    if strings:
        refuse_repeated_strings(path.name, strings, [*scans.values()])
    blank_strings = find_blank_strings(path.name, strings)
    for name, (read_part, scan) in scans.items():
        uses = count_string_uses(read_part, scan) if blank_strings else {}
        filled_cells = scan.filled_cells - sum(uses.get(index, 0) for index in blank_strings)
        inspection.filled_cells |= dict.fromkeys(sheets[name], filled_cells)
    return inspection


def recount_filled_cells(path: Path, limits: Limits, sheet: str) -> int:
    """Return how many cells of an inspected .xlsx surely hold a value that the reader can return. This is slow."""
    with open_package(path, limits) as archive:
        part = next(part for part, titles in read_sheet_names(path, archive).items() if sheet in titles)
        blank_strings = find_blank_strings(path.name, read_shared_strings(path, archive))
        member = next(one for one in archive.namelist() if normalize_part_name(one) == part)
        return count_filled_cells(path.name, read_part_chunks(path, archive, member), blank_strings)


def _add_comments(
    path: Path, archive: zipfile.ZipFile, part: str, marks: SheetMarks, *, are_lost: bool
) -> SheetMarks:
    comments, is_complete = read_sheet_comments(path, archive, part)
    if are_lost or not is_complete:
        return replace(marks, unseen=(*marks.unseen, COMMENTS))
    return replace(marks, comments=comments) if comments else marks


def _refuse_unknown_errors(path: Path, title: str, unreadable_cells: UnreadableCells) -> None:
    for (row, column), text in unreadable_cells.items():
        if text.startswith("#") and text not in _READABLE_ERROR_VALUES:
            raise WorkbookRefused(
                f"{path.name} 的工作表“{title}”中单元格 {format_column_letters(column)}{row + 1} 是错误值 {text[:20]}，读不了",
                "请改正公式，或改填确定的内容后保存",
            )


def _check_whole_part(path: Path, archive: zipfile.ZipFile, member: str) -> None:
    for _ in read_part_chunks(path, archive, member):
        pass


def _inspect_ods(path: Path, archive: zipfile.ZipFile, limits: Limits) -> FileInspection:
    # Imported here: only .ods files need them.
    from qinling.workbook.files.ods.indentation import CONTENT_PART, remove_indentation  # noqa: PLC0415
    from qinling.workbook.files.ods.marks import OdsStyles  # noqa: PLC0415
    from qinling.workbook.files.ods.scan import scan_ods_content  # noqa: PLC0415

    styles = OdsStyles()
    for member in archive.namelist():
        if member == "META-INF/manifest.xml":
            if b"encryption-data" in b"".join(read_part_chunks(path, archive, member)):
                raise build_password_refusal(path)
        elif member == "styles.xml":
            styles.read_part(read_part_chunks(path, archive, member))
        elif member.endswith(".xml") and member != "content.xml":
            _check_whole_part(path, archive, member)
    content = read_part_chunks(path, archive, "content.xml")
    scan = scan_ods_content(path, content, styles, limits)
    if scan.is_indented:
        compact = remove_indentation(read_part_chunks(path, archive, CONTENT_PART))
        scan = scan_ods_content(path, compact, styles, limits)._replace(is_indented=True)
    return FileInspection(
        "ods", scan.unreadable_cells, scan.merged_blocks, scan.marks, is_indented=scan.is_indented
    )
