"""Files that are no table that can be read, called what they are by their contents, whatever their names end in."""

import mmap
import re
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple, NoReturn

from qinling.errors import WorkbookRefused


class _Kind(NamedTuple):
    """What a file is, and what to do about it."""

    what: str
    remedy: str


_RESAVE = "请在 WPS 或 Excel 中打开，另存为 .xlsx"
_ASK_FOR_TABLE = "请向报送单位要 .xlsx 原表；只有这一份的，请转成 .xlsx 并逐格核对"
_PICTURE = _Kind("图片", _ASK_FOR_TABLE)
_PDF = _Kind("PDF", _ASK_FOR_TABLE)
_ARCHIVE_REMEDY = "请解压，用里面的表格"
_WORD_REMEDY = "有表格的，请在 WPS 或 Word 中另存为 .docx"
_SLIDES = _Kind("演示文稿", "请把里面的表格复制到 .xlsx")

#: The first bytes of a file, and what it is.
_SIGNATURES: tuple[tuple[bytes, _Kind], ...] = (
    (b"%PDF-", _PDF),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"Rar!\x1a", _Kind("压缩包（.rar）", _ARCHIVE_REMEDY)),
    (b"7z\xbc\xaf", _Kind("压缩包（.7z）", _ARCHIVE_REMEDY)),
    (b"\x1f\x8b", _Kind("压缩包（.gz）", _ARCHIVE_REMEDY)),
    (b"{\\rtf", _Kind("文字文档（.rtf）", _WORD_REMEDY)),
    (b"SQLite format 3\0", _Kind("数据库文件", "本程序的台账用 --ledger 打开；别的请导出为 .xlsx")),
    (b"ElfFile\0", _Kind("Windows 事件日志（.evtx）", "请在事件查看器中另存为 XML 或 CSV")),
    (b"MIME-Version:", _Kind("网页（.mht）", _RESAVE)),
    *(
        (mark, _Kind("很旧的 Excel 文件（4.0 以前）", _RESAVE))
        for mark in (b"\t\0\4\0", b"\t\2\6\0", b"\t\4\6\0")
    ),
)
_WEB_PAGE = _Kind("网页（HTML）", _RESAVE)
#: Words near the start of a file that begins as XML, and what it is. The first that is found counts.
_XML_WORDS: tuple[tuple[str, _Kind], ...] = (
    ("<html", _WEB_PAGE),
    ("<!doctype html", _WEB_PAGE),
    ("urn:schemas-microsoft-com:office:spreadsheet", _Kind("Excel 2003 的 XML 表格", _RESAVE)),
    (
        "oasis.opendocument.spreadsheet",
        _Kind("LibreOffice 的 XML 表格（.fods）", "请在 LibreOffice 中另存为 .xlsx"),
    ),
    ("oasis.opendocument.text", _Kind("文字文档（.fodt）", "有表格的，请另存为 .docx")),
    ("wordml", _Kind("Word 的 XML 文档", _WORD_REMEDY)),
    ("word.document", _Kind("Word 的 XML 文档", _WORD_REMEDY)),
    ("<svg", _PICTURE),
    ("<table", _WEB_PAGE),
)
_XML = _Kind("XML 文件", _RESAVE)
_XML_START = re.compile(
    r"\s*<(\?xml|!doctype|!--|html|head|body|table|meta|svg|style)\b|\s*<!--", re.IGNORECASE
)
_TAG = re.compile(r"\s*<[?!A-Za-z_]")
#: Parts of a zip package that is neither a workbook nor a paper, and what it is.
_PARTS: tuple[tuple[str, _Kind], ...] = (
    ("xl/workbook.bin", _Kind("二进制工作簿（.xlsb）", _RESAVE)),
    ("ppt/presentation.xml", _SLIDES),
    ("OFD.xml", _Kind("版式文件（.ofd）", _ASK_FOR_TABLE)),
    ("Index/Document.iwa", _Kind("Numbers 表格", "请在 Numbers 中导出为 .xlsx")),
)
_OLE_STREAMS: tuple[tuple[str, _Kind], ...] = (
    ("WordDocument", _Kind("旧的 Word 文件（.doc、.wps）", _WORD_REMEDY)),
    ("PowerPoint Document", _SLIDES),
    ("__substg1.0", _Kind("邮件（.msg）", "请另存其中的附件")),
)
_TEXT = _Kind("文字", "是用逗号、制表符分隔的表格，请把扩展名改为 .csv 再试")
_UNKNOWN = _Kind("认不出的内容", _RESAVE)
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def refuse_foreign_contents(path: Path, head: bytes) -> None:
    """Raise WorkbookRefused where *head*, the first bytes of *path*, shows something that is no text of cells."""
    if kind := _recognize(head):
        raise _build_refusal(path, kind)


def is_plain_xml(head: bytes) -> bool:
    """Return whether *head*, the first bytes of a file, begins XML of no known kind, with or without a declaration."""
    return _TAG.match(_decode_start(head)) is not None and _recognize(head) in (None, _XML)


def refuse_unknown_contents(path: Path, head: bytes) -> NoReturn:
    """Raise WorkbookRefused for a file that is no workbook although its name says so."""
    raise _build_refusal(path, _recognize(head) or (_TEXT if _is_text(head) else _UNKNOWN))


def build_package_refusal(path: Path, parts: Collection[str]) -> WorkbookRefused:
    """Return the refusal of a zip package with these *parts* that is neither a workbook nor a paper."""
    kind = next((kind for part, kind in _PARTS if part in parts), None)
    return _build_refusal(path, kind or _Kind("压缩包", _ARCHIVE_REMEDY))


def refuse_open_document(path: Path, media_type: str) -> None:
    """Raise WorkbookRefused for a package of OpenDocument that says that it is no spreadsheet."""
    if media_type.startswith("application/vnd.oasis.opendocument.") and "spreadsheet" not in media_type:
        is_text = "text" in media_type
        raise _build_refusal(path, _Kind("文字文档（.odt）", _WORD_REMEDY) if is_text else _SLIDES)


def refuse_foreign_container(path: Path, data: mmap.mmap) -> None:
    """Raise WorkbookRefused for *data*, an old file of Office without a workbook in it, that is known to be something else."""
    for stream, kind in _OLE_STREAMS:
        if data.find(stream.encode("utf-16-le")) >= 0:
            raise _build_refusal(path, kind)


def _build_refusal(path: Path, kind: _Kind) -> WorkbookRefused:
    space = " " if kind.what[0].isascii() else ""
    return WorkbookRefused(f"{path.name} 不是工作簿，而是{space}{kind.what}", kind.remedy)


def _recognize(head: bytes) -> _Kind | None:
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    is_bitmap = head.startswith(b"BM") and head[6:10] == bytes(4)
    is_other_picture = (head.startswith(b"RIFF") and head[8:12] == b"WEBP") or head[4:12] in (
        b"ftypheic",
        b"ftypmif1",
    )
    if is_bitmap or is_other_picture:
        return _PICTURE
    text = _decode_start(head)
    if text.lstrip().startswith("%PDF-"):
        return _PDF
    if not _XML_START.match(text):
        return None
    lowered = text.lower()
    return next((kind for word, kind in _XML_WORDS if word in lowered), _XML)


def _decode_start(head: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "replace")
    return head.decode("latin-1")


def _is_text(head: bytes) -> bool:
    if any(head.startswith(mark) for mark, _ in _BYTE_ORDER_MARKS):
        return True
    if b"\0" in head:
        return False
    whole = head[:-4] if len(head) > 4 else head  # a character may be cut off
    return any(_decodes(whole, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(text: bytes, encoding: str) -> bool:
    try:
        text.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start >= len(text) - 4
    return True
