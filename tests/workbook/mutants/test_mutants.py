"""Damaged files end in a refusal with its reason, or are read as the intact ones; nothing is lost without a word.

More of them: `python -m tests.workbook.mutants --count 2000 --seed 1`.
"""

import pytest

from tests.workbook.mutants.outcomes import Laboratory, run_words
from tests.workbook.mutants.specimens import make_specimens

MUTANTS_A_SPECIMEN = 2
SEED = 16


@pytest.fixture(scope="module")
def specimens(tmp_path_factory):
    folder = tmp_path_factory.mktemp("specimens")
    return make_specimens(folder, lambda ledger, *words: run_words(ledger, *words, home=folder).code)


def test_mutants_end_well_and_lose_nothing_without_a_word(specimens, tmp_path):
    laboratory = Laboratory(tmp_path)
    outcomes = [
        laboratory.run_mutant(specimen, f"{SEED} {number}")
        for number in range(MUTANTS_A_SPECIMEN)
        for specimen in specimens
    ]

    assert not [
        (one.specimen, one.damage.what, one.damage.part, one.faults, one.ending.err[-300:])
        for one in outcomes
        if one.faults
    ]
    assert len(outcomes) >= 40
    assert len({one.reading for one in outcomes}) > 1
