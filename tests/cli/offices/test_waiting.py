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


def test_a_step_holds_the_lock_for_few_messages(at_server, sent):
    assert at_server("progress", "A1", "--note", "进展", office="one").exit_code == 0

    (begin,) = (at for at, text in enumerate(sent) if "pg_advisory_xact_lock" in text)
    (commit,) = (at for at, text in enumerate(sent) if text.endswith("; commit"))
    assert sent[begin].startswith("begin isolation level read committed; set local role none;")
    assert commit - begin + 1 <= MESSAGES_OF_A_STEP, "\n".join(sent[begin : commit + 1])
