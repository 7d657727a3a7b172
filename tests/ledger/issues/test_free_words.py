"""A word is found in any text of an issue, in any spelling."""

import sqlite3

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from qinling.ledger.issues.free_words import SEARCHED_COLUMNS, find_word_hits
from qinling.ledger.sqlite_file.sqlite import SqliteReader
from qinling.rules.history.events import Event
from qinling.rules.lookup.number_ranges import read_number_ranges
from qinling.rules.texts.name_folding import fold_name


@pytest.fixture
def read_issues():
    """Return a reader of a table in memory with only texts and numbers, an issue for each dictionary of texts."""
    connection = sqlite3.connect(":memory:")
    connection.execute(f"create table issue (id, level, number_key, {', '.join(SEARCHED_COLUMNS)})")
    connection.execute(f"create table event ({', '.join(Event._fields)})")

    def fill(issues):
        connection.execute("delete from issue")
        for number, texts in enumerate(issues):
            key = fold_name(texts.get("number", ""))
            values = [number, "district", key, *map(texts.get, SEARCHED_COLUMNS)]
            connection.execute(f"insert into issue values ({', '.join('?' * len(values))})", values)
        return SqliteReader(connection)

    yield fill
    connection.close()


@pytest.mark.parametrize("column", SEARCHED_COLUMNS)
def test_every_text_is_searched(read_issues, column):
    reader = read_issues([{"number": "A1"}, {column: "甲 乙（ＡＢ）"}])

    assert find_word_hits(reader, ["乙(a", "没有"]) == {"乙(a": {1}, "没有": set()}


def test_a_word_does_not_reach_from_one_text_into_the_next(read_issues):
    reader = read_issues([dict.fromkeys(SEARCHED_COLUMNS, "甲")])

    assert find_word_hits(reader, ["甲", "甲甲"]) == {"甲": {0}, "甲甲": set()}


def test_a_range_of_numbers_is_found_where_no_text_holds_it(read_issues):
    reader = read_issues([{"number": f"A{at}"} for at in (1, 2, 3)])

    assert find_word_hits(reader, ["A1-2", "a1-1"]) == {"A1-2": {0, 1}, "a1-1": {0}}


SPELLINGS = st.text("河道Ａa－-（( 　1１", max_size=6)


@given(st.lists(st.dictionaries(st.sampled_from(SEARCHED_COLUMNS), SPELLINGS), max_size=4), SPELLINGS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_word_is_where_its_folded_form_is(read_issues, issues, word):
    assume(not read_number_ranges(word))
    expected = {
        number
        for number, texts in enumerate(issues)
        if any(fold_name(word) in fold_name(text) for text in texts.values())
    }

    found = find_word_hits(read_issues(issues), [word])[word]

    assert found == (expected if fold_name(word) else set(range(len(issues))))
