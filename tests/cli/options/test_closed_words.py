"""Every closed word that an option offers is taken as it is printed, in any width and case too."""

import re

import pytest
import typer

from qinling.cli.options.values.value_parsers import ValueParser
from tests.cli.test_command_list import LOADED

NO_WORD = "这不是其中的词"
_OFFERED = re.compile("可用：([^，；。]+)")


def list_offers():
    """Yield each parser of a parameter that offers words when it refuses one, with those words."""
    seen = set()
    for name, command in LOADED.items():
        for one in command.params:
            parse = getattr(one.type, "func", None)
            if not isinstance(parse, ValueParser) or id(parse) in seen:
                continue
            seen.add(id(parse))
            if words := read_offer(parse):
                yield pytest.param(parse, words, id=f"{name} {one.opts[0]}")


def read_offer(parse):
    try:
        parse(NO_WORD)
    except typer.BadParameter as refused:
        found = _OFFERED.search(refused.message)
        return found[1].split("、") if found else []
    except RuntimeError:  # a day: it asks the call which day it is
        return []
    return []


OFFERS = list(list_offers())


def test_the_formats_of_the_brief_are_among_them():
    assert any("Word 文档" in one.values[1] for one in OFFERS)
    assert len(OFFERS) > 8


@pytest.mark.parametrize(("parse", "words"), OFFERS)
def test_each_word_that_a_refusal_offers_is_taken(parse, words):
    for word in words:
        meant = parse(word)
        for spelling in (f" {word} ", word.upper(), word.lower(), word.replace(" ", ""), widen(word)):
            assert parse(spelling) == meant, spelling


def widen(word):
    """Return *word* in full width."""
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in word)


def test_the_brief_as_a_word_document(qinling, given_issue, tmp_path):
    given_issue("SJ-001")
    assert qinling("brief", tmp_path / "简报", "--format", "Word 文档").exit_code == 0
    assert (tmp_path / "简报").read_bytes().startswith(b"PK")
