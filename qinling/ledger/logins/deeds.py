"""What was done in the ledger itself within a span of days, from its history."""

from collections.abc import Iterable
from datetime import date
from json import loads

from qinling.ledger.reader import Reader
from qinling.ledger.sql_conditions import build_in_condition
from qinling.rules.history.events import STEP_PREFIX, UNDO_KINDS, EventKind
from qinling.rules.logins.deeds import Deed


def read_deeds(reader: Reader, kinds: Iterable[EventKind], first: date, last: date) -> list[Deed]:
    """Return what was done from *first* to *last* and not undone since: steps of *kinds*, and new work records."""
    # "kind <> 'created'" lets SQLite use the index of the steps, and "cross join" that of the events of a record
    sql = f"""
        select e.id, e.day, e.actor, e.kind, e.issue, coalesce(i.number, ''),
            coalesce(i.duty_unit, i.lead_unit, i.town, w.unit, ''), e.batch
        from event e left join issue i on i.id = e.issue left join work_record w on w.id = -e.issue
        where e.kind <> 'created' and {build_in_condition("e.kind", kinds)} and e.day between :first and :last
        union all
        select e.id, e.day, e.actor, e.kind, e.issue, '', w.unit, e.batch
        from work_record w cross join event e on e.issue = -w.id
        where e.kind = 'created' and e.day between :first and :last
        order by 1
    """
    undone = _read_undone_batches(reader, first)
    return [
        Deed(date.fromisoformat(day), actor, EventKind.from_code(kind), issue, number, unit)
        for _, day, actor, kind, issue, number, unit, batch in reader.tuples(sql, first=first, last=last)
        if batch not in undone
    ]


def _read_undone_batches(reader: Reader, first: date) -> set[int]:
    """Return the batches that were undone on or after *first*. Nothing is undone before it is done."""
    sql = (
        "select changes from event where kind <> 'created'"
        f" and {build_in_condition('kind', UNDO_KINDS)} and day >= :first"
    )
    details = (loads(text).get(f"{STEP_PREFIX}undoes") for (text,) in reader.tuples(sql, first=first))
    return {pair[1] for pair in details if pair}
