"""A page of the manual on the screen: its Markdown as text that breaks as Chinese does."""

import re
from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from qinling.reports.text.table_style import plain_table
from qinling.reports.text.text_wrapping import measure_longest_unit, wrap_text

_COLUMN_GAP = 2
_MIN_COLUMN_WIDTH = 12
_CODE_STYLE = "cyan"

_COMMENT = re.compile(r"^<!--.*?-->\n", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(
    r"^```\w*\n(?P<verbatim>(?:.*\n)*?)```$"
    r"|^#+ (?P<heading>.+)$"
    r"|(?P<table>(?:^\|.*\n?)+)"
    r"|^(?P<item>(?:- |\d+\. ).+(?:\n +.+)*)$"
    r"|(?P<paragraph>^.+(?:\n(?!```|#|\||- |\d+\. ).+)*)",
    re.MULTILINE,
)
_INLINE = re.compile(r"`(?P<code>[^`]+)`|\*\*(?P<bold>[^*]+)\*\*")


def lay_out_page(page: str, width: int) -> Iterator[RenderableType]:
    """Yield the lines and tables of *page*, none wider than *width* but what stands in a verbatim block."""
    previous = None
    for block in _BLOCK.finditer(_COMMENT.sub("", page)):
        kind = block.lastgroup
        if previous and not (kind == previous == "item"):
            yield Text()
        previous = kind
        if kind == "verbatim":
            yield from map(Text, block["verbatim"].splitlines())
        elif kind == "table":
            yield from _lay_out_table(block["table"], width)
        elif kind == "heading":
            heading = _read_inline(block["heading"])
            heading.stylize("bold")
            yield from wrap_text(heading, width)
        else:
            text = re.sub(r"\n\s*", " ", block[0])
            mark = re.match(r"- |\d+\. |", text)
            yield from wrap_text(_read_inline(text), width, len(mark[0]) if mark else 0)


def _read_inline(text: str) -> Text:
    """Return *text* without its marks of code and bold, in these styles; codes in a row are told apart by two blanks."""
    line = Text()
    end = 0
    text = text.replace("` `", "`  `")
    for found in _INLINE.finditer(text):
        line.append(text[end : found.start()])
        line.append(found["code"] or found["bold"], _CODE_STYLE if found["code"] else "bold")
        end = found.end()
    return line.append(text[end:])


def _lay_out_table(block: str, width: int) -> Iterator[RenderableType]:
    """Yield a table, or its rows one below the other where *width* is too narrow for its columns."""
    head, _, *rows = [
        [_read_inline(cell.strip()) for cell in line.strip().strip("|").split("|")]
        for line in block.splitlines()
    ]
    sizes = _share_width([head, *rows], width)
    if sizes is None:
        yield from _lay_out_rows(head, rows, width)
        return
    table = plain_table()
    for heading, size in zip(head, sizes, strict=True):
        table.add_column(_fold_cell(heading, size), width=size, no_wrap=True)
    for row in rows:
        table.add_row(*(_fold_cell(cell, size) for cell, size in zip(row, sizes, strict=False)))
    yield table


def _fold_cell(cell: Text, width: int) -> Text:
    return Text("\n").join(wrap_text(cell, width))


def _share_width(lines: Sequence[Sequence[Text]], width: int) -> list[int] | None:
    """Return the widths of the columns, None where a column would be narrower than its longest word."""
    columns = list(zip(*lines, strict=True))
    natural = [max(cell_len(cell.plain) for cell in column) for column in columns]
    least = [
        min(size, max(_MIN_COLUMN_WIDTH, *(measure_longest_unit(cell.plain) for cell in column)))
        for size, column in zip(natural, columns, strict=True)
    ]
    available = width - _COLUMN_GAP * (len(columns) - 1)
    wanted = sum(natural) - sum(least)
    spare = min(available - sum(least), wanted)
    if spare < 0:
        return None
    return [low + spare * (high - low) // (wanted or 1) for low, high in zip(least, natural, strict=True)]


def _lay_out_rows(head: Sequence[Text], rows: Sequence[Sequence[Text]], width: int) -> Iterator[Text]:
    for place, row in enumerate(rows):
        if place:
            yield Text()
        yield from wrap_text(row[0], width)
        for heading, cell in zip(head[1:], row[1:], strict=True):
            if cell:
                colon = ": " if heading.plain.isascii() else "："
                yield from wrap_text(Text.assemble("  ", heading, colon, cell), width, indent=4)
