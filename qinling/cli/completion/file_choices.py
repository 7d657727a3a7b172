"""Files and folders by the beginning of their path: those that the command can read, with the folders on the way."""

import os
from pathlib import Path

from qinling.cli.completion.asked_word import AskedWord
from qinling.cli.completion.choices import Choice
from qinling.rules.texts.file_names import TABLE_SUFFIXES, is_lock_file

_LEDGERS = (".db", ".sqlite", ".sqlite3")

#: Command and parameter → endings of the files that it reads. Any other file parameter offers every file.
_ENDINGS = {
    ("import", "files"): TABLE_SUFFIXES,
    ("return", "file"): (*TABLE_SUFFIXES, ".zip"),
    ("check", "file"): TABLE_SUFFIXES,
    ("fill", "file"): TABLE_SUFFIXES,
    ("diff", "earlier"): TABLE_SUFFIXES,
    ("diff", "later"): TABLE_SUFFIXES,
    ("reconcile", "file"): TABLE_SUFFIXES,
    ("work import", "file"): TABLE_SUFFIXES,
    ("login accounts import", "file"): TABLE_SUFFIXES,
    ("db copy", "source"): _LEDGERS,
    ("db copy", "target"): _LEDGERS,
}
#: Root options, which may stand in any command.
_ROOT_ENDINGS = {"ledger": _LEDGERS, "settings": (".toml",)}
#: Ends of the names of the files that SQLite keeps beside a ledger.
_SIDE_FILES = ("-wal", "-shm", "-journal")


def list_files(asked: AskedWord) -> list[Choice]:
    """Return the folders, and the files that the command can read."""
    name = asked.param.name or ""
    endings = _ENDINGS.get((asked.path, name)) or _ROOT_ENDINGS.get(name, ())
    return _list_paths(asked, endings)


def list_folders(asked: AskedWord) -> list[Choice]:
    """Return the folders."""
    return [one for one in _list_paths(asked, ()) if one.goes_on]


def list_sheets(asked: AskedWord) -> list[Choice]:
    """Return the sheets of the workbooks that stand in the line."""
    from qinling.workbook.files.sheet_names import list_sheet_names

    files = (file for name in ("files", "file", "earlier", "later") for file in asked.list_given(name))
    return [Choice(sheet, Path(file).name) for file in files for sheet in list_sheet_names(Path(file))]


def _list_paths(asked: AskedWord, endings: tuple[str, ...]) -> list[Choice]:
    typed_folder, begun = os.path.split(asked.typed)
    if asked.typed == "~":
        return [Choice("~/", goes_on=True)]
    before = asked.typed[: len(asked.typed) - len(begun)]
    given = set(asked.list_given(asked.param.name or ""))
    found = []
    with os.scandir(Path(typed_folder).expanduser()) as entries:
        for entry in sorted(entries, key=lambda one: one.name):
            is_hidden = entry.name.startswith(".") and not begun.startswith(".")
            if is_hidden or not entry.name.startswith(begun) or is_lock_file(Path(entry.name)):
                continue
            if entry.name.endswith(_SIDE_FILES):
                continue
            if entry.is_dir():
                found.append(Choice(f"{before}{entry.name}/", goes_on=True))
            elif before + entry.name not in given and entry.name.lower().endswith(endings or ""):
                found.append(Choice(before + entry.name))
    return found
