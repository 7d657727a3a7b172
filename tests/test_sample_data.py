"""The sample ledgers are what their script writes, and their answers count right."""

import importlib
import json
import re
from collections import Counter
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from tests.checkout import SAMPLES

LEDGERS = sorted(path.name for path in SAMPLES.iterdir() if path.suffix in (".xlsx", ".xls", ".csv"))
PHONE_NUMBER = re.compile(r"(?<!\d)(1[3-9]\d{9}|0\d{2,3}[-—－ ]?\d{7,8}|\d{3,4}[-—－]\d{7,8})(?!\d)")


def read_cells(path):
    """Return every cell of a ledger by sheet, with the merged ranges."""
    if path.suffix == ".csv":
        lines = path.read_bytes().decode("gb18030").split("\r\n")
        return {path.stem: ([line.split(",") for line in lines], [])}
    book = CalamineWorkbook.from_path(path)
    sheets = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
    return {
        name: (sheet.to_python(skip_empty_area=False), sorted(sheet.merged_cell_ranges))
        for name, sheet in sheets.items()
    }


def read_texts(path):
    return [str(cell) for rows, _ in read_cells(path).values() for row in rows for cell in row if cell != ""]


@pytest.fixture(scope="module")
def fresh_folder(tmp_path_factory):
    """Give a folder with what the script writes now."""
    folder = tmp_path_factory.mktemp("fresh")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(SAMPLES)
        importlib.import_module("make").write_all(folder)
    return folder


@pytest.fixture(scope="module")
def answers():
    return json.loads((SAMPLES / "answers.json").read_text(encoding="utf-8"))


def test_there_are_four_sample_ledgers_and_answers_for_each(answers):
    assert sorted(answers["issues"]) == LEDGERS
    assert len(LEDGERS) == 4


def test_nothing_lies_in_the_folder_that_does_not_belong_there():
    """An import of a sample with a fault writes a marked copy beside it, which is easily committed."""
    found = {path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*") if path.is_file()}
    own = {"answers.json", "demo_casework.txt", "invented.py", "logins.py", "make.py"}
    logs = {"logins/平台登录日志20260525-20260628.csv", "logins/平台账号清单.xlsx"}

    assert {name for name in found if "__pycache__" not in name} == own | logs | set(
        json.loads((SAMPLES / "answers.json").read_text(encoding="utf-8"))["issues"]
    )


@pytest.mark.parametrize("name", LEDGERS)
def test_a_committed_ledger_equals_a_fresh_one_cell_by_cell(fresh_folder, name):
    assert read_cells(fresh_folder / name) == read_cells(SAMPLES / name)


@pytest.mark.parametrize("name", ["平台账号清单.xlsx", "平台登录日志20260525-20260628.csv"])
def test_the_accounts_and_the_log_of_the_platform_equal_fresh_ones(fresh_folder, name):
    assert read_cells(fresh_folder / "logins" / name) == read_cells(SAMPLES / "logins" / name)


def test_the_committed_answers_equal_fresh_ones(fresh_folder, answers):
    assert json.loads((fresh_folder / "answers.json").read_text(encoding="utf-8")) == answers


def test_totals_count_the_issues(answers):
    issues = [issue for each in answers["issues"].values() for issue in each]
    today = date.fromisoformat(answers["as_of"])
    left = [
        (date.fromisoformat(issue["deadline"]) - today).days
        for issue in issues
        if issue["deadline"] and issue["status"] in ("not_started", "rectifying")
    ]
    counted = Counter(issue["status"] for issue in issues)

    assert answers["totals"] == {
        "total": len(issues),
        **{code: counted[code] for code in ("closed", "accepting", "rectified", "rectifying", "not_started")},
        "not_on_platform": sum(issue.get("on_platform") is False for issue in issues),
        "overdue": sum(days < 0 for days in left),
        "due_today": sum(days == 0 for days in left),
        **{f"due_within_{n}": sum(0 <= days <= n for days in left) for n in (3, 7, 15, 30)},
    }


def test_a_first_look_shows_something_of_everything(answers):
    totals = answers["totals"]
    reaches = [
        totals[key] for key in ("due_today", "due_within_3", "due_within_7", "due_within_15", "due_within_30")
    ]

    assert totals["closed"] > totals["total"] / 2
    assert min(totals.values()) > 0
    assert reaches == sorted(set(reaches)), "each reach shows more than the one before"
    kinds = {issue["deadline_kind"] for each in answers["issues"].values() for issue in each}
    assert kinds == {"dated", "immediate", "standing", "dated_standing", "relative"}


@pytest.mark.parametrize("name", LEDGERS)
def test_answers_stand_in_their_file(answers, name):
    written = set(read_texts(SAMPLES / name))
    for issue in answers["issues"][name]:
        for key in ("number", "source", "category", "zone", "description", "duty_unit", "deadline_text"):
            assert issue.get(key) is None or issue[key] in written
        for key in ("lon", "lat"):
            assert key not in issue or str(issue[key]) in written


def test_no_issue_is_there_twice(answers):
    issues = [issue for each in answers["issues"].values() for issue in each]
    numbers = Counter((issue["level"], issue["number"]) for issue in issues if issue["number"])
    places = Counter((issue["level"], issue["location"], issue["description"]) for issue in issues)

    assert set(numbers.values()) == {1}
    assert set(places.values()) == {1}


def test_the_days_of_an_issue_follow_each_other(answers):
    for issue in (issue for each in answers["issues"].values() for issue in each):
        days = [issue.get(key) for key in ("found_on", "handed_over_on", "closed_on")]
        told = [day for day in days if day]
        assert told == sorted(told)
        assert all(day <= answers["as_of"] for day in told)
        assert (issue["status"] == "closed") == bool(issue["closed_on"])


@pytest.mark.parametrize("name", LEDGERS)
def test_no_telephone_number_and_no_full_name_is_in_a_sample(name):
    written = read_texts(SAMPLES / name)

    assert not [word for word in written if PHONE_NUMBER.search(word)]
    people = [word for word in written if "内线" in word]
    assert all(re.fullmatch(r".某 内线8\d{3}", person) for person in people)
