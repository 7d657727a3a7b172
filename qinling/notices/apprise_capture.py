"""Capture the network answers behind apprise.

apprise returns only success or failure, not whether a message may have arrived.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

# apprise logs tokens and passwords, urllib3 logs the addresses that contain them.
for _name in ("apprise", "urllib3.connectionpool"):
    logging.getLogger(_name).disabled = True


@contextmanager
def replace_attribute(module: ModuleType, name: str, replacement: object) -> Iterator[None]:
    """Replace attribute *name* of *module* within the block."""
    original = getattr(module, name)
    setattr(module, name, replacement)
    try:
        yield
    finally:
        setattr(module, name, original)
