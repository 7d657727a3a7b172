"""A report as sections of sentences, tables and charts, which every format draws."""

from collections.abc import Sequence
from typing import NamedTuple

#: The colour of each state in charts: that of the board's page. The colour-blind tell them apart (Okabe and Ito).
STATE_COLOURS = {"closed": "009E73", "awaiting": "56B4E9", "running": "0072B2", "overdue": "D55E00"}
#: None is a number that nobody can tell.
Cell = str | int | float | None


class ReportTable(NamedTuple):
    """A table. The first *texts* columns hold texts, the others numbers. *note* stands below it."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    texts: int = 1


class ChartSeries(NamedTuple):
    """One line, or one part of each bar. *state*, a key of STATE_COLOURS, says its colour."""

    name: str
    values: Sequence[int]
    state: str


class ReportChart(NamedTuple):
    """A chart with one value a category and series: lines, or bars whose parts add up."""

    title: str
    is_line: bool
    categories: Sequence[str]
    series: Sequence[ChartSeries]


class ReportSection(NamedTuple):
    """A section of a report."""

    title: str
    paragraphs: Sequence[str] = ()
    tables: Sequence[ReportTable] = ()
    charts: Sequence[ReportChart] = ()


class ReportContent(NamedTuple):
    """A whole report. *notes* say what the numbers cover; *rules* is the table of figures and their rules.

    The title has two lines, what it is about and what it is.
    """

    title_lines: tuple[str, str]
    scope: str
    sections: Sequence[ReportSection]
    notes: Sequence[str]
    rules: ReportTable

    @property
    def title(self) -> str:
        """The title in one line."""
        return "".join(self.title_lines)


def format_cell(cell: Cell) -> str:
    """Return *cell* for people, "—" for None."""
    if cell is None:
        return "—"
    return f"{cell:.1f}" if isinstance(cell, float) else str(cell)
