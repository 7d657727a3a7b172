"""By what a form is known again, and when it is no longer the same."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.workbook.answers.recipes import (
    Form,
    Recipe,
    choose_name,
    choose_recipe,
    describe_form,
    strip_dates,
)

HEADINGS = ("编号", "问题描述", "整改时间", "责任单位")
MADE = date(2026, 5, 6)


def make_recipe(name="麻街镇台账", title="麻街镇台账", headings=HEADINGS, made=MADE, **values):
    return Recipe(name, {"整改时间": "deadline"}, made=made, forms=(Form(title, headings),), **values)


@pytest.mark.parametrize(
    ("titles", "title"),
    [
        (["麻街镇秦岭问题台账（2026年5月）"], "麻街镇秦岭问题台账"),
        (["麻街镇秦岭问题台账（截至2026.6.30）"], "麻街镇秦岭问题台账"),
        (["麻街镇二〇二六年第二季度秦岭问题台账"], "麻街镇秦岭问题台账"),
        (["附件1", "麻街镇秦岭问题台账"], "麻街镇秦岭问题台账"),
        (["填报日期：2026年6月8日", "Sheet1", "麻街镇 6月上报"], "麻街镇上报"),
        (["2026-06-08"], ""),
        ([], ""),
    ],
)
def test_the_title_of_a_form_is_what_stays_the_same_next_month(titles, title):
    assert describe_form(HEADINGS, titles).title == title


@given(st.text("麻街镇2一第上半年月日季度期批（）. 截至", max_size=12))
def test_dates_are_stripped_once_and_for_all(title):
    assert strip_dates(strip_dates(title)) == strip_dates(title)


def test_headings_are_compared_without_blanks_and_signs_and_keep_their_places():
    form = describe_form(["编 号", "", "整改\n时间：", ""], [])

    assert form.headings == ("编号", "", "整改时间")


def test_a_known_form_is_read_by_its_recipe_and_the_note_says_so():
    recipe, note = choose_recipe(Form("麻街镇台账", HEADINGS), [make_recipe()])

    assert recipe.entries == {"整改时间": "deadline"}
    assert note == "按表样“麻街镇台账”（2026-05-06 记下）读入；不用请加 --no-recipe"


def test_of_two_recipes_for_a_form_the_newer_one_counts():
    older = make_recipe("旧", made=date(2025, 1, 1))
    undated = make_recipe("无日期", made=None)

    assert choose_recipe(Form("麻街镇台账", HEADINGS), [undated, older, make_recipe("新")])[0].name == "新"


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        (("编号", "问题描述", "整改期限", "责任单位"), "多了“整改期限”，少了“整改时间”"),
        (("编号", "问题描述", "整改时间", "责任单位", "网格长"), "多了“网格长”，这次"),
        (("编号", "整改时间", "责任单位"), "少了“问题描述”，这次"),
        (("问题描述", "编号", "整改时间", "责任单位"), "列的次序不同"),
    ],
)
def test_a_changed_form_is_not_read_by_the_recipe_and_the_note_says_what_changed(headings, said):
    recipe, note = choose_recipe(Form("麻街镇台账", headings), [make_recipe()])

    assert recipe.entries == {}
    assert note.startswith("表样“麻街镇台账”（2026-05-06 记下）的标题变了：")
    assert said in note
    assert note.endswith("没有按它读")


@pytest.mark.parametrize(
    ("title", "headings"),
    [
        ("板桥镇台账", HEADINGS),
        ("麻街镇台账", ("姓名", "电话", "问题描述")),
        ("", HEADINGS),
    ],
    ids=["another sender", "another table", "no title"],
)
def test_another_form_is_read_without_a_word(title, headings):
    assert choose_recipe(Form(title, headings), [make_recipe()]) == (Recipe(""), "")


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("板桥镇台账", "板桥镇台账"),
        ("../麻/街:镇", "麻_街_镇"),
        ("麻街镇台账", "麻街镇台账-2"),
        ("CON\x00.\u202e", "CON_x00._u202e"),
        ("王\u200b敏", "王敏"),
        ("...", "表样"),
        ("长" * 99, "长" * 40),
    ],
)
def test_the_name_of_a_recipe_is_safe_and_new(wanted, name):
    assert choose_name(wanted, [Form("别的", HEADINGS)], [make_recipe()]) == name


def test_answers_for_the_same_form_take_the_place_of_the_older_ones():
    other, same = make_recipe("台账", "板桥镇台账"), make_recipe("台账-2")

    assert choose_name("台账", same.forms, [other, same]) == "台账-2"
