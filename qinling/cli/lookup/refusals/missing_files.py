"""What is said of a file that does not exist: the option that the word belongs behind, near files, or what lies there."""

import os
from collections.abc import Sequence
from itertools import islice

from qinling.cli.lookup.refusals.near_files import suggest_files, suggest_ledgers
from qinling.cli.lookup.refusals.written_paths import retype_paths, suggest_elsewhere
from qinling.cli.lookup.typed_command import retype_command
from qinling.cli.options.values.spoken_flags import SPOKEN_FLAGS
from qinling.errors import LedgerMissing, QinlingError
from qinling.rules.texts.file_names import LOCK_PREFIXES, TABLE_SUFFIXES
from qinling.rules.texts.name_lists import name_first
from qinling.rules.vocabulary import ImportUpdate, Level

#: Endings of the files that people hand in.
_HANDED_IN = (*TABLE_SUFFIXES, ".zip")
_MAX_NAMED = 5
_MAX_ENTRIES = 5_000
#: What people write behind the files of `import`, and the option for it.
_IMPORT_WORDS = {
    **{level.label: f"--level {level.label}" for level in Level},
    **{way.label: f"--update {way.label}" for way in ImportUpdate},
    **dict.fromkeys(("覆盖", "更新"), f"--update {ImportUpdate.OVERWRITE.label}"),
    **dict.fromkeys(SPOKEN_FLAGS["dry_run"], "--dry-run"),
}


def suggest_for_missing_file(refusal: QinlingError, words: Sequence[str]) -> str:
    """Return what to do where the file of *refusal* does not exist, as the end of a message; "" where it is about none.

    *words* are the line as typed.
    """
    path = refusal.missing_file
    if path is None:
        return ""
    if isinstance(refusal, LedgerMissing):
        return suggest_ledgers(path, words)
    if line := retype_paths(path, words):
        return f"。请写成 {line}"
    if path.suffix or len(path.parts) > 1:
        return suggest_files(path, words) or suggest_elsewhere(path, words)
    if option := _find_option(path.name, words):
        return f"。它不是文件的，写成 {retype_command(words, path.name, option, is_quoted=True)}"
    return suggest_files(path, words) or _describe_folder()


def _find_option(word: str, words: Sequence[str]) -> str:
    """Return the option of `import` that *word* stands for behind another file, "" where it stands for none."""
    is_import = "import" in words or "导入" in words
    has_file = any(one.lower().endswith(_HANDED_IN) for one in words)
    return _IMPORT_WORDS.get(word, "") if is_import and has_file else ""


def _describe_folder() -> str:
    """Return which tables lie in the working folder, or how to name a file of another one."""
    try:
        with os.scandir() as entries:
            names = sorted(one.name for one in islice(entries, _MAX_ENTRIES) if _is_table(one))
    except OSError:
        return ""
    if not names:
        return "。这个文件夹里没有表格：写文件的完整路径，或把文件拖进窗口"
    first = name_first(names, _MAX_NAMED, f" 等 {len(names)} 个")
    return f"。这个文件夹里有：{first}；别处的写完整路径，或把文件拖进窗口"


def _is_table(entry: "os.DirEntry[str]") -> bool:
    return entry.name.lower().endswith(_HANDED_IN) and not entry.name.startswith((".", *LOCK_PREFIXES))
