"""The page of the board in a real browser: no error, no request, the figures of `board --json`, a list that works."""

import json
import re

import pytest

from tests.bench.samples import make_ledger
from tests.reports.pages.chromium import find_chromium, open_browser
from tests.reports.pages.test_board_page import HOSTILE_TEXTS

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="no Chromium on this machine")

COUNT_ROWS = "document.querySelectorAll('#list tbody tr').length"
READ_SHOWN = "document.getElementById('shown').textContent"
READ_CELLS = "[...document.querySelectorAll('#list td.{}')].map((cell) => cell.textContent)"
READ_FIGURES = (
    "Object.fromEntries([...document.querySelectorAll('.card [data-figure]')]"
    ".map((one) => [one.dataset.figure, Number(one.textContent)]))"
)
READ_CARD_LINKS = (
    "Object.fromEntries([...document.querySelectorAll('.card')].filter((one) => one.querySelector('a'))"
    ".map((one) => [one.querySelector('b').dataset.figure, one.querySelector('a').getAttribute('href')]))"
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with open_browser(tmp_path_factory.mktemp("browser")) as page:
        page.show(1366)
        yield page


@pytest.fixture
def given_page(qinling, given_golden, tmp_path):
    """The page of the golden ledgers and of issues with hostile texts."""
    for number, text in enumerate(HOSTILE_TEXTS):
        values = [f"{name}={text}" for name in ("问题描述", "责任单位", "镇办")]
        added = qinling(
            "add", "级别=区级", f"编号=敌{number}", *values, "经度=109.1", "纬度=33.8", "整改时限=2026-04-20"
        )
        assert added.exit_code in (0, 2, 19), added.stderr  # some are refused already
    file = tmp_path / "总体情况.html"
    result = qinling("board", "--html", file)
    assert (result.exit_code, result.stdout) == (0, "")
    return file


def change_hash(page, text):
    """Follow a link of the page, and wait for the list."""
    page.evaluate(
        f"new Promise((done) => {{ addEventListener('hashchange', () => setTimeout(done), {{ once: true }}); location.replace({json.dumps('#' + text)}); }})"
    )


def wait_for(page, condition):
    """Wait until *condition* holds in the page."""
    page.evaluate(
        f"new Promise((done) => {{ const look = () => {condition} ? done() : setTimeout(look, 10); look(); }})"
    )


def test_a_page_in_a_browser(qinling, browser, given_page):
    """One test: the page is opened once."""
    board = json.loads(qinling("board", "--json").stdout)
    issues = json.loads(qinling("list", "--json").stdout)["items"]
    browser.open(given_page)

    assert browser.console == []
    assert browser.requests == [given_page.as_uri()]
    check_figures(browser, board)
    check_filters(browser, board, issues)
    check_order(browser)
    check_links(browser, issues)
    assert browser.console == []
    assert browser.requests == [given_page.as_uri()]


def check_figures(browser, board):
    figures = browser.evaluate(READ_FIGURES)

    assert figures["total"] == board["total"]
    assert figures["overdue"] == board["overdue"]
    assert figures["due_today"] == board["due"]["due_today"]
    assert figures["due_within_near"] == sum(board["due"][tier] for tier in ("due_today", "urgent", "near"))
    assert figures["awaiting"] == board["rectified_not_closed"]
    assert figures["closed"] == sum(one["count"] for one in board["items"] if one["status"] == "closed")
    assert figures["not_on_platform"] == board["not_on_platform"]
    links = browser.evaluate(READ_CARD_LINKS)
    for key, link in links.items():
        change_hash(browser, link[1:])
        listed = browser.evaluate(READ_SHOWN).removesuffix("，先显示 100 个")
        assert int(re.search(r"(\d+) 个$", listed)[1]) == figures[key], key
    assert links.keys() >= {
        "total",
        "closed",
        "awaiting",
        "unrectified",
        "overdue",
        "on_schedule",
        "due_today",
    }


def check_filters(browser, board, issues):
    for light, count in (("已超期", board["overdue"]), ("待销号", board["rectified_not_closed"])):
        change_hash(browser, f"light={light}")
        assert browser.evaluate(COUNT_ROWS) == count
        assert browser.evaluate(READ_SHOWN) == f"共 {board['total']} 个，灯是{light}的 {count} 个"
    browser.evaluate(
        "document.getElementById('search').value = '弃渣 河'; document.getElementById('search').dispatchEvent(new Event('input'))"
    )
    wait_for(browser, f"{READ_SHOWN}.includes('含')")
    assert "含“弃渣 河”" in browser.evaluate(READ_SHOWN)
    change_hash(browser, "level=省级")
    assert browser.evaluate(COUNT_ROWS) == sum(issue["level"] == "province" for issue in issues)


def check_order(browser):
    change_hash(browser, "light=已超期")
    browser.evaluate(
        "[...document.querySelectorAll('#list th button')].find((one) => one.textContent === '余天').click()"
    )
    wait_for(browser, "document.querySelector('#list th[aria-sort=ascending]')")
    days = [int(text) for text in browser.evaluate(READ_CELLS.format("days_left"))]

    assert days == sorted(days)
    assert len(set(days)) > 1
    assert browser.evaluate("document.querySelector('#list th[aria-sort=ascending]').textContent") == "余天"


def check_links(browser, issues):
    links = browser.evaluate(
        "[...document.querySelectorAll('main a')].map((one) => one.getAttribute('href'))"
    )
    units = browser.evaluate(
        "[...document.querySelectorAll('[data-figure=duty_unit]')].map((one) => [one.closest('tr').querySelector('a')?.getAttribute('href') ?? '', Number(one.textContent)])"
    )

    assert len(links) > 20
    for link, total in units:
        if link:
            change_hash(browser, link[1:])
            assert browser.evaluate(READ_SHOWN).split("的 ")[-1].split(" 个")[0] == str(total)


def test_a_large_list_is_unpacked_and_the_page_fits_every_screen(qinling, browser, ledger, tmp_path):
    make_ledger(ledger, 2100)
    file = tmp_path / "大屏.html"
    assert qinling("board", "--html", file).exit_code == 0
    for width in (390, 1366, 1920):
        browser.show(width)
        browser.open(file)
        assert browser.evaluate(READ_SHOWN) == "共 2100 个，先显示 100 个"
        assert browser.evaluate("document.documentElement.scrollWidth") <= width
    browser.evaluate("document.getElementById('more').click()")
    assert browser.evaluate(COUNT_ROWS) == 200
    assert browser.console == []


def test_links_find_names_that_a_link_must_quote(qinling, browser, tmp_path):
    names = ["甲#1&2=3", "乙 \"丙\" '丁'", "戊+己%20", "庚?辛/壬\\", "长" * 3000]
    for number, name in enumerate(names):
        words = (
            "级别=区级",
            f"编号=A{number}#&=+ {number}",
            f"问题描述={name * 10 if len(name) > 99 else name}",
            f"责任单位={name}",
            "整改时限=2026-04-25",
        )
        assert qinling("add", *words).exit_code == 0
    file = tmp_path / "页.html"
    assert qinling("board", "--html", file).exit_code == 0
    browser.show(390)
    browser.open(file)
    links = browser.evaluate(
        "[...document.querySelectorAll('main td a, main th a')].map((one) => [one.textContent, one.getAttribute('href')])"
    )

    for text, link in links:
        change_hash(browser, link[1:])
        assert browser.evaluate(COUNT_ROWS) == (len(names) if text == "区级" else 1), text
    assert len(links) == 1 + 2 * len(names)
    assert browser.evaluate("document.documentElement.scrollWidth") <= 390
