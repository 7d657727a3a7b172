"""The three colours counted in the ledger are those of the rule."""

from collections import Counter
from datetime import date, timedelta

from qinling.ledger.engine import open_ledger
from qinling.ledger.issues.counts import count_unrectified_lights
from qinling.rules.traffic_lights import UNRECTIFIED_LIGHTS, resolve_light
from qinling.rules.vocabulary import Status
from qinling.rules.warning_tiers import count_days_left
from tests.procedures.notifications.notification_office import SendingOffice

TODAY = date(2026, 4, 24)


def test_an_empty_ledger_has_none(tmp_path):
    with open_ledger(tmp_path / "台账.db", create=True) as writer:
        assert count_unrectified_lights(writer, TODAY, TODAY) == dict.fromkeys(UNRECTIFIED_LIGHTS, 0)


def test_every_unrectified_issue_has_the_light_that_the_rule_says(tmp_path):
    office = SendingOffice(tmp_path / "台账.db", TODAY)
    wanted: Counter = Counter()
    for status in Status:
        for days in (-400, -1, 0, 1, 7, 8, 400, None):
            deadline = None if days is None else TODAY + timedelta(days=days)
            closing = {"rectified_on": TODAY, "closed_on": TODAY} if status is Status.CLOSED else {}
            office.add(f"{status.value}{days}", deadline and str(deadline), status=status.value, **closing)
            wanted[resolve_light(status, count_days_left(deadline, status, TODAY), 7)] += 1

    with open_ledger(office.path) as writer:
        found = count_unrectified_lights(writer, TODAY, TODAY + timedelta(days=7))

    assert found == {light: wanted[light] for light in UNRECTIFIED_LIGHTS}
