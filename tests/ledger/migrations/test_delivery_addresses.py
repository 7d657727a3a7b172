"""What waited before a delivery had an address is kept, and is parted among the addresses of its channel."""

import sqlite3
from contextlib import closing
from datetime import date

import pytest

from qinling.ledger.deliveries import delivery_changes, outbox
from qinling.ledger.engine import open_ledger
from qinling.ledger.logins.record_packing import mark_missing_seconds
from qinling.ledger.migrations import m018_delivery_addresses
from qinling.ledger.migrations.registry import MIGRATIONS

NOW = "2026-04-24T00:00:00.000000Z"
BEFORE = MIGRATIONS.index(m018_delivery_addresses.STATEMENTS)


@pytest.fixture
def old_outbox(tmp_path):
    """A ledger of the schema before, with one message that waits, one delivered and one lost."""
    path = tmp_path / "旧台账.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.create_function("fold_name", 1, str, deterministic=True)
        connection.create_function("mark_missing_seconds", 1, mark_missing_seconds, deterministic=True)
        for statements in MIGRATIONS[:BEFORE]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"pragma user_version = {BEFORE}")
        connection.execute("insert into message values (1, '20260424-ab', '2026-04-24', '', '题', '文')")
        for number, (channel, state) in enumerate(
            (("mail", "waiting"), ("desk", "delivered"), ("群", "lost")), 1
        ):
            connection.execute(
                "insert into delivery values (?, 1, ?, ?, 2, 1, ?, null, '拒收')",
                (number, channel, state, NOW),
            )
    return path


def test_old_deliveries_are_kept_and_parted_with_their_attempts(old_outbox):
    with open_ledger(old_outbox) as writer:
        delivery_changes.part_deliveries(writer, {"mail": ["a@example.cn", "b@example.cn"]}, NOW)
        rows = outbox.read_last_deliveries(writer, 9)
        waiting = outbox.find_unfinished_deliveries(writer, date(2026, 4, 1), date(2026, 4, 30))
    assert {(one.channel, one.address, one.state, one.attempts, one.unheard, one.why) for one in rows} == {
        ("mail", "a@example.cn", "waiting", 2, 1, "拒收"),
        ("mail", "b@example.cn", "waiting", 2, 1, "拒收"),
        ("desk", "", "delivered", 2, 1, "拒收"),
        ("群", "", "lost", 2, 1, "拒收"),
    }
    assert [one.body for one in waiting] == ["文"] * 3
