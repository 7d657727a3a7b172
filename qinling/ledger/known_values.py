"""Values that the issues of the ledger hold already."""

from qinling.ledger.reader import Reader

_COLUMNS = ("category", "zone")
_COLUMNS_OF_ONE = ("number", "contact")


def list_words_of_others(reader: Reader, issue: int) -> dict[str, set[str]]:
    """Return the kinds and the zones of the issues but *issue*, by column."""
    return {
        column: set(
            reader.rows(
                str,
                f"select distinct {column} from issue where {column} is not null and id <> :issue",
                issue=issue,
            )
        )
        for column in _COLUMNS
    }


def has_other_value(reader: Reader, column: str, value: str, issue: int) -> bool:
    """Return whether an issue but *issue* has this *value* in the column number or contact, as written."""
    if column not in _COLUMNS_OF_ONE:
        raise ValueError(column)
    sql = f"select 1 from issue where {column} = :value and id <> :issue limit 1"
    return bool(list(reader.tuples(sql, value=value, issue=issue)))
