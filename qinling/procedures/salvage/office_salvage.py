"""Build a new ledger file from what the server can still read of an office."""

import tempfile
from pathlib import Path

from qinling.errors import LedgerUnusable, describe_os_error
from qinling.ledger.attachments import AttachmentFolder, get_attachments_folder
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.reader import driver_required
from qinling.procedures.salvage.salvage import SalvageResult, require_free_place, salvage


def salvage_office(
    address: ServerAddress, out: Path, backup_place: Path | None, busy_seconds: float
) -> SalvageResult:
    """Write what can be read of the office at *address*, and of the backup, to the new ledger *out*.

    The office is only read. Raises as `rescue_office` and `salvage` do.
    """
    with driver_required():
        from qinling.ledger.postgres.office_rescue import rescue_office  # loads the driver

    require_free_place(out)
    try:
        with tempfile.TemporaryDirectory(prefix=".qinling-", dir=out.parent) as name:
            copy = Path(name) / f"{address.office}.db"
            folder = AttachmentFolder(get_attachments_folder(copy))
            damaged = rescue_office(address, copy, folder.add, busy_seconds)
            return salvage(copy, out, backup_place, damaged)
    except OSError as error:
        raise LedgerUnusable(f"救不到 {out}：{describe_os_error(error)}", "请换一个能写的位置") from error
