"""The files of the version before (before/files): made once by that version, and opened by today's."""

import json
import shutil
import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.golden.keeping import run_anew
from tests.golden.program import settings_by_key
from tests.golden.session import HERE, Session, read_session

BEFORE = HERE / "before"
FILES = BEFORE / "files"
LEDGER = "ledger.db"
PAPERS = f"{LEDGER}.papers"
EXPORT = "导出.xlsx"
SETTINGS = FILES / "settings.toml"


def run_on_copies(folder: Path) -> dict[str, str]:
    """Return what today's program answers about copies of the files, and how it goes on with them."""
    return run_anew(BEFORE / "session.txt", folder, FILES)


def make_before() -> None:
    """Make ledger, papers and export by the calls of before/make.txt; the settings were written by hand."""
    if (FILES / LEDGER).exists():
        raise SystemExit(f"{FILES / LEDGER} is there: it is of the version before, and stays as it is")
    with TemporaryDirectory() as place:
        folder = Path(place)
        answers = list(Session(folder).run(read_session(BEFORE / "make.txt")))
        for one in answers:
            print(
                f"{one.exit_code if one.exit_code is not None else '+'} {one.line.words}  {one.err[:120]!r}"
            )
        ledger = sqlite3.connect(folder / LEDGER, isolation_level=None)
        ledger.execute("pragma wal_checkpoint(truncate)")
        ledger.execute("vacuum")
        ledger.execute("pragma wal_checkpoint(truncate)")
        ledger.close()
        for name in (LEDGER, EXPORT):
            shutil.copyfile(folder / name, FILES / name)
        shutil.copytree(folder / PAPERS, FILES / PAPERS)


def settings_as_json() -> str:
    """Return what the settings file sets, as text."""
    return json.dumps(settings_by_key(SETTINGS), ensure_ascii=False, indent=1, default=str) + "\n"
