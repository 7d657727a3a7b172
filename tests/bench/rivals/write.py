"""The barest add and progress: Typer, Rich, and sqlite3; the same row, the same event, one line."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256

import typer
from rich.console import Console

TODAY = "2026-04-25"
app = typer.Typer()


def open_for_writing(ledger: str) -> sqlite3.Connection:
    """Open as safely as qinling: changes survive a power cut."""
    connection = sqlite3.connect(ledger, isolation_level=None)
    connection.execute("pragma foreign_keys = on")
    connection.execute("pragma synchronous = full")
    connection.execute("begin immediate")
    return connection


def append_event(connection: sqlite3.Connection, kind: str, issue: int, changes: dict[str, object]) -> None:
    """Append one event to the chain, and record the new head."""
    last, head = connection.execute("select id, hash from event order by id desc limit 1").fetchone()
    at = datetime.now(UTC).isoformat()
    parts = [
        last + 1,
        at,
        TODAY,
        "测试员",
        kind,
        issue,
        last + 1,
        json.dumps(changes, ensure_ascii=False),
        "",
    ]
    digest = sha256(json.dumps([head, *parts], ensure_ascii=False).encode()).hexdigest()
    connection.execute("insert into event values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*parts, head, digest))
    connection.execute(
        "insert into meta values ('head', ?) on conflict (key) do update set value = excluded.value",
        (f"{last + 1} {digest}",),
    )


@app.command()
def add(ledger: str, number: str, description: str, deadline: str) -> None:
    """Add one issue."""
    values = {
        "number": number,
        "level": "district",
        "description": description,
        "deadline": deadline,
        "deadline_kind": "dated",
        "deadline_text": deadline,
        "original_deadline": deadline,
        "status": "rectifying",
        "round": 1,
        "version": 1,
        "extra": "{}",
    }
    with closing(open_for_writing(ledger)) as connection:
        sql = f"insert into issue ({', '.join(values)}) values ({', '.join('?' * len(values))})"
        issue = connection.execute(sql, tuple(values.values())).lastrowid
        append_event(
            connection, "created", issue or 0, {name: [None, value] for name, value in values.items()}
        )
        connection.commit()
    Console().print(f"已登记 {number}：{description}")


@app.command()
def progress(ledger: str, number: str, note: str) -> None:
    """Report the progress of one issue."""
    with closing(open_for_writing(ledger)) as connection:
        issue, before = connection.execute(
            "select id, progress from issue where number = ?", (number,)
        ).fetchone()
        connection.execute(
            "update issue set progress = ?, reported_on = ?, version = version + 1 where id = ?",
            (note, TODAY, issue),
        )
        append_event(connection, "progress", issue, {"progress": [before, note]})
        connection.commit()
    Console().print(f"{number} 报送进展")


app()
