"""Issues at random, and what import is to read of them."""

from datetime import date

from hypothesis import strategies as st

from qinling.rules.fields import FIELDS
from qinling.rules.vocabulary import DeadlineKind, Level, Schedule, Status
from qinling.workbook.export.cell_values import get_cell_value
from qinling.workbook.reading.rows.odd_cells import is_ditto, is_only_signs
from tests.workbook.makers.sample_exports import issue

INPUT_FIELDS = [field.name for field in FIELDS if field.is_input]


KIND_BY_FIELD = {field.name: field.kind.name for field in FIELDS}


CHARACTERS = "河道弃渣违建复绿0123456789=+-@'\"“”<>&/_x{}，。； \n\t\u3000\u200d😀𠮷é"
TEXTS = (
    st.text(CHARACTERS, min_size=1, max_size=30).map(str.strip).filter(
        lambda text: text and not is_ditto(text) and not is_only_signs(text)
    )
    | st.sampled_from(["=1+1", "_x0041_", "<r>甲</r>", "<r><t>", "2026-04-25", "是", "0012", "1e5", "'引号", "长" * 3000])
)  # fmt: skip


NUMBERS = (
    st.integers(10**17, 10**18 - 1).map(str) | st.integers(0, 999).map("QJ-{:03}".format) | st.just("=5")
)


DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


DEADLINES = st.one_of(
    st.builds(lambda day: (day, "dated", str(day)), DAYS),
    st.builds(lambda day: (day, "dated_standing", "年底前，并长期坚持"), DAYS),
    st.sampled_from(
        [
            (None, "immediate", "边督边改"),
            (None, "immediate", None),
            (None, "standing", "常态化推进"),
            (None, "standing", None),
            (None, "relative", "交办后30日内"),
            (None, "none", "待定"),
            (None, "none", None),
        ]
    ),
)


@st.composite
def random_issues(draw):
    """An issue with any fields; days in the order of the steps."""
    values = {
        name: draw(st.none() | TEXTS)
        for name in INPUT_FIELDS
        if KIND_BY_FIELD[name] == "TEXT" and name not in ("number", "description")
    }
    status = draw(st.sampled_from(Status))
    found, rectified, closed = sorted(draw(st.tuples(DAYS, DAYS, DAYS)))
    deadline, kind, text = draw(DEADLINES)
    if kind == DeadlineKind.RELATIVE:
        found = None  # or a day would follow from it
    return issue(
        draw(NUMBERS),
        description=draw(TEXTS),
        level=draw(st.sampled_from(Level)).value,
        status=status.value,
        schedule=draw(st.none() | st.sampled_from(Schedule).map(str)),
        percent=draw(st.none() | st.integers(0, 10_000).map(lambda share: share / 100)),
        on_platform=draw(st.sampled_from([None, True, False])),
        lon=draw(st.none() | st.integers(73_000_000, 136_000_000).map(lambda place: place / 1e6)),
        lat=draw(st.none() | st.integers(4_000_000, 53_000_000).map(lambda place: place / 1e6)),
        lead_days=draw(st.none() | st.integers(1, 3650)),
        found_on=found,
        handed_over_on=found,
        rectified_on=rectified,
        closed_on=closed if status in (Status.CLOSED, Status.VOID) else None,
        deadline=deadline,
        deadline_kind=kind,
        deadline_text=text,
        extra=draw(st.dictionaries(st.just("网格/编号"), TEXTS)),
        **values,
    )


def expected_values(one):
    """What import is to read of an issue: its fields, and those of its deadline."""
    values = {name: getattr(one, name) for name in INPUT_FIELDS}
    kind = one.deadline_kind if get_cell_value(one, "deadline") is not None else None
    return {**values, "deadline_kind": kind}
