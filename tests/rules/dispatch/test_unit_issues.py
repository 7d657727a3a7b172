"""Issues are shared among the units that they name."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.dispatch.unit_issues import share_issues
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.vocabulary import DispatchField


def issue(**units):
    return SimpleNamespace(**{"duty_unit": None, "lead_unit": None, "town": None, **units})


def test_each_unit_gets_its_own_and_an_issue_of_two_goes_to_both():
    one, both, none = (
        issue(duty_unit="甲镇"),
        issue(duty_unit="乙局（牵头）；甲镇（配合）"),
        issue(lead_unit="甲镇"),
    )
    shared = share_issues([one, both, none], DispatchField.DUTY_UNIT)
    assert shared.by_unit == {"甲镇": [one, both], "乙局": [both]}
    assert shared.without_unit == [none]


def test_spellings_of_one_name_are_one_unit_under_the_first_of_them():
    issues = [issue(town="Ａ 镇"), issue(town="a镇"), issue(town="A镇、ａ镇")]
    assert share_issues(issues, DispatchField.TOWN).by_unit == {"Ａ 镇": issues}


def test_signs_that_name_nobody_are_no_unit():
    shared = share_issues([issue(town="；"), issue(town="\u200b"), issue(town="")], DispatchField.TOWN)
    assert (shared.by_unit, len(shared.without_unit)) == ({}, 3)


@given(st.lists(st.one_of(st.none(), st.text(max_size=12))))
def test_no_issue_is_lost_and_no_two_units_are_one(names):
    issues = [issue(lead_unit=name) for name in names]
    shared = share_issues(issues, DispatchField.LEAD_UNIT)
    found = [id(one) for group in (*shared.by_unit.values(), shared.without_unit) for one in group]
    assert {id(one) for one in issues} == set(found)
    assert len({fold_name(unit) for unit in shared.by_unit}) == len(shared.by_unit)


def test_units_that_a_slash_divides_each_get_the_issue_and_a_wrapped_name_is_one():
    issues = [issue(duty_unit="甲镇/乙局"), issue(duty_unit="丙镇\n人民政府")]
    shared = share_issues(issues, DispatchField.DUTY_UNIT)
    assert shared.by_unit == {"甲镇": issues[:1], "乙局": issues[:1], "丙镇人民政府": issues[1:]}
