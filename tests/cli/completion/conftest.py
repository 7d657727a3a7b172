import pytest
from typer.main import get_command

from qinling.cli.app import app
from qinling.cli.completion.answers import list_choices
from qinling.cli.completion.typed_line import read_line


@pytest.fixture
def offer(monkeypatch, tmp_path, ledger):
    """Press Tab behind a line: `offer("close SJ")` gives the words that are offered."""
    for name in ("HOME", "USERPROFILE", "APPDATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("QINLING_LEDGER", str(ledger))
    monkeypatch.delenv("QINLING_SETTINGS", raising=False)
    monkeypatch.chdir(tmp_path)

    def press(line, **env):
        for name, value in env.items():
            monkeypatch.setenv(name, str(value))
        typed = read_line(line)
        return [one.value for one in list_choices(get_command(app), "qinling", list(typed.words), typed.last)]

    return press
