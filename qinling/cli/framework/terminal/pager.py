"""Output longer than the screen: at a terminal it goes through the pager of the environment, else through less.

What a command prints on stdout is held until it ends. It is the one place where this is done: no command
needs to know of it. Whoever asks a question, prints JSON or draws on the screen calls `end_paging` first.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO, TextIO, cast
from unicodedata import east_asian_width

from qinling.operating_system import is_windows

#: Stands first on the page: the prompt of less is English, or a bare colon.
_HOW_TO_PAGE = "（空格翻页，q 退出）\n\n"
_COLOURS = re.compile(r"\x1b\[[\d;]*m")
_INTERRUPTED = 130

Environ = Mapping[str, str]


class _Screen:
    """What waits for the end of the command: the text for stdout, and the notes that came after a screenful."""

    def __init__(self, environ: Environ, may_page: Callable[[], bool]) -> None:
        self.out, self.err = sys.stdout, sys.stderr
        self._environ = environ
        self._may_page = may_page
        self._text: list[str] = []
        self._notes: list[str] = []
        self._rows = 0

    def write_out(self, text: str) -> int:
        """Hold *text*. Raises TypeError for bytes, by which others find out that this is a stream of text."""
        if not isinstance(text, str):
            raise TypeError("a text stream takes no bytes")
        self._text.append(text)
        self._rows += count_rows(text, _read_size()[0])
        return len(text)

    def write_err(self, text: str) -> int:
        """Write *text* behind what is held: at once, or where that is a page, when the page has been left."""
        if self._rows < _read_size()[1]:
            self._write_held()
            return self.err.write(text)
        self._notes.append(text)
        return len(text)

    def end(self, *, page: bool = True) -> None:
        """Show what is held, by the pager if it is longer than the screen, and hold nothing more."""
        sys.stdout, sys.stderr = self.out, self.err
        if page and self._rows >= _read_size()[1] and self._may_page():
            pager = find_pager(self._environ)
            if pager is not None and _run_pager(pager, "".join(self._text), self._environ):
                self._text.clear()
        self._write_held()
        self.out.flush()
        self.err.write("".join(self._notes))
        self._notes.clear()

    def _write_held(self) -> None:
        # Forgotten first: a stream that fails is not written to again.
        text, self._rows = "".join(self._text), 0
        self._text.clear()
        self.out.write(text)
        self.out.flush()


class _Stream:
    """One of the two streams while *screen* holds: it asks and tells like the real one, only writing differs."""

    def __init__(self, screen: _Screen, real: TextIO, write: Callable[[str], int]) -> None:
        self.screen = screen
        self.write = write
        self._real = real

    def flush(self) -> None:
        """Do nothing: what is held waits, what is not has been flushed or will be by the real stream."""
        if self._real is self.screen.err:
            self._real.flush()

    @property
    def buffer(self) -> IO[bytes]:
        """The bytes below: a whole file is printed, which no pager shows."""
        self.screen.end(page=False)
        return self._real.buffer

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)


@contextmanager
def page_output(environ: Environ, may_page: Callable[[], bool]) -> Iterator[None]:
    """Page what the block prints on stdout if that is a terminal and there is a pager.

    *may_page* is asked only when a text is longer than the screen.
    """
    if not sys.stdout.isatty() or environ.get("TERM") == "dumb" or find_pager(environ) is None:
        yield
        return
    screen = _Screen(environ, may_page)
    sys.stdout = cast("TextIO", _Stream(screen, sys.stdout, screen.write_out))
    sys.stderr = cast("TextIO", _Stream(screen, sys.stderr, screen.write_err))
    try:
        yield
    except BaseException as error:
        # Who pressed Ctrl-C wants no page to leave.
        is_interrupted = isinstance(error, SystemExit) and error.code == _INTERRUPTED
        screen.end(page=isinstance(error, SystemExit) and not is_interrupted)
        raise
    screen.end()


def end_paging() -> None:
    """Show what is held and print all further output at once: before a question, JSON, or a screen of its own."""
    if isinstance(sys.stdout, _Stream):
        sys.stdout.screen.end()


def find_pager(environ: Environ) -> list[str] | None:
    """Return the command that PAGER names, else less; None for an empty PAGER and where neither is installed."""
    import shlex
    import shutil

    try:
        words = shlex.split(environ.get("PAGER", "less"), posix=not is_windows())
    except ValueError:  # a quotation mark is missing
        return None
    if not words or not shutil.which(words[0]):
        return None
    # Colours are shown as such, whatever the variable LESS says.
    return [*words, "-R"] if _is_less(words) else words


def count_rows(text: str, columns: int) -> int:
    """Return how many rows of a screen *text* takes: each line break, and each time that a line goes on below."""
    rows = text.count("\n")
    if len(text) * 2 > columns:
        for line in _COLOURS.sub("", text).split("\n"):
            width = len(line) if line.isascii() else sum(1 + (east_asian_width(one) in "WF") for one in line)
            rows += max(width - 1, 0) // columns
    return rows


def _read_size() -> tuple[int, int]:
    """Return the columns and rows of the screen."""
    import shutil

    return shutil.get_terminal_size()


def _is_less(words: list[str]) -> bool:
    from pathlib import Path

    return Path(words[0]).stem == "less"


def _run_pager(pager: list[str], text: str, environ: Environ) -> bool:
    """Show *text* by *pager*; return False if it does not start. Chinese needs this variable of less."""
    import subprocess

    env = {"LESSCHARSET": "utf-8", **environ}
    try:
        process = subprocess.Popen(pager, stdin=subprocess.PIPE, env=env, encoding="utf-8", errors="replace")
    except OSError:
        return False
    if process.stdin is not None:
        _feed(process.stdin, (_HOW_TO_PAGE if _is_less(pager) else "") + text)
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
