"""`return FOLDER`: take all files of a folder, each in a transaction of its own, and one table at the end."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from qinling.cli.commands.exchange.returns.return_base import read_file_with_base
from qinling.cli.commands.exchange.returns.return_writing import Merge, write_merge
from qinling.cli.commands.exchange.returns.returned_additions import taken_additions_json
from qinling.cli.context import Desk
from qinling.cli.options.marked_copies import leave_out_marked_copies
from qinling.cli.options.values.lock_files import note_lock_files
from qinling.cli.options.workbooks import ReturnOptions
from qinling.cli.page_printing import print_hint
from qinling.cli.reading.return_comparison import list_errors
from qinling.errors import (
    LedgerBusy,
    LedgerMissing,
    LedgerUnusable,
    QinlingError,
    ReturnInDoubt,
    RowError,
    UsageRefused,
    quote_argument,
)
from qinling.outputs.existing_files import is_kept_beside
from qinling.rules.vocabulary import Term

if TYPE_CHECKING:
    from qinling.procedures.dispatch.rounds import RoundStatus
    from qinling.procedures.returns.rows import RowCounts

#: What programs leave beside an open workbook, and what systems put into every folder.
_LEFTOVERS = ("~$", ".", "Thumbs.db", "desktop.ini")


class FileOutcome(Term):
    """What became of a file of the folder."""

    TAKEN = "taken", "收"
    REPEATED = "repeated", "收过的"
    UNTOUCHED = "untouched", "没有填过"
    REFUSED = "refused", "没有收"
    UNREAD = "unread", "读不了"


@dataclass(frozen=True, slots=True)
class ReturnedOne:
    """One file of the folder: what became of it, or why it was not read."""

    name: str
    merge: Merge | None
    errors: list[RowError]
    why: str = ""
    rows: "RowCounts | None" = None

    @property
    def outcome(self) -> FileOutcome:
        """What became of the file."""
        if self.merge is None:
            return FileOutcome.UNREAD
        if self.merge.limits and self.merge.is_untouched:
            return FileOutcome.UNTOUCHED
        if not self.merge.is_written:
            return FileOutcome.REFUSED
        return FileOutcome.REPEATED if self.merge.repeats else FileOutcome.TAKEN

    @property
    def is_doubtful(self) -> bool:
        """Whether something of the file was not taken, or cleared a cell."""
        merge = self.merge
        return merge is None or merge.is_refused or bool(merge.refused_slips) or merge.counts.doubtful > 0


def return_folder(desk: Desk, folder: Path, options: ReturnOptions) -> None:
    """Take all files of *folder*. Raises ReturnInDoubt where something is in doubt."""
    if options.conflicts:
        raise UsageRefused(
            "--conflicts 一次只收一份表", "请写文件，如 qinling return 文件.xlsx --conflicts 冲突.xlsx"
        )
    if options.base:
        raise UsageRefused(
            "--base 一次只收一份表",
            f"请写文件，如 qinling return {quote_argument(str(folder / '文件.csv'))} --base 导出.xlsx",
        )
    files = list_folder_files(folder)
    skipped = sorted(path.name for path in folder.iterdir() if path not in files)
    kept = [file for file in files if is_kept_beside(file)]
    files = [file for file in files if file not in kept]
    note_lock_files(sorted(folder.iterdir()))
    for file in kept:
        desk.print_note(
            f"{file.name} 是写同名文件时留下的旧文件，没有收；要收的单收：qinling return {quote_argument(str(file))}"
        )
    files = leave_out_marked_copies(files, "return", "收")
    if not files:
        raise UsageRefused(f"{folder} 里没有文件", "请给出放交回的表的文件夹")
    returned = [_return_one(desk, file, options) for file in files]
    _print_returned(desk, returned, skipped, options)
    if doubtful := [one.name for one in returned if one.is_doubtful]:
        raise_in_doubt(len(doubtful), "份表有存疑的", dry_run=options.dry_run)


def list_folder_files(folder: Path) -> list[Path]:
    """Return what is in *folder*, in the order of names, without what programs leave there."""
    return sorted(path for path in folder.iterdir() if not path.name.startswith(_LEFTOVERS))


def raise_in_doubt(count: int, what: str, *, dry_run: bool) -> NoReturn:
    """Raise ReturnInDoubt. *what* says what is in doubt, *count* times."""
    rest = "试运行，什么也没有写" if dry_run else "其余的已收"
    raise ReturnInDoubt(f"有 {count} {what}，已逐一列出；{rest}", "请与填表的单位核对")


def _return_one(desk: Desk, file: Path, options: ReturnOptions) -> ReturnedOne:
    """Take one file. One that cannot be read does not keep the others out."""
    from qinling.procedures.returns.rows import count_rows

    if file.is_dir():
        return ReturnedOne(
            file.name, None, [], f"是文件夹，里面的没有看；另用 qinling return {quote_argument(str(file))}"
        )
    try:
        returned_file, sha256 = read_file_with_base(desk, file, None, "return", ask=False)
        accepted = frozenset(options.accept or ())
        merge = write_merge(
            desk, file, sha256, returned_file, options, {}, accepted=accepted, is_one_of_many=True
        )
    except (LedgerMissing, LedgerUnusable, LedgerBusy):
        raise  # the same for every file
    except QinlingError as refused:
        return ReturnedOne(file.name, None, [], str(refused))
    rows = count_rows(merge.result, returned_file.drafts, returned_file.bad_drafts)
    return ReturnedOne(file.name, merge, list_errors(returned_file, merge.result), rows=rows)


def _print_returned(
    desk: Desk, returned: list[ReturnedOne], skipped: list[str], options: ReturnOptions
) -> None:
    from qinling.procedures.dispatch.rounds import read_round_status, resolve_round

    numbers = {one.merge.limits.round.id for one in returned if one.merge and one.merge.limits}
    found = None
    if numbers:
        with desk.reading() as reader:
            found = read_round_status(reader, resolve_round(reader, max(numbers)))
    if options.as_json:
        _print_json(desk, returned, skipped, found)
        return
    for line in _list_lines(returned, max(numbers, default=0), dry_run=options.dry_run):
        print_hint(desk, line)
    print_hint(desk, _describe_files(returned, skipped))
    if found and not options.dry_run:
        from qinling.reports.dispatch import round_lines, round_table

        desk.out.print(round_table(found, desk.out.width))
        for line in round_lines(found, desk.today):
            print_hint(desk, line)


def _list_lines(returned: list[ReturnedOne], newest: int, *, dry_run: bool) -> Iterator[str]:
    """Yield one line a file, and under it what of it was not taken, was cleared, or needs a step."""
    verb = "将改动" if dry_run else "改动"
    for one in returned:
        if one.merge is None:
            yield f"{one.name}：没有收。{one.why}"
            continue
        counts, limits = one.merge.counts, one.merge.limits
        whose = f"第 {limits.round.id} 轮 {limits.file.unit}" if limits else "不是分发的表"
        earlier = "（不是最近一轮的）" if limits and limits.round.id < newest else ""
        if limits and one.merge.is_untouched:
            yield f"{one.name}：{whose}{earlier}，{'；'.join(one.merge.texts.list_all())}"
            continue
        taken = f"{verb} {counts.changed} 个"
        if one.merge.is_refused:
            taken = "有错，没有收"
        elif one.merge.refused_slips:
            taken = "有要确认的改动，没有收（单收这一份来确认）"
        told = f"{taken}、存疑 {counts.doubtful} 处、要办 {counts.steps} 处；{_describe_rows(one.rows)}"
        yield f"{one.name}：{whose}{earlier}，{told}"
        yield from (f"  {line}" for line in one.merge.texts.list_all())


def _describe_rows(rows: "RowCounts | None") -> str:
    """Return in words what became of all rows of a file."""
    if rows is None:
        return ""
    words = {
        "改过": rows.edited,
        "没动": rows.unchanged,
        "新增": rows.added,
        "读不出": rows.unreadable,
        "没有收": rows.left_out,
    }
    told = "、".join(f"{word} {count}" for word, count in words.items() if count)
    return f"共 {rows.read} 行：{told}" if told else "一行也没有"


def _describe_files(returned: list[ReturnedOne], skipped: list[str]) -> str:
    """Return in words what became of all files of the folder."""
    outcomes = Counter(one.outcome for one in returned)
    told = "、".join(f"{outcome.label} {outcomes[outcome]}" for outcome in FileOutcome if outcomes[outcome])
    line = f"共 {len(returned)} 个文件：{told}"
    return f"{line}；不是表、没有看的 {len(skipped)} 个：{'、'.join(skipped)}" if skipped else line


def _print_json(
    desk: Desk, returned: list[ReturnedOne], skipped: list[str], found: "RoundStatus | None"
) -> None:
    from qinling.reports.dispatch import round_json, unit_json
    from qinling.reports.importing.import_result import error_json

    outcomes = Counter(one.outcome for one in returned)
    desk.print_json(
        "return_folder",
        [
            {
                "file": one.name,
                "outcome": one.outcome,
                "why": one.why or None,
                "rows": one.rows.list_counts() if one.rows else None,
                "errors": [error_json(error) for error in one.errors],
                **(_merge_json(one.merge) if one.merge else {}),
            }
            for one in returned
        ],
        files={"read": len(returned), **{one.value: outcomes[one] for one in FileOutcome}},
        skipped=skipped,
        round=round_json(found) if found else None,
        units=[unit_json(unit) for unit in found.units] if found else [],
    )


def _merge_json(merge: Merge) -> dict[str, object]:
    from qinling.reports.importing.doubtful_values import doubtful_value_json
    from qinling.reports.issues.opinions import returned_opinions_json

    limits, counts = merge.limits, merge.counts
    return {
        "round": limits.round.id if limits else None,
        "unit": limits.file.unit if limits else None,
        "is_taken": counts.is_taken,
        "untouched": merge.is_untouched,
        "repeats": merge.repeats or None,
        "changed": counts.changed,
        "steps": counts.steps,
        "doubtful": counts.doubtful,
        "mistyped": list(map(doubtful_value_json, merge.doubtful)),
        "created": merge.written.created,
        "opinions": returned_opinions_json(merge.result),
        "refused": [edit._asdict() for edit in merge.result.refused],
        **taken_additions_json(merge.additions),
        "missing": [number for _, number in merge.result.matching.missing],
        "changes": merge.items,
    }
