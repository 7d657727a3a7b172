"""A refusal as its user reads it: what to do for the ledger of the call, who named it, and what else may be meant."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import TYPED_WORDS
from qinling.cli.framework.option_words import add_root_words
from qinling.cli.lookup.value_origins import describe_ledger_origin
from qinling.errors import LedgerMissing, LedgerUnusable, QinlingError, quote_argument
from qinling.rules.file_names import is_table_name

if TYPE_CHECKING:
    from qinling.cli.framework.typer_internals import Context


def tell_refusal(refusal: QinlingError, root: "Context", root_words: Sequence[str]) -> str:
    """Return *refusal* in words, where its ledger is named, and files near to one that it misses."""
    told = add_root_words(_advise_on_named_table(refusal, root) or str(refusal), root_words)
    told += describe_ledger_origin(refusal, root)
    if refusal.missing_file is None:
        return told
    from qinling.cli.lookup.near_files import suggest_files, suggest_ledgers

    suggest = suggest_ledgers if isinstance(refusal, LedgerMissing) else suggest_files
    return told + suggest(refusal.missing_file, root.meta.get(TYPED_WORDS, ()))


def _advise_on_named_table(refusal: QinlingError, root: "Context") -> str:
    """Return *refusal* with how a table is read that the call names for its ledger, "" for another."""
    desk = root.obj
    if not isinstance(refusal, LedgerMissing | LedgerUnusable) or not isinstance(desk, Desk):
        return ""
    place = desk.ledger_place
    is_table = isinstance(place, Path) and is_table_name(place.name) and str(place) in refusal.message
    return f"{refusal.message}。{advise_on_table(place)}" if is_table and isinstance(place, Path) else ""


def advise_on_table(place: Path) -> str:
    """Return how the table at *place* gets into a ledger: it was named for one itself."""
    file, ledger = quote_argument(str(place)), quote_argument(str(place.with_suffix(".db")))
    return f"{place.name} 是表格的名字，台账另是一个文件；把表格读入台账：qinling import {file} --ledger {ledger}"
