import pytest

from qinling.ledger.engine import open_ledger
from qinling.ledger.ledger_address import ServerAddress
from tests.engines.server import MISSING, NO_SERVER, get_server_url


@pytest.fixture
def address(request):
    """An office that the server does not have yet."""
    if (url := get_server_url()) is None:
        pytest.skip(f"{NO_SERVER}: {'; '.join(MISSING)}")
    import psycopg

    office = f"own_{abs(hash(request.node.nodeid)) % 10**12}"
    yield ServerAddress(url, office)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"drop schema if exists {office} cascade")


@pytest.fixture
def office(address):
    """An office that is there and holds nothing."""
    with open_ledger(address, create=True):
        pass
    return address
