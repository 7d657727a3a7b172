"""Many clients write to offices of one server at once: `python -m tests.bench.load --help`.

Each client does what `qinling progress` does, a transaction and a connection a time, one after the other without
a pause. Afterwards nothing may be lost, and the chains of hashes must be whole. Before that the same clients do the
barest there is: append one event to the chain and commit, on a connection that stays.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from statistics import quantiles
from threading import Thread
from time import monotonic, perf_counter
from typing import Any
from uuid import uuid4

from qinling.errors import QinlingError
from qinling.ledger.engine import open_ledger
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.queries import read_chain_head, read_event_tuples
from qinling.ledger.reader import open_reader
from qinling.procedures.event_recorder import Stamp
from qinling.procedures.steps import resolve_issues, take_step
from qinling.rules.history.events import Event
from qinling.rules.history.hash_chain import seal_event, verify_chain
from qinling.rules.lifecycle.steps import StepDates, report_progress
from tests.bench.samples import TODAY, make_ledger


@dataclass
class Counted:
    """What clients did: seconds of each command, and how many were refused."""

    seconds: list[float] = field(default_factory=list)
    refused: int = 0

    def add(self, other: "Counted") -> None:
        """Add what others did."""
        self.seconds += other.seconds
        self.refused += other.refused


@dataclass(frozen=True)
class Client:
    """One client: its number, the issues that are there, when it ends, and what it did."""

    number: int
    issues: int
    end: float
    counted: Counted


@dataclass(frozen=True)
class Load:
    """How long the clients work, and on how many issues."""

    seconds: float
    issues: int


Work = Callable[[ServerAddress, Client], None]


def main() -> None:
    """Fill the offices, let the clients work, print what came of it. The exit code is 1 if anything is lost."""
    options = _parse_options()
    offices = [f"load_{uuid4().hex[:8]}_{at}" for at in range(options.offices)]
    for office in offices:
        make_ledger(ServerAddress(options.url, office), options.issues, options.issues)
    bare, took = _let_clients_work(options, offices, _append_barely)
    bare_rate = _count(bare) / took
    before = {office: _read_head(options.url, office) for office in offices}
    counted, took = _let_clients_work(options, offices, _report_progress)
    rate = _count(counted) / took
    print(
        f"{options.clients} clients, {len(offices)} offices, {took:.1f} s: {_count(counted):,} events, {rate:,.0f}/s;"
        f" barest {bare_rate:,.0f}/s, {bare_rate / rate:.1f} times as many"
    )
    faults = 0
    for office, one in counted.items():
        lost = before[office] + len(one.seconds) - _read_head(options.url, office)
        broken = _find_break(options.url, office)
        faults += bool(lost or broken)
        print(f"{office}: {_describe(one, took)}, lost {lost}, chain {'broken' if broken else 'whole'}")
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
    parser.add_argument("--keep", action="store_true", help="leave the offices")
    return parser.parse_args()


def _count(counted: dict[str, Counted]) -> int:
    return sum(len(one.seconds) for one in counted.values())


def _let_clients_work(
    options: argparse.Namespace, offices: Sequence[str], work: Work
) -> tuple[dict[str, Counted], float]:
    """Let all clients begin together. Return office → what its clients did, and the seconds until the last ended."""
    context = get_context("spawn")
    start, results = context.Barrier(options.processes + 1), context.Queue()
    shares = [range(options.clients)[at :: options.processes] for at in range(options.processes)]
    places = [ServerAddress(options.through or options.url, office) for office in offices]
    load = Load(options.seconds, options.issues)
    workers = [
        context.Process(target=_run_clients, args=(work, places, share, load, start, results))
        for share in shares
    ]
    for worker in workers:
        worker.start()
    start.wait()
    began = perf_counter()
    counted = {office: Counted() for office in offices}
    for _ in workers:
        for office, one in results.get().items():
            counted[office].add(one)
    return counted, perf_counter() - began


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
    end = monotonic() + load.seconds
    ready = [
        Thread(target=work, args=(office, Client(client, load.issues, end, one)))
        for client, (office, one) in zip(clients, counted, strict=True)
    ]
    for thread in ready:
        thread.start()
    for thread in ready:
        thread.join()
    sums: dict[str, Counted] = {}
    for office, one in counted:
        sums.setdefault(office.office, Counted()).add(one)
    results.put(sums)


def _report_progress(office: ServerAddress, client: Client) -> None:
    """Report the progress of one issue after the other until the end."""
    turn = 0
    while monotonic() < client.end:
        began = perf_counter()
        try:
            _report(
                office,
                f"SL-{(client.number * 37 + turn) % client.issues:07}",
                f"第{turn}次，{client.number}号",
            )
        except QinlingError:
            client.counted.refused += 1
        else:
            client.counted.seconds.append(perf_counter() - began)
            turn += 1


def _append_barely(office: ServerAddress, client: Client) -> None:
    """Append one event after the other until the end."""
    import psycopg

    with psycopg.connect(
        office.url, prepare_threshold=None, cursor_factory=psycopg.ClientCursor
    ) as connection:
        while monotonic() < client.end:
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


def _report(address: ServerAddress, number: str, text: str) -> None:
    stamp = Stamp("测试员", datetime.now(UTC).isoformat(), TODAY)
    with open_ledger(address, busy_seconds=60) as writer:
        issues = resolve_issues(writer, [(number, "district")])
        take_step(
            writer,
            issues,
            lambda issue, _: report_progress(issue, StepDates(TODAY, TODAY), {"progress": text}),
            stamp,
        )


def _describe(counted: Counted, took: float) -> str:
    waits = quantiles(counted.seconds, n=100) if len(counted.seconds) > 1 else counted.seconds * 99
    return (
        f"{len(counted.seconds) / took:,.0f}/s, waited {waits[49]:.2f} s (half), {waits[98]:.2f} s (99 of 100),"
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
