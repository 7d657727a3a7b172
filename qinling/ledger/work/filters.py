"""Filters of work records."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RecordFilters:
    """Which work records: of these kinds, with a topic, from a day to a day; void ones on demand.

    *units* are words, one of which stands in the unit's name, as in the figures of a brief.
    """

    kinds: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    with_void: bool = False
