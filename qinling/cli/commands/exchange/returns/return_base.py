"""The export that a returned table was made from, where the table itself does not say: named, found, asked for."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qinling.cli.context import Desk
from qinling.cli.prompts import prompt_until_valid
from qinling.cli.reading.return_comparison import read_file_with_sum
from qinling.errors import QinlingError, UsageRefused, ValueRefused, quote_argument
from qinling.rules.parsing.chinese_text import normalize_text

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.workbook.export_manifest import ManifestMissing, ManifestSheet
    from qinling.workbook.returns.return_reader import ReturnedFile

#: The word for the last export that is still where it was written.
LAST_EXPORT = "上次"
_MAX_EXPORTS_TRIED = 30
_MAX_EXPORTS_SHOWN = 5
_NONE_OF_THEM = "0"


class _KnownExport(NamedTuple):
    """An export that is still where it was written. *origin* is the same for exports of the same moment and layout.

    One that *is_returned* was changed and taken in: it may be a copy of an earlier export.
    """

    path: Path
    as_of: date
    origin: tuple[object, ...]
    is_conflict_workbook: bool
    is_returned: bool

    def describe(self) -> str:
        return f"{self.path}（截至 {self.as_of}）"


def read_file_with_base(
    desk: Desk, file: Path, base: Path | None, command: str, *, ask: bool
) -> "tuple[ReturnedFile, str]":
    """Read a returned file and its SHA-256. Where it does not say what it was made from, ask, or name the *command* with --base.

    Raises ManifestMissing where it is not known.
    """
    from qinling.workbook.export_manifest import ManifestMissing

    try:
        return read_file_with_sum(desk, file, _find_named_base(desk, base))
    except ManifestMissing as missing:
        likely = _list_likely_bases(desk, file)
        missing.remedy = _describe_bases(file, likely, command)
        chosen = _ask_about_base(desk, likely, missing) if ask and desk.is_interactive else None
        if chosen is None:
            raise
        return read_file_with_sum(desk, file, chosen)


def _find_named_base(desk: Desk, base: Path | None) -> Path | None:
    if base is None or str(base) != LAST_EXPORT:
        return base
    with desk.reading() as reader:
        found = find_last_export(desk, reader, "--base")
    desk.print_note(f"--base {LAST_EXPORT} 是 {found}；不是从它来的，请写明是哪一份")
    return found


def _ask_about_base(desk: Desk, likely: list[_KnownExport], missing: "ManifestMissing") -> Path | None:
    """Ask from which of the exports the table was made. Return None for none of them."""
    if not likely:
        return None

    def parse_answer(text: str) -> _KnownExport | None:
        answer = normalize_text(text).strip()
        if answer == _NONE_OF_THEM:
            return None
        if answer.isdecimal() and int(answer) <= len(likely):
            return likely[int(answer) - 1]
        raise ValueRefused(f"“{text}”不是列出的序号", f"请写 {_NONE_OF_THEM} 到 {len(likely)}")

    desk.print_note(missing.message)
    for number, one in enumerate(likely, 1):
        desk.print_note(f"{number}. {one.describe()}")
    question = f"这份表是从哪一份导出的表来的（序号，{_NONE_OF_THEM} 为都不是）"
    chosen = prompt_until_valid(desk, question, parse_answer, default=_NONE_OF_THEM)
    return chosen.path if chosen else None


def _describe_bases(file: Path, likely: list[_KnownExport], command: str) -> str:
    """Return what can be done with a file of unknown origin: the command to type, for the export that is named."""
    call = f"qinling {command} {quote_argument(str(file))} --base"
    foreign = "别处来的台账用 qinling import"
    if not likely:
        return f"若是导出的表改成的，请找出当时发出去的那一份，用 {call} 导出的表.xlsx；{foreign}"
    if len(likely) == 1:
        path = quote_argument(str(likely[0].path))
        return f"若是从 {likely[0].describe()} 来的，用 {call} {path}；从别的一份来的，换成那一份；{foreign}"
    known = "、".join(one.describe() for one in likely)
    return f"若是导出的表改成的，用 {call} 那一份；导出过的有 {known}，说不准的用早的一份；{foreign}"


def find_last_export(desk: Desk, reader: "Reader", option: str) -> Path:
    """Return the last export of this ledger that is still where it was written. Raises UsageRefused, naming *option*."""
    for one in _iterate_known_exports(desk, reader):
        if not (one.is_conflict_workbook or one.is_returned):
            return one.path
    raise UsageRefused("没有找到以前导出的表", f"请写明是哪一份，如 {option} 上周.xlsx")


def _list_likely_bases(desk: Desk, file: Path) -> list[_KnownExport]:
    """Return the exports from which *file* may have been made: those with a like name, else the last ones.

    Of exports of the same moment and layout there is one.
    """
    try:
        with desk.reading() as reader:
            known = list(islice(_iterate_known_exports(desk, reader), _MAX_EXPORTS_TRIED))
    except QinlingError:  # the command says so itself if it needs the ledger
        return []
    like = [one for one in known if one.path.stem in file.stem or file.stem in one.path.stem]
    chosen = like or [one for one in known if not one.is_conflict_workbook]
    return list({one.origin: one for one in reversed(chosen)}.values())[::-1][:_MAX_EXPORTS_SHOWN]


def _iterate_known_exports(desk: Desk, reader: "Reader") -> Iterator[_KnownExport]:
    """Yield the exports of this ledger that are still where they were written, the last one first."""
    from qinling.procedures.ledger_identity import read_ledger_id
    from qinling.procedures.written_files import list_written_files

    ledger = read_ledger_id(reader)
    for written in list_written_files(reader):
        path = Path(written.path)
        if path.suffix.lower() == ".xlsx" and path.is_file():
            found = _read_manifest_or_none(desk, path)
            if found is not None and found.manifest.ledger == ledger:
                manifest = found.manifest
                origin = (
                    manifest.head,
                    manifest.columns,
                    manifest.filters,
                    manifest.redact,
                    manifest.dispatch,
                )
                is_conflict = found.conflicts is not None
                yield _KnownExport(path, manifest.as_of, origin, is_conflict, written.is_returned)


def _read_manifest_or_none(desk: Desk, path: Path) -> "ManifestSheet | None":
    from qinling.workbook.export_manifest import read_manifest

    try:
        return read_manifest(path, desk.settings.limits)
    except QinlingError:  # another workbook that this program wrote
        return None
