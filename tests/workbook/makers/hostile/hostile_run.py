"""Import hostile files one after another in one process with limited memory, and report each result.

Run as a program: `python -m tests.workbook.makers.hostile.hostile_run FOLDER FIRST STEP LARGE`, from the checkout.
It imports the cases FIRST, FIRST + STEP, …, the large ones if LARGE is 1, and prints a JSON line
before and after each case. The last line names the case on which the process died.
"""

import hashlib
import json
import os
import resource
import shutil
import signal
import sys
from pathlib import Path

from qinling.cli.app import app
from tests.commands_built_once import share_commands
from tests.workbook.makers.hostile.hostile_files import CASES, list_cases
from tests.workbook.makers.hostile.hostile_parts import xlsx

MAX_MEMORY = 2_500_000_000
MAX_SECONDS = 20


def main(folder: Path, first: int, step: int, *, large: bool) -> None:
    """Run every *step*th case from *first* on."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    report = os.fdopen(os.dup(1), "w", encoding="utf-8")
    ledger = folder / "ledger.db"
    _run_import([str(xlsx(folder))], ledger, folder)
    for at in list_cases(first, step, large=large):
        print(json.dumps({"start": at}), file=report, flush=True)
        print(json.dumps(_run_case(at, folder, ledger)), file=report, flush=True)


def _run_case(at: int, folder: Path, filled: Path) -> dict[str, object]:
    """Build case *at*, import it into a copy of the ledger *filled*, and return the result."""
    _, build, _ = CASES[at]
    place = folder / str(at)
    place.mkdir()
    ledger = folder / f"{at}.db"
    shutil.copy(filled, ledger)
    file = build(place)
    given = set(_list_names(place))
    before = _digest_files(ledger)
    signal.alarm(MAX_SECONDS)
    code, out, err = _run_import([str(file), *(["--json"] if _wants_json(at) else [])], ledger, folder)
    signal.alarm(0)
    end: dict[str, object] = {
        "case": at,
        "code": code,
        "clean": _is_import_json(out) if _wants_json(at) else out == "",
        "err": err[-3000:],
        "untouched": _digest_files(ledger) == before,
        "left": sorted(set(_list_names(place)) - given),
    }
    shutil.rmtree(place)
    for leftover in folder.glob(f"{at}.db*"):
        leftover.unlink()
    return end


def _wants_json(at: int) -> bool:
    """Ask for JSON in every third case, so that each group of cases has both outputs."""
    return at % 3 == 0


def _list_names(folder: Path) -> list[str]:
    return [os.fsencode(entry.name).decode("utf-8", "backslashreplace") for entry in folder.iterdir()]


def _digest_files(ledger: Path) -> list[tuple[str, str]]:
    """Return the digests of the ledger and of its SQLite side files that are not empty."""
    files = sorted(ledger.parent.glob(f"{ledger.name}*"))
    kept = [file for file in files if file == ledger or (file.suffix != ".db-shm" and file.stat().st_size)]
    return [(file.name, hashlib.sha256(file.read_bytes()).hexdigest()) for file in kept]


def _is_import_json(out: str) -> bool:
    if not out:
        return True
    try:
        return bool(json.loads(out)["kind"] == "import")
    except (ValueError, KeyError):
        return False


def _run_import(words: list[str], ledger: Path, folder: Path) -> tuple[int, str, str]:
    """Run `qinling import`, and return its exit code, stdout and stderr."""
    kept = os.dup(1), os.dup(2)
    for stream, name in ((1, "out"), (2, "err")):
        sink = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(sink, stream)
        os.close(sink)
    code = 0
    try:
        app(
            ["--ledger", str(ledger), "--today", "2026-04-25", "--actor", "测试员", "import", *words],
            prog_name="qinling",
        )
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for stream, copy in zip((1, 2), kept, strict=True):
            os.dup2(copy, stream)
            os.close(copy)
    out, err = ((folder / name).read_text("utf-8", "backslashreplace") for name in ("out", "err"))
    return code, out, err


if __name__ == "__main__":
    with share_commands():
        main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), large=sys.argv[4] == "1")
