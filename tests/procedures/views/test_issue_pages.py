"""A long list page by page: the same issues in the same order as the list."""

from datetime import date

import pytest

from qinling.ledger.issues.filters import Filters
from qinling.ledger.reader import open_reader
from qinling.procedures.views import issue_pages
from qinling.procedures.views.issue_pages import read_issue_page
from qinling.procedures.views.issue_views import list_issues
from tests.bench.samples import make_ledger

SIZE = 130


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("pages") / "ledger.db"
    make_ledger(path, SIZE)
    return path


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(levels=("province", "city")),
        Filters(words=("河道",)),
        Filters(due_by=date(2026, 4, 30)),
        Filters(open_only=True, units=("区水利局",)),
        Filters(text="没有这些字"),
    ],
    ids=str,
)
@pytest.mark.parametrize("sort", [(), ("deadline",), ("status", "-deadline")], ids=str)
def test_all_pages_together_are_the_list(path, monkeypatch, filters, sort):
    monkeypatch.setattr(issue_pages, "PAGE_SIZE", 50)
    with open_reader(path) as reader:
        wanted = [one.id for one in list_issues(reader, filters, sort or ("level", "number"))]
        first = read_issue_page(reader, filters, sort)
        pages = [read_issue_page(reader, filters, sort, place) for place in range(first.pages)]

    assert [one.id for page in pages for one in page.issues] == wanted
    assert {(page.total, page.pages) for page in pages} == {(len(wanted), max(-(-len(wanted) // 50), 1))}


def test_the_page_of_an_issue_is_found_and_one_behind_the_end_is_the_last(path, monkeypatch):
    monkeypatch.setattr(issue_pages, "PAGE_SIZE", 50)
    with open_reader(path) as reader:
        last = read_issue_page(reader, Filters(), (), 9)
        assert (last.place, len(last.issues)) == (2, SIZE - 100)
        assert read_issue_page(reader, Filters(), (), 0, last.issues[0].id) == last
        assert read_issue_page(reader, Filters(), (), 1, 10**9).place == 1
