"""Run the editor of the environment on a file of its own."""

import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path

from qinling.cli.context import Desk
from qinling.cli.framework.terminal.pager import end_paging
from qinling.cli.prompts import prompt_until_valid
from qinling.errors import AnswerNeeded, OutputRefused, UsageRefused, describe_os_error
from qinling.operating_system import is_windows
from qinling.outputs.write_errors import translate_write_errors

_VARIABLES = ("VISUAL", "EDITOR")
#: Tried in turn where the environment names none and nothing but an editor will do.
_USUAL_EDITORS = ("editor", "nano", "vi")
_AT_ONCE = 1.0  # seconds; an editor that ends sooner has handed the file to a window of its own
_MAX_BYTES = 1 << 24


def find_editor(desk: Desk, environ: Mapping[str, str]) -> list[str] | None:
    """Return the command that VISUAL or EDITOR names, on Windows else Notepad; None where there is none."""
    for name in _VARIABLES:
        words = _split_command(environ.get(name, ""))
        if not words:
            continue
        if shutil.which(words[0]):
            return words
        desk.print_note(f"环境变量 {name} 写的编辑器 {words[0]} 找不到")
    return ["notepad"] if is_windows() else None


def require_editor(desk: Desk, environ: Mapping[str, str]) -> list[str]:
    """Return the command of `find_editor`, else a usual one at a terminal.

    Raises UsageRefused where there is none, AnswerNeeded in a script that names none: nobody would end it.
    """
    if not desk.is_interactive and not any(environ.get(name) for name in _VARIABLES):
        raise AnswerNeeded(
            "这里不是终端，开不了编辑器",
            "在终端里运行；只改一项的用 qinling config set 键 值；自己的编辑程序写在变量 VISUAL 里",
        )
    usual = (one for one in _USUAL_EDITORS if shutil.which(one))
    editor = find_editor(desk, environ) or list(islice(usual if desk.is_interactive else (), 1))
    if not editor:
        raise UsageRefused("没有找到编辑器", "设好环境变量 EDITOR，如 export EDITOR=nano")
    return editor


def _split_command(command: str) -> list[str]:
    try:
        words = shlex.split(command, posix=not is_windows())
    except ValueError:  # an open quotation mark
        return [command]
    return [word.strip('"') for word in words]


@contextmanager
def open_form_folder(desk: Desk) -> Iterator[Path]:
    """Yield a folder that only this user may read. The last form in it stays, and is told, where the block fails."""
    with translate_write_errors(Path(tempfile.gettempdir())):
        folder = Path(tempfile.mkdtemp(prefix="qinling-edit-"))
    is_done = False
    try:
        yield folder
        is_done = True
    finally:
        forms = sorted(folder.iterdir())
        if forms and not is_done:
            desk.print_note(f"改到一半的表留在 {forms[-1]}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def edit_text(desk: Desk, editor: Sequence[str], file: Path, text: str) -> str:
    """Write *text* to *file*, let the user edit it, and return what the file holds then.

    Raises AnswerNeeded where the editor does not end well, OutputRefused for a file that cannot be written.
    """
    # Older versions of Notepad take a file without the mark for one of the local encoding.
    encoding = "utf-8-sig" if is_windows() else "utf-8"
    with translate_write_errors(file):
        file.write_text(text, encoding)
    started = time.monotonic()
    _run_editor(editor, file)
    typed = _read_text(file)
    if typed == text and time.monotonic() - started < _AT_ONCE and desk.is_interactive:
        question = "编辑器马上就退出了。它的窗口还开着的，改好、保存后按回车；不改的直接按回车"
        prompt_until_valid(desk, question, str.strip, "")
        typed = _read_text(file)
    return typed


def _run_editor(editor: Sequence[str], file: Path) -> None:
    end_paging()
    try:
        process = subprocess.Popen([*editor, str(file)])
    except OSError as error:
        raise AnswerNeeded(
            f"编辑器 {editor[0]} 打不开（{describe_os_error(error)}），没有修改",
            "改一下环境变量 VISUAL 或 EDITOR，或写 字段=值",
        ) from None
    while True:
        with suppress(KeyboardInterrupt):  # Ctrl-C is for the editor
            code = process.wait()
            break
    if code:
        raise AnswerNeeded(f"编辑器 {editor[0]} 没有正常结束（{code}），没有修改", "请再运行一次")


def _read_text(file: Path) -> str:
    """Return the text of *file*, which an editor may have written in another encoding."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise OutputRefused(
            f"读不回 {file}（{describe_os_error(error)}），没有修改", "请再运行一次"
        ) from None
    if len(content) > _MAX_BYTES:
        raise OutputRefused(f"{file} 太大，没有修改", "请只改字段的值，再运行一次")
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding).replace("\r\n", "\n")
    raise OutputRefused(f"{file} 不是 UTF-8 的文字，没有修改", "让编辑器按 UTF-8 保存，再运行一次")
