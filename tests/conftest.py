import signal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qinling.cli.app import app

# A run started in the background ignores Ctrl-C, and so would every process that it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

TODAY = "2026-04-25"


#: Sizes of tests that can be made larger: option, default, meaning.
SIZES = (
    ("--kills", 15, "commands that are killed"),
    ("--writers", 3, "processes that write at once"),
    ("--writes", 2, "commands of each of them"),
    ("--drill-steps", 25, "steps of the drill of backups, losses and restores"),
    ("--drill-seed", 16, "seed of the drill and of the kills"),
)


def pytest_addoption(parser):
    for name, default, meaning in SIZES:
        parser.addoption(name, type=int, default=default, help=meaning)


@pytest.fixture
def ledger(tmp_path) -> Path:
    """The ledger the `qinling` fixture works on; nothing is there at first."""
    return tmp_path / "ledger.db"


@pytest.fixture
def qinling(tmp_path, ledger):
    """Run the root command as a user would: `qinling("list", "--json")` gives exit_code, stdout, stderr.

    No person sits there, the day is 2026-04-25, nothing of the machine's own settings is seen.
    """
    home = {
        name: str(tmp_path) for name in ("HOME", "USERPROFILE", "APPDATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
    }
    own = {
        "QINLING_LEDGER": str(ledger),
        "QINLING_TODAY": TODAY,
        "QINLING_ACTOR": "测试员",
        "QINLING_SETTINGS": None,
        "COLUMNS": None,
        "NO_COLOR": None,
        "FORCE_COLOR": None,
    }

    def run(*args, input=None, **env):  # noqa: A002 (as CliRunner calls it)
        words = [str(arg) for arg in args]
        result = CliRunner().invoke(app, words, input=input, env={**home, **own, **env})
        if result.exit_code == 1:  # a defect: let the failing test show where
            print(CliRunner().invoke(app, ["--debug", *words], env={**home, **own, **env}).stderr)
        return result

    return run
