"""A picture or shape on a sheet."""

from typing import NamedTuple


class Drawing(NamedTuple):
    """A picture or shape on a sheet: the row and column from 0 of its upper left corner, -1 where it has none.

    *text* is what a shape says, or the description of a picture. *picture* is the part of a
    picture's bytes, "" for a shape and for a picture that is only linked.
    """

    is_picture: bool
    row: int
    column: int
    text: str
    picture: str = ""
