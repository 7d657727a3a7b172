"""Recipes as a table, in lines and as JSON."""

from datetime import date

from qinling.reports.importing.recipes import recipe_json, recipe_lines, recipe_table
from qinling.rules.vocabulary import Level
from qinling.workbook.answers.recipes import Form, Recipe
from tests.reports.makers import HOSTILE_TEXT, print_lines

FULL = Recipe(
    "麻街镇台账",
    {"整改时间": "deadline", "@后表": "更新"},
    Level.DISTRICT,
    date(2026, 5, 6),
    (Form("麻街镇台账", ("编号", "", "整改时间")), Form()),
)


def test_the_table_says_what_each_recipe_says():
    lines = print_lines(recipe_table([FULL, Recipe(HOSTILE_TEXT, {"联络员": "ignore"})]))

    assert lines[0].split() == ["名称", "记下", "级别", "怎样读"]
    assert lines[2].split() == ["麻街镇台账", "2026-05-06", "区级", "整改时间=整改时限、@后表=更新"]
    assert "联络员=（不读）" in "".join(lines[3:])


def test_a_recipe_is_shown_with_its_entries_and_its_tables():
    assert [*recipe_lines(FULL)] == [
        "表样：麻街镇台账",
        "记下：2026-05-06",
        "级别：区级",
        "  整改时间 = 整改时限",
        "  @后表 = 更新",
        "给这样的表用：麻街镇台账：编号、（空）、整改时间",
        "给这样的表用：（没有标题）：",
    ]
    assert [*recipe_lines(Recipe("手写"))] == ["表样：手写"]


def test_the_json_of_a_recipe_has_its_keys():
    assert recipe_json(FULL) == {
        "name": "麻街镇台账",
        "made": date(2026, 5, 6),
        "level": "district",
        "entries": [{"key": "整改时间", "use": "deadline"}, {"key": "@后表", "use": "更新"}],
        "tables": [
            {"title": "麻街镇台账", "headings": ["编号", "", "整改时间"]},
            {"title": "", "headings": []},
        ],
    }
