"""Pages of the manual on the screen: no wider than it, nothing cut off, lines broken as Chinese is."""

import re
from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from qinling.reports.manual_page import lay_out_page
from qinling.reports.text.text_wrapping import find_line_breaks, wrap_text
from tests.checkout import ROOT

PAGES = sorted((ROOT / "qinling/manual").glob("*/*.md"))
VERBATIM = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
#: What no line of Chinese begins with.
CLOSING = tuple("，。；：、！？）”》】〕」")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}")
each_width = pytest.mark.parametrize("width", [40, 80, 200])


def render_page(page, width):
    console = Console(width=width, file=StringIO(), force_terminal=False, markup=False, emoji=False)
    for part in lay_out_page(page, width):
        console.print(part, soft_wrap=isinstance(part, Text))
    return console.file.getvalue()


def squeezed(text):
    return re.sub(r"[\s─]", "", text)


@each_width
@each_page
def test_no_line_is_wider_than_the_screen_or_begins_with_closing_punctuation_and_no_cell_is_cut_off(
    page, width
):
    text = VERBATIM.sub("", page.read_text("utf-8"))
    shown = render_page(text, width)
    lines = shown.splitlines()

    assert not [line for line in lines if cell_len(line) > width]
    assert not [line for line in lines if line.lstrip().startswith(CLOSING)]
    assert not [line for line in lines if line.startswith(("```", "<!--", "#"))]
    assert "…" not in (render_page(text.replace("…", "。"), width) if "…" in text else shown)  # cells cut off


@each_page
def test_every_character_of_the_prose_is_shown(page):
    text = COMMENT.sub("", VERBATIM.sub("", page.read_text("utf-8")))
    prose = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("|"))
    told = squeezed(re.sub(r"^#+ |`|\*\*", "", prose, flags=re.MULTILINE))

    assert squeezed(render_page(prose, 80)) == told


@each_page
def test_every_word_of_the_tables_is_shown(page):
    text = VERBATIM.sub("", page.read_text("utf-8"))
    cells = [
        squeezed(re.sub(r"`|\*\*", "", cell))
        for line in text.splitlines()
        if line.startswith("|") and not line.startswith("| ---")
        for cell in line.strip("|").split("|")
    ]
    page_shown = squeezed(render_page(text, 1000))

    assert not [cell for cell in cells if cell not in page_shown]


@each_page
def test_outputs_are_shown_as_they_are(page):
    text = page.read_text("utf-8")
    blocks = ["\n".join(block.splitlines()[1:-1]) for block in VERBATIM.findall(text)]

    assert not [block for block in blocks if block not in render_page(text, 80)]


def test_a_table_too_narrow_for_its_words_is_shown_row_by_row():
    page = "# T\n\n| key | environment variable | meaning |\n| --- | --- | --- |\n| `a` | `QINLING_A_LONG_NAME` | 含义一 |\n| `b` | | 含义二 |\n"

    assert render_page(page, 32) == (
        "T\n\na\n  environment variable:\n    QINLING_A_LONG_NAME\n  meaning: 含义一\n\nb\n  meaning: 含义二\n"
    )


def test_code_and_bold_are_styles_on_a_terminal():
    (line,) = (part for part in lay_out_page("写 `--json`，**不写**", 80) if part)

    assert line.plain == "写 --json，不写"
    assert [(span.start, span.end, span.style) for span in line.spans] == [(2, 8, "cyan"), (9, 11, "bold")]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("期限当天仍算按时。", 16, ["期限当天仍算按", "时。"]),
        ("期限（当天）算", 6, ["期限", "（当", "天）算"]),
        ("加 --skip-bad 读入", 12, ["加", "--skip-bad", "读入"]),
        ("用 qinling list 看", 10, ["用 qinling", "list 看"]),
        ("a b", 1, ["a", "b"]),
        ("一二三", 4, ["一二", "三"]),
        ("x" * 25, 10, ["x" * 10, "x" * 10, "x" * 5]),
        ("", 10, [""]),
    ],
)
def test_lines_break_between_characters_and_not_inside_words(text, width, lines):
    assert [line.plain for line in wrap_text(Text(text), width)] == lines


def test_the_lines_after_the_first_are_indented():
    lines = [line.plain for line in wrap_text(Text("- 一二三四五六七"), 8, indent=2)]

    assert lines == ["- 一二三", "  四五六", "  七"]
    assert find_line_breaks("- 一二三四五六七", 8, indent=2) == [5, 8]
