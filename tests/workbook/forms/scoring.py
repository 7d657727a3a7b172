"""Import forms as a user would and count what came in: `python -m tests.workbook.forms.scoring shown|held|held2|held3|held4`."""

import argparse
import importlib
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.workbook.forms.comparing import Tally, compare_issues
from tests.workbook.forms.filled_cells import count_filled_cells
from tests.workbook.forms.form import Form, Kind
from tests.workbook.forms.importing import Attempt, add_options, find_named_options, import_form, list_options

ASKED, BAD_ROWS = 20, 16
MAX_ROUNDS = 8


@dataclass(slots=True)
class Score:
    """What one form gave: at first read, and after the options that its doubts name."""

    how: str  # taken, asked, refused; skip-bad where just the bad rows were refused
    first: Tally
    after: Tally
    said: str = ""
    options: list[str] = field(default_factory=list)
    is_taken_after: bool = False
    is_open: bool = False
    form_options_named: bool | None = None
    bad_named: int = 0
    bad: int = 0
    refused_rows: list[str] = field(default_factory=list)  # with errors, though nothing is wrong with them
    cells_counted: int | None = None
    cells_filled: int | None = None

    @property
    def is_guessed(self) -> bool:
        """The paper leaves something open, and nobody was asked."""
        return self.is_open and self.how == "taken"

    @property
    def is_balanced(self) -> bool:
        """The classes of cells sum to the filled cells, as far as they are told."""
        return None in (self.cells_counted, self.cells_filled) or self.cells_counted == self.cells_filled


def find_bad_rows(form: Form, attempt: Attempt) -> tuple[set[tuple[Any, Any]], list[str]]:
    """Return the rows refused that must be, and what is said of rows with nothing wrong in them."""
    bad = {tuple(one) for one in form.bad_rows}
    named = {(one.get("sheet"), one.get("row")) for one in attempt.errors}
    others = [one for one in attempt.errors if (one.get("sheet"), one.get("row")) not in bad]
    said = [f"{one.get('sheet')} {one.get('row')} {one.get('heading')} {one.get('why')}" for one in others]
    return named & bad, said


def tally_attempt(form: Form, attempt: Attempt) -> Tally:
    """Compare what was written; where nothing was, every row is missing."""
    if attempt.code:
        blank = compare_issues(form.issues, [])
        blank.missing_rows = []
        return blank
    return compare_issues(form.issues, attempt.items, attempt.report.get("columns") or [], attempt.told)


def score(form: Form, *, allow_options: bool = True) -> Score:
    """Import a form, once as it is and once with the options that its doubts name, and count."""
    given = ["--level", form.level_given] if form.level_given else []
    attempt = import_form(form, given)
    said = attempt.said
    how = {0: "taken", ASKED: "asked"}.get(attempt.code, "refused")
    bad_named, refused_rows = find_bad_rows(form, attempt)
    if attempt.code == BAD_ROWS and not refused_rows:
        how, given = "skip-bad", [*given, "--skip-bad"]
        attempt = import_form(form, given)
    first = tally_attempt(form, attempt)
    result = Score(how, first, first, said, is_open=bool(form.open_questions), refused_rows=refused_rows)
    result.bad, result.bad_named, result.is_taken_after = (
        len(form.bad_rows),
        len(bad_named),
        attempt.code == 0,
    )
    if allow_options and how == "asked":
        attempt = answer_doubts(form, given, attempt, result)
    count_cells(form, attempt, result)
    return result


def answer_doubts(form: Form, given: list[str], attempt: Attempt, result: Score) -> Attempt:
    """Import again with the options that each refusal names, until the file is taken or nothing new is named."""
    told, options = attempt.said, [*given, *list_options(form)]
    for turn in range(MAX_ROUNDS):
        # The form's own answers come first: the first answer of a doubt may be another one.
        named = [] if turn == 0 and form.options else find_named_options(attempt.said)
        more = add_options(options, choose_level(form, named))
        attempt = import_form(form, more)
        told += attempt.said
        bad_named, others = find_bad_rows(form, attempt)
        if attempt.code == BAD_ROWS and not others:
            result.bad_named, more = len(bad_named), [*more, "--skip-bad"]
            attempt = import_form(form, more)
        is_stuck, options = more == options and (turn > 0 or not form.options), more
        if attempt.code != ASKED or is_stuck:
            break
    if form.options:
        keys = [value.rpartition("=")[0] for value in list_options(form)[1::2]]
        result.form_options_named = all(key in told for key in keys)
    result.options = options[len(given) :]
    result.is_taken_after = attempt.code == 0
    result.after = tally_attempt(form, attempt)
    if attempt.code:
        result.refused_rows += find_bad_rows(form, attempt)[1]
        result.said += f"\nwith options: {attempt.said}"
    return attempt


def choose_level(form: Form, named: Sequence[str]) -> list[str]:
    """Return the options with the level that the form states, which is not always the first one named."""
    levels = {truth.get("level") for truth in form.issues}
    right = str(levels.pop()) if len(levels) == 1 else "None"
    return [
        right if at and named[at - 1] == "--level" and right != "None" else word
        for at, word in enumerate(named)
    ]


def count_cells(form: Form, attempt: Attempt, result: Score) -> None:
    """Sum the classes of cells that the import tells, beside the filled cells of the file."""
    counts = attempt.report.get("cells")
    parts = (
        [counts]
        if counts
        else [one["cells"] for one in attempt.report.get("items") or [] if one.get("cells")]
    )
    if parts and attempt.code == 0:
        result.cells_counted = sum(value for part in parts for value in part.values())
        result.cells_filled = count_filled_cells(form.path)


def collect_kinds(half: str) -> list[Kind]:
    """Return the makers of the shown or the held half, in the order of their modules."""
    modules = sorted((Path(__file__).parent / half).glob("*.py"))
    found = [importlib.import_module(f"tests.workbook.forms.{half}.{module.stem}") for module in modules]
    return [kind for module in found for kind in getattr(module, "KINDS", [])]


def make_form(kind: Kind, folder: Path, seed: int) -> Form:
    """Make one form of a kind in an own folder."""
    own = folder / f"{kind.name}-{seed}"
    own.mkdir(parents=True, exist_ok=True)
    return kind.make(own, Random(f"{seed}:{kind.name}"))


def main(words: Sequence[str] | None = None) -> int:
    """Score the forms of one half. The exit code is 1 where a value is silently wrong or a row is lost."""
    from tests.workbook.forms.score_table import print_score, print_totals

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("half", choices=("shown", "held", "held2", "held3", "held4"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=Path, help="a folder that keeps the files")
    parser.add_argument("-v", "--verbose", action="store_true")
    given = parser.parse_args(words)
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as temporary:
        for kind in collect_kinds(given.half):
            if given.only in kind.name:
                form = make_form(kind, given.keep or Path(temporary), given.seed)
                total.update(print_score(kind, score(form), given.verbose))
    print_totals(total)
    faults = [f"first silently {fault}" for fault in ("wrong", "lost", "invented", "missing rows")]
    return bool(sum(total[fault] for fault in [*faults, "first extra rows"]))


if __name__ == "__main__":
    sys.exit(main())
