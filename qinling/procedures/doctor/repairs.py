"""Make again what follows from the rest of the ledger: indexes, triggers, units, counters, the roll-up."""

from pathlib import Path

from qinling.ledger import changes
from qinling.ledger.engine import open_ledger
from qinling.ledger.soundness import table_relations
from qinling.ledger.soundness.schema_comparison import find_schema_faults, restore_schema_object
from qinling.ledger.sqlite import SqliteWriter
from qinling.procedures.soundness.relation_checks import find_low_counters


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
        changes.add_units(writer, table_relations.find_unknown_units(writer))
        for name, value in find_low_counters(writer).items():
            table_relations.raise_counter(writer, name, value)
        table_relations.rebuild_roll_up(writer)
    return "重建了索引、触发器，补齐了单位、编号和登录日计"
