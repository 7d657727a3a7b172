"""The regular expressions find what the parser finds, wherever the chunks end."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.xlsx import scan as xlsx_scan
from qinling.workbook.files.xlsx.cell_parser import FORMULA_WITHOUT_RESULT, CellParser
from qinling.workbook.files.xlsx.scan import (
    SheetScan,
    build_number_pattern,
    refuse_repeated_strings,
    scan_sheet,
)

HEAD, TAIL = "<worksheet><sheetData>", "</sheetData></worksheet>"
ATTRIBUTES = ("", ' s="1"', ' s="12" cm="1"')
ERROR = "#REF!"
#: What follows the name of a cell, and what the reader cannot read of it.
CELL_ENDINGS = {
    "/>": None,
    " />": None,
    "></c>": None,
    "><v>7</v></c>": None,
    ' t="n"><v>7</v></c>': None,
    ' t="b"><v>1</v></c>': None,
    ' t="s"><v>0</v></c>': None,
    ' t="str"><v>x</v></c>': None,
    ' t="str"><f>A1</f><v>x</v></c>': None,
    ' t="inlineStr"><is><t>x</t></is></c>': None,
    "><f>A1+1</f><v>2</v></c>": None,
    '><f t="array" ref="A1">A1&lt;1</f><v>2</v></c>': None,
    "><f>A1+1</f></c>": FORMULA_WITHOUT_RESULT,
    "><f>A1+1</f><v></v></c>": FORMULA_WITHOUT_RESULT,
    '><f t="shared" si="0"/></c>': FORMULA_WITHOUT_RESULT,
    "><f>A1+1</f><v/></c>": FORMULA_WITHOUT_RESULT,
    ' t="e"><f>A1/0</f></c>': FORMULA_WITHOUT_RESULT,
    f' t="e"><v>{ERROR}</v></c>': ERROR,
    f' t="e"><f>A1/0</f><v>{ERROR}</v></c>': ERROR,
    ' t="e"><v></v></c>': None,
    ' t="e"/>': None,
    '><f x=">">A1</f><v>1</v></c>': None,
}

#: What a distant cell may hold without being filled, and what fills it.
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


def build_sheet(cells):
    """Return the XML of a sheet of *cells*, each (row from 0, column, attributes, ending)."""
    rows = {}
    for row, column, attributes, ending in cells:
        rows.setdefault(row, {})[column] = (
            f'<c r="{format_column_letters(column)}{row + 1}"{attributes}{ending}'
        )
    parts = (f'<row r="{row + 1}">{"".join(rows[row].values())}</row>' for row in sorted(rows))
    return f"{HEAD}{''.join(parts)}{TAIL}".encode()


def split_chunks(data, ends):
    """Return *data* in chunks that end at *ends*."""
    bounds = [0, *sorted(end for end in ends if 0 < end < len(data)), len(data)]
    return [data[start:end] for start, end in pairwise(bounds)]


def scan(data, ends=(), limits=None):
    chunks = split_chunks(data, ends)
    return scan_sheet("表.xlsx", lambda: iter(chunks), limits or Limits())


CELLS = st.lists(
    st.tuples(
        st.integers(0, 120_000),
        st.integers(0, 51),
        st.sampled_from(ATTRIBUTES),
        st.sampled_from(sorted(CELL_ENDINGS)),
    ),
    max_size=12,
    unique_by=lambda cell: cell[:2],
)


@given(CELLS, st.lists(st.integers(0, 1500), max_size=4))
def test_the_patterns_find_what_the_parser_finds(cells, ends):
    data = build_sheet(cells)
    parsed = CellParser("表.xlsx", [data])

    found = scan(data, ends)

    assert found.has_common_form
    assert found.unreadable_cells == parsed.unreadable_cells
    assert found.unreadable_cells == {
        (row, column): CELL_ENDINGS[ending] for row, column, _, ending in cells if CELL_ENDINGS[ending]
    }
    assert found.shared_string_cells == parsed.shared_string_cells == parsed.string_uses.total()


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
        '<c r="B2"><!-- --><v>1</v></c>',
        '<c r="B2">\n<f>A1</f></c>',
        '<c r="B2" t="e"><v>#N&#47;A</v></c>',
    ],
)
@pytest.mark.parametrize("cells_before", [0, 500])
def test_another_spelling_is_left_to_the_parser(odd, cells_before):
    plain = "".join(f'<c r="A{row}"><v>1</v></c>' for row in range(1, cells_before + 1))
    data = f"{HEAD}<row>{plain}{odd}</row>{TAIL}".encode()

    found = scan(data, range(0, 20_000, 333))

    assert not found.has_common_form
    assert found.unreadable_cells == CellParser("表.xlsx", [data]).unreadable_cells


@pytest.mark.parametrize("ending", CELL_ENDINGS)
def test_one_unreadable_cell_among_plain_ones(ending):
    cells = [(row, 0, ATTRIBUTES[row % 3], "><v>1</v></c>") for row in range(300)]

    assert scan(build_sheet([*cells, (150, 1, "", ending)])).unreadable_cells == (
        {(150, 1): CELL_ENDINGS[ending]} if CELL_ENDINGS[ending] else {}
    )


@pytest.mark.parametrize(
    "names", [("ZZ1", "A299999"), ("AZ1", "A450000"), ("T1", "A1048576"), ("XFD1", "A1300")]
)
def test_filled_cells_too_far_from_each_other_are_refused_and_empty_ones_are_not(names):
    cells = "".join(f'<c r="{name}"{{0}}' for name in names)
    data = f"{HEAD}<row>{cells}</row>{TAIL}"

    for empty in EMPTY:
        scan(data.format(empty).encode())
    for filled in FILLED:
        with pytest.raises(WorkbookRefused, match="|".join(names)):
            scan(data.format(filled).encode())


@pytest.mark.parametrize("empty", EMPTY)
def test_distant_empty_cells_may_be_cut_anywhere(empty):
    cells = "".join(f'<c r="T{row}"{empty}' for row in range(1_048_500, 1_048_577))
    data = f'{HEAD}<row><c r="A1"><v>1</v></c>{cells}</row>{TAIL}'.encode()

    assert scan(data, range(0, len(data), 37)).has_common_form == (empty in ("/>", "></c>"))


@pytest.mark.parametrize("size", [10, 20_000, 2_000_000])
@pytest.mark.parametrize("cut", [1, 40, 16_000, 1_200_000])
def test_a_distant_filled_cell_is_seen_wherever_it_is_cut(size, cut):
    near = '<c r="A1"><v>1</v></c><c r="T1"/>' * 600
    before = f"{HEAD}<row>{near}".encode()
    distant = f'<c r="T1048576" t="inlineStr"><is><t>{"x" * size}</t></is></c></row>{TAIL}'.encode()

    with pytest.raises(WorkbookRefused, match="T1048576"):
        scan(before + distant, [len(before) + cut])


@pytest.mark.parametrize("size", [10, 2_000_000])
def test_a_cell_behind_a_very_large_one_is_seen(size):
    large = f'<c r="A1" t="inlineStr"><is><t>{"x" * size}</t></is></c>'
    data = f'{HEAD}<row>{large}<c r="B1" t="e"><v>{ERROR}</v></c></row>{TAIL}'.encode()

    for end in range(len(data) - 90, len(data)):
        assert scan(data, [100, end]).unreadable_cells == {(0, 1): ERROR}


def test_filled_cells_that_fit_are_accepted():
    cells = [(0, 51, "", "><v>1</v></c>"), (299_998, 0, "", "><v>1</v></c>")]

    assert scan(build_sheet(cells)).has_common_form


def test_a_lower_limit_applies_to_near_cells_too():
    cells = [(0, 9, "", "><v>1</v></c>"), (19, 0, "", "><v>1</v></c>")]

    with pytest.raises(WorkbookRefused, match="20×10"):
        scan(build_sheet(cells), limits=Limits(max_cells=199))


def test_too_many_cells_of_one_name_are_refused(monkeypatch):
    monkeypatch.setattr(xlsx_scan, "_MAX_NEAR_CELLS", 10)
    cells = '<c r="A1"/>' * 30
    data = f"{HEAD}<row>{cells}</row>{TAIL}".encode()

    with pytest.raises(WorkbookRefused, match="30 个单元格"):
        scan(data, limits=Limits(max_cells=29))


def build_strings(*texts):
    return f"<sst>{''.join(f'<si><t>{text}</t></si>' for text in texts)}</sst>".encode()


@pytest.mark.parametrize("cell", ['<c r="A{}" t="s"><v>{}</v></c>', "<c t='s' r='A{}'><v>{}</v></c>"])
def test_long_texts_count_only_where_they_are_repeated(monkeypatch, cell):
    monkeypatch.setattr(xlsx_scan, "_MAX_SHARED_STRING_BYTES", 50_000)
    strings = build_strings("长" * 1000, "短")

    def scan_uses_of(index):
        data = f"<row>{''.join(cell.format(row, index) for row in range(1, 51))}</row>".encode()
        return [(lambda: iter([data]), scan(data))]

    refuse_repeated_strings("表.xlsx", strings, scan_uses_of(1))
    with pytest.raises(WorkbookRefused, match="压缩炸弹"):
        refuse_repeated_strings("表.xlsx", strings, scan_uses_of(0))


def test_a_text_whose_index_is_not_seen_counts_as_the_longest(monkeypatch):
    monkeypatch.setattr(xlsx_scan, "_MAX_SHARED_STRING_BYTES", 50_000)
    cells = "".join(f'<c r="A{row}" t="s"><f>B1</f><v>1</v></c>' for row in range(1, 51)).encode()

    with pytest.raises(WorkbookRefused, match="压缩炸弹"):
        refuse_repeated_strings(
            "表.xlsx",
            build_strings("长" * 1000, "短"),
            [(lambda: iter([cells]), SheetScan(shared_string_cells=50))],
        )


@given(st.sets(st.integers(0, 30_000), max_size=60), st.lists(st.integers(0, 30_000)))
def test_the_pattern_of_numbers_matches_these_and_no_others(numbers, others):
    pattern = re.compile(build_number_pattern(numbers) + b"<")
    for number in [*numbers, *others]:
        assert bool(numbers and pattern.fullmatch(b"%d<" % number)) == (number in numbers)
