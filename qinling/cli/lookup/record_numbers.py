"""The work record that a typed number means: GZ0012, gz12, to look also 12."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.lookup.known_names import NameKind, settle_names, take_name_to_show
from qinling.errors import IssueNotFound
from qinling.rules.lookup.number_ranges import join_range_words
from qinling.rules.lookup.typed_numbers import split_numbers

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader


def find_record_to_show(desk: Desk, reader: "Reader", typed: str) -> str:
    """Return the number of the record that *typed* means in a command that changes nothing.

    Raises IssueNotFound, ValueRefused.
    """
    return take_name_to_show(desk, _strip_signs(typed), _build_kind(desk, reader))


def settle_records(desk: Desk, typed: Sequence[str]) -> list[str]:
    """Return the numbers of the records that a command is to change. Several may stand in one word.

    Raises IssueNotFound, ValueRefused, AnswerNeeded.
    """
    numbers = [number for word in join_range_words(typed) for number in split_numbers(word) or [word]]
    return settle_names(desk, numbers, partial(_build_kind, desk))


def settle_record(desk: Desk, typed: str) -> str:
    """Return the number of the one record that a command is to change. Raises as `settle_records`."""
    return settle_records(desk, [_strip_signs(typed)])[0]


def _strip_signs(typed: str) -> str:
    """Return the number in *typed*, all of it where there are several."""
    numbers = split_numbers(typed)
    return numbers[0] if len(numbers) == 1 else "".join(typed.split())


def _build_kind(desk: Desk, reader: "Reader") -> NameKind:
    from qinling.procedures.work.record_lookup import match_record, refuse_unknown_record

    return NameKind(
        "台账里没有编号为 {} 的工作记录",
        "工作记录",
        IssueNotFound,
        partial(match_record, reader),
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
