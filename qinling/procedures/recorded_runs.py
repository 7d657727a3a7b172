"""Ask a server about a run whose connection was lost."""

from qinling.ledger.reader import Reader
from qinling.ledger.run_keys import SELECT_RUN


def is_run_recorded(reader: Reader, key: str) -> bool:
    """Return whether the transaction that left *key* behind was committed."""
    return reader.value(SELECT_RUN, key=key) is not None
