"""The file name of a unit is safe and its own, whatever the unit is called."""

from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from qinling.procedures.dispatch.rounds import make_unit_file_names
from qinling.rules.texts.name_folding import fold_name

DUE = date(2026, 7, 8)


def test_names_that_become_alike_are_told_apart():
    names = make_unit_file_names(["甲/乙", "甲:乙", "..", "../../外面", "CON"], DUE)
    assert list(names.values()) == [
        "甲-乙-2026-07-08.xlsx",
        "甲-乙-2026-07-08-2.xlsx",
        "--2026-07-08.xlsx",
        "-..-外面-2026-07-08.xlsx",
        "CON--2026-07-08.xlsx",
    ]


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120), unique=True, max_size=8
    )
)
def test_every_name_is_one_file_in_the_folder(units):
    names = make_unit_file_names(units, DUE)
    assert len(names) == len(units)
    assert len({fold_name(name) for name in names.values()}) == len(names)
    for name in names.values():
        assert Path(name).name == name
        assert name.endswith(".xlsx")
        assert not name.startswith(".")
        assert len(name.encode()) <= 255
