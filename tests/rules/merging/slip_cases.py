"""Thirty honest rounds of edits and thirty slips over a table of 40 issues, each as a function of its rows.

A case changes the rows in place. The kinds of the slips stand beside them.
"""

import random
from datetime import date, timedelta

UNITS = ("区水利局", "区自然资源局", "区林业局", "麻街镇人民政府", "板桥镇人民政府", "区住建局")
TOWNS = ("麻街镇", "板桥镇", "大荆镇", "牧护关镇", "龙潭湾镇")
PLACES = ("采石场", "养殖场", "河道左岸", "渣土堆放点", "农家乐", "砂石加工厂", "水源地围栏", "林区便道")
FAULTS = (
    "未采取防尘覆盖措施",
    "废水未经处理直接外排",
    "侵占河道约{}平方米",
    "手续不全，未批先建",
    "弃渣未清运，约{}立方米",
)
STATES = (
    "已制定整改方案，明确责任人",
    "正在清运弃渣，完成约{}%",
    "已约谈业主，限期拆除",
    "拆除工作已完成，待复绿",
)


def build_table(count=40):
    """Return rows by field: what an export holds of *count* issues, every value as an office writes it."""
    pick = random.Random(7)
    return [
        {
            "number": f"A{at:03}",
            "town": pick.choice(TOWNS),
            "location": f"{pick.choice(TOWNS)}第{at + 1}村民组{pick.choice(PLACES)}",
            "lon": round(109 + at * 0.0113, 6),
            "lat": round(33.5 + at * 0.0071, 6),
            "description": f"{at + 1}组{pick.choice(PLACES)}{pick.choice(FAULTS).format(at * 30 + 20)}",
            "lead_unit": pick.choice(UNITS),
            "duty_unit": pick.choice(UNITS),
            "person": f"{pick.choice('王李张刘陈杨赵')}{pick.choice('伟敏静强磊军洋勇')}",
            "contact": f"139{pick.randrange(10**8):08}",
            "measures": f"{pick.choice(('拆除', '复绿', '清运', '整治'))}{at + 1}组现场，{pick.choice(FAULTS).format(at)}",
            "acceptance_unit": None,
            "deadline": date(2026, 6, 30) + timedelta(days=30 * pick.randrange(6)),
            "percent": float(pick.choice((0, 20, 40, 60, 80))),
            "schedule": pick.choice(("behind", "on_track")),
            "progress": f"{pick.choice(STATES).format(at)}，{at + 1}组" if at % 5 else None,
            "remark": f"市级督查反馈，第{at + 1}项" if at % 3 == 0 else None,
            "extra.本周": f"第{at}号台账" if at % 2 else None,
        }
        for at in range(count)
    ]


def column(rows, field):
    return [row[field] for row in rows]


def put(rows, field, values):
    for row, value in zip(rows, values, strict=True):
        row[field] = value


def edit(rows, field, change, where=slice(None)):
    for row in rows[where]:
        row[field] = change(row[field])


# -- slips ---------------------------------------------------------------------------------------


def sort_column(field, reverse=False, where=slice(None)):
    def slip(rows):
        part = rows[where]
        put(
            part,
            field,
            sorted(column(part, field), key=lambda v: (v is None, "" if v is None else v), reverse=reverse),
        )

    return slip


def shift(field, by=1, where=slice(None)):
    def slip(rows):
        part = rows[where]
        values = column(part, field)
        put(part, field, [values[0], *values[:-1]] if by > 0 else [*values[1:], values[-1]])

    return slip


def fill(field, value=None, where=slice(None), series=False):
    def slip(rows):
        part = rows[where]
        first = value or part[0][field]
        put(part, field, [f"{first}{at}" if series and at else first for at in range(len(part))])

    return slip


def clear(*fields, where=slice(None)):
    def slip(rows):
        for field in fields:
            edit(rows, field, lambda _: None, where)

    return slip


def replace(old, new, *fields):
    def slip(rows):
        for field in fields:
            edit(rows, field, lambda text: text.replace(old, new) if text else text)

    return slip


def swap(field, *pairs):
    def slip(rows):
        for one, other in pairs:
            rows[one][field], rows[other][field] = rows[other][field], rows[one][field]

    return slip


def swap_numbers(*pairs):
    def slip(rows):
        for one, other in pairs:
            rows[one]["number"], rows[other]["number"] = rows[other]["number"], rows[one]["number"]

    return slip


def sort_numbers(rows):
    put(rows, "number", sorted(column(rows, "number"), reverse=True))


def rotate_columns(rows):
    """Paste town, location and lead unit one column to the right in a part of the table."""
    for row in rows[5:25]:
        row["location"], row["lead_unit"] = row["town"], row["location"]


def sort_and_edit(rows):
    sort_column("description")(rows)
    edit(rows, "description", lambda text: f"{text}（已核）", slice(0, 4))


def shuffle_units(rows):
    put(rows, "duty_unit", random.Random(3).sample(column(rows, "duty_unit"), len(rows)))


SLIPS = {
    "descriptions sorted": (sort_column("description"), {"sorted"}),
    "descriptions shifted down": (shift("description"), {"shifted"}),
    "descriptions of six rows sorted": (
        sort_column("description", reverse=True, where=slice(10, 16)),
        {"sorted", "swapped"},
    ),
    "duty units shifted down": (shift("duty_unit"), {"shifted"}),
    "duty units sorted": (sort_column("duty_unit"), {"sorted"}),
    "duty units filled": (fill("duty_unit"), {"filled"}),
    "duty units dragged down twelve rows": (fill("duty_unit", where=slice(8, 22)), {"filled"}),
    "descriptions filled in five rows": (fill("description", where=slice(3, 8)), {"filled"}),
    "contacts sorted": (sort_column("contact"), {"sorted"}),
    "contacts cleared": (clear("contact"), {"cleared"}),
    "progress cleared": (clear("progress"), {"cleared"}),
    "remarks shifted down": (shift("remark"), {"shifted"}),
    "progress sorted": (sort_column("progress"), {"sorted"}),
    "progress shifted up": (shift("progress", -1), {"shifted"}),
    "progress filled over": (fill("progress", "已完成整改，请验收"), {"filled"}),
    "percents sorted": (sort_column("percent", reverse=True), {"sorted"}),
    "two numbers swapped": (swap_numbers((3, 19)), {"swapped"}),
    "two descriptions swapped": (swap("description", (5, 6)), {"swapped"}),
    "two pairs of numbers swapped": (swap_numbers((3, 19), (8, 9)), {"swapped"}),
    "numbers sorted": (sort_numbers, {"sorted"}),
    "镇 replaced in three columns": (replace("镇", "街办", "town", "location", "duty_unit"), {"replaced"}),
    "a comma replaced in measures": (replace("，", ",", "measures"), {"replaced"}),
    "组 replaced in descriptions": (replace("组", "社", "description"), {"replaced"}),
    "a block of four columns cleared": (
        clear("town", "location", "duty_unit", "person", where=slice(20, 27)),
        {"cleared"},
    ),
    "towns filled as a series": (fill("town", "麻街镇", series=True), {"filled"}),
    "longitudes shifted": (shift("lon"), {"shifted"}),
    "columns pasted one to the right": (rotate_columns, {"many"}),
    "descriptions sorted and four of them edited": (sort_and_edit, {"sorted"}),
    "duty units shuffled": (shuffle_units, {"sorted"}),
    "an own column shifted": (shift("extra.本周"), {"shifted"}),
}

# -- honest rounds -------------------------------------------------------------------------------


def raise_percents(rows):
    edit(rows, "percent", lambda share: min(100.0, share + 20))


def write_progress(rows):
    for at, row in enumerate(rows):
        row["progress"] = (
            f"{row['progress'] or ''}；6月{at % 28 + 1}日现场核查，进度{'正常' if at % 2 else '偏慢'}"
        )


def rewrite_progress(rows):
    for at, row in enumerate(rows):
        row["progress"] = f"截至6月10日，第{at + 1}处已清运{at * 12}立方米，余下月底前完成"


def raise_all(rows):
    raise_percents(rows)
    write_progress(rows)
    edit(rows, "schedule", lambda _: "on_track")
    edit(rows, "remark", lambda text: text or "已现场核查")


def fix_typos(rows):
    for at in (2, 7, 11, 30):
        rows[at]["description"] = rows[at]["description"].replace("约", "大约") + "。"


def correct_places(rows):
    for at in (1, 5, 9, 21, 33):
        rows[at]["lon"] += 0.0002
        rows[at]["lat"] -= 0.0001


def transfer(field, old, new):
    def change(rows):
        edit(rows, field, lambda unit: new if unit == old else unit)

    return change


def reassign(rows):
    for at, unit in ((1, 0), (4, 2), (6, 1), (15, 3), (22, 5), (31, 4)):
        rows[at]["duty_unit"] = UNITS[unit]


def swap_units(rows):
    rows[2]["duty_unit"], rows[3]["duty_unit"] = "区水利局", "区林业局"


def finish_some(rows):
    for row in rows[::3]:
        row["percent"], row["progress"] = 100.0, "整改已完成，现场复绿，请安排验收"


def swap_remarks(rows):
    rows[0]["remark"], rows[1]["remark"] = "待核", "已核"


def copy_measures(rows):
    for row in rows[10:16]:
        row["measures"] = rows[9]["measures"]


def clear_remarks(rows):
    for row in rows[:9:3]:
        row["remark"] = None


def move_remark(rows):
    rows[4]["remark"], rows[3]["remark"] = rows[3]["remark"], None


def new_contacts(rows):
    for at in (0, 8, 13, 20, 27, 35):
        rows[at]["person"], rows[at]["contact"] = "周洋", f"1370000{at:04}"


def one_person(rows):
    edit(rows, "person", lambda _: "郑勇", slice(30, 37))


HONEST = {
    "nothing": lambda rows: None,
    "every percent 20 up": raise_percents,
    "progress of every row continued": write_progress,
    "progress of every row written anew": rewrite_progress,
    "progress, percent, schedule and remark of every row": raise_all,
    "remarks filled in where blank": lambda rows: edit(rows, "remark", lambda text: text or "已现场核查"),
    "remarks continued with one phrase": lambda rows: edit(rows, "remark", lambda t: f"{t or ''}；已核"),
    "all on schedule": lambda rows: edit(rows, "schedule", lambda _: "on_track"),
    "all behind": lambda rows: edit(rows, "schedule", lambda _: "behind"),
    "all at 100": lambda rows: edit(rows, "percent", lambda _: 100.0),
    "acceptance units filled in": lambda rows: edit(rows, "acceptance_unit", lambda _: "区整治办"),
    "four typos": fix_typos,
    "five points corrected": correct_places,
    "a unit renamed in its rows": transfer("duty_unit", "区自然资源局", "区自然资源和规划局"),
    "one unit's issues handed to another": transfer("duty_unit", "区住建局", "区城管局"),
    "six issues handed to others": reassign,
    "the units of two issues corrected": swap_units,
    "a third finished": finish_some,
    "two short remarks exchanged": swap_remarks,
    "measures of one issue copied to its neighbours": copy_measures,
    "three remarks cleared": clear_remarks,
    "a remark moved to the row above": move_remark,
    "six contacts replaced": new_contacts,
    "one person for seven rows": one_person,
    "deadlines of six rows earlier": lambda rows: edit(
        rows, "deadline", lambda day: day - timedelta(days=15), slice(12, 18)
    ),
    "percents down for a third": lambda rows: edit(rows, "percent", lambda _: 10.0, slice(0, 40, 3)),
    "own column written every week": lambda rows: edit(rows, "extra.本周", lambda _: "第24周：正常推进"),
    "own column written in each row": lambda rows: put(
        rows, "extra.本周", [f"第24周第{at}次" for at in range(40)]
    ),
    "progress filled in where blank": lambda rows: edit(
        rows, "progress", lambda text: text or "尚未报送进展，已催办"
    ),
    "three locations more exact": lambda rows: edit(
        rows, "location", lambda text: f"{text}北侧50米", slice(4, 7)
    ),
}


def edit_at_random(pick, rows):
    """Correct a few cells of what an issue is, and go on with the work of most rows, as *pick* says."""
    for _ in range(pick.randrange(6)):
        row, field = (
            pick.choice(rows),
            pick.choice(("town", "location", "duty_unit", "person", "contact", "measures")),
        )
        if field in ("town", "duty_unit", "person"):
            row[field] = pick.choice(rows)[field]
        elif field == "contact":
            row[field] = f"138{pick.randrange(10**8):08}"
        else:
            row[field] += "（已核）"
    for row in rows:
        if pick.random() < 0.8:
            row["progress"] = f"{row['progress'] or ''}；{pick.choice(STATES).format(pick.randrange(99))}"
        if pick.random() < 0.6:
            row["percent"] = float(pick.choice((20, 40, 60, 80, 100)))
        if pick.random() < 0.5:
            row["schedule"] = pick.choice(("behind", "on_track"))
        if pick.random() < 0.3:
            row["remark"] = pick.choice(("已核", "待核", "属实", "现场已完成整改，建议销号"))
        if pick.random() < 0.3:
            row["extra.本周"] = pick.choice(("已报", "未报", None))
