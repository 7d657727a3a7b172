"""Writers of an office wait for each other: between the lock and the commit every answer of the server counts."""

import pytest

from qinling.ledger.postgres import office_opening

psycopg = pytest.importorskip("psycopg")

#: The lock with what is known of the office, the end of the history, the issue, the head, its events, its new
#: values, the event, the commit.
MESSAGES_OF_A_STEP = 8


class Listener(psycopg.Connection):
    """A connection that keeps what it sends."""

    sent: list

    def execute(self, query, params=None, **options):
        self.sent.append(query if isinstance(query, str) else query.as_string(self))
        return super().execute(query, params, **options)


@pytest.fixture
def sent(monkeypatch):
    monkeypatch.setattr(Listener, "sent", [], raising=False)
    monkeypatch.setattr(office_opening.psycopg, "connect", Listener.connect)
    return Listener.sent


def list_locked(sent):
    """Return what was sent from the lock to the commit."""
    (begin,) = (at for at, text in enumerate(sent) if "pg_advisory_xact_lock" in text)
    (commit,) = (at for at, text in enumerate(sent) if text.endswith("; commit"))
    return sent[begin : commit + 1]


@pytest.mark.parametrize("numbers", [("A1",), ("A1", "B-one")])
def test_a_step_holds_the_lock_for_few_messages(at_server, sent, numbers):
    assert at_server("progress", *numbers, "--note", "进展", "--percent", "50", office="one").exit_code == 0

    locked = list_locked(sent)
    assert locked[0].startswith("begin isolation level read committed; set local role none;")
    assert len(locked) <= MESSAGES_OF_A_STEP, "\n".join(locked)
