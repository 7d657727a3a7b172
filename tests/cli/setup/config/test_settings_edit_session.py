"""`config edit` at a terminal: what was refused is offered again, and is told where it lies."""

import os
import sys

import pytest

from qinling.cli.context import Desk

AS_WRITTEN = "[warning]\nurgent = 2  # 急\n"


@pytest.fixture
def file(tmp_path):
    place = tmp_path / "设置" / "settings.toml"
    place.parent.mkdir()
    place.write_text(AS_WRITTEN, "utf-8")
    return place


@pytest.fixture
def edit(qinling, file, tmp_path, monkeypatch):
    """Run `config edit` with an editor that puts one text for another, and with the answers of a person."""
    monkeypatch.setattr(Desk, "is_interactive", True)
    script = tmp_path / "editor.py"

    def run(old, new, answers=""):
        script.write_text(
            "import sys\nfrom pathlib import Path\npath = Path(sys.argv[1])\n"
            f"path.write_text(path.read_text('utf-8').replace({old!r}, {new!r}), 'utf-8')\n",
            "utf-8",
        )
        words = {"VISUAL": f"{sys.executable} {script}", "QINLING_SETTINGS": str(file)}
        return qinling("config", "edit", input=answers, **words)

    return run


def test_what_was_refused_is_gone_on_with_and_goes_when_it_is_taken(edit, file):
    draft = file.with_name("settings-未采用.toml")
    refused = edit("urgent = 2", "urgent = 900\nupcoming = 20", "否\n")
    assert refused.exit_code == 18
    assert f"改过的存为 {draft}" in refused.stderr
    again = edit("urgent = 900", "urgent = 800", "是\n否\n")
    assert f"没有采用的还在 {draft}。接着改它" in again.stderr
    assert "urgent = 800" in draft.read_text("utf-8")
    assert [one.name for one in file.parent.iterdir()].count("settings-未采用-2.toml") == 0
    taken = edit("urgent = 800", "urgent = 1", "是\n")
    assert taken.exit_code == 0, taken.stderr
    assert file.read_text("utf-8") == "[warning]\nurgent = 1\nupcoming = 20  # 急\n"
    assert not draft.exists()


def test_who_does_not_want_it_begins_with_the_file_and_keeps_it(edit, file):
    edit("urgent = 2", "urgent = 900", "否\n")
    os.utime(file, (4e9, 4e9))
    taken = edit("urgent = 2", "urgent = 1", "否\n")
    assert "设置后来另外改过，那些改动不在里面" in taken.stderr
    assert "urgent = 1 " in file.read_text("utf-8")
    assert "urgent = 900" in file.with_name("settings-未采用.toml").read_text("utf-8")
