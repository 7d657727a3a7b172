"""Tables are right at every width and show text as it is."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from qinling.reports.text.table_style import FoldedLine, fitted_table, names_table

TEXT = st.text("河道弃渣abc123，。[]/b=\u3000 ", max_size=60)


def print_text(*renderables, width):
    console = Console(file=io.StringIO(), width=width, markup=False, emoji=False, highlight=False)
    console.print(*renderables, sep="\n")
    return console.file.getvalue()


@given(
    st.lists(st.tuples(st.text("A-0123456789", max_size=12), TEXT, TEXT), max_size=5), st.integers(60, 200)
)
def test_a_list_has_one_line_a_row_and_never_passes_the_edge(rows, width):
    table = fitted_table(["编号", "问题描述", "责任单位"], rows, width, cut_columns=(1, 2))
    heading, _, *lines = print_text(table, width=width).splitlines()
    assert heading.split() == ["编号", "问题描述", "责任单位"]
    assert len(lines) == len(rows)
    assert all(cell_len(line) <= width for line in lines)
    assert all(line.startswith(number) for line, (number, _, _) in zip(lines, rows, strict=True))


def test_a_text_that_does_not_fit_is_cut_and_marked():
    rows = [("A1", "河道堆放弃渣" * 9), ("A2", "短")]
    lines = print_text(fitted_table(["编号", "问题描述"], rows, 40, cut_columns=(1,)), width=40).splitlines()[
        2:
    ]
    assert lines[0].rstrip().endswith("…")
    assert lines[1].rstrip() == "A2    短"


def test_a_cell_with_line_breaks_and_tabs_keeps_its_row_on_one_line():
    rows = [("A1\r\n", "甲局\n乙局\t丙局\r丁局")]
    lines = print_text(fitted_table(["编号", "单位"], rows, 40, cut_columns=(1,)), width=40).splitlines()[2:]
    assert [line.rstrip() for line in lines] == ["A1    甲局 乙局 丙局 丁局"]


def test_a_folded_line_is_wrapped_at_the_width_and_indented():
    lines = print_text(FoldedLine("河道堆放弃渣 [b]违建[/b]", indent=2), width=12).splitlines()
    assert [line.rstrip() for line in lines] == ["  河道堆放弃", "  渣 [b]违建", "  [/b]"]


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_lists_of_names_break_between_names_and_none_is_cut(width):
    names = [f"第{at}号镇人民政府" for at in range(9)]
    table = names_table(("接收人", "写法"), [(["甲镇"], names), (["乙镇", "乙镇政府"], ["乙镇"])], width)
    shown = print_text(table, width=width)
    assert max(map(cell_len, shown.splitlines())) <= width
    assert all(name in shown for name in names)
    assert "…" not in shown
