"""The text of a settings file: what it begins with, where its keys stand, and how one value is changed."""

import re
import tomllib

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from qinling.cli.settings.loader import check_settings
from qinling.cli.settings.schema import SETTINGS
from qinling.cli.settings.settings_model import Settings
from qinling.cli.settings.statement_lines import find_lines
from qinling.cli.setup.settings_text.setting_keys import find_value
from qinling.cli.setup.settings_text.settings_editing import put_value, set_value, unset_value
from qinling.cli.setup.settings_text.settings_template import (
    build_settings_template,
    convert_to_plain,
    format_toml,
)
from qinling.errors import SettingsRefused

#: The machine may be busy: how long a case takes says nothing here.
TEMPLATE = build_settings_template()
each_table = pytest.mark.parametrize("setting", [one for one in SETTINGS.values() if one.validator.file_only])


def test_the_template_changes_nothing():
    assert check_settings(tomllib.loads(TEMPLATE), "", {}) == (Settings(), [])


def test_every_default_of_the_template_is_the_default():
    """Without the marks of a comment before its keys the file sets every setting to what it is anyway."""
    section = re.compile(r"^# (\w+ = .*)$", re.MULTILINE)
    examples = "".join(f"\n{one.example}" for one in SETTINGS.values() if one.example)
    without = TEMPLATE
    for line in examples.splitlines():
        without = without.replace(f"# {line}\n", "")
    table = tomllib.loads(section.sub(r"\1", without))
    assert check_settings(table, "", {}) == (Settings(), [])
    keys = {f"{name}.{key}" for name, inner in table.items() if isinstance(inner, dict) for key in inner}
    keys |= {name for name, inner in table.items() if not isinstance(inner, dict)}
    assert keys == {key for key, one in SETTINGS.items() if not one.example}


def test_every_meaning_stands_in_the_template():
    missing = [key for key, one in SETTINGS.items() if one.help_zh.replace("`", "") not in TEMPLATE]
    assert missing == []


@each_table
def test_every_table_has_an_example_that_is_right(setting):
    table = tomllib.loads(setting.example)
    settings, mistakes = check_settings(table, "", {})
    assert mistakes == []
    assert setting.get_value(settings) != setting.default


#: Names and values of any kind, in sections two deep.
NAMES = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\x7f"), min_size=1, max_size=6
)
VALUES = st.recursive(
    st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=9),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
TABLES = st.dictionaries(NAMES, VALUES | st.dictionaries(NAMES, VALUES, max_size=3), max_size=4)


@given(VALUES | st.dictionaries(NAMES, VALUES, max_size=3))
def test_a_value_is_formatted_as_toml_reads_it(value):
    assert tomllib.loads(f"x = {format_toml(value)}") == {"x": value}


@given(TABLES)
def test_every_key_is_found_in_the_line_where_it_stands(table):
    text = tomlkit.dumps(table)
    lines = text.split("\n")
    found = find_lines(text)
    for name, value in table.items():
        assert (name,) in found
        for inner in value if isinstance(value, dict) else ():
            assert (name, inner) in found
    assert all(lines[line - 1].strip() for line in found.values())


@given(TABLES, st.lists(NAMES, min_size=1, max_size=2), VALUES)
def test_setting_and_unsetting_change_that_one_value(table, path, value):
    """Or say that they cannot: never anything else."""
    text = "# 开头\n" + tomlkit.dumps(table) + "\n# 末尾\n"
    try:
        changed = set_value(text, path, value)
    except SettingsRefused:
        return
    assert tomllib.loads(changed) == put_value(table, path, value)
    assert {"# 开头", "# 末尾"} <= set(changed.split("\n"))
    assert find_value(tomllib.loads(unset_value(changed, path)), path) is None


@settings(max_examples=12)
@given(st.sampled_from([one for one in SETTINGS.values() if not one.example]))
def test_each_setting_of_the_template_takes_the_place_of_its_comment(setting):
    plain = convert_to_plain(setting.default)
    changed = set_value(TEMPLATE, setting.key.split("."), plain)
    before, after = TEMPLATE.split("\n"), changed.split("\n")
    different = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    name = setting.key.rpartition(".")[2]
    assert different == [(f"# {name} = {format_toml(plain)}", f"{name} = {format_toml(plain)}")]
