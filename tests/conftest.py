import gc
import os
import signal
import sqlite3
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, settings
from typer.testing import CliRunner

from qinling.cli.app import app
from qinling.cli.context import Desk
from tests.checkout import HOME_VARIABLES
from tests.commands_built_once import share_commands
from tests.engines.server import MISSING, NO_SERVER, drop_database, get_server_url
from tests.new_ledgers import make_ledgers_quickly

# A run started in the background ignores Ctrl-C, and so would every process that it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Without bytecode each of the hundreds of processes that the tests start would compile the sources anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

TODAY = "2026-04-25"


@pytest.fixture(scope="session", autouse=True)
def no_user_of_this_machine():
    """Keep the user of this machine out of what is recorded; a test of that names one."""
    with patch.object(Desk, "system_user", ""):
        yield


@pytest.fixture(scope="module", autouse=True)
def commands_built_once():
    with share_commands():
        yield


@pytest.fixture(scope="session", autouse=True)
def ledgers_made_quickly():
    with make_ledgers_quickly():
        yield


def read_calm_clock(desk):
    """Return half past nine on the day that the call gives, of the usual one where it gives it in words."""
    day = desk._today if isinstance(desk._today, date) else date.fromisoformat(TODAY)
    return datetime.combine(day, time(9, 30), ZoneInfo("Asia/Shanghai")).astimezone(UTC)


#: Sizes of tests that can be made larger: option, default, meaning.
SIZES = (
    ("--bench-jobs", 0, "with 1 the quick bench runs every job"),
    ("--large-files", 0, "with 1 the hostile files that take longest are imported too"),
    ("--kills", 15, "commands that are killed"),
    ("--writers", 3, "processes that write at once"),
    ("--writes", 2, "commands of each of them"),
    ("--drill-steps", 25, "steps of the drill of backups, losses and restores"),
    ("--years", 1, "years of mornings with notifications, 2 at most"),
    ("--year-issues", 1_000, "issues of such a year"),
    (
        "--hearing-days",
        24,
        "days of an office whose every message is compared with the facts; a year with 365",
    ),
    ("--hearing-seed", 1, "seed of these days"),
    ("--hearing-seeds", 1, "how many seeds from that one on"),
    ("--examples", 25, "examples of a test by hypothesis that has no number of its own; the others follow"),
    ("--drill-seed", 16, "seed of the drill and of the kills"),
    ("--edits", 6, "edits of an export by each writer of workbooks, all of them with 99"),
    ("--office-edits", 1, "how many of these LibreOffice makes too, where it is installed"),
    ("--offline", 0, "with 1 wheels are gathered and installed without a network"),
    ("--login-weeks", 6, "weeks of weekly login audits; half a year with 26"),
    ("--login-seed", 19, "seed of their logs"),
    ("--edits-seed", 17, "seed of the choice of these edits"),
    (
        "--held-logs",
        0,
        "seeds of the login logs that were held back or are drawn by lot; with 1 variants of all are read too",
    ),
    ("--installs", 1, "times that install.sh is run, each with a newer wheel"),
    ("--wheels", 0, "platforms whose wheels are gathered at the registry: Windows, Linux on ARM, this one"),
    ("--planted-seeds", 20, "offices at random in which an effect of coaching is planted, of each kind"),
)


#: The tests that run on both engines when none is named, as beginnings of their paths.
ON_BOTH_ENGINES = (
    "tests/ledger/logins/",
    "tests/ledger/figures/test_measuring.py",
    "tests/ledger/issues/test_free_words.py",
    "tests/ledger/test_light_counts.py",
    "tests/ledger/figures/test_past_snapshots.py",
    "tests/ledger/issues/test_queries.py",
    "tests/ledger/issues/test_several_issues.py",
    "tests/ledger/figures/test_state_series.py",
    "tests/ledger/test_work_figures.py",
    "tests/engines/",
    "tests/procedures/logins/test_audit.py",
    "tests/procedures/notifications/test_notification_runs.py",
    "tests/procedures/lookup/test_issue_lookup.py",
    "tests/procedures/test_units.py",
    "tests/cli/commands/casework/test_attachments.py",
    "tests/cli/lookup/test_shown_issues.py",
    "tests/cli/commands/casework/test_undo_reach.py",
    "tests/cli/commands/work/test_recording.py",
)
#: Those that make offices on a server themselves.
WITH_OWN_OFFICES = (
    "tests/bench/test_load.py",
    "tests/cli/commands/upkeep/test_roles.py",
    "tests/cli/offices/",
    "tests/cli/test_server_ledger.py",
    "tests/ledger/postgres/",
    "tests/procedures/backups/test_ledger_copying.py",
    "tests/procedures/backups/test_server_backups.py",
    "tests/procedures/doctor/test_office_diagnosis.py",
    "tests/procedures/logins/test_logins_on_a_server.py",
    "tests/procedures/salvage/test_office_salvage.py",
)


def pytest_addoption(parser):
    parser.addoption("--engine", choices=("sqlite", "postgres"), help="run all tests on this engine only")
    for name, default, meaning in SIZES:
        parser.addoption(name, type=int, default=default, help=meaning)


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "about_a_file: of SQLite's own, its file or its folder; left out on a server"
    )
    # On a server a failing example is not made smaller: that would take minutes.
    phases = [Phase.explicit, Phase.generate] if config.getoption("--engine") == "postgres" else list(Phase)
    settings.register_profile(
        "sized",
        max_examples=config.getoption("--examples"),
        phases=phases,
        # A busy machine says nothing of the program.
        suppress_health_check=[HealthCheck.too_slow],
        deadline=None,
        # The same examples in every run, so that none fails by lot. Look for others with --hypothesis-seed=N.
        derandomize=config.getoption("--hypothesis-seed") is None,
    )
    settings.load_profile("sized")


def pytest_collection_finish():
    """Keep the tests and modules, which stay, out of what the garbage collector looks through time and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def ledger(tmp_path) -> Path:
    """The ledger the `qinling` fixture works on; nothing is there at first."""
    return tmp_path / "ledger.db"


@pytest.fixture
def attachments_folder(ledger, engine) -> Path:
    """Where the attachments of that ledger are; a test that looks there is about files."""
    if engine == "postgres":
        pytest.skip("about the folder of a file")
    return ledger.with_name(f"{ledger.name}.papers")


@pytest.fixture
def driver_error(engine) -> type[Exception]:
    """What the engine raises when a statement is against the rules of the ledger's tables."""
    if engine == "sqlite":
        return sqlite3.IntegrityError
    import psycopg

    return psycopg.DatabaseError


@pytest.fixture
def qinling(tmp_path, ledger, monkeypatch):
    """Run the root command as a user would: `qinling("list", "--json")` gives exit_code, stdout, stderr.

    No person sits there, the day is 2026-04-25, nothing of the machine's own settings is seen.
    The clock shows the day of the call, at half past nine; `clock=` sets it to another moment.
    """
    home = dict.fromkeys(HOME_VARIABLES, str(tmp_path))
    own = {
        "QINLING_LEDGER": str(ledger),
        "QINLING_TODAY": TODAY,
        "QINLING_ACTOR": "测试员",
        "QINLING_SETTINGS": None,
        "QINLING_NEXT_STEPS": "false",  # the tests of these say otherwise
        "COLUMNS": None,
        "NO_COLOR": None,
        "FORCE_COLOR": None,
    }

    def run(*args, input=None, clock=None, **env):  # noqa: A002 (as CliRunner calls it)
        words = [str(arg) for arg in args]
        monkeypatch.setattr(Desk, "now", lambda desk: clock or read_calm_clock(desk))
        result = CliRunner().invoke(app, words, input=input, env={**home, **own, **env})
        if result.exit_code == 1:  # a defect: let the failing test show where
            print(CliRunner().invoke(app, ["--debug", *words], env={**home, **own, **env}).stderr)
        return result

    return run


def pytest_unconfigure(config):
    """Say in the last line that an engine was left out, and why."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", ()) if reporter else ()
    left_out = [str(one.longrepr) for one in skipped if NO_SERVER in str(one.longrepr)]
    if left_out:
        print(f"\n{len(left_out)} tests on PostgreSQL were left out: {left_out[0]}")


def pytest_generate_tests(metafunc):
    """Run a test on the engine that was asked for, or on both where it is among those."""
    chosen = metafunc.config.getoption("--engine")
    path = metafunc.definition.path.relative_to(metafunc.config.rootpath).as_posix()
    if path.startswith(WITH_OWN_OFFICES):
        return
    if chosen != "sqlite" and (chosen or path.startswith(ON_BOTH_ENGINES)):
        metafunc.parametrize("engine", [chosen] if chosen else ["sqlite", "postgres"], indirect=True)


@pytest.fixture(scope="session", autouse=True)
def own_database():
    """Drop the database of this worker after all that other fixtures of the session hold open in it."""
    yield
    drop_database()


@pytest.fixture(scope="session")
def office_pool(own_database):
    """The offices of the server, None where there is no server."""
    if (url := get_server_url()) is None:
        yield None
        return
    from tests.engines.stand_ins import OfficePool

    pool = OfficePool(url)
    yield pool
    pool.close()


@pytest.fixture(autouse=True)
def engine(request):
    """The engine under the ledgers of a test: on postgres they stand on a server, whatever files it names."""
    name = getattr(request, "param", "sqlite")
    if name == "sqlite":
        yield name
        return
    if request.node.get_closest_marker("about_a_file"):
        pytest.skip("about a file")
    if (pool := request.getfixturevalue("office_pool")) is None:
        pytest.skip(f"{NO_SERVER}: {'; '.join(MISSING)}")
    from tests.engines.stand_ins import StandIns

    monkeypatch = request.getfixturevalue("monkeypatch")
    stand_ins = StandIns(pool, request.getfixturevalue("tmp_path").resolve())
    stand_ins.install(monkeypatch)
    yield name
    stand_ins.give_back()
