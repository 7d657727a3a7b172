"""The table of edits: an export edited by several writers of workbooks comes back right, or is named."""

import json
import random

import pytest

from tests.workbook.writers.edits import EDITS
from tests.workbook.writers.openpyxl_sheet import OpenpyxlSheet
from tests.workbook.writers.xlsxwriter_sheet import XlsxwriterSheet

PLACES = (
    "柳树沟",
    "杏花岭",
    "上营",
    "铁炉沟",
    "核桃坪",
    "板房子",
    "黄柏塬",
    "厚畛子",
    "老县城",
    "营盘",
    "沙沟峡",
    "马召",
)
DESCRIPTIONS = (
    *(
        "农家乐扩建观景平台未取得规划许可",
        "废弃石料厂恢复治理不到位",
        "河道内建筑垃圾未清理",
        "养殖场粪污外溢",
    ),
    *("违建彩钢棚两处未拆", "尾矿库围挡破损", "林地内堆放弃渣", "公厕污水直排"),
    *("旅游步道侵占河岸", "采石场扬尘未治理", "小水电生态流量不足", "垃圾中转站渗滤液外渗"),
)
TOWNS = ("麻街镇", "营盘镇", "青屏镇")
HEADINGS = "问题编号,级别,问题描述,镇办,责任单位,整改时限,整改状态,完成率,整改进展,备注,责任人,点位"
#: What a deadline has beside its day.
DEADLINE_PARTS = ("deadline_kind", "deadline_text")


def list_lines():
    """The lines of the ledger that is exported: QJ-001 to QJ-012."""
    yield HEADINGS
    for at, (place, description) in enumerate(zip(PLACES, DESCRIPTIONS, strict=True)):
        town, n = TOWNS[at % 3], at + 1
        yield (
            f"QJ-{n:03},区级,{place}村{description},{town},{town}人民政府,2026-{7 + at % 5:02}-{10 + at},整改中,"
            f"{10 + 5 * at}%,第{n}号点位已进场施工{at + 3}天,原备注{n},责任人{n},{place}村{n}组"
        )


@pytest.fixture
def given_ledger(qinling, tmp_path):
    """An export of twelve issues."""
    (tmp_path / "台账.csv").write_text("\n".join(list_lines()) + "\n", "utf-8")
    assert qinling("import", tmp_path / "台账.csv").exit_code == 0
    assert qinling("export", tmp_path / "导出.xlsx").exit_code == 0
    return tmp_path / "导出.xlsx"


@pytest.fixture
def chosen_edits(request):
    """A sample of the edits, all of them with `--edits 99`."""
    count, seed = request.config.getoption("--edits"), request.config.getoption("--edits-seed")
    return random.Random(seed).sample(sorted(EDITS), min(count, len(EDITS)))


def list_faults(qinling, file, expected):
    """Return how what comes of *file* differs from what is *expected*. The ledger stays as it is."""
    result = qinling("return", file, "--dry-run", "--json")
    report = json.loads(result.stdout) if result.stdout else {}
    told = result.stderr + result.stdout + qinling("check", file).output
    items = [item for item in report.get("items", ()) if item["taken"] or item["steps"]]
    found = {
        "code": result.exit_code,
        "steps": {item["number"]: _drop_parts(item["steps"]) for item in items if item["steps"]},
        "created": report.get("created", 0),
        "missing": report.get("missing", []),
        "slips": sorted({slip["kind"] for slip in report.get("slips", ())}),
        "errors": len(report.get("errors", ())) + sum(len(item["wrong"]) for item in report.get("items", ())),
    }
    if result.exit_code in (0, 28):
        found["taken"] = {
            item["number"]: {name: item["taken"][name] for name in _drop_parts(item["taken"])}
            for item in items
            if item["taken"]
        }
    faults = [
        f"{name}: {value!r} and not {getattr(expected, name)!r}"
        for name, value in found.items()
        if value != getattr(expected, name)
    ]
    return faults + [f"{word} is not told: {told}" for word in expected.words if word not in told]


def _drop_parts(names):
    return [name for name in names if name not in DEADLINE_PARTS]


@pytest.mark.parametrize("writer", [OpenpyxlSheet, XlsxwriterSheet])
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_what_a_library_edits_comes_back_right_or_is_named(
    qinling, given_ledger, chosen_edits, tmp_path, writer
):
    faults = {}
    for name in chosen_edits:
        change, expected, without_properties = EDITS[name]
        sheet = writer(given_ledger)
        change(sheet)
        sheet.save(tmp_path / "交回.xlsx")
        wanted = expected if writer.keeps_properties else without_properties
        if found := list_faults(qinling, tmp_path / "交回.xlsx", wanted):
            faults[name] = found
    assert faults == {}


def test_the_table_is_large_enough():
    assert len(EDITS) >= 60
