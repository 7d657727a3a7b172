"""Names of rows: the issue that a row belongs to, and the table that an index or a page belongs to."""

from qinling.ledger.reader import Reader

_SELECT_NUMBER = {
    "issue": "select number from main.issue where id = :row",
    "event": "select number from main.issue where id = (select issue from main.event where id = :row)",
    "notice": "select number from main.issue where id = (select issue from main.notice where id = :row)",
}


def find_issue_number(reader: Reader, table: str, row: str) -> str | None:
    """Return the number of the issue that a row belongs to, None if it belongs to none."""
    sql = _SELECT_NUMBER.get(table)
    number = reader.value(sql, row=row) if sql else None
    return None if number is None else str(number)


def find_table(reader: Reader, index: str | None, tree: str | None) -> str:
    """Return the table of an index, or of the tree of pages that begins at page *tree*; "" if it is unknown."""
    sql = "select tbl_name from main.sqlite_schema where name = :name or rootpage = :page limit 1"
    table = reader.value(sql, name=index or "", page=int(tree or 0) or None)
    return str(table or "")
