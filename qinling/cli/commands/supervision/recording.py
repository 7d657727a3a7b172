"""Record supervision acts of selected or of all proposed issues, then write and send their letters."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qinling.cli.commands.casework.step_runner import build_step_dates, print_changed_issues
from qinling.cli.commands.supervision.act_deliveries import plan_sending
from qinling.cli.commands.supervision.act_sending import (
    build_sending_table,
    confirm_acts,
    describe_sending,
    print_planned,
    require_all_sent,
    send_letters,
)
from qinling.cli.commands.supervision.letters import (
    build_letter_from_ledger,
    note_written,
    require_office,
    require_office_after_trial,
    try_office,
    write_letters,
)
from qinling.cli.context import Desk
from qinling.cli.lookup.shown_issues import note_shown, require_unchanged
from qinling.cli.options.steps import StepOptions
from qinling.cli.outputs.output_files import open_output_files
from qinling.errors import DocumentRefused, OutputRefused, QinlingError, UsageRefused, quote_argument
from qinling.rules.supervision.supervision_acts import SupervisionAct
from qinling.rules.vocabulary import SupervisionKind

if TYPE_CHECKING:
    from rich.table import Table

    from qinling.cli.commands.supervision.act_deliveries import ActDelivery
    from qinling.cli.outputs.output_files import OutputFiles
    from qinling.ledger.writer import Writer
    from qinling.procedures.steps import StepResult
    from qinling.procedures.supervision.acts import RecordedActs
    from qinling.procedures.supervision.proposed_acts import SortedProposals

#: Records the acts in an open transaction.
TakeActs = Callable[["Writer"], "RecordedActs"]


class WaysOut(NamedTuple):
    """What becomes of the letters: the folder that they are written to, and whether they are sent."""

    folder: Path | None
    send: bool
    force: bool


class Question(NamedTuple):
    """What is asked before the acts are recorded: what will be done, and the table to look at."""

    what: str
    table: "Table"


def take_all_proposals(
    desk: Desk,
    options: StepOptions,
    requested: SupervisionAct,
    measure: SupervisionKind | None,
    ways_out: WaysOut,
) -> None:
    """Record every proposed act after one look. *requested* says all but the kind; *measure* chooses one kind."""
    from qinling.procedures.supervision.acts import find_proposals
    from qinling.procedures.supervision.proposed_acts import record_proposals, sort_proposals
    from qinling.reports.supervision.act_tables import former_act_lines, proposal_table

    settings, dates = desk.settings, build_step_dates(desk, options.on)
    with desk.reading() as reader:
        found = find_proposals(
            reader, desk.today, desk.calendar, settings.supervision, settings.supervision_specials
        )
        if not (options.yes or options.dry_run):
            note_shown(desk, reader)
    proposals = sort_proposals(found, measure)
    _note_left_out(desk, proposals)
    for line in former_act_lines(proposals.together):
        desk.print_note(line)
    if not proposals.together:
        if options.as_json:
            print_changed_issues(desk, [])
        desk.print_note("没有该督办的问题，什么也没有登记")
        return
    question = Question(
        f"登记 {len(proposals.together)} 个问题的催办督办",
        proposal_table(proposals.together, desk.err.width),
    )

    def take(writer: "Writer") -> "RecordedActs":
        require_unchanged(desk, writer, [one.issue for one in proposals.together])
        stamp = desk.build_stamp()
        return record_proposals(writer, proposals.together, stamp, dates, requested, settings.supervision)

    take_acts(desk, options, take, ways_out, question)


def _note_left_out(desk: Desk, proposals: "SortedProposals") -> None:
    for left_out, why, remedy in (
        (proposals.referrals, "移送问责要逐件办", "--step 移送问责 --to 受理单位"),
        (proposals.without_unit, "没有责任单位、牵头单位", "--step 步骤 --to 单位"),
    ):
        if left_out:
            numbers = "、".join(one.issue.number for one in left_out)
            desk.print_note(f"不在内的 {len(left_out)} 个：{numbers}；{why}：qinling supervise 编号 {remedy}")


def take_acts(
    desk: Desk, options: StepOptions, take: TakeActs, ways_out: WaysOut, question: Question | None = None
) -> None:
    """Record acts, print their numbers, write and send their letters.

    What will be recorded and sent is worked out first, and asked: nothing is half done where the answer is no.
    """
    office = require_office(desk) if (ways_out.folder or ways_out.send) and not options.dry_run else ""
    planned = _plan_sending(desk, take, ways_out, yes=options.yes or options.dry_run) if ways_out.send else []
    if not options.dry_run and (planned or question):
        _ask_before_acts(desk, options, planned, question)
    if options.dry_run or not (ways_out.folder or ways_out.send):
        with desk.writing(dry_run=options.dry_run) as writer:
            acts = take(writer)
            if ways_out.folder or ways_out.send:
                _try_letters(desk, writer, acts, ways_out)
        if ways_out.send:
            print_planned(desk, planned, as_json=options.as_json)
        _print_acts(desk, options, acts)
        if ways_out.folder or ways_out.send:
            require_office_after_trial(desk)
        return
    results = _record_with_letters(desk, options, take, ways_out, office)
    if planned:
        _send_results(desk, options, results, office)


def _record_with_letters(
    desk: Desk, options: StepOptions, take: TakeActs, ways_out: WaysOut, office: str
) -> "list[StepResult]":
    """Record acts and write their letters. Nothing is recorded of a letter that cannot be filled or written."""
    ask = not options.as_json
    acts: RecordedActs | None = None
    try:
        with open_output_files(desk, force=ways_out.force, ask=ask) as outputs:
            with desk.writing() as writer:
                taken = take(writer)
                files = _prepare_letters(desk, writer, outputs, taken, ways_out, office)
                if not (ask and desk.is_interactive):
                    outputs.check()  # a person is asked later: nobody waits for the ledger meanwhile
            acts = taken
            _print_acts(desk, options, acts)
    except (DocumentRefused, OutputRefused) as refused:
        raise _explain_failed_letters(refused, acts, ways_out) from None
    note_written(desk, files)
    return acts.results


def _prepare_letters(
    desk: Desk,
    writer: "Writer",
    outputs: "OutputFiles",
    acts: "RecordedActs",
    ways_out: WaysOut,
    office: str,
) -> list[Path]:
    """Fill the letters of *acts*; those for a folder are ready to take their places there. Return the files."""
    letters = {one: build_letter_from_ledger(desk, writer, one, office) for one in acts.documents}
    return write_letters(outputs, letters, ways_out.folder) if ways_out.folder else []


def _try_letters(desk: Desk, writer: "Writer", acts: "RecordedActs", ways_out: WaysOut) -> None:
    """Fill the letters of acts that are only tried, so that what their forms lack is told. Raises DocumentRefused."""
    office = try_office(desk)
    try:
        for one in acts.documents:
            build_letter_from_ledger(desk, writer, one, office)
    except DocumentRefused as refused:
        raise _explain_failed_letters(refused, None, ways_out) from None


def _explain_failed_letters(
    refused: QinlingError, acts: "RecordedActs | None", ways_out: WaysOut
) -> QinlingError:
    """Return *refused* with what became of the acts: None of them is recorded if there are none."""
    if acts is None:
        return type(refused)(f"{refused.message}，什么也没有登记", refused.remedy)
    folder = quote_argument(str(ways_out.folder))
    again = "；".join(
        f"qinling supervise letter {quote_argument(one)} --letters {folder}" for one in acts.documents
    )
    return type(refused)(
        f"{'、'.join(acts.documents)} 已登记，但文书没有写出：{refused.message}",
        f"{refused.remedy}；再用 {again}",
    )


def _plan_sending(desk: Desk, take: TakeActs, ways_out: WaysOut, *, yes: bool) -> "list[ActDelivery]":
    from qinling.procedures.supervision.act_letters import list_letters_of_results

    with desk.writing(dry_run=True) as writer:
        if not yes:
            note_shown(desk, writer)
        letters = list_letters_of_results(take(writer).results)
    planned = plan_sending(desk, letters)
    if planned.lacking and ways_out.folder is None:
        raise UsageRefused(
            f"{planned.describe_lacking()}，什么也没有登记、没有发",
            f"{planned.advise_receiver(desk)}，或加 --letters 文件夹：没有渠道的自己送",
        )
    if planned.lacking:
        desk.print_note(f"注意：{planned.describe_lacking()}，文书请自己送")
    return planned.deliveries


def _ask_before_acts(
    desk: Desk,
    options: StepOptions,
    planned: "list[ActDelivery]",
    question: Question | None,
) -> None:
    whats, tables = [], []
    if question:
        whats.append(question.what)
        tables.append(question.table)
    if planned:
        whats.append(describe_sending(planned))
        tables.append(build_sending_table(planned, desk.err.width))
    confirm_acts(desk, "，".join(whats), tables, yes=options.yes, as_json=options.as_json)


def _print_acts(desk: Desk, options: StepOptions, acts: "RecordedActs") -> None:
    """Print the acts with their numbers, and what is odd about these."""
    from qinling.reports.supervision.act_tables import number_remark_line, recorded_act_lines

    desk.outcome.issues = [one.after for one in acts.results]
    if len(acts.documents) == 1:
        desk.outcome.facts["document"] = quote_argument(*acts.documents)
    if options.as_json:
        print_changed_issues(desk, acts.results)
    else:
        for line in recorded_act_lines(acts.results, dry_run=options.dry_run):
            desk.print_note(line)
    for remark in acts.remarks:
        desk.print_note(number_remark_line(remark))
    way = "" if options.dry_run else "；多登的用 qinling undo 撤回"
    if acts.unusual:
        desk.print_note(f"注意：{acts.unusual}{way}")
    for number, document in acts.repeated:
        desk.print_note(f"注意：{number} 同一天已有同一步的 {document}，这是又一次{way}")


def _send_results(desk: Desk, options: StepOptions, results: "list[StepResult]", office: str) -> None:
    from qinling.procedures.supervision.act_letters import list_letters_of_results

    deliveries = plan_sending(desk, list_letters_of_results(results)).deliveries
    try:
        outcomes = send_letters(desk, deliveries, office, as_json=options.as_json)
    except DocumentRefused as refused:
        documents = " ".join(dict.fromkeys(one.letter.document for one in deliveries))
        raise DocumentRefused(
            f"已登记，但文书写不出来，什么也没有发：{refused.message}",
            f"{refused.remedy}；再用 qinling supervise send {documents}",
        ) from None
    require_all_sent(desk, outcomes)
