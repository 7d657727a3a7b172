"""The threat model of the manual names tests that exist."""

import re

import pytest

from tests.checkout import ROOT

PAGES = ["zh/threats.md", "en/limits-and-security.md"]
NAMED_TEST = re.compile(r"`((?:\w+/)*test_\w+\.py)(?:::(\w+))?`")


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_the_threat_model_names_is_there(page):
    named = NAMED_TEST.findall((ROOT / "qinling/manual" / page).read_text("utf-8"))

    assert len(named) >= 10
    for file, function in named:
        text = (ROOT / "tests" / file).read_text("utf-8")
        assert (f"def {function}" in text) if function else re.search(r"def test_|TestCase", text), file
