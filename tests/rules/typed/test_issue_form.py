"""The form of one issue: what was typed into it, and mistakes as comments above their lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import UsageRefused
from qinling.rules.typed.issue_form import (
    MISTAKE,
    WHOLE_FORM,
    FormLine,
    build_form,
    mark_mistakes,
    read_form,
)

SHOWN = [
    FormLine("level", "级别", "区级"),
    FormLine("description", "问题描述", "河道弃渣\n东岸"),
    FormLine("deadline", "整改时限", "2026-06-30", ("原文是“6月底前”",)),
    FormLine("remark", "备注", ""),
]


def resolve(text):
    if text == "说明":
        return "remark"
    if text == "轮次":
        return "round"
    raise UsageRefused(f"没有“{text}”这个字段", "可用：级别、备注")


def read(form, shown=SHOWN):
    return read_form(form, shown, resolve)


def test_a_form_shows_each_field_with_its_text():
    lines = build_form("修改 A1（区级）", SHOWN).splitlines()
    assert lines[0] == "# 修改 A1（区级）"
    assert lines[-6:] == [
        "级别: 区级", "问题描述: 河道弃渣", "  东岸", "# 原文是“6月底前”", "整改时限: 2026-06-30", "备注:",
    ]  # fmt: skip


def test_a_form_as_it_was_shown_changes_nothing():
    assert read(build_form("修改 A1", SHOWN)) == (
        {},
        {"level": 5, "description": 6, "deadline": 9, "remark": 10},
        {},
        False,
    )


@pytest.mark.parametrize(
    ("before", "after", "texts"),
    [
        ("备注:", "备注: 已约谈", {"remark": "已约谈"}),
        ("备注:", "备注：已约谈\n  再查\n\n  三次", {"remark": "已约谈\n再查\n\n三次"}),
        ("备注:", "说明=#3 已约谈", {"remark": "#3 已约谈"}),
        ("级别: 区级", "级别:", {"level": ""}),
        ("  东岸\n", "  西岸\n", {"description": "河道弃渣\n西岸"}),
        ("  东岸\n", "", {"description": "河道弃渣"}),
        ("  东岸\n", "  东岸   \n\n\n# 看过\n", {}),
    ],
)
def test_what_was_typed_is_read(before, after, texts):
    reading = read(build_form("修改 A1", SHOWN).replace(before, after))
    assert (reading.texts, reading.mistakes) == (texts, {})


@pytest.mark.parametrize(
    ("before", "after", "place", "why"),
    [
        ("备注:", "备注", 10, "不是 字段: 值"),
        ("备注:", "备住: 甲", 10, "没有“备住”这个字段"),
        ("备注:", "备注: 甲\n备注: 乙", 11, "备注写了两次"),
        ("备注:", "备注: 甲\n轮次: 2", 11, "轮次不能在这里改"),
        ("备注:\n", "", WHOLE_FORM, "少了这几行：备注"),
    ],
)
def test_a_mistake_is_told_above_its_line_and_once(before, after, place, why):
    form = build_form("修改 A1", SHOWN).replace(before, after)
    reading = read(form)
    assert why in reading.mistakes[place]
    marked = mark_mistakes(form, SHOWN, reading)
    at = next(
        index for index, line in enumerate(marked.splitlines()) if line.startswith(MISTAKE) and why in line
    )
    assert place == WHOLE_FORM or marked.splitlines()[at + 1] == form.splitlines()[place]
    assert marked.startswith(MISTAKE)
    assert mark_mistakes(marked, SHOWN, read(marked)).count(why) <= 1


def test_lost_lines_are_put_back():
    form = build_form("修改 A1", SHOWN).replace("备注:\n", "")
    marked = mark_mistakes(form, SHOWN, read(form))
    assert marked.endswith("备注:\n")
    assert read(marked)[2:] == ({}, False)


@pytest.mark.parametrize("form", ["", "\n \n", "# 全删了\n"])
def test_a_form_without_fields_is_blank(form):
    assert read(form).is_blank


FORM_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=30)


@given(FORM_TEXT, FORM_TEXT)
def test_any_text_is_shown_and_read_back(before, after):
    """What stands in a field comes back unchanged, and what is typed instead comes back as typed."""
    shown = [FormLine("remark", "备注", before.strip()), FormLine("level", "级别", "区级")]
    assert read(build_form("甲", shown), shown)[:1] == ({},)
    typed = [shown[0]._replace(text=after.strip()), shown[1]]
    texts = read(build_form("甲", typed), shown).texts
    kept = [line.rstrip() for line in texts.get("remark", before).strip().splitlines()]
    assert kept == [line.rstrip() for line in after.strip().splitlines()] or "remark" not in texts


@given(st.text(max_size=80))
def test_any_form_is_read_or_marked(form):
    reading = read(form)
    assert reading.is_blank or reading.mistakes or len(reading.places) == len(SHOWN)
    mark_mistakes(form, SHOWN, reading)


def test_a_line_without_a_field_is_quoted_in_its_mistake():
    reading = read_form("约谈过了\n", [FormLine("remark", "备注", "")], lambda text: text)

    assert "“约谈过了”" in reading.mistakes[0]
