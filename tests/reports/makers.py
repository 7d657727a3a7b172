"""Issues, events and printed output for the tests of reports."""

import io
from datetime import date
from json import dumps

from rich.cells import cell_len
from rich.console import Console

from qinling.ledger.rows import IssueRow
from qinling.rules.history.events import Event

TODAY = date(2026, 4, 25)
TIMEZONE = "Asia/Shanghai"
HEAD = "ab" * 32

#: What must stay text: markup of Rich, an emoji code, a formula, a carriage return and a tab.
HOSTILE_TEXT = "=甲[b]粗[/b] [link=x] :smile:\r覆盖\t后"
#: The same on one line.
HOSTILE_LINE = "=甲[b]粗[/b] [link=x] :smile: 覆盖 后"

_BLANK_ISSUE = IssueRow._make([None] * len(IssueRow._fields))._replace(
    id=1,
    level="district",
    description="河道弃渣",
    status="rectifying",
    round=1,
    version=1,
    extra_json="{}",
    status_said=True,
)


def make_issue(number="QJ-001", **values):
    """An issue with *values*; `extra` is a mapping."""
    extra = dumps(values.pop("extra", {}), ensure_ascii=False)
    return _BLANK_ISSUE._replace(number=number, extra_json=extra, **values)


def make_event(kind="changed", changes=(), **values):
    """An event with *changes*, field → [old, new]; of a new issue, field → value."""
    usual = {
        "id": 1,
        "at": "2026-04-24T16:30:00.000000Z",
        "day": "2026-04-25",
        "actor": "张三",
        "issue": 1,
        "batch": 1,
        "ground": "",
        "prev_hash": "0" * 64,
        "hash": HEAD,
    }
    text = dumps(dict(changes), ensure_ascii=False)
    return Event(**{**usual, "kind": kind, "changes": text, **values})


def print_lines(*renderables, width=80):
    """Print as the command line does and return the lines; none may be wider than *width*."""
    console = Console(file=io.StringIO(), width=width, markup=False, emoji=False, highlight=False)
    for one in renderables:
        console.print(one)
    lines = [line.rstrip() for line in console.file.getvalue().splitlines()]
    assert [line for line in lines if cell_len(line) > width] == []
    return lines
