"""The held halves after the first: their makers repeat themselves, and their answers are well formed."""

import openpyxl
import pytest

from qinling.rules.fields import FIELDS
from tests.workbook.forms.filled_cells import count_filled_cells
from tests.workbook.forms.scoring import collect_kinds, make_form

#: How many forms each half has.
HALVES = {"held2": 14, "held3": 12, "held4": 10}
KINDS = [pytest.param(kind, id=f"{half}-{kind.name}") for half in HALVES for kind in collect_kinds(half)]
JSON_FIELDS = {field.name for field in FIELDS} | {"extra"}
DAYS = {"found_on", "handed_over_on", "rectified_on", "closed_on", "original_deadline"}


def read_cells(path):
    """Return what stands in a file, for comparing two of one seed."""
    if path.suffix != ".xlsx":
        return path.name if path.suffix == ".ods" else path.read_bytes()
    book = openpyxl.load_workbook(path)
    return [
        [(sheet.title, cell.coordinate, cell.value, cell.fill.fgColor.rgb) for row in sheet for cell in row]
        for sheet in book.worksheets
    ]


@pytest.mark.parametrize(("half", "count"), HALVES.items())
def test_each_half_has_its_forms_with_names_of_their_own(half, count):
    names = [kind.name for kind in collect_kinds(half)]
    assert len(set(names)) == len(names) == count


@pytest.mark.parametrize("kind", KINDS)
def test_a_maker_repeats_itself_with_its_seed_alone(kind, tmp_path):
    one, same, other = (
        make_form(kind, tmp_path / name, seed) for name, seed in zip("abc", (1, 1, 2), strict=True)
    )

    assert read_cells(one.path) == read_cells(same.path)
    assert (one.issues, one.options, one.bad_rows) == (same.issues, same.options, same.bad_rows)
    assert one.issues != other.issues


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("kind", KINDS)
def test_the_answers_are_well_formed(kind, seed, tmp_path):
    form = make_form(kind, tmp_path, seed)

    assert form.path.is_file()
    assert count_filled_cells(form.path) > 4 * len(form.issues)
    for truth in form.issues:
        assert set(truth) <= JSON_FIELDS
        assert truth.get("description"), truth
        assert form.level_given or truth.get("level") in ("province", "city", "district")
        assert form.level_given is None or "level" not in truth
        assert all(truth[name] <= "2026-12-31" for name in DAYS & set(truth) if truth[name])
        assert truth.get("status") == "closed" or not truth.get("closed_on")
    assert form.issues
    assert bool(form.open_questions) == bool(form.options)
    assert all("=" in option for option in form.options)
    known = [truth.get("number") or truth["description"] for truth in form.issues]
    assert len(set(known)) == len(known)


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_and_description_of_the_answers_stands_in_the_file(kind, tmp_path):
    form = make_form(kind, tmp_path, 3)
    if form.path.suffix != ".xlsx":
        return
    book = openpyxl.load_workbook(form.path)
    cells = {str(cell.value) for sheet in book.worksheets for row in sheet for cell in row}
    for truth in form.issues:
        assert str(truth["description"]) in cells
        assert truth.get("number") is None or str(truth["number"]) in cells
