"""Paths as they stand in a text: in quotes, with the signs of Windows, several in one word, or without their folder."""

import os
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from qinling.cli.lookup.typed_command import retype_command
from qinling.errors import ValueRefused, quote_argument
from qinling.file_reading import expand_home
from qinling.rules.texts.name_folding import fold_name

_AROUND = " （）()【】《》〈〉“”‘’「」『』\"'`。，、"
_BETWEEN = re.compile("[、，,；;和与及]")
_MAX_ENTRIES = 1_000
_MAX_NAMED = 5


def retype_paths(path: Path, words: Sequence[str]) -> str:
    """Return the command of *words* with the files that *path* names, which is none itself, "" where they are not there."""
    text = str(path)
    for parts in ([text], _BETWEEN.split(text)):
        found = [one for part in parts if part.strip(_AROUND) and (one := _find_written(part))]
        if found and len(found) == len([part for part in parts if part.strip(_AROUND)]):
            return retype_command(words, text, " ".join(map(quote_argument, found)), is_quoted=True)
    return ""


def _find_written(text: str) -> str:
    """Return the path that *text* writes otherwise, "" where no file lies there."""
    plain = text.strip(_AROUND)
    for one in dict.fromkeys((plain, plain.replace("\\", "/").replace("／", "/"))):
        try:
            if expand_home(Path(one)).exists():
                return str(Path(one))
        except (OSError, ValueError, ValueRefused):
            continue
    return ""


def suggest_elsewhere(path: Path, words: Sequence[str]) -> str:
    """Return lines with the command of *words* for each file of the name of *path* in the working folder and those in it."""
    key = fold_name(path.name)
    found = [one for one in _list_near_files() if fold_name(one.name) == key and one != path][:_MAX_NAMED]
    lines = [f"\n  {retype_command(words, str(path), str(one))}" for one in found]
    return "。这个名字的文件有：" + "".join(lines) if lines else ""


def _list_near_files() -> Iterator[Path]:
    here = Path()
    folders = [one for one in _list_entries(here) if one.is_dir()]
    for folder in (here, *folders):
        yield from (one for one in _list_entries(folder) if one.is_file())


def _list_entries(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(folder / one.name for one in islice(entries, _MAX_ENTRIES) if one.name[:1] != ".")
    except OSError:
        return []
