"""The issues of a page as data for its script, and as text that no browser takes for anything else."""

import base64
import gzip
import json
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from qinling.ledger.rows import IssueRow
from qinling.reports.issues.issue_tables import format_field_value, format_list_cell
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.phone_numbers import mask_phone_numbers
from qinling.rules.texts.unseen_characters import show_unseen
from qinling.rules.traffic_lights import Light, resolve_light
from qinling.rules.warning_tiers import count_days_left

#: Rows from which on the data are compressed: small pages work in old browsers too.
_MAX_PLAIN_ROWS = 2000
PERSON_FIELDS = ("person", "leader", "contact")
_TEXT_FIELDS = ("town", "category", "description", "duty_unit", "lead_unit", "location")
_ESCAPES = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})

NOT_ON_PLATFORM = "未录入平台"


class PageColumn(NamedTuple):
    """One column of the data: its name, its heading, whether the list shows it and the search reads it."""

    name: str
    label: str
    shown: bool = True
    searched: bool = True


class PageRows(NamedTuple):
    """The rows of a page: the columns, the values, and the position and light of those with coordinates."""

    columns: list[PageColumn]
    rows: list[list[object]]
    points: list[tuple[float, float, Light, str]]


def list_columns(*, redact: bool) -> list[PageColumn]:
    """Return the columns of the data. With *redact* none is about persons."""
    texts = [PageColumn(name, FIELDS_BY_NAME[name].label) for name in _TEXT_FIELDS]
    persons = [PageColumn(name, FIELDS_BY_NAME[name].label) for name in PERSON_FIELDS]
    return [
        PageColumn("light", "灯"),
        PageColumn("number", "编号"),
        PageColumn("level", "级别"),
        *texts,
        *([] if redact else persons),
        PageColumn("deadline", "整改时限"),
        PageColumn("days_left", "余天", searched=False),
        PageColumn("status", "整改状态"),
        PageColumn("platform", "平台", shown=False),
        PageColumn("light_code", "", shown=False, searched=False),
        PageColumn("lon", "", shown=False, searched=False),
        PageColumn("lat", "", shown=False, searched=False),
    ]


def build_rows(issues: Iterable[IssueRow], day: date, near_days: int, *, redact: bool) -> PageRows:
    """Return the rows of *issues* as they stand on *day*."""
    columns = list_columns(redact=redact)
    persons = () if redact else PERSON_FIELDS
    rows: list[list[object]] = []
    points: list[tuple[float, float, Light, str]] = []
    for issue in issues:
        left = count_days_left(issue.deadline, issue.status, day)
        light = resolve_light(issue.status, left, near_days)
        has_place = issue.lon is not None and issue.lat is not None
        rows.append(
            [
                light.label,
                show_unseen(issue.number),
                format_field_value("level", issue.level),
                *(clean_text(getattr(issue, name), redact=redact) for name in (*_TEXT_FIELDS, *persons)),
                clean_text(format_list_cell(issue, "deadline", day), redact=redact),
                left,
                format_list_cell(issue, "status", day),
                NOT_ON_PLATFORM if issue.on_platform is False else None,
                light.value,
                issue.lon if has_place else None,
                issue.lat if has_place else None,
            ]
        )
        if issue.lon is not None and issue.lat is not None:
            points.append((issue.lon, issue.lat, light, issue.number))
    return PageRows(columns, rows, points)


def clean_text(text: str | None, *, redact: bool) -> str | None:
    """Return *text* for a page: unseen characters shown, telephone numbers left out with *redact*."""
    if not text:
        return None
    return show_unseen(mask_phone_numbers(text) if redact else text)


def encode_rows(page_rows: PageRows) -> tuple[str, str]:
    """Return the form of the data, and the data as text for a script element that is not run."""
    fields = [column._asdict() for column in page_rows.columns]
    encoded = encode_json({"fields": fields, "rows": page_rows.rows})
    if len(page_rows.rows) <= _MAX_PLAIN_ROWS:
        return "json", encoded
    packed = gzip.compress(encoded.encode("utf-8", "backslashreplace"), mtime=0)
    return "gzip", base64.b64encode(packed).decode()


def encode_json(value: object) -> str:
    """Return *value* as JSON in which nothing can end the element that holds it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
