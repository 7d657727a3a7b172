"""The last list of issues that this terminal has shown: `show 3` is its third. Kept in the user's own state folder.

Each ledger and each terminal has a file of its own, so that no window counts in the list of another one. A
folder that cannot be written or a file that cannot be read only means that there are no places.
"""

import json
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.errors import QinlingError

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.ledger.rows import IssueRow

#: Nobody counts further. A longer number is taken for a number of an issue.
MAX_PLACES = 999


def remember_list(desk: Desk, issues: "Iterable[IssueRow]") -> bool:
    """Keep the order of *issues* that are shown at this terminal. Return whether their places can be used."""
    from qinling.ledger.reader import open_reader
    from qinling.outputs.atomic_files import write_atomically
    from qinling.procedures.ledger_identity import read_ledger_id

    if not sys.stdout.isatty() or not (shown := [issue.id for issue in islice(issues, MAX_PLACES)]):
        return False
    with suppress(OSError, QinlingError), open_reader(desk.ledger_place) as reader:
        path = _get_path(desk)
        path.parent.mkdir(parents=True, exist_ok=True)
        with write_atomically(path, 0o600) as temporary:
            temporary.write_text(json.dumps({"ledger": read_ledger_id(reader), "issues": shown}), "utf-8")
        return True
    return False


def forget_list(desk: Desk) -> None:
    """Keep no places where this terminal has shown issues of several ledgers: a number would mean another list."""
    if sys.stdout.isatty():
        with suppress(OSError):
            _get_path(desk).unlink()


def read_places(desk: Desk, reader: "Reader") -> list[int]:
    """Return the ids of the issues of the last list at this terminal, in its order; none without a terminal."""
    from qinling.procedures.ledger_identity import read_ledger_id

    if not any(stream.isatty() for stream in (sys.stdin, sys.stderr, sys.stdout)):
        return []
    with suppress(OSError, ValueError):
        kept = json.loads(_get_path(desk).read_text("utf-8"))
        if isinstance(kept, dict) and kept.get("ledger") == read_ledger_id(reader):
            return [issue for issue in kept.get("issues", ()) if isinstance(issue, int)][:MAX_PLACES]
    return []


def _get_path(desk: Desk) -> Path:
    from hashlib import sha256  # slow to import, and most commands look up no place

    from platformdirs import user_state_path

    place = desk.ledger_place
    key = f"{place.resolve() if isinstance(place, Path) else place}\n{_name_terminal()}"
    name = sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return user_state_path("qinling", appauthor=False) / "lists" / f"{name}.json"


def _name_terminal() -> str:
    """Return the name of the terminal, "" on a system without names of terminals."""
    if not hasattr(os, "ttyname"):
        return ""
    for stream in (sys.stderr, sys.stdin, sys.stdout):
        with suppress(OSError, ValueError):
            return os.ttyname(stream.fileno())
    return ""
