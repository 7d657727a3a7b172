"""All checks of `db doctor` on an office of a server, and the fixes of what they find."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, cast

from qinling.errors import LedgerInconsistent, LedgerUnusable
from qinling.ledger.attachments import open_attachments
from qinling.ledger.engine import open_ledger
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.office_members import has_roles
from qinling.ledger.reader import Reader, driver_required, open_reader, require_whole_ledger
from qinling.ledger.soundness.recorded_times import read_recorded_times
from qinling.procedures.doctor import office_checks
from qinling.procedures.doctor.diagnosis import Diagnosis, fix_all
from qinling.procedures.doctor.inspection import Finding
from qinling.procedures.doctor.ledger_checks import compare_with_clock, list_fault_findings
from qinling.procedures.doctor.repairs import repair_office
from qinling.procedures.ledger_verification import verify
from qinling.procedures.office_roles import create_roles
from qinling.procedures.soundness.faults import Remedies

if TYPE_CHECKING:
    from qinling.ledger.postgres.statements import PostgresReader

_LOOKED_AT = "服务器、台账、材料、角色、时钟"
_NOT_COMPARED = "没有比表、触发器和权限：要用建这本台账的用户、在主服务器上运行"


@dataclass(frozen=True)
class OfficeInspection:
    """One look at the office at *address*, at *now* (UTC) on the office's *today*."""

    address: ServerAddress
    now: datetime
    today: date
    busy_seconds: float

    @property
    def remedies(self) -> Remedies:
        """What to type about damage."""
        return Remedies(self.address)

    def repair(self) -> str:
        """Make again what follows from the rest of the ledger."""
        return repair_office(self.address, self.busy_seconds)

    def set_rights(self) -> str:
        """Give the roles their rights again."""
        with open_ledger(self.address, busy_seconds=self.busy_seconds) as writer:
            create_roles(writer, self.address)
        return "重新建了角色和它们的权限"


def diagnose_office(
    address: ServerAddress, now: datetime, today: date, busy_seconds: float, *, fix: bool = False
) -> Diagnosis:
    """Run all checks on the office at *address*. With *fix*, mend what is safe and look again.

    Raises LedgerMissing, LedgerBusy, or RoleRefused for a user who does not see all of it.
    """
    inspection = OfficeInspection(address, now.astimezone(UTC), today, busy_seconds)
    diagnosis = _look(inspection)
    if not fix:
        return diagnosis
    fixed = list(dict.fromkeys(fix_all(diagnosis.findings)))
    diagnosis = _look(inspection)
    diagnosis.fixed = fixed
    return diagnosis


def _look(inspection: OfficeInspection) -> Diagnosis:
    diagnosis = Diagnosis([], looked_at=_LOOKED_AT)
    try:
        with open_reader(inspection.address, busy_seconds=inspection.busy_seconds) as reader:
            require_whole_ledger(reader, "检查")
            diagnosis.findings += _check_office(inspection, reader, diagnosis.facts)
        diagnosis.findings += _check_structure(inspection, diagnosis.facts)
    except (LedgerUnusable, LedgerInconsistent) as refused:
        diagnosis.findings.append(Finding("ledger", refused.message, refused.remedy))
    return diagnosis


def _check_office(inspection: OfficeInspection, reader: Reader, facts: list[str]) -> Iterator[Finding]:
    """Tell of the server and the roles first: what is checked of the rows then is a copy of them."""
    with driver_required():
        from qinling.ledger.postgres import office_roles, server_state  # loads the driver
    connection = cast("PostgresReader", reader).connection
    state = server_state.read_server_state(connection)
    facts += office_checks.list_facts(state)
    yield from office_checks.check_server(state, inspection.now)
    if has_roles(reader):
        in_groups = office_roles.list_group_members(connection, inspection.address.office)
        yield from office_checks.check_members(reader, in_groups, inspection.remedies)
        yield from office_checks.check_unit_cells(reader, inspection.remedies, inspection.repair)
    recorded = read_recorded_times(reader)
    yield from compare_with_clock(recorded, inspection.now, inspection.today, inspection.remedies)
    with open_attachments(inspection.address, reader) as store:
        result = verify(reader, store, address=inspection.address)
    yield from list_fault_findings(result.findings, inspection.remedies, inspection.repair)


def _check_structure(inspection: OfficeInspection, facts: list[str]) -> Iterator[Finding]:
    from qinling.ledger.postgres import office_structure  # loads the driver

    faults = office_structure.find_structure_faults(inspection.address, inspection.busy_seconds)
    if faults is None:
        facts.append(_NOT_COMPARED)
        return
    yield from office_checks.list_structure_findings(faults, inspection.remedies, inspection.set_rights)
