"""Persons: names as people compare them, users of the system by their names."""

import pytest

from qinling.rules.persons import NOBODY_KNOWN, Persons, format_actor, parse_actor, parse_system_user

OFFICE = Persons({"zhang01": "张三", "wangm": "王敏"})


@pytest.mark.parametrize(
    "other",
    ["王敏", "王敏 ", "王 敏", "王\u3000敏", "王\u200b敏", "王\u202e敏", "王敏\ufe0f"],
    ids=["same", "blank at the end", "blank", "wide blank", "zero width", "turned", "variant"],
)
def test_spellings_of_one_name_are_one_person(other):
    assert NOBODY_KNOWN.is_same("王敏", other)


@pytest.mark.parametrize("other", ["王敏敏", "李某", "", None, "\u200b"])
def test_another_name_and_no_name_are_another_person(other):
    assert not NOBODY_KNOWN.is_same("王敏", other)
    assert not OFFICE.is_same("王敏", other)


def test_a_user_of_the_system_is_the_person_of_the_settings():
    assert OFFICE.resolve_name("zhang01") == "张三"
    assert OFFICE.resolve_name("ＺＨＡＮＧ01") == "张三"
    assert OFFICE.resolve_name("李某") == "李某"
    assert OFFICE.is_same("zhang01", "张 三")
    assert not OFFICE.is_same("zhang01", "王敏")
    assert not NOBODY_KNOWN.is_same("zhang01", "张三")


@pytest.mark.parametrize("user", ["", "zhang01", "uid 1000"])
def test_an_actor_in_one_text_is_read_back(user):
    assert parse_actor(format_actor("张三", user)) == "张三"


def test_an_actor_names_the_user_only_where_that_is_another():
    assert format_actor("张三", "") == "张三"
    assert format_actor("张三", "zhang01") == "张三（系统用户 zhang01）"


def test_an_actor_is_taken_apart_again():
    text = format_actor("王敏", "wangmin")
    assert (parse_actor(text), parse_system_user(text)) == ("王敏", "wangmin")
    assert (parse_actor("王敏"), parse_system_user("王敏")) == ("王敏", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [("韩某、何平", "何平"), ("何平", "韩某，何平"), ("韩某 何平", "何平/李某"), ("韩某和何平", "何平")],
)
def test_each_of_several_names_counts(one, other):
    assert NOBODY_KNOWN.find_shared(one, other) in ("何平", other)


@pytest.mark.parametrize(
    ("one", "other"), [("韩某、李某", "何平"), ("和平", "平"), ("", ""), ("韩某、", None)]
)
def test_other_names_share_no_person(one, other):
    assert NOBODY_KNOWN.find_shared(one, other) == ""


def test_of_several_names_a_user_of_the_system_is_the_person():
    assert OFFICE.find_shared("李某、张 三", "zhang01") == "张 三"
