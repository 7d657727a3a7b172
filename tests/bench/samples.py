"""Make what is measured: a workbook of one sheet, and ledgers of any size, without real persons and always the same.

Large modules are imported where they are used: the memory of the measuring process counts in the
peak of the processes that it starts.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from itertools import islice
from json import dumps
from pathlib import Path

from qinling.ledger.changes import add_units, append_events
from qinling.ledger.ledger_address import LedgerPlace
from qinling.ledger.rows import ISSUE_COLUMNS, ISSUE_DAY_COLUMNS
from qinling.ledger.writer import Writer
from qinling.rules.drafts import Value
from qinling.rules.figures.issue_conditions import NAMING_COLUMNS
from qinling.rules.history.events import GENESIS_HASH, Event, encode_changes, encode_created_values
from qinling.rules.history.hash_chain import seal_event
from qinling.rules.texts.name_folding import fold_name

TODAY = date(2026, 4, 25)
#: Issues of a ledger of any size that are due from two days ago to seven days ahead.
DUE_COUNT = 50
HEADINGS = {
    "number": "问题编号",
    "source": "问题来源",
    "category": "问题类型",
    "zone": "保护分区",
    "town": "所在镇办",
    "location": "具体点位",
    "lon": "东经",
    "lat": "北纬",
    "description": "问题描述",
    "lead_unit": "牵头单位",
    "duty_unit": "责任单位",
    "goal": "整改目标",
    "measures": "整改措施",
    "found_on": "发现时间",
    "deadline_text": "整改时限",
    "status": "整改状态",
    "percent": "完成率",
    "progress": "整改进展",
    "closed_on": "销号时间",
    "on_platform": "是否录入平台",
}
SOURCES = ("省级督察", "秦岭专项督查", "卫星遥感疑似图斑", "网格员巡查", "12345举报")
ZONES = ("一般保护区", "重点保护区", "核心保护区")
TOWNS = ("松涧镇", "青屏镇", "鹤川镇", "栗坪镇", "竹溪关镇", "龙潭湾镇", "望岭街道办")
VILLAGES = (
    "柳树沟",
    "大石坎",
    "杏花岭",
    "小河湾",
    "核桃坪",
    "铁炉沟",
    "麻池坝",
    "老庄子",
    "草坪沟",
    "青石垭",
    "上营",
)
#: Category, responsible department, description.
CASES = (
    ("乱搭乱建", "区住建局", "村民扩建观景平台{}平方米，未取得规划许可"),
    ("乱采乱挖", "区自然资源局", "砂场弃渣未清运，堆存约{}立方米"),
    ("河道", "区水利局", "河堤内侧违规种植{}平方米，影响行洪"),
    ("乱排乱放", "市生态环境局分局", "生活垃圾露天堆放约{}立方米"),
)
STATUSES = {"rectifying": "正在整改", "rectified": "完成整改待销号", "closed": "已销号"}


def generate_issues(size: int, due: int = DUE_COUNT) -> Iterator[dict[str, Value]]:
    """Yield *size* issues by field: *due* of them due now, some 400 open but not due, the others closed.

    The open issues of an office do not grow with its history.
    """
    step, rare = max(1, size // due), max(5, size // 200)
    for n in range(size):
        category, lead_unit, found = CASES[n % len(CASES)]
        town, village = TOWNS[n % len(TOWNS)], VILLAGES[n % len(VILLAGES)]
        found_on = date(2024, 1, 1) + timedelta(days=n % 600)
        yield {
            "number": f"SL-{n:07}",
            "level": "district",
            "source": SOURCES[n % len(SOURCES)],
            "category": category,
            "zone": ZONES[n % len(ZONES)],
            "town": town,
            "location": f"{town}{village}村{n % 37 + 1}组",
            "lon": 109 + n % 9973 / 10000,
            "lat": 33 + n % 8999 / 10000,
            "description": f"{village}村" + found.format(20 + n % 4801),
            "lead_unit": lead_unit,
            "duty_unit": f"{town}人民政府",
            "goal": "拆除违法建设，恢复原貌，落实长效管护",
            "measures": f"{lead_unit}现场核定，{town}限期清理并覆土复绿，每周调度一次",
            "found_on": found_on,
            "progress": f"已清理{n % 97}处，正在复绿，累计出动{n % 53 + 1}人次",
            "on_platform": n % 11 != 0,
            **_build_status_values(
                n, n % rare, found_on, n // step if n % step == 0 and n // step < due else None
            ),
        }


def _build_status_values(n: int, turn: int, found_on: date, due: int | None) -> dict[str, Value]:
    """Return the status and the days of issue *n*. *due* is its index among those due now, None for others."""
    status = "rectifying" if due is not None or turn == 0 else "rectified" if turn == 1 else "closed"
    if due is not None:
        deadline = TODAY + timedelta(days=due % 10 - 2)
        text = f"{deadline.year}年{deadline.month}月{deadline.day}日前"
    else:
        deadline, text = ((date(2026, 9, 30), "2026年第三季度"), (date(2026, 12, 31), "2026年底前"))[n % 2]
    return {
        "status": status,
        "deadline": deadline,
        "deadline_kind": "dated",
        "deadline_text": text,
        "percent": 100.0 if status != "rectifying" else float(n % 90),
        "closed_on": found_on + timedelta(days=60 + n % 90) if status == "closed" else None,
    }


def make_workbook(path: Path, rows: int) -> None:
    """Write a ledger as an office would: a title, the day it was filled in, headings, *rows* of 20 columns.

    Texts are shared strings, as Excel and WPS save them. Readers are a third faster on them than on
    inline texts, which XlsxWriter writes in constant memory.
    """
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("问题台账")
        sheet.write(0, 0, "区级自查问题台账")
        sheet.write(1, 0, f"填报日期：{TODAY.year}年{TODAY.month}月{TODAY.day}日")
        sheet.write_row(2, 0, HEADINGS.values())
        for row, issue in enumerate(generate_issues(rows), 3):
            for column, name in enumerate(HEADINGS):
                value = issue[name]
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, day)
                else:
                    sheet.write(row, column, _format_cell(name, value))


def _format_cell(name: str, value: Value) -> Value:
    if name == "status":
        return STATUSES[str(value)]
    if name == "percent":
        return f"{value:g}%"
    return ("是" if value else "否") if name == "on_platform" else value


def make_ledger(place: LedgerPlace, size: int, due: int = DUE_COUNT) -> None:
    """Make a ledger of *size* issues, *due* of them due now, each with the event of its import, with an unbroken hash chain."""
    from qinling.ledger.engine import open_ledger

    with open_ledger(place, create=True) as writer:
        _write_issues(writer, size, due)


def _write_issues(writer: Writer, size: int, due: int) -> str:
    """Write *size* issues and their events, and return the hash of the last."""
    head = GENESIS_HASH
    numbered = enumerate(generate_issues(size, due), 1)
    while chunk := list(islice(numbered, 10_000)):
        events = []
        for issue_id, issue in chunk:
            events.append(_build_import_event(head, issue_id, issue))
            head = events[-1].hash
        writer.insert_rows("issue", ISSUE_COLUMNS, [_build_issue_row(*one) for one in chunk])
        append_events(writer, events)
        add_units(
            writer, {str(issue[name]) for _, issue in chunk for name in NAMING_COLUMNS if issue.get(name)}
        )
    return head


def empty_outbox(path: Path) -> None:
    """Empty the outbox of a ledger, so that the next run sends every message again."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for table in ("notice", "delivery", "message", "run"):
            connection.execute(f"delete from {table}")


#: Changes of each issue of `make_eventful_ledger`, in the two years before TODAY.
CHANGES_PER_ISSUE = 4


def make_eventful_ledger(place: LedgerPlace, size: int) -> None:
    """Make a ledger of *size* issues with CHANGES + 1 events each, half of the changes in the last year."""
    from qinling.ledger.engine import open_ledger

    with open_ledger(place, create=True) as writer:
        head = _write_issues(writer, size, DUE_COUNT)
        for turn in range(CHANGES_PER_ISSUE):
            day = TODAY - timedelta(days=730 - 700 * turn // (CHANGES_PER_ISSUE - 1))
            events = []
            for issue_id in range(1, size + 1):
                events.append(_build_progress_event(head, size * (turn + 1) + issue_id, issue_id, turn, day))
                head = events[-1].hash
            append_events(writer, events)
            writer.change(
                "update issue set progress = :progress, reported_on = :day, version = version + 1",
                progress=_progress_text(turn),
                day=day,
            )


def _progress_text(turn: int) -> str:
    return f"第{turn + 1}次调度：已清理{turn * 20}%，正在复绿"


def _build_progress_event(head: str, event_id: int, issue_id: int, turn: int, day: date) -> Event:
    before = {"progress": f"已清理{(issue_id - 1) % 97}处", "reported_on": None}
    if turn:
        before["progress"] = _progress_text(turn - 1)
    after = {"progress": _progress_text(turn), "reported_on": day}
    return seal_event(
        head,
        event_id=event_id,
        at=f"{day}T01:02:03.000004Z",
        day=day.isoformat(),
        actor="测试员",
        kind="reported",
        issue=issue_id,
        batch=event_id - issue_id + 1,
        changes=encode_changes(before, {**after, "step.on": day}),
        ground="",
    )


def _build_issue_row(issue_id: int, issue: dict[str, Value]) -> list[Value]:
    days: dict[str, Value] = {name: str(issue[name]) for name in ISSUE_DAY_COLUMNS if issue.get(name)}
    kept: dict[str, Value] = {
        "id": issue_id,
        "original_deadline": days["deadline"],
        "round": 1,
        "version": 1,
        "extra": dumps({}),
        "status_said": True,
        "number_key": fold_name(str(issue["number"])),
    }
    row = {**issue, **days, **kept}
    return [row.get(name) for name in ISSUE_COLUMNS]


def _build_import_event(head: str, issue_id: int, issue: dict[str, Value]) -> Event:
    return seal_event(
        head,
        event_id=issue_id,
        at="2026-04-25T01:02:03.000004Z",
        day="2024-01-01",
        actor="测试员",
        kind="created",
        issue=issue_id,
        batch=1,
        changes=encode_created_values({**issue, "original_deadline": issue["deadline"]}),
        ground=f"导入 区级自查问题台账.xlsx“问题台账”第 {issue_id + 3} 行",
    )
