"""The page of the board as text: nothing of a ledger becomes markup or script, and its policy lets one script run."""

import base64
import gzip
import json
import re
from datetime import UTC, date, datetime
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qinling.ledger.rows import Tally
from qinling.procedures.views.board_page import PAGE_FIGURES, PageFigures
from qinling.procedures.views.issue_views import Board
from qinling.reports.pages.board_page import PageOptions, render_board_page
from qinling.rules.day_buckets import Bucket
from qinling.rules.figures.figures import Span
from qinling.rules.vocabulary import WarningTier
from tests.reports.makers import HEAD, TODAY, make_issue

HOSTILE_TEXTS = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "&lt;b&gt; &amp; &#x3c;script&#x3e;",
    "{{7*7}} {% raw %} {# #}",
    "javascript:alert(1)",
    "]]></style><style>*{display:none}",
    "\\u003c/script\\u003e \\",
    "\u2028alert(1)\u2029",
    "\u202e倒过来\u202c",
    "[b]粗[/b] =1+1 \t甲\r\n乙",
]


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the text of its scripts, styles and everything else."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.scripts, self.texts, self._inside = [], [], [], ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._inside = tag
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        if self._inside == "script":
            self.scripts[-1] += data
        elif self._inside != "style":
            self.texts.append(data)


def make_figures(issues=(), *, units=(), total=None):
    span = Span(TODAY, TODAY.replace(day=1), TODAY)
    tallies = [Tally(name, 1, 1, 0, 0, 0, 1) for name in units]
    board = Board(
        TODAY,
        len(issues) if total is None else total,
        {},
        dict.fromkeys(WarningTier, 0),
        0,
        0,
        0,
        tallies,
        tallies,
        [],
        7,
        HEAD,
    )
    values = {figure.key: 0 for figure in PAGE_FIGURES}
    due = [one for one in issues if one.deadline]
    return PageFigures(board, span, span, values, [], [], due, [], [Bucket(TODAY, TODAY, 0)], iter(issues))


def render(figures, *, redact=True, every=None):
    made_at = datetime(2026, 4, 25, 1, 30, tzinfo=UTC)
    return render_board_page(figures, PageOptions(made_at, every, redact, "台账内全部问题")).decode()


def read_data(page):
    elements = Elements(page)
    form = next(
        attributes["data-form"] for tag, attributes in elements.elements if attributes.get("id") == "data"
    )
    text = elements.scripts[0]
    return json.loads(text if form == "json" else gzip.decompress(base64.b64decode(text)))


def read_rows(page):
    data = read_data(page)
    names = [field["name"] for field in data["fields"]]
    return [dict(zip(names, row, strict=True)) for row in data["rows"]]


def make_hostile_issue(text, number="QJ-001"):
    fields = ("category", "town", "location", "description", "duty_unit", "lead_unit", "deadline_text")
    return make_issue(number, **dict.fromkeys(fields, text))


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_nothing_of_a_ledger_becomes_markup_or_script(text):
    plain = Elements(render(make_figures([make_hostile_issue("甲")], units=["甲"])))
    issues = [make_hostile_issue(text), make_hostile_issue(text, text)._replace(deadline=TODAY)]
    page = render(make_figures(issues, units=[text]))
    elements = Elements(page)

    assert len(elements.scripts) == 2
    assert elements.scripts[1] == plain.scripts[1]
    assert {tag for tag, _ in elements.elements} <= {tag for tag, _ in plain.elements} | {"td", "a"}
    assert not [name for _, attributes in elements.elements for name in attributes if name.startswith("on")]
    assert all(one.get("href", "#").startswith(("#", "data:,")) for _, one in elements.elements)
    assert not re.search("[<>&\u2028\u2029]", elements.scripts[0])
    assert len(read_rows(page)) == 2


def test_what_a_row_says_is_what_the_ledger_holds():
    text = '</script> "甲" & <乙>'
    (row,) = read_rows(render(make_figures([make_hostile_issue(text)])))

    assert {row[name] for name in ("description", "duty_unit", "lead_unit", "town", "deadline")} == {text}


def test_unseen_characters_are_shown():
    page = render(make_figures([make_issue("A1", description="甲\u202e乙")], units=["丙\u202e丁"]))

    assert read_rows(page)[0]["description"] == "甲\\u202e乙"
    assert "丙\\u202e丁" in page
    assert "\u202e" not in page


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_any_text_comes_through_as_text(text):
    page = render(make_figures([make_issue("A1", description=f"甲{text}乙")], units=[f"甲{text}乙"]))

    assert len(Elements(page).scripts) == 2
    assert len(read_rows(page)) == 1


def test_the_policy_lets_run_one_script_and_one_style_and_nothing_else():
    page = render(make_figures([make_issue("A1")]))
    elements = Elements(page)
    policy = next(
        one["content"] for tag, one in elements.elements if one.get("http-equiv") == "Content-Security-Policy"
    )
    style = page[page.index("<style>") + 7 : page.index("</style>")]

    def name_hash(text):
        return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"

    assert policy.split("; ")[:3] == [
        "default-src 'none'",
        f"script-src {name_hash(elements.scripts[1])}",
        f"style-src {name_hash(style)}",
    ]
    assert "unsafe" not in policy
    assert not [one for _, one in elements.elements if "style" in one]
    assert "\r" not in page


def test_persons_and_telephones_are_left_out_unless_they_are_asked_for():
    issue = make_issue(
        "A1", person="张三丰", leader="李四光", contact="13800000000", description="打 0914-2331234 问王五"
    )

    redacted, full = render(make_figures([issue])), render(make_figures([issue]), redact=False)

    assert not any(text in redacted for text in ("张三丰", "李四光", "13800000000", "2331234"))
    assert "〔略〕" in redacted
    assert all(text in full for text in ("张三丰", "李四光", "13800000000", "0914-2331234"))
    assert "写在文字里的姓名隐不去" in redacted
    assert "不要外传" in full


def test_many_issues_are_packed_and_few_are_not():
    few, many = (
        [make_issue(f"A{number}", description="弃渣<>") for number in range(size)] for size in (2000, 2001)
    )

    assert 'data-form="json"' in render(make_figures(few))
    page = render(make_figures(many))
    assert 'data-form="gzip"' in page
    assert [row["number"] for row in read_rows(page)] == [one.number for one in many]
    assert len(page) < len(render(make_figures(few)))


def test_a_list_that_does_not_hold_all_says_so():
    assert "只放前" not in render(make_figures([make_issue("A1")]))
    assert "台账有 60000 个问题，清单和点位图只放前 50000 个" in render(
        make_figures([make_issue("A1")], total=60_000)
    )


@pytest.mark.parametrize(
    ("status", "deadline", "light"),
    [
        ("rectifying", date(2026, 4, 24), "已超期"),
        ("not_started", TODAY, "临近"),
        ("rectifying", date(2026, 5, 2), "临近"),
        ("rectifying", date(2026, 5, 3), "推进中"),
        ("rectifying", None, "推进中"),
        ("rectified", date(2026, 4, 1), "待销号"),
        ("accepting", None, "待销号"),
        ("closed", date(2026, 4, 1), "已销号"),
        ("void", date(2026, 4, 1), "已撤并"),
    ],
)
def test_every_issue_has_one_light(status, deadline, light):
    (row,) = read_rows(render(make_figures([make_issue("A1", status=status, deadline=deadline)])))

    assert row["light"] == light


def test_a_page_for_a_screen_reloads_itself():
    assert '<meta http-equiv="refresh" content="300">' in render(make_figures([]), every=300)
    assert "refresh" not in render(make_figures([])).partition("<style>")[0]
