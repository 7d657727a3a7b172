"""Time processes in interleaved rounds, so that other load of the machine affects all of them alike."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import uuid4

from tests.checkout import ROOT

_KB_PER_MB = 1024


@dataclass(frozen=True)
class Process:
    """A call of this interpreter. `{once}` in a word becomes a different word in each run."""

    words: Sequence[str]
    output: Path | None = None  # removed before and after, with SQLite's -wal, -shm and -journal files
    prepare: Callable[[], None] | None = None  # called before the time is taken


@dataclass
class Measurement:
    """The cost of one process: wall-clock seconds of each round, and the peak of resident MB."""

    rounds: list[float] = field(default_factory=list)
    peak: float = 0

    @property
    def seconds(self) -> float:
        """The median of the rounds."""
        return median(self.rounds)


def measure_processes(
    processes: Mapping[str, Process], home: Path, rounds: int, say: Callable[[str], None]
) -> dict[str, Measurement]:
    """Run every process once a round, in turn, and return the cost of each by its name.

    A first round fills the caches and is not counted, unless only one is wanted. Every other round
    goes backwards, so that no process always follows the same one.
    """
    measured = {name: Measurement() for name in processes}
    for turn in range(-1 if rounds > 1 else 0, rounds):
        say(f"round {turn + 1} of {rounds}")
        for name, process in list(processes.items())[:: -1 if turn % 2 else 1]:
            seconds, peak = run_process(process, home)
            if turn >= 0:
                measured[name].rounds.append(seconds)
                measured[name].peak = max(measured[name].peak, peak)
    return measured


def run_process(process: Process, home: Path) -> tuple[float, float]:
    """Run one process to its end and return its seconds and its peak resident MB; raise if it fails.

    The peak is from wait4: that of this child alone, but at least the memory of this process when it
    started the child.
    """
    _remove_files(process.output)
    if process.prepare:
        process.prepare()
    with (home / "talk.txt").open("w+b") as talk:
        start = perf_counter()
        child = subprocess.Popen(
            _build_command(process), cwd=home, env=build_environment(home), stdout=talk, stderr=talk
        )
        _, status, usage = os.wait4(child.pid, 0)
        seconds = perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            talk.seek(0)
            raise SystemExit(f"{' '.join(process.words)}\n{talk.read().decode(errors='replace')}")
    _remove_files(process.output)
    return seconds, usage.ru_maxrss / _KB_PER_MB


def read_output(process: Process, home: Path) -> str:
    """Run one process and return what it prints on stdout."""
    done = subprocess.run(
        _build_command(process), cwd=home, env=build_environment(home), capture_output=True, check=True
    )
    return done.stdout.decode()


def build_environment(home: Path) -> dict[str, str]:
    """Return an environment with nothing of the user's: no settings, no PYTHONDONTWRITEBYTECODE, no terminal.

    160 columns, or the rival would cut the numbers of issues.
    """
    return {
        "HOME": str(home),
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "COLUMNS": "160",
        "PYTHONPATH": str(ROOT),
    }


def _build_command(process: Process) -> list[str]:
    return [sys.executable, *(word.replace("{once}", uuid4().hex[:10]) for word in process.words)]


def _remove_files(path: Path | None) -> None:
    for end in ("", "-wal", "-shm", "-journal") if path else ():
        Path(f"{path}{end}").unlink(missing_ok=True)
