from hypothesis import given
from hypothesis import strategies as st

from qinling.cli.completion.choices import (
    MAX_SHOWN,
    Choice,
    find_common_beginning,
    group_choices,
    keep_beginnings,
)

NUMBERS = st.lists(st.text("SJQL-0123", min_size=1, max_size=7), min_size=1, max_size=200, unique=True)


@given(NUMBERS)
def test_no_number_is_left_out_of_the_groups(numbers):
    groups = group_choices([Choice(number) for number in numbers])

    for number in numbers:
        assert any(number == one.value or (one.goes_on and number.startswith(one.value)) for one in groups)
    assert len(groups) == len({one.value for one in groups})


@given(NUMBERS)
def test_groups_lead_on(numbers):
    groups = group_choices([Choice(number) for number in numbers])

    assert len(groups) <= MAX_SHOWN
    assert len(groups) > 1 or len(numbers) == 1
    typed = find_common_beginning(numbers)
    assert find_common_beginning([one.value for one in groups]) == typed


def test_a_ledger_of_thousands_is_shown_by_what_its_numbers_begin_with():
    numbers = [f"{name}-2026-{place:04}" for name in ("SJ", "SHJ", "QJ") for place in range(1, 1501)]

    groups = group_choices([Choice(number) for number in numbers])

    assert {one.value[:2] for one in groups} == {"SJ", "SH", "QJ"}
    assert sum(int(one.hint.removesuffix(" 个") or 1) for one in groups) == 4500


def test_numbers_that_end_where_others_go_on_stay():
    groups = group_choices([Choice("S"), *(Choice(f"S{place:03}") for place in range(100))])

    assert Choice("S") in groups


def test_where_nothing_begins_so_the_words_that_hold_it_are_offered():
    known = [Choice("东溪街道办"), Choice("松涧镇")]

    assert keep_beginnings(known, "松") == [Choice("松涧镇")]
    assert keep_beginnings(known, "街道") == [Choice("东溪街道办")]
    assert keep_beginnings(known, "河") == []
