import sys

import pytest

import qinling.ledger.postgres
from qinling.errors import LedgerUnusable
from qinling.ledger.engine import open_ledger
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.reader import open_reader


@pytest.mark.parametrize("opening", [open_reader, open_ledger])
def test_a_driver_that_is_not_installed_is_told_with_the_command(monkeypatch, opening):
    # The package that is imported anew must not stay where other tests look for the modules of the old one.
    monkeypatch.setattr(qinling.ledger, "postgres", qinling.ledger.postgres)
    for name in [one for one in sys.modules if one.startswith(("psycopg", "qinling.ledger.postgres"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with (
        pytest.raises(LedgerUnusable, match=r"pip install 'qinling\[postgres\]'"),
        opening(ServerAddress("postgresql://h")),
    ):
        pass
