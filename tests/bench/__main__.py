"""Run the benchmarks and print one table. A missed goal is shown; the exit code stays 0."""

import argparse
import compileall
import os
import platform
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.contests import FULL, QUICK, Pair
from tests.bench.contests import JOBS as LEDGER_JOBS
from tests.bench.login_contests import LOGIN_JOBS
from tests.bench.server_contests import SERVER_JOBS
from tests.bench.timing import ROOT, Measurement, measure_processes

JOBS = LEDGER_JOBS | LOGIN_JOBS | SERVER_JOBS
LONG_JOBS = ("import", "export", "return", "login-import", "server-import", "server-login-import")
#: Rounds of the long jobs and of the short ones.
LONG_ROUNDS, ROUNDS = 3, 15


def main() -> None:
    """Measure the selected jobs and print the table."""
    options = _parse_options()
    sizes = (
        QUICK if options.quick else replace(FULL, log_records=options.log_records, offices=options.offices)
    )
    compileall.compile_dir(str(ROOT / "qinling"), quiet=1)
    lines: list[tuple[str, ...]] = [
        ("job", "size", "ours s", "rival s", "ratio", "goal", "met", "peak MB", "against")
    ]
    with _open_folder(options.folder) as folder:
        for job in options.only:
            contest = JOBS[job](sizes, folder, _report_progress)
            rounds = 1 if options.quick else LONG_ROUNDS if job in LONG_JOBS else ROUNDS
            _report_progress(f"measuring {job}: {len(contest.processes)} processes a round")
            measured = measure_processes(
                contest.processes, folder, options.rounds or rounds, _report_progress
            )
            lines += [_format_line(pair, measured) for pair in contest.pairs]
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores; medians of interleaved rounds, imports included"
    )
    print(*_format_table(lines), sep="\n")


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="small sizes and one round, to test that everything runs"
    )
    parser.add_argument(
        "--only", type=_parse_jobs, default=[*LEDGER_JOBS, *LOGIN_JOBS], help="some of: " + ",".join(JOBS)
    )
    parser.add_argument("--rounds", type=int, help="rounds of every job, instead of its default")
    parser.add_argument(
        "--log-records", type=int, default=FULL.log_records, help="records of the login log that is imported"
    )
    parser.add_argument(
        "--offices",
        type=lambda words: tuple(map(int, words.split(","))),
        default=FULL.offices,
        help="issues of the ledgers that stand on a server and in a file, with commas",
    )
    parser.add_argument(
        "--folder",
        type=Path,
        help="keep the generated files for the next run (6 GB); empty the folder when the schema changes",
    )
    return parser.parse_args()


def _parse_jobs(words: str) -> list[str]:
    jobs = words.split(",")
    if unknown := set(jobs) - set(JOBS):
        raise argparse.ArgumentTypeError(f"no such job: {', '.join(sorted(unknown))}")
    return jobs


@contextmanager
def _open_folder(kept: Path | None) -> Iterator[Path]:
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
    else:
        with TemporaryDirectory(prefix="qinling-bench-") as made:
            yield Path(made)


def _report_progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _format_line(pair: Pair, measured: dict[str, Measurement]) -> tuple[str, ...]:
    ours, rival = measured[pair.ours], measured[pair.against]
    if pair.min_rate and pair.size:
        rate = pair.size / ours.seconds
        cost, goal, met = f"{rate:,.0f}/s", f">= {pair.min_rate:,}/s", rate >= pair.min_rate
    else:
        ratio = ours.seconds / rival.seconds
        cost, goal = f"{ratio:.2f}", f"<= {pair.goal:g}" + (f", {pair.max_mb} MB" if pair.max_mb else "")
        met = ratio <= pair.goal and (pair.max_mb is None or ours.peak <= pair.max_mb)
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


def _format_table(lines: Iterable[tuple[str, ...]]) -> Iterator[str]:
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
