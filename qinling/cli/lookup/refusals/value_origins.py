"""Who named the ledger of a call that went wrong: an option is seen, the rest is not."""

from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.framework.missing_parameters import is_from_variable
from qinling.cli.settings.setting_origins import describe_setting_origin
from qinling.errors import LedgerMissing, LedgerUnusable, QinlingError

if TYPE_CHECKING:
    from qinling.cli.framework.typer_internals import Context


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
