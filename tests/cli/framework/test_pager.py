"""Long texts at a terminal go through a pager; short ones, pipes and a missing pager do without."""

import sys
from io import StringIO

import pytest
from rich.console import Console
from rich.text import Text

from qinling.cli.framework.pager import find_pager, print_paged


@pytest.fixture
def pager(tmp_path):
    """The environment of a pager that copies what it gets into a file, and that file."""
    copied = tmp_path / "seen.txt"
    script = tmp_path / "pager.py"
    script.write_text(
        f"import os, sys\nopen({str(copied)!r}, 'wb').write(sys.stdin.buffer.read() + os.environ['LESSCHARSET'].encode())",
        encoding="utf-8",
    )
    return {"PAGER": f"{sys.executable} {script}"}, copied


@pytest.fixture
def console():
    def make(terminal=True, height=10):
        return Console(file=StringIO(), force_terminal=terminal, width=40, height=height, color_system=None)

    return make


LONG_PAGE = [Text("时限")] * 20


def test_a_text_longer_than_the_screen_goes_through_the_pager(pager, console):
    env, copied = pager
    screen = console()

    print_paged(screen, LONG_PAGE, env)

    assert copied.read_text("utf-8") == "时限\n" * 20 + "utf-8"
    assert screen.file.getvalue() == ""


@pytest.mark.parametrize(("terminal", "height"), [(False, 10), (True, 30)])
def test_a_short_page_and_one_off_a_terminal_are_printed(pager, console, terminal, height):
    env, copied = pager
    screen = console(terminal, height)

    print_paged(screen, LONG_PAGE, env)

    assert not copied.exists()
    assert screen.file.getvalue() == "时限\n" * 20


@pytest.mark.parametrize("env", [{"PAGER": ""}, {"PAGER": "no-such-pager -x"}, {"PAGER": "", "LESS": "x"}])
def test_without_a_pager_it_is_printed(console, env):
    screen = console()

    print_paged(screen, LONG_PAGE, env)

    assert find_pager(env) is None
    assert screen.file.getvalue() == "时限\n" * 20


def test_a_pager_left_early_is_no_error(console):
    screen = console()

    print_paged(screen, [Text("时限" * 18)] * 20_000, {"PAGER": f'{sys.executable} -c "pass"'})

    assert screen.file.getvalue() == ""


def test_less_shows_colours_whatever_the_environment_says(tmp_path):
    less = tmp_path / "less"
    less.write_text("#!/bin/sh\n")
    less.chmod(0o755)

    command = find_pager({"PAGER": f"{less} -M", "LESS": ""})

    assert command == [str(less), "-M", "-R"]


def test_a_page_in_less_begins_with_how_to_go_on(tmp_path, console):
    less, copied = tmp_path / "less", tmp_path / "copied"
    less.write_text(f"#!/bin/sh\ncat > '{copied}'\n")
    less.chmod(0o755)

    print_paged(console(), LONG_PAGE, {"PAGER": str(less)})

    assert copied.read_text("utf-8").startswith("（空格翻页，q 退出）\n\n时限\n")
