"""The jobs that are measured: the processes that are compared, and the goal of each comparison."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from shutil import copyfile

from qinling.cli.commands import COMMANDS
from qinling.ledger.ledger_address import LedgerPlace
from tests.bench.samples import (
    CHANGES_PER_ISSUE,
    TODAY,
    TOWNS,
    empty_outbox,
    make_eventful_ledger,
    make_ledger,
    make_workbook,
)
from tests.bench.timing import Process, read_output, run_process

RIVALS = Path(__file__).parent / "rivals"
#: What the console script `qinling` runs.
QINLING = ("-c", "from qinling.cli.app import main; main()")
_NUMBER_LENGTH = len("SL-0000000")


@dataclass(frozen=True)
class Sizes:
    """How many rows are imported, how many issues the ledgers hold, the smallest first, and the records of a login log.

    *offices* are the issues of ledgers that stand on a server and in a file.
    """

    rows: int
    ledgers: tuple[int, ...]
    log_records: int
    offices: tuple[int, ...]


#: The largest ledger whose page is measured: what an office may have in twenty years.
MAX_PAGE_ROWS = 20_000
FULL = Sizes(100_000, (1_000, 100_000, 1_000_000), 3_000_000, (1_000, 20_000, 100_000))
QUICK = Sizes(200, (100, 200), 2_000, (100,))


@dataclass(frozen=True)
class Pair:
    """One line of the report: two processes by name, a description of the second, and the goal.

    The goal is the largest ratio of their times. With *min_rate* it is the number of *size* a second instead.
    """

    job: str
    size: int | None
    ours: str
    against: str
    rival: str
    goal: float
    max_mb: int | None = None
    min_rate: int | None = None


@dataclass(frozen=True)
class Contest:
    """Processes that run in turn, and the pairs of them that are compared."""

    processes: dict[str, Process]
    pairs: list[Pair]


def compare_imports(sizes: Sizes, folder: Path, say: Callable[[str], None]) -> Contest:
    """Import one workbook: qinling, calamine and pandas."""
    book = folder / f"{sizes.rows}.xlsx"
    make_once(book, partial(make_workbook, rows=sizes.rows), say)
    new = folder / "new.db"
    words = ("import", book.name, "--level", "district", "--yes", *build_options(new))
    processes = {
        "ours": Process((*QINLING, *words), new),
        "calamine": Process((str(RIVALS / "import_calamine.py"), book.name, new.name), new),
    }
    pairs = [Pair("import", sizes.rows, "ours", "calamine", "calamine + sqlite3", 4, max_mb=400)]
    if find_spec("pandas"):
        processes["pandas"] = Process((str(RIVALS / "import_pandas.py"), book.name, new.name), new)
        pairs.append(Pair("import", sizes.rows, "ours", "pandas", "pandas + sqlite3", 0.65))
    else:
        say("pandas is not installed (dependency group `bench`): its import is left out")
    return Contest(processes, pairs)


#: The commands that view a ledger; `rivals/look.py` understands the same words.
VIEWS = ("list --open --limit 50", "list --due-within 7", "warn --within 7", "show SL-0000000")


def views(sizes: Sizes, folder: Path, say: Callable[[str], None]) -> Contest:
    """View ledgers of every size: the same rows from qinling and from the barest script."""
    processes: dict[str, Process] = {}
    pairs: list[Pair] = []
    for job in VIEWS:
        for size, ledger in _make_ledgers(sizes.ledgers, folder, say):
            ours, rival = f"{job} at {size}", f"rival {job} at {size}"
            processes[ours] = Process((*QINLING, *job.split(), *build_options(ledger)))
            processes[rival] = Process((str(RIVALS / "look.py"), *job.split(), ledger.name))
            if size == sizes.ledgers[0] or sizes is not QUICK:  # a quick run asks once
                _require_same_issues(processes[ours], processes[rival], folder)
            pairs.append(Pair(job, size, ours, rival, "typer + rich + sqlite3", 1.2))
        pairs.append(_compare_sizes(job, sizes))
    return Contest(processes, pairs)


def compare_boards(sizes: Sizes, folder: Path, say: Callable[[str], None]) -> Contest:
    """Show the board and the brief of the largest ledger: qinling, and the plain SQL aggregates."""
    ((size, ledger),) = _make_ledgers(sizes.ledgers[-1:], folder, say)
    processes = {
        "ours": Process((*QINLING, "board", "--json", *build_options(ledger))),
        "brief": Process((*QINLING, "brief", *build_options(ledger))),
        "rival": Process((str(RIVALS / "aggregates.py"), ledger.name)),
    }
    pairs = [
        Pair(job, size, ours, "rival", "plain SQL aggregates", 2, max_mb=100)
        for job, ours in (("board", "ours"), ("brief", "brief"))
    ]
    return Contest(processes, pairs)


def compare_help(_sizes: Sizes, _folder: Path, _say: Callable[[str], None]) -> Contest:
    """Show the help: qinling, and an app of as many commands that do nothing."""
    names = ",".join(lazy.name for lazy in COMMANDS)
    processes = {
        "ours": Process((*QINLING, "--help")),
        "typer": Process((str(RIVALS / "help_only.py"), names, "--help")),
    }
    return Contest(processes, [Pair("--help", None, "ours", "typer", "typer", 1.2)])


def compare_adding(sizes: Sizes, folder: Path, say: Callable[[str], None]) -> Contest:
    """Add one issue to the smallest and to the largest ledger; each stays in it."""
    words = (
        "add",
        "级别=区级",
        "问题编号={once}",
        "问题描述=河道内建筑垃圾未清理",
        "整改时限=2026-12-31",
        "整改状态=正在整改",
    )
    return _writes("add", words, ("{once}", "河道内建筑垃圾未清理", "2026-12-31"), sizes, folder, say)


def compare_steps(sizes: Sizes, folder: Path, say: Callable[[str], None]) -> Contest:
    """Take a step of one issue of the smallest and of the largest ledger."""
    words = ("progress", "SL-0000000", "--note", "{once}")
    contest = _writes("progress", words, ("SL-0000000", "{once}"), sizes, folder, say)
    *pairs, flat = contest.pairs
    return replace(contest, pairs=[*pairs, replace(flat, goal=1.3)])


def _writes(
    job: str,
    words: tuple[str, ...],
    rival_words: tuple[str, ...],
    sizes: Sizes,
    folder: Path,
    say: Callable[[str], None],
) -> Contest:
    """Write one event to the smallest and to the largest ledger, and to others of their size by the barest script.

    The rival has its own ledgers: its events are not in the chain of hashes.
    """
    processes: dict[str, Process] = {}
    pairs: list[Pair] = []
    for size, ledger in _make_ledgers((sizes.ledgers[0], sizes.ledgers[-1]), folder, say):
        other = folder / f"{size}-rival.db"
        make_once(other, partial(copyfile, ledger), say)
        ours, rival = f"{job} at {size}", f"rival {job} at {size}"
        processes[ours] = Process((*QINLING, *words, *build_options(ledger)))
        processes[rival] = Process((str(RIVALS / "write.py"), job, other.name, *rival_words))
        pairs.append(Pair(job, size, ours, rival, "typer + rich + sqlite3", 1.5))
    return Contest(processes, [*pairs, _compare_sizes(job, sizes)])


def compare_exports(sizes: Sizes, folder: Path, say: Callable[[str], None]) -> Contest:
    """Write a ledger as a formatted workbook: qinling, and the barest script that writes the same cells."""
    ((size, ledger),) = _make_ledgers([sizes.rows], folder, say)
    ours, theirs = folder / "ours.xlsx", folder / "theirs.xlsx"
    processes = {
        "ours": Process((*QINLING, "export", ours.name, *build_options(ledger)), ours),
        "rival": Process((str(RIVALS / "export_xlsxwriter.py"), ledger.name, theirs.name), theirs),
    }
    return Contest(processes, [Pair("export", size, "ours", "rival", "XlsxWriter, bare", 1.3, max_mb=120)])


def compare_returns(sizes: Sizes, folder: Path, say: Callable[[str], None]) -> Contest:
    """Return an unedited export: qinling, and the barest script that reads the same file."""
    ((size, ledger),) = _make_ledgers([sizes.rows], folder, say)
    book = folder / f"{size}-export.xlsx"
    make_once(book, partial(_write_export, ledger=ledger), say)
    processes = {
        "ours": Process((*QINLING, "return", book.name, *build_options(ledger))),
        "rival": Process((str(RIVALS / "read_calamine.py"), book.name)),
    }
    return Contest(processes, [Pair("return", size, "ours", "rival", "calamine, rows only", 3)])


def _write_export(path: Path, ledger: Path) -> None:
    run_process(Process((*QINLING, "export", str(path), *build_options(ledger))), path.parent)


#: Issues due in the ledgers of the morning run, and its day, a Monday.
MORNING_DUE, MONDAY = 500, TODAY + timedelta(days=2)
_ALL_RECIPIENTS = "".join(
    f'"{unit}" = ["stdout"]\n' for unit in (*(f"{town}人民政府" for town in TOWNS), "区水利局")
)


def compare_notifications(sizes: Sizes, folder: Path, say: Callable[[str], None]) -> Contest:
    """Notify everybody of the due issues in a small and in the largest ledger, with as many due in both; then run again."""
    ends = (min(10_000, sizes.ledgers[-1] // 2), sizes.ledgers[-1])
    due_count = min(MORNING_DUE, ends[0] // 10)
    settings = folder / "morning.toml"
    settings.write_text(f"[notify]\nmost = 1000\n[notify.receivers]\n{_ALL_RECIPIENTS}", encoding="utf-8")
    processes: dict[str, Process] = {}
    for size in ends:
        ledger = folder / f"{size}-morning.db"
        make_once(ledger, partial(make_ledger, size=size, due=due_count), say)
        words = (*QINLING, "warn", "--notify", "--settings", str(settings), *build_options(ledger, MONDAY))
        processes[f"first at {size}"] = Process(words, prepare=partial(empty_outbox, ledger))
        processes[f"again at {size}"] = Process(words)
    least, most = ends
    return Contest(
        processes,
        [
            Pair(
                f"warn --notify{told}",
                most,
                f"{run} at {most}",
                f"{run} at {least}",
                f"itself at {least:,}",
                1.5,
            )
            for run, told in (("first", ""), ("again", ", nothing new"))
        ],
    )


def histories(sizes: Sizes, folder: Path, say: Callable[[str], None]) -> Contest:
    """List a ledger with many events as of a year ago and as of today, and verify it."""
    size = sizes.ledgers[1]
    ledger = folder / f"{size}-lives.db"
    make_once(ledger, partial(make_eventful_ledger, size=size), say)
    past = TODAY.replace(year=TODAY.year - 1)
    processes = {
        "past": Process((*QINLING, "list", "--json", "--as-of", str(past), *build_options(ledger))),
        "list": Process((*QINLING, "list", "--json", *build_options(ledger))),
        "verify": Process((*QINLING, "db", "verify", *build_options(ledger))),
    }
    events = size * (CHANGES_PER_ISSUE + 1)
    return Contest(
        processes,
        [
            Pair("list --as-of a year back", size, "past", "list", "the same list today", 3),
            Pair("db verify", events, "verify", "list", "list", 0, min_rate=100_000),
        ],
    )


def compare_reports(sizes: Sizes, folder: Path, say: Callable[[str], None]) -> Contest:
    """Write the report of a past month of a ledger with many events, and list it as of the month's end."""
    size = sizes.ledgers[1]
    ledger = folder / f"{size}-lives.db"
    make_once(ledger, partial(make_eventful_ledger, size=size), say)
    month_end = TODAY.replace(day=1) - timedelta(days=1)
    book = folder / "report.xlsx"
    options = build_options(ledger)
    processes = {
        "report": Process((*QINLING, "report", "month", str(month_end), "--to", book.name, *options), book),
        "list": Process((*QINLING, "list", "--json", "--as-of", str(month_end), *options)),
    }
    return Contest(
        processes, [Pair("report month", size, "report", "list", "the list of that day", 2, max_mb=300)]
    )


def compare_pages(sizes: Sizes, folder: Path, say: Callable[[str], None]) -> Contest:
    """Write a ledger as a page for a browser, and list it as JSON."""
    ((size, ledger),) = _make_ledgers([min(sizes.rows, MAX_PAGE_ROWS)], folder, say)
    page = folder / "page.html"
    processes = {
        "page": Process((*QINLING, "board", "--html", page.name, *build_options(ledger)), page),
        "list": Process((*QINLING, "list", "--json", *build_options(ledger))),
    }
    return Contest(processes, [Pair("board --html", size, "page", "list", "list --json", 4, max_mb=200)])


JOBS = {
    "import": compare_imports,
    "list": views,
    "board": compare_boards,
    "help": compare_help,
    "add": compare_adding,
    "step": compare_steps,
    "export": compare_exports,
    "return": compare_returns,
    "morning": compare_notifications,
    "lives": histories,
    "page": compare_pages,
    "report": compare_reports,
}


def _compare_sizes(job: str, sizes: Sizes) -> Pair:
    least, most = sizes.ledgers[0], sizes.ledgers[-1]
    return Pair(f"{job}, flat", most, f"{job} at {most}", f"{job} at {least}", f"itself at {least:,}", 1.2)


def build_options(ledger: LedgerPlace, today: date = TODAY) -> tuple[str, ...]:
    """Return the options for a ledger, a day and an actor."""
    return ("--ledger", str(ledger), "--today", str(today), "--actor", "测试员")


def _make_ledgers(
    sizes: Iterable[int], folder: Path, say: Callable[[str], None]
) -> Iterable[tuple[int, Path]]:
    for size in sizes:
        path = folder / f"{size}.db"
        make_once(path, partial(make_ledger, size=size), say)
        yield size, path


def make_once(path: Path, make: Callable[[Path], None], say: Callable[[str], None]) -> None:
    """Make a file unless it exists, completely or not at all.

    This happens in a subprocess: the memory of this process counts in the peak of those that it measures.
    """
    if not path.exists():
        say(f"making {path.name}")
        half = path.with_name(f"half-{path.name}")
        half.unlink(missing_ok=True)
        maker = get_context("spawn").Process(target=make, args=(half,))
        maker.start()
        maker.join()
        if maker.exitcode:
            raise SystemExit(f"{path.name} could not be made")
        half.rename(path)


def _require_same_issues(ours: Process, rival: Process, folder: Path) -> None:
    """Exit unless both processes show the same issues."""
    shown = [
        sorted(text[at : at + _NUMBER_LENGTH] for at in range(len(text)) if text.startswith("SL-", at))
        for text in (read_output(ours, folder), read_output(rival, folder))
    ]
    if shown[0] != shown[1] or not shown[0]:
        raise SystemExit(f"{ours.words} and {rival.words} do not show the same: {shown}")
