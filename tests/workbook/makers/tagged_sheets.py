"""Random sheets whose cells tell where they stand: every text of an issue carries the issue's own sign."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import strategies as st

Cells = list[object]
_SYLLABLES = "山石沟梁坡林泉潭岭湾溪桥坪寨堡洞峡崖滩塬"
_FIRST_DAY = date(2026, 1, 1)


def make_sign(number: int) -> str:
    """Return two characters that stand for the issue *number*, below 400."""
    return _SYLLABLES[number // 20] + _SYLLABLES[number % 20]


@dataclass(frozen=True)
class Column:
    """A column: its heading, the field that it is, and what stands in it for an issue."""

    heading: str
    field: str
    write: Callable[[int], object]


NUMBER = Column("问题编号", "number", lambda n: f"A{n:03}")
DESCRIPTION = Column("问题描述", "description", lambda n: f"{make_sign(n)}村河道内堆放弃渣约二十立方米")
#: Further columns, of which a table has some. Those without a field are kept as they are.
OTHER_COLUMNS = (
    Column("责任单位", "duty_unit", lambda n: f"{make_sign(n)}镇人民政府"),
    Column("整改措施", "measures", lambda n: f"清运{make_sign(n)}处的弃渣并复绿"),
    Column("整改时限", "deadline_text", lambda n: str(_FIRST_DAY + timedelta(days=n))),
    Column("整改目标", "goal", lambda n: f"恢复{make_sign(n)}段河道行洪"),
    Column("备注", "remark", lambda n: f"{make_sign(n)}处已约谈"),
    Column("网格长", "", lambda n: f"{make_sign(n)}某"),
)
TITLES = ("秦岭生态环境问题整改台账", "填报单位：云岭区秦岭办", "截至2026年4月25日")
GROUPS = ("（一）占用河道类", "（二）违建类", "（三）乱堆乱放类")
NOTES = ("注：本表每月25日前报送。", "填表人：李某", "审核人：王某")


@dataclass
class Issue:
    """An issue of a sheet: its number, the values that its row holds by field, and the group above it."""

    number: int
    values: dict[str, str] = field(default_factory=dict)
    group: str = ""


@dataclass
class TaggedSheet:
    """The rows of a sheet and the issues in it."""

    rows: list[Cells] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def count_filled(self) -> int:
        """Return how many cells hold something."""
        return sum(bool(str(cell).strip()) for row in self.rows for cell in row)


def _write_issue(issue: Issue, columns: Sequence[Column], is_left_out: Callable[[], bool]) -> Cells:
    row: Cells = []
    for column in columns:
        if column.field not in ("number", "description") and is_left_out():
            row.append("")
            continue
        text = column.write(issue.number)
        row.append(text)
        issue.values[column.field or column.heading] = str(text)
    return row


@st.composite
def tables(draw: st.DrawFn, first_number: int) -> tuple[list[Cells], list[Issue]]:
    """Draw the header and rows of one table: issues, groups, totals, further rows, blank rows."""
    others = draw(st.lists(st.sampled_from(OTHER_COLUMNS), unique=True, min_size=2, max_size=6))
    columns = [NUMBER, *draw(st.permutations([DESCRIPTION, *others]))]
    rows: list[Cells] = [[column.heading for column in columns]]
    issues: list[Issue] = []
    group = ""
    groups = iter(GROUPS)
    has_groups, has_totals = draw(st.booleans()), draw(st.booleans())
    for number in range(first_number, first_number + draw(st.integers(2, 5))):
        if has_groups and draw(st.integers(0, 2)) == 0 and (title := next(groups, "")):
            group = title
            rows.append([group])
        issues.append(Issue(number, group=group))
        rows.append(_write_issue(issues[-1], columns, lambda: draw(st.integers(0, 4)) == 0))
        further = draw(st.integers(0, 5))
        if further == 0:  # a second measure below the first
            row = [
                f"再查{make_sign(number)}处下游" if column.field == "measures" else "" for column in columns
            ]
            if any(row):
                rows.append(row)
        elif further == 1:
            rows.append([])
    if has_totals:
        rows.append(["合计", f"{len(issues)}个"])
    return rows, issues


@st.composite
def tagged_sheets(draw: st.DrawFn) -> TaggedSheet:
    """Draw a sheet: titles, a table, perhaps another one below or beside it, a summary, notes, a stray cell."""
    sheet = TaggedSheet([[title] for title in TITLES[: draw(st.integers(0, 3))]])
    rows, sheet.issues = draw(tables(1))
    first_row = len(sheet.rows)
    sheet.rows += rows
    shape = draw(st.sampled_from(["one", "one", "below", "below under a title", "beside"]))
    if shape != "one":
        more, issues = draw(tables(100))
        sheet.issues += issues
    if shape.startswith("below"):
        sheet.rows += [[]] if draw(st.booleans()) else [[], []]
        # The same header without a title could also be that of a new page.
        has_title = shape.endswith("title") or rows[0] == more[0]
        sheet.rows += [["附表2 其他问题台账"]] if has_title else []
        sheet.rows += more
    elif shape == "beside":
        width = max(map(len, rows)) + draw(st.integers(1, 2))
        sheet.rows += [[] for _ in range(first_row + len(more) - len(sheet.rows))]
        for at, row in enumerate(more, first_row):
            sheet.rows[at] = sheet.rows[at] + [""] * (width - len(sheet.rows[at])) + row
    if draw(st.integers(0, 3)) == 0:
        sheet.rows += [[], ["镇办", "问题数", "已销号"], ["青屏镇", 3, 1], ["东溪街道", 5, 2]]
    sheet.rows += [[note] for note in NOTES[: draw(st.integers(0, 3))]]
    if draw(st.integers(0, 4)) == 0:
        row = draw(st.sampled_from([row for row in sheet.rows if row]))
        row += [""] * (22 - len(row)) + ["看过"]
    return sheet
