"""Open the zip package of an .xlsx or .ods safely, and read its parts completely."""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from xml.etree import ElementTree  # document types are refused before
from xml.parsers import expat

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits

_CHUNK = 1 << 20
_MAX_RATIO = 400  # deflate reaches at most 1032; real sheets stay under 60
_MIN_BYTES_FOR_RATIO = 20 << 20
_MAX_UNPACKED_FACTOR = 10
_MAX_MEMBERS = 10_000
_UNBOUNDED_SIZE = 1 << 62

_UTF_16_START = re.compile(rb"\xff\xfe|\xfe\xff|<\0|\0", re.DOTALL)
_OTHER_ENCODING = re.compile(
    rb"""\s*(?:\xef\xbb\xbf)?<\?xml\s[^>]*\bencoding\s*=\s*["'](?!utf-8|us-ascii)""", re.IGNORECASE
)
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)


@contextmanager
def open_package(path: Path, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Open the zip package *path*. Errors of its contents inside the `with` block become a WorkbookRefused.

    Raises WorkbookRefused at once where the declared sizes mean a zip bomb.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_zip_bomb(path, archive, limits)
            yield archive
    except (
        zipfile.BadZipFile,
        struct.error,  # an entry that begins behind the end
        zlib.error,
        expat.ExpatError,
        ElementTree.ParseError,
        NotImplementedError,
        EOFError,
        OSError,
        LookupError,
        ValueError,  # also for an encoding that the parser does not know
        OverflowError,
    ) as error:
        raise _build_broken_refusal(path) from error
    except RuntimeError as error:  # raised by zipfile for an encrypted member
        raise build_password_refusal(path) from error


def build_password_refusal(path: Path) -> WorkbookRefused:
    """Return the refusal of a file that has a password."""
    return WorkbookRefused(f"{path.name} 有密码保护", "请去掉密码后再导入")


def _build_broken_refusal(path: Path) -> WorkbookRefused:
    return WorkbookRefused(f"{path.name} 已损坏，解不开", "请重新下载或向报送单位索取")


def _refuse_zip_bomb(path: Path, archive: zipfile.ZipFile, limits: Limits) -> None:
    members = archive.infolist()
    if len(members) > _MAX_MEMBERS:
        raise WorkbookRefused(f"{path.name} 里装着 {len(members)} 个文件，不像工作簿", "请向报送单位核实")
    names = {normalize_part_name(member.filename) for member in members}
    methods = {member.compress_type for member in members}
    if len(names) < len(members) or methods - {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise _build_broken_refusal(path)  # different readers would see different workbooks in it
    unpacked = sum(member.file_size for member in members)
    has_bomb_ratio = any(
        member.file_size > _MIN_BYTES_FOR_RATIO
        and member.file_size > _MAX_RATIO * max(member.compress_size, 1)
        for member in members
    )
    if has_bomb_ratio or unpacked > limits.max_megabytes * _MAX_UNPACKED_FACTOR << 20:
        raise _build_bomb_refusal(path, unpacked)


def _build_bomb_refusal(path: Path, unpacked: int) -> WorkbookRefused:
    return WorkbookRefused(
        f"{path.name} 解开后有 {unpacked >> 20} MB，像是压缩炸弹，没有打开",
        "请向报送单位核实；确属正常的，请拆分后再导入",
    )


def normalize_part_name(member: str) -> str:
    """Return the name of a part in lower case with forward slashes, as the reader looks it up."""
    return member.replace("\\", "/").lower()


def read_part_chunks(path: Path, archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """Yield the chunks of the XML in *member* to its real end, whatever size it declares, and verify its checksum.

    Raises WorkbookRefused where it is larger than declared, holds a document type or is no UTF-8,
    BadZipFile where it is smaller.
    """
    declared = archive.getinfo(member)
    unbounded = copy(declared)
    # Otherwise zipfile stops at the declared size, but the reader does not.
    unbounded.file_size = _UNBOUNDED_SIZE
    read = 0
    tail = b""
    with archive.open(unbounded) as stream:
        while chunk := stream.read(_CHUNK):
            if read + len(chunk) > declared.file_size:
                raise WorkbookRefused(
                    f"{path.name} 里的内容比它声明的大，像是压缩炸弹，没有打开", "请向报送单位核实后再导入"
                )
            # The reader takes a sheet in UTF-16 for an empty one, and other libraries read what is declared.
            if not read and (_UTF_16_START.match(chunk) or _OTHER_ENCODING.match(chunk)):
                raise WorkbookRefused(
                    f"{path.name} 已损坏：里面的 {member} 不是 UTF-8 文字",
                    "请在 WPS 或 Excel 中另存为新的文件",
                )
            window = tail + chunk
            if b"<!" in window and _DOCTYPE.search(window):
                raise WorkbookRefused(
                    f"{path.name} 内含外部实体声明，可能有害，没有打开", "请在 WPS 或 Excel 中另存为新的文件"
                )
            tail = chunk[-len(b"<!DOCTYPE") :]
            read += len(chunk)
            yield chunk
    if read < declared.file_size:
        raise zipfile.BadZipFile


def parse_elements(
    chunks: Iterable[bytes],
    start: Callable[[str, dict[str, str]], object],
    end: Callable[[str], object],
    text: Callable[[str], object] = lambda _: None,
) -> None:
    """Parse *chunks* of XML as a stream. *start* and *end* are called with the names without their prefix.

    Raises ExpatError where the XML is broken.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.CharacterDataHandler = text
    for chunk in chunks:
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
