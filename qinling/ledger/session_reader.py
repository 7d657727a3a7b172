"""Read the ledger inside a writing transaction."""

from collections.abc import Callable, Iterator
from itertools import starmap
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from qinling.ledger.reader import Row, bind_params


class SessionReader:
    """A Reader that sees the uncommitted changes of the same command."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def rows(self, row_type: Callable[..., Row], sql: str, /, **params: object) -> Iterator[Row]:
        """Yield *row_type* of each row's columns."""
        return starmap(row_type, self._session.connection().execute(text(sql), bind_params(params)))

    def tuples(self, sql: str, /, **params: object) -> Iterator[tuple[Any, ...]]:
        """Yield each row as a plain tuple."""
        return map(tuple, self._session.connection().execute(text(sql), bind_params(params)))

    def value(self, sql: str, /, **params: object) -> Any:
        """Return the first column of the first row, or None without a row."""
        return self._session.connection().execute(text(sql), bind_params(params)).scalar()
