"""Let a person edit a text in the editor of their environment."""

import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from qinling.errors import UsageRefused, describe_os_error
from qinling.operating_system import is_windows

#: Tried in turn where the environment names none.
_USUAL_EDITORS = ("editor", "nano", "vi")


def find_editor(environ: Mapping[str, str]) -> list[str]:
    """Return the command that VISUAL or EDITOR names, else a usual one. Raises UsageRefused where there is none."""
    for name in ("VISUAL", "EDITOR"):
        if words := shlex.split(environ.get(name, ""), posix=not is_windows()):
            if shutil.which(words[0]) is None:
                raise UsageRefused(f"没有变量 {name} 写的编辑器 {words[0]}", "核对它的名字，或改用 nano、vi")
            return words
    if is_windows():
        return ["notepad"]
    found = next((one for one in _USUAL_EDITORS if shutil.which(one)), None)
    if found is None:
        raise UsageRefused("没有找到编辑器", "设好变量 EDITOR，如 export EDITOR=nano")
    return [found]


def edit_text(editor: list[str], text: bytes, file_name: str) -> bytes:
    """Return what a person makes of *text* in *editor*. Raises UsageRefused where the editor fails.

    The file lies in a folder of its own, which only the user can enter: editors leave copies beside it.
    """
    with TemporaryDirectory(prefix="qinling-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / file_name
        file.write_bytes(text)
        try:
            code = subprocess.run([*editor, str(file)], check=False).returncode
        except OSError as error:
            raise UsageRefused(
                f"编辑器 {editor[0]} 打不开：{describe_os_error(error)}", "换一个编辑器"
            ) from None
        if code:
            raise UsageRefused(f"编辑器 {editor[0]} 以 {code} 退出，没有采用改动", "再运行一次")
        return file.read_bytes()
