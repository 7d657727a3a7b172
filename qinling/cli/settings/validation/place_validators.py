"""Validators of the settings about coordinates."""

import re

from qinling.cli.settings.validation.validators import Validator, build_integer_validator
from qinling.errors import ValueRefused
from qinling.rules.places.datums import Datum
from qinling.rules.places.place_checks import Box
from qinling.rules.texts.name_folding import fold_name

#: The older Chinese systems: their conversion needs the survey's own parameters.
_UNCOMPUTABLE_DATUMS = ("西安", "xian", "北京", "beijing")


def _check_datum(value: object) -> Datum:
    words = fold_name(str(value)).replace("'", "")
    if any(name in words for name in _UNCOMPUTABLE_DATUMS):
        raise ValueRefused("西安80、北京54 的坐标换算不了，请测绘部门转成 CGCS2000 再登记")
    for datum in Datum:
        if words in (fold_name(datum.value), fold_name(datum.label)):
            return datum
    raise ValueError


def _check_box(value: object) -> Box | None:
    if value in ("", []):
        return None
    given = re.split("[,，、]", value) if isinstance(value, str) else value
    if not isinstance(given, list) or not all(type(one) in (int, float, str) for one in given):
        raise ValueError
    west, south, east, north = map(float, given)
    if not (73 <= west < east <= 136 and 3 <= south < north <= 54):
        raise ValueError
    return Box(west, south, east, north)


def _check_meridian(value: object) -> int:
    meridian = build_integer_validator(0, 135).check(value)
    if meridian and (meridian < 75 or meridian % 3):
        raise ValueError
    return meridian


DATUM = Validator(
    f"应是坐标系 {'、'.join(datum.label for datum in Datum)} 之一，写在引号里",
    ", ".join(datum.label for datum in Datum),
    _check_datum,
)
#: The district's box; None when blank.
BOX = Validator(
    "应是四个度数：西、南、东、北，如 [109.50, 33.40, 110.30, 34.20]", "west, south, east, north", _check_box
)
#: The central meridian of a zone of three or six degrees; 0 for none.
MERIDIAN = Validator(
    "应是中央经线：0，或 75 到 135 间 3 的倍数，如 111", "0, or 75 to 135 by 3", _check_meridian
)
