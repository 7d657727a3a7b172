"""Checks of the terminal: can it show Chinese, is it wide enough, can long texts be paged, are the fonts there."""

import codecs
import locale
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from qinling.cli.context import Desk
from qinling.cli.doctor.check_result import CheckResult, note, ok, wrong
from qinling.cli.doctor.program_output import read_program_output
from qinling.cli.framework.terminal.pager import find_pager
from qinling.operating_system import is_windows
from qinling.reports.documents.word_xml import BODY_FONT, HEADING_FONT, SUBHEADING_FONT, TITLE_FONT

_MIN_COLUMNS = 80
_LOCALE_VARIABLES = ("LC_ALL", "LC_CTYPE", "LANG")
#: Files of the fonts on Windows, which has no list of names.
_WINDOWS_FONTS = {BODY_FONT: "simfang.ttf", HEADING_FONT: "simhei.ttf", SUBHEADING_FONT: "simkai.ttf"}


def check_console(desk: Desk) -> Iterator[CheckResult]:
    """Tell whether the console shows Chinese."""
    encoding = (os.device_encoding(1) if sys.stdout.isatty() else None) or locale.getencoding()
    try:
        "秦岭".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        yield wrong("console", f"窗口的编码是 {encoding}，显示不了汉字", _advise_on_encoding())
        return
    written = sys.stdout.encoding
    if not is_windows() and "PYTHONIOENCODING" in desk.environ and not _is_same_encoding(written, encoding):
        what = f"程序按 {written} 写字（环境变量 PYTHONIOENCODING），窗口的编码是 {encoding}：汉字会是乱码"
        yield wrong("console", what, "不要它：unset PYTHONIOENCODING")
        return
    if not is_windows() and (said := _find_locale(desk.environ)) in ("", "C", "POSIX"):
        shown = f"是 {said}" if said else "没有设"
        yield note(
            "console", f"语言环境（LANG）{shown}：编辑器、分页程序里的汉字可能是乱码", _advise_on_encoding()
        )
        return
    yield ok("console", f"编码 {encoding}，汉字能显示")


def _is_same_encoding(name: str, other: str) -> bool:
    return codecs.lookup(name) == codecs.lookup(other)


def _find_locale(environ: Mapping[str, str]) -> str:
    return next((value for name in _LOCALE_VARIABLES if (value := environ.get(name))), "")


def _advise_on_encoding() -> str:
    if is_windows():
        return "先运行 chcp 65001，或改用 Windows 终端"
    return "把这一行加进 ~/.bashrc，重开窗口：export LANG=C.UTF-8"


def check_window(desk: Desk) -> Iterator[CheckResult]:
    """Tell whether the window is wide enough for the tables."""
    if not sys.stdout.isatty():
        yield ok("window", "不是在终端里运行，没有看窗口")
        return
    width = desk.out.width
    if width < _MIN_COLUMNS:
        yield note("window", f"窗口只有 {width} 列，表格会截短", f"拉宽到 {_MIN_COLUMNS} 列以上")
    elif desk.environ.get("TERM") == "dumb":
        yield note(
            "window", f"窗口 {width} 列，终端类型（TERM）是 dumb：没有颜色，也不分页", "换一个终端程序"
        )
    else:
        yield ok("window", f"窗口 {width} 列")


def check_pager(desk: Desk) -> Iterator[CheckResult]:
    """Tell whether long texts can be paged."""
    pager = find_pager(desk.environ)
    if pager:
        yield ok("pager", f"长文用 {pager[0]} 分页")
    elif desk.environ.get("PAGER") == "" or is_windows():
        yield ok("pager", "长文不分页")
    else:
        named = desk.environ.get("PAGER", "less")
        yield note("pager", f"没有分页程序 {named}，长文一次显示完", "请管理员安装 less，或设变量 PAGER")


def check_fonts(_: Desk) -> Iterator[CheckResult]:
    """Tell which fonts of letters are not on this machine. A document names them, and the reader's machine has to have them."""
    missing = find_missing_fonts()
    if missing is None:
        yield ok("fonts", "看不到本机有哪些字体，没有看")
    elif missing:
        what = f"本机没有公文字体 {'、'.join(missing)}：在这台电脑上打开文书，会用别的字体代替"
        yield note("fonts", what, "在装有 WPS 或 Office 的电脑上打开、打印；要在本机打印的，请管理员安装字体")
    else:
        yield ok("fonts", "公文字体都在")


def find_missing_fonts() -> list[str] | None:
    """Return the fonts of letters that this machine lacks, None where that cannot be told."""
    wanted = (BODY_FONT, HEADING_FONT, SUBHEADING_FONT, TITLE_FONT)
    if is_windows():
        folder = Path(os.path.expandvars(r"%WINDIR%\Fonts"))
        return [
            name for name in wanted if name in _WINDOWS_FONTS and not (folder / _WINDOWS_FONTS[name]).exists()
        ]
    listed = read_program_output("fc-list", ":", "family")
    return None if listed is None else [name for name in wanted if name not in listed]
