"""A ledger whose history ends in another place than it should is read with a word about it, and not written."""

import sqlite3
from contextlib import closing
from functools import partial

import pytest

from qinling.errors import LedgerInconsistent, LedgerUnusable
from qinling.ledger.engine import open_ledger
from qinling.ledger.history.head_check import find_head_fault
from qinling.ledger.reader import open_reader

CHANGES = {
    "an event is cut off": "delete from event where id = (select max(id) from event)",
    "the head is another": "update meta set value = '1 abc' where key = 'head'",
    "the head is gone": "delete from meta where key = 'head'",
    "all events are gone": "delete from event",
}


@pytest.fixture
def change_behind_its_back(ledger, engine, request):
    """Change the ledger past its triggers, as no command can."""
    if engine == "postgres":
        return partial(request.getfixturevalue("office_pool").change, ledger)

    def change(statement):
        with closing(sqlite3.connect(ledger)) as connection:
            triggers = connection.execute("select name from sqlite_schema where type = 'trigger'")
            for (name,) in triggers.fetchall():
                connection.execute(f"drop trigger {name}")
            connection.execute(statement)
            connection.commit()

    return change


@pytest.mark.parametrize("change", CHANGES)
def test_a_ledger_that_ends_elsewhere_is_read_and_not_written(
    ledger, given_issues, change_behind_its_back, change
):
    given_issues(("SJ-001", {}), ("SJ-002", {}))
    change_behind_its_back(CHANGES[change])

    with pytest.raises(LedgerInconsistent, match=r"db verify.*db restore"), open_ledger(ledger):
        pass
    with open_reader(ledger) as reader:
        assert find_head_fault(reader)
        assert reader.value("select count(*) from issue") == 2


@pytest.mark.parametrize("place", ["id", "id - 1"])
def test_the_last_two_events_must_be_sealed_for_a_write(ledger, given_issues, change_behind_its_back, place):
    given_issues(("SJ-001", {}), ("SJ-002", {}))
    change_behind_its_back(f"update event set actor = '别人' where id = (select max({place}) from event)")

    with pytest.raises(LedgerInconsistent, match="被改动过"), open_ledger(ledger):
        pass


def test_a_sound_ledger_and_an_empty_one_are_written(ledger, given_issues):
    for numbers in (("SJ-001", "SJ-002"), ("SJ-003",)):
        given_issues(*((number, {}) for number in numbers))
    with open_reader(ledger) as reader:
        assert find_head_fault(reader) is None


@pytest.mark.about_a_file
def test_a_text_that_nothing_reads_keeps_nobody_from_reading(ledger, given_issues, change_behind_its_back):
    given_issues(("SJ-001", {}), ("SJ-002", {}))
    change_behind_its_back("update event set actor = cast(x'ff' as text) where id = 2")

    with open_reader(ledger) as reader:
        assert find_head_fault(reader) is None
    with pytest.raises(LedgerUnusable, match="已损坏"), open_ledger(ledger):
        pass
