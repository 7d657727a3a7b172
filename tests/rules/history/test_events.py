from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.history.events import (
    GENESIS_HASH,
    Event,
    EventKind,
    add_system_user,
    encode_changes,
    encode_created_values,
    format_utc,
    read_changes,
    read_field_changes,
    read_step_details,
    read_system_user,
    replay_issues,
)
from qinling.rules.history.hash_chain import seal_event, verify_chain

# Few letters, so that texts collide and lengths matter; some that a serialisation could trip over.
words = st.text('01 \n",:{}中😀', max_size=8)
numbers = st.integers(min_value=0, max_value=2**53)
values = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | words
)
issues = st.dictionaries(words, values, max_size=6)


@st.composite
def chains(draw, min_size=0):
    """Chains as the ledger keeps them: ids from 1 on, each event sealed on the one before."""
    chain = []
    for event_id in range(1, draw(st.integers(min_size, 5)) + 1):
        chain.append(
            seal_event(
                chain[-1].hash if chain else GENESIS_HASH,
                event_id=event_id,
                at=draw(words),
                day=draw(words),
                actor=draw(words),
                kind=draw(st.sampled_from(EventKind)),
                issue=draw(numbers),
                batch=draw(numbers),
                changes=draw(words),
                ground=draw(words),
            )
        )
    return chain


@given(chains())
def test_a_sealed_chain_is_sound(chain):
    assert verify_chain(chain).broken is None


@given(st.data())
def test_altering_any_column_of_any_event_is_found_there(data):
    chain = data.draw(chains(min_size=1))
    place = data.draw(st.integers(0, len(chain) - 1))
    column = data.draw(st.sampled_from(Event._fields))
    kept = getattr(chain[place], column)
    other = data.draw((numbers if isinstance(kept, int) else words).filter(lambda value: value != kept))

    chain[place] = chain[place]._replace(**{column: other})

    assert verify_chain(chain).broken == chain[place].id


@given(chains(min_size=2), st.data())
def test_taking_an_event_out_or_swapping_two_is_found(chain, data):
    place = data.draw(st.integers(0, len(chain) - 2))
    assert verify_chain(chain[:place] + chain[place + 1 :]).broken == chain[place + 1].id
    chain[place], chain[place + 1] = chain[place + 1], chain[place]
    assert verify_chain(chain).broken == chain[place].id


@given(chains(min_size=1), st.data())
def test_moving_letters_from_one_column_to_the_next_breaks_the_seal(chain, data):
    event = chain[-1]
    texts = ("at", "day", "actor", "kind", "changes", "ground")
    column = data.draw(st.integers(0, len(texts) - 2))
    left, right = getattr(event, texts[column]), getattr(event, texts[column + 1])
    cut = data.draw(st.integers(0, len(left)))
    moved = event._replace(**{texts[column]: left[:cut], texts[column + 1]: left[cut:] + right})
    assert (verify_chain([*chain[:-1], moved]).broken is None) == (moved == event)


def test_a_chain_can_be_verified_from_the_middle():
    first = given_event(GENESIS_HASH, 1)
    second = given_event(first.hash, 2)
    assert verify_chain([second], first.hash).broken is None
    assert verify_chain([second]).broken == 2


def given_event(prev_hash, event_id, day=""):
    return seal_event(
        prev_hash,
        event_id=event_id,
        at="2026-04-25T01:02:03.000004Z",
        day=day,
        actor="张某",
        kind=EventKind.CREATED,
        issue=1,
        batch=1,
        changes="{}",
        ground="导入",
    )


def test_the_seal_never_changes_from_one_release_to_the_next():
    # Without a day: the seal of the first schema.
    assert given_event(GENESIS_HASH, 1).hash == (
        "b558fa4cafe0bb73794e9024ff267a5bb975fc4795a89bd940a9a5d6f18efc93"
    )
    assert given_event(GENESIS_HASH, 1, "2026-04-25").hash == (
        "1df905fa00cd501e1b1179db1c37e5abfd6c26ecbe08cee991c28cc6c353242b"
    )


@given(issues, issues)
def test_changes_name_what_differs_and_nothing_else(old, new):
    changes = read_changes(
        given_event(GENESIS_HASH, 1)._replace(kind="changed", changes=encode_changes(old, new))
    )
    for name in old.keys() | new.keys():
        before, after = old.get(name), new.get(name)
        assert changes.pop(name, (before, before)) == (before, after)
    assert changes == {}


@given(issues)
def test_a_creation_reads_as_a_change_from_nothing(new):
    said = {name: value for name, value in new.items() if value is not None}
    event = given_event(GENESIS_HASH, 1)._replace(changes=encode_created_values(said))
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}
    assert read_changes(event) == {name: (None, value) for name, value in plain.items()}


def test_days_stand_as_iso_text_and_chinese_as_itself():
    text = encode_changes({"deadline": date(2026, 6, 30)}, {"deadline": None, "town": "麻街镇"})
    assert text == '{"deadline":["2026-06-30",null],"town":[null,"麻街镇"]}'
    assert encode_created_values({"town": "麻街镇"}) == '{"town":"麻街镇"}'


def test_a_value_no_field_can_have_is_refused():
    with pytest.raises(TypeError, match="object"):
        encode_changes({}, {"town": object()})
    with pytest.raises(ValueError, match="not JSON compliant"):
        encode_changes({}, {"percent": float("nan")})


def test_moments_are_written_in_utc():
    shanghai = timezone(timedelta(hours=8))
    assert format_utc(datetime(2026, 4, 25, 9, 2, 3, 4, tzinfo=shanghai)) == "2026-04-25T01:02:03.000004Z"
    assert format_utc(datetime(2026, 4, 25, 9, 2, 3, tzinfo=shanghai)) == "2026-04-25T01:02:03.000000Z"


# -- the user of the system ---------------------------------------------------------------------

users = st.text('a01\n",:{}中', min_size=1, max_size=8)


@given(st.sampled_from(EventKind), users, st.dictionaries(words, words, max_size=3))
def test_the_user_of_the_system_stands_beside_the_changes(kind, user, fields):
    text = encode_created_values(fields) if kind is EventKind.CREATED else encode_changes({}, fields)
    event = given_event(GENESIS_HASH, 1)._replace(kind=kind, changes=text)
    with_user = event._replace(changes=add_system_user(text, kind, user))

    assert read_system_user(with_user) == user
    assert read_system_user(event) == ""
    assert read_field_changes(with_user) == read_field_changes(event)
    assert read_step_details(with_user) == read_step_details(event)


def test_replay_leaves_the_user_of_the_system_out_of_the_issue():
    created = add_system_user('{"number":"A1"}', EventKind.CREATED, "zhang01")
    changed = add_system_user('{"town":[null,"甲镇"]}', EventKind.CHANGED, "zhang01")

    ((_, issue),) = replay_issues([(1, "created", created), (1, "changed", changed)])

    assert (issue["number"], issue["town"], issue["version"]) == ("A1", "甲镇", 2)
