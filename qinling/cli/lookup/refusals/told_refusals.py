"""A refusal as its user reads it: what to do for the ledger of the call, who named it, and what else may be meant."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import TYPED_WORDS
from qinling.cli.framework.unknown_options.option_words import add_root_words, list_words_without_ledger
from qinling.cli.lookup.misplaced.ledger_words import advise_on_ledgers
from qinling.cli.lookup.office_numbers import OtherOfficeNamed
from qinling.cli.lookup.refusals.missing_files import suggest_for_missing_file
from qinling.cli.lookup.refusals.value_origins import describe_ledger_origin
from qinling.cli.options.filtering.filter_words import FileNameTyped
from qinling.errors import IssueNotFound, LedgerMissing, LedgerUnusable, QinlingError, quote_argument
from qinling.rules.texts.file_names import is_table_name

if TYPE_CHECKING:
    from qinling.cli.framework.typer_internals import Context


def tell_refusal(refusal: QinlingError, root: "Context", root_words: Sequence[str]) -> str:
    """Return *refusal* in words, where its ledger is named, and files near to one that it misses."""
    advised = _advise_on_named_table(refusal, root) or _advise_on_number_of_ledger(refusal, root)
    told = add_root_words(advised or str(refusal), root_words)
    told += describe_ledger_origin(refusal, root) + _describe_hidden_issues(refusal, root)
    return told + suggest_for_missing_file(refusal, root.meta.get(TYPED_WORDS, ()))


def _advise_on_named_table(refusal: QinlingError, root: "Context") -> str:
    """Return *refusal* with how a table is read that the call names for its ledger, "" for another."""
    desk = root.obj
    if not isinstance(refusal, LedgerMissing | LedgerUnusable) or not isinstance(desk, Desk):
        return ""
    place = desk.ledger_place
    if not isinstance(place, Path) or not is_table_name(place.name) or str(place) not in refusal.message:
        return ""
    return f"{refusal.message}。{advise_on_table(place)}"


def _advise_on_number_of_ledger(refusal: QinlingError, root: "Context") -> str:
    """Return *refusal* with how the command is typed for a ledger that stands where a number does, "" for another."""
    if not isinstance(refusal, IssueNotFound | FileNameTyped):
        return ""
    typed = root.meta.get(TYPED_WORDS, ())
    named = [word for word in list_words_without_ledger(typed) if "." in word and word in refusal.message]
    advice = advise_on_ledgers(["list"] if isinstance(refusal, IssueNotFound) else typed, named)
    return f"{refusal.message}。{advice}" if advice else ""


def advise_on_table(place: Path) -> str:
    """Return how the table at *place* gets into a ledger: it was named for one itself."""
    file, ledger = quote_argument(str(place)), quote_argument(str(place.with_suffix(".db")))
    return f"{place.name} 是表格的名字，台账另是一个文件；把表格读入台账：qinling import {file} --ledger {ledger}"


def _describe_hidden_issues(refusal: QinlingError, root: "Context") -> str:
    """Return that an issue of a server that is not found may be another unit's; "" for others."""
    desk = root.obj
    is_elsewhere = isinstance(refusal, OtherOfficeNamed)
    if is_elsewhere or not isinstance(refusal, IssueNotFound) or not isinstance(desk, Desk):
        return ""
    if (member := desk.office_member) is not None and not member.sees_all:
        return f"\n编号没有写错的，是别的单位的问题，{member.unit}看不到"
    return ""
