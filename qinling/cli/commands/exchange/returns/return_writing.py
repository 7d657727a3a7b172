"""Write a returned file to the ledger: shared by `return FILE` and `return FOLDER`."""

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qinling.cli.commands.exchange.returns.return_conflicts import (
    PreferredFields,
    are_conflicts_decided,
    compare_and_resolve,
    is_refused_for_errors,
    write_conflicts,
)
from qinling.cli.commands.exchange.returns.return_slips import AcceptedKinds, list_slip_lines, list_slips
from qinling.cli.commands.exchange.returns.returned_additions import (
    TakenAdditions,
    open_picture_attacher,
    sort_out_additions,
)
from qinling.cli.context import Desk
from qinling.cli.options.workbooks import ReturnOptions
from qinling.cli.outputs.output_files import OutputFiles, open_output_files
from qinling.cli.reading.progress import progress_bar
from qinling.cli.reading.return_comparison import (
    is_taken_in_full,
    list_other_doubts,
    list_remarks,
    read_limits,
)
from qinling.errors import quote_argument
from qinling.rules.vocabulary import AttachmentKind

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.ledger.writer import Writer
    from qinling.procedures.dispatch.return_limits import ReturnCounts, ReturnLimits
    from qinling.procedures.importing.doubtful_values import DoubtfulValue
    from qinling.procedures.returns.merge import ReturnResult
    from qinling.procedures.returns.writing import WrittenCounts
    from qinling.rules.merging.column_slips import Slip
    from qinling.workbook.returns.return_reader import ReturnedFile


class ReturnTexts(NamedTuple):
    """What is said of a returned file: *alerts* first, the *lines* on its rows, and further *notes*."""

    alerts: list[str]
    lines: list[str]
    notes: list[str]

    def list_all(self) -> list[str]:
        """Return all of them, in the order in which they are read."""
        return [*self.alerts, *self.lines, *self.notes]


@dataclass(frozen=True, slots=True)
class Merge:
    """What became of a returned file: the counts written, what is said of it, and its JSON items.

    *refused_slips* are those that nobody accepted: nothing was written. *limits* are those of the
    workbook of a unit, None for any other export. *doubtful* are values that may be mistyped. One that *is_untouched* is still as it was
    dispatched: nobody has saved it since, so it is no answer. *repeats* names the file that this copy came as
    before.
    """

    result: "ReturnResult"
    additions: TakenAdditions
    is_refused: bool
    written: "WrittenCounts"
    texts: ReturnTexts
    items: list[dict[str, object]]
    limits: "ReturnLimits | None"
    counts: "ReturnCounts"
    slips: "list[Slip]"
    refused_slips: "list[Slip]"
    doubtful: "list[DoubtfulValue]"
    is_untouched: bool = False
    repeats: str = ""

    @property
    def is_written(self) -> bool:
        """Whether something of the file may have come into the ledger."""
        return not self.is_refused and not self.refused_slips


def write_merge(
    desk: Desk,
    file: Path,
    sha256: str,
    returned_file: "ReturnedFile",
    options: ReturnOptions,
    answers: PreferredFields,
    *,
    accepted: AcceptedKinds = frozenset(),
    is_one_of_many: bool = False,
) -> Merge:
    """Write to the ledger, and then put the conflict workbook in place: its conflicts can be asked for again.

    A changed file of which nothing is left is remembered: the next export may move it aside. Of one of
    many files the lines say only what was not taken and what was cleared.
    """
    from qinling.procedures.written_files import record_returned_file

    with (
        open_output_files(desk, file, force=options.force, ask=False) as outputs,
        desk.writing(dry_run=options.dry_run) as writer,
    ):
        merge = _merge_into_ledger(
            desk,
            writer,
            file,
            returned_file,
            options,
            answers,
            accepted,
            outputs,
            is_one_of_many=is_one_of_many,
        )
        if merge.counts.batch is not None:
            desk.outcome.facts["taken"] = str(file)
        merge = replace(merge, is_untouched=_is_untouched(file, returned_file, merge))
        merge = replace(merge, repeats=_record_return_of_unit(desk, writer, file, sha256, merge))
        if sha256 and _is_changed_and_taken_in_full(desk, returned_file, merge, options):
            record_returned_file(writer, Path(os.path.realpath(file)), sha256, desk.now())
        return merge


def _record_return_of_unit(desk: Desk, writer: "Writer", file: Path, sha256: str, merge: Merge) -> str:
    """Record that the workbook of a unit came back. Return the name under which this copy did before, else ""."""
    from qinling.procedures.dispatch.return_limits import record_return

    if not merge.limits:
        return ""
    if merge.is_untouched:
        merge.texts.notes.append("还是发出时的样子，没有填过，不算交回")
        return ""
    repeats = record_return(writer, merge.limits, file.name, sha256, merge.counts, desk.build_stamp())
    if repeats:
        name = f"（那时叫 {repeats}）" if repeats != file.name else ""
        merge.texts.notes.append(f"收过这一份{name}，没有新的内容，不另算一次交回")
    return repeats


def _is_changed_and_taken_in_full(
    desk: Desk, returned_file: "ReturnedFile", merge: Merge, options: ReturnOptions
) -> bool:
    result = merge.result
    if merge.refused_slips or merge.additions.left:
        return False
    if not (result.merged or result.matching.added or result.opinions):
        return False
    return is_taken_in_full(returned_file, result, is_decided=are_conflicts_decided(desk, options))


def _merge_into_ledger(
    desk: Desk,
    writer: "Writer",
    file: Path,
    returned_file: "ReturnedFile",
    options: ReturnOptions,
    answers: PreferredFields,
    accepted: AcceptedKinds,
    outputs: OutputFiles,
    *,
    is_one_of_many: bool,
) -> Merge:
    """Compare, resolve the conflicts, and write unless bad cells, broken rules or what looks like a slip refuse it."""
    from qinling.procedures.ledger_verification import read_chain_head
    from qinling.procedures.returns.writing import NOTHING_WRITTEN, find_doubtful_returns
    from qinling.reports.comparisons.return_result import return_json

    limits = read_limits(writer, returned_file)
    result = compare_and_resolve(desk, writer, returned_file, options.prefer, answers)
    slips = list_slips(desk, returned_file, result)
    refused = [slip for slip in slips if slip.kind not in accepted]
    is_bad = is_refused_for_errors(returned_file, result, options)
    is_refused = is_bad or bool(refused)
    kind = (options.picture_kind or AttachmentKind.OTHER) if options.pictures and not is_refused else None
    additions = sort_out_additions(desk, writer, file, returned_file, result, limits, picture_kind=kind)
    asked = accepted.difference(options.accept or ())  # these stood on the screen with the question
    alerts = [*list_slip_lines(desk, result, [slip for slip in slips if slip.kind not in asked])]
    lines = _build_lines(desk, writer, returned_file, result, options, file if is_one_of_many else None)
    doubtful = find_doubtful_returns(writer, result)
    texts = ReturnTexts(alerts, lines, _build_notes(returned_file, result, additions, doubtful, options))
    items = [*return_json(writer, result, returned_file.export_origin)] if options.as_json else []
    position = read_chain_head(writer)[0]
    written = NOTHING_WRITTEN if is_refused else _apply_return(desk, writer, file, result, additions, options)
    batch = position + 1 if read_chain_head(writer)[0] > position else None
    doubts = [*list_other_doubts(returned_file, result), *additions.left]
    counts = _count_outcome(result, doubts, written.changed, batch, is_taken=not is_refused)
    if options.conflicts and not is_refused:
        target, dry = options.conflicts, options.dry_run
        texts.notes.append(write_conflicts(desk, writer, returned_file, result, target, outputs, dry_run=dry))
    return Merge(result, additions, is_bad, written, texts, items, limits, counts, slips, refused, doubtful)


def _is_untouched(file: Path, returned_file: "ReturnedFile", merge: Merge) -> bool:
    from qinling.workbook.returns.untouched_exports import is_saved_once

    is_edited = merge.result.merged or merge.counts.doubtful
    return not is_edited and is_saved_once(file, returned_file.manifest.as_of)


def _count_outcome(
    result: "ReturnResult", doubts: list[object], changed: int, batch: int | None, *, is_taken: bool
) -> "ReturnCounts":
    """Return what became of the file. *doubts* are those beside matched rows, *batch* that of its events."""
    from qinling.procedures.dispatch.return_limits import ReturnCounts, count_doubtful, count_steps

    return ReturnCounts(is_taken, changed, count_steps(result), count_doubtful(result, doubts), batch)


def _apply_return(
    desk: Desk,
    writer: "Writer",
    file: Path,
    result: "ReturnResult",
    additions: TakenAdditions,
    options: ReturnOptions,
) -> "WrittenCounts":
    from qinling.procedures.returns.writing import apply_return

    with (
        open_picture_attacher(desk, writer, file, additions.pictures, options) as attach,
        progress_bar(desk, "写入台账", len(result.merged)) as progress,
    ):
        return apply_return(writer, result, desk.build_stamp(), options.by or "", progress, attach)


def _build_lines(
    desk: Desk,
    reader: "Reader",
    returned_file: "ReturnedFile",
    result: "ReturnResult",
    options: ReturnOptions,
    alone: Path | None,
) -> list[str]:
    """Return what the file changes and what it does not. One of many can be taken *alone*."""
    from qinling.reports.comparisons.return_result import cleared_lines, taken_lines, untaken_lines
    from qinling.reports.text.plain_text import cap_lines

    if alone is not None:
        file = quote_argument(str(alone))
        remedy = f"要以表为准、要逐格来定，单收这一份：qinling return {file} 加 --prefer 表 或 --conflicts 冲突.xlsx"
    elif options.conflicts:
        remedy = "等冲突表填好再收"
    else:
        remedy = "要以表为准加 --prefer 表，要逐格来定加 --conflicts 文件.xlsx"
    origin, timezone = returned_file.export_origin, desk.settings.timezone
    taken = taken_lines(result) if alone is None else cleared_lines(result)
    untaken = untaken_lines(reader, result, origin, remedy, timezone, dry_run=options.dry_run)
    return [line for lines in (taken, untaken) for line in cap_lines(lines, show_all=options.show_all)]


def _build_notes(
    returned_file: "ReturnedFile",
    result: "ReturnResult",
    additions: TakenAdditions,
    doubtful: "list[DoubtfulValue]",
    options: ReturnOptions,
) -> list[str]:
    from qinling.reports.comparisons.additions import addition_lines, taken_picture_lines
    from qinling.reports.importing.doubtful_values import doubtful_value_lines
    from qinling.reports.text.plain_text import cap_lines

    pictures = taken_picture_lines(
        [(one.addition, one.issue.number, one.is_known) for one in additions.pictures],
        dry_run=options.dry_run,
    )
    added = [*pictures, *addition_lines(additions.left)]
    remarks = list_remarks(returned_file, result)
    told = [line for lines in (added, remarks) for line in cap_lines(lines, show_all=options.show_all)]
    return [*told, *doubtful_value_lines(doubtful)]
