"""Run seeded mutants and print their faults and figures: python -m tests.workbook.mutants --count 2000 --seed 1.

Run from the checkout. The files are the same for the same seed.
"""

import argparse
import json
import tempfile
from collections import Counter
from itertools import cycle, islice
from pathlib import Path

from tests.workbook.mutants.outcomes import Laboratory, Outcome, run_words
from tests.workbook.mutants.specimens import make_specimens


def main() -> None:
    """Run the mutants, print a JSON line for each fault (or with --all for each mutant), and the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500, help="how many mutants")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="a part of the names of the specimens")
    parser.add_argument("--all", action="store_true", help="print every mutant")
    wanted = parser.parse_args()
    codes: Counter[int] = Counter()
    readings: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="qinling-mutants-") as name:
        folder = Path(name)
        specimens = make_specimens(folder, lambda ledger, *words: run_words(ledger, *words, home=folder).code)
        laboratory = Laboratory(folder)
        chosen = [one for one in specimens if wanted.only in one.name]
        for number, specimen in enumerate(islice(cycle(chosen), wanted.count)):
            one = laboratory.run_mutant(specimen, f"{wanted.seed} {number}")
            codes[one.ending.code] += 1
            readings[one.reading] += 1
            faults.update(one.faults)
            if one.faults or wanted.all:
                print(json.dumps(_describe(number, one), ensure_ascii=False), flush=True)
    for title, counts in (("exit codes", codes), ("read", readings), ("faults", faults)):
        print(f"{title}: {dict(counts.most_common())}")


def _describe(number: int, one: Outcome) -> dict[str, object]:
    return {
        "number": number,
        "specimen": one.specimen,
        "what": one.damage.what,
        "part": one.damage.part,
        "code": one.ending.code,
        "reading": one.reading,
        "faults": one.faults,
        "seconds": round(one.ending.seconds, 2),
        "megabytes": round(one.ending.megabytes),
        "stderr": one.ending.err[-400:],
    }


if __name__ == "__main__":
    main()
