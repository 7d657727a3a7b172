"""What a person does to the sheet of issues of an export, in words that every writer of workbooks understands.

A writer gives the cells and the rows; what is made of them stands here. Rows and columns count from 1.
Nothing but the standard library is imported, so that the Python of an office program can read it too.
"""

import struct
import zlib

HEADING_ROWS, FIRST_ROW = (3, 4), 5


class EditedSheet:
    """The sheet of issues of an export. Issues are named by their number, columns by their heading.

    A writer gives: `get`, `put`, `last_row`, `last_column`, `insert_rows`, `delete_rows`, `insert_columns`,
    `delete_columns`, `colour`, `hide_row`, `hide_column`, `merge`, `comment`, `picture`, `rename`, `add_sheet`,
    `remove_sheet`, and `losses`: what a file that it saves does not keep, or the reader does not see in it.
    """

    @property
    def headings(self):
        """The columns by heading, without the groups of headings."""
        above, below = HEADING_ROWS
        columns = range(1, self.last_column + 1)
        return {self.get(below, at) or self.get(above, at): at for at in columns}

    @property
    def rows(self):
        """The rows by the number of their issue, as it was exported."""
        return {number: FIRST_ROW + at for at, number in enumerate(self.numbers)}

    @property
    def numbers(self):
        column = self.headings["问题编号"]
        return [self.get(row, column) for row in range(FIRST_ROW, self.last_row + 1)]

    def read(self, number, heading):
        return self.get(self.rows[number], self.headings[heading])

    def set(self, number, heading, value):
        self.put(self.rows[number], self.headings[heading], value)

    def read_column(self, heading):
        column = self.headings[heading]
        return [self.get(row, column) for row in range(FIRST_ROW, self.last_row + 1)]

    def set_column(self, heading, values):
        column = self.headings[heading]
        for row, value in enumerate(values, FIRST_ROW):
            self.put(row, column, value)

    def read_row(self, row):
        return [self.get(row, column) for column in range(1, self.last_column + 1)]

    def set_row(self, row, values):
        for column, value in enumerate(values, 1):
            self.put(row, column, value)

    def reorder(self, order):
        """Put the rows of issues into *order*, a list of places from 0."""
        rows = [self.read_row(row) for row in range(FIRST_ROW, self.last_row + 1)]
        for row, place in enumerate(order, FIRST_ROW):
            self.set_row(row, rows[place])

    def add_row(self, **values):
        """Write a row below the last one."""
        row, headings = self.last_row + 1, self.headings
        for heading, value in values.items():
            self.put(row, headings[heading], value)

    def replace(self, heading, old, new):
        values = self.read_column(heading)
        self.set_column(heading, [str(value).replace(old, new) if value else value for value in values])

    def move_column(self, heading, to):
        """Move a column to the front of column *to*, with its heading but not its group."""
        at = self.headings[heading]
        values = [self.get(row, at) for row in range(HEADING_ROWS[1], self.last_row + 1)]
        self.delete_columns(at, 1)
        self.insert_columns(to, 1)
        for row, value in enumerate(values, HEADING_ROWS[1]):
            self.put(row, to, value)

    def add_column(self, heading, **texts):
        """Write a column behind the last one: *texts* by the number of their issue, with _ for -."""
        column, rows = self.last_column + 1, self.rows
        self.put(HEADING_ROWS[1], column, heading)
        for number, text in texts.items():
            self.put(rows[number.replace("_", "-")], column, text)

    def comment_on(self, number, heading, text):
        self.comment(self.rows[number], self.headings[heading], text)


def build_picture():
    """Return a small red picture as the bytes of a .png."""

    def build_part(kind, content):
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    width, height = 30, 20
    lines = (b"\0" + b"\xff\0\0" * width) * height
    head = build_part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + build_part(b"IDAT", zlib.compress(lines)) + build_part(b"IEND", b"")
