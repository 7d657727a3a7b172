"""Logs of invented makes: none of them is counted wrong without a word."""

from pathlib import Path
from random import Random

import openpyxl
import pytest

from tests.commands_built_once import share_commands
from tests.workbook.logins.makes.scoring import Verdict, list_makes, score_make, score_variants

SHOWN, HELD = list_makes("shown"), list_makes("held")
FAULTS = (Verdict.WRONG, Verdict.DEFECT)
#: Shown makes that must at least be read right. It goes up with the readers.
MIN_RIGHT = 54


@pytest.fixture(autouse=True, scope="module")
def commands_built_once():
    """Every call of the command line shares the built commands."""
    with share_commands():
        yield


def read_files(make):
    """Return what stands in the files of a make, for comparing two of one seed."""
    return [
        [row for sheet in openpyxl.load_workbook(path) for row in sheet.values]
        if path.suffix == ".xlsx"
        else path.read_bytes()
        for path in make.files
    ]


def test_there_are_many_makes_with_names_of_their_own():
    assert len(SHOWN) >= 40
    assert len(HELD) >= 40
    assert not SHOWN.keys() & HELD.keys()


@pytest.mark.parametrize("name", [*SHOWN, *HELD])
def test_a_make_repeats_itself_and_has_its_answers(name, tmp_path):
    writer = (SHOWN | HELD)[name]
    folders = [tmp_path / part for part in "ab"]
    for folder in folders:
        folder.mkdir()
    one, same = (writer(folder, Random("5")) for folder in folders)

    assert read_files(one) == read_files(same)
    assert (one.counts, one.readings) == (same.counts, same.readings)
    assert bool(one.counts) == (one.outcome == "counted")
    assert bool(one.reason or one.readings or one.outcome == "counted")
    assert all(logins + failed for logins, failed in one.counts.values())
    assert all(Path(path).is_file() for path in one.files)


def test_no_shown_make_is_counted_wrong_silently(tmp_path):
    scores = {name: score_make(name, writer, tmp_path, 1) for name, writer in SHOWN.items()}

    assert {name for name, score in scores.items() if score.verdict in FAULTS} == set()
    assert sum(score.verdict is Verdict.RIGHT for score in scores.values()) >= MIN_RIGHT


@pytest.fixture
def seeds(pytestconfig):
    """Return the seeds of the makes that are held back or drawn."""
    count = pytestconfig.getoption("--held-logs")
    if not count:
        pytest.skip("held back: --held-logs 1")
    return range(1, count + 1)


def find_faults(writers, folder, seed):
    """Return the names of the makes that are counted wrong silently."""
    return {
        name for name, writer in writers.items() if score_make(name, writer, folder, seed).verdict in FAULTS
    }


def test_no_held_make_is_counted_wrong_silently(tmp_path, seeds):
    assert {seed: find_faults(HELD, tmp_path, seed) for seed in seeds} == {seed: set() for seed in seeds}


def test_no_drawn_make_is_counted_wrong_silently(tmp_path, seeds):
    drawn = list_makes("drawn")

    assert {seed: find_faults(drawn, tmp_path, seed) for seed in seeds} == {seed: set() for seed in seeds}


@pytest.mark.usefixtures("seeds")
def test_a_log_in_another_order_or_encoding_is_counted_alike(tmp_path):
    for name, writer in (SHOWN | HELD).items():
        if score_make(name, writer, tmp_path, 1).verdict is Verdict.RIGHT:
            scores = score_variants(name, writer, tmp_path, 1)
            assert {
                variant for variant, one in scores.items() if one.verdict is not Verdict.RIGHT
            } == set(), name
