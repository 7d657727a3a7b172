"""All proposals are recorded as one command, and not where somebody took a step since they were looked at."""

import pytest

from qinling.errors import StepRefused
from qinling.ledger.engine import open_ledger
from qinling.procedures.supervision.acts import find_proposals
from qinling.procedures.supervision.proposed_acts import record_proposals, sort_proposals
from qinling.rules.lifecycle.steps import StepDates
from qinling.rules.supervision.supervision_acts import SupervisionAct, SupervisionRules
from qinling.rules.vocabulary import SupervisionKind
from tests.procedures.notifications.notification_office import CALENDAR, FRIDAY, SendingOffice

RULES = SupervisionRules(reply_days=1)
REQUESTED = SupervisionAct(SupervisionKind.URGE, "", "", "张某", None, "")


@pytest.fixture
def office(tmp_path):
    found = SendingOffice(tmp_path / "台账.db", FRIDAY)
    found.add("A1", "2026-04-01", duty_unit="大荆镇")
    found.add("A2", "2026-04-02", duty_unit="林业局")
    return found


def read_proposals(office):
    with open_ledger(office.path) as writer:
        return find_proposals(writer, office.today, CALENDAR, RULES, ())


def record(office, proposals):
    dates = StepDates(office.today, office.today, CALENDAR)
    with open_ledger(office.path) as writer:
        return record_proposals(writer, proposals, office.stamp(), dates, REQUESTED, RULES).results


def test_what_was_looked_at_is_recorded_and_then_proposed_no_more(office):
    results = record(office, read_proposals(office))

    assert [(one.after.number, one.step.basis) for one in results] == [
        ("A1", "催办〔2026〕1号"),
        ("A2", "催办〔2026〕2号"),
    ]
    assert read_proposals(office) == []


@pytest.mark.parametrize("first", ["催办", "督办"])
def test_what_another_has_recorded_meanwhile_is_not_recorded_twice(office, first):
    if first == "督办":  # then an act is on record already, and its reply day stands
        record(office, read_proposals(office))
        office.advance_to("2026-04-28")
    looked_at = read_proposals(office)
    record(office, looked_at)

    with pytest.raises(StepRefused, match="看过以后有人办理过 A1、A2"):
        record(office, looked_at)


def test_what_was_edited_meanwhile_is_not_recorded(office):
    looked_at = read_proposals(office)
    office.edit("A2", deadline=None)

    with pytest.raises(StepRefused, match="A2"):
        record(office, looked_at)


def test_proposals_are_sorted_by_who_can_decide(office):
    office.add("A3", "2026-04-01")
    found = sort_proposals(read_proposals(office), None)

    assert [one.issue.number for one in found.together] == ["A1", "A2"]
    assert [one.issue.number for one in found.without_unit] == ["A3"]
    assert sort_proposals(read_proposals(office), SupervisionKind.REFER).together == []
