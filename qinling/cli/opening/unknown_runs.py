"""Runs of which nobody knows whether the server recorded them: the same command again does not do it twice.

They are kept in the user's own state folder, by the id of the ledger, whatever address leads to it, until the server
has been asked by a command that writes. A command that reads tells what became of them.
"""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from qinling.cli.framework.unknown_options.option_words import list_words_without_ledger
from qinling.errors import QinlingError, format_command

if TYPE_CHECKING:
    from qinling.cli.opening.opening_desk import OpeningDesk
    from qinling.ledger.reader import Reader
    from qinling.ledger.writer import Writer

#: Nobody loses more in a row; the oldest go.
_MAX_RUNS = 50


class UnknownRun(NamedTuple):
    """A run: the *key* of its transaction, its *words*, who acted on which *day*, and when the connection was lost."""

    key: str
    words: list[str]
    actor: str
    day: str
    at: str


@contextmanager
def guard_run(
    desk: "OpeningDesk", opening: "AbstractContextManager[Writer]", *, may_repeat: bool
) -> "Iterator[Writer]":
    """Open a transaction on a server: tell first what became of runs that were lost, and keep this one if it gets lost.

    Raises typer.Exit where this very command was lost before and was recorded, unless it *may_repeat*.
    """
    from qinling.procedures.ledger_identity import read_ledger_id

    path = None
    try:
        with opening as writer:
            path = _get_path(writer.known_id or read_ledger_id(writer))
            _settle_runs(desk, path, writer, may_repeat=may_repeat)
            yield writer
    except QinlingError as lost:
        if lost.run_key and path is not None:
            _keep_run(desk, path, lost)
        raise


def tell_unknown_runs(desk: "OpeningDesk", reader: "Reader") -> None:
    """Tell what became of runs that were lost. They are kept: a command that writes settles them."""
    from qinling.procedures.ledger_identity import read_ledger_id
    from qinling.procedures.recorded_runs import is_run_recorded

    if desk.has_told_runs or not _get_folder().is_dir():
        return
    desk.has_told_runs = True
    for run in _read_runs(_get_path(read_ledger_id(reader))):
        state = "已经记上了" if is_run_recorded(reader, run.key) else "没有记上"
        desk.print_note(f"注意：{run.day} {run.at} 断了连接的 {format_command(run.words)} {state}")


def _keep_run(desk: "OpeningDesk", path: Path, lost: QinlingError) -> None:
    words = list_words_without_ledger(desk.words)
    run = UnknownRun(lost.run_key, words, desk.actor, str(desk.today), f"{desk.local_now():%H:%M}")
    try:
        _write_runs(path, [*_read_runs(path), run][-_MAX_RUNS:])
    except OSError:
        lost.remedy = "先看有没有记上（qinling history），没有的再办一次"


def _settle_runs(desk: "OpeningDesk", path: Path, writer: "Writer", *, may_repeat: bool) -> None:
    from qinling.procedures.recorded_runs import is_run_recorded

    runs = _read_runs(path)
    is_done = False
    words = list_words_without_ledger(desk.words)
    for run in runs:
        is_recorded = is_run_recorded(writer, run.key)
        is_same = (run.words, run.actor, run.day) == (words, desk.actor, str(desk.today))
        told = f"{run.day} {run.at} 断了连接的 {format_command(run.words)} "
        if is_recorded and is_same and not may_repeat:
            is_done = True
            desk.print_note(f"{told}其实已经记上了，这次没有再办；确实要再办一次的，再运行一遍")
        else:
            desk.print_note(f"{told}{'已经记上了' if is_recorded else '没有记上'}")
    if runs:
        _write_runs(path, [])
    if is_done:
        if "--json" in desk.words:
            desk.print_json("already_recorded", [])
        raise typer.Exit


def _read_runs(path: Path) -> list[UnknownRun]:
    """Return the runs that were kept at *path*; none from a file that cannot be read."""
    with suppress(OSError, ValueError, TypeError):
        return [UnknownRun(*run) for run in json.loads(path.read_text("utf-8"))]
    return []


def _write_runs(path: Path, runs: list[UnknownRun]) -> None:
    from qinling.outputs.atomic_files import write_atomically

    if not runs:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with write_atomically(path, 0o600) as temporary:
        temporary.write_text(json.dumps(runs, ensure_ascii=False), "utf-8")


def _get_path(ledger_id: str) -> Path:
    """Return the file of the runs of a ledger."""
    return _get_folder() / f"{sha256(ledger_id.encode()).hexdigest()[:16]}.json"


def _get_folder() -> Path:
    from platformdirs import user_state_path

    return user_state_path("qinling", appauthor=False) / "unknown_runs"
