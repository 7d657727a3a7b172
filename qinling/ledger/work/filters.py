"""Filters of work records."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RecordFilters:
    """Which work records: of these kinds and units, with a topic, from a day to a day; void ones on demand."""

    kinds: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    with_void: bool = False
