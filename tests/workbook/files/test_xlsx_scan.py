"""The quick scan of a sheet finds what the parser finds, wherever the pieces end."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.files import xlsx_scan
from qinling.workbook.files.xlsx_scan import SheetScan, refuse_repeated_strings, scan_sheet

HEAD, TAIL = "<worksheet><sheetData>", "</sheetData></worksheet>"
ATTRIBUTES = ("", ' s="1"', ' s="12" cm="1"')
HOLLOW, ERROR = xlsx_scan.FORMULA_WITHOUT_RESULT, "#REF!"
#: What stands in a cell behind its name, and what the reader would lose of it.
BODIES = {
    "/>": None,
    " />": None,
    "></c>": None,
    "><v>7</v></c>": None,
    ' t="n"><v>7</v></c>': None,
    ' t="b"><v>1</v></c>': None,
    ' t="s"><v>0</v></c>': None,
    ' t="str"><f>A1</f><v>x</v></c>': None,
    ' t="inlineStr"><is><t>x</t></is></c>': None,
    "><f>A1+1</f><v>2</v></c>": None,
    "><f>A1+1</f></c>": HOLLOW,
    "><f>A1+1</f><v></v></c>": HOLLOW,
    '><f t="shared" si="0"/></c>': HOLLOW,
    "><f>A1+1</f><v/></c>": HOLLOW,
    f' t="e"><v>{ERROR}</v></c>': ERROR,
    f' t="e"><f>A1/0</f><v>{ERROR}</v></c>': ERROR,
}

#: What a cell far off may hold without being filled, and what fills it.
EMPTY = ("/>", "></c>", "><v></v></c>", "><v /></c>", "><f>A1</f></c>", "><f>A1</f><v></v></c>", "><f/></c>")
FILLED = (
    "><v>1</v></c>",
    "><v></v><v>1</v></c>",
    "><v/><v>1</v></c>",
    "><f>A1</f><v>1</v></c>",
    "><f/><f>A1</f><v>1</v></c>",
    "><v>1</v></c >",
    ' t="inlineStr"><is><t>x</t></is></c>',
    ">\n<v>1</v></c>",
)


def sheet(cells):
    """The XML of a sheet of *cells*, each (row from 0, column, attributes, body)."""
    rows = {}
    for row, column, more, body in cells:
        rows.setdefault(row, {})[column] = (
            f'<c r="{xlsx_scan.format_column_letters(column)}{row + 1}"{more}{body}'
        )
    told = (f'<row r="{row + 1}">{"".join(rows[row].values())}</row>' for row in sorted(rows))
    return f"{HEAD}{''.join(told)}{TAIL}".encode()


def scanned(data, ends=(), limits=None):
    """Scan *data* in the pieces that end at *ends*."""
    places = [0, *sorted(end for end in ends if 0 < end < len(data)), len(data)]
    pieces = [data[start:end] for start, end in pairwise(places)]
    return scan_sheet("表.xlsx", lambda: iter(pieces), limits or Limits())


CELLS = st.lists(
    st.tuples(
        st.integers(0, 120_000),
        st.integers(0, 60),
        st.sampled_from(ATTRIBUTES),
        st.sampled_from(sorted(BODIES)),
    ),
    max_size=12,
    unique_by=lambda cell: cell[:2],
)


@given(CELLS, st.lists(st.integers(0, 1500), max_size=4))
def test_whatever_a_cell_holds_and_wherever_a_piece_ends(cells, ends):
    found = scanned(sheet(cells), ends)

    assert found.has_common_form
    assert found.unreadable_cells == {
        (row, column): BODIES[body] for row, column, _, body in cells if BODIES[body] is not None
    }
    assert found.shared_string_cells >= sum('t="s"' in body for *_, body in cells)


@pytest.mark.parametrize(
    "odd",
    [
        "<c r='B2'><v>1</v></c>",
        '<c r="b2"><v>1</v></c>',
        '<c r="B02"><v>1</v></c>',
        '<c s="1" r="B2"><v>1</v></c>',
        '<c r="B2" x="1"><v>1</v></c>',
        '<c\nr="B2"><v>1</v></c>',
        '<x:c xmlns:x="y" r="B2"><v>1</v></x:c>',
        "<c><v>1</v></c>",
    ],
)
@pytest.mark.parametrize("before", [0, 500])
def test_another_spelling_is_left_to_the_parser(odd, before):
    plain = "".join(f'<c r="A{row}"><v>1</v></c>' for row in range(1, before + 1))
    found = scanned(f"{HEAD}<row>{plain}{odd}</row>{TAIL}".encode(), range(0, 20_000, 333))

    assert not found.has_common_form


@pytest.mark.parametrize("body", BODIES)
def test_what_one_cell_among_plain_ones_would_lose(body):
    cells = [(row, 0, ATTRIBUTES[row % 3], "><v>1</v></c>") for row in range(300)]

    assert scanned(sheet([*cells, (150, 1, "", body)])).unreadable_cells == (
        {(150, 1): BODIES[body]} if BODIES[body] else {}
    )


@pytest.mark.parametrize(
    "ends", [("ZZ1", "A299999"), ("AZ1", "A450000"), ("T1", "A1048576"), ("XFD1", "A1300")]
)
def test_filled_cells_too_far_apart_are_refused_and_empty_ones_are_not(ends):
    cells = "".join(f'<c r="{name}"{{0}}' for name in ends)
    data = f"{HEAD}<row>{cells}</row>{TAIL}"

    for empty in EMPTY:
        assert scanned(data.format(empty).encode()).has_common_form
    for filled in FILLED:
        with pytest.raises(WorkbookRefused, match="|".join(ends)):
            scanned(data.format(filled).encode())


@pytest.mark.parametrize("empty", EMPTY)
def test_empty_cells_far_off_may_be_cut_anywhere(empty):
    cells = "".join(f'<c r="T{row}"{empty}' for row in range(1_048_500, 1_048_577)).encode()

    assert scanned(b'<c r="A1"><v>1</v></c>' + cells, range(0, len(cells), 37)).has_common_form


@pytest.mark.parametrize("size", [10, 20_000, 70_000])
@pytest.mark.parametrize("cut", [1, 40, 16_000, 20_000])
def test_a_filled_cell_far_off_is_seen_wherever_it_is_cut(size, cut):
    before = b'<c r="A1"><v>1</v></c><c r="T1"/>' * 600
    far = f'<c r="T1048576" t="inlineStr"><is><t>{"x" * size}</t></is></c>'.encode()

    with pytest.raises(WorkbookRefused, match="T1048576"):
        scanned(before + far, [len(before) + cut])


def test_filled_cells_that_fit_are_taken():
    assert scanned(sheet([(0, 51, "", "><v>1</v></c>"), (299_998, 0, "", "><v>1</v></c>")])).has_common_form


def test_a_bound_of_ones_own_holds_for_near_cells_too():
    with pytest.raises(WorkbookRefused, match="20×10"):
        scanned(
            sheet([(0, 9, "", "><v>1</v></c>"), (19, 0, "", "><v>1</v></c>")]), limits=Limits(max_cells=199)
        )


def strings(*texts):
    return [f"<sst>{''.join(f'<si><t>{text}</t></si>' for text in texts)}</sst>".encode()]


def test_long_texts_count_where_they_are_repeated(monkeypatch):
    monkeypatch.setattr(xlsx_scan, "_MAX_SHARED_STRING_BYTES", 50_000)
    book = strings("长" * 1000, "短")

    def pieces(index):
        cells = "".join(f'<c r="A{row}" t="s"><v>{index}</v></c>' for row in range(1, 51))
        return lambda: iter([cells.encode()])

    refuse_repeated_strings("表.xlsx", book, [(pieces(1), SheetScan(shared_string_cells=50))])
    for scan in (SheetScan(shared_string_cells=50), SheetScan(has_common_form=False, shared_string_cells=50)):
        with pytest.raises(WorkbookRefused, match="压缩炸弹"):
            refuse_repeated_strings("表.xlsx", book, [(pieces(0), scan)])


def test_no_repeated_text_is_left_uncounted():
    assert scanned(b'<c r="A1" t="s"><v>0</v></c>' * 200).shared_string_cells >= 200


def test_a_repeated_text_behind_a_formula_counts_as_the_longest(monkeypatch):
    monkeypatch.setattr(xlsx_scan, "_MAX_SHARED_STRING_BYTES", 50_000)
    cells = "".join(f'<c r="A{row}" t="s"><f>B1</f><v>1</v></c>' for row in range(1, 51)).encode()

    with pytest.raises(WorkbookRefused, match="压缩炸弹"):
        refuse_repeated_strings(
            "表.xlsx",
            strings("长" * 1000, "短"),
            [(lambda: iter([cells]), SheetScan(shared_string_cells=50))],
        )
