"""Rows that come back under no number that was handed out: whose they are, and when that is for a person to say."""

from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.drafts import Draft, Sheet
from qinling.rules.merging.unmatched_rows import match_unmatched_rows

SHEET = Sheet("a.xlsx", "台账", {"number": ("B", "编号"), "level": ("C", "级别")})


def row_values(number, description="弃渣", location=None, level="city"):
    return {
        "number": number,
        "level": level,
        "town": "麻街镇",
        "location": location,
        "description": description,
    }


def row(number=None, *words, **more):
    return Draft(row_values(number, *words, **more), {}, SHEET, 5)


def resolve_matches(drafts, *missing, foreign=()):
    """Return the number that each row is certain to be, or the cell and words in which it is doubtful."""
    gone = {(one["level"], one["number"]): one for one in missing}
    strays = match_unmatched_rows(drafts, foreign, gone)
    certain = [number for _, (_, number) in strays.matched]
    return certain, [f"{error.column} {error.why}" for _, error in strays.doubtful]


def test_a_row_that_says_what_one_missing_issue_says_is_that_issue():
    assert resolve_matches([row()], row_values("A1"), row_values("A2", "违建")) == (["A1"], [])


def test_where_two_say_the_same_it_may_be_either():
    assert resolve_matches([row()], row_values("A1"), row_values("A2")) == (
        [],
        ["B 没有问题编号，看内容可能是 A1、A2 的一行"],
    )


def test_a_place_or_a_description_alone_is_not_certain():
    missing = row_values("A1", location="柳树沟")
    for words in (("改写过", "柳树沟"), ("弃渣", "别处")):
        assert resolve_matches([row(None, *words)], missing) == (
            [],
            ["B 没有问题编号，看内容可能是 A1 的一行"],
        )


def test_a_town_without_a_place_tells_nothing():
    assert resolve_matches([row(None, "改写过")], row_values("A1")) == ([], [])


def test_another_level_or_number_is_told_in_its_cell():
    assert resolve_matches([row("A1", level="district")], row_values("A1"))[1] == [
        "C A1 导出时是市级，级别改了就认不出是哪个问题"
    ]
    assert resolve_matches([], row_values("A1"), foreign=[row("A1", level="district")])[1] != []
    assert resolve_matches([row("B7")], row_values("A1"))[1] == ["B 导出时没有这个编号，看内容是 A1 的一行"]
    assert resolve_matches([], row_values("A1"), foreign=[row("B7")]) == (
        [],
        [],
    )  # an issue of its own, and left alone


TEXTS = st.sampled_from(["弃渣", "违建", "采砂"])
PLACES = st.sampled_from([None, "柳树沟", "大石坎"])


@given(
    st.lists(st.tuples(TEXTS, PLACES), unique=True, max_size=6),
    st.lists(st.tuples(TEXTS, PLACES), unique=True, max_size=4),
)
def test_a_row_is_certain_exactly_where_its_issue_is_missing_and_no_row_is_judged_twice(missing, came):
    drafts = [row(None, *one) for one in came]
    gone = {("city", f"A{at}"): row_values(f"A{at}", *one) for at, one in enumerate(missing)}
    strays = match_unmatched_rows(drafts, [], gone)
    assert {id(draft) for draft, _ in strays.matched} == {
        id(draft) for draft, one in zip(drafts, came, strict=True) if one in missing
    }
    judged = [id(draft) for draft, _ in (*strays.matched, *strays.doubtful)]
    assert len(judged) == len(set(judged))
    assert strays.possible_issues <= gone.keys()
