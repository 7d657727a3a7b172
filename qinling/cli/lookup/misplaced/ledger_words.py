"""A ledger or a backup that is typed where a command takes none: it is not the one that the command would use."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

from qinling.cli.framework.unknown_options.option_words import list_words_without_ledger
from qinling.errors import format_command, quote_argument
from qinling.file_reading import expand_home
from qinling.ledger.sqlite_file.ledger_file import is_ledger_file
from qinling.rules.texts.file_names import resembles_address

#: How the names end that offices give to ledgers, and to backups.
_LEDGER_SUFFIXES = (".db", ".sqlite", ".sqlite3")
_BACKUP_SUFFIXES = (".zip", ".age")
_RESTORED = "恢复的.db"


def advise_on_ledgers(typed: Sequence[str], words: Sequence[str]) -> str:
    """Return how the command line *typed* is meant for the first ledger or backup among *words*, which it has too many.

    "" where none of them is one.
    """
    for word in words:
        is_backup = _is_backup(word)
        if not (is_backup or _is_ledger(word)):
            continue
        rest = [one for one in list_words_without_ledger(typed) if one not in words]
        line = format_command([*rest, "--ledger", _RESTORED if is_backup else word])
        if not is_backup:
            return f"{word} 是台账的，写成 {line}"
        restored = f"qinling db restore {quote_argument(word)} --to {_RESTORED}"
        return f"{word} 是备份的，先恢复成一个文件：{restored}，再 {line}"
    return ""


def _is_ledger(word: str) -> bool:
    path = expand_home(word)
    return path.suffix.lower() in _LEDGER_SUFFIXES or resembles_address(word) or is_ledger_file(path)


def _is_backup(word: str) -> bool:
    path: Path = expand_home(word)
    return path.suffix.lower() in _BACKUP_SUFFIXES and (not path.is_file() or _may_be_backup(path))


def _may_be_backup(path: Path) -> bool:
    return path.suffix.lower() == ".age" or zipfile.is_zipfile(path)
