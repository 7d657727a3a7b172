"""Hearing what apprise does not tell: it answers yes or no, and not whether a message may have arrived."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

#: apprise logs tokens and passwords, urllib3 the addresses that hold them.
for _name in ("apprise", "urllib3.connectionpool"):
    logging.getLogger(_name).disabled = True


@contextmanager
def replace_attribute(module: ModuleType, name: str, replacement: object) -> Iterator[None]:
    """Give *module* the *replacement* for what it calls *name*, and take it back afterwards."""
    original = getattr(module, name)
    setattr(module, name, replacement)
    try:
        yield
    finally:
        setattr(module, name, original)
