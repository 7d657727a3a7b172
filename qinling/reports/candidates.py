"""What a typed word may mean, each on a line: a number, a name or a command, and what it is."""

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

from qinling.ledger.rows import IssueRow
from qinling.reports.text.plain_text import join_lines
from qinling.rules.vocabulary import Level

#: Cells that a description needs to say anything. A command that leaves less has a line of its own.
_MIN_TEXT_WIDTH = 24


def describe_issues(issues: Sequence[IssueRow]) -> list[str]:
    """Return the place of each issue and what is wrong, with its level where several have one number."""
    has_levels = len({issue.number for issue in issues}) < len(issues)
    return [describe_issue(issue, has_level=has_levels) for issue in issues]


def describe_issue(issue: IssueRow, *, has_level: bool = False) -> str:
    """Return the place of an issue and what is wrong, on one line."""
    level = Level.from_code(issue.level).label if has_level else ""
    return join_lines(" ".join(filter(None, (level, issue.town or issue.location, issue.description))))


def candidate_lines(names: Sequence[str], texts: Sequence[str], count: int, width: int) -> list[str]:
    """Return the lines of candidates, none wider than *width* but for long commands, and how many more of *count* there are.

    *names* stand before their *texts*.
    """
    lines = _lay_out_candidates(names, texts, width)
    return [*lines, f"  另有 {count - len(names)} 个"] if count > len(names) else lines


def _lay_out_candidates(names: Sequence[str], texts: Sequence[str], width: int) -> list[str]:
    column = max(map(cell_len, names), default=0)
    room = width - column - 4
    if room < min(_MIN_TEXT_WIDTH, max(map(cell_len, texts), default=0)):
        return [
            line
            for name, text in zip(names, texts, strict=True)
            for line in (f"  {cut_text(text, width - 2)}", f"    {name}")
        ]
    return [
        f"  {set_cell_size(name, column)}  {cut_text(text, room)}".rstrip()
        for name, text in zip(names, texts, strict=True)
    ]


def cut_text(text: str, width: int) -> str:
    """Return *text* in at most *width* cells, marked with “…” where it was cut."""
    return text if cell_len(text) <= width else f"{set_cell_size(text, max(width - 2, 0)).rstrip()}…"
