"""Fixtures of the procedures: an office that sends notifications, and offices that exchange exports."""

import tempfile

import pytest

from tests.procedures.exchange_office import ExchangeOffice
from tests.procedures.notifications.notification_office import FRIDAY, SendingOffice


@pytest.fixture
def given_office(tmp_path):
    """Make an office that sends, on Friday 2026-04-24."""
    return lambda **rules: SendingOffice(tmp_path / "ledger.db", FRIDAY, **rules)


@pytest.fixture
def office(given_office):
    """An office that sends, with the default rules."""
    return given_office()


@pytest.fixture
def open_office(qinling, tmp_path):
    """Open offices that exchange exports, each with a ledger of its own."""
    folders = []

    def make():
        folders.append(tempfile.TemporaryDirectory(dir=tmp_path))
        return ExchangeOffice(qinling, folders[-1].name)

    yield make
    for one in folders:
        one.cleanup()
