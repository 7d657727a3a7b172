"""The key that a transaction on a server leaves behind: after a lost connection one can ask whether it was recorded."""

from uuid import uuid4

#: Of the rows in `meta` that hold a key; their value is the time in seconds. They belong to the server alone.
RUN_KEY_PREFIX = "run:"
SELECT_RUN = "select value from meta where key = :key"


def make_run_key() -> str:
    """Return a new key."""
    return f"{RUN_KEY_PREFIX}{uuid4().hex}"
