"""The supervision document that a typed number means: 督办〔2026〕3号, 督办3, 2026-3."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.lookup.typed_command import retype_command
from qinling.errors import AnswerNeeded, IssueNotFound, LedgerBusy, LedgerMissing, LedgerUnusable

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.procedures.document_numbers import DocumentMatch


def find_document_to_show(desk: Desk, reader: "Reader", typed: str) -> str:
    """Return the document number of the ledger that *typed* means in a command that changes nothing.

    One that was not typed in full is told in one line. Raises IssueNotFound.
    """
    from qinling.procedures.document_numbers import match_document
    from qinling.reports.candidates import cut_text

    match = match_document(reader, typed)
    if match.recorded:
        return match.recorded
    if len(match.shortened) == match.count == 1:
        document = match.shortened[0]
        line = f"{typed}：{document} {_describe_documents(reader, [document])[0]}"
        desk.print_note(cut_text(line, desk.err.width))
        return document
    return _ask_or_refuse(desk, reader, match)


def settle_documents(desk: Desk, typed: Sequence[str]) -> list[str]:
    """Return the documents that a command is to change or send, as the ledger has their numbers, without repeats.

    Numbers that are the same but for their spelling are taken. Of others a person is asked; without a terminal they
    are refused: raises IssueNotFound.
    """
    from qinling.ledger.reader import open_reader
    from qinling.procedures.document_numbers import match_document

    try:
        with open_reader(desk.ledger_path) as reader:
            matches = [match_document(reader, one) for one in typed]
            settled = [one.recorded or _ask_or_refuse(desk, reader, one) for one in matches]
    except (LedgerMissing, LedgerUnusable, LedgerBusy):
        return list(typed)  # the command itself says what is wrong, or migrates the file
    return list(dict.fromkeys(settled))


def settle_document(desk: Desk, typed: str) -> str:
    """Return the one document that a command is to change, "" where none was typed. Raises as `settle_documents`."""
    return settle_documents(desk, [typed])[0] if typed else ""


def _ask_or_refuse(desk: Desk, reader: "Reader", match: "DocumentMatch") -> str:
    """Ask which document is meant, where somebody can be asked. Raises IssueNotFound, AnswerNeeded."""
    from qinling.cli.lookup.candidate_choice import choose_candidate
    from qinling.procedures.document_numbers import require_recorded_number
    from qinling.reports.candidates import candidate_lines

    found = match.shortened or match.near
    if not found:
        return require_recorded_number(reader, match.typed)  # raises
    intro = f"没有文号为 {match.typed} 的督办，{'对得上' if match.shortened else '相近'}的有"
    texts = _describe_documents(reader, found)
    count = match.count or len(found)
    if not desk.is_interactive:
        names = [retype_command(desk.words, match.typed, one) for one in found]
        lines = candidate_lines(names, texts, desk.err.width)
        raise IssueNotFound(f"{intro}：" + "".join(f"\n{line}" for line in lines))
    place = choose_candidate(desk, intro, found, texts, "文书", count)
    if place is None:
        raise AnswerNeeded("没有选定文书，台账没有改动", "请写全文号")
    return found[place]


def _describe_documents(reader: "Reader", documents: Sequence[str]) -> list[str]:
    """Return of each document its first issue, and how many it has."""
    from qinling.procedures.document_numbers import find_issues_of_document
    from qinling.reports.candidates import describe_issue

    texts = []
    for document in documents:
        issues = [issue for issue, _ in find_issues_of_document(reader, document)]
        more = f"等 {len(issues)} 个问题：" if len(issues) > 1 else ""
        texts.append(f"{issues[0].number} {more}{describe_issue(issues[0])}" if issues else "")
    return texts
