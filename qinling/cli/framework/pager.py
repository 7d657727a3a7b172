"""Long texts at a terminal: through the pager of the environment, else through less."""

import shlex
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from rich.console import Console, RenderableType
from rich.text import Text

from qinling.operating_system import is_windows

#: Stands first on the page: the prompt of less is English, or a bare colon.
_HOW_TO_PAGE = "（空格翻页，q 退出）\n\n"


def print_paged(console: Console, parts: Iterable[RenderableType], environ: Mapping[str, str]) -> None:
    """Print *parts*; at a terminal, through a pager if they are longer than the screen and there is one."""
    with console.capture() as captured:
        for part in parts:
            # A line of text has been broken already, or is to be left as it is.
            console.print(part, soft_wrap=isinstance(part, Text))
    text = captured.get()
    pager = find_pager(environ) if console.is_terminal else None
    if pager is None or text.count("\n") < console.height or not _run_pager(pager, text, environ):
        console.file.write(text)


def find_pager(environ: Mapping[str, str]) -> list[str] | None:
    """Return the command that PAGER names, else less; None for an empty PAGER and where neither is installed."""
    words = shlex.split(environ.get("PAGER", "less"), posix=not is_windows())
    if not words or not shutil.which(words[0]):
        return None
    # Colours are shown as such, whatever the variable LESS says.
    return [*words, "-R"] if Path(words[0]).name == "less" else words


def _run_pager(pager: list[str], text: str, environ: Mapping[str, str]) -> bool:
    """Show *text* by *pager*; return False if it does not start. Chinese needs this variable of less."""
    env = {"LESSCHARSET": "utf-8", **environ}
    try:
        process = subprocess.Popen(pager, stdin=subprocess.PIPE, env=env, encoding="utf-8", errors="replace")
    except OSError:
        return False
    if process.stdin is not None:
        _feed(process.stdin, (_HOW_TO_PAGE if Path(pager[0]).name == "less" else "") + text)
    while True:
        with suppress(KeyboardInterrupt):  # Ctrl-C is for the pager
            process.wait()
            return True


def _feed(pipe: IO[str], text: str) -> None:
    """Write *text*; a pager that is left early has closed the pipe."""
    with suppress(BrokenPipeError, KeyboardInterrupt):
        pipe.write(text)
    with suppress(BrokenPipeError):
        pipe.close()
