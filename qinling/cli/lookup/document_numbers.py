"""The supervision document that a typed number means: 督办〔2026〕3号, 督办3, 2026-3."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.lookup.known_names import NameKind, settle_names, take_name_to_show
from qinling.cli.lookup.typed_command import retype_command
from qinling.errors import IssueNotFound, LedgerBusy, LedgerMissing, LedgerUnusable, quote_argument

if TYPE_CHECKING:
    from datetime import date

    from qinling.ledger.reader import Reader


def find_document_to_show(desk: Desk, reader: "Reader", typed: str) -> str:
    """Return the document number of the ledger that *typed* means in a command that changes nothing.

    Raises IssueNotFound.
    """
    _refuse_issue_number(desk, reader, typed)
    return take_name_to_show(desk, typed, _build_kind(desk.today, reader))


def settle_documents(desk: Desk, typed: Sequence[str]) -> list[str]:
    """Return the documents that a command is to change or send, as the ledger has their numbers, without repeats.

    Raises IssueNotFound, AnswerNeeded.
    """
    with suppress(LedgerMissing, LedgerUnusable, LedgerBusy), desk.reading() as reader:
        for one in typed:
            _refuse_issue_number(desk, reader, one)
    return list(dict.fromkeys(settle_names(desk, typed, partial(_build_kind, desk.today))))


def settle_document(desk: Desk, typed: str) -> str:
    """Return the one document that a command is to change, "" where none was typed. Raises as `settle_documents`."""
    return settle_documents(desk, [typed])[0] if typed else ""


def _refuse_issue_number(desk: Desk, reader: "Reader", typed: str) -> None:
    """Raise IssueNotFound for the number of an issue, with its documents in place of it."""
    from qinling.procedures.lookup.issue_lookup import SURE_READINGS, match_number
    from qinling.procedures.supervision.document_numbers import find_recorded_number, list_standing_acts
    from qinling.rules.supervision.document_numbers import read_step_number

    if read_step_number(typed) or find_recorded_number(reader, typed):
        return
    found = match_number(reader, typed)
    if found.reading not in SURE_READINGS:
        return
    issue = found.issues[0]
    documents = list(dict.fromkeys(act["document"] for act in list_standing_acts(reader, issue.id)))
    what = f"{typed} 是问题编号，这里要写文号"
    if not documents:
        number = quote_argument(issue.number)
        raise IssueNotFound(
            f"{what}；{issue.number} 还没有督办过", f"先登记：qinling supervise {number} --step 催办"
        )
    lines = "".join(f"\n  {retype_command(desk.words, typed, one)}" for one in documents)
    raise IssueNotFound(what, f"它的督办：{lines}")


def _build_kind(today: "date", reader: "Reader") -> NameKind:
    from qinling.procedures.supervision.document_numbers import match_document, refuse_unknown_document

    return NameKind(
        "没有文号为 {} 的督办",
        "文书",
        IssueNotFound,
        partial(match_document, reader),
        partial(_describe_documents, reader),
        partial(refuse_unknown_document, reader, today=today),
    )


def _describe_documents(reader: "Reader", documents: Sequence[str]) -> list[str]:
    """Return of each document its first issue, and how many it has."""
    from qinling.procedures.supervision.document_numbers import find_issues_of_document
    from qinling.reports.candidates import describe_issue

    texts = []
    for document in documents:
        issues = [issue for issue, _ in find_issues_of_document(reader, document)]
        more = f"等 {len(issues)} 个问题：" if len(issues) > 1 else ""
        texts.append(f"{issues[0].number} {more}{describe_issue(issues[0])}" if issues else "")
    return texts
