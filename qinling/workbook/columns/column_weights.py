"""What speaks for a field and against it: the one table of weights, and the margins.

The score of a column for a field is *heading score* x HEADING_WEIGHT + *content score* x
CONTENT_WEIGHT. The heading score is from 0 to 1. The content score is the mean vote of the cells:
each cell gives the highest weight of what it looks like, a negative one where only negative ones
apply, and the weight of OTHERWISE where the table says nothing of it.
"""

from collections.abc import Mapping

from qinling.workbook.columns.cell_kinds import Kind, Kinds
from qinling.workbook.columns.column_profiles import ColumnProfile
from qinling.workbook.headings.column_uses import (
    CLOSED_YES_NO,
    HANDED_DOWN,
    LONLAT,
    ORDINAL,
    RECTIFIED_YES_NO,
)

HEADING_WEIGHT = 1.0
CONTENT_WEIGHT = 0.5  # a clear heading stands against its cells: then each bad cell is named
#: A column whose best score is lower holds no field.
FLOOR = 0.49
#: The same for a heading of known words that leaves no other field open: it stands against its cells.
CLEAR_FLOOR = 0.2
#: So well must cells fit a field that a heading names by its last word alone: 清表时限.
MIN_BACKING = 0.15
#: Fields whose cells do not say whose they are, and so never settle it: 排污单位 is no unit in charge.
WHOSE_CELLS = frozenset({"duty_unit", "leader", "person", "contact", "number"})
#: Two readings of a table whose scores differ by less are a doubt.
MARGIN = 0.12  # more than lies between two known headings of which one is less usual
#: Cells that no plain text field holds. A clear heading above so many of them is a doubt: its reader refuses none.
WRONG_KINDS = (Kind.TICK, Kind.YES_NO, Kind.DAY, Kind.PERCENT, Kind.LON, Kind.LAT, Kind.LONLAT)
MIN_WRONG_SHARE, MIN_WRONG_CELLS = 0.8, 3
#: Units, and what else a unit may look like: 石门镇 could be a person.
_UNIT_KINDS = frozenset({Kind.UNIT, Kind.LOCAL_UNIT})
_UNIT_LIKE_KINDS = _UNIT_KINDS | {Kind.TOWN, Kind.PLACE}
#: What cells name where the heading wants the other: units under 责任人, persons under 责任单位.
FOREIGN_NAMES = {
    **dict.fromkeys(("person", "leader", "contact"), "units"),
    **dict.fromkeys(("lead_unit", "duty_unit", "assisting_unit", "acceptance_unit"), "persons"),
}
#: The fields that such names are offered for, in this order.
FIELDS_OF_NAMES = {"units": ("duty_unit", "lead_unit"), "persons": ("person",)}
MIN_FOREIGN_NAMES = 2
#: Fields that a second column never makes doubtful: it is kept under its own heading, and nothing is wrong.
CAREFREE_FIELDS = frozenset({"remark"})

OTHERWISE = "otherwise"

# Most texts are certainly no plain text field's where they look like these.
_NO_TEXT = "day=-1 number=-1 tick=-1 yes_no=-1 percent=-1 phone=-1 lon=-1 lat=-1 lonlat=-1 error=-0.5"
_UNIT = f"{_NO_TEXT} unit=1 local_unit=1 town=.6 place=.2 person=-.6 sentence=-.4 status=-1 category=-.8 code=-.8 deadline=-.8"
_STORY = f"{_NO_TEXT} sentence=.4 town=-.8 unit=-.6 local_unit=-.6 person=-.6 code=-.8 zone=-.8"
_DAY = "day=1 deadline=-.7 otherwise=-1"  # 2026年6月 is not yet a day on which something was done

#: For each field, what a cell votes by its look (`cell_kinds.Kind`), from -1 to 1.
_TABLE: dict[str, str] = {
    ORDINAL: "count=.6 number=.3 sentence=-.5 day=-1",
    # A count is no number of an issue: it begins anew on each sheet. It is not refused, as some write no other.
    "number": "unique=1 code=.2 document=.3 count=0 number=.1 sentence=-1 day=-.5 town=-1 unit=-.8 local_unit=-.8 person=-.6 status=-1 "
    "yes_no=-1 tick=-1 phone=-.5 lon=-1 lat=-1 lonlat=-1 category=-1 percent=-1 deadline=-1",
    "level": "level=1 otherwise=-1",
    "source": f"{_NO_TEXT} source=1 unit=.2 local_unit=.2 document=.3 sentence=-.1 status=-1 town=-.8 person=-.6 code=-.4",
    "category": f"{_NO_TEXT} category=1 sentence=-.4 unit=-.6 local_unit=-.6 town=-.8 status=-.8 person=-.3 code=-.8 zone=-.8 level=-.8 deadline=-1",
    "zone": f"{_NO_TEXT} zone=1 unit=-.6 local_unit=-.6 town=-.8 sentence=-.4 status=-1 person=-.6",
    "town": f"{_NO_TEXT} town=1 local_unit=.5 unit=-.4 place=.1 sentence=-.6 status=-1 category=-1 code=-1 deadline=-1",
    "location": f"{_NO_TEXT} place=1 town=.2 sentence=.2 unit=-.2 local_unit=-.2 status=-1 category=-.8 code=-.4 person=-.3 deadline=-1",
    "lon": "lon=1 otherwise=-1",
    "lat": "lat=1 otherwise=-1",
    LONLAT: "lonlat=1 otherwise=-1",
    # A title such as 乱搭乱建问题 is no description where a fuller text stands beside it.
    "description": f"{_STORY} category=-.2 place=-.2 status=-.8 deadline=-.6 source=0",
    "goal": f"{_STORY} deadline=-.4 category=-.6",
    "measures": f"{_STORY} deadline=-.2 category=-.6",  # some write 立行立改 among the measures
    "progress": f"{_STORY} status=0 percent=-.2 deadline=-.2 category=-.6",
    "remark": "otherwise=0",
    # Towns answer for an issue, bureaus lead: both may be under one heading.
    "lead_unit": f"{_UNIT} local_unit=.4 town=.2",
    "duty_unit": _UNIT,
    "assisting_unit": _UNIT,
    "acceptance_unit": _UNIT,
    "leader": f"{_NO_TEXT} person=1 unit=-.6 local_unit=-.6 sentence=-.2 status=-1 category=-1 code=-1",
    "person": f"{_NO_TEXT} person=1 unit=-.6 local_unit=-.6 phone=-.4 sentence=-.2 status=-1 category=-1 code=-1",
    "contact": "phone=1 person=.1 number=-.3 otherwise=-.5",
    "deadline": "day=1 deadline=1 otherwise=-1",
    "status": "status=1 schedule=.8 otherwise=-1",
    RECTIFIED_YES_NO: "yes_no=1 tick=.8 status=.8 otherwise=-1",
    CLOSED_YES_NO: "yes_no=1 tick=.8 status=.8 otherwise=-1",
    "schedule": "schedule=1 status=-.5 otherwise=-1",
    "percent": "percent=1 number=.7 day=-1 otherwise=-1",
    "rectified_on": _DAY,
    "closed_on": _DAY,
    "found_on": _DAY,
    "handed_over_on": _DAY,
    HANDED_DOWN: _DAY,
    "on_platform": "yes_no=1 tick=.8 otherwise=-1",
    "lead_days": "number=1 day=-1 otherwise=-1",
}


def _parse_weights(text: str) -> dict[str, float]:
    pairs = (entry.split("=") for entry in text.split())
    return {name: float(weight) for name, weight in pairs}


#: The weight of each look of a cell, by field.
CONTENT_WEIGHTS: Mapping[str, Mapping[str, float]] = {
    field: _parse_weights(text) for field, text in _TABLE.items()
}
#: Fields whose readers take any text: no cell of theirs is refused.
TEXT_FIELDS = frozenset(
    [
        "number",
        "source",
        "category",
        "zone",
        "town",
        "location",
        "description",
        "goal",
        "measures",
        "progress",
        "lead_unit",
        "duty_unit",
        "assisting_unit",
        "acceptance_unit",
        "leader",
        "person",
        "contact",
        "remark",
    ]
)
#: Looks of which one alone names a field, also under an unknown heading.
UNMISTAKABLE_KINDS: Mapping[str, Kind] = {
    "lon": Kind.LON,
    "lat": Kind.LAT,
    LONLAT: Kind.LONLAT,
    "level": Kind.LEVEL,
    "status": Kind.STATUS,
    "zone": Kind.ZONE,
    "town": Kind.TOWN,
}


def score_content(field: str, profile: ColumnProfile) -> float:
    """Return how well the cells of a column fit *field*, from -1 to 1; 0 where it has none.

    The fewer cells there are, the less they say: one cell counts half, nine count nine tenths.
    """
    weights = CONTENT_WEIGHTS.get(field, {})
    mean = sum(share * _vote(weights, kinds) for kinds, share in profile.kinds)
    return mean * profile.filled / (profile.filled + 1)


def _vote(weights: Mapping[str, float], kinds: Kinds) -> float:
    found = [weights[kind] for kind in kinds if kind in weights]
    if not found:
        return weights.get(OTHERWISE, 0.0)
    best = max(found)
    return best if best > 0 else min(found)


def is_all_names(profile: ColumnProfile, names: str) -> bool:
    """Return whether nearly all cells are *names*, units or persons, and cannot be the other."""
    share = sum(
        part
        for kinds, part in profile.kinds
        if (kinds & _UNIT_KINDS if names == "units" else Kind.PERSON in kinds)
        and not kinds & ({Kind.PERSON, Kind.PHONE} if names == "units" else _UNIT_LIKE_KINDS)
    )
    return profile.filled >= MIN_FOREIGN_NAMES and share >= MIN_WRONG_SHARE
