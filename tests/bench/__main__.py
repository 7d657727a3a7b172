"""Run the measurements and print one plain table; a goal that is missed is said, not punished."""

import argparse
import compileall
import os
import platform
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.contests import FULL, QUICK, Pair
from tests.bench.contests import JOBS as LEDGER_JOBS
from tests.bench.login_contests import LOGIN_JOBS
from tests.bench.timing import ROOT, Measured, measure

JOBS = LEDGER_JOBS | LOGIN_JOBS
LONG = ("import", "export", "return", "login-import")
#: Rounds of the long jobs and of the short ones.
LONG_ROUNDS, ROUNDS = 3, 15


def main() -> None:
    """Measure what is asked for and print the table."""
    asked = _asked()
    compileall.compile_dir(str(ROOT / "qinling"), quiet=1)
    lines: list[tuple[str, ...]] = [
        ("job", "size", "ours s", "rival s", "ratio", "goal", "met", "peak MB", "against")
    ]
    with _folder(asked.folder) as folder:
        for job in asked.only:
            contest = JOBS[job](QUICK if asked.quick else FULL, folder, _say)
            rounds = 1 if asked.quick else LONG_ROUNDS if job in LONG else ROUNDS
            _say(f"measuring {job}: {len(contest.processes)} processes a round")
            measured = measure(contest.processes, folder, asked.rounds or rounds, _say)
            lines += [_line(pair, measured) for pair in contest.pairs]
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores; medians of interleaved rounds, imports included"
    )
    print(*_table(lines), sep="\n")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes and one round: does it all run?")
    parser.add_argument("--only", type=_jobs, default=list(JOBS), help="some of: " + ",".join(JOBS))
    parser.add_argument("--rounds", type=int, help="rounds of every job, in place of its own number")
    parser.add_argument(
        "--folder",
        type=Path,
        help="keep the files made for the next run (6 GB); empty it when the schema changes",
    )
    return parser.parse_args()


def _jobs(words: str) -> list[str]:
    jobs = words.split(",")
    if unknown := set(jobs) - set(JOBS):
        raise argparse.ArgumentTypeError(f"no such job: {', '.join(sorted(unknown))}")
    return jobs


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
    else:
        with TemporaryDirectory(prefix="qinling-bench-") as made:
            yield Path(made)


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _line(pair: Pair, measured: dict[str, Measured]) -> tuple[str, ...]:
    ours, rival = measured[pair.ours], measured[pair.against]
    if pair.least_rate and pair.size:
        rate = pair.size / ours.seconds
        cost, goal, met = f"{rate:,.0f}/s", f">= {pair.least_rate:,}/s", rate >= pair.least_rate
    else:
        ratio = ours.seconds / rival.seconds
        cost, goal = f"{ratio:.2f}", f"<= {pair.goal:g}" + (f", {pair.most_mb} MB" if pair.most_mb else "")
        met = ratio <= pair.goal and (pair.most_mb is None or ours.peak <= pair.most_mb)
    return (
        pair.job,
        f"{pair.size:,}" if pair.size else "",
        f"{ours.seconds:.3f}",
        f"{rival.seconds:.3f}",
        cost,
        goal,
        "yes" if met else "NO",
        f"{ours.peak:.0f} / {rival.peak:.0f}",
        pair.rival,
    )


def _table(lines: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield *lines* with their columns aligned, numbers to the right."""
    lines = list(lines)
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [
            word.rjust(width) if place in range(1, 5) else word.ljust(width)
            for place, (word, width) in enumerate(zip(line, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


if __name__ == "__main__":
    main()
