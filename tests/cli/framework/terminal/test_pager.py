"""Output longer than the screen goes through a pager; short ones, pipes and a missing pager do without."""

import sys
from io import StringIO

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from qinling.cli.framework.terminal.pager import count_rows, end_paging, find_pager, page_output


class Stream(StringIO):
    """A stream that is a terminal or not, and notes on *log* what is written."""

    encoding, errors = "utf-8", "strict"

    def __init__(self, name, log, is_terminal):
        super().__init__()
        self.name, self.log, self.is_terminal = name, log, is_terminal

    def isatty(self):
        return self.is_terminal

    def write(self, text):
        if text:
            self.log.append((self.name, text))
        return super().write(text)


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
def screen(monkeypatch):
    """Put a screen of 40 columns and 10 rows in place of the streams; return what is written there, in order."""

    def make(is_terminal=True, rows=10):
        written = []
        monkeypatch.setenv("COLUMNS", "40")
        monkeypatch.setenv("LINES", str(rows))
        monkeypatch.setattr(sys, "stdout", Stream("out", written, is_terminal))
        monkeypatch.setattr(sys, "stderr", Stream("err", written, True))
        return written

    return make


def print_lines(count, file=None):
    for _ in range(count):
        print("时限", file=file or sys.stdout, flush=True)


def join_texts(written):
    return "".join(text for _, text in written)


def test_output_longer_than_the_screen_goes_through_the_pager(pager, screen):
    env, copied = pager
    written = screen()

    with page_output(env, lambda: True):
        print_lines(20)

    assert copied.read_text("utf-8") == "时限\n" * 20 + "utf-8"
    assert written == []


@pytest.mark.parametrize(("is_terminal", "rows"), [(False, 10), (True, 30)])
def test_a_short_output_and_one_off_a_terminal_are_printed(pager, screen, is_terminal, rows):
    env, copied = pager
    written = screen(is_terminal, rows)

    with page_output(env, lambda: True):
        print_lines(20)

    assert not copied.exists()
    assert join_texts(written) == "时限\n" * 20


@pytest.mark.parametrize(
    "env", [{"PAGER": ""}, {"PAGER": "no-such-pager -x"}, {"PAGER": "'less"}, {"PAGER": " ", "LESS": "x"}]
)
def test_without_a_pager_it_is_printed(screen, env):
    written = screen()

    with page_output(env, lambda: True):
        print_lines(20)

    assert find_pager(env) is None
    assert join_texts(written) == "时限\n" * 20


def test_a_dumb_terminal_and_the_setting_do_without_a_pager(pager, screen):
    env, copied = pager
    written = screen()

    with page_output(env | {"TERM": "dumb"}, lambda: True):
        print_lines(20)
    with page_output(env, lambda: False):
        print_lines(20)

    assert not copied.exists()
    assert join_texts(written) == "时限\n" * 40


def test_the_setting_is_asked_only_for_a_page(pager, screen):
    screen()

    def may_page():
        raise AssertionError("the settings are read for nothing")

    with page_output(pager[0], may_page):
        print_lines(2)


def test_a_pager_left_early_is_no_error(screen):
    written = screen()

    with page_output({"PAGER": f'{sys.executable} -c "pass"'}, lambda: True):
        print("时限" * 360_000)

    assert written == []


def test_notes_keep_their_place_and_come_after_a_page(pager, screen):
    env, copied = pager
    written = screen()

    with page_output(env, lambda: True):
        print_lines(2)
        print_lines(1, sys.stderr)
        print_lines(1)
        print_lines(1, sys.stderr)
        print_lines(15)
        print("共 18 个", file=sys.stderr)

    streams = [stream for stream, text in written if text.strip()]
    assert streams == ["out", "err", "out", "err", "err"]
    assert written[-2:] == [("err", "共 18 个\n")] or "共 18 个" in written[-1][1]
    assert copied.read_text("utf-8") == "时限\n" * 15 + "utf-8"


def test_a_question_comes_after_what_was_printed(pager, screen):
    env, copied = pager
    written = screen()

    with page_output(env, lambda: True):
        print_lines(15)
        end_paging()
        assert copied.exists()
        print("照办吗", file=sys.stderr)
        print_lines(20)

    assert join_texts(written) == "照办吗\n" + "时限\n" * 20


def leave(code, *notes):
    """Print a page, then *notes*, and end with *code*."""
    print_lines(15)
    for note in notes:
        print(note, file=sys.stderr)
    raise SystemExit(code)


def test_an_interrupt_shows_no_page(pager, screen):
    env, copied = pager
    written = screen()

    with pytest.raises(SystemExit), page_output(env, lambda: True):
        leave(130)

    assert not copied.exists()
    assert join_texts(written) == "时限\n" * 15


def test_an_error_comes_after_the_page(pager, screen):
    env, copied = pager
    written = screen()

    with pytest.raises(SystemExit), page_output(env, lambda: True):
        leave(12, "错误")

    assert copied.exists()
    assert join_texts(written) == "错误\n"


def test_what_probes_a_stream_with_bytes_still_prints_text(pager, screen):
    env, copied = pager
    screen()

    with page_output(env, lambda: True):
        typer.echo("时限\n" * 20)

    assert copied.read_text("utf-8") == "时限\n" * 20 + "\nutf-8"


def test_the_streams_are_back_in_place(pager, screen):
    screen()
    out, err = sys.stdout, sys.stderr

    with page_output(pager[0], lambda: True):
        print("一")
        assert sys.stdout.isatty()
    with pytest.raises(ValueError, match="own"), page_output(pager[0], lambda: True):
        raise ValueError("own")

    assert (sys.stdout, sys.stderr) == (out, err)


def test_less_shows_colours_whatever_the_environment_says(tmp_path):
    less = tmp_path / "less"
    less.write_text("#!/bin/sh\n")
    less.chmod(0o755)

    command = find_pager({"PAGER": f"{less} -M", "LESS": ""})

    assert command == [str(less), "-M", "-R"]


def test_a_page_in_less_begins_with_how_to_go_on(tmp_path, screen):
    less, copied = tmp_path / "less", tmp_path / "copied"
    less.write_text(f"#!/bin/sh\ncat > '{copied}'\n")
    less.chmod(0o755)
    screen()

    with page_output({"PAGER": str(less)}, lambda: True):
        print_lines(20)

    assert copied.read_text("utf-8").startswith("（空格翻页，q 退出）\n\n时限\n")


@given(st.lists(st.text("限a。", max_size=90), max_size=5), st.integers(2, 60))
def test_rows_are_those_that_a_terminal_shows(lines, columns):
    text = "".join(f"\x1b[31m{line}\x1b[0m\n" for line in lines)

    # A character of two columns that does not fit goes below, which needs a row more at times.
    low = sum(max(-(-cell_len(line) // columns), 1) for line in lines)
    assert count_rows(text, columns) == low
