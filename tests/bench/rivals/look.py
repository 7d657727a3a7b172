"""The barest list, warn and show: Typer, Rich, and sqlite3 on the ledger's own tables and indexes."""

import sqlite3
from datetime import date, timedelta

import typer
from rich.console import Console
from rich.table import Table

TODAY = date(2026, 4, 25)
RUNNING = "status in ('not_started', 'rectifying')"
OPEN = "status in ('not_started', 'rectifying', 'rectified', 'accepting')"
app = typer.Typer()


def show_rows(ledger: str, which: str, *values: object) -> None:
    """Show the issues that pass the condition *which*."""
    query = f"select number, level, town, description, deadline, status from issue where {which}"
    table = Table("编号", "级别", "镇办", "问题描述", "时限", "状态", "剩余天数")
    for row in sqlite3.connect(ledger).execute(query, values):
        table.add_row(*row, str((date.fromisoformat(row[4]) - TODAY).days))
    Console().print(table)


@app.command("list")
def list_(
    ledger: str, only_open: bool = typer.Option(False, "--open"), due_within: int = -1, limit: int = -1
) -> None:
    """List open issues, or those due in some days."""
    if only_open:
        show_rows(ledger, f"{OPEN} order by number limit ?", limit)
    else:
        last = TODAY + timedelta(days=due_within)
        show_rows(ledger, f"{RUNNING} and deadline between ? and ? order by deadline", str(TODAY), str(last))


@app.command()
def warn(ledger: str, within: int = 7) -> None:
    """List what is overdue or due in some days."""
    last = TODAY + timedelta(days=within)
    show_rows(ledger, f"{RUNNING} and deadline <= ? order by deadline", str(last))


@app.command()
def show(number: str, ledger: str) -> None:
    """Show one issue and its history."""
    connection = sqlite3.connect(ledger)
    connection.row_factory = sqlite3.Row
    issue = connection.execute("select * from issue where number = ?", (number,)).fetchone()
    page = Table("字段", "内容")
    for name in issue.keys():  # noqa: SIM118 (a Row is no dict)
        page.add_row(name, str(issue[name]))
    for event in connection.execute("select at, actor, kind from event where issue = ?", (issue["id"],)):
        page.add_row(event["at"], f"{event['actor']} {event['kind']}")
    Console().print(page)


app()
