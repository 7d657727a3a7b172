"""Many clients write to offices of one server at once: `python -m tests.bench.load --help`.

Each client does what `qinling progress` does, a transaction and a connection a time, one after the other without
a pause. Afterwards nothing may be lost, and the chains of hashes must be whole. Before that the same clients do the
barest there is: append one event to the chain and commit, on a connection that stays. With `--many` a command is
the progress of so many issues.

Where the server runs on this computer, the processor time of clients and server is told: with both on few cores, each
takes from the other.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import quantiles
from threading import Thread
from time import monotonic, perf_counter, process_time
from typing import Any, NamedTuple
from uuid import uuid4

from qinling.errors import QinlingError
from qinling.ledger.engine import open_ledger
from qinling.ledger.issues.queries import read_chain_head, read_event_tuples
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.reader import open_reader
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.steps import resolve_issues, take_step
from qinling.rules.history.events import Event
from qinling.rules.history.hash_chain import seal_event, verify_chain
from qinling.rules.lifecycle.steps import StepDates, report_progress
from tests.bench.samples import TODAY, make_ledger


@dataclass
class Counted:
    """What clients did: seconds of each command, how many events they are, and how many were refused."""

    seconds: list[float] = field(default_factory=list)
    events: int = 0
    refused: int = 0

    def add(self, other: "Counted") -> None:
        """Add what others did."""
        self.seconds += other.seconds
        self.events += other.events
        self.refused += other.refused


@dataclass(frozen=True)
class Client:
    """One client: its number, the load, when it ends, and what it did."""

    number: int
    load: "Load"
    end: float
    counted: Counted


@dataclass(frozen=True)
class Load:
    """How long the clients work, on how many issues, and how many of them with one command."""

    seconds: float
    issues: int
    many: int


class Outcome(NamedTuple):
    """What was done in each office in *took* seconds, and the processor time of all clients and of the server."""

    counted: dict[str, Counted]
    took: float
    client_seconds: float
    server_seconds: float | None

    @property
    def events(self) -> int:
        """The events of all offices."""
        return sum(one.events for one in self.counted.values())

    @property
    def rate(self) -> float:
        """The events of a second."""
        return self.events / self.took


Work = Callable[[ServerAddress, Client], None]


def main() -> None:
    """Fill the offices, let the clients work, print what came of it. The exit code is 1 if anything is lost."""
    options = _parse_options()
    offices = [f"load_{uuid4().hex[:8]}_{at}" for at in range(options.offices)]
    for office in offices:
        make_ledger(ServerAddress(options.url, office), options.issues, options.issues)
    bare = _let_clients_work(options, offices, _append_barely)
    before = {office: _read_head(options.url, office) for office in offices}
    outcome = _let_clients_work(options, offices, _report_progress)
    print(
        f"{options.clients} clients, {len(offices)} offices, {outcome.took:.1f} s: {outcome.events:,} events,"
        f" {outcome.rate:,.0f}/s; barest {bare.rate:,.0f}/s, {bare.rate / outcome.rate:.1f} times as many"
    )
    print(f"processor time of an event: {_describe_costs(outcome)}; barest {_describe_costs(bare)}")
    faults = 0
    for office, one in outcome.counted.items():
        lost = before[office] + one.events - _read_head(options.url, office)
        broken = _find_break(options.url, office)
        faults += bool(lost or broken)
        told = _describe(one, outcome.took)
        print(f"{office}: {told}, lost {lost}, chain {'broken' if broken else 'whole'}")
    if not options.keep:
        _drop(options.url, offices)
    sys.exit(1 if faults else 0)


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.load", description=__doc__)
    parser.add_argument("--url", required=True, help="the server, without office=")
    parser.add_argument("--through", help="the address of a pooler before it that the clients use")
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--offices", type=int, default=1, help="offices among which the clients are divided")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument(
        "--processes", type=int, default=4, help="processes among which the clients are divided"
    )
    parser.add_argument(
        "--issues",
        type=int,
        default=5_000,
        help="open issues of each office, so many that the history of one does not grow long",
    )
    parser.add_argument("--many", type=int, default=1, help="issues of one command")
    parser.add_argument("--keep", action="store_true", help="leave the offices")
    return parser.parse_args()


def _let_clients_work(options: argparse.Namespace, offices: Sequence[str], work: Work) -> Outcome:
    """Let all clients begin together."""
    context = get_context("spawn")
    start, results = context.Barrier(options.processes + 1), context.Queue()
    shares = [range(options.clients)[at :: options.processes] for at in range(options.processes)]
    places = [ServerAddress(options.through or options.url, office) for office in offices]
    load = Load(options.seconds, options.issues, options.many)
    workers = [
        context.Process(target=_run_clients, args=(work, places, share, load, start, results))
        for share in shares
    ]
    for worker in workers:
        worker.start()
    start.wait()
    began, server_before = perf_counter(), _measure_server(options.url)
    counted = {office: Counted() for office in offices}
    client_seconds = 0.0
    for _ in workers:
        sums, seconds = results.get()
        client_seconds += seconds
        for office, one in sums.items():
            counted[office].add(one)
    took, server_after = perf_counter() - began, _measure_server(options.url)
    is_known = server_before is not None and server_after is not None
    return Outcome(counted, took, client_seconds, server_after - server_before if is_known else None)


def _measure_server(url: str) -> float | None:
    """Return the processor seconds of the server so far, None where it does not run on this computer."""
    import psycopg

    with psycopg.connect(url) as connection:
        own = _read_process(connection.info.backend_pid)
        if own is None or "postgres" not in own.name:
            return None
        # Connections that have ended count with their parent.
        processes = [_read_process(int(one.name)) for one in Path("/proc").iterdir() if one.name.isdigit()]
        return sum(
            one.seconds + (one.ended_seconds if one.pid == own.parent else 0)
            for one in processes
            if one is not None and own.parent in (one.pid, one.parent)
        )


class _Process(NamedTuple):
    """A process of this computer, with the processor seconds of itself and of its children that have ended."""

    pid: int
    name: str
    parent: int
    seconds: float
    ended_seconds: float


def _read_process(pid: int) -> _Process | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    name, _, rest = text.partition("(")[2].rpartition(") ")
    words = rest.split()
    own, ended = (sum(map(int, words[at : at + 2])) for at in (11, 13))
    ticks = os.sysconf("SC_CLK_TCK")
    return _Process(pid, name, int(words[1]), own / ticks, ended / ticks)


def _run_clients(
    work: Work,
    offices: Sequence[ServerAddress],
    clients: Sequence[int],
    load: Load,
    start: Barrier,
    results: Any,
) -> None:
    counted = [(offices[client % len(offices)], Counted()) for client in clients]
    start.wait()
    end, began = monotonic() + load.seconds, process_time()
    ready = [
        Thread(target=work, args=(office, Client(client, load, end, one)))
        for client, (office, one) in zip(clients, counted, strict=True)
    ]
    for thread in ready:
        thread.start()
    for thread in ready:
        thread.join()
    sums: dict[str, Counted] = {}
    for office, one in counted:
        sums.setdefault(office.office, Counted()).add(one)
    results.put((sums, process_time() - began))


def _report_progress(office: ServerAddress, client: Client) -> None:
    """Report the progress of one issue after the other, or of several, until the end, but once at least."""
    turn = 0
    many = client.load.many
    is_over = False
    while not is_over:
        began = perf_counter()
        first = client.number * 37 + turn * many
        numbers = [f"SL-{(first + at) % client.load.issues:07}" for at in range(many)]
        try:
            _report(office, numbers, f"第{turn}次，{client.number}号")
        except QinlingError:
            client.counted.refused += 1
        else:
            client.counted.seconds.append(perf_counter() - began)
            client.counted.events += many
            turn += 1
        is_over = monotonic() >= client.end


def _append_barely(office: ServerAddress, client: Client) -> None:
    """Append one event after the other until the end, but once at least."""
    import psycopg

    with psycopg.connect(
        office.url, prepare_threshold=None, cursor_factory=psycopg.ClientCursor
    ) as connection:
        is_over = False
        while not is_over:
            began = perf_counter()
            connection.execute(
                f"set local search_path to {office.office}; select pg_advisory_xact_lock(hashtext('{office.office}'))".encode()
            )
            ((last, head),) = connection.execute("select id, hash from event order by id desc limit 1")
            event = seal_event(
                head,
                event_id=last + 1,
                at="2026-04-25T01:02:03Z",
                day=TODAY.isoformat(),
                actor="测试员",
                kind="reported",
                issue=client.number + 1,
                batch=last + 1,
                changes="{}",
                ground="",
            )
            connection.execute(f"insert into event values ({', '.join(['%s'] * len(event))})", event)
            connection.execute("update meta set value = %s where key = 'head'", [f"{event.id} {event.hash}"])
            connection.commit()
            client.counted.seconds.append(perf_counter() - began)
            client.counted.events += 1
            is_over = monotonic() >= client.end


def _report(address: ServerAddress, numbers: Sequence[str], text: str) -> None:
    stamp = Stamp("测试员", datetime.now(UTC).isoformat(), TODAY)
    with open_ledger(address, busy_seconds=60) as writer:
        issues = resolve_issues(writer, [(number, "district") for number in numbers])
        take_step(
            writer,
            issues,
            lambda issue, _: report_progress(issue, StepDates(TODAY, TODAY), {"progress": text}),
            stamp,
        )


def _describe_costs(outcome: Outcome) -> str:
    clients = f"clients {outcome.client_seconds / outcome.events * 1000:.1f} ms"
    if outcome.server_seconds is None:
        return clients
    return f"{clients}, server {outcome.server_seconds / outcome.events * 1000:.1f} ms"


def _describe(counted: Counted, took: float) -> str:
    waits = quantiles(counted.seconds, n=100) if len(counted.seconds) > 1 else counted.seconds * 99
    return (
        f"{counted.events / took:,.0f}/s, waited {waits[49]:.2f} s (half), {waits[98]:.2f} s (99 of 100),"
        f" {max(counted.seconds):.2f} s at most, {counted.refused} refused"
    )


def _read_head(url: str, office: str) -> int:
    with open_reader(ServerAddress(url, office)) as reader:
        return read_chain_head(reader)[0]


def _find_break(url: str, office: str) -> int | None:
    with open_reader(ServerAddress(url, office)) as reader:
        return verify_chain(map(Event._make, read_event_tuples(reader))).broken


def _drop(url: str, offices: Sequence[str]) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for office in offices:
            connection.execute(f"drop schema {office} cascade".encode())


if __name__ == "__main__":
    main()
