from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qinling.ledger.changes import insert_issues
from qinling.ledger.engine import open_ledger
from qinling.ledger.issues.filters import Filters
from qinling.ledger.issues.queries import (
    find_issues,
    find_issues_by_fingerprint,
    find_issues_by_number,
    find_numbered_issues,
    find_numbers_by_prefix,
    find_unrectified_issues_due_by,
    list_distinct_values,
    read_issue_by_id,
)
from qinling.rules.vocabulary import Level, Status
from tests.example_counts import scale_examples

TODAY = date(2026, 4, 25)
YESTERDAY = date(2026, 4, 24)
LEDGER_ISSUES = [
    ("D-1", {"category": "河道", "town": "麻街镇", "deadline": YESTERDAY, "lead_unit": "区水利局"}),
    ("D-2", {"category": "乱搭乱建", "zone": "一般保护区", "deadline": TODAY, "duty_unit": "麻街镇人民政府"}),
    ("C-1", {"level": "city", "status": "closed", "deadline": YESTERDAY, "source": "12345 举报"}),
    (
        "C-2",
        {"level": "city", "status": "not_started", "deadline": YESTERDAY, "lead_unit": "区水利局、区住建局"},
    ),
    ("P-2", {"level": "province", "status": "accepting", "deadline": YESTERDAY, "lead_unit": "区水利局"}),
    ("P-1", {"level": "province", "status": "void", "on_platform": False, "extra": {"图幅": "50%_A"}}),
    ("P-3", {"level": "province", "deadline": date(2026, 5, 2), "on_platform": True}),
    ("P-4", {"level": "province", "status": "rectified", "remark": "石渣 已清运"}),
]


def list_numbers(found):
    return [issue.number for issue in found]


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (Filters(), ["P-1", "P-2", "P-3", "P-4", "C-1", "C-2", "D-1", "D-2"]),
        (Filters(levels=("district", "province")), ["P-1", "P-2", "P-3", "P-4", "D-1", "D-2"]),
        (Filters(statuses=("void", "closed")), ["P-1", "C-1"]),
        (Filters(open_only=True), ["P-2", "P-3", "P-4", "C-2", "D-1", "D-2"]),
        (Filters(open_only=True, statuses=("closed", "rectified")), ["P-4"]),
        (Filters(categories=("河道", "乱")), ["D-1", "D-2"]),
        (Filters(zones=("一般",)), ["D-2"]),
        (Filters(towns=("麻街",)), ["D-1"]),
        (Filters(sources=("举报",)), ["C-1"]),
        (Filters(units=("水利局",)), ["P-2", "C-2", "D-1"]),
        (Filters(units=("麻街镇人民政府", "住建")), ["C-2", "D-2"]),
        (Filters(units=("水利局",), levels=("city",)), ["C-2"]),
        (Filters(overdue_on=TODAY), ["C-2", "D-1"]),
        (Filters(overdue_on=YESTERDAY), []),
        (Filters(overdue_on=TODAY, levels=("district",)), ["D-1"]),
        (Filters(overdue_on=TODAY, statuses=("not_started",)), ["C-2"]),
        (Filters(due_by=TODAY), ["C-2", "D-1", "D-2"]),
        (Filters(due_by=date(2026, 5, 2)), ["P-3", "C-2", "D-1", "D-2"]),
        (Filters(due_from=TODAY, due_by=date(2026, 5, 1)), ["D-2"]),
        (Filters(due_from=TODAY), ["P-3", "D-2"]),
        (Filters(text="石渣"), ["P-4"]),
        (Filters(text="清运  p-4 河道旁"), ["P-4"]),
        (Filters(text="石渣 水利局"), []),
        (Filters(text="50%_a"), ["P-1"]),
        (Filters(text="50%A"), []),
        (Filters(text="50__A"), []),
        (Filters(text="\\"), []),
        (Filters(text="' or 1 = 1 --"), []),
        (Filters(text="  "), ["P-1", "P-2", "P-3", "P-4", "C-1", "C-2", "D-1", "D-2"]),
    ],
)
def test_lists_what_fulfils_every_filter_by_level_then_number(given_issues, open_any_reader, filters, wanted):
    given_issues(*LEDGER_ISSUES)
    with open_any_reader() as reader:
        assert list_numbers(find_issues(reader, filters)) == wanted
        assert list_numbers(find_issues(reader, filters, limit=2)) == wanted[:2]
        assert list_numbers(find_issues(reader, filters, limit=0)) == []


@pytest.mark.parametrize(
    ("sort", "wanted"),
    [
        (("number",), ["C-1", "C-2", "D-1", "D-2", "P-1", "P-2", "P-3", "P-4"]),
        (("-number",), ["P-4", "P-3", "P-2", "P-1", "D-2", "D-1", "C-2", "C-1"]),
        (("-level",), ["D-1", "D-2", "C-1", "C-2", "P-1", "P-2", "P-3", "P-4"]),
        (("deadline",), ["P-2", "C-1", "C-2", "D-1", "D-2", "P-3", "P-1", "P-4"]),
        (("-deadline",), ["P-3", "D-2", "P-2", "C-1", "C-2", "D-1", "P-1", "P-4"]),
        (("status", "-number"), ["C-2", "P-3", "D-2", "D-1", "P-4", "P-2", "C-1", "P-1"]),
    ],
)
def test_sorts_by_fields_with_blanks_last(given_issues, open_any_reader, sort, wanted):
    given_issues(*LEDGER_ISSUES)
    with open_any_reader() as reader:
        assert list_numbers(find_issues(reader, Filters(), sort)) == wanted
        assert list_numbers(find_issues(reader, Filters(levels=("city",)), sort)) == [
            n for n in wanted if n[0] == "C"
        ]


@pytest.mark.parametrize("key", ["colour", "--number", "number desc", "1", ""])
def test_sorting_by_what_is_no_field_is_refused(open_any_reader, key):
    with open_any_reader() as reader, pytest.raises(KeyError):
        find_issues(reader, Filters(), (key,))


def test_lists_what_is_due_the_most_urgent_first_then_by_level(given_issues, open_any_reader):
    given_issues(
        *LEDGER_ISSUES, ("P-5", {"level": "province", "deadline": TODAY}), ("P-6", {"deadline": None})
    )
    with open_any_reader() as reader:
        assert list_numbers(find_unrectified_issues_due_by(reader, TODAY)) == ["C-2", "D-1", "P-5", "D-2"]
        assert list_numbers(find_unrectified_issues_due_by(reader, TODAY, limit=3)) == ["C-2", "D-1", "P-5"]
        assert list_numbers(find_unrectified_issues_due_by(reader, date(2026, 4, 23))) == []


def test_an_empty_ledger_answers_with_nothing(open_any_reader):
    with open_any_reader() as reader:
        assert list(find_issues(reader, Filters())) == []
        assert list(find_unrectified_issues_due_by(reader, TODAY)) == []
        assert list(find_numbered_issues(reader, "city", ["1"])) == []
        assert list(find_numbered_issues(reader, "city", [])) == []


def test_finds_many_issues_by_number_or_fingerprint_at_once(given_issues, open_any_reader):
    given = [(f"N-{n}", {"fingerprint": f"f{n}", "level": ("city", "district")[n % 2]}) for n in range(1_200)]
    ids = given_issues(*given)
    with open_any_reader() as reader:
        numbers = [number for number, _ in given] + ["none"]
        found = {one.number: one for one in find_numbered_issues(reader, "city", numbers)}
        assert found.keys() == {number for number, _ in given[::2]}
        assert found["N-1198"] == read_issue_by_id(reader, ids[1198])
        found = find_issues_by_fingerprint(reader, [f"f{n}" for n in range(600, 1_300)])
        assert {print_: issue.number for print_, issue in found.items()} == {
            f"f{n}": f"N-{n}" for n in range(600, 1_200)
        }


def test_a_number_is_found_as_written_and_without_it_in_any_other_spelling(given_issues, open_any_reader):
    given_issues(
        ("QZ-25053", {"level": "city"}),
        ("ＱＺ－25053", {"level": "district"}),
        ("Ａ1", {}),
        ("a 1", {}),
        ("QZ-25054", {}),
    )
    with open_any_reader() as reader:

        def found(number, level=None):
            return [(one.level, one.number) for one in find_issues_by_number(reader, number, level)]

        assert found("QZ-25053") == [("city", "QZ-25053")]
        assert found("QZ-25053", "district") == [("district", "ＱＺ－25053")]
        assert found("qz–25053") == [("city", "QZ-25053"), ("district", "ＱＺ－25053")]
        assert found("A1") == [("district", "a 1"), ("district", "Ａ1")]
        assert found("Ａ1") == [("district", "Ａ1")]
        assert found("QZ-2505") == []
        assert {one.number for one in find_numbered_issues(reader, "district", ["A1", "qz25054"])} == {
            "Ａ1",
            "a 1",
        }


def test_completes_words_from_those_in_use(given_issues, open_any_reader):
    given_issues(*LEDGER_ISSUES, ("X", {"category": "河道"}))
    with open_any_reader() as reader:
        assert list_distinct_values(reader, "category", "", 10) == ["乱搭乱建", "河道"]
        assert list_distinct_values(reader, "category", "河", 10) == ["河道"]
        assert list_distinct_values(reader, "lead_unit", "区", 1) == ["区水利局"]
        with pytest.raises(KeyError):
            list_distinct_values(reader, "name from unit --", "", 10)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=scale_examples(30),
    deadline=None,
)
@given(
    named=st.sets(
        st.tuples(st.sampled_from(Level), st.text("AB1-%_一镇😀", min_size=1, max_size=4)), max_size=8
    ),
    prefix=st.text("AB1-%_一", max_size=2),
    limit=st.integers(0, 9),
)
def test_order_limit_and_prefix_are_those_of_the_texts(ledger, named, prefix, limit):
    order = list(Level)
    by_level = [number for level, number in sorted(named, key=lambda one: (order.index(one[0]), one[1]))]
    starting = sorted(number for _, number in named if number.startswith(prefix))
    with open_ledger(ledger, dry_run=True) as writer:
        insert_issues(
            writer,
            [
                {"level": level, "number": number, "status": Status.CLOSED, "description": "d"}
                for level, number in named
            ],
        )
        assert list_numbers(find_issues(writer, Filters(), limit=limit)) == by_level[:limit]
        found = find_numbers_by_prefix(writer, prefix, limit)
        assert [number for number, _ in found] == starting[:limit]
        searched = list_numbers(find_issues(writer, Filters(text=prefix)))
        assert prefix.strip() == "" or searched == [number for number in by_level if prefix in number]
