"""Hearing what apprise does not tell: it answers yes or no, and not whether a message may have arrived."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

#: apprise logs tokens and passwords, urllib3 the addresses that hold them.
for _name in ("apprise", "urllib3.connectionpool"):
    logging.getLogger(_name).disabled = True


@contextmanager
def in_place(plugin: ModuleType, name: str, listener: object) -> Iterator[None]:
    """Give *plugin* the *listener* for what it calls *name*, and take it back afterwards."""
    real = getattr(plugin, name)
    setattr(plugin, name, listener)
    try:
        yield
    finally:
        setattr(plugin, name, real)
