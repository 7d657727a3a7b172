"""What the program answers is what it answered when that was recorded: to the byte of --json and to the exit code.

Where an answer was changed on purpose: `python -m tests.golden --rewrite`, and look at the diff.
"""

import pytest

from tests.golden.keeping import calls_that_went_well, exit_codes, read_golden, run_anew, tell_differences
from tests.golden.program import commands
from tests.golden.session import HERE

GOLDEN = read_golden(HERE)
CALLS = calls_that_went_well(GOLDEN)


def test_every_call_is_answered_as_recorded(tmp_path, subtests):
    now = run_anew(HERE / "session.txt", tmp_path)

    assert list(GOLDEN) == sorted(now)
    for name, text in now.items():
        with subtests.test(name):
            assert text == GOLDEN[name], f"{name}\n{tell_differences(GOLDEN[name], text)}"


@pytest.mark.parametrize("command", commands(), ids=lambda command: command.name)
def test_every_command_is_in_the_session(command):
    mine = [call for call in CALLS if f"{call} ".startswith(f"{command.name} ")]

    assert [call for call in mine if "--json" not in call], f"no call of {command.name} in session.txt"
    assert [call for call in mine if "--json" in call] or not command.takes_json, f"no {command.name} --json"


def test_the_refusals_are_in_the_session():
    codes = exit_codes(GOLDEN)

    assert set(codes) == {0, 2, *range(10, 26)}  # 1 is a defect, 130 and 141 are of a terminal
    assert sum(number for code, number in codes.items() if code not in (0, 10, 11)) > 150


def test_a_difference_is_told_by_its_call_and_the_part_that_differs():
    golden = "$ list --json\nexit code 0\n" + "a" * 500 + "old" + "b" * 500
    now = golden.replace("old", "new")

    assert tell_differences(golden, now).splitlines() == [
        "$ list --json",
        f"  - …{'a' * 40}old{'b' * 40}…",
        f"  + …{'a' * 40}new{'b' * 40}…",
    ]
