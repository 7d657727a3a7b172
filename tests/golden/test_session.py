"""What the program answers is what it answered when that was recorded: to the byte of --json and to the exit code.

Where an answer was changed on purpose: `python -m tests.golden --rewrite`, and look at the diff.
"""

import pytest

from tests.golden.keeping import (
    calls_that_went_well,
    exit_codes,
    expect_same,
    read_golden,
    run_anew,
    tell_differences,
)
from tests.golden.program import commands
from tests.golden.session import HERE

GOLDEN = read_golden(HERE)
CALLS = calls_that_went_well(GOLDEN)
#: Options whose answer cannot be recorded: the size of a backup differs, encrypting needs an extra package,
#: a board that is watched or written again needs a terminal or does not end, and many offices need a server.
UNRECORDED = {
    "db backup": {"--json", "--encrypt-to"},
    "board": {"--watch", "--every", "--all-offices"},
    "list": {"--all-offices"},
    "warn": {"--all-offices"},
    "brief": {"--all-offices"},
}
#: Commands whose answer is of the machine, or that need an editor, the full screen or a server.
NOT_RECORDED = (
    "doctor",
    "config edit",
    "browse",
    "offices list",
    "offices create",
    "db roles create",
    "db roles grant",
    "db roles list",
    "db roles revoke",
)


def test_every_call_is_answered_as_recorded(tmp_path, subtests):
    now = run_anew(HERE / "session.txt", tmp_path)

    expect_same(GOLDEN, now, subtests)


@pytest.mark.parametrize(
    "command", [one for one in commands() if one.name not in NOT_RECORDED], ids=lambda command: command.name
)
def test_every_command_is_in_the_session_with_all_its_options(command):
    mine = [call.split() for call in CALLS if f"{call} ".startswith(f"{command.name} ")]
    typed = {word for words in mine for word in words} | UNRECORDED.get(command.name, set())

    assert any("--json" not in words for words in mine), f"session.txt lacks: {command.name}"
    for spellings in command.options:
        assert typed.intersection(spellings), f"session.txt lacks: {command.name} {spellings[0]}"


def test_the_refusals_are_in_the_session():
    codes = exit_codes(GOLDEN)

    assert set(codes) == {0, 2, *range(10, 28)}  # 1 is a defect, 130 and 141 are of a terminal
    assert sum(number for code, number in codes.items() if code not in (0, 10, 11)) > 150


def test_a_difference_is_told_by_its_call_and_the_part_that_differs():
    golden = "$ list --json\nexit code 0\n" + "a" * 500 + "old" + "b" * 500
    now = golden.replace("old", "new")

    assert tell_differences(golden, now).splitlines() == [
        "$ list --json",
        f"  - …{'a' * 40}old{'b' * 40}…",
        f"  + …{'a' * 40}new{'b' * 40}…",
    ]
