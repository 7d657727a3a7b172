"""Files that were meant by a path that does not exist: of the same folder, with another ending or a slip in the name."""

import os
import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher, get_close_matches
from itertools import islice
from pathlib import Path

from qinling.cli.lookup.typed_command import retype_command
from qinling.errors import ValueRefused
from qinling.file_reading import expand_home
from qinling.rules.lookup.near_names import find_near
from qinling.rules.texts.name_folding import fold_name

_MAX_NAMED = 5
#: Hidden files, lock files of Office, and those that SQLite keeps beside a ledger.
_NO_FILES_OF_PEOPLE = re.compile(r"^\.|^~\$|-(?:wal|shm|journal)$")
#: A folder may hold any number of files; a name is looked for among so many.
_MAX_ENTRIES = 5_000
_MIN_SIMILARITY = 0.6
#: Two Latin words have letters in common by chance.
_MIN_LATIN_SIMILARITY = 0.75


def suggest_files(
    path: Path, words: Sequence[str], is_wanted: Callable[[Path], bool] = lambda _: True
) -> str:
    """Return lines with the command of *words* for each file or folder near to *path*, "" where there is none.

    Only those that are *is_wanted* are named.
    """
    try:
        whole = expand_home(path)
    except ValueRefused:
        return ""
    missing = whole
    while not missing.parent.is_dir() and missing != missing.parent:
        missing = missing.parent
    rest = whole.relative_to(missing)
    names = find_near_entries(missing.parent, missing.name, are_folders=bool(rest.parts))
    found = [one for name in names if (one := missing.parent / name / rest).exists() and is_wanted(one)]
    lines = [f"\n  {retype_command(words, str(path), str(one))}" for one in found]
    return "。相近的有：" + "".join(lines) if lines else ""


def suggest_ledgers(path: Path, words: Sequence[str]) -> str:
    """Return lines as `suggest_files` does, with ledgers alone: a table or a text of a like name is none."""
    from qinling.ledger.sqlite_file.ledger_file import is_ledger_file

    return suggest_files(path, words, is_ledger_file)


def find_near_entries(folder: Path, wanted: str, *, are_folders: bool = False) -> list[str]:
    """Return the names of files in *folder* near to *wanted*, with *are_folders* of folders.

    It is the same one in another writing, one with another ending, or one with a slip.
    """
    try:
        with os.scandir(folder) as entries:
            names = sorted(
                one.name
                for one in islice(entries, _MAX_ENTRIES)
                if not _NO_FILES_OF_PEOPLE.search(one.name) and one.is_dir() == are_folders
            )
    except OSError:
        return []
    key, stem = fold_name(wanted), fold_name(Path(wanted).stem)
    same = [name for name in names if fold_name(name) == key]
    endings = [name for name in names if fold_name(Path(name).stem) in (stem, key)]
    near = [
        name
        for name in find_near(stem, [(name, Path(name).stem) for name in names], _MAX_NAMED)
        if not stem.isascii() or _measure_likeness(stem, name) >= _MIN_LATIN_SIMILARITY
    ]
    folded = {fold_name(Path(name).stem): name for name in names}
    least = _MIN_LATIN_SIMILARITY if stem.isascii() else _MIN_SIMILARITY
    alike = [folded[one] for one in get_close_matches(stem, folded, _MAX_NAMED, least)]
    return list(dict.fromkeys([*same, *endings, *near, *alike]))[:_MAX_NAMED]


def _measure_likeness(stem: str, name: str) -> float:
    """Return how much of *stem* and of the name of a file is the same, up to 1; a longer name that begins so is it."""
    other = fold_name(Path(name).stem)
    return 1.0 if other.startswith(stem) else SequenceMatcher(None, stem, other).ratio()
