"""The encoding of the console: what it cannot show is escaped and told of, what is typed in GBK is read."""

import codecs
import io
import os
import sys
from collections.abc import Sequence
from typing import TextIO

from qinling.cli.framework.terminal.printing import print_to_stderr
from qinling.operating_system import is_windows
from qinling.rules.texts.name_lists import name_first

#: Name of the way to write what an encoding lacks.
_ESCAPE_AND_REMEMBER = "qinling.escape"
_MAX_NAMED = 5
_unshown: dict[str, str] = {}  # escape → encoding, of this process


def _escape_and_remember(error: UnicodeError) -> tuple[str | bytes, int]:
    """Write what the encoding of the console lacks as its escape, and remember it."""
    escaped, end = codecs.backslashreplace_errors(error)
    if isinstance(error, UnicodeEncodeError):
        for sign in error.object[error.start : error.end]:
            _unshown.setdefault(sign.encode("ascii", "backslashreplace").decode(), error.encoding)
    return escaped, end


def configure_stream_encodings() -> None:
    """Let stdout and stderr accept any text. Characters the console cannot encode are escaped."""
    codecs.register_error(_ESCAPE_AND_REMEMBER, _escape_and_remember)
    _unshown.clear()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if _can_encode_chinese(stream) else "utf-8"
            stream.reconfigure(encoding=encoding, errors=_ESCAPE_AND_REMEMBER)


def _can_encode_chinese(stream: TextIO) -> bool:
    try:
        "秦岭".encode(stream.encoding)
    except UnicodeEncodeError:
        return False
    return True


def note_unshown_characters() -> None:
    """Say once which characters the console's encoding lacks. Without it nobody would know what an escape stands for."""
    escapes = [one for one, encoding in _unshown.items() if not encoding.lower().startswith("utf")]
    if not escapes:
        return
    encoding = _unshown[escapes[0]].upper()
    remedy = "set PYTHONUTF8=1" if is_windows() else "export PYTHONIOENCODING=utf-8"
    print_to_stderr(
        f"注意：有 {len(escapes)} 个字是 {encoding} 里没有的，写成了 {name_first(escapes, _MAX_NAMED, '等')}；"
        f"要原样的，先运行 {remedy}"
    )


def decode_arguments(words: Sequence[str]) -> list[str]:
    """Return *words*, with what was typed in GBK read as such, and say so. What is unclear stays, to be refused.

    A file may have its name in GBK: it stays as it is.
    """
    read = [_decode_gbk(word) for word in words]
    if changed := [new for old, new in zip(words, read, strict=True) if old != new]:
        print_to_stderr(f"命令里不是 UTF-8 的，按 GBK 读作：{'、'.join(changed)}")
    return read


def _decode_gbk(word: str) -> str:
    if word.isascii() or not any("\udc80" <= sign <= "\udcff" for sign in word):
        return word
    if any(os.path.exists(path) for path in (word, word.partition("=")[2])):
        return word
    typed = os.fsencode(word)
    # The rare half of GBK reads almost any bytes, also those of a character of UTF-8 that was cut.
    try:
        codecs.getincrementaldecoder("utf-8")().decode(typed)
    except UnicodeDecodeError:
        try:
            return typed.decode("gb2312")
        except UnicodeDecodeError:
            return word
    return word
