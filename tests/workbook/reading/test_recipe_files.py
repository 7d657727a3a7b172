"""The files of recipes: what is written is read back, what is no recipe is refused with its name."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import SettingsRefused
from qinling.rules.vocabulary import Level
from qinling.workbook.answers.recipe_files import (
    delete_recipe,
    format_recipe,
    read_recipe,
    read_recipes,
    write_recipe,
)
from qinling.workbook.answers.recipes import Recipe, describe_form

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
COLUMN_KEYS = TEXT.map(str.strip).filter(lambda key: key and not key.startswith("@"))
ENTRIES = st.dictionaries(COLUMN_KEYS, st.sampled_from(["deadline", "extra", "ignore", "lonlat"]), max_size=4)
FORMS = st.lists(st.builds(describe_form, st.lists(TEXT, max_size=5), st.lists(TEXT, max_size=2)), max_size=2)


@given(
    ENTRIES,
    st.none() | st.sampled_from(Level),
    st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    FORMS.map(tuple),
)
def test_what_is_written_is_read_back(tmp_path_factory, entries, level, made, forms):
    folder = tmp_path_factory.mktemp("recipes", numbered=True)
    recipe = Recipe("表样", entries, level, made, forms)
    write_recipe(folder, recipe)

    assert read_recipes(folder) == [recipe]


def test_what_a_person_wrote_into_the_file_is_kept(tmp_path):
    recipe = Recipe("甲", {"整改时间": "deadline"}, Level.DISTRICT, date(2026, 5, 6), ())
    assert write_recipe(tmp_path, recipe) is None
    assert write_recipe(tmp_path, replace(recipe, entries={**recipe.entries, "备注": "extra"})) is None
    with (tmp_path / "甲.toml").open("a", encoding="utf-8") as file:
        file.write("# 王敏改过\n")

    assert write_recipe(tmp_path, recipe) == tmp_path / "甲-旧1.toml"
    assert "王敏" in (tmp_path / "甲-旧1.toml").read_text("utf-8")
    assert write_recipe(tmp_path, replace(recipe, entries={})) == tmp_path / "甲-旧2.toml"
    assert [one.name for one in read_recipes(tmp_path)] == ["甲"]


def test_the_file_is_one_that_a_person_can_read_and_write():
    form = describe_form(["编号", "整改时间"], ["麻街镇台账（5月）"])
    recipe = Recipe(
        "甲", {"整改时间": "deadline", "@后表": "更新"}, Level.DISTRICT, date(2026, 5, 6), (form,)
    )

    assert format_recipe(recipe).splitlines() == [
        "made = 2026-05-06",
        'level = "district"',
        "",
        "[entries]",
        '"整改时间" = "deadline"',
        '"@后表" = "更新"',
        "",
        "[[tables]]",
        'title = "麻街镇台账"',
        'headings = ["编号", "整改时间"]',
    ]


def test_a_file_written_by_hand_needs_only_its_entries(tmp_path):
    path = tmp_path / "手写.toml"
    path.write_text('level = "区级"\n[entries]\n"整改时间" = "整改时限"\n', "utf-8-sig")

    assert read_recipe(path) == Recipe("手写", {"整改时间": "deadline"}, Level.DISTRICT)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[entries", "不合 TOML 的写法"),
        ('[entries]\n"整改时间" = "时间"', "没有“时间”这个字段"),
        ('[entries]\n"@日期次序" = "年"', "可用：日月年、月日年"),
        ('entry = "x"', "没有“entry”这一项。可用：made、level、entries、tables"),
        ('level = "镇级"', "“镇级”不在可选词内"),
        ("level = 1", "level = 1。应是引号里的级别"),
        ('made = "昨天"', "应是日期"),
        ("tables = [1]", "[[tables]]"),
        ('[[tables]]\nheadings = "编号"', "应是方括号里的标题"),
    ],
)
def test_what_is_no_recipe_is_refused_with_its_file_and_the_way_on(tmp_path, text, said):
    path = tmp_path / "甲.toml"
    path.write_text(text, "utf-8")

    with pytest.raises(SettingsRefused) as refused:
        read_recipes(tmp_path)

    assert said in str(refused.value)
    assert str(path) in str(refused.value)
    assert "--no-recipe" in str(refused.value)


def test_a_missing_folder_holds_no_recipes_and_is_made_for_the_first(tmp_path):
    folder = tmp_path / "还没有" / "recipes"
    assert read_recipes(folder) == []

    write_recipe(folder, Recipe("甲"))

    assert [path.name for path in folder.iterdir()] == ["甲.toml"]


def test_a_recipe_that_cannot_be_written_leaves_the_old_one(tmp_path):
    (tmp_path / "recipes").write_text("不是文件夹", "utf-8")

    with pytest.raises(SettingsRefused, match="写不进"):
        write_recipe(tmp_path / "recipes", Recipe("甲"))

    assert [path.name for path in tmp_path.iterdir()] == ["recipes"]


def test_a_recipe_is_deleted_and_a_second_time_refused(tmp_path):
    write_recipe(tmp_path, Recipe("甲"))
    delete_recipe(tmp_path, Recipe("甲"))
    assert read_recipes(tmp_path) == []

    with pytest.raises(SettingsRefused, match="删不了：没有这个文件"):
        delete_recipe(tmp_path, Recipe("甲"))
