"""The held-back makers give the same cells for the same seed, and truths in the words of `list --json`."""

import csv
import importlib.util
import re
import zipfile
from datetime import date
from pathlib import Path
from random import Random

import openpyxl
import pytest
import xlrd

from tests.workbook.forms.form import Kind

SEEDS = (1, 20)
HELD = Path(__file__).parent / "held"
FIELDS = frozenset(
    [
        "number",
        "level",
        "source",
        "category",
        "zone",
        "town",
        "location",
        "lon",
        "lat",
        "description",
        "lead_unit",
        "duty_unit",
        "assisting_unit",
        "acceptance_unit",
        "leader",
        "person",
        "contact",
        "goal",
        "measures",
        "found_on",
        "handed_over_on",
        "deadline",
        "deadline_kind",
        "status",
        "schedule",
        "percent",
        "progress",
        "rectified_on",
        "closed_on",
        "on_platform",
        "remark",
    ]
)
CODES = {
    "level": {"province", "city", "district"},
    "status": {"not_started", "rectifying", "rectified", "accepting", "closed"},
    "schedule": {"behind", "on_track", "ahead"},
    "deadline_kind": {"dated", "immediate", "standing", "dated_standing", "relative", "none"},
    "on_platform": {True, False},
}
DAYS = {"found_on", "handed_over_on", "deadline", "rectified_on", "closed_on"}


def load_kinds() -> list[Kind]:
    kinds: list[Kind] = []
    for path in sorted(HELD.glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"held_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        kinds += module.KINDS
    return kinds


KINDS = load_kinds()
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def read_cells(path: Path) -> list[object]:
    """Return every filled cell, with its colour and comment where the format has them."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path, rich_text=True)
        return [
            (
                sheet.title,
                cell.coordinate,
                str(cell.value),
                cell.comment and cell.comment.text,
                cell.fill.fgColor.rgb,
            )
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        ]
    if path.suffix == ".xls":
        return [
            (sheet.name, sheet.row_values(row))
            for sheet in xlrd.open_workbook(str(path)).sheets()
            for row in range(sheet.nrows)
        ]
    if path.suffix == ".ods":
        with zipfile.ZipFile(path) as package:
            return [package.read("content.xml").decode()]
    raw = path.read_bytes()
    encoding = "utf-8-sig" if is_utf8(raw) else "gb18030"
    return list(csv.reader(raw.decode(encoding).splitlines()))


def is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@each_kind
def test_the_same_seed_makes_the_same_cells_and_answers(kind, tmp_path):
    made = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        form = kind.make(folder, Random(7))
        made.append((form.path.name, read_cells(form.path), form.issues, form.bad_rows))

    assert made[0] == made[1]
    assert made[0][1]


@each_kind
def test_other_seeds_make_other_cells(kind, tmp_path):
    made = []
    for seed in (1, 2):
        folder = tmp_path / str(seed)
        folder.mkdir()
        made.append(read_cells(kind.make(folder, Random(seed)).path))

    assert made[0] != made[1]


@each_kind
@pytest.mark.parametrize("seed", SEEDS)
def test_the_truth_is_well_formed(kind, seed, tmp_path):
    form = kind.make(tmp_path, Random(seed))

    assert form.path.is_file()
    assert len(form.issues) >= 4
    assert all(issue.get("description") for issue in form.issues)
    assert len({issue["description"] for issue in form.issues}) == len(form.issues)
    for issue in form.issues:
        assert not set(issue) - FIELDS
        for field, value in issue.items():
            for one in value if isinstance(value, tuple) else (value,):
                check_value(field, one)
    levels = {"level" in issue for issue in form.issues}
    assert levels == {form.level_given is None}
    assert bool(form.options) <= bool(form.open_questions)


TEXTS = (
    "number",
    "description",
    "town",
    "location",
    "person",
    "contact",
    "lead_unit",
    "goal",
    "progress",
    "remark",
)


@each_kind
@pytest.mark.parametrize("seed", SEEDS)
def test_every_text_of_the_truth_stands_in_the_file(kind, seed, tmp_path):
    form = kind.make(tmp_path, Random(seed))
    written = str(read_cells(form.path))

    for issue in form.issues:
        for field in TEXTS:
            value = issue.get(field)
            if isinstance(value, str):
                assert repr(value)[1:-1] in written, (field, value)


@each_kind
def test_the_numbers_of_a_form_all_differ(kind, tmp_path):
    form = kind.make(tmp_path, Random(11))
    numbers = [issue["number"] for issue in form.issues if "number" in issue]

    assert len(numbers) == len(set(numbers))


def check_value(field: str, value: object) -> None:
    if field in CODES:
        assert value in CODES[field]
    elif value is None:
        return
    elif field in DAYS:
        assert date.fromisoformat(str(value)) >= date(2025, 1, 1)
    elif field == "percent":
        assert isinstance(value, int)
        assert 0 <= value <= 100
    elif field in ("lon", "lat"):
        assert isinstance(value, float)
    else:
        assert isinstance(value, str)
        assert re.search(r"\S", value)


def test_the_held_makers_are_twenty_four_offices():
    assert len(KINDS) == 24 == len({kind.name for kind in KINDS})
    assert all(kind.kinds for kind in KINDS)
