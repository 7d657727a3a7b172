"""The table of edits: an export edited by several writers of workbooks comes back right, or is named."""

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.checkout import ROOT
from tests.workbook.makers.sample_exports import needs_calc
from tests.workbook.writers.edit_table import CHOSEN, WHOLE
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
HEADINGS = "问题编号,级别,问题描述,镇办,责任单位,整改时限,整改状态,完成率,整改进展,备注,责任人,点位,网格员"
WORDED = {11: "2026年11月底前", 12: "2026年底前"}
CHOSEN_COLUMNS = "编号,级别,问题描述,镇办,整改时限,剩余天数,时限原文,整改状态,备注,extra=网格员"
#: What a deadline has beside its day.
DEADLINE_PARTS = ("deadline_kind", "deadline_text")
#: What the reader does not see in a form of LibreOffice's.
LOSSES = {"xlsx": (), "ods": (), "xls": ("properties", "comments", "pictures")}
SECONDS_TO_START, SECONDS_AN_EDIT = 60, 10


def list_lines():
    """The lines of the ledger that is exported: QJ-001 to QJ-012."""
    yield HEADINGS
    for at, (place, description) in enumerate(zip(PLACES, DESCRIPTIONS, strict=True)):
        town, n = TOWNS[at % 3], at + 1
        deadline = WORDED.get(n, f"2026-{7 + at % 5:02}-{10 + at}")
        yield (
            f"QJ-{n:03},区级,{place}村{description},{town},{town}人民政府,{deadline},整改中,"
            f"{10 + 5 * at}%,第{n}号点位已进场施工{at + 3}天,原备注{n},责任人{n},{place}村{n}组,网格员{n}"
        )


@pytest.fixture
def given_exports(qinling, tmp_path):
    """The folder of the exports of twelve issues, one with all columns and one with some of choice."""
    (tmp_path / "台账.csv").write_text("\n".join(list_lines()) + "\n", "utf-8")
    commands = [
        ("import", tmp_path / "台账.csv"),
        ("opinion", "add", "QJ-002", "请补绿化", "--by", "省督察组"),
        ("export", tmp_path / WHOLE),
        ("export", tmp_path / CHOSEN, "--columns", CHOSEN_COLUMNS),
    ]
    for command in commands:
        assert qinling(*command).exit_code == 0
    return tmp_path


@pytest.fixture
def chosen_edits(request):
    """A sample of the edits, all of them with `--edits 99`."""
    count, seed = request.config.getoption("--edits"), request.config.getoption("--edits-seed")
    return random.Random(seed).sample(sorted(EDITS), min(count, len(EDITS)))


def list_faults(qinling, file, edit, losses):
    """Return how what comes of *file* differs from what *edit* expects. The ledger stays as it is."""
    expected = edit.find_outcome(losses)
    result, checked = qinling("return", file, "--dry-run", "--json", *edit.options), qinling("check", file)
    report = json.loads(result.stdout) if result.stdout else {}
    told = result.stderr + result.stdout + checked.output
    found = {"code": result.exit_code, **_read_outcome(report, expected)}
    if result.exit_code not in (0, 20, 28) or expected.slips:
        del found["taken"]  # nothing is
    faults = [
        f"{name}: {value!r} and not {getattr(expected, name)!r}"
        for name, value in found.items()
        if value != getattr(expected, name)
    ]
    if "都与导出时一样" in checked.output and any(value for value in found.values()):
        faults.append("check says that nothing was changed")
    return faults + [f"{word} is not told: {told}" for word in expected.words if word not in told]


def _read_outcome(report, expected):
    items = report.get("items", ())
    return {
        "taken": {
            item["number"]: _keep_asked(item["taken"], expected.taken.get(item["number"], {}))
            for item in items
            if item["taken"]
        },
        "steps": {
            item["number"]: list(_keep_asked(dict.fromkeys(item["steps"]), {}))
            for item in items
            if item["steps"]
        },
        "created": report.get("created", 0),
        "missing": report.get("missing", []),
        "slips": sorted({slip["kind"] for slip in report.get("slips", ())}),
        "errors": len(report.get("errors", ())) + sum(len(item["wrong"]) for item in items),
        "opinions": [(one["number"], one["opinion"]) for one in report.get("opinions", ())],
        "additions": [_read_addition(one) for one in report.get("additions", ())],
        "pictures": [one["number"] for one in report.get("pictures", ())],
    }


def _keep_asked(values, asked):
    """Leave out the parts of a deadline, where it changed and they are not asked for."""
    aside = DEADLINE_PARTS if "deadline" in values else ()
    return {name: value for name, value in values.items() if name not in aside or name in asked}


def _read_addition(one):
    """Return an addition. A picture's text is its name, which each program gives."""
    return one["kind"], one["number"], None if one["kind"] == "picture" else one["text"]


@pytest.mark.parametrize("writer", [OpenpyxlSheet, XlsxwriterSheet])
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_what_a_library_edits_comes_back_right_or_is_named(
    qinling, given_exports, chosen_edits, tmp_path, writer
):
    faults = {}
    for name in chosen_edits:
        sheet = writer(given_exports / EDITS[name].export)
        EDITS[name].change(sheet)
        sheet.save(tmp_path / "交回.xlsx")
        if found := list_faults(qinling, tmp_path / "交回.xlsx", EDITS[name], writer.losses):
            faults[name] = found
    assert faults == {}


@pytest.fixture(scope="module")
def python_with_uno():
    """A Python that can script LibreOffice."""
    beside = Path(shutil.which("soffice")).resolve().with_name("python")
    for python in (beside, "/usr/bin/python3"):
        if (
            shutil.which(python)
            and subprocess.run(
                [python, "-c", "import uno"], stderr=subprocess.DEVNULL, check=False
            ).returncode
            == 0
        ):
            return python
    pytest.skip("needs a Python with uno (python3-uno)")


def run_office(python, exports, folder, names):
    """Have LibreOffice make the edits. Its processes end with this, whatever comes."""
    words = [python, "-m", "tests.workbook.writers.libreoffice_sheet", exports, folder, *names]
    with subprocess.Popen(words, cwd=ROOT, start_new_session=True) as office:
        try:
            assert office.wait(SECONDS_TO_START + SECONDS_AN_EDIT * len(names)) == 0
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(office.pid, signal.SIGKILL)


@needs_calc
def test_what_libreoffice_edits_comes_back_right_or_is_named(
    qinling, given_exports, chosen_edits, python_with_uno, tmp_path, request
):
    names = chosen_edits[: request.config.getoption("--office-edits")]
    run_office(python_with_uno, given_exports, tmp_path, names)
    faults = {}
    for name in names:
        for form, losses in LOSSES.items():
            if found := list_faults(qinling, tmp_path / f"{name}.{form}", EDITS[name], losses):
                faults[name, form] = found
    assert faults == {}


def test_the_table_is_large_enough():
    assert len(EDITS) >= 60
