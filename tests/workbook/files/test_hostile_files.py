"""Damaged and hostile files end in one clear line or in a sound import, in bounded time and memory."""

import json
import subprocess
import sys

import pytest
from openpyxl import load_workbook

from qinling.rules.texts.unseen_characters import find_unseen
from tests.checkout import ROOT
from tests.workbook.makers.hostile.hostile_files import CASES, LARGE, list_cases
from tests.workbook.makers.hostile.hostile_parts import ISSUES, LEDGER, csv_bytes, write_file

SHARE_COUNT = 2
REFUSED, BAD_ROWS = 15, 16
EXPECTED_CODES = {"refused": {REFUSED}, "bad rows": {BAD_ROWS}, "fine": {0}, "any": {0, REFUSED, BAD_ROWS}, "off the call": {2}}  # fmt: skip
MARKED_COPY_SUFFIX = "错误标注"
CASES_BY_NAME = {name: (build, expected) for name, build, expected in CASES}


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(tmp_path, monkeypatch):
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    for name in ("QINLING_SETTINGS", "QINLING_LEDGER", "COLUMNS", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


def run_share(folder, share, *, large):
    """Run every case of a share in child processes; yield (name, end), where *end* is None for a death.

    A child that dies is followed by another, which begins behind the case that killed it.
    """
    first = share
    while first < len(CASES):
        home = folder / f"from {first}"
        home.mkdir()
        child = subprocess.run(
            [sys.executable, "-m", "tests.workbook.makers.hostile.hostile_run", str(home), str(first), str(SHARE_COUNT), str(large)],
            capture_output=True, text=True, cwd=ROOT, check=False,
        )  # fmt: skip
        running = None
        for line in map(json.loads, child.stdout.splitlines()):
            running = line.get("start")
            if "case" in line:
                yield CASES[line["case"]][0], line
        if running is None:
            assert child.returncode == 0, child.stderr
            return
        yield CASES[running][0], None
        first = running + SHARE_COUNT


def list_faults(name, end):
    """Return what is wrong with how a case ended."""
    if end is None:
        return ["the process died or took too long"]
    code, lines = end["code"], end["err"].splitlines()
    wrong = {
        f"exit {code}": code not in EXPECTED_CODES[CASES_BY_NAME[name][1]],
        "no error line": code != 0 and not (lines and lines[-1].startswith("错误：")),
        "more than one line": code == REFUSED and len(lines) != 1,
        "ledger changed": code != 0 and not end["untouched"],
        "stdout": not end["clean"],
        "files left behind": any(
            MARKED_COPY_SUFFIX not in left or ".qinling-" in left for left in end["left"]
        ),
        "no marked copy": code == BAD_ROWS and not end["left"],
        "unseen characters": find_unseen(end["err"]),
    }
    return [what for what, is_wrong in wrong.items() if is_wrong]


@pytest.mark.parametrize("share", range(SHARE_COUNT))
def test_every_hostile_file_ends_well(tmp_path, share, pytestconfig):
    large = pytestconfig.getoption("--large-files")
    ended = dict(run_share(tmp_path, share, large=large))
    failed = {
        ascii(name): (found, end and end["err"][-300:])
        for name, end in ended.items()
        if (found := list_faults(name, end))
    }

    assert not failed
    assert len(ended) == len(list_cases(share, SHARE_COUNT, large=large))


def test_there_are_hundreds_of_cases_and_most_have_one_expected_end():
    assert len(CASES_BY_NAME) == len(CASES) >= 500
    assert set(CASES_BY_NAME) >= LARGE
    assert sum(expected == "any" for _, _, expected in CASES) < 80


@pytest.mark.parametrize(
    "name",
    [
        "pipe",
        "device of zeros as csv",
        "encrypted xlsx",
        "xls: dimension of 2^32 rows",
        "broken file, name with a line break",
        "far cell with a prefix",
    ],
)
def test_the_real_process_refuses_in_one_line(tmp_path, name):
    build, _ = CASES_BY_NAME[name]
    place = tmp_path / "in"
    place.mkdir()
    file = build(place)
    before = sorted(entry.name for entry in place.iterdir())
    ledger = tmp_path / "ledger.db"

    ended = subprocess.run(
        [sys.executable, "-m", "qinling", "--ledger", str(ledger), "import", str(file), "--json"],
        capture_output=True, cwd=ROOT, timeout=60, check=False,
    )  # fmt: skip

    assert ended.returncode == REFUSED
    assert ended.stdout == b""
    told = ended.stderr.decode()
    assert told.startswith("错误：")
    assert told.count("\n") == 1
    assert not ledger.exists()
    assert sorted(entry.name for entry in place.iterdir()) == before


@pytest.mark.parametrize(
    "name", ["encrypted xlsx", "encrypted xls", "encrypted ods", "zip with the flag of encryption"]
)
def test_a_password_is_named_as_the_reason(qinling, tmp_path, name):
    build, _ = CASES_BY_NAME[name]

    result = qinling("import", build(tmp_path))

    assert result.exit_code == REFUSED
    assert "有密码保护" in result.stderr


FORMULAS = ("=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(A1:A9)", '=HYPERLINK("http://x/","看")')


def write_formula_csv(folder, *more):
    rows = [(f"F-{at}", "松涧镇", text, *ISSUES[0][3:]) for at, text in enumerate(FORMULAS)]
    return write_file(folder, "区级台账.csv", csv_bytes([*LEDGER[:2], *rows, *more]))


def test_formulas_are_kept_as_text_word_for_word(qinling, tmp_path):
    assert qinling("import", write_formula_csv(tmp_path)).exit_code == 0

    listed = json.loads(qinling("list", "--json").stdout)["items"]

    assert {item["description"] for item in listed} == set(FORMULAS)


def test_the_marked_copy_holds_text_where_the_file_had_formulas(qinling, tmp_path):
    bad = ("F-9", "松涧镇", "期限写错", "区水利局", "2026年2月30日", "整改中")

    assert qinling("import", write_formula_csv(tmp_path, bad)).exit_code == BAD_ROWS

    (copy,) = tmp_path.glob(f"*{MARKED_COPY_SUFFIX}.xlsx")
    cells = [cell for row in load_workbook(copy).active.iter_rows() for cell in row]
    assert {cell.value for cell in cells} >= set(FORMULAS)
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_the_marked_copy_of_a_file_with_a_long_name_is_marked(qinling, tmp_path):
    bad = ("F-9", "松涧镇", "期限写错", "区水利局", "2026年2月30日", "整改中")
    file = write_file(tmp_path, f"区级{'长' * 40}[一].csv", csv_bytes([*LEDGER, bad]))

    assert qinling("import", file).exit_code == BAD_ROWS

    (copy,) = tmp_path.glob(f"*{MARKED_COPY_SUFFIX}.xlsx")
    assert load_workbook(copy).active["E9"].comment is not None


def test_a_swallowed_csv_is_refused_with_the_line_of_its_open_quote(qinling, tmp_path):
    text = (
        csv_bytes().decode()
        + 'H-8,松涧镇,"弃渣,区水利局,立行立改,整改中\r\nH-9,松涧镇,违建,区水利局,立行立改,整改中\r\n'
    )
    result = qinling("import", write_file(tmp_path, "区级台账.csv", text.encode()))

    assert result.exit_code == REFUSED
    assert "第 9 行的引号没有配对" in result.stderr


def test_what_a_terminal_would_obey_is_shown_and_not_sent(qinling, tmp_path):
    heading = "备注\x1b[2J"
    bad = ("F-9", "松涧镇", "弃渣\x1b]0;x\x07", "区水利局", "立行立改", "整改中", "\x9b31m")
    file = write_file(tmp_path, "区级台账.csv", csv_bytes([LEDGER[0], (*LEDGER[1], heading), bad]))

    result = qinling("import", file)

    assert result.exit_code == BAD_ROWS
    assert not find_unseen(result.stderr)
    assert "\\x1b]0;x\\x07" in result.stderr
