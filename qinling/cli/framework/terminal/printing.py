"""The ways to print a line. Unseen characters are shown, so that no text of a ledger drives a terminal."""

import io
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TextIO

from qinling.cli.framework.terminal.pager import end_paging
from qinling.operating_system import is_windows
from qinling.rules.texts.unseen_characters import escape_unseen_json, show_unseen

_MAX_LOG_BYTES = 1 << 20


def print_line(line: str) -> None:
    """Print *line* on stdout."""
    print(show_unseen(line), flush=True)


def print_json_object(head: Mapping[str, object], items: Iterable[object]) -> None:
    """Print one JSON object on stdout: *head*, then `items`, streamed. Dates become ISO text, unseen characters escapes."""
    import json

    from qinling.rules.history.events import encode_day

    end_paging()
    if isinstance(sys.stdout, io.TextIOWrapper):
        # backslashreplace writes a lone surrogate as \udc80, which is JSON's own way to write it
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    encode = json.JSONEncoder(ensure_ascii=False, default=encode_day).encode
    write = sys.stdout.write
    write(escape_unseen_json(encode(head))[:-1] + ', "items": [')
    for place, item in enumerate(items):
        write((",\n" if place else "\n") + escape_unseen_json(encode(item)))
    write("]}\n")


def print_bytes(content: bytes) -> None:
    """Write a whole file to stdout, as it is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def print_to_stderr(line: str) -> None:
    """Print *line* on stderr."""
    print(show_unseen(line), file=sys.stderr)


def open_missing_streams() -> None:
    """Put os.devnull where the process was started without stdin, stdout or stderr (`>&-`, some services).

    On Windows, where `pythonw.exe` starts it so, what is said goes to a file.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = _open_log_file() if mode == "w" and is_windows() else None
            # open to the end
            setattr(sys, name, stream or open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


def find_log_file() -> Path:
    """Return the file that takes what is said without a window."""
    from platformdirs import user_log_path

    return user_log_path("qinling", appauthor=False) / "qinling.log"


def _open_log_file() -> TextIO | None:
    path = find_log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        is_full = path.exists() and path.stat().st_size > _MAX_LOG_BYTES
        return path.open("w" if is_full else "a", encoding="utf-8", buffering=1)
    except OSError:
        return None
