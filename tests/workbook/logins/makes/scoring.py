"""Read logs of invented makes as a user would, and compare the counts: `python -m tests.workbook.logins.makes.scoring shown|held|drawn`."""

import argparse
import importlib
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import Random

from tests.commands_built_once import share_commands
from tests.workbook.logins.makes.drawing import draw_make
from tests.workbook.logins.makes.importing import Attempt, find_named_options, import_make
from tests.workbook.logins.makes.make import Counts, Make, MakeWriter
from tests.workbook.logins.makes.variants import vary_make

UNREADABLE, SKIPPABLE, ASKED = 15, 16, 20
#: How many makes of a seed are drawn.
DRAWN = 60
NAMES_A_WAY = re.compile(r"--(?!skip-bad)[a-z]|logins\.sources")


class Verdict(StrEnum):
    """How a make was read, the best first."""

    RIGHT = "right"
    MAPPED = "right once --map names its columns"
    ASKED = "asked, though it is certain"
    REFUSED = "refused, though readable"
    UNEXPLAINED = "refused rightly, the reason not named"
    NO_WAY = "refused, and no way to answer is named"
    WRONG_TOLD = "wrong, and told"
    WRONG = "COUNTED WRONG SILENTLY"
    DEFECT = "DEFECT"


@dataclass(slots=True)
class Score:
    """A verdict, with what was said and how the counts differ."""

    verdict: Verdict
    attempt: Attempt
    differences: list[str]


def judge(make: Make, folder: Path) -> Score:
    """Import a make into ledgers below *folder*, and compare with its answers."""
    attempt = import_make(make, folder / "first")
    if attempt.code == 0:
        return judge_counts(make, attempt)
    if attempt.code == 1:
        return Score(Verdict.DEFECT, attempt, [])
    if attempt.code == UNREADABLE and make.mapped:
        words = [word for one in make.mapped for word in ("--map", one)]
        score = judge_answered(make, folder / "mapped", words)
        if score.verdict in (Verdict.RIGHT, Verdict.ASKED):
            score.verdict = Verdict.RIGHT if make.outcome != "counted" else Verdict.MAPPED
        return score
    return judge_refusal(make, folder, attempt)


def judge_answered(make: Make, folder: Path, words: list[str]) -> Score:
    """Judge a make that is imported again, with the options that the first refusal tells to give."""
    folder.mkdir()
    attempt = import_make(make, folder / "first", words)
    return judge_counts(make, attempt) if attempt.code == 0 else judge_refusal(make, folder, attempt, words)


def judge_counts(make: Make, attempt: Attempt) -> Score:
    """Judge what was counted of a file that was taken."""
    differences = compare_counts(make.counts, attempt.counts)
    is_told = bool(make.doubts) and all(re.search(one, attempt.said) for one in make.doubts)
    if make.outcome == "counted":
        is_right = not differences and (not make.bad_rows or is_told)
    else:
        is_right = is_told and attempt.counts in make.readings
    is_silent = attempt.counts and not is_told
    wrong = Verdict.WRONG if is_silent else Verdict.WRONG_TOLD
    return Score(Verdict.RIGHT if is_right else wrong, attempt, differences)


def judge_refusal(make: Make, folder: Path, attempt: Attempt, words: Sequence[str] = ()) -> Score:
    """Judge a file that was not taken: was that right, and does the way that was named lead on?"""
    if attempt.counts:  # one file of several was taken
        return Score(Verdict.REFUSED, attempt, [])
    is_named = any(word in attempt.said for word in make.reason)
    if make.outcome == "refused":
        return Score(Verdict.RIGHT if is_named else Verdict.UNEXPLAINED, attempt, [])
    if attempt.code == SKIPPABLE:
        return judge_skipping(make, folder, attempt, words)
    if make.outcome == "counted":
        return Score(Verdict.ASKED if attempt.code == ASKED else Verdict.REFUSED, attempt, [])
    if not NAMES_A_WAY.search(attempt.said):
        return Score(Verdict.RIGHT if is_named else Verdict.NO_WAY, attempt, [])
    after = import_make(make, folder / "answered", [*words, *find_named_options(attempt.said)])
    is_wrong = after.code == 0 and after.counts not in make.readings
    return Score(Verdict.WRONG if is_wrong else Verdict.RIGHT, after if is_wrong else attempt, [])


def judge_skipping(make: Make, folder: Path, attempt: Attempt, words: Sequence[str]) -> Score:
    """Judge a file of which some rows were refused, and what is counted without them."""
    after = import_make(make, folder / "skipped", [*words, "--skip-bad"])
    if make.outcome == "asked":
        is_right = after.counts in make.readings or not after.counts
        return Score(Verdict.RIGHT if is_right else Verdict.WRONG_TOLD, attempt, [])
    differences = compare_counts(make.counts, after.counts)
    if make.bad_rows and attempt.bad_rows <= set(make.bad_rows):
        return Score(Verdict.WRONG if differences else Verdict.RIGHT, attempt, differences)
    return Score(Verdict.REFUSED, attempt, differences)


def compare_counts(want: Counts, got: Counts) -> list[str]:
    """Return each account and day whose count differs."""
    return [
        f"{who} {day}: {want.get((who, day))} -> {got.get((who, day))}"
        for who, day in sorted(want.keys() | got.keys())
        if want.get((who, day)) != got.get((who, day))
    ]


def list_makes(half: str) -> dict[str, MakeWriter]:
    """Return name → writer of the shown or the held half, or of drawn ones."""
    if half == "drawn":
        return {f"drawn_{number}": draw_make for number in range(DRAWN)}
    modules = sorted((Path(__file__).parent / half).glob("*.py"))
    writers = [
        writer
        for module in modules
        for writer in importlib.import_module(f"tests.workbook.logins.makes.{half}.{module.stem}").MAKES
    ]
    return {writer.__name__.removeprefix("write_"): writer for writer in writers}


def score_make(name: str, writer: MakeWriter, folder: Path, seed: int) -> Score:
    """Write a make of a seed in a folder of its own, and judge how it is read."""
    own = folder / f"{name}-{seed}"
    (own / "files").mkdir(parents=True)
    return judge(writer(own / "files", Random(f"{seed}:{name}")), own)


def score_variants(name: str, writer: MakeWriter, folder: Path, seed: int) -> dict[str, Score]:
    """Judge the variants of a make that is counted right as it is."""
    own = folder / f"{name}-{seed}-varied"
    (own / "files").mkdir(parents=True)
    make = writer(own / "files", Random(f"{seed}:{name}"))
    found = {}
    for variant, varied in vary_make(make, own / "files", Random(f"{seed}:{name}")):
        (own / variant).mkdir()
        found[variant] = judge(varied, own / variant)
    return found


def main(words: Sequence[str] | None = None) -> int:
    """Print the verdict of each make and how many there are of each. The exit code is 1 where one is wrong silently."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("half", choices=("shown", "held", "drawn"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=Path, help="a new folder that keeps the files")
    parser.add_argument(
        "--vary", action="store_true", help="read variants of each make that is counted right too"
    )
    parser.add_argument("-v", "--verbose", action="store_true")
    given = parser.parse_args(words)
    total: Counter[Verdict] = Counter()
    varied: Counter[Verdict] = Counter()
    with tempfile.TemporaryDirectory() as temporary, share_commands():
        folder = given.keep or Path(temporary)
        for name, writer in list_makes(given.half).items():
            if given.only not in name:
                continue
            score = score_make(name, writer, folder, given.seed)
            total[score.verdict] += 1
            print(f"{name:28s}{score.verdict}")
            if given.verbose:
                print_details(score)
            if given.vary and score.verdict in (Verdict.RIGHT, Verdict.MAPPED):
                for variant, other in score_variants(name, writer, folder, given.seed).items():
                    varied[other.verdict] += 1
                    if other.verdict is not score.verdict:
                        print(f"    {variant:24s}{other.verdict}")
                        print_details(other)
    for verdict in Verdict:
        print(f"{total[verdict]:4d}  {verdict}{f', variants {varied[verdict]}' if given.vary else ''}")
    return any((total + varied)[verdict] for verdict in (Verdict.WRONG, Verdict.DEFECT))


def print_details(score: Score) -> None:
    """Print the end of what was said, and how the counts differ."""
    for line in [*score.attempt.said.strip().splitlines()[-6:], *score.differences[:8]]:
        print(f"    | {line[:300]}")


if __name__ == "__main__":
    sys.exit(main())
