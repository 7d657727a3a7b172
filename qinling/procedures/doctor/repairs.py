"""Make again what follows from the rest of the ledger: indexes, triggers, units, counters, the roll-up."""

from pathlib import Path

from qinling.ledger import changes
from qinling.ledger.engine import open_ledger
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.office_members import refresh_unit_cells
from qinling.ledger.soundness import table_relations
from qinling.ledger.soundness.schema_comparison import find_schema_faults, restore_schema_object
from qinling.ledger.sqlite_file.sqlite import SqliteWriter
from qinling.ledger.writer import Writer
from qinling.procedures.soundness.relation_checks import find_low_counters


def make_dependents_again(writer: Writer) -> None:
    """Make the units, the counters and the roll-up fit the rest."""
    changes.add_units(writer, table_relations.find_unknown_units(writer))
    for name, value in find_low_counters(writer).items():
        table_relations.raise_counter(writer, name, value)
    table_relations.rebuild_roll_up(writer)


def repair_office(address: ServerAddress, busy_seconds: float) -> str:
    """Make again what follows from the rest of an office of a server. Return what was done."""
    with open_ledger(address, busy_seconds=busy_seconds) as writer:
        make_dependents_again(writer)
        refresh_unit_cells(writer)
    return "补齐了单位、编号、登录日计和各单位的写法"


def repair_ledger(path: Path) -> str:
    """Make again, in one transaction, all that can be made from the rest. Nothing is changed that only a person knows."""
    with open_ledger(path) as writer:
        assert isinstance(writer, SqliteWriter)
        for fault in list(find_schema_faults(writer)):
            if (
                fault.expected is not None
                and fault.expected.sql is not None
                and fault.expected.kind != "table"
            ):
                restore_schema_object(writer, fault)
        writer.change("reindex")
        make_dependents_again(writer)
    return "重建了索引、触发器，补齐了单位、编号和登录日计"
