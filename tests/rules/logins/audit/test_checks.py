"""One entry a kind of finding: a part that is missing is noticed here."""

from dataclasses import fields

import pytest

from qinling.rules.logins.audit.checks import load_check
from qinling.rules.logins.audit.finding_kinds import FindingKind
from qinling.rules.logins.audit.thresholds import LoginThresholds

#: Thresholds that belong to all checks and to none.
GENERAL = {"weeks", "off"}


@pytest.mark.parametrize("kind", FindingKind)
def test_an_entry_has_a_label_an_advice_and_a_check(kind):
    assert kind.label
    assert kind.advice
    assert load_check(kind).__doc__.startswith("Find ")


def test_each_check_stands_in_one_entry():
    functions = [kind.function for kind in FindingKind]
    assert len(set(functions)) == len(functions)


def test_usage_checks_come_before_risk_checks():
    risks = [kind.is_risk for kind in FindingKind]
    assert risks == sorted(risks)


def test_every_threshold_belongs_to_a_kind_and_every_kind_names_real_ones():
    named = {name for kind in FindingKind for name in kind.thresholds}
    assert named == {field.name for field in fields(LoginThresholds)} - GENERAL
