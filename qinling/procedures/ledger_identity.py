"""Which ledger it is, wherever it lies."""

from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader


def read_ledger_id(reader: Reader) -> str:
    """Return the unique id of this ledger."""
    return queries.read_ledger_id(reader)
