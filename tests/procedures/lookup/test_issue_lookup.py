"""How a typed number is read: as written, by folding, by place, shortened, or as another one near to it."""

import pytest

from qinling.ledger.engine import open_ledger
from qinling.ledger.issues.filters import Filters
from qinling.ledger.reader import open_reader
from qinling.procedures.lookup.issue_lookup import MAX_NAMED, Reading, match_number, match_numbers
from qinling.procedures.views.issue_views import list_issues


@pytest.fixture
def reader(ledger, qinling):
    numbers = [("区级", n) for n in ("QZ25053", "QZ25008", "SJ2025-013", "QZ-7", "甲,乙")]
    for level, number in [*numbers, ("市级", "SJ2025-013"), ("市级", "PT-88")]:
        result = qinling(
            "add", f"级别={level}", f"编号={number}", f"问题描述={number}的问题", "整改时限=2026-06-30"
        )
        assert result.exit_code == 0, result.stderr
    with open_reader(ledger) as opened:
        yield opened


@pytest.fixture
def read(reader):
    """Return how *typed* is read, and the numbers found."""

    def ask(typed, level=None, places=()):
        found = match_number(reader, typed, level, places)
        assert (found.count == 0) == (not found.issues)
        return found.reading, [issue.number for issue in found.issues]

    return ask


def test_a_number_as_written_comes_first_and_one_by_folding_second(read):
    assert read("QZ25053") == (Reading.WRITTEN, ["QZ25053"])
    assert read("ｑｚ２５０５３") == (Reading.FOLDED, ["QZ25053"])
    assert read("SJ2025-013") == (Reading.LEVELS, ["SJ2025-013", "SJ2025-013"])
    assert read("SJ2025-013", "city") == (Reading.WRITTEN, ["SJ2025-013"])
    assert read("QZ25053", "city") == (Reading.OTHER_LEVEL, ["QZ25053"])


def test_a_shortened_number_and_a_near_one_are_no_sure_readings(read):
    assert read("25053") == (Reading.SHORTENED, ["QZ25053"])
    assert read("QZ25035") == (Reading.NEAR, ["QZ25053"])
    assert read("无此") == (Reading.NEAR, [])
    assert read("88", "district") == (Reading.NEAR, [])
    assert read("88", "city") == (Reading.SHORTENED, ["PT-88"])


def test_a_place_gives_way_to_a_number_with_just_these_digits(reader, read):
    places = [issue.id for issue in list_issues(reader, Filters())]
    third = next(issue.number for issue in list_issues(reader, Filters()) if issue.id == places[2])
    assert read("3", places=places) == (Reading.PLACE, [third])
    assert read("第3个", places=places) == (Reading.PLACE, [third])
    assert read("9999", places=places)[0] is Reading.NEAR
    assert read("5", places=places[:4]) == (Reading.NEAR, [])
    first = next(list_issues(reader, Filters())).number
    seven = read("7", places=places[:1] * 7)  # also the digits of QZ-7
    assert seven == (Reading.SHORTENED, [first, "QZ-7"])
    assert read("2", places=[1, 999_999]) == (Reading.NEAR, [])  # an issue that is gone


def test_a_word_is_taken_apart_only_if_it_is_no_number_as_a_whole(reader):
    def split(typed):
        return [(one.typed, one.reading) for one in match_numbers(reader, typed)]

    assert split("甲,乙") == [("甲,乙", Reading.WRITTEN)]
    assert split("QZ25053、qz25008") == [("QZ25053", Reading.WRITTEN), ("qz25008", Reading.FOLDED)]
    assert split("QZ25053，") == [("QZ25053", Reading.WRITTEN)]
    assert split("，") == [("，", Reading.NEAR)]
    assert split("QZ 25 053") == [("QZ 25 053", Reading.FOLDED)]
    assert split("QZ，25053") == [("QZ，25053", Reading.SHORTENED)]
    assert split("25053 QZ25008") == [("25053", Reading.SHORTENED), ("QZ25008", Reading.WRITTEN)]


def test_numbers_that_differ_only_by_folding_are_told_apart_by_writing_them_out(ledger, reader):
    with open_ledger(ledger, create=False, busy_seconds=1) as writer:
        writer.change("update issue set number = 'qz-7', number_key = 'qz-7' where number = 'QZ25008'")
    with open_reader(ledger) as fresh:
        assert match_number(fresh, "qz-7").reading is Reading.WRITTEN
        found = match_number(fresh, "Qz-7")
    assert (found.reading, [issue.number for issue in found.issues]) == (Reading.SPELLINGS, ["QZ-7", "qz-7"])


def test_at_most_five_issues_are_read(ledger, reader, qinling):
    for n in range(8):
        qinling("add", "级别=区级", f"编号=X{n}-55", "问题描述=甲", f"具体点位={n}", "整改时限=2026-06-30")
    with open_reader(ledger) as fresh:
        found = match_number(fresh, "55")
    assert (found.reading, len(found.issues), found.count) == (Reading.SHORTENED, MAX_NAMED, 8)


def test_numbers_behind_one_may_leave_out_how_it_begins(ledger, reader, qinling):
    for number in ("QZ25009", "15"):
        assert qinling("add", "级别=区级", f"编号={number}", "问题描述=弃渣").exit_code == 0

    def ask(typed, level=None):
        with open_reader(ledger) as now:
            found = match_numbers(now, typed, level)
        return [(one.reading, [issue.number for issue in one.issues]) for one in found]

    assert ask("QZ25008、53") == [(Reading.RANGE, ["QZ25008", "QZ25053"])]
    assert ask("25008，9") == [(Reading.RANGE, ["QZ25008", "QZ25009"])]
    assert ask("QZ25008 9至60") == [(Reading.RANGE, ["QZ25008", "QZ25009", "QZ25053"])]
    assert ask("QZ25053、15") == [(Reading.WRITTEN, ["QZ25053"]), (Reading.WRITTEN, ["15"])]
    assert [numbers for _, numbers in ask("QZ25053、08、77")][:2] == [["QZ25053"], ["QZ25008"]]
    assert ask("QZ25053、08、77")[2][0] is Reading.NEAR
    assert ask("QZ25053、08", "city") != [(Reading.RANGE, ["QZ25053", "QZ25008"])]


def test_a_range_names_the_ends_that_are_not_there(reader):
    assert match_numbers(reader, "QZ25008至99")[0].missing == ("QZ25099",)
    assert match_numbers(reader, "QZ25008至QZ25053")[0].missing == ()
