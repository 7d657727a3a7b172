import pytest

from qinling.ledger.postgres.translation import translate_statement


@pytest.mark.parametrize(
    ("sql", "text"),
    [
        (
            "select :a, ':b' , x::text, ' 5%' from t where y % 2 = :c_1",
            "select %(a)s, ':b' , x::text, ' 5%%' from t where y %% 2 = %(c_1)s",
        ),
        ("select 'it''s :a'", "select 'it''s :a'"),
        ("select * from main.event indexed by ix_event_issue where a", "select * from event where a"),
        ("x in (select value from json_each(:ids))", "x = any(%(ids)s)"),
        ("json_type(changes, '$.deadline') is not null", "changes::json -> 'deadline' is not null"),
        (
            "julianday(deadline) - lead_days <= julianday(:day)",
            "deadline::date - lead_days::int <= %(day)s::date",
        ),
        ("a like :w escape '\\'", "a ilike %(w)s escape '\\'"),
        (
            "from account a cross join login_day d on d.a = a.id",
            "from account a join login_day d on d.a = a.id",
        ),
        ("from a cross join b where 1", "from a cross join b where 1"),
    ],
)
def test_a_statement_in_the_words_of_postgresql(sql, text):
    assert translate_statement(sql).text == text


def test_lists_are_bound_as_arrays_only_where_they_are_searched():
    sql = "x in (select value from json_each(:ids)) and (select value from json_each(:names) where key = y)"
    assert translate_statement(sql).arrays == {"ids"}
