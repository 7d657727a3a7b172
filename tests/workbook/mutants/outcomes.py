"""Take a damaged file in through its command, and say how that ended and what was read otherwise."""

import os
import resource
import shutil
import signal
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from typer.testing import CliRunner

from qinling.cli.app import app
from qinling.errors import QinlingError
from qinling.rules.limits import Limits
from qinling.workbook.files.grids import open_grids
from tests.workbook.mutants.damage import Damage, count_texts, damage_file, list_elements, read_parts
from tests.workbook.mutants.specimens import Specimen

TODAY = "2026-04-25"
MAX_SECONDS, MAX_HANG_SECONDS, MAX_GROWTH_MEGABYTES = 5, 60, 400
#: What a damaged file may end in: done, and the refusals of files, rows, recipes, questions and letters.
CODES = {0, 15, 16, 18, 20, 24}
_NAMED_IN_ERRORS = {15, 18, 24}
#: The parts whose XML says what the cells hold, how they are to be read, and what is noted beside them.
_PARTS_OF_CONTENT = ("xl/worksheets/sheet", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "xl/comments",
                     "xl/theme/", "content.xml", "styles.xml", "word/document.xml")  # fmt: skip
_TOLD = ("the same", "refused", "told otherwise", "unseen marks", "not read by the laboratory")

#: The sheets of a file: name → (hidden, rows, merged blocks, unreadable cells), and the marks apart.
Sheets = Mapping[str, tuple[Any, ...]]


@dataclass(slots=True)
class Ending:
    """How a command ended. *native* is what other than Python wrote to stderr."""

    code: int
    out: str
    err: str
    native: str
    seconds: float
    megabytes: float
    left: list[str] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Outcome:
    """What became of one mutant. *reading*: `refused`, `the same`, or what was read otherwise."""

    specimen: str
    damage: Damage
    ending: Ending
    reading: str
    faults: list[str]


def run_words(ledger: Path, *words: object, home: Path) -> Ending:
    """Run a command in this process as its user would, in limited time."""
    names = ("HOME", "USERPROFILE", "APPDATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
    env = {name: str(home) for name in names}
    env |= {"QINLING_LEDGER": str(ledger), "QINLING_TODAY": TODAY, "QINLING_ACTOR": "测试员"}
    before, started = _peak_megabytes(), _used_seconds()
    with (
        warnings.catch_warnings(record=True) as warned,
        _record_native_stderr(home / "native") as read_native,
    ):
        warnings.simplefilter("always")
        result = CliRunner().invoke(app, [str(word) for word in words], env=env)
        native = read_native()
    died = "" if isinstance(result.exception, SystemExit | None) else f"{result.exception!r}"
    seconds = _used_seconds() - started
    told = [str(one.message) for one in warned if one.category is not ResourceWarning]
    return Ending(
        result.exit_code, result.stdout, result.stderr + died, native, seconds, _peak_megabytes() - before, warned=told
    )  # fmt: skip


def _used_seconds() -> float:
    """Return the processor time of this process and of those that it started and saw end."""
    return sum(os.times()[:4])


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def _record_native_stderr(file: Path) -> Iterator[Callable[[], str]]:
    """Record what libraries write to stderr past Python, such as a panic."""
    kept = os.dup(2)
    sink = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(sink, 2)
    os.close(sink)
    signal.alarm(MAX_HANG_SECONDS)
    try:
        yield lambda: file.read_text("utf-8", "replace")
    finally:
        signal.alarm(0)
        os.dup2(kept, 2)
        os.close(kept)


class Laboratory:
    """Runs mutants of specimens in *folder*."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._intact: dict[str, tuple[Ending, Sheets]] = {}

    def run_mutant(self, specimen: Specimen, seed: str) -> Outcome:
        """Damage the file of *specimen* by *seed*, run its command, and judge the end."""
        if specimen.name not in self._intact:
            ending, sheets = self._run(specimen, specimen.victim.read_bytes())
            assert ending.code in CODES, ending
            self._intact[specimen.name] = ending, sheets
        damage = damage_file(specimen.victim.read_bytes(), Random(f"{specimen.name} {seed}"))
        ending, sheets = self._run(specimen, damage.data)
        intact, intact_sheets = self._intact[specimen.name]
        is_done = ending.code in (0, intact.code)
        reading = _compare_sheets(intact_sheets, sheets) if is_done else "refused"
        if is_done and reading == "the same" and _strip(ending) != _strip(intact):
            reading = "told otherwise"
        faults = _list_faults(specimen, ending)
        if reading not in _TOLD and not _is_change_of_content(specimen, damage, reading):
            faults.append(f"{reading} without a word")
        return Outcome(specimen.name, damage, ending, reading, faults)

    def _run(self, specimen: Specimen, data: bytes) -> tuple[Ending, Sheets]:
        place = self._folder / "place"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        for file in specimen.victim.parent.iterdir():
            if file.is_file() and (file in (specimen.file, specimen.victim) or specimen.damaged is None):
                shutil.copy(file, place)
        (place / specimen.victim.name).write_bytes(data)
        if specimen.name == "a recipe":
            (place / "recipes").mkdir()
            (place / specimen.victim.name).rename(place / "recipes" / specimen.victim.name)
            (place / "settings.toml").write_text("", encoding="utf-8")
        if specimen.name == "a form of a letter":
            (place / "settings.toml").write_text(f'[supervision]\nforms = "{place}"\n', encoding="utf-8")
        ledger = self._folder / "ledger.db"
        shutil.copy(specimen.ledger, ledger)
        given = {file.name for file in place.iterdir()}
        paths = {"file": place / specimen.file.name, "out": place / "out", "folder": place}
        ending = run_words(ledger, *(word.format(**paths) for word in specimen.words), home=self._folder)
        ending.left = sorted({file.name for file in place.iterdir()} - given)
        sheets = _read_sheets(place / specimen.victim.name) if specimen.is_read_whole else {}
        if specimen.name == "export --template" and ending.code == 0:
            sheets = _read_sheets(place / "out.xlsx")
        return ending, sheets


def _read_sheets(file: Path) -> Sheets:
    """Return what the cells of *file* hold, {} where it is refused or no table."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return {
                grid.name: (grid.hidden, list(grid.rows), grid.merged_blocks, grid.unreadable_cells, grid.marks)
                for grid in open_grids(file, Limits())
            }  # fmt: skip
    except QinlingError:
        return {}


def _compare_sheets(intact: Sheets, damaged: Sheets) -> str:
    if not intact:
        return "the same"
    if not damaged:
        return "not read by the laboratory"
    if list(intact) != list(damaged):
        return f"other sheets {list(damaged)}"
    for (hidden, rows, merges, errors, marks), other in zip(intact.values(), damaged.values(), strict=True):
        if hidden != other[0]:
            return "hidden otherwise"
        if rows != other[1]:
            return _compare_rows((rows, errors), (other[1], other[3]))
        if (merges, errors) != other[2:4]:
            return "other merges or errors"
        if marks != other[4]:
            return "unseen marks" if other[4].unseen != marks.unseen else "other marks"
    return "the same"


def _compare_rows(intact: tuple[Any, Any], damaged: tuple[Any, Any]) -> str:
    count, other_count = _count_cells(*intact), _count_cells(*damaged)
    if count == other_count or _list_characters(intact[0]) == _list_characters(damaged[0]):
        return "other values"  # where the count differs, a text has moved into another cell
    return f"{'fewer' if count > other_count else 'more'} cells"


def _count_cells(rows: list[list[object]], errors: Collection[object]) -> int:
    return sum(value not in ("", None) for row in rows for value in row) + len(errors)


def _list_characters(rows: list[list[object]]) -> list[str]:
    return sorted("".join("".join(str(value).split()) for row in rows for value in row))


def _is_change_of_content(specimen: Specimen, damage: Damage, reading: str) -> bool:
    """Return whether the damaged bytes say something else, as an editor of the cells could have written them.

    Nobody can tell a sound file without a row from one that never had it. But what is still there must be read.
    """
    whole = specimen.victim.read_bytes()
    if not whole.startswith(b"PK"):
        return True  # a text and an .xls have no checksums
    if not damage.what.startswith("part: ") or not damage.part.startswith(_PARTS_OF_CONTENT):
        return False
    before, after = (dict(read_parts(data))[damage.part] for data in (whole, damage.data))
    if not list_elements(after):
        return False  # broken XML says nothing
    return reading != "fewer cells" or count_texts(after) < count_texts(before)


def _strip(ending: Ending) -> tuple[int, str]:
    return ending.code, ending.err


def _list_faults(specimen: Specimen, ending: Ending) -> list[str]:
    lines = ending.err.splitlines()
    last = lines[-1] if lines else ""
    names = (specimen.victim.name, specimen.victim.stem, "标注副本")
    faults = {
        f"exit {ending.code}": ending.code not in CODES,
        "a traceback": "Traceback" in ending.err or "Error(" in last,
        "no error line": ending.code != 0 and not last.startswith("错误："),
        "file not named": ending.code in _NAMED_IN_ERRORS and not any(name in last for name in names),
        "no remedy": ending.code in CODES - {0} and "。" not in last,
        "native": bool(ending.native),
        "warning": bool(ending.warned),
        f"took {ending.seconds:.0f} s": ending.seconds > MAX_SECONDS,
        f"took {ending.megabytes:.0f} MB": ending.megabytes > MAX_GROWTH_MEGABYTES,
        "files left": any(name.startswith(".") or name.endswith(".part") for name in ending.left),
        "no marked copy": ending.code == 16 and "标注" not in ending.err and "--json" not in specimen.words
        and specimen.name != "login accounts import" and not specimen.name.startswith("login"),
        "output of a failure": ending.code != 0 and any(name.startswith("out") for name in ending.left),
    }  # fmt: skip
    return [what for what, is_wrong in faults.items() if is_wrong]
