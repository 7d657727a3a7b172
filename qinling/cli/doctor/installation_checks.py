"""Checks of the program itself: its version and place, whether typing `qinling` finds it, what it is built on."""

import os
import platform
import shutil
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from qinling import __version__
from qinling.cli.context import Desk
from qinling.cli.doctor.check_result import CheckResult, note, ok, wrong
from qinling.errors import quote_argument
from qinling.operating_system import is_windows

_PROGRAM = "qinling"
#: What is installed on request: the extra, the module that it brings, and what it is for.
_EXTRAS = (("encrypt", "pyrage", "加密备份（qinling db backup --encrypt-to）"),)


def check_program(_: Desk) -> Iterator[CheckResult]:
    """Tell the version and place of the program and of Python."""
    what = f"qinling {__version__}，在 {Path(__file__).parents[3]}；Python {platform.python_version()}，{platform.platform()}"
    yield ok("program", what)


def check_path(desk: Desk) -> Iterator[CheckResult]:
    """Tell whether `qinling` typed alone runs this installation."""
    folder = Path(sysconfig.get_path("scripts"))
    own = next((path for path in (folder / _PROGRAM, folder / f"{_PROGRAM}.exe") if path.exists()), None)
    found = list_programs(desk.environ)
    if not found:
        remedy = (
            _advise_on_path(_find_called_folder() or own.parent)
            if own
            else "照 qinling help 安装和设置 装好，如 pipx install ."
        )
        yield wrong("path", "只打 qinling 找不到程序：PATH 里没有它", remedy)
        return
    if own and not own.samefile(found[0]):
        yield wrong(
            "path",
            f"只打 qinling 运行的是 {found[0]}，不是这一份 {own}",
            f"删去旧的，或{_advise_on_path(own.parent)}",
        )
    elif len(found) > 1:
        listed = "、".join(map(str, found[1:]))
        yield note("path", f"PATH 里不止一个 qinling，用的是 {found[0]}，还有 {listed}", "不用的请删去")
    else:
        yield ok("path", f"只打 qinling 就运行 {found[0]}")


def list_programs(environ: Mapping[str, str]) -> list[Path]:
    """Return the programs called `qinling` on the PATH, the one that runs first."""
    found: list[Path] = []
    for folder in environ.get("PATH", "").split(os.pathsep):
        program = shutil.which(_PROGRAM, path=folder) if folder else None
        if program and not any(Path(program).samefile(one) for one in found):
            found.append(Path(program))
    return found


def _find_called_folder() -> Path | None:
    """Return the folder in which the program was called: pipx and uv keep it elsewhere and link to it from there."""
    called = Path(sys.argv[0]).absolute()
    return called.parent if called.stem == _PROGRAM and called.is_file() else None


def _advise_on_path(folder: Path) -> str:
    if is_windows():
        return f"把 {folder} 加进用户变量 Path，重开窗口"
    return f"""把这一行加进 ~/.bashrc，重开窗口：export PATH="{folder}:$PATH\""""


def check_packages(_: Desk) -> Iterator[CheckResult]:
    """Tell which packages that the program needs, or may use, are not installed."""
    python = quote_argument(sys.executable)
    missing = sorted(filter(_is_missing, _list_requirements()))
    if missing:
        remedy = f"{python} -m pip install {' '.join(missing)}"
        yield wrong("packages", f"缺程序要用的包：{'、'.join(missing)}", remedy)
    else:
        yield ok("packages", "要用的包都在")
    for extra, module, purpose in _EXTRAS:
        if find_spec(module) is None:
            yield note(
                "packages",
                f"没有装 {module}，用不了{purpose}",
                f'要用的：{python} -m pip install "qinling[{extra}]"',
            )


def _list_requirements() -> Iterator[str]:
    """Yield the names of the packages that every installation needs; none in a checkout that was not installed."""
    try:
        requirements = metadata.requires(_PROGRAM) or []
    except metadata.PackageNotFoundError:
        return
    for line in requirements:
        words, _, marker = line.partition(";")
        if "extra" not in marker:
            yield "".join(sign if sign.isalnum() or sign in "-_." else " " for sign in words).split()[0]


def _is_missing(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return True
    return False
