"""Names of files: made from texts of the ledger, and those that some system does not allow."""

import re
from pathlib import PurePath, PureWindowsPath

from qinling.errors import ValueRefused
from qinling.rules.texts.unseen_characters import clean_outgoing_text

#: Bytes of a file name, on most systems.
MAX_NAME_BYTES = 255
#: Not in a name on Windows, where a point or a blank at the end is dropped as well.
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*\x00-\x1f]')
#: Devices, whatever the extension is.
_DEVICE = re.compile(r"con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]", re.IGNORECASE)
#: How the names begin of the files that say that another is open.
LOCK_PREFIXES = ("~$", ".~lock.", ".~")
#: How the names of files end that may hold a table.
TABLE_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".ett", ".ods", ".csv", ".docx")
#: Of documents whose tables are not read.
_UNREAD_SUFFIXES = (".doc", ".wps")
_PICTURE_SUFFIXES = (
    ".jpg",
    ".jpeg",
    ".jfif",
    ".png",
    ".bmp",
    ".gif",
    ".webp",
    ".heic",
    ".heif",
    ".tif",
    ".tiff",
)
_ARCHIVE_SUFFIXES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
#: What holds a paper as it was written or scanned.
_PAPER_SUFFIXES = (
    ".pdf",
    ".ofd",
    ".rtf",
    ".txt",
    ".html",
    ".htm",
    *TABLE_SUFFIXES,
    *_UNREAD_SUFFIXES,
    *_PICTURE_SUFFIXES,
)
#: What some system does not allow in a file name. `clean_outgoing_text` leaves no controls.
_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|\t\n]')
#: What is meant for an address, even with a sign too few. `C:/` is a drive.
_ADDRESS = re.compile(r"\s*(?:[a-z][a-z+]+:/?/|postgre\w*\s*(?:[:：;；]|//))", re.IGNORECASE)

#: An address of a server without what it begins with: 127.0.0.1:5432/qinling, wang@db/qinling, db/qinling?office=a.
_BARE_ADDRESS = re.compile(
    r"[A-Za-z0-9.-]+:[0-9]{4,5}(?:[/?].*)?"
    r"|[\w.%-]+(?::[^@/]*)?@[A-Za-z0-9.-]+(?::[0-9]+)?[/?].*"
    r"|[^?]*\?(?:.*&)?office=.*"
)


def make_file_name(text: str, ending: str = "") -> str:
    """Return *text* with *ending* as a file name that every system takes, cut before its own extension."""
    name = _NOT_IN_NAMES.sub("-", clean_outgoing_text(text)).rstrip(" .") or "-"
    if is_device_name(name):
        first, point, rest = name.partition(".")
        name = f"{first.rstrip()}-{point}{rest}"
    return _shorten_name(name, MAX_NAME_BYTES - len(ending.encode())).rstrip(" .") + ending


def _shorten_name(name: str, max_bytes: int) -> str:
    """Shorten *name* to *max_bytes* of UTF-8 and keep its extension."""
    stem, point, extension = name.rpartition(".")
    if len(name.encode()) <= max_bytes or len(extension.encode()) > max_bytes // 2:
        return name.encode()[:max_bytes].decode(errors="ignore")
    own_ending = point + extension
    return stem.encode()[: max_bytes - len(own_ending.encode())].decode(errors="ignore") + own_ending


def is_device_name(name: str) -> bool:
    """Return whether Windows takes *name*, whatever follows its first point, for a device: `aux.xlsx`."""
    return _DEVICE.fullmatch(name.partition(".")[0].rstrip()) is not None


def find_windows_fault(text: str) -> str | None:
    """Return what Windows does not allow of the path *text*, or would quietly take otherwise. None for a good one."""
    path = PureWindowsPath(text)
    if path.drive.endswith(":") and not path.root:
        # It means the folder in which that drive was last used.
        rest = text[len(path.drive) :]
        return f"盘符后面少了反斜杠，写成 {path.drive}\\{rest}"
    for name in path.parts[1 if path.anchor else 0 :]:
        if found := _NOT_ON_WINDOWS.search(name):
            return f"Windows 的文件名里不能有 {found[0] if found[0] > ' ' else '看不见的字符'}"
        if is_device_name(name):
            return f"{name} 在 Windows 上是设备的名字，不能作文件名"
        if name.endswith((" ", ".")) and name not in (".", ".."):
            return f"“{name}”末尾的点或空格会被 Windows 去掉"
    return None


def is_windows_path(text: str) -> bool:
    r"""Return whether *text* is a path as only Windows writes it: `C:\…`, `C:/…` or `\\server\…`."""
    return re.match(r"[A-Za-z]:(?:\\|/(?!/))|\\\\", text) is not None


def resembles_address(text: str) -> bool:
    """Return whether *text* is meant for the address of a server or a page, not for a file."""
    return _ADDRESS.match(text) is not None


def lacks_scheme(text: str) -> bool:
    """Return whether *text* is the address of a server without its scheme: `host:5432/q`, `a@host/q`, `q?office=a`."""
    return _BARE_ADDRESS.fullmatch(text.strip()) is not None


def require_no_address(text: str) -> str:
    """Return the path *text*. Raises ValueRefused for an address, which would become a folder of that name."""
    if resembles_address(text):
        raise ValueRefused(
            "这里要写文件或文件夹，写了地址",  # which is not repeated: it may hold a password
            "服务器上的台账写在 --ledger 后面；把一本台账搬上去：qinling db copy 台账文件 地址",
        )
    return text


def is_table_name(name: str) -> bool:
    """Return whether *name* is that of a table or a document of an office, which no ledger file has."""
    return PurePath(name).suffix.lower() in (*TABLE_SUFFIXES, *_UNREAD_SUFFIXES)


def is_picture_name(name: str) -> bool:
    """Return whether *name* is that of a photograph or of several in an archive."""
    return PurePath(name).suffix.lower() in (*_PICTURE_SUFFIXES, *_ARCHIVE_SUFFIXES)


def is_paper_name(name: str) -> bool:
    """Return whether *name* is that of a document, a scan of one, or several in an archive."""
    return PurePath(name).suffix.lower() in (*_PAPER_SUFFIXES, *_ARCHIVE_SUFFIXES)


def is_lock_file(path: PurePath) -> bool:
    """Return whether WPS, Office or LibreOffice put the file beside one that it has open."""
    return path.name.startswith(LOCK_PREFIXES)


def make_printable_name(name: str) -> str:
    """Return *name* on one line, with escapes for bytes of another encoding."""
    return "".join(name.encode("utf-8", "backslashreplace").decode().splitlines())
