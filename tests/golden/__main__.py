"""`python -m tests.golden --rewrite` records anew what every command answers; look at the diff before you commit it.

`--make-before` makes the files of the version before (before/), once: it refuses where they are.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.golden.keeping import run_anew, write_golden
from tests.golden.last_version import BEFORE, make_before, run_on_copies, settings_as_json
from tests.golden.session import HERE


def main() -> None:
    """Write what is asked for."""
    match sys.argv[1:]:
        case ["--rewrite"]:
            rewrite_all()
        case ["--make-before"]:
            make_before()
        case _:
            sys.exit(__doc__)


def rewrite_all() -> None:
    """Record both sessions anew and say which files changed."""
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        changed = write_golden(HERE, run_anew(HERE / "session.txt", Path(one)))
        (BEFORE / "settings.json").write_text(settings_as_json(), encoding="utf-8")
        changed += [f"before/{name}" for name in write_golden(BEFORE, run_on_copies(Path(other)))]
    print("\n".join(changed) or "as it was")


if __name__ == "__main__":
    main()
