"""Columns of a ledger: a heading, and for each issue the cell with what it truly says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from tests.workbook.forms.form import Truth
from tests.workbook.forms.held_parts.cases import Case
from tests.workbook.forms.held_parts.limits import Cell, write_day

Written = tuple[Cell, Truth]
Row = list[Cell]


@dataclass(slots=True)
class Column:
    """*groups* stand over the heading, the outermost first."""

    heading: str
    write: Callable[[Case], Written]
    groups: tuple[str, ...] = ()


def text_column(heading: str, attribute: str, field: str | None = None, *groups: str) -> Column:
    def write(case: Case) -> Written:
        value = getattr(case, attribute)
        return value, {field or attribute: value}

    return Column(heading, write, groups)


def kept_column(heading: str, write: Callable[[Case], Cell], *groups: str) -> Column:
    """A column that is no field: whatever becomes of it, nothing else may change."""
    return Column(heading, lambda case: (write(case), {}), groups)


def day_column(heading: str, attribute: str, style: str, *groups: str, field: str | None = None) -> Column:
    def write(case: Case) -> Written:
        day: date | None = getattr(case, attribute)
        return write_day(day, style), {field or attribute: day.isoformat() if day else None}

    return Column(heading, write, groups)


def limit_column(heading: str, *groups: str) -> Column:
    return Column(heading, lambda case: (case.limit.cell, case.limit.truth), groups)


def measures_column(heading: str, rng: Random, *groups: str) -> Column:
    manner = rng.choice(("semicolon", "lines", "first"))

    def write(case: Case) -> Written:
        if manner == "semicolon":
            text = "；".join(case.measures)
        elif manner == "lines":
            text = "\n".join(f"{i}.{one}" for i, one in enumerate(case.measures, 1))
        else:
            text = "；".join(f"{'一二三四'[i]}是{one}" for i, one in enumerate(case.measures))
        return text, {"measures": text}

    return Column(heading, write, groups)


StatusWords = Mapping[str, Sequence[str | tuple[str, Truth]]]


def status_column(heading: str, words: StatusWords, rng: Random, *groups: str) -> Column:
    """Write a word for the status. A word may bring more truth, or another status, of its own."""

    def write(case: Case) -> Written:
        word = rng.choice(words[case.status])
        if isinstance(word, str):
            return word, {"status": case.status}
        return word[0], {"status": case.status, **word[1]}

    return Column(heading, write, groups)


PLAIN_WORDS: StatusWords = {
    "not_started": ("未启动", "尚未启动"),
    "rectifying": ("整改中", "正在整改"),
    "rectified": ("已完成整改", "完成整改"),
    "accepting": ("验收中",),
    "closed": ("已销号",),
}


def percent_column(heading: str, rng: Random, *groups: str) -> Column:
    manner = rng.choice(("fraction", "text", "number"))

    def write(case: Case) -> Written:
        cell: Cell = f"{case.percent}%"
        if manner == "fraction":
            cell = case.percent / 100
        elif manner == "number":
            cell = f"{case.percent}％"
        return cell, {"percent": case.percent}

    return Column(heading, write, groups)


def yes_no_column(heading: str, rng: Random, *groups: str) -> Column:
    yes, no = rng.choice((("是", "否"), ("已录入", "未录入"), ("√", "×")))
    return Column(
        heading, lambda case: (yes if case.on_platform else no, {"on_platform": case.on_platform}), groups
    )


def degree_column(heading: str, attribute: str, manner: str, *groups: str) -> Column:
    """Write a coordinate as a number, or in degrees, minutes and seconds."""

    def write(case: Case) -> Written:
        value: float = getattr(case, attribute)
        if manner == "number":
            return value, {attribute: value}
        tenths = round(value * 36000)
        whole, rest = divmod(tenths, 36000)
        minutes, seconds = divmod(rest, 600)
        text = f"{whole}°{minutes:02d}′{seconds / 10:04.1f}″"
        return text, {attribute: round(whole + minutes / 60 + seconds / 36000, 6)}

    return Column(heading, write, groups)


def tick_columns(mark: str, group: str, kinds: dict[str, Truth], pick: dict[str, str]) -> list[Column]:
    """One column a word; *pick* says by description which word of *kinds* is ticked."""

    def column(word: str) -> Column:
        def write(case: Case) -> Written:
            ticked = pick[case.description] == word
            return (mark, kinds[word]) if ticked else (None, {})

        return Column(word, write, (group,))

    return [column(word) for word in kinds]


def running_column(heading: str = "序号") -> Column:
    count = 0

    def write(_: Case) -> Written:
        nonlocal count
        count += 1
        return count, {}

    return Column(heading, write)


def ditto_column(column: Column, words: Sequence[str], rng: Random) -> Column:
    """Write a word such as 同上 where a value is that of the row above."""
    above: list[Cell] = []

    def write(case: Case) -> Written:
        cell, truth = column.write(case)
        same = bool(above) and above[-1] == cell and rng.random() < 0.8
        above.append(cell)
        return (rng.choice(words) if same else cell), truth

    return Column(column.heading, write, column.groups)


def done_columns(rng: Random, *groups: str) -> list[Column]:
    """Two columns of yes and no instead of a status: rectified, closed out."""
    done, closed = rng.choice((("是否完成整改", "是否销号"), ("是否整改到位", "是否已销号")))

    def write_done(case: Case) -> Written:
        code: object = case.status
        if code in ("not_started", "rectifying"):
            return "否", {"status": ("rectifying", "not_started")}
        return "是", {"status": code if code == "closed" else ("rectified", "accepting")}

    return [
        Column(done, write_done, groups),
        Column(closed, lambda case: ("是" if case.status == "closed" else "否", {}), groups),
    ]


def write_rows(columns: Sequence[Column], cases: Sequence[Case]) -> tuple[list[Row], list[Truth]]:
    """Return the cells and the truth of each issue."""
    rows: list[Row] = []
    truths: list[Truth] = []
    for case in cases:
        written = [column.write(case) for column in columns]
        rows.append([cell for cell, _ in written])
        truth: Truth = {}
        for _, part in written:
            truth |= part
        truths.append(truth)
    return rows, truths


def shuffle_some(columns: list[Column], rng: Random, fixed: int = 1) -> list[Column]:
    """Return the columns with a few neighbours swapped; the first *fixed* stay."""
    columns = list(columns)
    for _ in range(2):
        at = rng.randrange(fixed, len(columns) - 1)
        columns[at], columns[at + 1] = columns[at + 1], columns[at]
    return columns
