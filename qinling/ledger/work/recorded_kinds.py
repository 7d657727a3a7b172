"""The kinds and topics of the work records in the ledger."""

from datetime import date

from qinling.ledger.reader import Reader


def list_record_topics(reader: Reader) -> list[tuple[str, str]]:
    """Return (kind, topic) of the records that are not void, in the order in which they came."""
    sql = (
        "select kind, topic from work_record where topic is not null and is_void = :no"
        " group by kind, topic order by min(id)"
    )
    return list(reader.tuples(sql, no=False))


def list_kinds_recorded_by(reader: Reader, last: date) -> list[str]:
    """Return the kinds of the records until *last* that are not void, in the order in which they came."""
    sql = "select kind from work_record where is_void = :no and day <= :last group by kind order by min(id)"
    return list(reader.rows(str, sql, no=False, last=last))
