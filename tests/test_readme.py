"""Both READMEs tell the same and what is true today: set-up, outputs, the first day, the topics, the files.

`python -m tests.test_readme` writes what the program prints today into both.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from contextlib import chdir
from datetime import datetime, time
from functools import cache
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from qinling.cli.app import app
from qinling.cli.commands import COMMANDS
from qinling.cli.context import Desk
from qinling.cli.manual_topics import read_topics
from qinling.cli.settings.schema import SETTINGS
from tests.checkout import HOME_VARIABLES, ROOT

PAGES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
MAX_PAGE_LINES = 200
MAX_FIRST_DAY_COMMANDS = 10
MIN_CHANGE_ROWS = 26
SET_UP_AND_SHOW = "python3 -m venv .venv && .venv/bin/python -m pip install -q . && .venv/bin/qinling demo"
SET_UP_AND_TEST = (
    "python3 -m venv .venv && .venv/bin/python -m pip install -q -U pip"
    " && .venv/bin/python -m pip install -q --group test -e . && .venv/bin/python -m pytest"
)

HEADING = re.compile(r"^(#+) .+$", re.MULTILINE)
CODE_BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
OUTPUT_BLOCK = re.compile(r"(<!-- output: (.+?) -->\n```\w*\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)
FIRST_DAY_BLOCK = re.compile(r"<!-- run: first day -->\n```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TREE_BLOCK = re.compile(r"^```\n(qinling/.*?)^```$", re.MULTILINE | re.DOTALL)
LEDGER_EXPORT = re.compile(r"^export (QINLING_LEDGER=.+)$", re.MULTILINE)
INLINE_CODE = re.compile(r"`([^`]+)`")

#: Topics that the Chinese page names by their Chinese page, the English one by an English page.
ENGLISH_TOPICS = {"通知渠道": "en/channels", "备份和文件": "files-and-environment"}
ENGLISH_TOPICS |= {stem: f"en/{stem}" for stem in ("settings", "channels", "cron")}

each_page = pytest.mark.parametrize("page", [path.name for path in PAGES])


@cache
def read_page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def get_fixed_time(desk: Desk) -> datetime:
    """Return the moment at which every command is run, so that moments and hashes are the same in every run."""
    return datetime.combine(desk.today, time(9, 30), ZoneInfo(desk.settings.timezone))


class FirstLook:
    """The first look of a README, run in a folder of its own."""

    def __init__(self, page: str, folder: Path) -> None:
        self.folder = folder
        bare = dict.fromkeys(
            (
                "QINLING_SETTINGS",
                "COLUMNS",
                "NO_COLOR",
                "FORCE_COLOR",
                *(setting.variable for setting in SETTINGS.values()),
            )
        )
        own = dict(word.split("=", 1) for word in shlex.split(LEDGER_EXPORT.search(page)[1]))
        self.env = {**bare, **dict.fromkeys(HOME_VARIABLES, str(folder)), **own}
        shutil.copytree(ROOT / "sample_data", folder / "sample_data")

    def run(self, command: str) -> str:
        """Return what *command* prints on both streams, 80 columns wide, when it is run at half past nine."""
        _, *words = shlex.split(command)
        with chdir(self.folder), patch.object(Desk, "now", get_fixed_time):
            given = [found for word in words for found in (sorted(map(str, Path().glob(word))) or [word])]
            printed = CliRunner().invoke(app, given, env=self.env).output
        return "".join(f"{line.rstrip()}\n" for line in printed.rstrip().splitlines())

    def rewrite_outputs(self, page: str) -> str:
        """Return *page* with what its commands print now, run in order."""
        return OUTPUT_BLOCK.sub(lambda found: f"{found[1]}$ {found[2]}\n{self.run(found[2])}", page)


@each_page
def test_a_page_is_short(page):
    assert len(read_page(page).splitlines()) <= MAX_PAGE_LINES


def test_the_shown_outputs_are_what_the_program_prints_today(tmp_path):
    page = read_page(PAGES[0].name)

    assert len(OUTPUT_BLOCK.findall(page)) > 2
    assert page == FirstLook(page, tmp_path).rewrite_outputs(page), "run: python -m tests.test_readme"


def test_both_pages_show_the_same_commands_outputs_and_files():
    one, other = (
        [
            *(
                expression.findall(read_page(path.name))
                for expression in (LEDGER_EXPORT, OUTPUT_BLOCK, FIRST_DAY_BLOCK)
            ),
            list_change_files(path.name),
            list_tree_paths(path.name),
            [ENGLISH_TOPICS.get(topic, topic) for topic in list_help_topics(path.name)],
        ]
        for path in PAGES
    )

    assert one == other


def test_both_pages_have_the_same_headings_blocks_and_points():
    def shape(name: str) -> list[str]:
        lines = read_page(name).splitlines()
        prose = CODE_BLOCK.sub("", read_page(name)).splitlines()
        return [line for line in lines if line.startswith(("```", "<!--"))] + [
            line.partition(" ")[0] for line in prose if line.startswith(("#", "- ", "|"))
        ]

    one, other = (shape(path.name) for path in PAGES)

    assert len(HEADING.findall(CODE_BLOCK.sub("", read_page(PAGES[0].name)))) > 5
    assert one == other


@each_page
def test_the_set_up_commands_stand_word_for_word(page):
    lines = read_page(page).splitlines()

    assert SET_UP_AND_SHOW in lines
    assert SET_UP_AND_TEST in lines


def test_the_build_runs_the_test_command_of_the_readme():
    assert SET_UP_AND_TEST in (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()


@pytest.mark.skipif(os.name == "nt", reason="the first day is written for a shell")
def test_the_first_day_goes_well_in_a_new_home(tmp_path):
    """With its words as they stand, the sample ledgers as the office's files, and a crontab that only says it was called."""
    script = FIRST_DAY_BLOCK.search(read_page(PAGES[0].name))[1]
    programs, files = tmp_path / "bin", tmp_path / "台账"
    programs.mkdir()
    files.mkdir()
    for name, line in {
        "qinling": f'exec {shlex.quote(sys.executable)} -m qinling "$@"',
        "crontab": f'echo "$@" > {shlex.quote(str(tmp_path / "crontab"))}',
    }.items():
        (programs / name).write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    for path in ROOT.glob("sample_data/*.xls*"):
        shutil.copy(path, files)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QINLING_", "XDG_"))}
    env = kept | {
        "HOME": str(tmp_path),
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "QINLING_LEDGER": "trial.db",  # of the first look: the first line has to unset it
    }

    ran = subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert len(script.splitlines()) == MAX_FIRST_DAY_COMMANDS
    assert (tmp_path / ".local/share/qinling/ledger.db").exists()
    assert not (tmp_path / "trial.db").exists()
    assert "云岭区秦岭办" in ran.stdout  # signs the messages
    assert f"{tmp_path}/.local/share/qinling/ledger.db" in next(
        line for line in ran.stdout.splitlines() if "warn --notify" in line
    )
    assert (tmp_path / "crontab").read_text(encoding="utf-8") == "-e\n"


def list_help_topics(page: str) -> list[str]:
    """Return what the page says that `qinling help` shows, in order."""
    rows = [line for line in read_page(page).splitlines() if line.startswith("| `qinling help ")]
    named = [re.sub(r"^qinling help ", "", word) for row in rows for word in INLINE_CODE.findall(row)]
    return named + re.findall(r"(?<!\| )`qinling help ([^`]+)`", read_page(page))


@each_page
def test_every_topic_that_the_page_names_is_a_page_or_a_command(page):
    manual = read_topics(COMMANDS)
    known = {*manual.list_names(), *(f"en/{stem}" for stem in manual.english)}

    assert len(list_help_topics(page)) > 10
    assert set(list_help_topics(page)) <= known


def list_change_files(page: str) -> list[str]:
    """Return the files of the table "to change … open …", in order."""
    _, body = read_page(page).split("\n<!-- doors -->\n")
    rows = [line for line in body.splitlines() if line.startswith("| ")][1:]
    return [INLINE_CODE.findall(row)[-1] for row in rows if not row.startswith("| ---")]


def list_tree_paths(page: str) -> list[str]:
    """Return the folders and files of the tree, those below a folder with their whole names."""
    found = []
    for line in TREE_BLOCK.search(read_page(page))[1].splitlines():
        room, rest = line.split(maxsplit=1)
        found += [room, *(room + name for name in re.findall(r"[a-z_]+(?:/|\.py)", rest))]
    return found


@each_page
def test_every_file_that_is_named_is_there(page):
    named = [*list_change_files(page), *list_tree_paths(page)]

    assert [name for name in named if not (ROOT / name).exists()] == []


@each_page
def test_every_change_has_one_file_and_is_listed_once(page):
    named = list_change_files(page)

    assert len(named) >= MIN_CHANGE_ROWS
    assert len(named) == len(set(named))
    assert all(Path(name).suffix in (".py", ".md", ".txt") for name in named)


def main() -> None:
    """Write what the program prints today into both pages."""
    for path in PAGES:
        page = path.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory(prefix="qinling-readme-") as folder:
            now = FirstLook(page, Path(folder)).rewrite_outputs(page)
        path.write_text(now, encoding="utf-8")
        print(f"{path.name}: {'as it was' if now == page else 'rewritten'}")


if __name__ == "__main__":
    main()
