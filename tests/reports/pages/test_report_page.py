"""A report as a page: no script, nothing from outside, every text stays text."""

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser

import pytest

from qinling.reports.pages.page_templates import read_part
from qinling.reports.pages.report_page import draw_chart, render_report_page
from qinling.rules.period_reports.content import STATE_COLOURS, ChartSeries, ReportChart
from tests.reports.report_content import HOSTILE, make_content

ALLOWED = {
    *(
        "html",
        "head",
        "meta",
        "link",
        "title",
        "style",
        "body",
        "header",
        "main",
        "section",
        "h1",
        "h2",
        "p",
        "div",
    ),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary"),
    *("svg", "path", "rect", "text", "polyline"),
}


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def render():
    return render_report_page(make_content(), "云岭区<秦岭办>").decode()


def test_nothing_but_plain_elements_stands_in_the_page():
    found = Tags()
    found.feed(render())

    assert found.tags <= ALLOWED
    assert not any(name.startswith("on") or name in ("style", "src") for name in found.attributes)


def test_the_policy_allows_the_one_style_and_nothing_else():
    page = render()
    style = re.search("<style>(.*?)</style>", page, re.DOTALL)[1]
    policy = unescape(re.search('Content-Security-Policy" content="([^"]+)"', page)[1])
    digest = b64encode(sha256(style.encode()).digest()).decode()

    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert "http" not in page.replace("http-equiv", "")


def test_hostile_texts_are_shown_as_they_are():
    shown = unescape(re.sub("<[^>]+>", "", render()))

    assert all(text in shown for text in HOSTILE[:5])
    assert not re.search("[\x00-\x08\u202e]", shown)


@pytest.mark.parametrize("values", [(0,), (0, 0), (7, 3), (1_000_000, 5)])
@pytest.mark.parametrize("is_line", [True, False])
def test_a_chart_stays_within_its_bounds(values, is_line):
    categories = [f"2026-0{place + 1}" for place in range(len(values))]
    drawn = draw_chart(ReportChart("走势<", is_line, categories, [ChartSeries("甲&", values, "running")] * 3))

    assert "走势&lt;" in drawn
    assert "甲&amp;" in drawn
    for y in re.findall(r' y="(-?[\d.]+)"', drawn):
        assert 0 <= float(y) <= 260
    for pair in re.findall(r'points="([^"]+)"', drawn):
        assert all(
            0 <= float(x) <= 640 and 0 <= float(y) <= 260 for x, y in (one.split(",") for one in pair.split())
        )


def test_a_state_has_one_colour_on_both_pages_and_in_the_documents():
    for place, theme in enumerate(("light", "dark")):
        board, report = read_colours("board_page.css", place), read_colours("report_page.css", place)
        board["running"] = board["on-track"]
        for state, colour in STATE_COLOURS.items():
            assert report[state] == board[state], (theme, state)
            assert theme == "dark" or report[state].upper() == colour
    assert '<rect class="bar-closed"' in render()
    assert '<polyline class="line-running dash-0"' in render()


def read_colours(sheet, place):
    """The variables of a style sheet: those of the light page, or of the dark one."""
    blocks = re.findall(r":root \{(.*?)\}", read_part(sheet), re.DOTALL)
    return dict(re.findall(r"--([a-z-]+): #([0-9a-f]+);", blocks[place]))
