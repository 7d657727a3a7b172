"""Who named the ledger or the settings of a call that went wrong: an option is seen, the rest is not."""

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.framework.missing_parameters import is_from_variable
from qinling.cli.framework.option_words import list_words_without_ledger
from qinling.cli.lookup.typed_command import retype_command
from qinling.cli.settings.setting_origins import describe_setting_origin
from qinling.errors import IssueNotFound, LedgerMissing, LedgerUnusable, QinlingError, quote_argument

if TYPE_CHECKING:
    from qinling.cli.framework.typer_internals import Context


_OFFICE_NUMBER = re.compile(r"([^\W\d]\w*)/(.+)")


def describe_ledger_origin(refusal: QinlingError, root: "Context") -> str:
    """Return a sentence on where the place of the ledger of *refusal* comes from, "" where the call names it."""
    desk = root.obj
    if not isinstance(refusal, LedgerMissing | LedgerUnusable) or not isinstance(desk, Desk):
        return ""
    if is_from_variable(root, "ledger"):
        origin = "环境变量 QINLING_LEDGER"
    elif root.params.get("ledger") is None and desk.settings.ledger:
        origin = describe_setting_origin("ledger", desk.settings_path, {})
    else:
        return ""
    return f"。台账的位置来自{origin}" if str(desk.ledger_place) in refusal.message else ""


def describe_hidden_issues(refusal: QinlingError, root: "Context") -> str:
    """Return where an issue of a server may be that is not found: in another office, or another unit's; "" for others."""
    desk = root.obj
    if not isinstance(refusal, IssueNotFound) or not isinstance(desk, Desk):
        return ""
    if told := _describe_other_office(desk):
        return told
    if (member := desk.office_member) is not None and not member.sees_all:
        return f"\n编号没有写错的，是别的单位的问题，{member.unit}看不到"
    return ""


def _describe_other_office(desk: Desk) -> str:
    """Return the same command for a number as `--all-offices` lists it: the office, a slash, the number. Else ""."""
    place, words = desk.ledger_place, list_words_without_ledger(desk.words)
    found = next(((word, parts) for word in words if (parts := _OFFICE_NUMBER.fullmatch(word))), None)
    if isinstance(place, Path) or found is None:
        return ""
    word, parts = found
    address = quote_argument(str(replace(place, office=parts[1])))
    return f"\n“{parts[1]}/”是单位的代号：{retype_command(words, word, parts[2])} --ledger {address}"
