"""What could be read of a ledger: the best of several copies of the damaged file, and of a backup."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qinling.ledger.salvage.damaged_copy import make_copies, open_copy
from qinling.ledger.salvage.row_rescue import RescuedTable, rescue_tables
from qinling.procedures.soundness.file_checks import is_ledger_id
from qinling.rules.history.events import Event
from qinling.rules.history.hash_chain import is_sealed


@dataclass(slots=True)
class RescuedLedger:
    """Table → rows, and the events whose own hash proves them unchanged, by id."""

    tables: Mapping[str, RescuedTable] = field(default_factory=dict)
    events: dict[int, Event] = field(default_factory=dict)

    @property
    def damaged_tables(self) -> list[str]:
        """The tables of which some page could not be read."""
        return [name for name, table in self.tables.items() if not table.is_whole]

    @property
    def ledger_id(self) -> str | None:
        """The ledger's id, None where it is lost or damaged."""
        ledger_id = self.read_meta("ledger_id")
        return ledger_id if ledger_id and is_ledger_id(ledger_id) else None

    def read_meta(self, key: str) -> str | None:
        """Return a fact about the ledger, None where it is lost."""
        table = self.tables.get("meta")
        facts = {row["key"]: row["value"] for row in table.read_dicts()} if table and table.columns else {}
        return facts.get(key) if isinstance(facts.get(key), str) else None


def rescue_ledger(ledger: Path, folder: Path, models: Sequence[Path] = ()) -> RescuedLedger:
    """Read what can be read of *ledger*, working on copies in *folder*. *models* are sound ledgers that begin alike."""
    best = RescuedLedger()
    for copy in make_copies(ledger, folder, models):
        with open_copy(copy) as connection:
            if connection is None:
                continue
            tables = rescue_tables(connection)
        found = RescuedLedger(tables, _read_sealed_events(tables["event"]))
        if _rank(found) > _rank(best):
            best = found
        if not found.damaged_tables:
            break
    return best


def _rank(found: RescuedLedger) -> tuple[int, int, int]:
    rows = sum(len(table.rows) for table in found.tables.values())
    return len(found.events), rows, -len(found.damaged_tables)


def _read_sealed_events(table: RescuedTable) -> dict[int, Event]:
    if not {*Event._fields} - {"day"} <= {*table.columns}:
        return {}
    rows = (Event(**{"day": "", **row}) for row in table.read_dicts())
    return {event.id: event for event in rows if is_sealed(event)}
