"""Say what stands where a file is to be written, unless it is what this program last wrote there."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qinling.cli.context import Desk
from qinling.cli.reading.return_comparison import (
    compare_with_ledger,
    is_taken_in_full,
    list_errors,
    read_file,
)
from qinling.errors import QinlingError, quote_argument
from qinling.outputs.existing_files import find_lock_file, hash_file, is_read_only

if TYPE_CHECKING:
    from qinling.ledger.rows import WrittenFile


class ForeignFile(NamedTuple):
    """A file that is not ours to replace: what it is, as the end of a sentence, and what to do first.

    Of one that is *returned* the ledger has all values. It is kept unasked, for the notes beside them.
    """

    what: str
    remedy: str = ""
    is_returned: bool = False


def find_written_file(desk: Desk, target: Path) -> "WrittenFile | None":
    """Return what the ledger knows to have been written to the real path *target*. None without a ledger."""
    from qinling.procedures.written_files import find_written_file

    try:
        with desk.reading() as reader:
            return find_written_file(reader, target)
    except QinlingError:  # the command says so itself if it needs the ledger
        return None


def find_foreign_file(desk: Desk, target: Path, shown: Path) -> ForeignFile | None:
    """Return what the existing file *target* is, or None where this program wrote it and nobody changed it since.

    *shown* is the file as the user named it.
    """
    if target.is_dir():
        return ForeignFile("已经有了")
    if lock := find_lock_file(target):
        return ForeignFile(
            f"正在 WPS 或 Office 里打开（旁边有 {lock.name}）", f"请先关闭；早已关闭的，删去 {lock.name}"
        )
    written = find_written_file(desk, target)
    if is_read_only(target):
        return ForeignFile("是只读的")
    if written is not None and written.sha256 == hash_file(target):
        return ForeignFile("收回过", is_returned=True) if written.is_returned else None
    if target in desk.unrecorded_files and desk.unrecorded_files[target] == hash_file(target):
        return None  # this very command wrote it a while ago
    if target.suffix.lower() == ".xlsx" and (export := _compare_export(desk, target)):
        if export.is_untouched and written is None:  # before this was remembered, or where it could not be
            return None
        remedy = f"请先用 qinling return {quote_argument(str(shown))} 收回" if export.changes else ""
        return ForeignFile(export.what, remedy)
    if written is not None:
        from qinling.reports.issues.history import format_local_time

        at = format_local_time(written.written_at, desk.settings.timezone)
        return ForeignFile(f"在 {at} {'收回' if written.is_returned else '写出'}以后被改过")
    return ForeignFile("已经有了，不是本程序写的，或写出以后被改过")


class _ComparedExport(NamedTuple):
    """An export beside the ledger: what it is, what was changed in it, and whether nobody saved it again."""

    what: str
    changes: str = ""
    is_untouched: bool = False


def _compare_export(desk: Desk, target: Path) -> _ComparedExport | None:
    """Return what was changed in an export; None where the file is no export."""
    from qinling.workbook.returns.addition_list import list_additions
    from qinling.workbook.returns.untouched_exports import is_saved_once

    try:
        returned_file = read_file(desk, target)
    except QinlingError:
        return None
    kind = "导出表" if returned_file.open_conflicts is None else "冲突表"
    try:
        with desk.reading() as reader:
            result = compare_with_ledger(reader, returned_file)
        additions = list_additions(returned_file, result)
    except QinlingError:
        return _ComparedExport(f"是{kind}，但与这本台账对不上")
    counts = (
        ("改了 {} 格", sum(len(row.edited_cells) for row in result.merged)),
        ("新增 {} 行", len(result.matching.added)),
        ("{} 格读不出", len(list_errors(returned_file, result))),
        ("另加 {} 处", len(additions)),
    )
    changes = "、".join(text.format(count) for text, count in counts if count)
    if changes:
        new = result.matching.added or additions or any(row.taken for row in result.merged)
        if not new and is_taken_in_full(returned_file, result, is_decided=False):
            return _ComparedExport(f"是改过的{kind}，改动台账里都有了")
        return _ComparedExport(f"是改过的{kind}（{changes}）", changes)
    is_untouched = returned_file.open_conflicts is None and is_saved_once(
        target, returned_file.manifest.as_of
    )
    return _ComparedExport(f"是{kind}，被别的程序另存过", is_untouched=is_untouched)
