"""Filters are declared once: every part that serves them is derived from the declaration, or named here."""

from dataclasses import fields
from datetime import date
from enum import Enum
from typing import get_args, get_type_hints

import pytest
from typer.models import OptionInfo

from qinling.cli.issue_selection import parse_conditions
from qinling.cli.options.filtering.filters import FilterNames, FilterOptions, list_filters
from qinling.ledger.issues.filters import Filters
from qinling.rules.vocabulary import Level, Status

TODAY = date(2026, 4, 25)
NAMES = [field.name for field in fields(FilterOptions)]
NO_FILTERS = FilterOptions().build_filters(TODAY)


def read_declaration(name):
    """Return (type, option, names) of a filter, as FilterOptions declares it."""
    kind, *parts = get_args(get_type_hints(FilterOptions, include_extras=True)[name])
    option = next(part for part in parts if isinstance(part, OptionInfo))
    return kind, option, next(part for part in parts if isinstance(part, FilterNames))


def find_filter(name):
    return next(one for one in list_filters() if one.name == name)


def build_condition_value(name):
    """Return the words of a `--where` value, one that the filter understands."""
    kind = str(read_declaration(name)[0])
    if "Level" in kind:
        return Level.CITY.label
    if "Status" in kind:
        return Status.RECTIFYING.label
    return "7" if "int" in kind else "麻街"


def build_condition(name, word):
    return word if find_filter(name).is_flag else f"{word}={build_condition_value(name)}"


def list_changed_fields(filters):
    return {
        field.name
        for field in fields(Filters)
        if getattr(filters, field.name) != getattr(NO_FILTERS, field.name)
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_filter_has_an_option_and_a_chinese_label(name):
    _, option, names = read_declaration(name)

    assert option.default.startswith("--")
    assert option.help
    assert names.label


def test_every_name_is_of_one_filter():
    names = [word for one in list_filters() for word in (one.option, one.names.label, *one.names.aliases)]

    assert len(names) == len(set(names))
    assert {one.name for one in list_filters()} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_filter_can_be_written_in_conditions_by_all_its_names(name):
    one = find_filter(name)
    readings = [
        parse_conditions([build_condition(name, word)])
        for word in (one.option, one.names.label, *one.names.aliases)
    ]

    assert len({str(reading) for reading in readings}) == 1
    assert getattr(readings[0], name)


@pytest.mark.parametrize("name", NAMES)
def test_a_filter_narrows_the_list_and_is_described(name):
    options = parse_conditions([build_condition(name, find_filter(name).names.label)])

    assert list_changed_fields(options.build_filters(TODAY))
    assert find_filter(name).names.label in options.describe()


def test_every_filter_of_the_ledger_can_be_asked_for():
    asked = [parse_conditions([build_condition(name, find_filter(name).option)]) for name in NAMES]

    reached = set().union(*(list_changed_fields(options.build_filters(TODAY)) for options in asked))

    by_words = {"words", "columns", "further"}  # test_filter_words.py, test_joined_words.py
    assert reached | by_words == {field.name for field in fields(Filters)}


@pytest.mark.parametrize("name", NAMES)
def test_a_condition_means_the_same_as_its_option(name):
    kind, option, names = read_declaration(name)
    word = build_condition_value(name)
    value = True if kind is bool else int(word) if "int" in str(kind) else option.parser(word)
    given = [value] if str(kind).startswith("list") else value

    assert parse_conditions([build_condition(name, names.label)]) == FilterOptions(**{name: given})
    assert not isinstance(value, Enum) or value.label == word


def test_filters_are_described_words_first_then_days_then_flags():
    options = FilterOptions(
        level=[Level.CITY, Level.DISTRICT], overdue=True, due_within=0, text="弃渣", only_open=True
    )

    assert options.describe() == "级别 市级或区级；文字 弃渣；已超期或 0 天内到期；未销号"
    assert FilterOptions(due_within=3).describe() == "几天内到期 3"
    assert FilterOptions(overdue=True).describe() == "超期"
    assert FilterOptions().describe() == ""
    assert FilterOptions(level=[], text="").describe() == ""


def test_several_conditions_of_one_filter_are_joined():
    options = parse_conditions(
        ["镇办=甲", "镇办=乙", "文字=河道", "文字=弃渣", "几天内到期=9", "几天内到期=3"]
    )

    assert options == FilterOptions(town=["甲", "乙"], text="河道 弃渣", due_within=3)
    assert parse_conditions(["几天内到期=0", "几天内到期=3", "超期", "超期"]) == FilterOptions(
        due_within=0, overdue=True
    )
