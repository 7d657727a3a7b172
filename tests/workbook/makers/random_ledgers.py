"""Small random ledgers: any fields in any order, under any headings, with the values that reading should give."""

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from hypothesis import strategies as st

from qinling.workbook.reading.rows.odd_cells import is_only_signs
from tests.workbook.headings.listed_headings import LISTED_HEADINGS, expect_fields

#: Unambiguous headings by field.
ALIASES = {
    name: [heading for heading in headings.split() if expect_fields()[heading] == (name,)]
    for name, headings in LISTED_HEADINGS.items()
}
GROUPS = ("基本信息", "责任落实信息", "其他信息", "地理信息")
SPACES = ("", "", " ", "\u3000", "\n")
HEADING_SUFFIXES = ("", "", "（盖章）", "(必填)", "【选填】", "*")
LINES_BETWEEN = (("小计",), ("合 计",), ("",), ("本页小计",))
FOOTERS = (("注：本表每月25日前报送。",), ("填表人：李某",), ("审核人：王某",))

WORDS = st.text(
    "河道弃渣堆放违建采砂矿山林地房屋污水垃圾占用未批先建平方米清运复绿0123456789，。（）、",
    min_size=1,
    max_size=25,
).filter(lambda text: not is_only_signs(text))
UNITS = st.sampled_from(["麻街镇", "板桥镇人民政府", "区水利局；区林业局", "2组"])
NAMES = UNITS | st.just("张某 0914-2300000")  # where all units are such, the reader asks
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
#: How a day may be written.
DAY_FORMATS = (
    "{0:%Y-%m-%d}",
    "{0.year}年{0.month}月{0.day}日",
    "{0.year}.{0.month}.{0.day}",
    "{0:%Y%m%d}",
    "{0:%Y/%m/%d}",
)
STATUSES = {"未启动": "not_started", "整改中": "rectifying", "正在整改": "rectifying", "待销号": "rectified",
            "已完成整改": "rectified", "验收中": "accepting", "已销号": "closed", "办结销号": "closed"}  # fmt: skip
PHRASES = {
    "立行立改": (None, "immediate"),
    "长期坚持": (None, "standing"),
    "2026年6月底前": (date(2026, 6, 30), "dated"),
    "２０２６年第二季度": (date(2026, 6, 30), "dated"),
    "二〇二六年六月三十日前": (date(2026, 6, 30), "dated"),
    "年底前，并长期坚持": (date(2026, 12, 31), "dated_standing"),
}


def text_cells(words: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Any, dict[str, Any]]]:
    return words.map(lambda text: (text, {"": text.strip()}))


def _written_day(day: date, form: str) -> tuple[str, dict[str, Any]]:
    return form.format(day), {"": day}


def _deadline(text: str, day: date | None, kind: str) -> tuple[str, dict[str, Any]]:
    return text, {"": day, "_kind": kind, "_text": text}


#: By field: a cell, and the values that reading gives, by the suffix of the field name.
CELLS: dict[str, st.SearchStrategy[tuple[Any, dict[str, Any]]]] = {
    "description": text_cells(WORDS),
    "duty_unit": text_cells(UNITS),
    "town": text_cells(NAMES),
    "lead_unit": text_cells(UNITS),
    "remark": text_cells(WORDS),
    "goal": text_cells(WORDS),
    "source": text_cells(NAMES),
    "location": text_cells(WORDS),
    "found_on": st.builds(_written_day, DAYS, st.sampled_from(DAY_FORMATS)),
    "deadline": st.sampled_from([_deadline(text, *meant) for text, meant in PHRASES.items()])
    | st.builds(
        lambda day, form: _deadline(form.format(day), day, "dated"), DAYS, st.sampled_from(DAY_FORMATS)
    ),
    "status": st.sampled_from([(word, {"": code}) for word, code in STATUSES.items()]),
    "percent": st.integers(0, 100).map(lambda share: (f"{share}%", {"": float(share)})),
    "on_platform": st.sampled_from(
        [("是", {"": True}), ("否", {"": False}), ("√", {"": True}), ("×", {"": False})]
    ),
    "lon": st.integers(109_000_000, 110_999_999).map(lambda place: (f"{place / 1e6:.6f}", {"": place / 1e6})),
}


@dataclass
class Ledger:
    """The lines above, the columns as (group, heading), the rows of cells, and the *meant* values of each issue."""

    above: list[str]
    columns: list[tuple[str, str]]
    rows: list[list[Any]]
    below: list[tuple[str, ...]]
    expected: list[dict[str, Any]] = field(default_factory=list)


@st.composite
def headings(draw: st.DrawFn, name: str) -> str:
    """Draw a heading of the field *name*, perhaps with spaces in it and a suffix."""
    alias = draw(st.sampled_from(ALIASES[name]))
    space = draw(st.sampled_from(SPACES))
    return space.join(alias) + draw(st.sampled_from(HEADING_SUFFIXES))


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Draw a ledger of one sheet with up to six issues."""
    others = draw(
        st.lists(
            st.sampled_from([name for name in CELLS if name not in ("description", "duty_unit")]), unique=True
        )
    )
    names = draw(st.permutations(["number", "description", "duty_unit", *others]))
    columns = [("", draw(headings(name))) for name in names]
    if draw(st.booleans()):
        first = draw(st.integers(0, len(columns) - 1))
        last = draw(st.integers(first, len(columns) - 1))
        group = draw(st.sampled_from(GROUPS))
        columns[first : last + 1] = [(group, heading) for _, heading in columns[first : last + 1]]
    ledger = Ledger(
        draw(st.sampled_from([[], ["问题整改台账"], ["问题整改台账", "填报日期：2026年4月25日"]])),
        columns,
        [],
        [],
    )
    dated = len(ledger.above) == 2
    for number in range(draw(st.integers(1, 6))):
        cells, meant = [], {}
        for name in names:
            cell, means = (f"A{number}", {"": f"A{number}"}) if name == "number" else draw(CELLS[name])
            if name == "deadline" and cell.startswith("年底") and not dated:
                cell, means = "立行立改", {"": None, "_kind": "immediate", "_text": "立行立改"}
            if name not in ("number", "description") and draw(st.integers(0, 4)) == 0:
                cell, means = "", dict.fromkeys(means)
            cells.append(cell)
            meant |= {name + ending: value for ending, value in means.items()}
        ledger.rows.append(cells)
        ledger.expected.append(meant)
        if draw(st.integers(0, 3)) == 0:
            ledger.rows.append(list(draw(st.sampled_from(LINES_BETWEEN))))
    ledger.below = draw(st.sampled_from([[], list(FOOTERS[:1]), list(FOOTERS)]))
    if draw(st.booleans()):  # a column that only counts
        ledger.columns.insert(0, ("", "序号"))
        for count, row in enumerate(ledger.rows, 1):
            if len(row) > 1:
                row.insert(0, str(count))
    return ledger


def _heading_rows(ledger: Ledger) -> list[list[str]]:
    leaves = [heading for _, heading in ledger.columns]
    groups = [group for group, _ in ledger.columns]
    if not any(groups):
        return [leaves]
    upper = [group or leaf for group, leaf in ledger.columns]
    lower = [leaf if group else "" for group, leaf in ledger.columns]
    shown = [text if place == 0 or groups[place] != groups[place - 1] or not groups[place] else ""
             for place, text in enumerate(upper)]  # fmt: skip
    return [shown, lower]


def write_ledger_file(ledger: Ledger, path: Path) -> None:
    """Write *ledger* as .csv, or as .xlsx with merged group headings."""
    rows = (
        [[line] for line in ledger.above]
        + _heading_rows(ledger)
        + ledger.rows
        + [list(row) for row in ledger.below]
    )
    if path.suffix == ".csv":
        with path.open("w", encoding="gb18030", newline="") as out:
            csv.writer(out).writerows(rows)
        return
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(at, column, text)
        grouped = [place for place, (group, _) in enumerate(ledger.columns) if group]
        if len(grouped) > 1:
            top = len(ledger.above)
            sheet.merge_range(top, grouped[0], top, grouped[-1], ledger.columns[grouped[0]][0])
