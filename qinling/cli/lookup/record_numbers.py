"""The work record that a typed number means: GZ0012, gz12, to look also 12."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.lookup.known_names import NameKind, take_name_to_show, take_sure_name
from qinling.errors import IssueNotFound, LedgerBusy, LedgerMissing, LedgerUnusable
from qinling.rules.lookup.typed_numbers import split_numbers

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader


def find_record_to_show(desk: Desk, reader: "Reader", typed: str) -> str:
    """Return the number of the record that *typed* means in a command that changes nothing.

    Raises IssueNotFound, ValueRefused.
    """
    from qinling.procedures.work.record_lookup import match_record

    return take_name_to_show(desk, match_record(reader, _strip_signs(typed)), _build_kind(desk, reader))


def settle_records(desk: Desk, typed: Sequence[str]) -> list[str]:
    """Return the numbers of the records that a command is to change. Several may stand in one word.

    Raises IssueNotFound, ValueRefused, AnswerNeeded.
    """
    from qinling.ledger.reader import open_reader
    from qinling.procedures.work.record_lookup import match_record

    numbers = [number for word in typed for number in split_numbers(word) or [word]]
    try:
        with open_reader(desk.ledger_path) as reader:
            kind = _build_kind(desk, reader)
            return [take_sure_name(desk, match_record(reader, one), kind) for one in numbers]
    except (LedgerMissing, LedgerUnusable, LedgerBusy):
        return numbers  # the command itself says what is wrong, or migrates the file


def settle_record(desk: Desk, typed: str) -> str:
    """Return the number of the one record that a command is to change. Raises as `settle_records`."""
    return settle_records(desk, [_strip_signs(typed)])[0]


def _strip_signs(typed: str) -> str:
    """Return the number in *typed*, all of it where there are several."""
    numbers = split_numbers(typed)
    return numbers[0] if len(numbers) == 1 else "".join(typed.split())


def _build_kind(desk: Desk, reader: "Reader") -> NameKind:
    from qinling.procedures.work.record_lookup import refuse_unknown_record

    return NameKind(
        "台账里没有编号为 {} 的工作记录",
        "工作记录",
        IssueNotFound,
        partial(_describe_records, desk, reader),
        partial(refuse_unknown_record, reader),
    )


def _describe_records(desk: Desk, reader: "Reader", numbers: Sequence[str]) -> list[str]:
    from qinling.procedures.work.record_lookup import find_named_records
    from qinling.reports.work import record_line

    kinds = desk.settings.work_kinds
    return [
        record_line(one, kinds).partition("：")[2] if one else "登记已撤回"
        for one in find_named_records(reader, numbers)
    ]
