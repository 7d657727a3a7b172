"""The barest board: Typer, Rich, and the plain SQL aggregates, each its own statement."""

import json
import sqlite3
from datetime import date, timedelta

import typer
from rich.console import Console

TODAY = date(2026, 4, 25)
RUNNING = "status in ('not_started', 'rectifying')"
ALL_RUNNING = f"""count(*), count(*) filter (where {RUNNING}),
    count(*) filter (where status in ('rectified', 'accepting')), count(*) filter (where status = 'closed'),
    count(*) filter (where {RUNNING} and deadline < ?)"""
app = typer.Typer()


@app.command()
def board(ledger: str) -> None:
    """Print the counts of the ledger as JSON."""
    connection = sqlite3.connect(ledger)
    days = [str(TODAY + timedelta(days=days)) for days in (0, 3, 7, 15, 30)]
    buckets = ", ".join("count(case when deadline <= ? then 1 end)" for _ in days)
    counts = {
        "total": connection.execute(
            "select level, status, count(*) from issue group by level, status"
        ).fetchall(),
        "due": connection.execute(
            f"select {buckets} from issue where {RUNNING} and deadline is not null", days
        ).fetchall(),
        "not_on_platform": connection.execute("select count(*) from issue where not on_platform").fetchall(),
        **{
            column: connection.execute(
                f"select {column}, {ALL_RUNNING} from issue group by {column}", (days[0],)
            ).fetchall()
            for column in ("lead_unit", "duty_unit", "category")
        },
    }
    Console().print(json.dumps(counts, ensure_ascii=False))


app()
